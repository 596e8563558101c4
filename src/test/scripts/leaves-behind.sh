#!/bin/sh
# leaves-behind.sh HOW FILE: leaves a process behind in one of many ways, and its pid in FILE before it ends itself.
how=$1
export LEFT=$2
stay='echo $$ >>"$LEFT"; while :; do sleep 60; done'
case $how in
  background) sh -c "$stay" & ;;
  nohup) nohup sh -c "$stay" >/dev/null 2>&1 & ;;
  deaf) sh -c "trap '' TERM INT HUP; $stay" & ;;
  setsid) setsid sh -c "$stay" & ;;
  nested-setsid) setsid setsid sh -c "setsid sh -c '$stay' & wait" & ;;
  double-fork) (setsid sh -c "(sh -c '$stay' &) &" &) ;;
  no-environment) env -i LEFT="$LEFT" sh -c "$stay" & ;;
  fork-loop) setsid sh -c 'echo $$ >>"$LEFT"; while :; do sleep 0.01 & sleep 60 & sleep 0.01; done' & ;;
  hop) setsid sh -c 'hop() { sleep 0.02; hop & }; echo $$ >>"$LEFT"; hop' & ;;
  *) exit 2 ;;
esac
while ! [ -s "$LEFT" ]; do sleep 0.01; done
