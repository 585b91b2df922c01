#!/usr/bin/env bash
# The same small campaign several times: run.sh [killed] [slurm] [spark]   (all, if none is named)
#   local  this machine's pool, never stopped
#   killed this machine's pool, killed (kill -9) at random moments until it comes to its end
#   slurm  a Slurm of one node, started here: running tasks are signalled, later the node is set down
#   spark  a master and two workers on loopback, started here: a worker and its executor are killed
# and are screen.csv, the ledger and the trajectories' numbers the same to the last bit? Exits with 1 if they
# are not. A few minutes on two cores; nothing but the temporary folder is written to, and nothing is
# stopped that was not started here. As root (Slurm). Needs:
#   apt install slurm-wlm munge                               (tested: Debian 12, Slurm 22.05.8)
#   mvn -Plaunch,spark -pl cli,campaigns/spark -am package    (Apache Spark 4.2.0)
# KEEP=1 keeps the folder.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/validation/cluster
export HAVEN=${HAVEN:-$root/haven} HAVEN_NO_BUILD=1
java=$("$root/haven" --jdk)/bin/java
[ $# -gt 0 ] || set -- killed slurm spark
work=$(mktemp -d /tmp/haven-cluster-XXXXXX)
chmod 755 "$work"
started=()

stop_all() {
  local pid
  [ ! -f "$work/slurm/slurm.conf" ] || scancel --quiet --user=root 2> /dev/null || true
  for pid in "${started[@]}"; do kill "$pid" 2> /dev/null || true; done
  for pid in "${started[@]}"; do wait "$pid" 2> /dev/null || true; done
  if [ -n "${KEEP:-}" ]; then echo "kept: $work"; else rm -rf "$work"; fi
}
trap stop_all EXIT

say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
die() { say "FAILED: $*"; exit 1; }

# SECONDS WHAT COMMAND…: waits until the command succeeds.
await() {
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || die "no $what"
    sleep 0.2
  done
}

free_port() {
  local port
  while true; do
    port=$((20000 + RANDOM % 20000))
    (exec 3<> /dev/tcp/127.0.0.1/$port) 2> /dev/null || { echo $port; return; }
  done
}

# Dynamics of campaign $1 that are under way, with frames younger than the file $2.
moving() { [ -n "$(find "$1/tasks" -name thermo.csv -newer "$2" -size +2k 2> /dev/null)" ]; }

# Every file that a result is, with its hash.
bits() {
  (cd "$1" && find . \( -name 'screen.[chjp]*' -o -path './tasks/*/*/*.json' -o -path './tasks/*/*/*.xyz' -o -name thermo.csv \) \
    ! -name load_checks.json | sort | xargs -d '\n' sha256sum)
}

failures=0
same() {
  bits "$work/local/out" > "$work/expected"
  bits "$work/$1/out" > "$work/found"
  if diff "$work/expected" "$work/found" > "$work/$1/differences"; then
    say "$1: the same bits, $(wc -l < "$work/found") files"
  else
    say "$1: DIFFERS in $(grep -c '^[<>]' "$work/$1/differences") lines:"
    head -n 10 "$work/$1/differences"
    failures=1
  fi
}

# Tasks in times.csv of campaign $1, and how many of them are there twice.
tasks() {
  awk -F, '{ n++; key = $1 "," $2 "," $3; twice += (key in seen); seen[key] = 1; s += $4 }
    END { printf "%d tasks ended in %.0f s of a core, %d of them twice", n, s, twice }' "$work/$1/out/times.csv"
}

# The two crystals of the example that its potential knows in two fillings, and four that a filter drops.
# The campaign lies at the same place each time, since decks name it.
mkdir -p "$work/cells"
cp "$root"/inputs/examples/screen/*.cif "$root/inputs/examples/li6ps5cl/nep.txt" "$work/cells"
grep -E '^(id|LiCl|Li2S|Li3N|AgI|Li6PS5Cl)' "$root/inputs/examples/screen/structures.csv" > "$work/cells/structures.csv"
cat > "$work/screen.yaml" <<'SCREEN'
structures: {files: cells/structures.csv, min_length_angstrom: 8, realisations: 2}
potential: {type: nep, file: cells/nep.txt}
stages:
  - geometry: {keep: {shortest_angstrom: "> 1.2"}}
  - bond_valence: {keep: {nep_covers: "> 0"}}
  - relax: {}
  - dynamics: {temperatures_k: [800], time_step_fs: 1, equilibration_ps: 1, production_ps: 10}
checkpoint_interval_s: 1
SCREEN
screen=$work/screen.yaml
out=$work/out

# Puts the campaign that has ended where its kind keeps it.
put_away() { mv "$out" "$work/$1/out"; }

run_local() {
  mkdir -p "$work/local"
  local begun=$SECONDS
  "$HAVEN" screen "$screen" --output "$out" --threads 1 --quiet > "$work/local/log" 2>&1 || { cat "$work/local/log"; die "local"; }
  put_away local
  say "local: $((SECONDS - begun)) s, one thread; $(tasks local)"
}

run_killed() {
  mkdir -p "$work/killed"
  local begun=$SECONDS kills=0 moments= pause process
  while true; do
    "$HAVEN" screen "$screen" --output "$out" --threads 2 --resume --quiet > "$work/killed/log" 2>&1 &
    process=$!
    started+=("$process")
    # Longer each time, so that an end comes.
    pause=$((3 + RANDOM % 10 + kills)).$((RANDOM % 10))
    sleep "$pause"
    kill -9 "$process" 2> /dev/null || break
    wait "$process" 2> /dev/null || true
    kills=$((kills + 1))
    moments="$moments $pause"
  done
  wait "$process" || { cat "$work/killed/log"; die "killed: it ended with $?"; }
  [ $kills -gt 0 ] || die "killed: it was done before the first kill"
  put_away killed
  say "killed: $((SECONDS - begun)) s, killed $kills times, after$moments s; $(tasks killed)"
  same killed
}

start_slurm() {
  local dir=$work/slurm
  mkdir -p "$dir/state" "$dir/spool"
  command -v slurmctld > /dev/null && command -v munged > /dev/null || die "Slurm is missing: apt install slurm-wlm munge"
  sed -e "s:DIR:$dir:g" -e "s:CONTROL_PORT:$(free_port):" -e "s:NODE_PORT:$(free_port):" -e "s:CORES:$(nproc):" \
    "$here/slurm.conf" > "$dir/slurm.conf"
  head -c 1024 /dev/urandom > "$dir/munge.key"
  chmod 600 "$dir/munge.key"
  munged --foreground --force --socket="$dir/munge.socket" --key-file="$dir/munge.key" --pid-file="$dir/munge.pid" \
    --seed-file="$dir/munge.seed" --log-file="$dir/munge.log" > "$dir/munged.out" 2>&1 &
  started+=($!)
  await 20 'munge' test -S "$dir/munge.socket"
  export SLURM_CONF=$dir/slurm.conf
  slurmctld -f "$SLURM_CONF" -D > "$dir/slurmctld.out" 2>&1 &
  started+=($!)
  slurmd -f "$SLURM_CONF" -N localhost -D > "$dir/slurmd.out" 2>&1 &
  started+=($!)
  await 60 'idle node' eval '[ "$(sinfo -h -o %t 2> /dev/null)" = idle ]'
  say "slurm: $(slurmctld -V), one node of $(nproc) cores"
}

queue_is_empty() { [ -z "$(squeue -h 2> /dev/null)" ]; }
restarts() { scontrol show job -a 2> /dev/null | sed -n 's/.*Restarts=\([0-9]*\).*/\1/p' | awk '{ s += $1 } END { print s + 0 }'; }

run_slurm() {
  start_slurm
  local dir=$work/slurm begun=$SECONDS
  "$HAVEN" screen "$screen" --output "$out" --threads 1 --on slurm --chunk 1 > "$dir/written"
  touch "$dir/begun"
  (cd "$dir" && bash "$out/slurm/submit.sh" > submitted)
  await 600 'dynamics under Slurm' moving "$out" "$dir/begun"
  local running
  running=$(squeue -h -t R -o %i | tr '\n' ' ')
  say "slurm: USR1 to the running tasks $running"
  touch "$dir/signalled"
  local job
  for job in $running; do scancel --batch --signal=USR1 "$job"; done
  await 600 'task that was queued again' eval '[ "$(restarts)" -gt 0 ]'
  sleep 1
  touch "$dir/signalled"
  await 600 'dynamics after the signal' moving "$out" "$dir/signalled"
  say "slurm: node set down, with $(squeue -h -t R -o %i | tr '\n' ' ')running"
  scontrol update NodeName=localhost State=DOWN Reason=test
  await 60 'task taken from the node' eval '[ "$(squeue -h -t R -o %i | wc -l)" -eq 0 ]'
  # Slurm may have taken it back by itself, as its daemon answers.
  scontrol update NodeName=localhost State=RESUME 2> /dev/null || true
  await 1800 'end of the jobs' queue_is_empty
  [ -f "$out/screen.csv" ] || die "the job of the table wrote none"
  put_away slurm
  say "slurm: $((SECONDS - begun)) s, $(grep -h 'stopped by SIG' "$dir"/slurm-*.out | wc -l) tasks stopped with a checkpoint,
          $(grep -h 'DUE TO NODE FAILURE' "$dir"/slurm-*.out | wc -l) by the node; $(tasks slurm)"
  same slurm
}

start_spark() {
  local dir=$work/spark lib=$root/campaigns/spark/target/lib number
  [ -d "$lib" ] || die "Spark is missing: mvn -Plaunch,spark -pl cli,campaigns/spark -am package"
  mkdir -p "$dir/home"
  ln -s "$lib" "$dir/home/jars"
  : > "$dir/home/RELEASE"
  export SPARK_HOME=$dir/home SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$dir/tmp
  export JAVA_HOME=${java%/bin/java}
  local flags=(-Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp "$lib/*")
  port=$(free_port)
  "$java" "${flags[@]}" org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port "$(free_port)" \
    > "$dir/master.log" 2>&1 &
  started+=($!)
  await 60 'master of Spark' grep -qs "New state: ALIVE" "$dir/master.log"
  for number in 1 2; do
    "$java" "${flags[@]}" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port "$(free_port)" --cores 1 --memory 1g \
      --work-dir "$dir/worker-$number" "spark://127.0.0.1:$port" > "$dir/worker-$number.log" 2>&1 &
    started+=($!)
    workers+=($!)
  done
  await 60 'workers of Spark' eval '[ "$(grep -c "Registering worker" "'"$dir"'/master.log")" -eq 2 ]'
  say "spark: $(basename "$lib"/spark-core_*.jar .jar), a master and two workers of one core"
}

# The executor of worker $1 that has dynamics of the campaign open, if it has one.
executor_at_work() {
  local pid
  for pid in $(pgrep -P "$1"); do
    ls -l "/proc/$pid/fd" 2> /dev/null | grep -q "$out/tasks/.*/dynamics/" && echo "$pid"
  done
  return 0
}

find_victim() {
  local worker
  moving "$out" "$work/spark/begun" || return 1
  for worker in "${workers[@]}"; do
    executor=$(executor_at_work "$worker" | head -n 1)
    if [ -n "$executor" ]; then
      victim=$worker
      return 0
    fi
  done
  return 1
}

run_spark() {
  workers=()
  start_spark
  local dir=$work/spark begun=$SECONDS driver
  touch "$dir/begun"
  HAVEN_JAVA_OPTS="-Dspark.driver.host=127.0.0.1 -Dspark.executor.memory=900m" "$HAVEN" screen "$screen" --output "$out" --threads 1 \
    --on spark --master "spark://127.0.0.1:$port" --chunk 1 > "$dir/log" 2>&1 &
  driver=$!
  started+=("$driver")
  await 600 'dynamics on an executor' find_victim
  say "spark: kill -9 of the worker $victim and its executor $executor, amid dynamics"
  kill -9 "$victim" "$executor"
  wait "$victim" 2> /dev/null || true
  wait "$driver" || { cat "$dir/log"; die "the driver ended with $?"; }
  put_away spark
  say "spark: $((SECONDS - begun)) s, $(grep -c 'is begun again' "$dir/log") parts begun again; $(tasks spark)"
  same spark
}

run_local
for kind in "$@"; do
  case $kind in
    killed | slurm | spark) "run_$kind" ;;
    *) die "unknown: $kind; there are killed, slurm and spark" ;;
  esac
done
[ $failures -eq 0 ] && say "nothing lost: all the same to the last bit"
exit $failures
