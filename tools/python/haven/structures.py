"""Atoms to files that Haven reads, with all their digits: ASE's own extended XYZ rounds to eight."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Optional, Sequence, Union

import numpy as np
from ase import Atoms

from .errors import InputError

Source = Union[Atoms, str, "os.PathLike[str]"]


def write(atoms: Atoms, file: Path) -> Path:
    """Extended XYZ: cell, symbols, positions. Constraints are refused, for Haven moves all atoms."""
    if atoms.constraints:
        names = ", ".join(sorted({type(each).__name__ for each in atoms.constraints}))
        raise InputError(
            f"the atoms are constrained ({names}), and Haven would move them all the same. Take the constraints off,"
            " as in atoms = atoms.copy(); atoms.set_constraint(); or keep them and let ASE move the atoms by Haven's"
            " forces: atoms.calc = haven.ase.Haven(potential), then ase.optimize.FIRE(atoms).run(fmax=0.01)")
    if not atoms.pbc.all():
        raise InputError(
            f"pbc is {tuple(bool(p) for p in atoms.pbc)}: Haven computes crystals, periodic along all three vectors."
            " For a molecule or a slab leave vacuum, as in atoms.center(vacuum=10), and set atoms.pbc = True")
    cell = " ".join(repr(float(x)) for x in atoms.cell.array.ravel())
    lines = [str(len(atoms)), f'Lattice="{cell}" Properties=species:S:1:pos:R:3 pbc="T T T"']
    for symbol, (x, y, z) in zip(atoms.get_chemical_symbols(), atoms.positions.tolist()):
        lines.append(f"{symbol} {x!r} {y!r} {z!r}")
    file.write_text("\n".join(lines) + "\n")
    return file


def file_of(source: Source, folder: Path, name: str) -> str:
    """The absolute path of a structure: that of the file, or of a new one in `folder`."""
    if isinstance(source, Atoms):
        return str(write(source, folder / f"{name}.xyz"))
    return os.path.abspath(os.fspath(source))


def write_trajectory(frames: Any, file: Path, symbols: Optional[Sequence[str]], cell: Any) -> Path:
    """An ASE trajectory of positions (T, N, 3) with symbols and cell, or of a list of Atoms."""
    from ase.io.trajectory import Trajectory

    if isinstance(frames, np.ndarray):
        if frames.ndim != 3 or frames.shape[2] != 3:
            raise InputError(f"positions have the shape {frames.shape}; expected (frames, atoms, 3)")
        if symbols is None or cell is None:
            raise InputError("positions alone do not say what they are of; give symbols and cell")
        if len(symbols) != frames.shape[1]:
            raise InputError(f"{len(symbols)} symbols for {frames.shape[1]} atoms")
        each = (Atoms(list(symbols), positions=x, cell=cell, pbc=True) for x in frames)
    else:
        each = iter(frames)
    with Trajectory(str(file), "w") as out:
        for number, atoms in enumerate(each, 1):
            if not isinstance(atoms, Atoms):
                raise InputError(f"frame {number} is a {type(atoms).__name__}, the frames before it are Atoms")
            out.write(atoms)
    return file
