"""Haven from Python: ionic conductivity by molecular dynamics, with the engine as a resident process.

    import haven
    result = haven.run(atoms, potential="nep.txt", temperatures=[600, 700, 800], mobile="Li",
                       charges={"Li": 1}, stages=[{"npt": {"duration_ps": 10}},
                                                  {"nvt": {"duration_ps": 100, "production": True}}])
    result.plot()

The ASE calculator is `haven.ase.Haven`. docs/python.md has all of it.
"""
from __future__ import annotations

from .commands import analyze, evaluate, neb, relax, resume, run, run_command, screen
from .errors import GuardError, HavenError, InputError, Interrupted, ProcessDied
from .forces import Forces
from .process import Process, close, use
from .hopping import hops, kmc
from .progress import HavenWarning
from .results import Barrier, Estimates, Evaluation, Hops, Relaxation, Screen, Transport

__version__ = "0.1.0"

__all__ = [
    "Barrier", "Estimates", "Evaluation", "Forces", "GuardError", "HavenError", "HavenWarning", "Hops",
    "InputError", "Interrupted", "Process", "ProcessDied", "Relaxation", "Screen", "Transport", "analyze", "close", "evaluate", "hops",
    "kmc", "neb", "relax", "resume", "run", "run_command", "screen", "use"]
