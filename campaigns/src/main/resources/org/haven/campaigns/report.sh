#!/bin/bash
# The table, when the arrays are done, however their tasks ended.
#SBATCH --job-name=haven-table
#SBATCH --nodes=1
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --time=01:00:00
exec "${HAVEN:-haven}" screen '@SCREEN@' --output '@FOLDER@' --report
