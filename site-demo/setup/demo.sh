# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# The running demonstration: configuration, certificate, operator, processes. Sourced by start.sh
# after lib.sh and node.sh, which sets listen_address, tls, server_port and town_port.

demo="$root/build/demo"
server_program="$root/build/native/bin/sportello-server"
operator=anna
supervisor=sara
children=()

# free_port WANTED: that port if nobody has it, else one that the kernel chooses.
free_port() {
  node -e '
    const net = require("node:net");
    const attempt = (port) => {
      const probe = net.createServer();
      probe.once("error", () => (port ? attempt(0) : process.exit(1)));
      probe.listen(port, process.argv[1], () => {
        console.log(probe.address().port);
        probe.close();
      });
    };
    attempt(Number(process.argv[2]));' "$listen_address" "$1" ||
    fail "nothing can listen on '$listen_address': give an address of this machine to --listen."
}

is_loopback() { case $1 in 127.* | ::1 | localhost) return 0 ;; esac; return 1; }

# own_addresses: this machine's addresses, one a line, that the demonstration is reachable at.
own_addresses() {
  case $listen_address in
    0.0.0.0)
      echo 127.0.0.1
      hostname -I | tr ' ' '\n' | grep -v -e '^$' -e :
      ;;
    ::)
      echo ::1
      hostname -I | tr ' ' '\n' | grep -v '^$'
      ;;
    *) echo "$listen_address" ;;
  esac
}

# make_certificate: a self-signed certificate for all names of this machine, remade when they change.
make_certificate() {
  local names address
  names="DNS:localhost,DNS:$(hostname),IP:127.0.0.1,IP:::1"
  while read -r address; do
    if ! is_loopback "$address"; then
      case $address in *[!0-9.:a-f]*) names+=",DNS:$address" ;; *) names+=",IP:$address" ;; esac
    fi
  done < <(own_addresses)
  if [ "$(cat "$demo/certificate.names" 2>/dev/null)" = "$names" ] &&
    openssl x509 -in "$demo/certificate.pem" -noout -checkend 86400 >/dev/null 2>&1; then
    return 0
  fi
  say "Making a local certificate for $names"
  (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 \
    -subj "/CN=Sportello demo" -addext "subjectAltName=$names" -addext "basicConstraints=critical,CA:FALSE" \
    -keyout "$demo/certificate.key" -out "$demo/certificate.pem" 2>"$demo/certificate.log") ||
    fail "openssl could not make the certificate: see build/demo/certificate.log."
  echo "$names" >"$demo/certificate.names"
}

write_configuration() {
  local host=$listen_address
  case $host in *:*) host="[$host]" ;; esac
  {
    echo "# Written by site-demo/start.sh at every start. All settings: signaling/sportello.conf.example"
    echo "listen = $host:$server_port"
    echo "static_dir = $root/build/widget"
    echo "state_dir = $demo/state"
    if [ -n "$tls" ]; then
      echo "tls_certificate = $demo/certificate.pem"
      echo "tls_key = $demo/certificate.key"
    fi
    echo
    echo "[desk URP_1]"
    echo "name_it = URP 1 – Informazioni"
    echo "name_en = URP 1 – Information"
    echo
    echo "[desk URP_2]"
    echo "name_it = URP 2 – Anagrafe"
    echo "name_en = URP 2 – Registry office"
  } >"$demo/sportello.conf"
  mkdir -p "$demo/state"
  chmod 700 "$demo/state"
}

# ensure_person NAME FILE OPTION...: a person of the demo, with a password made once and kept in build/demo/FILE.
ensure_person() {
  local name=$1 file="$demo/$2"
  shift 2
  [ ! -s "$file" ] || return 0
  (umask 077 && node -e 'console.log(require("node:crypto").randomBytes(9).toString("base64url"))' >"$file.new")
  "$server_program" user add --config "$demo/sportello.conf" "$name" "$@" \
    <"$file.new" >"$demo/user-add.log" 2>&1 || {
    cat "$demo/user-add.log" >&2
    fail "the demo's people could not be created: remove build/demo/state to begin anew, and run this again."
  }
  mv "$file.new" "$file"
}

# ensure_operator: those who sign in at the demo.
ensure_operator() {
  ensure_person "$operator" operator-password --display "Anna Bianchi" --desk URP_1 --desk URP_2
  ensure_person "$supervisor" supervisor-password --display "Sara Conti" --role supervisor --role editor
}

# wait_for LOG TEXT PID WHAT: until the log says so, at most 20 s.
wait_for() {
  local tries=0
  until grep -q "$2" "$1" 2>/dev/null; do
    kill -0 "$3" 2>/dev/null && [ $((tries += 1)) -lt 200 ] || {
      tail -n 20 "$1" >&2
      fail "$4 did not start; the lines above say why."
    }
    sleep 0.1
  done
}

start_processes() {
  local scheme=http site_options=()
  if [ -n "$tls" ]; then
    scheme=https
    site_options=(--cert "$demo/certificate.pem" --key "$demo/certificate.key")
  fi
  # Processes of a job-controlled group of their own: Ctrl-C reaches this script, which ends them in order.
  set -m
  "$server_program" --config "$demo/sportello.conf" </dev/null >"$demo/server.log" 2>&1 &
  children+=($!)
  wait_for "$demo/server.log" listening $! "sportello-server"
  # On this machine the page is at 127.0.0.1 and the widget at localhost: two sites, as in real life.
  local widget_host='*'
  if is_loopback "$listen_address"; then widget_host=localhost; fi
  node "$root/site-demo/serve.mjs" --host "$listen_address" --port "$town_port" \
    --server "$scheme://$widget_host:$server_port" "${site_options[@]}" </dev/null >"$demo/town.log" 2>&1 &
  children+=($!)
  set +m
  wait_for "$demo/town.log" listening $! "the town's web server"
}

# stop_processes: ends what was started; a second Ctrl-C must not leave half of it running.
stop_processes() {
  local child tries=0
  trap - EXIT
  trap '' INT TERM
  for child in "${children[@]}"; do kill "$child" 2>/dev/null || true; done
  for child in "${children[@]}"; do
    while kill -0 "$child" 2>/dev/null && [ $((tries += 1)) -le 100 ]; do sleep 0.1; done
    kill -KILL "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  done
}

print_addresses() {
  local scheme=http address
  [ -z "$tls" ] || scheme=https
  say ""
  say "Sportello is running."
  while read -r address; do
    local town=$address desk=$address
    if is_loopback "$address"; then
      desk=localhost
    fi
    case $town in *:*) town="[$town]" ;; esac
    case $desk in *:*) desk="[$desk]" ;; esac
    say "  The town's home page:   $scheme://$town:$town_port/"
    say "  The operator's console: $scheme://$desk:$server_port/desk"
    say "  The office:             $scheme://$desk:$server_port/office"
  done < <(own_addresses)
  say "  Operator:               $operator, password $(cat "$demo/operator-password")"
  say "  Supervisor:             $supervisor, password $(cat "$demo/supervisor-password")"
  say ""
  if is_loopback "$listen_address"; then
    say "To call from a second device, start with: bash site-demo/start.sh --listen 0.0.0.0 --tls"
    say "(browsers give microphone and camera to HTTPS pages only, except on this machine itself)."
  elif [ -z "$tls" ]; then
    say "Other devices need HTTPS for microphone and camera: start with --tls as well."
  else
    say "The certificate is this machine's own, so each device warns once: open both addresses"
    say "above on it and accept the certificate for each, then reload the home page."
  fi
  say "Ctrl-C stops all of it."
}
