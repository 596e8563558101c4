#!/bin/sh
# A worker in place of an agent: it reads its prompt, does its phase by the script in $WORK, and leaves report and
# completion marker at the paths that the prompt names.
set -eu
prompt=$(cat)
named() { printf '%s\n' "$prompt" | sed -n "s/^$1: \`\\(.*\\)\`\$/\\1/p" | tail -n 1; }
report=$(named '1\. The report')
marker=$(named '2\. The completion marker')
sign=$(printf '%s\n' "$prompt" | sed -n 's/.*the plan marker on a line of its own: `\(@plan:.*\)`$/\1/p' | tail -n 1)
phase=$(basename "$marker" .md)
sh "$WORK" "$phase"
now=$(date +%Y-%m-%dT%H:%M:%S%z)
printf '# %s\n\nStatus: PASS\n\n`ls` at %s: exit 0\n' "$phase" "$now" >"$report"
printf '# %s, completed %s\n\n`ls`\n\n```\n%s\n```\n\n%s\n' "$phase" "$now" "$(ls)" "$sign" >"$marker"
