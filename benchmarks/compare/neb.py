"""Nudged elastic bands: ASE with NEP_CPU (calorine) and `haven neb`, one NEP, the same two states, one thread each.

ASE: improved tangent, springs of 0.1 eV/Å², five images between the ends, FIRE to --fmax plain, then climbing to --fmax.
Haven: its own settings (docs/neb.md). Both should be given relaxed ends. Wall and processor time are those of the whole process,
start and compilation included. `list of N`: N such hops by one `haven neb --pairs`, times, calls and steps for each. `again`: one of many bands in one process (BandSpeed), its code compiled; wall time and processor
time of its thread, against those of ASE's band without the start of Python.

    python3 benchmarks/compare/neb.py --potential nep.txt initial.xyz final.xyz
"""
from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPEED = HERE.parent / "src/main/java/org/haven/benchmarks/BandSpeed.java"


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
    begun, processor = time.perf_counter(), time.process_time()
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
        "seconds": time.perf_counter() - begun, "thread_s": time.process_time() - processor}))


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
    paths = result.get("paths", [])
    each = max(1, len(paths))
    if paths:
        result = paths[0]["path"]
    result["wall_s"] = wall / each
    result["processor_s"] = (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / each
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("initial", type=Path)
    parser.add_argument("final", type=Path)
    parser.add_argument("--potential", required=True)
    parser.add_argument("--python", default=sys.executable, help="one that has ase and calorine")
    parser.add_argument("--haven", default=str(HERE.parents[1] / "haven"))
    parser.add_argument("--java", help="words that start a class of Haven from its source, with its libraries")
    parser.add_argument("--fmax", type=float, default=0.005, help="of ASE, eV/Å")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--list", type=int, default=0, metavar="N", help="also N hops by one command")
    parser.add_argument("--ase", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ase:
        ase_band(options)
        return
    files = [options.potential, str(options.initial), str(options.final)]
    haven = [options.haven, "neb", "--potential", *files, "--threads", "1", "--json"]
    sides = {
        "ASE": [options.python, __file__, "--ase", "--fmax", str(options.fmax), "--potential", *files],
        "Haven": haven,
        "Haven, states not checked": [*haven, "--no-check"],
    }
    if options.list:
        hops = tempfile.NamedTemporaryFile("w", suffix=".txt")
        hops.write(f"{options.initial.resolve()} {options.final.resolve()}\n" * options.list)
        hops.flush()
        sides[f"Haven, list of {options.list}"] = [options.haven, "neb", "--potential", options.potential, "--pairs", hops.name,
                                                   "--threads", "1", "--json"]
    if options.java:
        sides["Haven, again"] = [*options.java.split(), str(SPEED), *files, "20"]
    for _ in range(options.rounds):
        results = {name: timed(words) for name, words in sides.items()}
        print(f"{'':26} barrier  reverse  steps  calls   wall s  processor s   ASE/this: wall  processor")
        reference = results["ASE"]
        for name, r in results.items():
            again = name.endswith("again")
            wall, processor = ("seconds", "thread_s") if again else ("wall_s", "processor_s")
            print(f"{name:26} {1e3 * r['barrier_ev']:7.2f} {1e3 * r['reverse_barrier_ev']:8.2f} {r['steps']:6d} "
                  f"{r['force_calls']:6d} {r[wall]:8.3f} {r[processor]:12.3f} "
                  f"{reference[wall] / r[wall]:16.1f} {reference[processor] / r[processor]:10.1f}", flush=True)


if __name__ == "__main__":
    main()
