#!/bin/sh
# A worker in place of an agent: as P01 it writes a wrong answer, and the right one once it is told what its verifier
# found; as P01a it compares the answer with what was asked. What it is given is kept in $PROMPTS.
set -eu
prompt=$(cat)
printf '%s\n' "$prompt" >"$PROMPTS/$COORDINATOR_TASK-$COORDINATOR_ATTEMPT_NUMBER"
status=PASS
case $COORDINATOR_TASK in
  P01) case $prompt in *"Verification P01a"*) cp "$RIGHT" answer.txt ;; *) echo 41 >answer.txt ;; esac ;;
  P01a) grep -qx 42 answer.txt || status=FAIL ;;
esac
now=$(date +%Y-%m-%dT%H:%M:%S%z)
attempt=$COORDINATOR_ATTEMPT_NUMBER
printf '# %s, attempt %s\n\nStatus: %s\n\nanswer.txt holds %s\n' "$COORDINATOR_TASK" "$attempt" "$status" "$(cat answer.txt)" >"$COORDINATOR_REPORT"
printf '# %s, attempt %s, completed %s\n\n`cat answer.txt`\n\n```\n%s\n```\n\n%s\n' "$COORDINATOR_TASK" "$attempt" "$now" "$(cat answer.txt)" "$COORDINATOR_PLAN_MARKER" >"$COORDINATOR_MARKER"
