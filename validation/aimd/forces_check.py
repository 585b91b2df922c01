"""The numbers of the forces section, by numpy and by another program's forces.

    python validation/aimd/forces_check.py ../shared/reference/nep-llzo/dft_frames.xyz ../shared/reference/nep-llzo/nep.txt

Reads the extended XYZ by itself, takes the potential's energies, forces and stresses from calorine (NEP_CPU, double
precision) and prints what ForceComparison gives, to 15 digits. Needs numpy, ase, calorine. AimdForcesTest holds Haven
against these numbers.
"""
import json
import re
import sys

import numpy as np
from ase import Atoms
from calorine.calculators import CPUNEP

EV_PER_A3_IN_GPA = 160.2176634


def frames(path):
    with open(path) as lines:
        while True:
            first = lines.readline()
            if not first.strip():
                return
            n = int(first)
            head = lines.readline()
            value = lambda key: re.search(rf'\b{key}=(?:"([^"]*)"|(\S+))', head)
            numbers = lambda key: np.array((value(key).group(1) or value(key).group(2)).split(), float)
            rows = [lines.readline().split() for _ in range(n)]
            yield (
                [r[0] for r in rows],
                numbers("Lattice").reshape(3, 3),
                np.array([r[1:4] for r in rows], float),
                np.array([r[4:7] for r in rows], float),
                float(numbers("energy")[0]),
                numbers("stress").reshape(3, 3),
            )


def main(xyz, nep):
    error, reference, ours, species, energy, stress = [], [], [], [], [], []
    for symbols, cell, positions, forces, e, s in frames(xyz):
        atoms = Atoms(symbols, positions, cell=cell, pbc=True)
        atoms.calc = CPUNEP(nep)
        f = atoms.get_forces()
        reference.append(forces)
        ours.append(f)
        error.append(f - forces)
        species += symbols
        energy.append((atoms.get_potential_energy() - e) / len(symbols))
        stress.append((atoms.get_stress(voigt=False) - s)[np.triu_indices(3)] * EV_PER_A3_IN_GPA)
    e, r, f = (np.concatenate(x) for x in (error, reference, ours))
    species, energy, stress = np.array(species), np.array(energy), np.array(stress)
    size = np.linalg.norm(r, axis=1)
    large = size > 0.2
    cosine = np.sum(r * f, axis=1)[large] / size[large] / np.linalg.norm(f, axis=1)[large]
    out = {
        "slope of forces": np.sum(f * r) / np.sum(r * r),
        "RMSE of forces over their RMS": np.sqrt(np.sum(e**2) / np.sum(r**2)),
        "RMSE of forces": np.sqrt(np.mean(e**2)),
        "MAE of forces": np.mean(np.abs(e)),
        "angle between forces": np.mean(np.degrees(np.arccos(np.clip(cosine, -1, 1)))),
        "RMSE of energy after offset": np.std(energy, ddof=1),
        "RMSE of stress": np.sqrt(np.mean(stress**2)),
        "bias of pressure": abs(np.mean(stress[:, [0, 3, 5]])),
    }
    for s in dict.fromkeys(species):
        own = e[species == s]
        out[f"RMSE of forces on {s}"] = np.sqrt(np.mean(own**2))
        out[f"MAE of forces on {s}"] = np.mean(np.abs(own))
        out[f"bias of forces on {s}"] = abs(np.mean(own))
    print(json.dumps({k: float(f"{v:.15g}") for k, v in out.items()}, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
