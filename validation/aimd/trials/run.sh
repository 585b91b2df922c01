#!/usr/bin/env bash
# Runs of the bundled NEP for NepSelfConsistencyTest:   validation/aimd/trials/run.sh DIR
#   own      900 K, what references and replicas are taken from
#   scaled   the same with output weights and bias 1.1 times as large: energies and forces too (but ZBL below 1.8 Å)
#   shifted  980 K, judged as 900 K: D 1.46 ± 0.07 times as large, measured
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
mkdir -p "$1"
cd "$1"
cp "$root"/inputs/examples/li6ps5cl/{nep.txt,li6ps5cl_52.xyz} .
awk 'NF == 1 { n++; k = (n - 1) % 960; if ((n <= 3840 && k >= 930) || n == 3841) $0 = sprintf(" %.12e", 1.1 * $1) } { print }' \
  nep.txt > nep_scaled.txt
deck() {
  sed "s/trials own/trials $1/; s/file: nep.txt/file: $2/; s/temperatures_k: \[900\]/temperatures_k: [$3]/; s/directory: own/directory: $1/; s/replicas: 24/replicas: $4/" \
    "$root/validation/aimd/trials/own.yaml" > "$1.yaml"
  "$root/haven" run "$1.yaml"
}
deck own nep.txt 900 40
deck scaled nep_scaled.txt 900 24
deck shifted nep.txt 980 24
