#!/bin/bash
# The analysis of a run directory, when the array is done:
#   sbatch --dependency=afterok:JOB analyze.sh DIR
#SBATCH --job-name=haven-analyze
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=4
#SBATCH --time=02:00:00
exec "${HAVEN:-haven}" analyze "$1" --threads "${SLURM_CPUS_PER_TASK:-1}"
