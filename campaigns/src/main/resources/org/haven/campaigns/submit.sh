#!/bin/bash
# All parts of the campaign, as arrays that Slurm allows, and after them the table. Words are
# handed on to sbatch: submit.sh --partition=long --account=me
set -eu
here=$(cd "$(dirname "$0")" && pwd)
parts=@PARTS@
# Largest index of an array is one below MaxArraySize, 1001 where the cluster does not say.
size=$(scontrol show config 2> /dev/null | sed -n 's/^MaxArraySize *= *\([0-9]*\).*/\1/p' || true)
size=$((${size:-1001} - 1))
jobs=
for ((offset = 0; offset < parts; offset += size)); do
  last=$((parts - offset < size ? parts - offset - 1 : size - 1))
  job=$(OFFSET=$offset sbatch --parsable --export=ALL --array="0-$last" "$@" "$here/array.sh")
  jobs=$jobs:${job%%;*}
done
sbatch --dependency="afterany$jobs" "$@" "$here/report.sh"
