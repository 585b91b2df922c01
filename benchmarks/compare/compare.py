#!/usr/bin/env python3
"""Haven beside other programs: the same physics, measured in alternation on this machine.

    python3 benchmarks/compare/compare.py                     everything that is installed, under 15 minutes
    python3 benchmarks/compare/compare.py --only nep_li6ps5cl --only lennard_jones
    python3 benchmarks/compare/compare.py --quick             one short round each, to see that it works
    python3 benchmarks/compare/compare.py --python ~/venv/bin/python --python ~/torch/bin/python

Each comparison first computes the physics with every side, and is void if they disagree. Then all sides are timed one
after the other, round after round, so that a slow spell of the machine hits all of them; ratios are taken within a
round, and their median counts. A round for which the time (--minutes) would not suffice is left out, the first one
never. Writes RESULTS.json and RESULTS.md into benchmarks/; with --only, the results of the other comparisons that are
there already stay, each with the commit and date of its own.
"""
from __future__ import annotations

import argparse
import contextlib
import datetime
import json
import math
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Optional

import comparisons
import report
from comparisons import Comparison
from sides import ROOT, Missing, Physics, Programs, Side

HERE = Path(__file__).resolve().parent


def differences(a: Physics, b: Physics) -> dict[str, float]:
    """What two sides disagree by, as root mean squares: the keys that `Comparison.tolerance` limits."""
    apart = {}
    if "energy_ev" in a:
        atoms = a["atoms"] if "atoms" in a else len(a["forces_ev_per_angstrom"])
        apart["energy_ev_per_atom"] = abs(a["energy_ev"] - b["energy_ev"]) / atoms
    if "forces_ev_per_angstrom" in a:
        apart["forces_relative"] = _relative([x for f in a["forces_ev_per_angstrom"] for x in f],
                                             [x for f in b["forces_ev_per_angstrom"] for x in f])
    if "d_cm2_s" in a:
        apart["d_relative"] = abs(a["d_cm2_s"] - b["d_cm2_s"]) / a["d_cm2_s"]
    if "msd_angstrom2" in a:
        apart["msd_relative"] = _relative(a["msd_angstrom2"], b["msd_angstrom2"])
    return apart


def _relative(a: list[float], b: list[float]) -> float:
    """|a - b| over |a|."""
    if len(a) != len(b):
        return math.inf
    return math.dist(a, b) / max(1e-300, math.hypot(*a))


class Run:
    """One comparison under way."""

    def __init__(self, comparison: Comparison, programs: Programs, scratch: Path) -> None:
        self.comparison = comparison
        self.programs = programs
        self.seconds_of_round = 0.0
        self.result: dict[str, Any] = {
            "name": comparison.name, "title": comparison.title, "text": comparison.text,
            "commit": commit(), "date": now().isoformat(timespec="seconds"), "python": platform.python_version(),
            "rounds": 0, "seconds": programs.seconds, "others_share": 0, "skipped": {}, "void": False,
            "tolerance": comparison.tolerance, "physics": [], "sides": {}, "ratios": []}
        self._sides: dict[str, Side] = {}
        self._again: dict[str, list[str]] = {}
        self._reference: Optional[Physics] = None
        absent = [file.name for file in comparison.files if not file.exists()]
        if absent:
            self.result["skipped"]["all"] = f"{', '.join(absent)} is not there (reference data, --reference)"
        else:
            self._sides = dict(comparison.sides(scratch))

    def check(self) -> None:
        """Fills in the physics; drops sides that are missing here."""
        for name, side in list(self._sides.items()):
            if not side.checked_when_timed and name not in self.comparison.checked_as_others:
                try:
                    self._agree(name, side.physics(self.programs))
                except Missing as why:
                    self._drop(name, why)

    def _agree(self, name: str, physics: Physics) -> None:
        if self._reference is None:
            self._reference = physics
            self.result["reference"] = name
            return
        apart = differences(self._reference, physics)
        agrees = all(apart[key] <= limit for key, limit in self.comparison.tolerance.items())
        self.result["physics"].append({"side": name, **apart, "agrees": agrees})
        self.result["void"] |= not agrees

    def _drop(self, name: str, why: Missing) -> None:
        self.result["skipped"][name] = str(why)
        self.result["sides"].pop(name, None)
        del self._sides[name]

    def round(self) -> None:
        """Times every side once."""
        began = time.monotonic()
        for name, side in list(self._sides.items()):
            if name in self.comparison.untimed:
                continue
            print(f"{self.comparison.name}: round {self.result['rounds'] + 1}, {name}", file=sys.stderr, flush=True)
            try:
                measured = side.rate(self.programs, self._again.get(name, []))
            except Missing as why:
                self._drop(name, why)
                continue
            self._again[name] = measured.pop("again", self._again.get(name, []))
            self.result["machine"] = measured.pop("machine", self.result.get("machine"))
            self.result["others_share"] = max(self.result["others_share"], measured.pop("others", 0))
            physics = measured.pop("check", None)
            if physics and self.result["rounds"] == 0:
                self._agree(name, physics)
            rate, peak = measured.pop("rate"), measured.pop("peak_mib", None)
            kept = self.result["sides"].setdefault(name, {**measured, "rates": [], "peaks_mib": []})
            kept["rates"].append(rate)
            kept["peaks_mib"] += [peak] if peak else []
        self.result["rounds"] += 1
        self.seconds_of_round = time.monotonic() - began

    def finish(self) -> dict[str, Any]:
        """The result, with the ratios."""
        sides = self.result["sides"]
        for ratio in self.comparison.ratios:
            if ratio.of in sides and ratio.over in sides:
                if ratio.memory:
                    values = [b / a for a, b in zip(sides[ratio.of]["peaks_mib"], sides[ratio.over]["peaks_mib"])]
                else:
                    values = [a / b for a, b in zip(sides[ratio.of]["rates"], sides[ratio.over]["rates"])]
                self.result["ratios"].append({"of": ("less memory: " if ratio.memory else "") + ratio.of,
                                              "over": ratio.over, "values": values, "goal": ratio.goal,
                                              "median": statistics.median(values)})
        return self.result


def alternate(runs: list[Run], rounds: int, deadline: float) -> None:
    """Rounds of all comparisons in turn, as long as there is time."""
    for run in runs:
        run.check()
    for turn in range(rounds):
        for run in runs:
            if turn == 0 or time.monotonic() + 1.2 * run.seconds_of_round < deadline:
                run.round()


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def commit() -> str:
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def arguments(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="NAME",
                        help=f"this comparison alone; may be repeated: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="one short round each")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of alternation, at most (default 3)")
    parser.add_argument("--minutes", type=float, default=13,
                        help="no round begins that would not end in this time, but for the first (default 13)")
    parser.add_argument("--seconds", type=float, default=2, help="seconds each side is timed in a round (default 2)")
    parser.add_argument("--haven", default=str(ROOT / "haven"), help="the haven command, in words")
    parser.add_argument("--python", action="append", default=[], help="interpreters to look for the other programs in")
    parser.add_argument("--reference", type=Path, default=ROOT.parent / "shared/reference",
                        help="folder of the reference data (default ../shared/reference)")
    parser.add_argument("--output", type=Path, default=HERE.parent, help="folder of RESULTS.json and RESULTS.md")
    options = parser.parse_args()
    for name in options.only or []:
        if name not in names:
            parser.error(f"no comparison '{name}'; there are {', '.join(names)}")
    return options


def main() -> None:
    names = [comparison.name for comparison in comparisons.all_of(ROOT, Path())]
    options = arguments(names)
    everything = comparisons.all_of(ROOT, options.reference)
    chosen = [comparison for comparison in everything
              if (comparison.name in options.only if options.only else not comparison.only_when_named)]
    rounds, seconds = (1, min(1.0, options.seconds)) if options.quick else (options.rounds, options.seconds)
    programs = Programs(options.haven.split(), [*options.python, sys.executable, "/usr/bin/python3"], seconds)
    began = time.monotonic()
    done: dict[str, dict[str, Any]] = {}
    store = options.output / "RESULTS.json"
    if store.exists():
        run = [comparison.name for comparison in chosen]
        done = {result["name"]: result for result in json.loads(store.read_text())
                if options.only or result["name"] not in run}
    with contextlib.ExitStack() as scratch:
        runs = [Run(comparison, programs, Path(scratch.enter_context(tempfile.TemporaryDirectory())))
                for comparison in chosen]
        alternate(runs, rounds, began + 60 * options.minutes)
    done.update({run.comparison.name: run.finish() for run in runs})
    results = [done[name] for name in names if name in done]
    options.output.mkdir(parents=True, exist_ok=True)
    store.write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "RESULTS.md").write_text(report.markdown(results))
    print(f"{options.output / 'RESULTS.md'} written, {(time.monotonic() - began) / 60:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
