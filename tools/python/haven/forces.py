"""Forces of atoms that someone else moves: arrays in a file that both processes hold in memory."""
from __future__ import annotations

import mmap
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any, Mapping, Optional, Sequence

import numpy as np
from numpy.typing import ArrayLike

from .process import Process, shared

GPA_PER_EV_PER_ANGSTROM3 = 160.2176634


def arrays(memory: mmap.mmap, count: int) -> dict[str, np.ndarray]:
    """The arrays of a shared file, in their order there: float64, little endian."""
    shapes: dict[str, tuple[int, ...]] = {
        "cell": (3, 3), "positions": (count, 3), "energy": (1,), "virial": (3, 3), "stress": (3, 3),
        "energies": (count,), "forces": (count, 3), "force_spreads": (count,)}
    views, at = {}, 0
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        views[name] = np.frombuffer(memory, dtype="<f8", count=size, offset=8 * at).reshape(shape)
        at += size
    return views


def file_bytes(count: int) -> int:
    """Length of the file for N atoms."""
    return 8 * (28 + 8 * count)


class Forces:
    """The same atoms at many positions.

    Args:
        potential: file, the word ``"universal"``, or a mapping as under `potential` in a deck
        symbols: element of each atom
        cell: rows a, b, c in Å, shape (3, 3); periodic along all three
        positions: (N, 3) in Å, where a model from elsewhere is checked
        precision: ``"double"`` or ``"mixed"`` (float pairs, double sums)
        threads: default all
        trust: do not check a model from elsewhere
    """

    def __init__(self, potential: Any, symbols: Sequence[str], cell: ArrayLike, positions: ArrayLike,
                 precision: str = "double", threads: Optional[int] = None, skin: float = 1.0,
                 trust: bool = False, process: Optional[Process] = None) -> None:
        self._number: Optional[int] = None
        self.process = process or shared()
        while self.process.forgotten:
            self.process.request("close", atoms=self.process.forgotten.popleft())
        count = len(symbols)
        memory = Path("/dev/shm")
        folder = tempfile.mkdtemp(
            prefix="haven-", dir=memory if memory.is_dir() and os.access(memory, os.W_OK) else None)
        try:
            file = os.path.join(folder, "arrays")
            with open(file, "w+b") as made:
                made.truncate(file_bytes(count))
                self._views = arrays(mmap.mmap(made.fileno(), file_bytes(count)), count)
            self._cell, self._positions = self._views["cell"], self._views["positions"]
            self._cell[:] = cell
            self._positions[:] = positions
            keys = {"potential": potential_keys(potential), "symbols": list(symbols), "arrays": file,
                    "precision": precision, "skin_angstrom": skin, "trust": trust}
            if threads is not None:
                keys["threads"] = threads
            reply = self.process.request("open", **keys)
        finally:
            # Both sides hold it in memory now; without a name it goes with them.
            shutil.rmtree(folder, ignore_errors=True)
        self._number = reply["atoms"]
        self.description: str = reply["potential"]
        self.cutoff: float = reply["cutoff_angstrom"]
        self.committee: bool = reply["committee"]
        self.load_checks: list[Any] = reply["load_checks"]
        self.last: dict[str, Any] = {}
        """Of the last call: `rebuilds` of the neighbour list so far, `microseconds` that it took in Haven."""

    @property
    def alive(self) -> bool:
        """Whether it can still be asked."""
        return self._number is not None and self.process.alive

    def evaluate(self, positions: ArrayLike, cell: ArrayLike) -> dict[str, np.ndarray]:
        """Energy (1,) in eV, energies (N,), forces (N, 3) in eV/Å, virial in eV and stress in GPa (3, 3).

        The arrays are those of the shared file: the next call overwrites them.
        """
        self._positions[:] = positions
        self._cell[:] = cell
        self.last = self.process.evaluate(self._number or 0)
        return self._views

    def close(self) -> None:
        """Frees potential and lists in the process."""
        if self.alive:
            self.process.request("close", atoms=self._number)
        self._number = None

    def __del__(self) -> None:
        # Asked for nothing here: memory may be collected in the midst of another request.
        number = getattr(self, "_number", None)
        if number is not None:
            self.process.forgotten.append(number)

    def __enter__(self) -> "Forces":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def potential_keys(potential: Any) -> Any:
    """A potential as the protocol and decks take it: paths absolute, for the process has a folder of its own."""
    return absolute(potential) if isinstance(potential, Mapping) else path_of(potential)


def absolute(keys: Any) -> Any:
    """The same mapping, lists and mappings in it too, with each `file` as an absolute path."""
    if isinstance(keys, Mapping):
        return {key: path_of(value) if key == "file" and isinstance(value, (str, os.PathLike)) else absolute(value)
                for key, value in keys.items()}
    return [absolute(each) for each in keys] if isinstance(keys, (list, tuple)) else keys


def path_of(value: Any) -> str:
    """An absolute path, but for the word `universal` where no file has that name."""
    text = os.fspath(value)
    return text if text == "universal" and not os.path.exists(text) else os.path.abspath(text)
