"""A live progress bar on standard error: one line on a terminal and in a notebook, now and then a line elsewhere."""
from __future__ import annotations

import os
import sys
import time
import warnings
from typing import Any

from .scratch import plain

WIDTH = 24
SELDOM_S = 10.0
_HERE = os.path.dirname(__file__)


class HavenWarning(UserWarning):
    """Something that Haven says the user should not miss."""


def warn(text: str) -> None:
    """Warns at the line of the user: the innermost that is not of this package."""
    frame, level = sys._getframe(), 1
    while frame.f_back and os.path.dirname(frame.f_code.co_filename) == _HERE:
        frame, level = frame.f_back, level + 1
    warnings.warn(text, HavenWarning, stacklevel=level)


class Progress:
    """Hears the events of a command.

    Args:
        shown: False for silence; warnings come in any case, as `HavenWarning`
    """

    def __init__(self, shown: bool = True) -> None:
        self.shown = shown
        self.warnings: list[str] = []
        self.notes: list[str] = []
        self._rewrites = sys.stderr.isatty() or "ipykernel" in sys.modules
        self._last = time.monotonic()
        self._width = 0

    def __call__(self, event: dict[str, Any]) -> None:
        text = plain(event["text"])
        if event["event"] == "status":
            self._status(text, event.get("done"))
        elif event["event"] == "warning":
            self.warnings.append(text)
            self._clear()
            warn(text)
        else:
            self.notes.append(text)

    def _status(self, text: str, done: Any) -> None:
        if not self.shown:
            return
        if done is not None:
            full = round(WIDTH * min(1.0, max(0.0, done)))
            text = f"[{'█' * full}{'·' * (WIDTH - full)}] {100 * done:3.0f} %  {text}"
        if self._rewrites:
            sys.stderr.write("\r" + text.ljust(self._width))
            self._width = len(text)
        elif time.monotonic() - self._last > SELDOM_S:
            self._last = time.monotonic()
            sys.stderr.write(text + "\n")
        sys.stderr.flush()

    def _clear(self) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
            self._width = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_: object) -> None:
        self._clear()
