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
import sys

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", help="H5MD or dump of LAMMPS, unwrapped, the mobile ions first")
    parser.add_argument("--atoms", type=int, required=True)
    parser.add_argument("--mobile", type=int, required=True, help="number of mobile ions")
    parser.add_argument("--way", choices=("recipe", "lean"), required=True)
    options = parser.parse_args()
    single, total = {"recipe": recipe, "lean": lean}[options.way](options)
    lags = [1, 10, 100, 1000]
    print(json.dumps({"msd_angstrom2": [float(single[k]) for k in lags], "sum": [float(total[k]) for k in lags]}))


if __name__ == "__main__":
    main()
