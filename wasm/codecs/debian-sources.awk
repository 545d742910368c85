# SPDX-License-Identifier: EUPL-1.2
#
# Reads apt's own source entries, in the one-line and in the deb822 form, and prints the
# deb-src lines of another Debian release from the same mirrors. So no host is written down.
#
# Variables: codename (this machine's release), suite (the release wanted), keyring.
# Only Debian's own archive and its security archive are taken over: an entry counts when
# its suite is this machine's release (or stable, oldstable, ...) and it offers `main`.

function emit(uri, from,    base, tail, cut) {
  cut = match(from, /[-\/]/)
  base = cut ? substr(from, 1, cut - 1) : from
  tail = cut ? substr(from, cut) : ""
  if (base != codename && base !~ /^(stable|oldstable|oldoldstable|testing)$/) return
  if (tail == "/updates") tail = "-security"
  if (tail != "" && tail != "-security") return
  if (uri ~ /^cdrom:/) return
  line = "deb-src [signed-by=" keyring "] " uri " " suite tail " main"
  if (!(line in seen)) {
    seen[line] = 1
    print line
  }
}

function stanza_end(    u, s, i, j, nu, ns) {
  if (types ~ /(^| )deb( |$)/ && enabled !~ /^(no|false)$/ && (" " components " ") ~ / main /) {
    nu = split(uris, u, " ")
    ns = split(suites, s, " ")
    for (i = 1; i <= nu; i++) for (j = 1; j <= ns; j++) emit(u[i], s[j])
  }
  types = uris = suites = components = enabled = field = ""
}

FNR == 1 { stanza_end() }

FILENAME ~ /\.list$/ {
  sub(/#.*/, "")
  if ($1 != "deb") next
  sub(/^[ \t]*deb[ \t]+/, "")
  sub(/^\[[^]]*\][ \t]*/, "")
  n = split($0, part, /[ \t]+/)
  for (i = 3; i <= n; i++) if (part[i] == "main") emit(part[1], part[2])
  next
}

/^[ \t]*#/ { next }
/^[ \t\r]*$/ { stanza_end(); next }
{
  gsub(/\r/, "")
  value = $0
  if (value ~ /^[ \t]/) {
    sub(/^[ \t]+/, "", value)
  } else {
    field = tolower(value)
    sub(/[ \t]*:.*/, "", field)
    sub(/^[^:]*:[ \t]*/, "", value)
  }
  gsub(/\t/, " ", value)
  if (field == "types") types = types " " value
  else if (field == "uris") uris = uris " " value
  else if (field == "suites") suites = suites " " value
  else if (field == "components") components = components " " value
  else if (field == "enabled") enabled = tolower(value)
}

END { stanza_end() }
