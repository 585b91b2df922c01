"""Calls of a TorchScript model in Haven and in Python torch, in turns within one hour.

    python torchscript_speed.py MODEL STRUCTURE 2x2x2 THREADS [--rounds 5] [--seconds 2]
        [--python PYTHON] [--modes "" plain "plain ordered kept"] --haven COMMAND…

COMMAND starts `org.haven.benchmarks.TorchscriptSpeed`, from the top folder for instance
`env MALLOC_ARENA_MAX=1 "$(./haven --jdk)/bin/java" --enable-native-access=ALL-UNNAMED
--add-modules jdk.incubator.vector -cp cli/target/haven-cli.jar
benchmarks/src/main/java/org/haven/benchmarks/TorchscriptSpeed.java`. Modes are those of `torchscript_call.py`, and `kept`: glibc keeps memory that is
given back, `huge`: in pages of 2 MB, both as in Haven. All programs are loaded and warmed up first, and
sleep while another one is measured. Prints for each the least and the median time of a
call over all rounds, Haven's share outside libtorch, and its time over Haven's: the
median of the ratios of each round, of the clock and of processor time.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import re
import statistics
import subprocess
import sys


#: Tells glibc to keep memory that is given back, as Haven does.
KEPT = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "-1", "MALLOC_TOP_PAD_": str(64 << 20)}

#: And to ask for pages of 2 MB, as ./haven does.
HUGE = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


class Program:
    """One process that measures when told to."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str] | None = None):
        self.name = name
        self.lines: list[str] = []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, text=True,
                                        env={**os.environ, **(environment or {})})

    def answer(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"{self.name} ended: exit code {self.process.wait()}")
        return line.strip()

    def ready(self) -> None:
        while self.answer() != "ready":
            pass

    def measure(self, seconds: float) -> None:
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        self.lines.append(self.answer())

    def numbers(self, word: str) -> list[float]:
        return [float(re.search(word + r" +([-0-9.]+)", line).group(1)) for line in self.lines]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model")
    parser.add_argument("structure")
    parser.add_argument("repeat")
    parser.add_argument("threads")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--modes", nargs="*", default=["", "plain", "plain ordered"])
    parser.add_argument("--haven", nargs=argparse.REMAINDER, required=True)
    given = parser.parse_args()
    call = [given.model, given.structure, given.repeat, given.threads, "-"]
    script = str(pathlib.Path(__file__).with_name("torchscript_call.py"))
    programs = [Program("haven", given.haven + call)]
    for mode in given.modes:
        words = [word for word in mode.split() if word not in ("kept", "huge")]
        programs.append(Program(("python " + mode).strip(), [given.python, script] + call + words,
                                {**(KEPT if "kept" in mode else {}), **(HUGE if "huge" in mode else {})}))
    for program in programs:
        program.ready()
    for _ in range(given.rounds):
        for program in programs:
            program.measure(given.seconds)
    haven = programs[0].numbers("median")
    print(re.match(r"haven +(.* edges)", programs[0].lines[0]).group(1),
          f" {given.threads} threads  {given.rounds} rounds")
    for program in programs:
        median = program.numbers("median")
        ratio = statistics.median(m / h for m, h in zip(median, haven))
        spent = statistics.median(p / h for p, h in zip(program.numbers("processor"), programs[0].numbers("processor")))
        share = (f"  share {statistics.median(program.numbers('share')):.2f} %"
                 if program is programs[0] else "")
        print(f"  {program.name:22s} least {min(program.numbers('least')):9.2f} ms"
              f"  median {statistics.median(median):9.2f} ms  processor {min(program.numbers('processor')):9.2f} ms  over Haven's {ratio:5.3f}, processor {spent:5.3f}{share}"
              f"  energy {program.numbers('energy')[-1]:.6f} eV", flush=True)
    for program in programs:
        program.process.stdin.close()
        program.process.wait()


if __name__ == "__main__":
    main()
