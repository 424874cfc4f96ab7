# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian 13 root file system: made aside under a lock, renamed into place, found again by
# the hash of what it is made from. A half-made one has another name and is never entered.

readonly ROOT_SUITE=trixie
# Raise this when the recipe below changes what comes out.
readonly ROOT_FORMAT=1
# Folders of the host that the root replaces; every other folder of / is bound in place.
readonly SYSTEM_FOLDERS=' bin boot dev etc lib lib32 lib64 libx32 lost+found proc sbin sys usr var '

root_key() {
    { printf '%s %s %s\n' "$ROOT_FORMAT" "$ROOT_SUITE" "$(uname -m)"; package_names; } |
        sha256sum | cut -c 1-16
}

# Path of the finished root, empty if there is none yet.
find_root() {
    local key cache
    key=$(root_key)
    for cache in "$YIPING_CACHE" "$SHARED_CACHE"; do
        if [ -e "$cache/roots/$key/etc/yiping-root" ]; then
            printf '%s\n' "$cache/roots/$key"
            return
        fi
    done
}

# URI of the main Debian archive as this machine's apt knows it, YIPING_MIRROR first.
find_mirror() {
    if [ -n "${YIPING_MIRROR:-}" ]; then
        printf '%s\n' "$YIPING_MIRROR"
        return
    fi
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null | awk '
        /^[ \t]*deb[ \t]/ {
            sub(/^[ \t]*deb[ \t]+/, "")
            sub(/^\[[^]]*\][ \t]*/, "")
            if ($1 ~ /\/debian\/?$/ && $2 !~ /security|backports/) { print $1; exit }
        }' | head -n 1 | grep . && return
    cat /dev/null /etc/apt/sources.list.d/*.sources 2>/dev/null | awk '
        function flush() {
            if (uri ~ /\/debian\/?$/ && suites !~ /security/ && enabled != "no" && uri != "") { print uri; done = 1; exit }
            uri = ""; suites = ""; enabled = ""
        }
        /^[ \t]*#/ { next }
        /^[ \t]*$/ { flush() }
        /^Types:/ && uri != "" { flush() }
        tolower($1) == "uris:" { uri = $2 }
        tolower($1) == "suites:" { suites = $0 }
        tolower($1) == "enabled:" { enabled = tolower($2) }
        END { if (!done) flush() }' | head -n 1
}

# Settings of the machine's apt that decide whether it can download at all (proxy, snapshots).
apt_options() {
    have apt-config || return 0
    apt-config dump 2>/dev/null |
        grep -E '^(Acquire::(http|https)::(Proxy|Verify-Peer|CaInfo)|Acquire::Check-(Valid-Until|Date)|Acquire::Retries)[^;]* "[^"]+";$' || true
}

install_mmdebstrap() {
    if have mmdebstrap && { [ "$(id -u)" = 0 ] || have newuidmap; }; then
        return
    fi
    if [ "$(id -u)" != 0 ]; then
        die "缺少 mmdebstrap 和 uidmap。请管理员执行一次：sudo apt-get install mmdebstrap uidmap；或执行 sudo YIPING_CACHE=$SHARED_CACHE ./run root，给全机用户备好" \
            "mmdebstrap and uidmap are missing: sudo apt-get install mmdebstrap uidmap, or once for all users: sudo YIPING_CACHE=$SHARED_CACHE ./run root"
    fi
    have apt-get || die "本机没有 apt-get，请先自行安装 mmdebstrap" "no apt-get here: install mmdebstrap by hand first"
    say "安装 mmdebstrap" "installing mmdebstrap"
    if ! { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mmdebstrap ||
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends mmdebstrap; }; } </dev/null >&2; then
        die "安装 mmdebstrap 失败，请检查网络与软件源" "could not install mmdebstrap: check network and apt sources"
    fi
}

check_user_namespace() {
    [ "$(id -u)" = 0 ] && return
    unshare -rm true 2>/dev/null && return
    die "本机不允许普通用户使用用户命名空间。请管理员执行 sysctl kernel.unprivileged_userns_clone=1（Ubuntu：kernel.apparmor_restrict_unprivileged_userns=0），或用 root 执行 ./run；Debian 13 上也可直接安装 packaging/packages.txt 里的软件包" \
        "user namespaces are not allowed for ordinary users here: ask for sysctl kernel.unprivileged_userns_clone=1 (Ubuntu: kernel.apparmor_restrict_unprivileged_userns=0), run as root, or on Debian 13 install packaging/packages.txt"
}

# make_root_tree MIRROR TARGET - the recipe itself; noisy on purpose, root_progress reads it.
make_root_tree() {
    local mirror=$1 target=$2 packages option
    packages=$(package_names | paste -sd ,)
    local -a arguments=(
        --variant=minbase --components=main "--include=$packages" --verbose
        --aptopt='APT::Install-Recommends "false"'
        --aptopt='Acquire::Languages "none"'
        --dpkgopt='force-unsafe-io'
        --dpkgopt='path-exclude=/usr/share/man/*'
        --dpkgopt='path-exclude=/usr/share/doc/*'
        --dpkgopt='path-include=/usr/share/doc/*/copyright'
        --dpkgopt='path-exclude=/usr/share/locale/*'
        --dpkgopt='path-exclude=/usr/share/info/*'
    )
    while IFS= read -r option; do
        arguments+=("--aptopt=${option%;}")
    done < <(apt_options)
    # No process of ours outlives this script: as root the whole pid namespace ends with it.
    if [ "$(id -u)" = 0 ]; then
        exec setpriv --pdeathsig KILL unshare -m -p -f --kill-child --mount-proc \
            mmdebstrap --mode=root --format=directory "${arguments[@]}" "$ROOT_SUITE" "$target" "$mirror"
    fi
    # The tree belongs to the caller alone, so that it can be entered with one id mapped.
    # shellcheck disable=SC2016
    exec setpriv --pdeathsig KILL bash -c '
        set -euo pipefail
        target=$1
        shift
        cd /
        TMPDIR=/tmp setpriv --pdeathsig KILL mmdebstrap --mode=unshare --format=tar "$@" |
            tar -x -C "$target" --no-same-owner --exclude="./dev/*"
    ' make-root "$target" "${arguments[@]}" "$ROOT_SUITE" - "$mirror"
}

# What the tree still needs to be entered: marker and mount points.
finish_root_tree() {
    local target=$1 folder
    mkdir -p "$target"/{proc,sys,dev,run,tmp,var/tmp,opt,home,root,mnt,media,srv,work,etc}
    for folder in /*; do
        folder=${folder#/}
        [[ $SYSTEM_FOLDERS == *" $folder "* ]] || { [ -d "/$folder" ] && mkdir -p "$target/$folder"; }
    done
    local file
    for file in resolv.conf hosts hostname machine-id; do
        # A plain file to bind the host's over, never a link.
        if [ ! -e "$target/etc/$file" ] || [ -L "$target/etc/$file" ]; then
            rm -f "$target/etc/$file"
            : >"$target/etc/$file"
        fi
    done
    rm -rf "$target"/var/cache/apt/*.bin "$target"/var/lib/apt/lists/*
    chmod 755 "$target"
    root_key >"$target/etc/yiping-root"
}

# Turns the builder's log into one line every few seconds.
root_progress() {
    local log=$1 worker=$2 started=$SECONDS total fetched unpacked configured
    while kill -0 "$worker" 2>/dev/null; do
        sleep 1
        (((SECONDS - started) % 5 == 0)) || continue
        total=$(sed -n 's/.* \([0-9]*\) newly installed.*/\1/p' "$log" | awk '{ s += $1 } END { print s + 0 }')
        fetched=$(grep -c '^Get:.* \[' "$log" || true)
        unpacked=$(grep -c '^Unpacking ' "$log" || true)
        configured=$(grep -c '^Setting up ' "$log" || true)
        if ((total > 100 && configured >= total)); then
            say_plain "$(printf '[%3d s] 整理文件 (putting the files in place)' $((SECONDS - started)))"
            continue
        fi
        say_plain "$(printf '[%3d s] 下载 %d · 解包 %d · 配置 %d / 共 %d 个软件包 (fetched, unpacked, configured, packages)' \
            $((SECONDS - started)) "$fetched" "$unpacked" "$configured" "$total")"
    done
}

check_space_for_root() {
    local free_kb
    free_kb=$(df -Pk "$YIPING_CACHE" | awk 'NR == 2 { print $4 }')
    ((free_kb > 5000000)) ||
        die "磁盘空间不足：$YIPING_CACHE 所在分区只剩 $((free_kb / 1024)) MB，需要 5 GB" \
            "not enough disk space for the root: $((free_kb / 1024)) MB left, 5 GB needed"
}

build_root() {
    local key=$1 mirror partial log started=$SECONDS worker status=0
    mirror=$(find_mirror)
    [ -n "$mirror" ] || die "在本机 apt 配置里找不到 Debian 软件源，请设置 YIPING_MIRROR" \
        "no Debian archive in this machine's apt configuration: set YIPING_MIRROR"
    check_user_namespace
    install_mmdebstrap
    check_space_for_root
    # Under the lock nobody else builds: whatever lies there half-made is from a killed run.
    find "$YIPING_CACHE/roots" -maxdepth 1 -name '.partial-*' -exec rm -rf --one-file-system {} +
    partial=$YIPING_CACHE/roots/.partial-$key-$$
    log=$YIPING_CACHE/root-$key.log
    mkdir -p "$partial"
    say "建立 Debian 13 环境（约 1–3 分钟，只做一次），软件源 $mirror" "building the Debian 13 root, once, 1-3 minutes; log: $log"
    : >"$log"
    make_root_tree "$mirror" "$partial" </dev/null >"$log" 2>&1 &
    worker=$!
    root_progress "$log" "$worker"
    wait "$worker" || status=$?
    if [ "$status" != 0 ]; then
        grep -E '^(E:|W:|Err:)' "$log" | tail -n 15 >&2 || tail -n 15 "$log" >&2
        rm -rf --one-file-system "$partial"
        die "建立环境失败，详见 $log" "building the root failed, see $log"
    fi
    finish_root_tree "$partial"
    mv -T "$partial" "$YIPING_CACHE/roots/$key"
    say "环境已就绪，用时 $((SECONDS - started)) s" "root ready"
}

# ensure_root - leaves the path in ROOT, or ROOT empty where the machine itself will do.
ensure_root() {
    ROOT=
    inside_root && return
    use_native && return
    ROOT=$(find_root)
    [ -n "$ROOT" ] && return
    if ! have unshare || ! have flock || ! have setpriv; then
        die "缺少 util-linux 的 unshare、flock、setpriv" "unshare, flock, setpriv of util-linux are missing"
    fi
    mkdir -p "$YIPING_CACHE/roots"
    local key lock
    key=$(root_key)
    exec {lock}>"$YIPING_CACHE/roots/lock"
    if ! flock -n "$lock"; then
        say "另一个 ./run 正在建立环境，等待它完成" "another ./run is building the root, waiting"
        local started=$SECONDS
        until flock -w 10 "$lock"; do say_plain "[$((SECONDS - started)) s] 仍在等待 (still waiting)"; done
    fi
    [ -e "$YIPING_CACHE/roots/$key/etc/yiping-root" ] || build_root "$key"
    exec {lock}>&-
    ROOT=$YIPING_CACHE/roots/$key
}

verb_root() {
    ensure_root
    if [ -n "$ROOT" ]; then printf '%s\n' "$ROOT"; else printf '/\n'; fi
}
