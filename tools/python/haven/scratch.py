"""Folders for what Haven reads and goes away with the call; errors do not name them, for nobody finds them then."""
from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "haven-py"
_DAY_S = 86400
_swept = False


def scratch() -> "tempfile.TemporaryDirectory[str]":
    """A folder that ends with the `with` around it. The first call takes away what killed processes left behind."""
    global _swept
    if not _swept:
        _swept = True
        _sweep(Path(tempfile.gettempdir()))
    return tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-")


def _sweep(folder: Path) -> None:
    for left in folder.glob(_PREFIX + "[0-9]*-*"):
        number = re.fullmatch(_PREFIX + r"(\d+)-\w+", left.name)
        try:
            # A day old too: the number may be of another container that shares the folder.
            if (number and not _alive(int(number[1])) and left.stat().st_uid == os.getuid()
                    and time.time() - left.stat().st_mtime > _DAY_S and not left.is_symlink()):
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            pass


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


_FILE = re.compile(r"(?:[^\s:'\"]*/)?" + _PREFIX + r"\d+-\w+/(?P<name>[\w-]+)(?:\.\w+)?(?::\d+)?(?P<colon>: )?")
_OF_A_CALL = ("deck", "screen", "model")
_KEY = re.compile(r"\bkey '(\w+)'")


def plain(message: str) -> str:
    """What Haven said of a file in such a folder, in words of the call: `/tmp/…/deck.yaml:3: key 'foo' is unknown` is
    `keyword 'foo' is unknown`."""
    found = _FILE.search(message)
    if not found:
        return message

    def said(each: "re.Match[str]") -> str:
        if each["name"] in _OF_A_CALL and each["colon"]:
            return ""
        return each["name"] + (each["colon"] or "")

    text = _FILE.sub(said, message)
    return _KEY.sub(r"keyword '\1'", text) if found["name"] in ("deck", "screen") else text
