"""Graph calls of Haven against the best setting of Python torch, on the same files, in turns: under four minutes.

    python graph_speed.py REFERENCE/torchscript --haven COMMAND… [--before COMMAND…]

The Python needs torch 2.7.1 and ase. COMMAND starts `org.haven.benchmarks.TorchscriptSpeed` (see `torchscript_speed.py`), under
`env MALLOC_ARENA_MAX=1 GLIBC_TUNABLES=glibc.malloc.hugetlb=1`, the second of which ./haven sets by itself; that of
`--before` another build. Settings of Python: as one calls it; without the optimiser (`plain`); that with memory kept
(`kept`) in pages of 2 MB (`huge`) as in Haven; and the last `frozen` too. One thread. Printed for each case: the times, and the
best of Python over Haven, by the clock and by processor time: the median of the ratios of each round.
"""

from __future__ import annotations

import pathlib
import statistics
import sys

from torchscript_speed import HUGE, KEPT, Program

CASES = [
    ("SevenNet, 96 atoms", "sevennet_deployed_serial.pt", "hfo2_96.xyz", "1x1x1", 1.0),
    ("SevenNet, 1152 atoms", "sevennet_deployed_serial.pt", "hfo2_96.xyz", "2x3x2", 2.0),
    ("TensorNet, 52 atoms", "tensornet_matpes_pbe_float32.pth", "li6ps5cl_52.xyz", "1x1x1", 1.0),
]
MODES = ["", "plain", "plain kept", "plain kept huge", "plain frozen kept huge"]
ROUNDS = 4


def main() -> None:
    if len(sys.argv) < 4 or sys.argv[2] != "--haven":
        sys.exit(__doc__)
    folder, rest = pathlib.Path(sys.argv[1]), sys.argv[3:]
    before = rest[rest.index("--before") + 1:] if "--before" in rest else []
    haven = rest[:rest.index("--before")] if "--before" in rest else rest
    script = str(pathlib.Path(__file__).with_name("torchscript_call.py"))
    for title, model, structure, repeat, seconds in CASES:
        call = [str(folder / model), str(folder / structure), repeat, "1", "-"]
        programs = [Program("haven", haven + call)]
        if before:
            programs.append(Program("haven before", before + call))
        for mode in MODES:
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
        best: dict[str, tuple[float, str]] = {}
        for program in programs:
            text = f"  {program.name:30s}"
            for word in ("median", "processor"):
                mine, haven_s = program.numbers(word)[1:], programs[0].numbers(word)[1:]
                ratio = statistics.median(m / h for m, h in zip(mine, haven_s))
                text += f"  {word} {statistics.median(mine):8.2f} ms, over Haven's {ratio:5.3f}"
                if program.name.startswith("python"):
                    best[word] = min(best.get(word, (ratio, program.name)), (ratio, program.name))
            print(text)
        print("  best of Python over Haven: "
              + "; ".join(f"{word} {ratio:.3f} ({name})" for word, (ratio, name) in best.items()), flush=True)
        for program in programs:
            program.process.stdin.close()
            program.process.wait()


if __name__ == "__main__":
    main()
