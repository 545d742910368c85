# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# Codecs, core, server and widget. Sourced after lib.sh and node.sh.

# build_codecs: both variants, from the cache where it has them.
build_codecs() {
  local variant
  for variant in native wasm; do
    if [ -f "$(bash "$root/wasm/codecs/build.sh" "$variant" --key)/complete" ]; then continue; fi
    step "Building the codecs for $variant from Debian's sources" bash "$root/wasm/codecs/build.sh" "$variant" ||
      fail "the codecs could not be built; the last line above says what to do."
  done
}

# build_preset PRESET TITLE [TARGET...]: configures where needed and builds.
build_preset() {
  local preset=$1 title=$2
  shift 2
  if [ ! -f "$root/build/$preset/build.ninja" ]; then
    step "Configuring $title" in_root cmake --preset "$preset" ||
      fail "CMake could not configure the preset '$preset'; the lines above say what is missing."
  fi
  step "Building $title" in_root cmake --build --preset "$preset" ${1:+--target "$@"} ||
    fail "the build of '$preset' stopped at the error above; mend it and run this again."
}

# build_widget: build/widget, from js-glue, widget and the wasm module, if any of them changed.
build_widget() {
  local stamp="$root/build/.widget-built" inputs=(
    "$root/widget" "$root/js-glue" "$root/build/wasm/bin" "$root/package-lock.json")
  if [ -f "$stamp" ] && [ -f "$root/build/widget/sportello.js" ] &&
    [ -z "$(find "${inputs[@]}" -newer "$stamp" -print -quit)" ]; then
    return 0
  fi
  rm -f "$stamp"
  touch "$stamp.new"
  step "Building the widget" in_root node widget/build.mjs ||
    fail "the widget could not be built; the lines above say where it stopped."
  mv "$stamp.new" "$stamp"
}

in_root() { (cd "$root" && "$@"); }
