# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Verbs that build one or two programs and then become one of them.

readonly PROGRAM_DIR=$YIPING_SOURCE_DIR/build/release
readonly WITH_DISPLAY=$YIPING_SOURCE_DIR/packaging/run/with-display.sh

# build_programs TARGET... - release preset; exit status 3 if that fails.
build_programs() {
    build_options
    ensure_root
    build_project "$@" || exit 3
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# screen_size ARGUMENTS... - the size of the virtual screen: that of --size, else full HD.
screen_size() {
    local size=1920x1080 previous=''
    local word
    for word in "$@"; do
        [ "$previous" = --size ] && size=$word
        [[ $word == --size=* ]] && size=${word#*=}
        previous=$word
    done
    [[ $size =~ ^[0-9]{3,5}x[0-9]{3,5}$ ]] || wrong_usage "--size 应写成 1920x1080 这样" "--size wants WIDTHxHEIGHT"
    printf '%s\n' "$size"
}

# exec_with_display SIZE COMMAND... - on the caller's display, or on a virtual one of its own.
exec_with_display() {
    local size=$1
    shift
    if has_display && [ "${FORCE_VIRTUAL:-0}" = 0 ]; then
        exec_in_root "$@"
    fi
    unset DISPLAY WAYLAND_DISPLAY XAUTHORITY
    exec_in_root bash "$WITH_DISPLAY" "$size" "$@"
}

wants_headless() {
    local word
    for word in "$@"; do
        [ "$word" = --headless ] && return 0
    done
    return 1
}

verb_demo() {
    local size
    size=$(screen_size "$@")
    wants_headless "$@" && FORCE_VIRTUAL=1
    build_programs yiping yiping-platform yipingctl yiping-farm
    if [ "${FORCE_VIRTUAL:-0}" = 1 ] || ! has_display; then
        say "启动演示（虚拟屏幕 $size）" "starting the demo on a virtual screen"
    else
        say "启动演示" "starting the demo"
    fi
    exec_with_display "$size" "$PROGRAM_DIR/bin/yiping" --demo "$@"
}

verb_wall() {
    local size
    size=$(screen_size "$@")
    build_programs yiping
    exec_with_display "$size" "$PROGRAM_DIR/bin/yiping" --wall "$@"
}

verb_desk() {
    local size
    size=$(screen_size "$@")
    build_programs yiping
    exec_with_display "$size" "$PROGRAM_DIR/bin/yiping" --desk "$@"
}

# Those pictures that the manual shows, in its languages and themes.
shots_of_manual() {
    local out=$1 made picture
    made=$(mktemp -d)
    verb_shots --scene desk --out "$made" --theme day
    verb_shots --scene desk --out "$made" --theme night
    verb_shots --scene desk --out "$made" --theme day --lang en
    mkdir -p "$out"
    # "](pictures/NAME.png)" in the page.
    sed -n 's/.*](pictures\/\([^)]*\)).*/\1/p' "$YIPING_SOURCE_DIR"/docs/manual/*.md | sort -u | while read -r picture; do
        [ -f "$made/$picture" ] || { say "手册里的图没有做出来：$picture" "a picture of the manual was not made"; exit 1; }
        mv -f "$made/$picture" "$out/$picture"
    done
    rm -rf "$made"
    say "手册的图在 $out" "pictures of the manual are there"
}

# The shapes of walls that the layout test goes through.
readonly SHOT_SIZES=(1920x1080 1920x960 3840x2160 3840x1080 5760x1080 6656x1792 7680x2160 1080x1920)

# take_shots OUT SIZE LANGUAGE THEME LAYERS EXTRA SCENE... - pictures of one size and language:
# OUT/<scene>-<W>x<H>-<lang>.png. EXTRA: words for wall_shots, "" none. The status is that of the last program that failed.
take_shots() {
    local out=$1 size=$2 language=$3 theme=$4 layers=$5 extra=$6 made each name status=0
    shift 6
    made=$(mktemp -d)
    for each in "$@"; do
        local -a command=("$PROGRAM_DIR/bin/wall_shots" --scene "$each")
        case $each in
        desk)
            command=("$PROGRAM_DIR/bin/desk_shot")
            [ -z "$theme" ] || command+=(--theme "$theme")
            ;;
        *)
            [ "$theme" != day ] || command+=(--day)
            [ -z "$layers" ] || command+=(--layers "$layers")
            [ -z "$extra" ] || command+=("$extra")
            ;;
        esac
        YIPING_SOURCE_DIR=$YIPING_SOURCE_DIR in_root bash "$WITH_DISPLAY" "$size" "${command[@]}" --out "$made" --size "$size" --lang "$language" >&2 || status=$?
    done
    for each in "$made"/*.png; do
        [ -e "$each" ] || continue
        name=$(basename "$each" .png)
        mv -f "$each" "$out/${name%-day}-$language.png"
    done
    rmdir "$made"
    return "$status"
}

# contact_sheet OUT SIZE LANGUAGE - all pictures of one size and language side by side, small: OUT/sheet-<W>x<H>-<lang>.png.
contact_sheet() {
    local out=$1 size=$2 language=$3
    local width=${size%x*} height=${size#*x} across=4 shown=960
    ((width > 3 * height)) && across=2 shown=1920
    ((width < height)) && across=8 shown=540
    rm -f "$out/sheet-$size-$language.png"
    local -a pictures=("$out"/*-"$size-$language".png)
    in_root ffmpeg -nostdin -loglevel error -y -pattern_type glob -i "$out/*-$size-$language.png" \
        -vf "scale=$shown:-1:flags=area,tile=${across}x$(((${#pictures[@]} + across - 1) / across)):padding=8:color=0x808080" \
        -frames:v 1 "$out/sheet-$size-$language.png"
}

# every_shot OUT THEME - every scene at eight sizes and in both languages, a sheet of each, and what the layout test says of
# each picture. What is there already and newer than the program and the scenes is not made again: a run that was cut
# short goes on where it was.
every_shot() {
    local out=$1 theme=$2 size language sheet report status made=0 all=$((${#SHOT_SIZES[@]} * 2)) faults=0
    for size in "${SHOT_SIZES[@]}"; do
        for language in zh en; do
            made=$((made + 1))
            sheet=$out/sheet-$size-$language.png
            report=$out/layout-$size-$language.txt
            if [ -e "$sheet" ] && [ -e "$report" ] && [ -z "$(find "$PROGRAM_DIR/bin/wall_shots" \
                "$YIPING_SOURCE_DIR/data/scenes" "$YIPING_SOURCE_DIR/data/figures" -newer "$report" -print -quit)" ]; then
                say "$made/$all $size $language 已有" "is there already"
            else
                say "$made/$all $size $language" "every scene"
                rm -f "$sheet" "$report"
                # Standard error has the faults, the names of the pictures as they come, and what libraries say of themselves.
                status=0
                take_shots "$out" "$size" "$language" "$theme" '' --check all 2>&1 | tee "$report.part" >&2 || status=$?
                ((status <= 1)) || exit 3
                contact_sheet "$out" "$size" "$language"
                grep -E "^[a-z-]+ $size $language: " "$report.part" >"$report" || true
                rm -f "$report.part"
            fi
            faults=$((faults + $(wc -l <"$report")))
        done
    done
    local -a pictures=("$out"/*-{zh,en}.png)
    say "$((${#pictures[@]} - all)) 张，版面问题 $faults 处" "pictures; faults of their layout"
    [ "$faults" = 0 ] && return
    say_error "版面有问题，见 $out/layout-*.txt" "faults of the layout are listed there"
    return 1
}

# ./run shots --out DIR [--scene S] [--size WxH] [--lang zh|en] [--theme day|night] [--layers A,B] [--visitors] - pictures of
# the model town at its fixed moment, the same each time: DIR/<scene>-<W>x<H>-<lang>.png.
# ./run shots --out DIR --layers each [--size WxH] - each layer of the map by itself, at two sizes: DIR/layer-<name>-<W>x<H>-<lang>.png.
# ./run shots --out DIR --every [--theme day|night] - every scene of the wall at eight sizes and in both languages, and a
# sheet of each: DIR/sheet-<W>x<H>-<lang>.png; what the layout test says of them is in DIR/layout-<W>x<H>-<lang>.txt.
verb_shots() {
    local out='' scene='' size='' theme='' language=zh layers='' extra='' every=0 each status=0
    while [ "$#" -gt 0 ]; do
        case $1 in
        --out) out=${2:?--out DIR}; shift 2 ;;
        --scene) scene=${2:?--scene S}; shift 2 ;;
        --size) size=$(screen_size --size "${2:?--size WxH}"); shift 2 ;;
        --lang) language=${2:?--lang zh}; shift 2 ;;
        --layers) layers=${2:?--layers LIST}; shift 2 ;;
        --theme) theme=${2:?--theme day}; shift 2 ;;
        --visitors) extra=--visitors; shift ;;
        --every) every=1; shift ;;
        *) wrong_usage "不认识 $1" "unknown argument" ;;
        esac
    done
    if [ "$scene" = manual ]; then
        shots_of_manual "${out:-$YIPING_SOURCE_DIR/docs/manual/pictures}"
        return
    fi
    [ -n "$out" ] || wrong_usage "请用 --out 指明文件夹" "--out DIR is needed"
    [[ $language =~ ^(zh|en)$ ]] || wrong_usage "--lang 应为 zh 或 en" "--lang wants zh or en"
    [[ ${theme:-night} =~ ^(day|night)$ ]] || wrong_usage "--theme 应为 day 或 night" "--theme wants day or night"
    # Every scene of data/scenes, an area of the overview, and the desk.
    local -a scenes=(all area desk) sizes=("${size:-1920x1080}")
    if [ "$layers" = each ]; then
        scenes=(overview)
        [ -n "$size" ] || sizes=(1920x1080 7680x2160)
    fi
    [ -z "$scene" ] || scenes=("$scene")
    for each in "${scenes[@]}"; do
        [[ $each =~ ^(all|area|desk)$ || -f $YIPING_SOURCE_DIR/data/scenes/$each.toml ]] || wrong_usage "没有画面 $each" "no such scene"
    done
    if [ "$every" = 1 ]; then build_programs wall_shots; else build_programs wall_shots desk_shot; fi
    mkdir -p "$out"
    unset DISPLAY WAYLAND_DISPLAY XAUTHORITY
    if [ "$every" = 1 ]; then
        every_shot "$out" "$theme" || status=$?
    else
        for size in "${sizes[@]}"; do
            take_shots "$out" "$size" "$language" "$theme" "$layers" "$extra" "${scenes[@]}" || status=$?
        done
    fi
    say "截图在 $out" "pictures are there"
    return "$status"
}

verb_platform() {
    build_programs yiping-platform
    exec_in_root "$PROGRAM_DIR/bin/yiping-platform" "$@"
}

verb_ctl() {
    build_programs yipingctl
    exec_in_root "$PROGRAM_DIR/bin/yipingctl" "$@"
}

# Figures are always taken on the virtual screen, so that they can be compared.
# bench_peers NAME [--pairs N] - ours and the public peers in turn; Node.js is taken from the machine.
bench_peers() {
    local tool
    for tool in node npm openssl zstd; do
        command -v "$tool" >/dev/null || die "对比测试要用 $tool，请先安装：apt install nodejs npm openssl zstd" "bench peers needs $tool"
    done
    build_programs yiping-bench yiping-map-bench yiping-video-bench yiping-wall-bench yiping-farm
    local scripts=$YIPING_SOURCE_DIR/tests/bench/peers folder
    folder=$YIPING_CACHE/peers-$(sha256sum "$scripts/package-lock.json" | cut -c1-16)
    mkdir -p "$folder"
    cp -r "$scripts"/*.mjs "$scripts"/*.sh "$scripts"/package*.json "$scripts/pages" "$folder/"
    printf '#!/bin/sh\nexec %q shell chromium "$@"\n' "$YIPING_SOURCE_DIR/run" >"$folder/chromium"
    chmod +x "$folder/chromium"
    export YIPING_PEER_CHROMIUM=$folder/chromium
    if [ ! -e "$folder/installed" ]; then
        say "安装对比用的公开软件包" "installing the peers (some are compiled, minutes)"
        (cd "$folder" && npm ci --no-audit --no-fund >npm.log 2>&1 && touch installed) || {
            tail -n 20 "$folder/npm.log" >&2
            exit 3
        }
    fi
    unset DISPLAY WAYLAND_DISPLAY XAUTHORITY
    exec node "$folder/peers.mjs" "$@" -- "$YIPING_SOURCE_DIR/run" shell "$PROGRAM_DIR/bin/yiping-bench" \
        -- "$YIPING_SOURCE_DIR/run" shell bash "$WITH_DISPLAY" 1920x1080 "$PROGRAM_DIR/bin/yiping-map-bench"
}

verb_bench() {
    if [ "${1:-}" = peers ]; then
        shift
        local -a words=()
        local word
        for word in "$@"; do
            [ "$word" = --json ] || words+=("$word") # it always is
        done
        bench_peers "${words[@]}"
    fi
    build_programs yiping-bench yiping-map-bench yiping-desk-bench yiping-video-bench yiping-wall-bench \
        yiping yiping-platform yiping-farm
    FORCE_VIRTUAL=1
    exec_with_display 1920x1080 bash "$YIPING_SOURCE_DIR/packaging/run/bench.sh" "$PROGRAM_DIR/bin" "$@"
}

verb_soak() {
    local word
    FORCE_VIRTUAL=1
    for word in "$@"; do
        [ "$word" = --wall ] || continue
        build_programs yiping-wall-soak
        exec_with_display "$(screen_size "$@")" "$PROGRAM_DIR/bin/yiping-wall-soak" "$@"
    done
    build_programs yiping-soak windowless_console yiping yiping-platform yiping-farm
    exec_with_display 1920x1080 "$PROGRAM_DIR/bin/yiping-soak" "$@"
}

# ./run fuzz [NAME…] [--seconds N] - each fuzzer in turn, from its committed corpus.
verb_fuzz() {
    local seconds=60
    local -a names=()
    while [ "$#" -gt 0 ]; do
        case $1 in
        --seconds) seconds=${2:?--seconds N}; shift 2 ;;
        --seconds=*) seconds=${1#*=}; shift ;;
        *) names+=("$1"); shift ;;
        esac
    done
    build_options --preset fuzz
    ensure_root
    build_project fuzzers || exit 3
    local list=$BUILD_DIR/fuzzers.txt name corpus failed=0
    [ -s "$list" ] || { say "还没有模糊测试" "no fuzzers yet"; return; }
    while IFS=$'\t' read -r name corpus; do
        if [ "${#names[@]}" -gt 0 ] && [[ " ${names[*]} " != *" $name "* ]]; then
            continue
        fi
        say "模糊测试 $name，$seconds s" "fuzzing"
        mkdir -p "$BUILD_DIR/fuzz/$name/found" "$BUILD_DIR/fuzz/$name/crashes"
        in_root "$BUILD_DIR/bin/$name" -max_total_time="$seconds" -print_final_stats=1 -timeout=20 -rss_limit_mb=2048 \
            -artifact_prefix="$BUILD_DIR/fuzz/$name/crashes/" "$BUILD_DIR/fuzz/$name/found" "$corpus" \
            </dev/null >"$BUILD_DIR/fuzz/$name/log" 2>&1 || { failed=1; tail -n 40 "$BUILD_DIR/fuzz/$name/log" >&2; }
        grep -E '^stat::(number_of_executed_units|new_units_added)' "$BUILD_DIR/fuzz/$name/log" >&2 || true
    done <"$list"
    return "$failed"
}

# ./run clean [--all] - build folders; with --all also the roots and the compiler cache.
verb_clean() {
    local folder
    for folder in "$YIPING_SOURCE_DIR/build" "$YIPING_SOURCE_DIR/yiping-demo"; do
        [ -e "$folder" ] || continue
        say "删除 $folder" "removing"
        rm -rf --one-file-system "$folder"
    done
    case ${1:-} in
    '') ;;
    --all)
        [ -d "$YIPING_CACHE" ] || return 0
        say "删除 $YIPING_CACHE" "removing the cache"
        rm -rf --one-file-system "$YIPING_CACHE"
        ;;
    *) wrong_usage "用法：./run clean [--all]" "usage: ./run clean [--all]" ;;
    esac
}
