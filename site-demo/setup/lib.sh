# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
#
# What start.sh and tests/run.sh share: messages, long steps with progress, root through sudo.
# Source it with `root` set to the top of the repository.

: "${root:?}"
logs="$root/build/logs"

say() { printf '%s\n' "$*"; }
fail() {
  printf '\nerror: %s\n' "$*" >&2
  exit 1
}

# step TITLE COMMAND...: runs the command with its output in a log, says every now and then
# how far it is, and shows the end of the log if it fails. Returns the command's status.
step() {
  local title=$1 log started=$SECONDS watcher status=0
  shift
  mkdir -p "$logs"
  log="$logs/$(tr -cs 'a-zA-Z0-9' '-' <<<"$title" | sed 's/^-//; s/-$//').log"
  : >"$log"
  say "• $title"
  watch_step "$log" "$started" &
  watcher=$!
  "$@" >"$log" 2>&1 </dev/null || status=$?
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  if [ "$status" -ne 0 ]; then
    tail -n 40 "$log" >&2
    say "  failed after $((SECONDS - started)) s; the whole output: $log"
  elif [ $((SECONDS - started)) -ge 2 ]; then
    say "  done in $((SECONDS - started)) s"
  fi
  return "$status"
}

# watch_step LOG STARTED: a line of progress every 15 s, as long as this script runs.
watch_step() {
  while sleep 15 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
    say "  … $((SECONDS - $2)) s: $(tail -c 400 "$1" | tr '\r' '\n' | grep -v '^[[:space:]]*$' | tail -n1 | cut -c1-100)"
  done
}

# as_root COMMAND...: runs it as root, through sudo where needed.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "installing packages needs root: run this as root, or install sudo."
  fi
}

# become_owner ARGS...: called with sudo on somebody's own clone, only the packages need root;
# the build goes on as that person, so that no file of theirs ends up owned by root.
become_owner() {
  [ "$(id -u)" -eq 0 ] && [ "${SUDO_UID:-0}" -ne 0 ] || return 0
  [ "$(stat -c %u "$root")" -eq "$SUDO_UID" ] || return 0
  say "Going on as $SUDO_USER."
  local home
  home=$(getent passwd "$SUDO_USER" | cut -d: -f6)
  exec runuser -u "$SUDO_USER" -- env -u SUDO_UID -u SUDO_USER -u SUDO_GID \
    HOME="$home" USER="$SUDO_USER" LOGNAME="$SUDO_USER" bash "$0" "$@"
}

check_machine() {
  local id='' version=''
  if [ -r /etc/os-release ]; then
    id=$(. /etc/os-release && echo "${ID:-}")
    version=$(. /etc/os-release && echo "${VERSION_ID:-}")
  fi
  if [ "$id" != debian ] || [ "$version" != 12 ]; then
    fail "this set-up is made for Debian 12 (bookworm); this machine says it is '${id:-unknown} ${version}'. Use a Debian 12 machine or container."
  fi
  [ "$(uname -m)" = x86_64 ] ||
    fail "this set-up is made for x86_64 processors; this machine is $(uname -m)."
}
