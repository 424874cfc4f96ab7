# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Configure and build. All output goes to stderr.

PRESET=release
BUILD_DIR=
BUILD_JOBS=
BUILD_REST=()

# build_options ARGUMENTS... - takes --preset, --dir and -j, leaves the rest in BUILD_REST.
build_options() {
    PRESET=release BUILD_DIR='' BUILD_JOBS='' BUILD_REST=()
    while [ "$#" -gt 0 ]; do
        case $1 in
        --preset) PRESET=${2:?--preset P}; shift 2 ;;
        --preset=*) PRESET=${1#*=}; shift ;;
        --dir) BUILD_DIR=${2:?--dir DIR}; shift 2 ;;
        --dir=*) BUILD_DIR=${1#*=}; shift ;;
        -j) BUILD_JOBS=${2:?-j N}; shift 2 ;;
        -j*) BUILD_JOBS=${1#-j}; shift ;;
        *) BUILD_REST+=("$1"); shift ;;
        esac
    done
    case $PRESET in
    release | debug | asan | tsan | headless | fuzz) ;;
    *) wrong_usage "没有“$PRESET”这个预设：release debug asan tsan headless fuzz" "no preset '$PRESET'" ;;
    esac
    [ -n "$BUILD_DIR" ] || BUILD_DIR=build/$PRESET
    [[ $BUILD_DIR == /* ]] || BUILD_DIR=$YIPING_SOURCE_DIR/$BUILD_DIR
}

# One compile at most per core and per 1.5 GB of free memory.
default_jobs() {
    local cores memory_mb
    cores=$(nproc)
    memory_mb=$(awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo)
    local by_memory=$((memory_mb / 1500))
    ((by_memory < 1)) && by_memory=1
    echo $((cores < by_memory ? cores : by_memory))
}

# Ninja's lines when nobody watches a terminal: one every three seconds, all else at once, and
# a word every twenty seconds while one long file is compiled.
thin_progress() {
    local line status latest='' next=0
    while true; do
        status=0
        IFS= read -r -t 20 line || status=$?
        if ((status > 128)); then
            printf '  %s … 仍在编译 (still compiling)\n' "$latest"
            continue
        fi
        ((status == 0)) || break
        case $line in
        '-- '* | 'ninja: Entering'* | 'ninja: no work'* | *'Re-checking globbed'*) ;;
        '['[0-9]*/[0-9]*)
            latest=${line%%]*}]
            if ((SECONDS >= next)); then
                printf '  %s\n' "$line"
                next=$((SECONDS + 3))
            fi
            ;;
        *) printf '%s\n' "$line" ;;
        esac
    done
}

# build_project TARGET... - in BUILD_DIR; nothing is said when there is nothing to do.
build_project() {
    local lock status=0
    mkdir -p "$BUILD_DIR"
    exec {lock}>"$BUILD_DIR/.lock"
    if ! flock -n "$lock"; then
        say "另一个 ./run 正在 $BUILD_DIR 里编译，等待" "another build in this folder, waiting"
        flock "$lock"
    fi
    if [ ! -f "$BUILD_DIR/build.ninja" ]; then
        say "配置工程（$PRESET）" "configuring"
        (cd "$YIPING_SOURCE_DIR" && in_root cmake --preset "$PRESET" -B "$BUILD_DIR") >"$BUILD_DIR/configure.log" 2>&1 || {
            cat "$BUILD_DIR/configure.log" >&2
            rm -f "$BUILD_DIR/build.ninja"
            die "配置失败" "configuring failed"
        }
    fi
    local -a command=(env "NINJA_STATUS=[%f/%t %es] " ninja -C "$BUILD_DIR" -j "${BUILD_JOBS:-$(default_jobs)}" "$@")
    if [ -t 2 ]; then
        in_root "${command[@]}" >&2 || status=$?
    else
        { end_with_caller; exec_in_root "${command[@]}"; } 2>&1 | thin_progress >&2 || status=${PIPESTATUS[0]}
    fi
    exec {lock}>&-
    if [ "$status" != 0 ]; then
        say_error "编译失败（$PRESET）" "build failed"
        return "$status"
    fi
}

verb_build() {
    build_options "$@"
    ensure_root
    local started=$SECONDS
    build_project "${BUILD_REST[@]}" || exit 1
    say "编译完成：$BUILD_DIR，用时 $((SECONDS - started)) s" "built"
}
