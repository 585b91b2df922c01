#!/bin/bash
# A part of the campaign for each task of the array, queued again until it is done. Written by
# 'haven screen --on slurm'; edit partition, account and time here or give them to submit.sh.
#SBATCH --job-name=haven-screen
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=@THREADS@
#SBATCH --time=12:00:00
#SBATCH --signal=B:USR1@180
#SBATCH --requeue
#SBATCH --open-mode=append
set -u
# Slurm's signal reaches this shell alone, which would not hand it on while it runs a command in the
# foreground.
"${HAVEN:-haven}" screen '@SCREEN@' --output '@FOLDER@' --part "$((${OFFSET:-0} + SLURM_ARRAY_TASK_ID + 1))/@PARTS@" \
  --threads "${SLURM_CPUS_PER_TASK:-1}" &
child=$!
stopping=
trap 'stopping=1; kill -USR1 "$child"' USR1 TERM
wait "$child"
code=$?
if [ -n "$stopping" ] && [ "$code" -gt 128 ]; then
  wait "$child" # the signal had ended the first one
  code=$?
fi

# 4: stopped by a signal; what was under way has left a checkpoint or is done again.
if [ "$code" -eq 4 ]; then
  scontrol requeue "$SLURM_JOB_ID"
fi
exit "$code"
