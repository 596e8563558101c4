# Read by the scripts beside: where the program is, and how a figure is printed. Not a script of its own.
here=$(CDPATH='' cd -P -- "$(dirname -- "$0")/../.." && pwd -P)
program=${COORDINATOR:-$here/coordinator}
place=$(mktemp -d)
# ext4 passes over an inode for minutes after it was freed, and looks at each of them whenever it makes a file: what one
# question deletes, the next would pay for. So bench/run deletes at its end.
clean() { [ -n "${DELETED_LATER-}" ] || rm -rf "$place"; }
trap clean EXIT
trap 'exit 130' INT TERM
cd "$place"

# Sets CLASSES, test classes and libraries, unless somebody built and named them already.
compile() {
  [ -z "${CLASSES-}" ] || return 0
  for online in -o ''; do
    # shellcheck disable=SC2086
    ! mvn $online -B -q -f "$here/pom.xml" -DskipTests test-compile dependency:build-classpath \
      -Dmdep.outputFile="$here/target/bench.cp" >&2 || break
  done
  CLASSES=$here/target/test-classes:$here/target/classes:$(cat "$here/target/bench.cp")
}

now() { date +%s%N; }

# Runs words, and prints the milliseconds that they took. What they say is shown only if they fail.
timed() {
  begun=$(now)
  "$@" >"$place/.out" 2>&1 || { echo "failed: $*" >&2 && tail -n 20 "$place/.out" >&2; exit 1; }
  awk "BEGIN { printf \"%.2f\", ($(now) - $begun) / 1000000 }"
}

# The least of so many times: BEST_OF COUNT WORDS…
best_of() {
  count=$1
  shift
  while [ "$count" -gt 0 ]; do
    timed "$@"
    echo
    count=$((count - 1))
  done | sort -n | head -n 1
}

# The middle one of numbers, one a line.
median() { sort -n | awk '{ all[NR] = $1 } END { printf "%.2f", all[int((NR + 1) / 2)] }'; }

reckon() { awk "BEGIN { printf \"%.2f\", $* }"; }

have() { command -v "$1" >/dev/null; }

# A figure: QUESTION OURS UNIT MARK [NEIGHBOUR THEIRS], less is better. The ratio is theirs to ours.
row() {
  ratio=-
  [ -z "${6-}" ] || ratio=$(awk "BEGIN { if ($2 > 0) printf \"%.2f\", $6 / $2; else print \"-\" }")
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$ratio" "$1" "$2" "$3" "${4:--}" "${5:--}" "${6:--}"
}
