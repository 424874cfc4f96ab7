# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./run doctor [--json] - what is missing or wrong here, and what to do about it, in plain words.
# Changes nothing and needs neither the root nor a build. Exit status 3 if something must be done.

DOCTOR_JSON=0
DOCTOR_FAILED=0
DOCTOR_ROWS=()

json_text() {
    local text=$1
    text=${text//\\/\\\\}
    text=${text//\"/\\\"}
    text=${text//$'\n'/ }
    text=${text//$'\t'/ }
    printf '"%s"' "$text"
}

# found STATE ID WHAT ADVICE - STATE: ok, hint (works without), bad (must be done).
found() {
    local state=$1 id=$2 what=$3 advice=${4:-} mark=✔
    [ "$state" = hint ] && mark='!'
    [ "$state" = bad ] && mark=✘ && DOCTOR_FAILED=1
    if [ "$DOCTOR_JSON" = 1 ]; then
        DOCTOR_ROWS+=("{\"id\":$(json_text "$id"),\"state\":\"$state\",\"what\":$(json_text "$what"),\"advice\":$(json_text "$advice")}")
        return
    fi
    printf '%s %s\n' "$mark" "$what"
    [ "$state" = ok ] || [ -z "$advice" ] || printf '    → %s\n' "$advice"
}

# The nearest folder above a path that exists already.
existing_parent() {
    local path=$1
    while [ ! -d "$path" ]; do path=$(dirname "$path"); done
    printf '%s\n' "$path"
}

doctor_machine() {
    local free_mb memory_mb cores
    free_mb=$(df -Pk "$(existing_parent "$YIPING_CACHE")" | awk 'NR == 2 { print int($4 / 1024) }')
    if ((free_mb > 8000)); then
        found ok disk "磁盘剩余 $((free_mb / 1024)) GB"
    elif [ -n "$(find_root)" ] && ((free_mb > 2000)); then
        found hint disk "磁盘只剩 $((free_mb / 1024)) GB" "建议清理出 8 GB 以上（./run clean 可删除编译结果）"
    else
        found bad disk "磁盘只剩 $free_mb MB" "第一次使用需要约 8 GB，请清理磁盘，或用 YIPING_CACHE 指定别的分区"
    fi
    free_mb=$(df -Pk "$YIPING_SOURCE_DIR" | awk 'NR == 2 { print int($4 / 1024) }')
    ((free_mb > 1000)) || found bad disk-build "程序目录所在分区只剩 $free_mb MB" "编译需要 1 GB"
    memory_mb=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)
    if ((memory_mb >= 3500)); then
        found ok memory "内存 $((memory_mb / 1024)) GB"
    else
        found hint memory "内存只有 $memory_mb MB" "编译建议 4 GB 以上；可加交换分区，或用 ./run build -j 1"
    fi
    cores=$(nproc)
    if ((cores >= 2)); then found ok cores "处理器 $cores 核"; else found hint cores "处理器只有 1 核" "可以运行，但首次编译约需 20 分钟"; fi
    case $(uname -m) in
    x86_64 | aarch64) ;;
    *) found hint machine "处理器架构 $(uname -m) 未经测试" "Debian 13 支持的架构一般可用" ;;
    esac
    if [ -w "$(existing_parent "$YIPING_CACHE")" ]; then
        found ok cache "缓存目录可写：$YIPING_CACHE"
    else
        found bad cache "缓存目录不可写：$YIPING_CACHE" "请改用 YIPING_CACHE=可写的目录"
    fi
    [ -w "$YIPING_SOURCE_DIR" ] || found bad source "程序目录不可写：$YIPING_SOURCE_DIR" "编译结果放在其中的 build 目录，请复制到可写的位置"
}

doctor_mirror() {
    local mirror
    mirror=$(find_mirror)
    if [ -z "$mirror" ]; then
        found bad mirror "apt 配置里没有 Debian 软件源" "请设置 YIPING_MIRROR=软件源地址"
        return
    fi
    local status=2
    if have /usr/lib/apt/apt-helper; then
        local probe
        probe=$(mktemp -u)
        timeout 20 /usr/lib/apt/apt-helper download-file "$mirror/dists/$ROOT_SUITE/Release" "$probe" >/dev/null 2>&1 && status=0 || status=1
        rm -f "$probe"
    elif have curl; then
        curl -fsS -m 20 -o /dev/null "$mirror/dists/$ROOT_SUITE/Release" 2>/dev/null && status=0 || status=1
    fi
    case $status in
    0) found ok mirror "软件源可用：$mirror" ;;
    1) found bad mirror "连不上软件源 $mirror，或其中没有 Debian 13" "请检查网线、代理（apt 的 Acquire::http::Proxy），或换源：YIPING_MIRROR=地址" ;;
    *) found hint mirror "无法检查软件源 $mirror" "缺少 curl" ;;
    esac
}

doctor_root() {
    if use_native; then
        found ok root "本机 Qt $(native_qt_version)，软件包齐全，直接使用本机"
        return
    fi
    native_qt_is_new_enough &&
        found hint native "本机 Qt $(native_qt_version) 够新，但缺少 $(missing_packages | wc -l) 个软件包" \
            "可安装后直接使用本机：sudo apt-get install $(missing_packages | paste -sd ' '); 否则自动使用 Debian 13 环境"
    local tool
    for tool in unshare flock setpriv; do
        have "$tool" || found bad "$tool" "缺少 $tool" "请安装 util-linux"
    done
    if [ "$(id -u)" != 0 ]; then
        if unshare -rm true 2>/dev/null; then
            found ok namespaces "普通用户可以使用用户命名空间"
        else
            found bad namespaces "普通用户不能使用用户命名空间" \
                "请管理员执行 sysctl kernel.unprivileged_userns_clone=1（Ubuntu：kernel.apparmor_restrict_unprivileged_userns=0）"
        fi
    fi
    if [ -n "$(find_root)" ]; then
        found ok root "Debian 13 环境已建好：$(find_root)"
        return
    fi
    if [ -n "$(find "$YIPING_CACHE/roots" -maxdepth 1 -name '.partial-*' 2>/dev/null)" ]; then
        found hint partial "有一个未完成的环境" "下次运行会自动清除并重建"
    fi
    doctor_mirror
    if have mmdebstrap; then
        found ok mmdebstrap "mmdebstrap 已安装"
    elif [ "$(id -u)" = 0 ]; then
        found hint mmdebstrap "尚未安装 mmdebstrap" "第一次运行 ./run demo 时自动安装"
    else
        found bad mmdebstrap "尚未安装 mmdebstrap" "请管理员执行 sudo apt-get install mmdebstrap uidmap"
    fi
    if [ "$(id -u)" != 0 ]; then
        if have newuidmap && grep -qs "^$(id -un):" /etc/subuid; then
            found ok subuid "用户有下属编号（/etc/subuid）"
        else
            found bad subuid "没有 newuidmap，或 /etc/subuid 里没有 $(id -un)" \
                "请管理员执行 sudo apt-get install uidmap; sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
        fi
    fi
    found hint root "Debian 13 环境还没有建立" "第一次运行 ./run demo 时自动建立，约 2 分钟、2 GB"
}

doctor_screen() {
    if [ -n "${WAYLAND_DISPLAY:-}" ]; then
        local socket=$WAYLAND_DISPLAY
        [[ $socket == /* ]] || socket=${XDG_RUNTIME_DIR:-/nowhere}/$socket
        if [ -S "$socket" ]; then found ok display "显示：Wayland"; else found bad display "找不到 Wayland 的套接字 $socket" "请在桌面里打开终端再运行"; fi
    elif [ -n "${DISPLAY:-}" ]; then
        local number=${DISPLAY##*:}
        if [[ $DISPLAY != :* ]] || [ -S "/tmp/.X11-unix/X${number%%.*}" ]; then
            found ok display "显示：X11 $DISPLAY"
        else
            found bad display "DISPLAY=$DISPLAY，但那里没有显示服务" "请在桌面里打开终端再运行，或 unset DISPLAY 使用虚拟屏幕"
        fi
    else
        found hint display "没有显示器" "演示会在虚拟屏幕里运行，保存截图"
    fi
    if [ -e /proc/driver/nvidia/version ]; then
        found hint gl "NVIDIA 驱动在环境里用不上" "画面由处理器绘制，动画每秒 15 帧；Debian 13 上可直接使用本机"
    elif compgen -G '/dev/dri/renderD*' >/dev/null; then
        local card
        card=$(compgen -G '/dev/dri/renderD*' | head -n 1)
        if [ -r "$card" ] && [ -w "$card" ]; then
            found ok gl "显卡加速可用：$card"
        else
            found hint gl "当前用户无权使用显卡 $card" "请管理员执行 sudo usermod -aG render,video $(id -un)，重新登录后生效"
        fi
    else
        found hint gl "没有显卡加速" "画面由处理器绘制，动画每秒 15 帧，功能不受影响"
    fi
    local root
    root=$(find_root)
    if [ -n "$root" ] && [ -e "$root/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc" ]; then
        found ok fonts "中文字体齐全（Noto Sans CJK）"
    elif have fc-list && fc-list :lang=zh family 2>/dev/null | grep -q .; then
        found ok fonts "中文字体齐全"
    elif [ -n "$root" ] || use_native; then
        found bad fonts "没有中文字体" "请安装 fonts-noto-cjk"
    fi
}

# A port is in use if something listens on it; /proc knows without any tool.
port_in_use() {
    local hex
    hex=$(printf '%04X' "$1")
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port="$hex" '{ n = split($2, a, ":"); if (a[n] == port && $4 == "0A") f = 1 } END { exit !f }'
}

doctor_surroundings() {
    local port busy=''
    for port in ${YIPING_PORTS:-8443 8480}; do
        if port_in_use "$port"; then busy+=" $port"; fi
    done
    if [ -z "$busy" ]; then
        found ok ports "平台的端口空闲（${YIPING_PORTS:-8443 8480}）"
    else
        found hint ports "端口已被占用：$busy" "可能平台已在运行；演示会自己另找空闲端口，正式平台请用 --port 指定"
    fi
    local year
    year=$(date +%Y)
    if ((year < 2025)); then
        found bad clock "系统时间是 $(date '+%Y-%m-%d %H:%M')，明显不对" "请校准：sudo timedatectl set-ntp true"
    elif have timedatectl && [ "$(timedatectl show -p NTPSynchronized --value 2>/dev/null)" = no ]; then
        found hint clock "系统时间没有自动校准：$(date '+%Y-%m-%d %H:%M')" "时限按分钟计算，建议 sudo timedatectl set-ntp true"
    else
        found ok clock "系统时间 $(date '+%Y-%m-%d %H:%M %Z')"
    fi
    if have lsblk && lsblk -rno TYPE 2>/dev/null | grep -q '^crypt$'; then
        found ok encryption "磁盘已加密（LUKS）"
    else
        found hint encryption "没有发现磁盘加密" "正式使用时缓存里有居民信息，数据盘应当用 LUKS 加密；演示数据不需要"
    fi
}

verb_doctor() {
    case ${1:-} in
    '') ;;
    --json) DOCTOR_JSON=1 ;;
    *) wrong_usage "用法：./run doctor [--json]" "usage: ./run doctor [--json]" ;;
    esac
    doctor_machine
    doctor_root
    doctor_screen
    doctor_surroundings
    if [ "$DOCTOR_JSON" = 1 ]; then
        local IFS=,
        printf '{"ok":%s,"checks":[%s]}\n' "$([ "$DOCTOR_FAILED" = 0 ] && echo true || echo false)" "${DOCTOR_ROWS[*]}"
    elif [ "$DOCTOR_FAILED" = 0 ]; then
        printf '\n可以运行：./run demo  (ready)\n'
    else
        printf '\n先处理上面打 ✘ 的各项，再运行 ./run demo  (see the lines marked ✘)\n'
    fi
    [ "$DOCTOR_FAILED" = 0 ] || exit 3
}
