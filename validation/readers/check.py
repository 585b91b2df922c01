"""Trajectories of Haven in the programs that read them (docs/trajectories.md#where-they-open).

    python validation/readers/check.py [FOLDER]

A short run of Li6PS5Cl in FOLDER (runs/readers) with a cell that changes, then each file in each
program: frames, times, cells, positions, against the H5MD file read by h5py alone. Needs ase,
h5py, MDAnalysis, ovito, kinisi, pymatgen-analysis-diffusion."""

import json
import os
import pathlib
import subprocess
import sys
import warnings

import h5py
import numpy as np

warnings.filterwarnings("ignore")
ROOT = pathlib.Path(__file__).resolve().parents[2]
HAVEN = os.environ.get("HAVEN", str(ROOT / "haven"))
EXAMPLE = ROOT / "inputs/examples/li6ps5cl"
HERE = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "runs/readers").absolute()
failed = []


def haven(*words):
    subprocess.run([HAVEN, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def made():
    """The trajectory and what is made of it; a run that is there is taken."""
    HERE.mkdir(parents=True, exist_ok=True)
    run = HERE / "run"
    if not run.exists():
        deck = {
            "title": "readers",
            "structure": {"file": str(EXAMPLE / "li6ps5cl_52.xyz")},
            "potential": {"type": "nep", "file": str(EXAMPLE / "nep.txt")},
            "temperatures_k": [600],
            "mobile": ["Li"],
            "time_step_fs": 2,
            "stages": [{"npt": {"duration_ps": 0.5}}, {"npt": {"duration_ps": 6, "production": True}}],
            "output": {"directory": str(run), "trajectory_interval_fs": 50, "velocities": True},
        }
        (HERE / "deck.yaml").write_text(json.dumps(deck))
        haven("run", HERE / "deck.yaml")
    file = next(run.glob("*/trajectory.h5"))
    for name in ("out.traj", "out.extxyz", "out.dump", "XDATCAR", "out.dcd"):
        if not (HERE / name).exists():
            haven("convert", file, HERE / name)
    if not (HERE / "first.xyz").exists():
        haven("convert", file, HERE / "first.xyz", "--frame", "0")
    return file


def say(what, bounds):
    """bounds: name → (value, limit)"""
    bad = [name for name, (value, limit) in bounds.items() if not value <= limit]
    if bad:
        failed.append(what)
    print(f"{what:34}", "; ".join(f"{name} {value:.1e}" for name, (value, limit) in bounds.items()),
          "TOO FAR: " + ", ".join(bad) if bad else "")


def off(a, b):
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return float(np.abs(a - b).max()) if a.shape == b.shape else float("inf")


def wrapped_off(a, b, cells):
    """The greatest distance of a coordinate by the nearest image, Å."""
    s = np.einsum("fnd,fde->fne", np.asarray(a, dtype=float) - b, np.linalg.inv(cells))
    return float(np.abs(np.einsum("fnd,fde->fne", s - np.round(s), cells)).max())


def main():
    file = made()
    with h5py.File(file) as h:
        all_ = h["particles/all"]
        r, t = all_["position/value"][:].astype(float), all_["position/time"][:]
        v, cells = all_["velocity/value"][:].astype(float), all_["box/edges/value"][:].astype(float)
    t = t - t[0]
    print(f"{len(r)} frames of {r.shape[1]} atoms; cells differ by {np.ptp(cells, axis=0).max():.2f} Å, atoms go"
          f" up to {np.abs(r - r[0]).max():.1f} Å")
    # float32 of coordinates up to 64 Å, here and there
    single = 2 * 64 * 2.0**-24

    from ase import units
    from ase.io import read

    for name in ("out.traj", "out.extxyz"):
        frames = read(HERE / name, ":")
        stored = [a.positions for a in frames] if name == "out.traj" else [a.arrays["unwrapped_position"] for a in frames]
        bounds = {"positions": (off(stored, r), 1e-12), "cells": (off([a.cell.array for a in frames], cells), 1e-12),
                  "times / fs": (off([a.info["Time"] for a in frames], t), 1e-9)}
        if name == "out.traj":
            got = np.array([a.get_velocities() for a in frames]) * units.fs
            bounds["velocities / Å/fs"] = (off(got, v), 1e-9)
        say(f"ASE, {name}", bounds)
    frames = read(HERE / "XDATCAR", ":", format="vasp-xdatcar")
    symbols = read(HERE / "first.xyz").get_chemical_symbols()
    species = list(dict.fromkeys(symbols))
    order = sorted(range(len(symbols)), key=lambda i: species.index(symbols[i]))
    say("ASE, XDATCAR (wrapped)", {
        "positions": (wrapped_off([a.positions for a in frames], r[:, order], cells), 1e-9),
        "cells": (off([a.cell.array for a in frames], cells), 1e-9)})

    import MDAnalysis
    from MDAnalysis.lib.mdamath import triclinic_vectors

    for name, options in ((file, {"format": "H5MD"}), (HERE / "out.dcd", {})):
        u = MDAnalysis.Universe(str(HERE / "first.xyz"), str(name), **options)
        got = [(ts.positions.copy(), ts.time, triclinic_vectors(ts.dimensions)) for ts in u.trajectory]
        # the cell of the run is orthogonal up to its first digits: nothing is turned
        say(f"MDAnalysis, {name.name}", {
            "positions": (off([g[0] for g in got], r), single),
            "times / ps": (off([g[1] - got[0][1] for g in got], t / 1000), 1e-5),
            "cells": (off([g[2] for g in got], cells), 1e-4)})

    from ovito.io import import_file

    for name in ("out.traj", "out.extxyz", "out.dump", "out.dcd", "XDATCAR"):
        pipeline = import_file(str(HERE / name))
        frames = [pipeline.compute(f) for f in range(pipeline.num_frames)]
        got = [np.array(d.particles["Position"]) for d in frames]
        far = {"cells": (off([np.array(d.cell)[:, :3].T for d in frames], cells), 1e-4)}
        if name in ("out.traj", "out.dump"):
            far["positions"] = (off(got, r), 2 * single)
        elif name == "out.dcd":
            corner = [np.array(d.cell)[:, 3] for d in frames]
            far["from the cell's corner"] = (off(got - np.array(corner)[:, None], r), 2 * single)
            far["as they are"] = (off(got, r), np.inf)
        elif name == "out.extxyz":
            far["unwrapped_position"] = (off([np.array(d.particles["unwrapped_position"]) for d in frames], r), 1e-5)
        else:
            far["positions"] = (wrapped_off(got, r[:, order], cells), 1e-4)
        say(f"OVITO, {name}", far)
    try:
        import_file(str(file))
        print("OVITO, trajectory.h5               is read: say so in docs/trajectories.md")
        failed.append("OVITO, H5MD")
    except RuntimeError as error:
        print(f"OVITO, trajectory.h5               refused: {error}")

    import scipp as sc
    from kinisi.analyze import DiffusionAnalyzer
    from pymatgen.analysis.diffusion.analyzer import DiffusionAnalyzer as Pymatgen
    from pymatgen.io.vasp.outputs import Xdatcar

    ions = [i for i, s in enumerate(symbols) if s == "Li"]
    rest = [i for i in range(len(symbols)) if i not in ions]
    step = sc.scalar(50.0, unit="fs")
    one = sc.scalar(1, unit="dimensionless")
    universe = MDAnalysis.Universe(str(HERE / "first.xyz"), str(file), format="H5MD")
    from ase.io.trajectory import Trajectory

    kinisi = {}
    for name, make in (
            ("kinisi, trajectory.h5 (MDAnalysis)",
             lambda: DiffusionAnalyzer.from_universe(universe, "LI", step, one, progress=False)),
            ("kinisi, out.traj (ASE)",
             lambda: DiffusionAnalyzer.from_ase(Trajectory(str(HERE / "out.traj")), "Li", step, one, progress=False)),
            ("kinisi, XDATCAR (pymatgen)",
             lambda: DiffusionAnalyzer.from_xdatcar(Xdatcar(str(HERE / "XDATCAR")), "Li", step, one, progress=False))):
        try:
            kinisi[name] = np.array(make().msd.values)
        except Exception as error:
            failed.append(name)
            print(f"{name:34} {type(error).__name__}: {str(error)[:200]}")
    # displacements from the mean of the immobile atoms, averaged over all origins
    x = r - r[:, rest].mean(axis=1, keepdims=True)
    for name, msd in kinisi.items():
        own = np.array([((x[k:, ions] - x[:-k, ions]) ** 2).sum(axis=2).mean() for k in range(1, len(msd) + 1)])
        print(f"{name:34} MSD after 1 ps {msd[19]:.3f} Å², from the H5MD file {own[19]:.3f}")
        # the drift of the cell's atoms is taken out in other ways
        if abs(msd[19] / own[19] - 1) > 0.02:
            failed.append(name)
    structures = Xdatcar(str(HERE / "XDATCAR")).structures
    found = Pymatgen.from_structures(structures, "Li", 600, 2, 25, smoothed=False)
    d = found.disp[ions]
    far = off(d - d[:, :1], np.transpose((x - x[:1])[:, ions], (1, 0, 2)))
    print(f"pymatgen-analysis-diffusion        D {found.diffusivity:.2e} cm²/s; displacements differ by {far:.2f} Å")


if __name__ == "__main__":
    main()
    sys.exit("failed: " + "; ".join(failed) if failed else 0)
