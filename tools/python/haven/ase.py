"""Haven as an ASE calculator.

    from haven.ase import Haven
    atoms.calc = Haven("nep.txt")
    atoms.get_forces()
"""
from __future__ import annotations

from typing import Any, Optional

import numpy as np
from ase import Atoms
from ase.calculators.calculator import Calculator, all_changes

from .errors import InputError
from .forces import GPA_PER_EV_PER_ANGSTROM3, Forces
from .process import Process

_VOIGT = ([0, 1, 2, 1, 0, 0], [0, 1, 2, 2, 2, 1])


class Haven(Calculator):
    """Energy, energies, forces and stress by any potential of Haven, in its resident process.

    Units of ASE: eV, eV/Å, eV/Å³ (Voigt, positive in tension). Cells may be small and triclinic; they must be
    periodic along all three vectors, for that is what Haven computes: atoms without are refused with a remedy.
    A single structure gives the bits of ``haven evaluate``; in a series of small moves the neighbour list is kept,
    pairs are summed in another order, and the last digit may differ.

    Args:
        potential: file, the word ``"universal"``, or a mapping as under `potential` in a deck
        precision: ``"double"``, or ``"mixed"`` (float pairs, double sums) which is faster
        threads: of the host; default all. The result does not depend on it
        skin: of the neighbour list in Å; 0 builds it in every call
        trust: do not check a model from elsewhere (forces and virial against its energy)
        process: default the one that all share
    """

    implemented_properties = ["energy", "free_energy", "energies", "forces", "stress"]
    discard_results_on_any_change = True

    def __init__(self, potential: Any, precision: str = "double", threads: Optional[int] = None,
                 skin: float = 1.0, trust: bool = False, process: Optional[Process] = None) -> None:
        self.potential = potential
        self.precision = precision
        self.threads = threads
        self.skin = skin
        self.trust = trust
        self._process = process
        self._series: Optional[Forces] = None
        self._numbers: Any = None
        self._copy: Optional[Atoms] = None
        super().__init__()

    def calculate(self, atoms: Optional[Atoms] = None, properties: Any = ("energy",),
                  system_changes: Any = all_changes) -> None:
        """Computes all properties at once."""
        if atoms is None:
            atoms = self.atoms
        if atoms is None:
            raise InputError("no atoms to compute; give them, as in calculate(atoms)")
        if not atoms.pbc.all():
            raise InputError(
                f"pbc is {tuple(bool(p) for p in atoms.pbc)}: Haven computes crystals, periodic along all three"
                " vectors. For a molecule or a slab leave more vacuum than the potential's cutoff, as in"
                " atoms.center(vacuum=10), and set atoms.pbc = True")
        series = self._opened(atoms)
        got = series.evaluate(atoms.positions, atoms.cell.array)
        energy = float(got["energy"][0])
        self._remember(atoms)
        self.results = {
            "energy": energy, "free_energy": energy, "energies": got["energies"].copy(),
            "forces": got["forces"].copy(), "stress": got["stress"][_VOIGT] / GPA_PER_EV_PER_ANGSTROM3}
        if series.committee:
            self.results["force_spreads"] = got["force_spreads"].copy()

    def _opened(self, atoms: Atoms) -> Forces:
        series = self._series
        if series is not None and series.alive and np.array_equal(self._numbers, atoms.numbers):
            return series
        if series is not None:
            series.close()
        self._series = None
        self._series = Forces(
            self.potential, atoms.get_chemical_symbols(), atoms.cell.array, atoms.positions,
            precision=self.precision, threads=self.threads, skin=self.skin, trust=self.trust, process=self._process)
        self._numbers = atoms.numbers.copy()
        return self._series

    def check_state(self, atoms: Atoms, tol: float = 0) -> list[str]:
        """What the results depend on and has changed since the last call, in any digit."""
        before = self.atoms
        if before is None or len(before) != len(atoms):
            return list(all_changes)
        return [name for name, was, now in (
            ("positions", before.positions, atoms.positions), ("cell", before.cell.array, atoms.cell.array),
            ("numbers", before.numbers, atoms.numbers), ("pbc", before.pbc, atoms.pbc))
            if not (was == now).all()]

    def _remember(self, atoms: Atoms) -> None:
        """A copy of the atoms, made anew only for other atoms: copying takes longer than a pipe."""
        before = self._copy
        if before is None or before is atoms or not np.array_equal(before.numbers, atoms.numbers):
            before = self._copy = atoms.copy()
        else:
            before.positions[:] = atoms.positions
            before.cell[:] = atoms.cell.array
            before.pbc[:] = atoms.pbc
        self.atoms = before

    @property
    def description(self) -> str:
        """The potential in words, once it is open."""
        return self._series.description if self._series else ""

    def close(self) -> None:
        """Frees the potential; the next call opens it again."""
        if self._series is not None:
            self._series.close()
        self._series = None

    def __getstate__(self) -> dict[str, Any]:
        """Copies and pickles open the potential themselves."""
        return {**self.__dict__, "_series": None, "_numbers": None, "_process": None}
