#!/usr/bin/env bash
# ASE reads the extended XYZ of GPUMD without its velocities and masses.
#
# Expected: a column vel:R:3, as GPUMD writes and reads it (Å/fs), gives the atoms velocities, and
# mass:R:1 masses; so that a kinetic energy, a restart, or a spectrum of velocities is that of the run.
# Seen: get_velocities() is zero and get_masses() that of the elements, without a warning; the columns
# lie in atoms.arrays under their names, where nobody looks. The same for velo and velocities. Read
# are momenta:R:3, in ASE's own units √(u eV), and masses:R:1.
# Haven takes vel, velo and velocities for velocities in Å/fs, and momenta for ASE's.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q ase==3.29.0 numpy==2.4.6
lattice='Lattice="9 0 0 0 9 0 0 0 9" pbc="T T T"'
printf '1\n%s Properties=species:S:1:pos:R:3:mass:R:1:vel:R:3\nLi 0 0 0 6.015 0.01 0 0\n' "$lattice" > gpumd.xyz
printf '1\n%s Properties=species:S:1:pos:R:3:masses:R:1:momenta:R:3\nLi 0 0 0 6.015 0.6 0 0\n' "$lattice" > ase.xyz
venv/bin/python - << 'PYTHON'
import sys
import warnings

import ase
from ase.io import read

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    gpumd, own = read("gpumd.xyz"), read("ase.xyz")
said = [str(w.message) for w in said if not issubclass(w.category, ResourceWarning)]
print(f"ASE {ase.__version__}: of GPUMD's columns v = {gpumd.get_velocities()[0]}, m = {gpumd.get_masses()[0]}, "
      f"arrays {sorted(gpumd.arrays)}; of its own m v = {own.get_momenta()[0]}, m = {own.get_masses()[0]}; warnings: {said}")
lost = not gpumd.get_velocities().any() and gpumd.get_masses()[0] == 6.94 and {"vel", "mass"} <= set(gpumd.arrays)
sys.exit(0 if lost and own.get_masses()[0] == 6.015 and own.get_momenta()[0, 0] == 0.6 and not said else 1)
PYTHON
