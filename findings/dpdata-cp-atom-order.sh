#!/usr/bin/env bash
# dpdata's qe/cp/traj names the atoms of cp.x's .pos in the order of ATOMIC_POSITIONS.
#
# cp.x of Quantum ESPRESSO (7.0 and before) sorts atoms by ATOMIC_SPECIES and writes .pos, .for and .vel in that order
# (gitlab.com/QEF/q-e/-/issues/474), whatever the order of the input. A guess: a reader of both files puts the lithium
# of ATOMIC_POSITIONS where the lithium of .pos is, or refuses. Seen: it takes lithium's coordinates for chlorine's, in
# silence, where the input does not go through the species as ATOMIC_SPECIES lists them.
#
# And .str holds the stress with the ions' kinetic part (CPV/src/cpr.f90 adds ions_thermal_stress before it is written);
# dpdata takes all of it for the virial, which for a potential's training is the configurational one. With the
# velocities of .vel at 600 K and 0.05 ions per Å³ the difference is 0.4 GPa.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" -q install dpdata==1.1.0 numpy
cd "$work"
cat >salt.in <<'IN'
&CONTROL
 calculation = 'cp', dt = 5.0
/
&SYSTEM
 nat = 2,
 ntyp = 2,
 ibrav = 0,
/
ATOMIC_SPECIES
Li 7.0 li.upf
Cl 35.5 cl.upf
ATOMIC_POSITIONS bohr
Cl 5.0 5.0 5.0
Li 1.0 0.0 0.0
CELL_PARAMETERS bohr
10 0 0
0 10 0
0 0 10
IN
# what cp.x 7.0 writes of it: lithium first, as in ATOMIC_SPECIES, two steps after the start
printf ' 10 0.00120944\n 1.001 0.0 0.0\n 5.0 5.0 5.0\n' >salt.pos
printf ' 10 0.00120944\n 0.01 0 0\n -0.01 0 0\n' >salt.for
printf ' 10 0.00120944\n 10 0 0\n 0 10 0\n 0 0 10\n' >salt.cel
printf ' 10 1.209442E-03 2.6E-08 0.0E+00 1.4E-01 -45.5 -45.4 -45.4 -45.4 1000.0 0.1\n' >salt.evp
venv/bin/python - <<'PY'
import sys
import dpdata
import numpy as np

s = dpdata.LabeledSystem("salt", fmt="qe/cp/traj")
names = [s["atom_names"][t] for t in s["atom_types"]]
bohr = 0.529177210903
print("dpdata", dpdata.__version__)
for name, r in zip(names, s["coords"][0]):
    print(f"  {name} at {np.round(r / bohr, 3)} Bohr")
print("expected: Li at [1.001 0 0], next to where the input has it, or a refusal")
at = {name: r / bohr for name, r in zip(names, s["coords"][0])}
wrong = abs(at["Cl"][0] - 1.001) < 1e-3
print("seen: the species are exchanged" if wrong else "the species are right: the finding is out of date")
sys.exit(0 if wrong else 1)
PY
