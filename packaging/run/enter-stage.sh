#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside a private mount namespace, as root of it: puts the host's folders into the root,
# makes it /, and becomes the caller again. The mounts end with the last process in here.
#   enter-stage.sh ROOT UID GID CWD SOURCE CACHE -- COMMAND...
set -euo pipefail

root=$1 uid=$2 gid=$3 cwd=$4 source=$5 cache=$6
shift 7

# A folder of the host that nothing in here needs any more, to stand the root on.
readonly stage=/usr/share
readonly system=' bin boot dev etc lib lib32 lib64 libx32 lost+found sbin usr var '

bind() {
    # A root shared by many users cannot get new mount points from an ordinary one.
    if [ ! -d "$stage$1" ] && ! mkdir -p "$stage$1" 2>/dev/null; then
        printf '  看不到主机目录 %s (host folder not visible inside)\n' "$1" >&2
        return
    fi
    mount --rbind "$1" "$stage$1"
}

mount --rbind "$root" "$stage"
for folder in /*; do
    if [ -d "$folder" ] && [ ! -L "$folder" ] && [[ $system != *" ${folder#/} "* ]]; then
        bind "$folder"
    fi
done
bind /dev
bind /var/tmp
for folder in "$cwd" "$source" "$cache"; do
    top=${folder#/}
    if [[ $system == *" ${top%%/*} "* ]] && [ -d "$folder" ]; then
        bind "$folder"
    fi
done
for file in resolv.conf hosts hostname machine-id; do
    if [ -s "/etc/$file" ] && [ -e "$stage/etc/$file" ]; then
        mount --bind "$(readlink -f "/etc/$file")" "$stage/etc/$file" 2>/dev/null || true
    fi
done
# The caller has a name in here too.
if [ "$uid" != 0 ] && caller=$(getent passwd "$uid"); then
    names=$(mktemp -d)
    { cat "$stage/etc/passwd"; printf '%s\n' "$caller"; } >"$names/passwd"
    { cat "$stage/etc/group"; getent group "$gid"; } >"$names/group"
    chmod 644 "$names"/*
    mount --bind "$names/passwd" "$stage/etc/passwd"
    mount --bind "$names/group" "$stage/etc/group"
    rm -rf "$names"
fi

cd "$stage"
if pivot_root . . 2>/dev/null; then
    umount -l .
else
    # On a root that cannot be pivoted (initramfs) a plain chroot has to do.
    exec chroot "$stage" /usr/bin/env --chdir="$cwd" "$@"
fi
cd "$cwd" 2>/dev/null || { printf '✘ 当前目录 %s 在环境里不可见 (working directory not visible inside)\n' "$cwd" >&2; exit 3; }
if [ "$uid" != 0 ]; then
    exec unshare --user --map-user="$uid" --map-group="$gid" -- "$@"
fi
exec "$@"
