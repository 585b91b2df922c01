#!/bin/bash
# An array job, a temperature for each task, and after it the analysis:
#   submit.sh DECK DIR 600 750 900
set -eu
here=$(cd "$(dirname "$0")" && pwd)
deck=$1 run=$2
shift 2
job=$(sbatch --parsable --array="0-$(($# - 1))" "$here/job.sh" "$deck" "$run" "$@")
sbatch --dependency="afterok:${job%%;*}" "$here/analyze.sh" "$run"
