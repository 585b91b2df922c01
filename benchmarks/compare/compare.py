#!/usr/bin/env python3
"""Haven beside other programs: the same physics, measured in alternation on this machine.

    python3 benchmarks/compare/compare.py                     everything that is installed
    python3 benchmarks/compare/compare.py --only nep_li6ps5cl --only lennard_jones
    python3 benchmarks/compare/compare.py --quick             one short round each, to see that it works
    python3 benchmarks/compare/compare.py --python ~/venv/bin/python --python ~/torch/bin/python

Each comparison first computes energy and forces with every side, and is void if they disagree. Then all sides are
timed one after the other, round after round, so that a slow spell of the machine hits all of them; ratios are taken
within a round, and their median counts. Writes RESULTS.json and RESULTS.md into benchmarks/; with --only, the results of
the other comparisons that are there already stay, each with the commit and date of its own.
"""
from __future__ import annotations

import argparse
import datetime
import json
import math
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

import comparisons
import contract
import report
from comparisons import Comparison, Haven, Missing, Script

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
Physics = dict[str, Any]


@dataclass
class Runner:
    """Starts programs."""
    haven: list[str]
    pythons: list[str]
    seconds: float
    limit_s: float = 400
    _fitting: dict[tuple[str, ...], str] = field(default_factory=dict)

    def call(self, words: list[str]) -> dict[str, Any]:
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=self.limit_s)
        except FileNotFoundError as absent:
            raise Missing(f"{absent.filename} is not there") from absent
        except subprocess.TimeoutExpired as late:
            raise Missing(f"{Path(words[0]).name} took more than {self.limit_s:.0f} s") from late
        if done.returncode != 0 or not done.stdout.strip():
            last = (done.stderr.strip().splitlines() or ["nothing on standard error"])[-1]
            raise Missing(last if done.returncode == contract.MISSING else f"failed ({done.returncode}): {last}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def python(self, modules: tuple[str, ...]) -> str:
        """The first interpreter that has the modules."""
        if modules not in self._fitting:
            imports = "import " + ", ".join(modules) if modules else ""
            fitting = [python for python in self.pythons
                       if subprocess.run([python, "-c", imports], capture_output=True).returncode == 0]
            if not fitting:
                raise Missing(f"no Python has {', '.join(modules)}; name one with --python")
            self._fitting[modules] = fitting[0]
        return self._fitting[modules]

    def script(self, side: Script) -> list[str]:
        words = [self.python(side.modules), str(HERE / side.file), "--structure", str(side.structure),
                 "--threads", str(side.threads), "--seconds", str(self.seconds), *side.options]
        return words + (["--potential", str(side.potential)] if side.potential else [])

    def rate(self, side: "Haven | Script", again: list[str]) -> dict[str, Any]:
        if isinstance(side, Script):
            return self.call(self.script(side) + again)
        result = self.call([*self.haven, "bench", "--potential", str(side.potential), str(side.structure), "--precision",
                            side.precision, "--threads", str(side.threads), "--seconds", str(self.seconds), "--json",
                            "--quiet", *side.options])
        row = result["rows"][0]
        settings = {"precision": side.precision, "threads": side.threads, "skin Å": row["skin_angstrom"],
                    "steps a list": round(row["steps"] / max(1, row["rebuilds"]), 1)}
        return {"program": "Haven", "version": f"{result['version']} {result.get('commit', '')}".strip(),
                "settings": settings, "rate": row["atom_steps_per_s"], "unit": "atom-steps/s",
                "machine": result["machine"], "others": row.get("others_share_of_machine", 0)}

    def physics(self, side: "Haven | Script", potential: Optional[Path] = None) -> Physics:
        if isinstance(side, Script):
            return self.call(self.script(side) + ["--check"])["check"]
        return self.call([*self.haven, "evaluate", "--potential", str(potential or side.potential), str(side.structure),
                          "--precision", side.precision, "--threads", str(side.threads), "--json"])


def difference(a: Physics, b: Physics) -> tuple[float, float]:
    """|ΔE| per atom in eV, and |ΔF| over |F|, both root mean squares."""
    pairs = [(x, y) for f, g in zip(a["forces_ev_per_angstrom"], b["forces_ev_per_angstrom"]) for x, y in zip(f, g)]
    apart = math.sqrt(sum((x - y) ** 2 for x, y in pairs))
    return (abs(a["energy_ev"] - b["energy_ev"]) / len(a["forces_ev_per_angstrom"]),
            apart / max(1e-300, math.sqrt(sum(x * x for x, _ in pairs))))


def check(runner: Runner, comparison: Comparison, sides: dict[str, "Haven | Script"], result: dict[str, Any]) -> None:
    """Fills in the physics; drops sides that are missing here."""
    reference: Optional[Physics] = None
    for name, side in list(sides.items()):
        if isinstance(side, Script) or side.threads == 1:
            try:
                physics = runner.physics(side)
            except Missing as why:
                result["skipped"][name] = str(why)
                del sides[name]
                continue
            if reference is None:
                reference = physics
                continue
            energy, forces = difference(reference, physics)
            agrees = (energy <= comparison.tolerance.energy_ev_per_atom
                      and forces <= comparison.tolerance.forces_relative)
            result["physics"].append({"side": name, "energy_ev_per_atom": energy, "forces_relative": forces,
                                      "agrees": agrees})


def compare(runner: Runner, comparison: Comparison, rounds: int, scratch: Path) -> dict[str, Any]:
    result: dict[str, Any] = {
        "commit": commit(), "date": now().isoformat(timespec="seconds"), "others_share": 0,
        "python": platform.python_version(), "rounds": rounds, "seconds": runner.seconds, "name": comparison.name, "title": comparison.title, "text": comparison.text, "skipped": {}, "physics": [],
        "tolerance": {"energy_ev_per_atom": comparison.tolerance.energy_ev_per_atom,
                      "forces_relative": comparison.tolerance.forces_relative},
        "sides": {}, "ratios": []}
    absent = [file.name for file in comparison.files if not file.exists()]
    if absent:
        result["skipped"]["all"] = f"{', '.join(absent)} is not there (reference data, --reference)"
        return result
    sides = comparison.sides(scratch)
    check(runner, comparison, sides, result)
    result["void"] = not all(row["agrees"] for row in result["physics"])
    again: dict[str, list[str]] = {}
    for turn in range(rounds):
        for name in list(sides):
            print(f"{comparison.name}: round {turn + 1} of {rounds}, {name}", file=sys.stderr, flush=True)
            try:
                measured = runner.rate(sides[name], again.get(name, []))
            except Missing as why:
                result["skipped"][name] = str(why)
                del sides[name]
                result["sides"].pop(name, None)
                continue
            again[name] = measured.pop("again", again.get(name, []))
            result["machine"] = measured.pop("machine", result.get("machine"))
            result["others_share"] = max(result["others_share"], measured.pop("others", 0))
            rate = measured.pop("rate")
            result["sides"].setdefault(name, {**measured, "rates": []})["rates"].append(rate)
    for ratio in comparison.ratios:
        if ratio.of in result["sides"] and ratio.over in result["sides"]:
            pairs = zip(result["sides"][ratio.of]["rates"], result["sides"][ratio.over]["rates"])
            values = [a / b for a, b in pairs]
            result["ratios"].append({"of": ratio.of, "over": ratio.over, "values": values, "goal": ratio.goal,
                                     "median": statistics.median(values)})
    return result


def now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def commit() -> str:
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", action="append", metavar="NAME", help="this comparison alone; may be repeated")
    parser.add_argument("--quick", action="store_true", help="one short round each")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of alternation (default 3)")
    parser.add_argument("--seconds", type=float, default=2, help="seconds each side is timed in a round (default 2)")
    parser.add_argument("--haven", default=str(ROOT / "haven"), help="the haven command, in words")
    parser.add_argument("--python", action="append", default=[], help="interpreters to look for the other programs in")
    parser.add_argument("--reference", type=Path, default=ROOT.parent / "shared/reference",
                        help="folder of the reference data (default ../shared/reference)")
    parser.add_argument("--output", type=Path, default=HERE.parent, help="folder of RESULTS.json and RESULTS.md")
    options = parser.parse_args()
    everything = comparisons.all_of(ROOT, options.reference)
    names = [comparison.name for comparison in everything]
    for name in options.only or []:
        if name not in names:
            parser.error(f"no comparison '{name}'; there are {', '.join(names)}")
    chosen = [comparison for comparison in everything if not options.only or comparison.name in options.only]
    rounds, seconds = (1, min(1.0, options.seconds)) if options.quick else (options.rounds, options.seconds)
    runner = Runner(options.haven.split(), [*options.python, sys.executable, "/usr/bin/python3"], seconds)
    began = now()
    done: dict[str, dict[str, Any]] = {}
    store = options.output / "RESULTS.json"
    if options.only and store.exists():
        done = {result["name"]: result for result in json.loads(store.read_text())}
    for comparison in chosen:
        with tempfile.TemporaryDirectory() as scratch:
            done[comparison.name] = compare(runner, comparison, rounds, Path(scratch))
    results = [done[name] for name in names if name in done]
    options.output.mkdir(parents=True, exist_ok=True)
    store.write_text(json.dumps(results, indent=1) + "\n")
    (options.output / "RESULTS.md").write_text(report.markdown(results))
    minutes = (now() - began).total_seconds() / 60
    print(f"{options.output / 'RESULTS.md'} written, {minutes:.1f} minutes", file=sys.stderr)


if __name__ == "__main__":
    main()
