#!/usr/bin/env bash
# MDTraj writes wrapped positions into LAMMPS dumps as unwrapped ones, in a box that follows the
# atoms.
#
# Expected: columns x y z, or xu yu zu of positions that were made continuous before; the box where
# it was, at the origin, in every frame.
# Seen: the columns are always xu yu zu, and the box begins at the lowest coordinate of each frame. An
# atom that goes 1 Å over the cell's face goes -9 Å in the dump, which says that it may be trusted.
# A mean squared displacement of that file is wrong without any sign, in every program that reads
# the columns as LAMMPS means them, Haven too. Haven therefore advises another way out of MDTraj's
# files.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install -q mdtraj==1.11.1.post2 numpy==2.4.6
venv/bin/python - << 'PYTHON'
import sys

import mdtraj
import numpy as np

top = mdtraj.Topology()
chain = top.add_chain()
for _ in range(2):
    top.add_atom("Li", mdtraj.element.lithium, top.add_residue("Li", chain))
xyz = np.array([[[0.95, 0.5, 0.5], [0.5, 0.5, 0.5]], [[0.05, 0.5, 0.5], [0.5, 0.5, 0.5]]])
run = mdtraj.Trajectory(xyz, top, unitcell_lengths=np.ones((2, 3)), unitcell_angles=np.full((2, 3), 90.0))
run.save("run.lammpstrj")
lines = open("run.lammpstrj").read().splitlines()
columns = {line for line in lines if line.startswith("ITEM: ATOMS")}
lows = [float(lines[k + 1].split()[0]) for k, line in enumerate(lines) if line.startswith("ITEM: BOX")]
x = [float(line.split()[2]) for line in lines if line.startswith("1 1 ")]
print(f"MDTraj {mdtraj.__version__}: {columns}, box from x = {lows}, atom 1 at x = {x}; it moves by 1 Å over the face")
sys.exit(0 if columns == {"ITEM: ATOMS id type xu yu zu"} and lows == [5.0, 0.5] and x == [9.5, 0.5] else 1)
PYTHON
