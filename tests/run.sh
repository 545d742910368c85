#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
#
# Installs what is missing, builds, and runs the test suites.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
reports="$root/build/reports"
all_suites=(core asan fuzz wasm page signaling browser)
# The fuzzers run the core under the same sanitizers as `asan`, in a tenth of the time.
default_suites=(core fuzz wasm page signaling browser)

# shellcheck source=../site-demo/setup/lib.sh
. "$root/site-demo/setup/lib.sh"
# shellcheck source=../site-demo/setup/debian.sh
. "$root/site-demo/setup/debian.sh"
# shellcheck source=../site-demo/setup/node.sh
. "$root/site-demo/setup/node.sh"
# shellcheck source=../site-demo/setup/build.sh
. "$root/site-demo/setup/build.sh"
# shellcheck source=suites.sh
. "$root/tests/suites.sh"

usage() {
  cat <<TEXT
usage: bash tests/run.sh [SUITE...]

Suites (all but asan if none is named):
  core       the C++ core, native
  asan       the core again, with AddressSanitizer and UndefinedBehaviorSanitizer
  fuzz       the parsers' fuzzers, a short run each
  wasm       the core as WebAssembly under Node, and what its module exports
  page       js-glue and widget without a browser: units, style, types
  signaling  the server
  browser    whole calls in headless browsers

Each suite closes with a line 'SUITE: N passed, N failed'. JUnit XML: build/reports/.
TEXT
}

suites=()
for argument in "$@"; do
  case " ${all_suites[*]} " in
    *" $argument "*) suites+=("$argument") ;;
    *)
      case $argument in -h | --help) usage; exit 0 ;; esac
      usage >&2
      fail "there is no suite '$argument'."
      ;;
  esac
done
[ ${#suites[@]} -gt 0 ] || suites=("${default_suites[@]}")

check_machine
install_debian_packages run test
become_owner "$@"
install_npm_packages
build_codecs
mkdir -p "$reports"

failed=()
for suite in "${suites[@]}"; do
  say ""
  say "== $suite"
  started=$SECONDS
  rm -rf "${reports:?}/$suite" "$reports/$suite.xml"
  mkdir -p "$reports/$suite"
  "build_for_$suite"
  "run_$suite"
  node "$root/tests/report.mjs" "$suite" "$reports" || failed+=("$suite")
  say "   ($((SECONDS - started)) s)"
done

say ""
if [ ${#failed[@]} -gt 0 ]; then
  fail "these suites failed: ${failed[*]}. Details: build/reports/."
fi
say "All suites passed. JUnit XML is in build/reports/."
