"""Many hops: `haven hops` in one process on one thread, and ASE's nudged elastic band with NEP_CPU (calorine) for the same hops.

Haven finds the hops of the structure, relaxes both states of each, and runs its band with its own settings (docs/hops.md); the
processor time is that of the whole process, start, compilation, search and relaxation included. ASE gets the relaxed ends that
Haven wrote, so it is spared their relaxation: improved tangent, springs of 0.1 eV/Å², five images, FIRE to --fmax plain, then
climbing (`neb.py`); processor time of the band alone. Of the hops that Haven found, --hops are taken, evenly spaced.

    python3 benchmarks/compare/hops.py --potential nep.txt structure.xyz --python venv/bin/python -- --relax cell
"""
from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def children_s() -> float:
    """Processor time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def ends(path: Path, folder: Path) -> list[str]:
    """The first and the last image of a path, a file each."""
    lines = path.read_text().splitlines(keepends=True)
    size = int(lines[0]) + 2
    files = []
    for name, image in (("initial.xyz", lines[:size]), ("final.xyz", lines[-size:])):
        (folder / name).write_text("".join(image))
        files.append(str(folder / name))
    return files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("structure", type=Path)
    parser.add_argument("--potential", required=True)
    parser.add_argument("--python", default=sys.executable, help="one that has ase and calorine")
    parser.add_argument("--haven", default=str(HERE.parents[1] / "haven"))
    parser.add_argument("--fmax", type=float, default=0.005, help="of ASE, eV/Å")
    parser.add_argument("--hops", type=int, default=10, help="how many ASE computes")
    words = sys.argv[1:]
    split = words.index("--") if "--" in words else len(words)
    options = parser.parse_args(words[:split])
    further = words[split + 1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = children_s()
        done = subprocess.run(
            [options.haven, "hops", "--potential", options.potential, str(options.structure), "--threads", "1",
             "--output", str(folder / "hops"), "--json", *further], capture_output=True, text=True)
        haven_s = children_s() - begun
        if done.returncode != 0:
            sys.exit(done.stderr)
        hops = json.loads(done.stdout.strip().splitlines()[-1])["hops"]
        found = [hop for hop in hops if hop["found"]]
        steps = max(1, len(found) // options.hops)
        chosen = found[::steps][:options.hops]
        each = haven_s / len(hops)
        print(f"Haven: {len(hops)} hops, {len(found)} with a barrier, {haven_s:.1f} s of processor time: {each:.2f} s a hop")
        print(f"{'hop':>4} {'Haven meV':>10} {'ASE meV':>9} {'calls':>7} {'ASE calls':>10} {'ASE s':>8}")
        total = 0.0
        for hop in chosen:
            files = ends(folder / "hops" / "hops" / f"hop-{hop['number']:03d}.xyz", folder)
            band = subprocess.run(
                [options.python, str(HERE / "neb.py"), "--ase", "--fmax", str(options.fmax), "--potential", options.potential,
                 *files], capture_output=True, text=True)
            if band.returncode != 0:
                sys.exit(band.stderr)
            ase = json.loads(band.stdout.strip().splitlines()[-1])
            total += ase["thread_s"]
            print(f"{hop['number']:4d} {1e3 * hop['barrier_ev']:10.2f} {1e3 * ase['barrier_ev']:9.2f} {hop['calls']:7d} "
                  f"{ase['force_calls']:10d} {ase['thread_s']:8.2f}", flush=True)
        print(f"ASE: {total / len(chosen):.2f} s a hop; ASE/Haven per core: {total / len(chosen) / each:.1f}")


if __name__ == "__main__":
    main()
