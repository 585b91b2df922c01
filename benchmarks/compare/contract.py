"""What a compared program prints, and how it times itself.

A program is a script of this folder. It prints one JSON object on standard output:

    {"program": "NEP_CPU", "version": "1.2", "settings": {...}, "rate": 2.1e4, "unit": "atom-steps/s"}

and with --check, in place of the rate, the physics that must agree with Haven's:

    {"program": ..., "check": {"energy_ev": -1.5, "forces_ev_per_angstrom": [[0.1, 0.0, -0.2], ...]}}

(or "msd_angstrom2", a list, where displacements are compared).

It may add "again": arguments that later rounds give it, where the first call had to find something out.

A program that cannot run here ends with exit code 3 and one line on standard error that says why: the comparison
is then reported as skipped, with that line.
"""
from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any, Callable, NoReturn

MISSING = 3


def arguments(description: str) -> argparse.ArgumentParser:
    """Options that every program has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--structure", help="structure to compute")
    parser.add_argument("--potential", help="file of the potential")
    parser.add_argument("--threads", type=int, default=1, help="threads or MPI ranks")
    parser.add_argument("--seconds", type=float, default=3, help="time to measure, at least")
    parser.add_argument("--check", action="store_true", help="print the physics instead of a rate")
    return parser


def rate(work_per_call: float, call: Callable[[], Any], seconds: float, warm_up: int = 2) -> float:
    """Work a second: `call` repeated for at least `seconds`."""
    for _ in range(warm_up):
        call()
    calls = 0
    start = time.perf_counter()
    while True:
        call()
        calls += 1
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return work_per_call * calls / elapsed


def report(program: str, version: str, settings: dict[str, Any], **result: Any) -> None:
    """Prints the JSON object."""
    print(json.dumps({"program": program, "version": version, "settings": settings, **result}))


def missing(why: str) -> NoReturn:
    """Ends a program that cannot run on this machine."""
    print(why, file=sys.stderr)
    sys.exit(MISSING)
