#!/usr/bin/env bash
# Runs at rest and in a field, and what both give:   validation/field/run.sh DIR [rest pairs cell large]
#   rest    40 replicas of 60 ps at 600, 750, 900 K, 416 atoms, each in its own cell from 4 ps of npt
#   pairs   6 replicas of the same in fields of F a = +-0.5 and +-1 k_BT
#   cell    10 pairs of 30 ps at 750 K, F a = +-1 k_BT, in one cell for all: the mean of those of rest
#   large   that cell 3 x 3 x 3, 11,232 atoms: 4 pairs of 10 ps, and 8 runs at rest of 20 ps
# Some 35, 20, 6 and 35 minutes of two quiet cores. Runs that are there are continued. PYTHON=… one with scipy.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
cd "$1"
shift
[ $# -gt 0 ] || set -- rest pairs cell large
cp "$root"/inputs/examples/li6ps5cl/{nep.txt,li6ps5cl_416_disordered.xyz} .
awk 'BEGIN { a = 20.38337045; s = a / 20.14657431 }
  NR == 1 { print } NR == 2 { printf "Lattice=\"%s 0 0 0 %s 0 0 0 %s\" Properties=species:S:1:pos:R:3 pbc=\"T T T\"\n", a, a, a }
  NR > 2 { printf "%s %.8f %.8f %.8f\n", $1, s * $2, s * $3, s * $4 }' li6ps5cl_416_disordered.xyz > cell.xyz

# deck NAME STRUCTURE TEMPERATURES REPLICAS STAGES: runs it
deck() {
  cat > "$1.yaml" << END
title: Li6PS5Cl, $1
structure: $2
potential: {type: nep, file: nep.txt}
mobile: [Li]
charges: {Li: 1, P: 5, S: -2, Cl: -1}
temperatures_k: [$3]
replicas: $4
time_step_fs: 2
threads: 1
output: {directory: $1, trajectory_interval_fs: 40}
stages:
  - minimise: {max_steps: 100}
  - $5
  - nvt: {duration_ps: $6, production: true$7}
analysis: {mechanism: []}
END
  if [ -d "$1" ]; then "$root/haven" resume "$1"; else "$root/haven" run "$1.yaml"; fi
}
field() { echo ", field: {reduced_strengths: [$1], hop_length_angstrom: 2.8}"; }
compare() { "${PYTHON:-python3}" "$root/validation/field/compare.py" "$@"; }

small=li6ps5cl_416_disordered.xyz
large='{file: cell.xyz, supercell: [3, 3, 3]}'
for part; do
  case $part in
    rest) deck rest $small "600, 750, 900" 40 "npt: {duration_ps: 4}" 60 "" ;;
    pairs) deck pairs $small "600, 750, 900" 6 "npt: {duration_ps: 4}" 60 "$(field "0.5, 1")" ;;
    cell) deck cell cell.xyz 750 10 "nvt: {duration_ps: 4}" 30 "$(field 1)" ;;
    large)
      deck large-pairs "$large" 750 4 "nvt: {duration_ps: 3}" 10 "$(field 1)"
      deck large-rest "$large" 750 8 "nvt: {duration_ps: 3}" 20 "" ;;
    *) echo "no part $part" >&2; exit 2 ;;
  esac
done
if [ -f rest/result.json ]; then
  for run in pairs cell; do
    if [ -f $run/result.json ]; then compare --rest rest/result.json --field $run/result.json; fi
  done
fi
if [ -f large-rest/result.json ]; then compare --rest large-rest/result.json --field large-pairs/result.json; fi
