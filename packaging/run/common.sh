# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Words on the screen, folders, small helpers. Everything said here goes to stderr, so that
# stdout belongs to the program that is started in the end.

YIPING_CACHE=${YIPING_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/yiping}
export YIPING_CACHE
# What an administrator may have set up once for every user of the machine.
export SHARED_CACHE=/var/cache/yiping

# One step line: Chinese first, English behind it.
say() { printf '▸ %s  (%s)\n' "$1" "$2" >&2; }
say_plain() { printf '  %s\n' "$1" >&2; }
say_error() { printf '✘ %s\n  %s\n' "$1" "$2" >&2; }

# The environment cannot do what is asked: exit status 3 as in the command-line contract.
die() {
    say_error "$1" "$2"
    exit 3
}
wrong_usage() {
    say_error "$1" "$2"
    exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

inside_root() { [ -n "${YIPING_INSIDE:-}" ] && [ -e /etc/yiping-root ]; }
