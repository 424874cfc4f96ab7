#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Becomes COMMAND on a virtual screen of its own, which ends with it however it ends.
#   with-display.sh WIDTHxHEIGHT COMMAND...
set -euo pipefail

size=$1
shift
words=$(mktemp)
numbers=$(mktemp -u)
mkfifo -m 600 "$numbers"
exec {number_fd}<>"$numbers"
rm -f "$numbers"

server=
number=
# Leaves the server's number in `number`, or nothing. Two servers that start at once can both take
# one number, and the later one ends: it is started again.
start_server() {
    local part deadline=$((SECONDS + 60))
    # The server is told to die with its parent, and the parent is what this shell becomes.
    setpriv --pdeathsig TERM Xvfb -displayfd "$number_fd" -screen 0 "${size}x24" \
        -nolisten tcp -noreset +extension GLX -dpi 96 </dev/null >>"$words" 2>&1 &
    server=$!
    number=
    while ((SECONDS < deadline)); do
        # The number and its line's end come in two writes: what a wait cuts off is kept.
        part=
        if read -r -t 0.2 -u "$number_fd" part; then
            number+=$part
            return
        fi
        number+=$part
        kill -0 "$server" 2>/dev/null || break
    done
    number=
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
}

for attempt in 1 2 3 4 5; do
    start_server
    [ -z "$number" ] || break
    printf -- '-- %s\n' "$attempt" >>"$words"
    read -r -t "0.$attempt" -u "$number_fd" _ || true
done
if [ -z "$number" ]; then
    printf '✘ 虚拟屏幕 Xvfb 起不来 (the virtual screen did not start)\n' >&2
    sed 's/^/  /' "$words" >&2
    rm -f "$words"
    exit 3
fi
rm -f "$words"
exec {number_fd}>&-
export DISPLAY=:$number
export LIBGL_ALWAYS_SOFTWARE=1 GALLIUM_DRIVER=llvmpipe
# As a program does that finds out that the processor draws (docs/adr/0030, 0032).
export QSG_NO_DEPTH_BUFFER=${QSG_NO_DEPTH_BUFFER:-1} QSG_NO_STENCIL_BUFFER=${QSG_NO_STENCIL_BUFFER-1}
export YIPING_VIRTUAL_DISPLAY=1
unset WAYLAND_DISPLAY XAUTHORITY
exec "$@"
