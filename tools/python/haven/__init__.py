"""Haven from Python: ionic conductivity by molecular dynamics."""
from __future__ import annotations

from .errors import GuardError, HavenError, InputError, Interrupted, ProcessDied
from .forces import Forces
from .process import Process, close, use

__version__ = "0.1.0"

__all__ = ["Forces", "GuardError", "HavenError", "InputError", "Interrupted", "Process", "ProcessDied", "close", "use"]
