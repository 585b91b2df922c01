#!/bin/bash
# A whole deck in one job, which is queued again until it is done:
#   sbatch single.sh DECK DIR
#SBATCH --job-name=haven
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=16
#SBATCH --time=24:00:00
#SBATCH --signal=B:TERM@120
#SBATCH --requeue
#SBATCH --open-mode=append
set -u
deck=$1 run=$2
haven=${HAVEN:-haven}

# Whoever comes first sets the run directory up; all others, and each later start, go on in it.
if [ -f "$run/deck.yaml" ]; then
  set -- resume "$run"
else
  set -- run "$deck" --output "$run"
fi

# Slurm's signal reaches this shell alone. In the foreground Haven would keep it waiting.
"$haven" "$@" --quiet --threads "${SLURM_CPUS_PER_TASK:-1}" &
child=$!
stopping=
trap 'stopping=1; kill -TERM "$child"' TERM
wait "$child"
code=$?
if [ -n "$stopping" ] && [ "$code" -gt 128 ]; then
  wait "$child" # the signal had ended the first one
  code=$?
fi

# 4: stopped by a signal, checkpoint written.
if [ "$code" -eq 4 ]; then
  scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
