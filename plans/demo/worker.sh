#!/bin/sh
# A worker for the demo, in place of an agent: it does one phase and leaves a report and a completion marker.
# sh worker.sh PHASE REPORT COMPLETED PLAN_MARKER
set -eu
phase=$1 report=$2 completed=$3 marker=$4
program=plans/demo/program
now() { date +"%Y-%m-%dT%H:%M:%S%z"; }

stub() {
  mkdir -p "$program"
  printf '#!/bin/sh\n# leap.sh YEAR: says whether a year is a leap year.\necho unknown\n' >"$program/leap.sh"
}

tests() {
  cat >"$program/leap-test.sh" <<'EOF'
#!/bin/sh
# Tests for leap.sh; the exit code says whether all passed.
failed=0 run=0
expect() {
  run=$((run + 1))
  said=$(sh plans/demo/program/leap.sh "$1")
  [ "$said" = "$2" ] || { echo "year $1: expected: $2 but was: $said"; failed=$((failed + 1)); }
}
expect 2023 no
expect 2024 yes
expect 1900 no
expect 2000 yes
echo "$run tests, $failed failed"
[ "$failed" -eq 0 ]
EOF
}

# The first attempt forgets the centuries, as people do; the remediation finds the file there, and mends it.
implement() {
  if grep -q '% 4' "$program/leap.sh"; then
    rule='[ $(($1 % 400)) -eq 0 ] || { [ $(($1 % 4)) -eq 0 ] && [ $(($1 % 100)) -ne 0 ]; }'
  else
    rule='[ $(($1 % 4)) -eq 0 ]'
  fi
  printf '#!/bin/sh\n# leap.sh YEAR: says whether a year is a leap year.\nif %s; then echo yes; else echo no; fi\n' "$rule" >"$program/leap.sh"
}

begun=$(now)
case $phase in
  P01) stub ;;
  P02) tests ;;
  P03) implement ;;
  P04) ;;
esac
sleep 1 # so that there is something to watch

command="sh -n $program/leap.sh"
[ "$phase" = P04 ] && command="sh $program/leap-test.sh"
output=$($command 2>&1) && code=0 || code=$?
echo "phase $phase: $command exited $code"

mkdir -p "$(dirname "$report")" "$(dirname "$completed")"
cat >"$report" <<EOF
# $phase

Status: PASS

Begun $begun, done $(now).

Verification: \`$command\` exited $code.
EOF
cat >"$completed" <<EOF
# $phase completed

Completed: $(now)

\`$command\`

\`\`\`
${output:-(no output)} [exit $code]
\`\`\`

<!-- $marker -->
EOF
