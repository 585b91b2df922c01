#!/bin/bash
# A job that is queued again until its simulations are done: all of a deck, or in an array those at
# one temperature for each task, all in one run directory (submit.sh counts the tasks).
#   sbatch job.sh DECK DIR
#   sbatch --array=0-2 job.sh DECK DIR 600 750 900
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
shift 2
only=()
if [ $# -gt 0 ]; then
  temperatures=("$@")
  only=(--only "${temperatures[$SLURM_ARRAY_TASK_ID]}")
fi

# Whoever comes first sets the run directory up; all others, and each later start, go on in it.
if [ -f "$run/deck.yaml" ]; then
  set -- resume "$run"
else
  set -- run "$deck" --output "$run"
fi

# Slurm's signal reaches this shell alone, which would not hand it on while it runs a command in the
# foreground.
"${HAVEN:-haven}" "$@" ${only[@]+"${only[@]}"} --quiet --threads "${SLURM_CPUS_PER_TASK:-1}" &
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
