# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# Brings Debian's source tarballs named in sources.lock. Sourced by build.sh, which defines
# say, fail, here and cache_root.

readonly keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# lock_rows NAME: the rows of sources.lock for one codec.
lock_rows() {
  awk -v name="$1" '$1 == name' "$here/sources.lock"
}

# has_pinned_sum FILE SHA256
has_pinned_sum() {
  [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]
}

# apt_setup WORK SUITE: a private apt that knows only the sources of SUITE, from this
# machine's own mirrors, and trusts only Debian's archive keys. Needs no root.
apt_setup() {
  local work=$1 suite=$2 codename file
  local entries=()
  [ -r "$keyring" ] || fail "Debian's archive keys are missing: install the package debian-archive-keyring."
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  [ -n "$codename" ] || fail "/etc/os-release names no Debian release: this script needs Debian."
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources; do
    [ -r "$file" ] && entries+=("$file")
  done
  [ ${#entries[@]} -gt 0 ] || fail "apt on this machine has no source entries: add Debian's archive to /etc/apt/sources.list.d."
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/download"
  awk -v codename="$codename" -v suite="$suite" -v keyring="$keyring" \
    -f "$here/debian-sources.awk" "${entries[@]}" >"$work/apt/sources.list"
  [ -s "$work/apt/sources.list" ] ||
    fail "none of this machine's apt entries is Debian's own archive ($codename main): add it to /etc/apt/sources.list.d."
  apt_options=(
    -oDir::Etc::SourceList="$work/apt/sources.list" -oDir::Etc::SourceParts=/dev/null
    -oDir::State::Lists="$work/apt/lists" -oDir::Cache="$work/apt/cache"
    -oAcquire::AllowInsecureRepositories=false -oAcquire::AllowWeakRepositories=false
    -oAPT::Get::AllowUnauthenticated=false -oAcquire::Languages=none -oAcquire::Retries=3
    -oAPT::Update::Post-Invoke::= -oAPT::Sandbox::User="$(id -un)"
  )
  say "reading the signed source index of Debian $suite"
  # An entry that another vendor signs fails here and is left out; what counts is checked below.
  apt-get "${apt_options[@]}" -q update >"$work/apt/update.log" 2>&1 || true
}

# indexed_sum PACKAGE VERSION FILE: the SHA-256 that the signed index gives for FILE.
indexed_sum() {
  apt-cache "${apt_options[@]}" showsrc --only-source "$1" 2>/dev/null |
    awk -v version="$2" -v file="$3" '
      /^Version:/ { wanted = ($2 == version) }
      /^[^ ]/ { sums = ($1 == "Checksums-Sha256:") }
      wanted && sums && $3 == file { print $1; exit }'
}

# fetch_sources NAME: both tarballs of one codec in $cache_root/sources, verified.
fetch_sources() {
  local name=$1 store="$cache_root/sources" missing='' version suite file sum row_suite _name _upstream
  while read -r _name _upstream version suite file sum; do
    has_pinned_sum "$store/$file" "$sum" || missing=yes
    row_suite=$suite
  done < <(lock_rows "$name")
  [ -n "$missing" ] || return 0

  if [ "${apt_suite:-}" != "$row_suite" ]; then
    apt_setup "$work" "$row_suite"
    apt_suite=$row_suite
  fi
  say "fetching the source package $name $version"
  # On some mirrors the .dsc of a security update is missing, so that apt-get ends with an
  # error although both tarballs came. They are judged by index and pin, one by one.
  (cd "$work/download" && apt-get "${apt_options[@]}" -q source --download-only "$name=$version") \
    >"$work/download/$name.log" 2>&1 || true
  mkdir -p "$store"
  while read -r _name _upstream version suite file sum; do
    [ "$(indexed_sum "$name" "$version" "$file")" = "$sum" ] || {
      cat "$work/apt/update.log" >&2
      fail "Debian's signed index of $suite does not list $file of $name $version with the pinned SHA-256. If Debian has moved on to a newer version, pin that one in wasm/codecs/sources.lock; if the lines above name a network error, try again."
    }
    has_pinned_sum "$work/download/$file" "$sum" || {
      cat "$work/download/$name.log" >&2
      fail "$file did not come, or not with the pinned SHA-256: check the network and run this again."
    }
    mv "$work/download/$file" "$store/$file"
  done < <(lock_rows "$name")
}

# unpack_sources NAME DIR: the upstream tree in DIR with Debian's patches applied.
unpack_sources() {
  local name=$1 into=$2 file patch
  mkdir -p "$into"
  file=$(lock_rows "$name" | awk '$5 ~ /\.orig\.tar\./ { print $5 }')
  tar -xf "$cache_root/sources/$file" -C "$into" --strip-components=1
  file=$(lock_rows "$name" | awk '$5 ~ /\.debian\.tar\./ { print $5 }')
  tar -xf "$cache_root/sources/$file" -C "$into"
  while read -r patch _; do
    case $patch in '' | '#'*) continue ;; esac
    say "  patch $patch"
    patch -d "$into" -p1 --batch --silent --fuzz=0 <"$into/debian/patches/$patch" >&2 ||
      fail "Debian's patch $patch does not apply to $name: sources.lock pins tarballs that do not belong together."
  done <"$into/debian/patches/series"
}
