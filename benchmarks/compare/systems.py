"""Structures that both programs of a comparison read: LAMMPS data files of thermally disordered lattices."""
from __future__ import annotations

import random
from pathlib import Path

Site = tuple[int, float, float, float]

ARGON_EDGE = 3.4 * (4 / 0.8442) ** (1 / 3)
CERIA_EDGE = 5.411

FCC: list[tuple[float, float, float]] = [(0, 0, 0), (0, .5, .5), (.5, 0, .5), (.5, .5, 0)]


def argon(file: Path, cells: int) -> int:
    """Fcc argon of reduced density 0.8442, cells³ cubes of 4 atoms. Returns the number of atoms."""
    return _write(file, [(1, *site) for site in FCC], ARGON_EDGE, (cells, cells, cells), ["39.948 # Ar"], False)


def ceria(file: Path, cells: tuple[int, int, int]) -> int:
    """Fluorite CeO2, 12 ions a cube. Returns the number of ions."""
    oxygen = [(x, y, z) for x in (.25, .75) for y in (.25, .75) for z in (.25, .75)]
    sites: list[Site] = [(1, *site) for site in FCC] + [(2, *site) for site in oxygen]
    return _write(file, sites, CERIA_EDGE, cells, ["140.116 # Ce", "15.999 # O"], True)


def _write(file: Path, sites: list[Site], edge: float, cells: tuple[int, int, int], masses: list[str],
           charges: bool) -> int:
    disorder = random.Random(1)
    rows = []
    for a in range(cells[0]):
        for b in range(cells[1]):
            for c in range(cells[2]):
                for kind, x, y, z in sites:
                    position = [edge * (n + s) + disorder.gauss(0, 0.08) for n, s in ((a, x), (b, y), (c, z))]
                    charge = [("4.0", "-2.0")[kind - 1]] if charges else []
                    words = [str(len(rows) + 1), str(kind), *charge, *(f"{value:.10f}" for value in position)]
                    rows.append(" ".join(words))
    lines = ["disordered lattice", "", f"{len(rows)} atoms", f"{len(masses)} atom types", ""]
    lines += [f"0 {n * edge:.10f} {axis}lo {axis}hi" for n, axis in zip(cells, "xyz")]
    lines += ["", "Masses", "", *(f"{k + 1} {mass}" for k, mass in enumerate(masses))]
    lines += ["", "Atoms # " + ("charge" if charges else "atomic"), "", *rows, ""]
    file.write_text("\n".join(lines))
    return len(rows)
