#!/usr/bin/env bash
# How a campaign of many structures grows: large.sh 10000 30000 100000
# Crystals of two atoms as frames of one XYZ file, through preparation and `geometry`, on one thread. For
# each number: seconds of a core (user and system; wall clock depends on what else the machine does), most
# memory (with 1 GB of heap), files and bytes of the folder. Needs GNU time (Debian: apt install time). 10⁵ take a quarter of
# an hour and 2 GB of the temporary folder.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
haven=${HAVEN:-$here/../../haven}
export HAVEN_JAVA_OPTS=${HAVEN_JAVA_OPTS:--Xmx1g}
time=/usr/bin/time
[ -x $time ] || { echo "large.sh: GNU time is missing: apt install time" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

frames() {
  awk -v n="$1" 'BEGIN {
    for (k = 0; k < n; k++) {
      a = 4 + k / n
      printf "2\nLattice=\"%.6f 0 0 0 %.6f 0 0 0 %.6f\" Properties=species:S:1:pos:R:3\n", a, a, a
      printf "Li 0 0 0\nCl %.6f %.6f %.6f\n", a / 2, a / 2, a / 2
    }
  }'
}

# NAME WORDS…: runs haven, prints a row.
row() {
  local name=$1
  shift
  $time -o cost -f '%U %S %M' "$haven" screen screen.yaml --output out "$@" > log 2>&1 || { cat log >&2; exit 1; }
  awk -v n="$n" -v name="$name" '{ printf "%8d  %-28s %8.1f %10.2f %8.0f\n", n, name, $1 + $2, ($1 + $2) / n * 1000, $3 / 1024 }' cost
}

printf '%8s  %-28s %8s %10s %8s\n' structures step 'core s' 'ms each' MB
for n in "$@"; do
  rm -rf out
  frames "$n" > many.xyz
  printf '%s\n' 'structures: {files: many.xyz, min_length_angstrom: 0}' \
    'stages: [{geometry: {keep: {density_g_cm3: "> 0.1"}}}]' 'threads: 1' > screen.yaml
  row 'plan of a new one (--check)' --check
  row 'all of it'
  row 'plan of a done one (--check)' --check
  row '--resume of a done one' --resume
  row '--report' --report
  row 'a part of 50 (--part)' --part "1/$((n / 50))"
  printf '%8d  files %s, on the disk %s MB; %s\n' "$n" "$(find out -type f | wc -l)" "$(du -sm out | cut -f1)" \
    "$(cd out && stat -c '%n %s bytes' screen.* | grep -v yaml | tr '\n' ' ')"
done
