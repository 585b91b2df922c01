"""Nudged elastic bands: ASE with NEP_CPU (calorine) and `haven neb`, one NEP, the same two states, one thread each.

ASE: improved tangent, springs of 0.1 eV/Å², five images between the ends, FIRE to --fmax plain, then climbing to --fmax.
Haven: its own settings (docs/neb.md), at the same end. Both begin with relaxed ends. Wall and processor time are those of the whole
process, start and compilation included; beside them the time for a force call.

    python3 benchmarks/compare/neb.py --potential nep.txt initial.xyz final.xyz
"""
from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent


def ase_band(options: argparse.Namespace) -> None:
    """Runs ASE's band in this process; prints one JSON object."""
    import ase
    import ase.io
    import calorine
    from ase.mep import NEB
    from ase.optimize import FIRE
    from calorine.calculators import CPUNEP
    first, last = (ase.io.read(file) for file in (options.initial, options.final))
    way = last.positions - first.positions
    fractions = way @ first.cell.reciprocal().T
    last.positions = first.positions + (fractions - fractions.round()) @ first.cell.array
    images = [first, *(first.copy() for _ in range(5)), last]
    calls = [0]

    class Counted(CPUNEP):
        def calculate(self, *arguments, **words):
            calls[0] += 1
            super().calculate(*arguments, **words)

    for k, image in enumerate(images):
        image.positions = first.positions + k / 6 * (last.positions - first.positions)
        image.calc = Counted(options.potential)
    begun = time.perf_counter()
    steps = 0
    for climb in (False, True):
        band = NEB(images, k=0.1, climb=climb, method="improvedtangent")
        move = FIRE(band, logfile=None)
        move.run(fmax=options.fmax, steps=2000)
        steps += move.nsteps
    energies = [image.get_potential_energy() for image in images]
    print(json.dumps({
        "program": f"ASE {ase.__version__}, calorine {calorine.__version__}", "barrier_ev": max(energies) - energies[0],
        "reverse_barrier_ev": max(energies) - energies[-1], "steps": steps, "force_calls": calls[0],
        "seconds": time.perf_counter() - begun}))


def timed(words: list[str]) -> dict:
    """What a process printed as JSON, with its wall and processor time."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(words, capture_output=True, text=True)
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(done.stderr)
    result = json.loads(done.stdout.strip().splitlines()[-1])
    result["wall_s"] = wall
    result["processor_s"] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("initial", type=Path)
    parser.add_argument("final", type=Path)
    parser.add_argument("--potential", required=True)
    parser.add_argument("--python", default=sys.executable, help="one that has ase and calorine")
    parser.add_argument("--haven", default=str(HERE.parents[1] / "haven"))
    parser.add_argument("--fmax", type=float, default=0.005, help="of ASE, eV/Å")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--ase", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ase:
        ase_band(options)
        return
    haven = [options.haven, "neb", "--potential", options.potential, str(options.initial), str(options.final),
             "--threads", "1", "--json"]
    sides = {
        "ASE": [options.python, __file__, "--ase", "--fmax", str(options.fmax), "--potential", options.potential,
                str(options.initial), str(options.final)],
        "Haven, states not checked": [*haven, "--no-check"],
        "Haven": haven,
    }
    for _ in range(options.rounds):
        results = {name: timed(words) for name, words in sides.items()}
        reference = results["ASE"]
        print(f"{'':26} barrier   reverse  steps  calls  wall s  processor s  ms/call   ASE/this: wall  processor  a call")
        for name, r in results.items():
            call = 1e3 * r["seconds"] / r["force_calls"]
            print(f"{name:26} {1e3 * r['barrier_ev']:7.2f} {1e3 * r['reverse_barrier_ev']:9.2f} {r['steps']:6d} "
                  f"{r['force_calls']:6d} {r['wall_s']:7.1f} {r['processor_s']:12.1f} {call:8.2f} "
                  f"{reference['wall_s'] / r['wall_s']:16.1f} {reference['processor_s'] / r['processor_s']:10.1f} "
                  f"{reference['seconds'] / reference['force_calls'] * 1e3 / call:7.1f}")


if __name__ == "__main__":
    main()
