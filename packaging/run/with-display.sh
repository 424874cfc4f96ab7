#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Becomes COMMAND on a virtual screen of its own, which ends with it however it ends.
#   with-display.sh WIDTHxHEIGHT COMMAND...
set -euo pipefail

size=$1
shift
numbers=$(mktemp -u)
mkfifo -m 600 "$numbers"
exec {number_fd}<>"$numbers"
rm -f "$numbers"
# The server is told to die with its parent, and the parent is what this shell becomes.
setpriv --pdeathsig TERM Xvfb -displayfd "$number_fd" -screen 0 "${size}x24" \
    -nolisten tcp -noreset +extension GLX -dpi 96 </dev/null >/dev/null 2>&1 &
server=$!
number=
for _ in $(seq 100); do
    if read -r -t 0.2 -u "$number_fd" number; then break; fi
    kill -0 "$server" 2>/dev/null || break
done
if [ -z "$number" ]; then
    printf '✘ 虚拟屏幕 Xvfb 起不来 (the virtual screen did not start)\n' >&2
    exit 3
fi
exec {number_fd}>&-
export DISPLAY=:$number
export LIBGL_ALWAYS_SOFTWARE=1 GALLIUM_DRIVER=llvmpipe
export YIPING_VIRTUAL_DISPLAY=1
unset WAYLAND_DISPLAY XAUTHORITY
exec "$@"
