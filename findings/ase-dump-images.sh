#!/usr/bin/env bash
# ASE reads LAMMPS dumps without their image counts: an ion that crosses the cell's face jumps back
# by a cell.
#
# Expected: positions in x y z plus ix iy iz cells, as the dump says, so that displacements are those
# of the ions; or the counts kept in an array; or a warning.
# Seen: ix iy iz are dropped. A step of 1 Å over the face is read as one of -9 Å; a mean squared
# displacement from these positions is wrong without any sign. Columns xu yu zu are safe.
# Haven unwraps by the counts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q ase==3.29.0 numpy==2.4.6
for frame in '0 9.5 0' '1 0.5 1'; do
  read -r step x image <<< "$frame"
  printf 'ITEM: TIMESTEP\n%s\nITEM: NUMBER OF ATOMS\n1\nITEM: BOX BOUNDS pp pp pp\n0 10\n0 10\n0 10\n' "$step"
  printf 'ITEM: ATOMS id element x y z ix iy iz\n1 Li %s 5 5 %s 0 0\n' "$x" "$image"
done > run.lammpstrj
venv/bin/python - << 'PYTHON'
import sys
import warnings

import ase
from ase.io import read

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    first, second = read("run.lammpstrj", index=":")
said = [str(w.message) for w in said if not issubclass(w.category, ResourceWarning)]
step = second.positions[0, 0] - first.positions[0, 0]
print(f"ASE {ase.__version__}: a step of 1 Å is read as {step} Å; arrays {sorted(second.arrays)}, warnings: {said}")
sys.exit(0 if step == -9 and sorted(second.arrays) == ["numbers", "positions"] and not said else 1)
PYTHON
