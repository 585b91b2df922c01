"""RESULTS.md from what compare.py measured."""
from __future__ import annotations

import statistics
from typing import Any

Json = dict[str, Any]


def markdown(measured: Json) -> str:
    """The whole file."""
    machines = [result["machine"] for result in measured["comparisons"] if result.get("machine")]
    lines = [
        "# Results", "",
        "Generated, do not edit: `" + measured["command"] + "`. Medians over the rounds, with the smallest and the largest",
        "in brackets; all sides of a comparison ran in alternation on the same machine, and ratios are taken within a round.",
        "Absolute figures hold for that machine and hour alone.", "",
        f"Commit {measured['commit']}, {measured['date']}, {measured['minutes']:.1f} minutes"
        + (f"; {_machine(machines[0], measured)}" if machines else "") + ".", ""]
    if measured["load_average_before"] > 0.3 * (machines[0]["processors"] if machines else 1):
        lines += [f"**The machine was busy** (load average {measured['load_average_before']:.1f} before the start): rates are"
                  " too low, ratios are less certain than their range.", ""]
    for result in measured["comparisons"]:
        lines += _comparison(result)
    return "\n".join(lines)


def _machine(machine: Json, measured: Json) -> str:
    return (f"{machine['processor']}, {machine['processors']} processors, {machine['vector_bits']}-bit vectors, "
            f"{machine['java']}, {machine['system']}, Python {measured['python']}")


def _comparison(result: Json) -> list[str]:
    lines = [f"## {result['title']}", "", f"`--only {result['name']}`. {result['text']}", ""]
    for side, why in result["skipped"].items():
        lines += [f"Skipped ({side}): {why}", ""]
    if not result["sides"]:
        return lines
    if result.get("void"):
        lines += ["**Void: the physics disagree** (below); the rates mean nothing.", ""]
    lines += ["| side | program | settings | rate |", "|---|---|---|---|"]
    for name, side in result["sides"].items():
        settings = ", ".join(f"{key} {value}" for key, value in side["settings"].items())
        lines.append(f"| {name} | {side['program']} {side['version']} | {settings} |"
                     f" {_spread(side['rates'])} {side['unit']} |")
    lines.append("")
    if result["ratios"]:
        lines += ["| ratio | median (range) | asked |", "|---|---|---|"]
        for ratio in result["ratios"]:
            asked = "" if ratio["goal"] is None else \
                f"{ratio['goal']}: {'reached' if ratio['median'] >= ratio['goal'] else 'missed'}"
            lines.append(f"| {ratio['of']} / {ratio['over']} | {_spread(ratio['values'])} | {asked} |")
        lines.append("")
    if result["physics"]:
        tolerance = result["tolerance"]
        rows = "; ".join(f"{row['side']} {row['energy_ev_per_atom']:.1e} eV/atom, {row['forces_relative']:.1e} of the forces"
                         for row in result["physics"])
        lines += [f"Physics, against {next(iter(result['sides']))}: {rows}"
                  f" (tolerances {tolerance['energy_ev_per_atom']:.0e}, {tolerance['forces_relative']:.0e}).", ""]
    return lines


def _spread(values: list[float]) -> str:
    return f"{_number(statistics.median(values))} ({_number(min(values))} – {_number(max(values))})"


def _number(value: float) -> str:
    return f"{value:.2e}" if value >= 1000 else f"{value:.3g}"
