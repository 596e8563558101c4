# sh -c THIS coordinator FOLDER MOUTH COMMAND ARGS…
# Starts one worker after the other. Builtins only: no process but the workers' own. Standard input is a pipe from the
# coordinator; MOUTH is one to it, in which all wrappers say their pid and a word. It is given a few texts, short ones,
# since a shell reads byte by byte:
#   once       CGROUP, which we go into with all that we start; empty for none
#   its shell  BASE, below FOLDER; STDIN, how many variables, these as NAME=VALUE, how many words, these; none: the
#              command above
# The worker's shell waits for these, forked ahead, and its pid was told by then. It is let go by lines that are written at
# once: the shell reads the first, `go`, so that only what was let go leaves the others for us, `ran` and BASE, and no exit
# code is ever noted for what never ran. Then it is told `ended`. If the coordinator dies, all of us see an end.
# Where nobody listens any more, what we say must not end us.
trap : INT TERM HUP PIPE
coordinator_folder=$1
exec >"$2" || exit 75
shift 2

# A text: a line with how many line ends it has, and the text itself.
coordinator_read() {
  IFS= read -r coordinator_more && IFS= read -r coordinator_text || exit 75
  while [ "$coordinator_more" -gt 0 ]; do
    IFS= read -r coordinator_line || exit 75
    coordinator_text=$coordinator_text'
'$coordinator_line
    coordinator_more=$((coordinator_more - 1))
  done
}

# Once, and not for each worker: the kernel takes up to 15 ms for it where it was not asked of it for a while.
coordinator_read
[ -z "$coordinator_text" ] || { echo 0 >"$coordinator_text/cgroup.procs"; } 2>/dev/null

while :; do
  (
    # The worker's shell. Its own pid is that of its one thread: to read a file for it would be a call for each byte.
    for coordinator_pid in /proc/self/task/*; do :; done
    echo "$$ ${coordinator_pid##*/}"
    coordinator_read
    coordinator_base=$coordinator_folder/$coordinator_text
    coordinator_read
    case $coordinator_text in
      /*) coordinator_stdin=$coordinator_text ;;
      *) coordinator_stdin=$coordinator_folder/$coordinator_text ;;
    esac
    IFS= read -r coordinator_count
    while [ "$coordinator_count" -gt 0 ]; do
      coordinator_read && export "$coordinator_text"
      coordinator_count=$((coordinator_count - 1))
    done
    IFS= read -r coordinator_count
    [ "$coordinator_count" -eq 0 ] || set --
    while [ "$coordinator_count" -gt 0 ]; do
      coordinator_read && set -- "$@" "$coordinator_text"
      coordinator_count=$((coordinator_count - 1))
    done
    exec 2>>"$coordinator_base.log" || exit 75
    IFS= read -r coordinator_text && [ "$coordinator_text" = go ] || exit 75
    # Fails where the file is there already, so not even two wrappers can start one attempt twice.
    set -C
    true >"$coordinator_base.ran" || exit 73
    exec "$@" <"$coordinator_stdin" >&2
  )
  coordinator_code=$?
  IFS= read -r coordinator_text && [ "$coordinator_text" = ran ] && coordinator_read || exit "$coordinator_code"
  coordinator_base=$coordinator_folder/$coordinator_text
  # Over what is there, without cutting it off first: that needs no space on a disk that is full by now.
  [ -L "$coordinator_base.exit" ] || printf '%3d\n' "$coordinator_code" 1<>"$coordinator_base.exit"
  echo "$$ ended"
done
