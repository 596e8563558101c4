# sh -c THIS coordinator BASE STDIN CGROUP COMMAND ARGS…
# Builtins only: no process but the worker's own. Standard input and output are pipes to the coordinator.
# It writes two lines at once to let the worker go: the worker's shell reads the first, so that only what was let go
# leaves the second for us, and no exit code is ever noted for what never ran. If the coordinator dies, both see an end.
trap : INT TERM HUP
coordinator_base=$1 coordinator_stdin=$2 coordinator_cgroup=$3
shift 3
exec 2>>"$coordinator_base.log"
(
  # The worker's shell only: this wrapper has to live when all that is in there is ended.
  [ -z "$coordinator_cgroup" ] || { echo 0 >"$coordinator_cgroup/cgroup.procs"; } 2>/dev/null
  read -r coordinator_pid coordinator_word </proc/self/stat
  echo "$coordinator_pid"
  read -r coordinator_word || exit 75
  [ "$coordinator_word" = go ] || exit 75
  # Fails where the file is there already, so not even two wrappers can start one attempt twice.
  set -C
  true >"$coordinator_base.ran" || exit 73
  exec "$@" <"$coordinator_stdin" >&2
)
coordinator_code=$?
# Over what is there, without cutting it off first: that needs no space on a disk that is full by now.
read -r coordinator_word && [ "$coordinator_word" = ran ] && [ ! -L "$coordinator_base.exit" ] && printf '%3d\n' "$coordinator_code" 1<>"$coordinator_base.exit"
exit "$coordinator_code"
