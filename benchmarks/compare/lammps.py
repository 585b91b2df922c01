"""LAMMPS: whole time steps of an input of this folder, in the fastest build and style that is installed.

Every `lmp` found (--lmp, the folder of this Python, PATH) is tried in turn with the styles opt, omp and intel,
for a short run; the fastest is measured, and is what later rounds measure at once (--way). Two and more threads are MPI ranks where mpirun fits the build, else threads
of the omp styles.
"""
from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional

import contract

TRIAL_STEPS = 50


@dataclass(frozen=True)
class Way:
    """One way to run LAMMPS."""
    lmp: str
    suffix: str
    ranks: int
    threads: int

    def command(self) -> list[str]:
        words = ["mpirun", "-np", str(self.ranks)] if self.ranks > 1 else []
        words += [self.lmp, "-log", "none"]
        if self.suffix:
            words += ["-sf", self.suffix]
        if self.suffix == "omp":
            words += ["-pk", "omp", str(self.threads)]
        return words

    def settings(self) -> dict[str, object]:
        return {"style": self.suffix or "plain", "MPI ranks": self.ranks, "threads of a rank": self.threads}


def builds(given: Optional[str]) -> list[str]:
    """All executables."""
    beside = Path(sys.executable).parent / "lmp"
    found = [given, str(beside) if beside.exists() else None, shutil.which("lmp"), shutil.which("lmp_mpi")]
    return list(dict.fromkeys(path for path in found if path))


def ways(lmps: list[str], threads: int) -> Iterator[Way]:
    for lmp in lmps:
        for suffix in ("opt", "omp", "intel"):
            if threads == 1:
                yield Way(lmp, suffix, 1, 1)
                continue
            if shutil.which("mpirun"):
                yield Way(lmp, suffix, threads, 1)
            if suffix == "omp":
                yield Way(lmp, suffix, 1, threads)


@dataclass(frozen=True)
class Outcome:
    version: str
    rate: float
    potential_energy_ev: float


def run(way: Way, script: Path, structure: Path, steps: int, dump: str = "",
        equilibrate: Optional[int] = None) -> Optional[Outcome]:
    """None if this way does not work here."""
    environment = {**os.environ, "OMP_NUM_THREADS": str(way.threads),
                   "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    words = way.command() + ["-in", str(script), "-var", "structure", str(structure),
                             "-var", "steps", str(steps),
                             "-var", "check", "1" if dump else "0", "-var", "dump", dump or "none"]
    if equilibrate is not None:
        words += ["-var", "equilibrate", str(equilibrate)]
    try:
        text = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=300).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    loops = re.findall(r"Loop time of (\S+) on (\d+) procs for (\d+) steps with (\d+) atoms", text)
    rows = re.findall(r"^ *0 +(\S+) +(\S+) ", text, re.MULTILINE)
    version = re.search(r"LAMMPS \(([^)]*)\)", text)
    if not (loops and rows and version) or int(loops[-1][1]) != way.ranks * way.threads:
        return None
    seconds, _, done, atoms = loops[-1]
    return Outcome(version[1], int(done) * int(atoms) / max(float(seconds), 1e-9), float(rows[0][1]))


def fastest(lmps: list[str], threads: int, script: Path, structure: Path) -> tuple[Way, Outcome]:
    tried = [(way, run(way, script, structure, TRIAL_STEPS, equilibrate=0)) for way in ways(lmps, threads)]
    working = [(way, outcome) for way, outcome in tried if outcome]
    if not working:
        contract.missing(f"no installed LAMMPS ran {script.name} on {threads} thread(s)")
    return max(working, key=lambda pair: pair[1].rate)


def forces(dump: Path) -> list[list[float]]:
    lines = dump.read_text().splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("ITEM: ATOMS"))
    end = next((k for k in range(start + 1, len(lines)) if lines[k].startswith("ITEM:")), len(lines))
    return [[float(word) for word in line.split()[1:4]] for line in lines[start + 1:end]]


def main() -> None:
    parser = contract.arguments(__doc__)
    parser.add_argument("--input", required=True, type=Path, help="LAMMPS input")
    parser.add_argument("--lmp", help="executable to try besides those found")
    parser.add_argument("--way", help="what an earlier call found fastest: executable, style, ranks, threads, rate")
    options = parser.parse_args()
    lmps = builds(options.lmp)
    if not lmps:
        contract.missing("LAMMPS is not installed (no lmp on PATH or beside Python)")
    structure = Path(options.structure)
    if options.check:
        with tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / "forces.dump"
            for way in ways(lmps, options.threads):
                outcome = run(way, options.input, structure, 0, str(dump), equilibrate=0)
                if outcome:
                    contract.report("LAMMPS", outcome.version, way.settings(), check={
                        "energy_ev": outcome.potential_energy_ev, "forces_ev_per_angstrom": forces(dump)})
                    return
        contract.missing(f"no installed LAMMPS ran {options.input.name}")
    if options.way:
        lmp, suffix, ranks, threads, speed = options.way.split(",")
        way, speed = Way(lmp, suffix, int(ranks), int(threads)), float(speed)
    else:
        way, trial = fastest(lmps, options.threads, options.input, structure)
        speed = trial.rate
    atoms = int(re.search(r"(\d+) +atoms", structure.read_text()[:2000])[1])
    steps = max(TRIAL_STEPS, round(options.seconds * speed / atoms / 100) * 100)
    outcome = run(way, options.input, structure, steps)
    if not outcome:
        contract.missing(f"LAMMPS ran {TRIAL_STEPS} steps of {options.input.name}, but not {steps}")
    contract.report("LAMMPS", outcome.version, {**way.settings(), "steps": steps}, rate=outcome.rate,
                    unit="atom-steps/s",
                    again=["--way", f"{way.lmp},{way.suffix},{way.ranks},{way.threads},{outcome.rate:.6g}"])


if __name__ == "__main__":
    main()
