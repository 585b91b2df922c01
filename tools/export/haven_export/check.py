"""Compares an exported file, loaded anew, with the calculator of the program that made the model."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List

import numpy as np
import torch
from ase import Atoms
from ase.geometry import get_distances

from haven_export.contracts import Exported, ask

FORCE_LIMIT = 1e-5
"""eV/Å."""


@dataclass
class Difference:
    """Largest differences on one structure, and what is allowed."""

    atoms: int
    largest_force: float
    energy: float
    force: float
    stress: float
    energy_limit: float
    force_limit: float
    stress_limit: float

    def passes(self) -> bool:
        # Not-a-number compares false.
        return (
            self.energy <= self.energy_limit
            and self.force <= self.force_limit
            and self.stress <= self.stress_limit
        )

    def __str__(self) -> str:
        return (
            f"{self.atoms} atoms: energy {self.energy:.1e} eV/atom (limit {self.energy_limit:.1e}),"
            f" forces {self.force:.1e} of {self.largest_force:.2g} eV/Å (limit {self.force_limit:.1e}),"
            f" stress {self.stress:.1e} eV/Å³ (limit {self.stress_limit:.1e})"
        )


def structures(species: List[str]) -> List[Atoms]:
    """Three disordered cells of up to five of the species: 6, 11 and 24 atoms, the first smaller
    than most cutoffs, none with a right angle, no two atoms within 2.1 Å."""
    random = np.random.default_rng(20240229)
    chosen = [species[k] for k in sorted(random.permutation(len(species))[:5])]
    made = []
    for count, volume in ((6, 22.0), (11, 22.0), (24, 20.0)):
        edge = (count * volume) ** (1 / 3)
        cell = edge * (np.eye(3) + 0.12 * random.uniform(-1, 1, (3, 3)))
        points: List[np.ndarray] = []
        while len(points) < count:
            point = random.uniform(0, 1, 3) @ cell
            distances = [
                get_distances([point], [p], cell=cell, pbc=True)[1].item() for p in points
            ]
            if not distances or min(distances) > 2.1:
                points.append(point)
        symbols = [chosen[k % len(chosen)] for k in range(count)]
        made.append(Atoms(symbols, points, cell=cell, pbc=True))
    return made


def scatter(original: object, atoms: Atoms, forces: np.ndarray) -> float:
    """Largest change of a force component when the crystal is turned and listed in reverse."""
    q, r = np.linalg.qr(np.random.default_rng(7).normal(size=(3, 3)))
    turn = q * np.sign(np.diag(r))
    if np.linalg.det(turn) < 0:
        turn = -turn
    turned = atoms[::-1]
    turned.set_cell(atoms.cell.array @ turn)
    turned.set_positions(atoms.positions[::-1] @ turn)
    turned.calc = original
    return float(np.abs(turned.get_forces()[::-1] @ turn.T - forces).max())


def compare(file: Path, exported: Exported, atoms: Atoms) -> Difference:
    """The differences between a file and the original on one structure.

    An original in float32 may not agree with itself that well: the limit is then four times what
    its forces change by when the crystal is turned and its atoms are listed in reverse.
    A force error f over the cutoff of N atoms is a stress error of f N cutoff / V. The energy of
    an atom may differ by 1e-5 eV, in float32 also by 1e-6 of it.
    """
    answer = ask(file, exported, atoms)
    expected = atoms.copy()
    expected.calc = exported.original
    energy = expected.get_potential_energy()
    forces = expected.get_forces()
    stress = expected.get_stress(voigt=False)
    single = exported.dtype == torch.float32
    force_limit = FORCE_LIMIT
    if single:
        force_limit = max(force_limit, 4 * scatter(exported.original, atoms, forces))
    return Difference(
        len(atoms),
        float(np.abs(forces).max()),
        abs(answer.energy - energy) / len(atoms),
        float(np.abs(answer.forces - forces).max()),
        float(np.abs(answer.stress - stress).max()),
        1e-5 + (1e-6 * abs(energy) / len(atoms) if single else 0.0),
        force_limit,
        force_limit * len(atoms) * exported.cutoff / atoms.get_volume(),
    )
