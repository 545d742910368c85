#!/usr/bin/env bash
# SPDX-License-Identifier: EUPL-1.2
#
# Installs what is missing, builds, and runs the whole of Sportello: the server, and a town's
# home page that embeds the widget.

set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
listen_address=127.0.0.1
tls=''
server_port=8080
town_port=8081

# shellcheck source=setup/lib.sh
. "$root/site-demo/setup/lib.sh"
# shellcheck source=setup/debian.sh
. "$root/site-demo/setup/debian.sh"
# shellcheck source=setup/node.sh
. "$root/site-demo/setup/node.sh"
# shellcheck source=setup/build.sh
. "$root/site-demo/setup/build.sh"
# shellcheck source=setup/demo.sh
. "$root/site-demo/setup/demo.sh"

usage() {
  cat <<'TEXT'
usage: bash site-demo/start.sh [--listen ADDRESS] [--tls] [--port N] [--town-port N]

  --listen ADDRESS   where to listen (127.0.0.1: this machine only; 0.0.0.0: every network)
  --tls              HTTPS with a certificate made here; other devices need it for the camera
  --port N           port of the widget's server (8080, or a free one)
  --town-port N      port of the town's home page (8081, or a free one)

Ctrl-C stops all that was started. State and logs are in build/demo.
TEXT
}

arguments=("$@")
while [ $# -gt 0 ]; do
  case $1 in
    --listen | --port | --town-port)
      [ $# -ge 2 ] || { usage >&2; fail "$1 needs a value."; }
      case $1 in
        --listen) listen_address=$2 ;;
        --port) server_port=$2 ;;
        --town-port) town_port=$2 ;;
      esac
      shift 2
      ;;
    --tls) tls=yes; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; fail "there is no option '$1'." ;;
  esac
done
for port in "$server_port" "$town_port"; do
  [[ $port =~ ^[1-9][0-9]{0,4}$ && $port -le 65535 ]] ||
    fail "'$port' is not a port: give a number from 1 to 65535."
done
if [ "$listen_address" = localhost ]; then listen_address=127.0.0.1; fi

check_machine
install_debian_packages run
become_owner "${arguments[@]}"
install_npm_packages
build_codecs
build_preset native "the server" sportello-server
build_preset wasm "the page's module" sportello-core
build_widget

mkdir -p "$demo"
asked="$server_port $town_port"
server_port=$(free_port "$server_port")
town_port=$(free_port "$town_port")
[ "$asked" = "$server_port $town_port" ] || say "A port is taken: using $server_port and $town_port instead of $asked."
[ "$server_port" != "$town_port" ] || fail "server and home page need two ports: give --port and --town-port different numbers."
[ -z "$tls" ] || make_certificate
write_configuration
ensure_operator

trap stop_processes EXIT
trap 'say ""; say "Stopping."; exit 0' INT TERM
start_processes
print_addresses
wait -n "${children[@]}" || true
tail -n 20 "$demo/server.log" "$demo/town.log" >&2
fail "one of the two servers ended by itself; the ends of their logs are above."
