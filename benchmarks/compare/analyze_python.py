"""MDAnalysis and numpy: the counterpart of `haven analyze FILE --mechanism none` on a long trajectory.

MDAnalysis reads; the mean displacement of the immobile species is taken off in each frame; the mean squared
displacement of single ions and that of their sum come from numpy's transforms, at every lag up to half of the run. Two
ways:

recipe   what one finds: unwrapped positions of the ions in one array [frames, ions, 3] (MDAnalysis' `EinsteinMSD` keeps
         them so, and one curve per ion), for each ion and axis a complex transform of twice the length
lean     written to save memory: displacements in float, real transforms of one ion at a time, spectra added before one
         inverse transform
"""
from __future__ import annotations

import argparse
import json

import contract
import msd_numpy

try:
    import MDAnalysis
    import numpy as np
except ImportError as absent:
    contract.missing(f"MDAnalysis or numpy is not installed: {absent}")


def universe(options: argparse.Namespace) -> "MDAnalysis.Universe":
    if options.file.endswith(".h5"):
        made = MDAnalysis.Universe.empty(options.atoms, trajectory=True)
        made.load_new(options.file, format="H5MD")
        return made
    return MDAnalysis.Universe(options.file, format="LAMMPSDUMP", lammps_coordinate_convention="unwrapped")


def displacements(options: argparse.Namespace, kind: type) -> "np.ndarray":
    """[F, N, 3] of the first `mobile` atoms, the mean displacement of the others taken off."""
    trajectory = universe(options).trajectory
    out = np.empty((len(trajectory), options.mobile, 3), kind)
    first = None
    for k, frame in enumerate(trajectory):
        x = frame.positions
        first = x.copy() if first is None else first
        moved = (x - first).astype(float)
        out[k] = moved[:options.mobile] - moved[options.mobile:].mean(axis=0)
    return out


def recipe(options: argparse.Namespace) -> tuple["np.ndarray", "np.ndarray"]:
    x = displacements(options, float)
    single = np.zeros((len(x), options.mobile))
    for n in range(options.mobile):
        single[:, n] = msd_numpy.recipe_one(x[:, n])
    return single.mean(axis=1), msd_numpy.recipe_one(x.sum(axis=1))


def lean(options: argparse.Namespace) -> tuple["np.ndarray", "np.ndarray"]:
    x = displacements(options, np.float32)
    lags = len(x) // 2 + 1
    power, square = 0, 0
    for n in range(options.mobile):
        p, s = msd_numpy.chunk(x[:, n].T.astype(float)[None], lags)
        power, square = power + p, square + s
    single = msd_numpy.from_spectrum(power, square, lags, options.mobile)
    p, s = msd_numpy.chunk(x.sum(axis=1, dtype=float).T[None], lags)
    return single, msd_numpy.from_spectrum(p, s, lags, 1)


def make(file: str, frames: int, atoms: int, mobile: int) -> None:
    """A dump of LAMMPS: hops of 3 Å with a chance of 0.002 a frame, vibrations of 0.15 Å, in a box of 21 Å."""
    random = np.random.default_rng(1)
    grid = np.array([[i, j, k] for i in range(7) for j in range(7) for k in range(7)][:atoms]) * 3.0
    sites = random.permutation(grid)
    heading = ("ITEM: TIMESTEP\n%d\nITEM: NUMBER OF ATOMS\n" + str(atoms) + "\nITEM: BOX BOUNDS pp pp pp\n"
               + "0 21\n" * 3 + "ITEM: ATOMS id type xu yu zu\n")
    rows = "".join(f"{i + 1} {1 if i < mobile else 2} %.5f %.5f %.5f\n" for i in range(atoms))
    with open(file, "w") as out:
        for f in range(frames):
            hops = np.flatnonzero(random.random(mobile) < 0.002)
            sites[hops, random.integers(0, 3, len(hops))] += random.choice([-3.0, 3.0], len(hops))
            out.write(heading % (100 * f))
            out.write(rows % tuple((sites + random.normal(0, 0.15, sites.shape)).ravel()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="H5MD or dump of LAMMPS, unwrapped, the mobile ions first")
    parser.add_argument("--atoms", type=int, default=300)
    parser.add_argument("--mobile", type=int, default=120, help="number of mobile ions")
    parser.add_argument("--way", choices=("recipe", "lean"))
    parser.add_argument("--window", type=int, nargs=2, default=(32, 1024), help="lags of the fit in frames")
    parser.add_argument("--interval-ps", type=float, default=0.1)
    parser.add_argument("--make", type=int, metavar="FRAMES", help="make the file")
    options = parser.parse_args()
    if options.make:
        make(options.file, options.make, options.atoms, options.mobile)
        return
    single, total = {"recipe": recipe, "lean": lean}[options.way](options)
    lags = np.arange(options.window[0], options.window[1] + 1)
    slopes = [np.polyfit(lags * options.interval_ps, msd[lags], 1)[0] for msd in (single, total)]
    print(json.dumps({"version": MDAnalysis.__version__, "numpy": np.__version__, "frames": len(single),
                      "d_cm2_s": slopes[0] / 6e4, "d_sigma_cm2_s": slopes[1] / 6e4 / options.mobile}))


if __name__ == "__main__":
    main()
