#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The benchmarks of one name, of engines and of frames alike.
#   bench.sh FOLDER --list | NAME [--json] …
set -euo pipefail

folder=$1
shift
name=
for word in "$@"; do
    [[ $word == -* ]] || { name=$word; break; }
done
known=0
for program in "$folder/yiping-bench" "$folder/yiping-map-bench" "$folder/yiping-desk-bench" \
    "$folder/yiping-video-bench" "$folder/yiping-wall-bench"; do
    if [ -z "$name" ]; then
        "$program" "$@"
        known=1
    elif "$program" --list | awk '{ print $1 }' | grep -qxF -- "$name"; then
        "$program" "$@"
        known=1
    fi
done
[ "$known" = 1 ] || { "$folder/yiping-bench" --list >&2; "$folder/yiping-map-bench" --list >&2
    "$folder/yiping-desk-bench" --list >&2; "$folder/yiping-video-bench" --list >&2
    "$folder/yiping-wall-bench" --list >&2; exit 2; }
