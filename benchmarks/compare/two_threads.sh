#!/usr/bin/env bash
# What two threads gain on small cells, this build beside another:
#   two_threads.sh POTENTIAL STRUCTURE OTHER_HAVEN [rounds=3] [seconds=5]
# 1. one cell on one and two threads (192 atoms of STRUCTURE; the 416 of the quickstart);
# 2. two simulations of 416 atoms in one deck (two temperatures): one after the other on one thread, and side by side on two.
# Builds take turns within a round; wall seconds, so the machine must be quiet. Some three minutes.
set -eu
here=$(cd "$(dirname "$0")/../.." && pwd)
potential=$1 structure=$2 other=$3 rounds=${4:-3} seconds=${5:-5}
example=$here/inputs/examples/li6ps5cl
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat > "$work/two.yaml" <<DECK
structure: $example/li6ps5cl_416_disordered.xyz
potential: {type: nep, file: $example/nep.txt}
mobile: [Li]
charges: {Li: 1, P: 5, S: -2, Cl: -1}
temperatures_k: [600, 750]
time_step_fs: 2
stages:
  - nvt: {duration_ps: $((4 * seconds)), production: true}
DECK
for ((round = 1; round <= rounds; round++)); do
  for build in "$other" "$here/haven"; do
    echo "== round $round, $build"
    "$build" bench --quiet --potential "$potential" "$structure" --temperature-k 1000 --threads 1,2 --precision mixed --seconds "$seconds"
    "$build" bench --quiet --system li6ps5cl --sizes 416 --threads 1,2 --precision mixed --seconds "$seconds"
    for threads in 1 2; do
      rm -rf "$work/out"
      begin=$(date +%s.%N)
      "$build" run "$work/two.yaml" --threads "$threads" --output "$work/out" --quiet > "$work/log" 2>&1 || { tail -5 "$work/log"; exit 1; }
      end=$(date +%s.%N)
      echo "two simulations of 416 atoms, $((4 * seconds)) ps each, $threads thread(s): $(echo "$end - $begin" | bc) s"
    done
  done
done
