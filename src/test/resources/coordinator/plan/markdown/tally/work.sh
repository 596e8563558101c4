#!/bin/sh
# What an honest worker of the plan PLAN-TALLY does in each phase. sh work.sh PHASE
set -eu
check() { # FILE PROGRAM: a test of a program that counts what "a b c" on two lines has
  printf 'said=$(printf "a b\\nc\\n" | sh tally/%s)\n[ "$said" = %s ] || { echo "expected: %s but was: $said"; echo "1 test, 1 failed"; exit 1; }\necho "1 test, 0 failed"\n' "$2" "$3" "$3" >"tally/$1"
}
case $1 in
  P00) mkdir -p tally && echo "Counts words and lines." >tally/README ;;
  P00.5) echo "echo unknown" >tally/words.sh ;;
  P02) check words-test.sh words.sh 3 ;;
  P02b) echo "wc -w | tr -d ' '" >tally/words.sh ;;
  P02.5) check lines-test.sh lines.sh 2 && echo "echo unknown" >tally/lines.sh ;;
  P03) echo "wc -l | tr -d ' '" >tally/lines.sh ;;
esac
