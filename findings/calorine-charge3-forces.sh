#!/usr/bin/env bash
# calorine 4.1, NEP models with the header nep4_charge3.
# Guess: the forces are minus the derivatives of the energy, as for nep4_charge1 and nep4_charge2.
# Seen: they are not, by about 1e-3 eV/Å for charges of 0.3 e. The predicted charges are shifted to a
# sum of zero; the mean of dE/dq is then taken off in modes 1 and 2, but not in mode 3.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -q calorine==4.1 ase==3.29.0 numpy==2.4.6
cd "$folder"
venv/bin/python - <<'PY'
import ase
import calorine
import numpy as np
from calorine.calculators import CPUNEP

print("calorine", calorine.__version__)
worst = {}
for mode in (1, 2, 3):
    rng = np.random.default_rng(3)
    neurons, dim = 6, 4 + 3 * 4
    numbers = []
    for _ in range(2):
        for count, width in ((neurons * dim, 1), (neurons, 0.5), (neurons, 1), (neurons, 0.3)):
            numbers += list(rng.normal(0, width, count))
    numbers += [1.7, 3] + list(rng.normal(0, 0.4, 4 * (4 * 6 + 3 * 6))) + list(rng.uniform(0.1, 0.5, dim))
    head = [f"nep4_charge{mode} 2 Li O", "cutoff 5 4 60 40", "n_max 3 2", "basis_size 5 5", "l_max 4 0 0", f"ANN {neurons} 0"]
    open("nep.txt", "w").write("\n".join(head + [f"{x:.9e}" for x in numbers]) + "\n")
    atoms = ase.Atoms("LiO" * 4, cell=[5.5] * 3, pbc=True)
    grid = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)]) * 2.75
    atoms.positions = grid + rng.uniform(-0.3, 0.3, (8, 3))
    atoms.calc = CPUNEP("nep.txt")
    forces = atoms.get_forces().copy()
    h, error = 1e-4, 0
    for i in range(8):
        for d in range(3):
            energies = []
            for sign in (1, -1):
                moved = atoms.copy()
                moved.positions[i, d] += sign * h
                moved.calc = CPUNEP("nep.txt")
                energies.append(moved.get_potential_energy())
            error = max(error, abs(-(energies[0] - energies[1]) / (2 * h) - forces[i, d]))
    worst[mode] = error
    print(f"nep4_charge{mode}: largest |F + dE/dr| = {error:.1e} eV/A")
assert worst[1] < 1e-6 and worst[2] < 1e-6 < 1e-5 < worst[3], worst
PY
