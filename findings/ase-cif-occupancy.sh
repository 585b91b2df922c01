#!/usr/bin/env bash
# ASE reads a CIF with partly occupied sites as if every site were full, without a word.
#
# Expected: a warning, or numbers of atoms that the occupancies explain.
# Seen: Ce0.9Gd0.1O1.95 becomes Ce4O8, ceria without gadolinium and without vacancies. Only
# atoms.info['occupancy'] still knows. The majority of each site is taken at occupancy one, and
# vacancies are filled. For an ionic conductor these are the carriers.
# Haven fills such sites at random, neutral if it knows the charges, and prints the counts.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q ase==3.29.0 numpy==2.4.6
cat > ceria.cif << 'CIF'
data_gadolinia_doped_ceria
_cell_length_a 5.418
_cell_length_b 5.418
_cell_length_c 5.418
_cell_angle_alpha 90
_cell_angle_beta 90
_cell_angle_gamma 90
_space_group_name_H-M_alt 'F m -3 m'
_space_group_IT_number 225
loop_
_atom_site_label
_atom_site_type_symbol
_atom_site_fract_x
_atom_site_fract_y
_atom_site_fract_z
_atom_site_occupancy
Ce1 Ce 0 0 0 0.9
Gd1 Gd 0 0 0 0.1
O1 O 0.25 0.25 0.25 0.975
CIF
venv/bin/python - << 'PYTHON'
import sys
import warnings

import ase
from ase.io import read

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    atoms = read("ceria.cif")
said = [str(w.message) for w in said if not issubclass(w.category, ResourceWarning)]
print(f"ASE {ase.__version__}: Ce0.9Gd0.1O1.95 is read as {atoms.get_chemical_formula()}, warnings: {said}")
sys.exit(0 if atoms.get_chemical_formula() == "Ce4O8" and not said else 1)
PYTHON
