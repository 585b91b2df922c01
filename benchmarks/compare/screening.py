#!/usr/bin/env python3
"""A screening campaign beside ASE with calorine's NEP: relaxation and 2 ps of dynamics of crystals, one core each.

    python3 benchmarks/compare/screening.py --potential nep89.txt --structures cifs --python ~/venv/bin/python

Haven: `haven screen` with one thread, from the CIF files to the table. ASE: the structures that Haven has prepared, FIRE with a
filter for the cell and Bussi's thermostat, the same time step. ASE does --share of the steps that Haven did of each
structure; its time is what a step took, times Haven's number of steps, and its opening of the potential once. So the
ratio is that of the same number of force evaluations. Rounds alternate. Seconds are those of the processors (user and
system, all threads: compiler and garbage collector of Java included), which other work on the machine changes little.
"""
from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sides import ROOT

STEP_FS = 1.0
TEMPERATURE_K = 800.0
DYNAMICS_PS = 2.0


def spent() -> float:
    """Processor seconds of ended child processes."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def haven(options: argparse.Namespace, folder: Path) -> tuple[float, list[dict[str, Any]]]:
    """Processor seconds of a campaign, and what it did of each structure."""
    files = sorted(options.structures.glob("*.cif"))[:options.count]
    (folder / "files.txt").write_text("".join(f"{file.resolve()}\n" for file in files))
    (folder / "screen.yaml").write_text(f"""
structures: {{files: files.txt, min_length_angstrom: 8, max_atoms: 300}}
potential: {{type: nep, file: {options.potential.resolve()}}}
stages:
  - relax: {{}}
  - dynamics: {{temperatures_k: [{TEMPERATURE_K}], time_step_fs: {STEP_FS}, equilibration_ps: 0.5,
      production_ps: {DYNAMICS_PS - 0.5}, min_length_angstrom: 0}}
threads: 1
""")
    before = spent()
    words = [*options.haven.split(), "screen", str(folder / "screen.yaml"), "--output", str(folder / "screen"), "--quiet"]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    seconds = spent() - before
    done = []
    for task in sorted((folder / "screen/tasks").glob("*/*")):
        if (task / "dynamics.json").exists() and json.loads((task / "dynamics.json").read_text())["status"] == "done":
            relaxed = json.loads((task / "relax.json").read_text())["values"]
            done.append({"structure": str(task / "structure.xyz"), "relaxed": str(task / "relax.xyz"),
                         "relax_steps": int(relaxed["steps"])})
    return seconds, done


def ase(options: argparse.Namespace) -> None:
    """Runs in the other interpreter: prints the processor seconds that all of Haven's steps would take."""
    import time

    import ase.io
    import ase.units
    from ase.filters import FrechetCellFilter
    from ase.md.bussi import Bussi
    from ase.md.velocitydistribution import MaxwellBoltzmannDistribution
    from ase.optimize import FIRE
    from calorine.calculators import CPUNEP
    import numpy

    total, evaluations, done = 0.0, 0, 0
    for task in json.loads(options.ase.read_text()):
        began = time.process_time()
        calculator = CPUNEP(str(options.potential))
        atoms = ase.io.read(task["structure"])
        atoms.calc = calculator
        atoms.get_forces()
        opened = time.process_time() - began

        steps = max(2, round(options.share * task["relax_steps"]))
        began = time.process_time()
        FIRE(FrechetCellFilter(atoms), logfile=None).run(fmax=1e-9, steps=steps)
        relax = (time.process_time() - began) / steps

        atoms = ase.io.read(task["relaxed"])
        atoms.calc = calculator
        atoms.get_forces()  # the calculator opens the file again for other atoms: not a part of a step
        random = numpy.random.default_rng(1)
        MaxwellBoltzmannDistribution(atoms, temperature_K=2 * TEMPERATURE_K, rng=random)
        dynamics = Bussi(atoms, STEP_FS * ase.units.fs, temperature_K=TEMPERATURE_K, taut=100 * ase.units.fs, rng=random)
        wanted = round(1000 * DYNAMICS_PS / STEP_FS)
        few = max(5, round(options.share * wanted))
        began = time.process_time()
        dynamics.run(few)
        step = (time.process_time() - began) / few

        total += opened + relax * task["relax_steps"] + step * wanted
        evaluations += task["relax_steps"] + wanted
        done += steps + few
    print(json.dumps({"seconds": total, "evaluations": evaluations, "done": done}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--potential", type=Path, required=True, help="nep.txt that knows the structures' elements")
    parser.add_argument("--structures", type=Path, default=ROOT / "inputs/examples/screen",
                        help="folder of CIF files (default: those of the example)")
    parser.add_argument("--count", type=int, default=20, help="structures, at most (default 20)")
    parser.add_argument("--rounds", type=int, default=2, help="rounds of alternation (default 2)")
    parser.add_argument("--share", type=float, default=0.01, help="share of the steps that ASE does (default 0.01)")
    parser.add_argument("--haven", default=str(ROOT / "haven"), help="the haven command, in words")
    parser.add_argument("--python", default=sys.executable, help="interpreter with ase and calorine")
    parser.add_argument("--ase", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ase:
        ase(options)
        return
    ratios = []
    for turn in range(options.rounds):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            seconds, done = haven(options, folder)
            (folder / "tasks.json").write_text(json.dumps(done))
            words = [options.python, __file__, "--potential", str(options.potential), "--share", str(options.share),
                     "--ase", str(folder / "tasks.json")]
            other = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        ratios.append(other["seconds"] / seconds)
        print(f"round {turn + 1}: {len(done)} structures, {other['evaluations']} evaluations: Haven {seconds:.1f} s, "
              f"ASE {other['seconds']:.0f} s (from {other['done']} of them), ratio {ratios[-1]:.1f}", flush=True)
    print(f"median ratio {statistics.median(ratios):.1f}")


if __name__ == "__main__":
    main()
