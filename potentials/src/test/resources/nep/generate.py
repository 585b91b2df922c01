"""Random NEP models of odd shapes, a random structure for each, and what NEP_CPU makes of them.

Usage: python generate.py        (needs numpy, ase, calorine; writes *.txt and reference.json here)

calorine 4.1 bundles NEP_CPU (double precision). The model with type-wise factors in its cutoff line
(nep4_zbl_factors.txt) is of a form that NEP_CPU gave up in 2025; its numbers come from an older
version, see "generator" of its entry, and are left as they are by this script.

Forces and virial of nep4_charge3 are derivatives of NEP_CPU's energy by differences: its own leave out
that the charges are shifted to a sum of zero (findings/calorine-charge3-forces.sh).
"""

import json
import pathlib

import _nepy
import ase
import calorine
import numpy as np

HERE = pathlib.Path(__file__).parent

# name: (version, species, zbl line, cutoff line, n_max, basis_size, l_max, neurons, flexible ZBL)
MODELS = {
    "nep3_five_body": ("nep3", ["Li", "O"], None, "5 4 60 40", (8, 6), (8, 7), "4 2 1", 7, False),
    "nep3_zbl_tiny": ("nep3_zbl", ["Si"], "0.9 2.4", "4.5 3.6 60 40", (0, 1), (3, 1), "2 0 0", 3, False),
    "nep4_degree_eight": ("nep4", ["La", "Li", "O"], None, "5 4 4.4 3.6 4.8 3.2 60 40", (3, 2), (5, 6), "8 1 0", 6, False),
    "nep4_zbl_flexible": ("nep4_zbl", ["O", "Zr", "Li"], "0 0", "5.5 4.2 60 40", (4, 4), (8, 8), "4 2 0", 5, True),
    "nep4_zbl_typewise": ("nep4_zbl", ["Li", "S"], "0.7 2.6 0.8", "5 4 5.6 4.4 60 40", (4, 3), (6, 5), "3 1 1", 5, False),
    "nep4_all_terms": ("nep4", ["Cl", "P"], None, "5 4.5 60 40", (2, 3), (7, 4), "4 1 1 1 1 1 1", 8, False),
    "nep4_zbl_factors": ("nep4_zbl", ["Li", "La", "O"], "0.7 2.4", "5.2 4.2 60 40 1.6 1.3 0.7", (3, 3), (5, 5), "4 2 0", 5, False),
    "nep4_charge1": ("nep4_charge1", ["Li", "O"], None, "5 4 60 40", (3, 2), (5, 4), "4 2 1", 6, False),
    "nep4_charge2_zbl": ("nep4_zbl_charge2", ["Zr", "Li", "O"], "0.7 2.4", "4.6 3.6 5 4 4.8 3.2 60 40", (2, 2), (5, 5), "3 0 0", 5, False),
    "nep4_charge3": ("nep4_charge3", ["Li", "Cl"], None, "5 4 60 40", (2, 2), (5, 4), "2 1 0", 5, False),
}


def write_model(path, rng, version, species, zbl, cutoff, n_max, basis, l_max, neurons, flexible):
    flags = [int(w) for w in l_max.split()]
    terms = flags[0] + sum(1 for f in flags[1:] if f > 0)
    dim = n_max[0] + 1 + (n_max[1] + 1) * terms
    types = len(species)
    lines = [f"{version} {types} {' '.join(species)}"]
    if zbl:
        lines.append(f"zbl {zbl}")
    lines += [
        f"cutoff {cutoff}",
        f"n_max {n_max[0]} {n_max[1]}",
        f"basis_size {basis[0]} {basis[1]}",
        f"l_max {l_max}",
        f"ANN {neurons} 0",
    ]
    numbers = []
    for _ in range(1 if version.startswith("nep3") else types):
        numbers += list(rng.normal(0, 1.0, neurons * dim))  # w0
        numbers += list(rng.normal(0, 0.5, neurons))  # b0
        numbers += list(rng.normal(0, 1.0, neurons))  # w1
        if "charge" in version:
            numbers += list(rng.normal(0, 0.4, neurons))  # w1 of the charge
    if "charge" in version:
        numbers.append(rng.uniform(1.5, 2.5))  # root of the permittivity
    numbers.append(rng.normal(3, 1))  # b1
    numbers += list(rng.normal(0, 0.4, types**2 * (n_max[0] + 1) * (basis[0] + 1)))
    numbers += list(rng.normal(0, 0.4, types**2 * (n_max[1] + 1) * (basis[1] + 1)))
    numbers += list(rng.uniform(0.1, 0.5, dim))  # scaling
    if flexible:
        for _ in range(types * (types + 1) // 2):
            numbers += [rng.uniform(0.5, 1.2), rng.uniform(2.0, 2.8)]
            for _ in range(4):
                numbers += [rng.uniform(0.05, 0.5), rng.uniform(0.2, 3)]
    lines += [f"{x:.9e}" for x in numbers]
    path.write_text("\n".join(lines) + "\n")


def structure(rng, species):
    edge = 5.3
    cell = edge * (np.eye(3) + 0.15 * rng.uniform(-1, 1, (3, 3)))
    images = np.array([[a, b, c] for a in (-1, 0, 1) for b in (-1, 0, 1) for c in (-1, 0, 1)]) @ cell
    positions = []
    while len(positions) < 12:
        trial = rng.random(3) @ cell
        if all(np.min(np.linalg.norm(p + images - trial, axis=1)) > 1.5 for p in positions):
            positions.append(trial)
    return ase.Atoms([species[k % len(species)] for k in range(12)], positions, cell=cell, pbc=True)


def nep_cpu(path, atoms):
    n = len(atoms)
    engine = _nepy.NEPY(
        str(path),
        n,
        atoms.cell[:].T.flatten().tolist(),
        atoms.get_chemical_symbols(),
        atoms.positions.T.flatten().tolist(),
        atoms.get_masses().tolist(),
    )
    charged = "charge" in path.name
    if charged:
        energies, forces, virials, charges, born = engine.get_potential_forces_virials_and_charges()
    else:
        energies, forces, virials = engine.get_potential_forces_and_virials()
    numbers = {
        "energies_ev": list(energies),
        "forces_ev_per_angstrom": np.reshape(forces, (3, n)).T.tolist(),
        "virial_ev": np.reshape(virials, (9, n)).sum(axis=1).reshape(3, 3).tolist(),
    }
    if charged:
        numbers["charges_e"] = list(charges)
        numbers["born_effective_charges_e"] = np.reshape(born, (9, n)).T.tolist()
    return numbers


def slope(energy, h):
    """Derivative at 0, with an error of h^6."""
    weights = {1: 45, 2: -9, 3: 1}
    return sum(w * (energy(k * h) - energy(-k * h)) for k, w in weights.items()) / (60 * h)


def differentiated(path, atoms):
    """Forces and virial as derivatives of NEP_CPU's energy."""

    def energy(change):
        moved = atoms.copy()
        change(moved)
        return sum(nep_cpu(path, moved)["energies_ev"])

    def displaced(i, d):
        def at(x):
            def change(moved):
                moved.positions[i, d] += x

            return energy(change)

        return at

    def strained(a, b):
        def at(x):
            strain = np.eye(3)
            strain[a, b] += x
            return energy(lambda moved: moved.set_cell(moved.cell[:] @ strain, scale_atoms=True))

        return at

    return {
        "forces_ev_per_angstrom": [[-slope(displaced(i, d), 2e-4) for d in range(3)] for i in range(len(atoms))],
        "virial_ev": [[-slope(strained(a, b), 2e-5) for b in range(3)] for a in range(3)],
    }


def main():
    old = HERE / "reference.json"
    kept = json.loads(old.read_text())["cases"] if old.exists() else {}
    cases = {}
    for k, (name, spec) in enumerate(MODELS.items()):
        rng = np.random.default_rng(100 + k)
        path = HERE / f"{name}.txt"
        write_model(path, rng, *spec)
        atoms = structure(rng, spec[1])
        case = {
            "symbols": atoms.get_chemical_symbols(),
            "cell_angstrom": atoms.cell[:].tolist(),
            "positions_angstrom": atoms.positions.tolist(),
        }
        if name == "nep4_zbl_factors":
            case.update({key: value for key, value in kept.get(name, {}).items() if key not in case})
        else:
            case["generator"] = f"calorine {calorine.__version__} (NEP_CPU, double precision)"
            case.update(nep_cpu(path, atoms))
        if name == "nep4_charge3":
            case.update(differentiated(path, atoms))
        cases[name] = case
    old.write_text(json.dumps({"cases": cases}, indent=1) + "\n")


if __name__ == "__main__":
    main()
