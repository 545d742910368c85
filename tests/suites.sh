# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# What each suite needs built and how it is run. Every runner leaves JUnit XML in
# $reports/SUITE/; tests/report.mjs counts and judges. Sourced by run.sh.

# run_program SUITE NAME COMMAND...: one GoogleTest program, which writes its own XML. A program that
# ends badly without a failed test in its XML (a crash, a leak) is a failed test of its own.
run_program() {
  local suite=$1 name=$2 status=0
  local xml="$reports/$suite/$name.xml"
  shift 2
  say "• $name"
  (cd "$root" && "$@" --gtest_brief=1 --gtest_color=no --gtest_output="xml:$xml") </dev/null || status=$?
  if [ "$status" -ne 0 ] && ! grep -qs '<failure' "$xml"; then
    report_failure "$suite" "$name" "ended with status $status"
  fi
}

# report_failure SUITE NAME MESSAGE: a failed test that no runner reported.
report_failure() {
  say "  $2 $3"
  cat >"$reports/$1/$2.program.xml" <<XML
<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="$2"><testcase name="program" classname="$2"><failure message="$3"/></testcase></testsuite></testsuites>
XML
}

# run_programs SUITE FOLDER: every native GoogleTest program there.
run_programs() {
  local program
  for program in "$root/$2"/*; do
    if [ -f "$program" ] && [ -x "$program" ]; then run_program "$1" "$(basename "$program")" "$program"; fi
  done
}

# run_node_tests SUITE NAME FOLDER...: the *.test.mjs below these folders, one file after the other.
run_node_tests() {
  local suite=$1 name=$2 status=0 files=() folder
  shift 2
  for folder in "$@"; do
    [ -d "$root/$folder" ] || continue
    mapfile -t -O "${#files[@]}" files < <(cd "$root" && find "$folder" -name '*.test.mjs' | sort)
  done
  [ ${#files[@]} -gt 0 ] || return 0
  say "• $name: ${#files[@]} files"
  (cd "$root" && node --test --test-concurrency=1 --test-timeout=600000 \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=junit --test-reporter-destination="$reports/$suite/$name.xml" \
    "${files[@]}") </dev/null || status=$?
  if [ "$status" -ne 0 ] && ! grep -qs '<failure' "$reports/$suite/$name.xml"; then
    report_failure "$suite" "$name" "ended with status $status"
  fi
}

# in_pairs FUNCTION: FUNCTION for each line of the standard input, two at a time; what one prints stays
# together.
in_pairs() {
  local line logs
  logs=$(mktemp -d)
  while read -r line; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n || true; done
    (
      log=$(mktemp -p "$logs")
      "$1" "$line" >"$log" 2>&1 </dev/null || true
      flock "$logs" cat "$log"
    ) &
  done
  wait
  rm -rf "$logs"
}

build_for_core() { build_preset native "the core and its tests" core-tests tools; }
run_core() { run_programs core build/native/tests/core; }

build_for_asan() { build_preset native-asan "the core with sanitizers" core-tests; }
run_asan() { run_programs asan build/native-asan/tests/core; }

build_for_fuzz() { build_preset fuzz "the fuzzers" fuzzers; }
run_fuzz() { find "$root/build/fuzz/fuzz" -maxdepth 1 -type f -executable | sort | in_pairs run_fuzzer; }

# run_fuzzer PROGRAM: ${SPORTELLO_FUZZ_SECONDS:-10} seconds of hostile input.
run_fuzzer() {
  local name status=0 seconds=${SPORTELLO_FUZZ_SECONDS:-10}
  name=$(basename "$1")
  local log="$reports/fuzz/$name.log" corpus="$root/build/fuzz/corpus/$name" seeds="$root/tests/fuzz/corpus/$name"
  mkdir -p "$corpus"
  say "• $name, $seconds s"
  local folders=("$corpus")
  if [ -d "$seeds" ]; then folders+=("$seeds"); fi
  (cd "$reports/fuzz" && "$1" -max_total_time="$seconds" -timeout=5 -print_final_stats=1 -seed=20100101 \
    "${folders[@]}") >"$log" 2>&1 </dev/null || status=$?
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$log"
    report_failure fuzz "$name" "found an input that breaks it: see build/reports/fuzz/"
  else
    printf '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="fuzz"><testcase name="%s" classname="fuzz"/></testsuite></testsuites>\n' \
      "$name" >"$reports/fuzz/$name.xml"
  fi
}

build_for_wasm() {
  build_preset wasm "WebAssembly: module, tools, tests"
  build_preset native "the tools, to compare with" tools
}
run_wasm() {
  local program
  for program in "$root"/build/wasm/tests/core/*.cjs; do
    run_program wasm "$(basename "$program" .cjs)" node "$program"
  done
  run_node_tests wasm module tests/wasm tests/tools tests/bench
}

build_for_page() { :; }
run_page() { run_node_tests page page tests/page tests/glue tests/widget; }

build_for_signaling() { build_preset native "the server and its tests" sportello-server signaling-tests; }
run_signaling() {
  run_programs signaling build/native/tests/signaling
  run_node_tests signaling server tests/signaling
}

build_for_browser() {
  build_preset native "the server" sportello-server
  build_preset wasm "the page's module" sportello-core
  build_widget
}
# A call needs both cores; what the widget shows without one does not.
run_browser() {
  local file
  (cd "$root" && find tests/browser/widget -name '*.test.mjs' | sort) | in_pairs run_browser_file
  while read -r file; do
    run_browser_file "$file"
  done < <(cd "$root" && find tests/browser -name '*.test.mjs' -not -path '*/widget/*' | sort)
}

# run_browser_file FILE: one file of browser tests. Two browsers and a server on a shared machine can be
# starved for a second by whatever else it does: a file that fails is run once more, and says so.
run_browser_file() {
  local turn status name=${1#tests/browser/}
  name=${name%.test.mjs}
  name=${name//\//-}
  local report="$reports/browser/$name.xml"
  for turn in first second; do
    status=0
    say "• $name"
    (cd "$root" && node --test --test-timeout=600000 \
      --test-reporter=spec --test-reporter-destination=stdout \
      --test-reporter=junit --test-reporter-destination="$report" "$1") </dev/null || status=$?
    [ "$status" -ne 0 ] || break
    if [ "$turn" = first ]; then
      say "  $name failed; it gets a second run"
      mv "$report" "$reports/browser/$name.first-run.log" || true
    fi
  done
  if [ "$status" -ne 0 ] && ! grep -qs '<failure' "$report"; then
    report_failure browser "$name" "ended with status $status"
  elif [ "$status" -eq 0 ] && [ "$turn" = second ]; then
    say "  $name passed at the second run only"
  fi
}
