"""Graph calls and whole steps of Haven against Python torch, on the same files, in turns: under four minutes.

    python graph_speed.py REFERENCE/torchscript --haven COMMAND… [--before COMMAND…]

The Python needs torch 2.7.1 and ase. COMMAND starts `org.haven.benchmarks.TorchscriptSpeed` (see `torchscript_speed.py`), under
`env MALLOC_ARENA_MAX=1 GLIBC_TUNABLES=glibc.malloc.hugetlb=1`, the second of which ./haven sets by itself; that of
`--before` another build, in the calls. One thread.

What "the best setting of Python" is: of all that torch itself offers for one thread, as one calls it, with the optimiser off
(`plain`), and that frozen (`plain frozen`), the fastest. And a second column, for Python that is given what nobody would look for in
torch's manual: memory kept by the C library (`kept`) in pages of 2 MB (`huge`), as Haven has it.
Steps are velocity Verlet of 1 fs from 300 K with a neighbour list of 0.5 Å skin on both sides; Python's are ASE's.

Printed for each case: the times, and the best of both columns of Python over Haven, by the clock and by processor time: the
median of the ratios of each round.
"""

from __future__ import annotations

import pathlib
import statistics
import sys

from torchscript_speed import HUGE, KEPT, Program

CASES = [
    ("SevenNet, 96 atoms", "sevennet_deployed_serial.pt", "hfo2_96.xyz", "1x1x1", 1.0),
    ("SevenNet, 1152 atoms", "sevennet_deployed_serial.pt", "hfo2_96.xyz", "2x3x2", 1.0),
    ("TensorNet, 52 atoms", "tensornet_matpes_pbe_float32.pth", "li6ps5cl_52.xyz", "1x1x1", 1.0),
]
MODES = ["", "plain", "plain frozen", "plain kept huge", "plain frozen kept huge"]
STEPS = ["plain steps", "plain kept huge steps", "plain frozen kept huge steps"]
ROUNDS = 3


def main() -> None:
    if len(sys.argv) < 4 or sys.argv[2] != "--haven":
        sys.exit(__doc__)
    folder, rest = pathlib.Path(sys.argv[1]), sys.argv[3:]
    before = rest[rest.index("--before") + 1:] if "--before" in rest else []
    haven = rest[:rest.index("--before")] if "--before" in rest else rest
    script = str(pathlib.Path(__file__).with_name("torchscript_call.py"))
    for title, model, structure, repeat, seconds, modes in (
        [(*case, MODES) for case in CASES] + [(case[0] + ", whole steps", *case[1:], STEPS) for case in CASES]
    ):
        call = [str(folder / model), str(folder / structure), repeat, "1", "-"]
        steps = ["steps"] if modes is STEPS else []
        programs = [Program("haven", haven + call + steps)]
        if before and not steps:
            programs.append(Program("haven before", before + call))
        for mode in modes:
            words = [word for word in mode.split() if word not in ("kept", "huge")]
            programs.append(Program(("python " + mode).strip(), [sys.executable, script] + call + words,
                                    {**(KEPT if "kept" in mode else {}), **(HUGE if "huge" in mode else {})}))
        for program in programs:
            program.ready()
        # The first round lets the compiler of Java finish; it does not count.
        for _ in range(ROUNDS + 1):
            for program in programs:
                program.measure(seconds)
        print(title)
        best: dict[tuple[str, str], tuple[float, str]] = {}
        for program in programs:
            text = f"  {program.name:36s}"
            column = "torch's settings and C library's" if "kept" in program.name else "torch's settings"
            for word in ("median", "processor"):
                mine, haven_s = program.numbers(word)[1:], programs[0].numbers(word)[1:]
                ratio = statistics.median(m / h for m, h in zip(mine, haven_s))
                text += f"  {word} {statistics.median(mine):8.2f} ms, over Haven's {ratio:5.3f}"
                if program.name.startswith("python"):
                    best[column, word] = min(best.get((column, word), (ratio, program.name)), (ratio, program.name))
            print(text)
        for (column, word), (ratio, name) in best.items():
            print(f"  best of Python over Haven, {column}, {word}: {ratio:.3f} ({name})", flush=True)
        for program in programs:
            program.process.stdin.close()
            program.process.wait()


if __name__ == "__main__":
    main()
