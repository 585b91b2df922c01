"""What Haven refuses or fails at, with the text of its command line."""
from __future__ import annotations

from .scratch import plain


class HavenError(RuntimeError):
    """Haven failed for a reason that is not the input: a defect, a full disk, no memory.

    `exit_code` is that of the command line: 1 failed, 2 bad input, 3 stopped by a guard, 4 interrupted.
    """

    exit_code = 1


class InputError(HavenError, ValueError):
    """Something that was given is wrong; the message names value, limit and remedy."""

    exit_code = 2


class GuardError(HavenError):
    """A guard stopped a simulation: its state is no longer physical."""

    exit_code = 3


class Interrupted(HavenError):
    """Stopped on request, with a checkpoint where there is one."""

    exit_code = 4


class ProcessDied(HavenError):
    """The resident process ended or never came up. The next call starts a new one."""


_BY_EXIT = {error.exit_code: error for error in (HavenError, InputError, GuardError, Interrupted)}


def of_reply(message: str, exit_code: int) -> HavenError:
    """The exception for an error that Haven replied."""
    return _BY_EXIT.get(exit_code, HavenError)(plain(message))
