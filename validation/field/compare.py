"""Conductivity from a field beside that of many runs at rest: how far apart, and how much shorter.

    haven analyze RUN --mechanism=none        # for each; or the end of haven run
    python compare.py --rest RUN/result.json… --field RUN/result.json…

Prints, for each temperature, the D_sigma and H_R that Haven gives with all runs of a side together, with z, the logarithm
of their ratio in joint standard errors; then what single runs scatter by, which no claim of an error enters:
D_sigma of each run at rest, and drift x k_B T/F of each run in a field, from the displacement of its ions. A relative scatter s
of runs of T ps makes 10 % in T (s/0.1)^2 ps. The ratio of these times has the 95 % interval of Fisher's F distribution: runs
are independent (those of a pair, +F and -F, but for a common start).

Needs scipy.
"""

import argparse
import json
import math
import statistics

from scipy.stats import chi2, f


def points(files):
    """Of each file the temperatures, as a list of (temperature, point)."""
    for name in files:
        with open(name) as text:
            result = json.load(text)
        for point in result.get("temperatures") or [result]:
            yield round(point["temperature_k"]), point


def log_and_error(quantity):
    low, high = quantity["ci95"]
    return math.log(quantity["value"]), (math.log(high) - math.log(low)) / (2 * 1.96)


def written(quantity, unit=1.0):
    low, high = quantity["ci95"]
    return f"{quantity['value'] / unit:.3g} ({low / unit:.3g}-{high / unit:.3g})"


def scatter(values):
    """Mean, relative scatter, degrees of freedom."""
    return statistics.mean(values), statistics.stdev(values) / statistics.mean(values), len(values) - 1


def at_rest(point, ion):
    """D_sigma of each run, in cm2/s, and the length of a run, in ps."""
    runs = [run for run in point["simulations"] if "field" not in run]
    values = [run["species"][ion]["d_collective_cm2_s"] for run in runs]
    return [v["value"] for v in values if v], len(runs), runs[0]["duration_ps"] if runs else 0


def driven(point):
    """By strength F a/k_BT: D_sigma of each run, in cm2/s, and the length of a run, in ps."""
    strengths = {}
    for run in point["simulations"]:
        if "field" not in run:
            continue
        field, length = run["field"], run["duration_ps"]
        x = field["reduced_strength"]
        drift = field["mean_displacement_angstrom"] / length
        values, _ = strengths.setdefault(abs(x), ([], length))
        values.append(drift * field["hop_angstrom"] / x * 1e-4)
    return sorted(strengths.items())


def line(kind, values, length):
    mean, relative, degrees = scatter(values)
    low, high = (relative * math.sqrt(degrees / chi2.ppf(p, degrees)) for p in (0.975, 0.025))
    print(f"  {kind}: {len(values)} runs of {length:g} ps, mean {mean:.3g} +- {mean * relative / math.sqrt(len(values)):.2g} cm2/s, "
          f"scatter {100 * relative:.1f} % ({100 * low:.1f}-{100 * high:.1f}), 10 % in {length * (relative / 0.1) ** 2:.3g} ps")
    return length * relative ** 2, degrees


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rest", nargs="+", default=[], metavar="RESULT")
    parser.add_argument("--field", nargs="+", default=[], metavar="RESULT")
    parser.add_argument("--ion", default="Li")
    arguments = parser.parse_args()
    rest, field = dict(points(arguments.rest)), dict(points(arguments.field))
    for temperature in sorted({*rest, *field}):
        print(f"{temperature} K")
        a, b = rest.get(temperature), field.get(temperature)
        if a and b:
            ion = arguments.ion
            for name, of in (("D_sigma/cm2/s", lambda p: p["species"][ion]["d_collective_cm2_s"]),
                             ("D*/cm2/s", lambda p: p["species"][ion]["d_tracer_cm2_s"]),
                             ("H_R", lambda p: p["species"][ion]["haven_ratio"])):
                (x, dx), (y, dy) = log_and_error(of(a)), log_and_error(of(b))
                print(f"  {name}: in a field {written(of(b))}, at rest {written(of(a))}, z {(y - x) / math.hypot(dx, dy):+.1f}")
        base = None
        if a:
            values, runs, length = at_rest(a, arguments.ion)
            if len(values) > 1:
                base = line(f"at rest{'' if len(values) == runs else f' ({runs - len(values)} without a value)'}", values, length)
        for x, (values, length) in driven(b) if b else []:
            if len(values) > 1:
                mine = line(f"F a = {x:g} k_BT", values, length)
                if base:
                    ratio = base[0] / mine[0]
                    low, high = ratio / f.ppf(0.975, base[1], mine[1]), ratio / f.ppf(0.025, base[1], mine[1])
                    print(f"    {ratio:.3g} ({low:.3g}-{high:.3g}) times shorter for the same error")


main()
