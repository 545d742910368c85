# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# Debian packages. Sourced after lib.sh.

# packages_of LIST: the names in packages.txt under [LIST].
packages_of() {
  awk -v list="[$1]" '
    /^\[/ { on = ($1 == list); next }
    on && NF && !/^#/ { print $1 }' "$root/site-demo/setup/packages.txt"
}

# missing_packages NAME...: those that are not installed.
missing_packages() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    awk '
      NR == FNR { if ($1 == "installed") have[$2] = 1; next }
      !($1 in have)' - <(printf '%s\n' "$@")
}

# install_debian_packages LIST...: installs what is missing of these lists, after saying so.
install_debian_packages() {
  local wanted=() missing=() list
  for list in "$@"; do mapfile -t -O "${#wanted[@]}" wanted < <(packages_of "$list"); done
  # npm comes with some builds of Node; Debian's own would collide with those.
  command -v npm >/dev/null || wanted+=(npm)
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  [ ${#missing[@]} -gt 0 ] || return 0

  say "These Debian packages are missing and will be installed now, with what they depend on:"
  printf '%s\n' "${missing[@]}" | paste -sd' ' | fold -s -w 90 | sed 's/^/    /'
  if [ "$(id -u)" -ne 0 ]; then
    as_root true || fail "sudo did not let us become root: ask for the right, or run this as root."
  fi
  step "Refreshing Debian's package lists" \
    as_root apt-get -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 update ||
    fail "the package lists could not be refreshed: check the network and /etc/apt/sources.list.d."
  step "Installing ${#missing[@]} Debian packages" \
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
    -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 install "${missing[@]}" ||
    fail "the packages could not be installed: the lines above are apt's own; mend what they name and run this again."
  # A test needs the program; a relay that nobody has configured must not run on this machine.
  if [[ " ${missing[*]} " == *" coturn "* && -d /run/systemd/system ]]; then
    as_root systemctl disable --quiet --now coturn || true
  fi
}
