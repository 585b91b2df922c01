"""How much a field speeds up the motion across it: slope of the squared displacement across [1 1 1] between lags of 4 and 12 ps.

    python across.py REST/trajectory.h5… --field RUN/trajectory.h5…

of runs of one temperature; the runs at rest give the slope of all directions. Errors are the scatter of single runs. Needs h5py, numpy.
"""

import argparse
import pathlib
import re

import h5py
import numpy

LAGS_PS = (4.0, 12.0)
SKIPPED_PS = 4.0


def displacements(path):
    """Of each lag the displacements of the ions that are most, against the centre of the others, [start, ion, axis], in Angstrom."""
    with h5py.File(path) as file:
        group = next(iter(file["particles"].values()))
        positions = group["position/value"][:].astype(float)
        time = group["position/time"]
        step = float(time[()] if time.ndim == 0 else time[1] - time[0]) / 1000  # Haven writes fs
        species = group["species"]
        species = species["value"][0] if isinstance(species, h5py.Group) else species[:]
    kinds, counts = numpy.unique(species, return_counts=True)
    mobile = species == kinds[counts.argmax()]
    moving = (positions[:, mobile] - positions[:, ~mobile].mean(1)[:, None])[round(SKIPPED_PS / step):]
    for lag in LAGS_PS:
        k = round(lag / step)
        yield moving[k:] - moving[:-k]


def slopes(path):
    """D of all directions and of those across [1 1 1], in cm2/s."""
    axis = numpy.ones(3) / numpy.sqrt(3)
    squares = [((d ** 2).sum(2).mean(), (d ** 2).sum(2).mean() - ((d @ axis) ** 2).mean()) for d in displacements(path)]
    (all_0, across_0), (all_1, across_1) = squares
    span = LAGS_PS[1] - LAGS_PS[0]
    return (all_1 - all_0) / (6 * span) * 1e-4, (across_1 - across_0) / (4 * span) * 1e-4


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rest", nargs="+", type=pathlib.Path)
    parser.add_argument("--field", nargs="+", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    rest = numpy.array([slopes(path)[0] for path in arguments.rest])
    error = rest.std(ddof=1) / numpy.sqrt(len(rest))
    print(f"at rest: {len(rest)} runs, D* {rest.mean():.3g} +- {error:.2g} cm2/s, scatter {100 * rest.std(ddof=1) / rest.mean():.1f} %")
    strengths = {}
    for path in arguments.field:
        strength = abs(float(re.search(r"F([+-][\d.]+)$", path.parent.name)[1]))
        strengths.setdefault(strength, []).append(slopes(path)[1])
    for strength, values in sorted(strengths.items()):
        values = numpy.array(values)
        own = values.std(ddof=1) / numpy.sqrt(len(values))
        ratio = values.mean() / rest.mean()
        print(f"F a = {strength:g} k_BT: {len(values)} runs, across the field {values.mean():.3g} +- {own:.2g} cm2/s, "
              f"{100 * (ratio - 1):+.1f} +- {100 * numpy.hypot(own / rest.mean(), ratio * error / rest.mean()):.1f} %")


main()
