#!/usr/bin/env bash
# ASE gives the cell of a PDB file to its first model alone, and finds one model more than there are.
#
# Expected: as many frames as models. CRYST1 stands once, before the models, and is the cell of all of them (PDB format 3.3, section 8);
# MDTraj and MDAnalysis read it so and write it so.
# Seen: the first frame has the cell and is periodic, all others have a cell of zeros and are not, without
# a warning. The line END after the last ENDMDL makes one frame more, without atoms. What is converted frame by frame (`ase convert`) loses its cell from the second on.
# Haven refuses such a frame and takes its cell from --cell or --structure.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q ase==3.29.0 numpy==2.4.6
{
  printf 'CRYST1   10.000   10.000   10.000  90.00  90.00  90.00 P 1           1\n'
  for model in 1 2; do
    printf 'MODEL     %4d\n' $model
    printf 'HETATM    1 LI    LI A   1    %8.3f%8.3f%8.3f  1.00  0.00          LI\n' $model 5 5
    printf 'ENDMDL\n'
  done
  printf 'END\n'
} > run.pdb
venv/bin/python - << 'PYTHON'
import sys
import warnings

import ase
from ase.io import read

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    frames = read("run.pdb", index=":")
said = [str(w.message) for w in said if not issubclass(w.category, ResourceWarning)]
cells = [frame.cell.lengths().tolist() for frame in frames]
pbc = [bool(frame.pbc.all()) for frame in frames]
last = [len(frame) for frame in frames]
print(f"ASE {ase.__version__}: 2 models are {len(frames)} frames of {last} atoms, cells {cells}, periodic {pbc}, warnings: {said}")
sys.exit(0 if cells == [[10, 10, 10], [0, 0, 0], [0, 0, 0]] and pbc == [True, False, False] and not said else 1)
PYTHON
