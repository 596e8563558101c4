# sh -c THIS coordinator SIGNAL PID:START…
# Looks at each start time right before the signal is sent, so that a pid given to another process is left alone.
signal=$1
shift
for target; do
  read -r stat <"/proc/${target%:*}/stat" || continue
  set -- ${stat##*) }
  [ "${20}" = "${target#*:}" ] && kill -s "$signal" "${target%:*}"
done
