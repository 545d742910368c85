#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
#
# Builds libopus and libvpx from Debian's source packages, for this machine or for
# WebAssembly, and prints the prefix they were installed in as its only line on stdout.
# A result is kept outside the build folder, so that this is quick the second time.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache_root=${SPORTELLO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sportello}/codecs

say() { printf '[codecs] %s\n' "$*" >&2; }
fail() {
  printf '[codecs] error: %s\n' "$*" >&2
  exit 1
}

usage() {
  cat <<'TEXT'
usage: build.sh native|wasm [--key]

Builds the pinned libopus and libvpx and prints the prefix with include/ and lib/.
  --key   print the prefix the result has or will have, and build nothing
Kept in ${SPORTELLO_CACHE:-~/.cache/sportello}/codecs.
TEXT
}

case ${1:-} in
  native | wasm) variant=$1 ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

# shellcheck source=fetch.sh
. "$here/fetch.sh"

# Opus works in fixed point everywhere: integer arithmetic gives the same samples in the
# page and in the tests. The neural extras (DRED, deep concealment) stay out: megabytes.
opus_options=(
  -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF -DCMAKE_POSITION_INDEPENDENT_CODE=ON
  -DOPUS_FIXED_POINT=ON -DOPUS_ENABLE_FLOAT_API=ON -DOPUS_FAST_MATH=OFF
  -DOPUS_DRED=OFF -DOPUS_DEEP_PLC=OFF -DOPUS_OSCE=OFF
  -DOPUS_BUILD_PROGRAMS=OFF -DOPUS_BUILD_TESTING=OFF
  -DOPUS_INSTALL_PKG_CONFIG_MODULE=OFF -DOPUS_INSTALL_CMAKE_CONFIG_MODULE=OFF
)
# Opus picks its rounding by this test: with it, wasm32 (whose 64-bit integers are fast too)
# gives the very samples of a 64-bit machine.
opus_arch_test='defined(_WIN64)'
opus_arch_test_with_wasm="$opus_arch_test || defined(__wasm__)"
vpx_options=(
  --enable-static --disable-shared --enable-pic --enable-vp8 --enable-vp9
  --enable-realtime-only --disable-multithread --disable-postproc --disable-vp9-postproc
  --disable-vp9-highbitdepth --size-limit=4096x4096 --disable-examples --disable-tools
  --disable-docs --disable-unit-tests --disable-webm-io --disable-libyuv
  --disable-dependency-tracking --disable-install-bins --disable-install-srcs
)
case $variant in
  native)
    cc=gcc
    cxx=g++
    flags='-O3 -ffp-contract=off'
    # Opus 1.5.2's CMake files mix floating-point AVX2 sources into a fixed-point build.
    opus_options+=(-DOPUS_X86_MAY_HAVE_AVX2=OFF)
    vpx_options+=(--target=x86_64-linux-gcc --enable-runtime-cpu-detect --as=nasm)
    [ "$(uname -m)" = x86_64 ] || fail "the native build of libvpx is set up for x86_64 only; this machine is $(uname -m)."
    tools=(gcc g++ nasm)
    ;;
  wasm)
    cc=emcc
    cxx=em++
    flags='-O3 -msimd128 -ffp-contract=off'
    opus_options+=(-DOPUS_DISABLE_INTRINSICS=ON -DOPUS_STACK_PROTECTOR=OFF -DOPUS_FORTIFY_SOURCE=OFF)
    vpx_options+=(--target=generic-gnu --disable-runtime-cpu-detect)
    tools=(emcc em++ emar emranlib)
    export NODE_PATH=/usr/share/nodejs${NODE_PATH:+:$NODE_PATH}
    ;;
esac
for tool in "${tools[@]}" apt-get awk cmake flock make ninja patch perl sha256sum tar xz; do
  command -v "$tool" >/dev/null ||
    fail "the program $tool is missing: 'bash site-demo/start.sh' or 'bash tests/run.sh' installs all that is needed."
done

key=$({
  grep -v '^#' "$here/sources.lock"
  printf '%s\n' "$variant" "$flags" "$opus_arch_test_with_wasm" "${opus_options[@]}" "${vpx_options[@]}"
  "$cc" --version | sed -n 1p
} | sha256sum | cut -c1-16)
prefix="$cache_root/$variant-$key"

if [ "${2:-}" = --key ] || [ -f "$prefix/complete" ]; then
  echo "$prefix"
  exit 0
fi

mkdir -p "$cache_root"
exec 9>"$cache_root/$variant-$key.lock"
if ! flock -n 9; then
  say "another run is building the same codecs; waiting for it"
  flock 9
  if [ -f "$prefix/complete" ]; then
    echo "$prefix"
    exit 0
  fi
fi

work=$(mktemp -d --tmpdir="$cache_root")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# run_logged WHAT COMMAND...: the command's output goes to a log, shown when it fails.
run_logged() {
  local what=$1 started=$SECONDS
  shift
  say "$what"
  if ! "$@" >"$work/log" 2>&1 9>&-; then
    tail -n 40 "$work/log" >&2
    fail "$what did not work; the lines above tell where it stopped."
  fi
  say "  done in $((SECONDS - started)) s"
}

build_opus() {
  local source="$work/opus" build="$work/opus-build" configure=(cmake)
  [ "$variant" = wasm ] && configure=(emcmake cmake)
  unpack_sources opus "$source"
  sed -i "s/$opus_arch_test\$/$opus_arch_test_with_wasm/" "$source/celt/arch.h"
  grep -qF "$opus_arch_test_with_wasm" "$source/celt/arch.h" ||
    fail "Opus's celt/arch.h has changed: the test for fast 64-bit integers was not found in it."
  run_logged "configuring Opus ($variant)" \
    "${configure[@]}" -S "$source" -B "$build" -G Ninja "${opus_options[@]}" \
    -DOPUS_PACKAGE_VERSION="$(version_of opus)" -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
    -DCMAKE_C_COMPILER="$cc" -DCMAKE_C_FLAGS="${flags#-O3 }" -DCMAKE_C_FLAGS_RELEASE='-O3 -DNDEBUG'
  run_logged "building Opus ($variant)" ninja -C "$build" -j2
  run_logged "installing Opus" env DESTDIR="$work/root" ninja -C "$build" install
}

build_vpx() {
  local source="$work/libvpx" build="$work/libvpx-build" environment=(CC="$cc" CXX="$cxx" LD="$cc")
  [ "$variant" = wasm ] && environment+=(AR=emar NM=emnm)
  unpack_sources libvpx "$source"
  mkdir "$build"
  cd "$build"
  run_logged "configuring libvpx ($variant)" \
    env "${environment[@]}" "$source/configure" --prefix="$prefix" "${vpx_options[@]}" --extra-cflags="$flags"
  run_logged "building libvpx ($variant), up to two minutes" make -j2
  run_logged "installing libvpx" make install DIST_DIR="$work/root$prefix"
  cd "$here"
}

version_of() { lock_rows "$1" | awk 'NR == 1 { print $2 }'; }

say "building Opus $(version_of opus) and libvpx $(version_of libvpx) for $variant into $prefix"
fetch_sources opus
fetch_sources libvpx
build_opus
build_vpx

result="$work/root$prefix"
rm -rf "$result/lib/pkgconfig" "$result/lib/cmake" "$result/share"
for name in opus libvpx; do
  mkdir -p "$result/licences/$name"
  for file in COPYING LICENSE PATENTS AUTHORS debian/copyright; do
    if [ -f "$work/$name/$file" ]; then cp "$work/$name/$file" "$result/licences/$name/"; fi
  done
done
if [ "$variant" = wasm ]; then emranlib "$result/lib/libvpx.a"; fi
for file in lib/libopus.a lib/libvpx.a include/opus/opus.h include/vpx/vpx_codec.h; do
  [ -f "$result/$file" ] || fail "the build ended without $file; this is a fault of wasm/codecs/build.sh."
done
touch "$result/complete"
rm -rf "$prefix"
mv "$result" "$prefix"
say "codecs for $variant are ready"
echo "$prefix"
