# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./run lint [--all] [--fix] [--only STEP…] - the steps are the functions lint_* below.

readonly LINT_STEPS='shell format layers messages words sources registers qml tidy'

# Tracked files and new ones that git does not ignore, by pattern.
source_files() {
    git -C "$YIPING_SOURCE_DIR" -c safe.directory='*' ls-files -co --exclude-standard -- "$@" |
        while IFS= read -r name; do [ -f "$YIPING_SOURCE_DIR/$name" ] && printf '%s\n' "$name"; done
}

cpp_files() { source_files '*.cpp' '*.h' | grep -v -e '^tests/data/' || true; }

lint_shell() {
    local -a files
    mapfile -t files < <(source_files '*.sh' run .ci/run)
    shellcheck --severity=style "${files[@]}"
}

lint_format() {
    local -a files
    mapfile -t files < <(cpp_files)
    [ "${#files[@]}" = 0 ] && return
    if [ "$LINT_FIX" = 1 ]; then
        clang-format-19 -i "${files[@]}"
        return
    fi
    local wrong
    wrong=$(printf '%s\0' "${files[@]}" |
        xargs -0 -n 25 -P "$(nproc)" clang-format-19 --dry-run -Werror --ferror-limit=3 2>&1 | grep -E 'error:' || true)
    if [ -n "$wrong" ]; then
        printf '%s\n' "$wrong" | head -n 40
        echo '  (./run lint --fix)'
        return 1
    fi
    return 0
}

lint_layers() { python3 -B tests/lint/layers.py; }
lint_messages() { python3 -B tests/lint/messages.py; }
lint_words() { python3 -B tests/lint/words.py; }
lint_sources() { source_files | python3 -B tests/lint/sources.py "$YIPING_SOURCE_DIR"; }

# Whoever keeps descriptions of registers also knows how to check what stands against them.
lint_registers() {
    [ -f data/registers/check.py ] || return 0
    python3 -B data/registers/check.py
}

lint_qml() {
    local -a files
    mapfile -t files < <(source_files 'qml/*.qml')
    [ "${#files[@]}" = 0 ] && return
    local log=$BUILD_DIR/qmllint.log
    # The target of Qt knows the type registrations and import paths of every module.
    ninja -C "$BUILD_DIR" -k 0 all_qmllint >"$log" 2>&1 || { grep -v '^\[' "$log" | tail -n 80; return 1; }
    if grep -E -A 2 '^(Warning|Error|Info): .*\.qml:' "$log"; then return 1; fi
}

lint_tidy() {
    local -a arguments=(--build "$BUILD_DIR" --cache "$YIPING_CACHE/tidy" --jobs "$(nproc)")
    [ "$LINT_ALL" = 1 ] && arguments+=(--all)
    python3 -B packaging/run/run_tidy.py "${arguments[@]}"
}

# Runs inside the root: one line per step, the findings below it, exit status 1 if any failed.
lint_inside() {
    local step failed=0 started log
    cd "$YIPING_SOURCE_DIR" || exit 3
    log=$(mktemp)
    for step in $LINT_ONLY; do
        started=$SECONDS
        if "lint_$step" >"$log" 2> >(cat >&2); then
            printf '✔ %s (%d s)\n' "$step" $((SECONDS - started)) >&2
        else
            failed=1
            cat "$log" >&2
            printf '✘ %s (%d s)\n' "$step" $((SECONDS - started)) >&2
        fi
    done
    rm -f "$log"
    return "$failed"
}

# ./run words - brings resources/i18n up to date with the sources; what is left to translate is listed.
verb_words() {
    ensure_root
    in_root python3 -B "$YIPING_SOURCE_DIR/tests/lint/words.py" --update && say "界面文字都有翻译" "every text is translated"
}

verb_lint() {
    local -a build_arguments=()
    LINT_ALL=0 LINT_FIX=0 LINT_ONLY=''
    while [ "$#" -gt 0 ]; do
        case $1 in
        --all) LINT_ALL=1 ;;
        --fix) LINT_FIX=1 ;;
        --dir) build_arguments+=(--dir "${2:?--dir DIR}"); shift ;;
        --only) LINT_ONLY+=" ${2:?--only STEP}"; shift ;;
        *) wrong_usage "用法：./run lint [--all] [--fix] [--only $LINT_STEPS]" "usage as above" ;;
        esac
        shift
    done
    LINT_ONLY=${LINT_ONLY:-$LINT_STEPS}
    local step
    for step in $LINT_ONLY; do
        [[ " $LINT_STEPS " == *" $step "* ]] || wrong_usage "没有“$step”这一步：$LINT_STEPS" "no such step"
    done
    build_options "${build_arguments[@]}"
    ensure_root
    # qmllint and clang-tidy look at what the build generates.
    if [[ " $LINT_ONLY " == *" qml "* || " $LINT_ONLY " == *" tidy "* ]]; then
        build_project all || exit 1
    fi
    say "检查代码" "checking the code"
    local started=$SECONDS status=0
    export LINT_ALL LINT_FIX LINT_ONLY BUILD_DIR
    # shellcheck disable=SC2016
    in_root bash -c 'set -u; YIPING_SOURCE_DIR=$1; source "$1/packaging/run/common.sh"; source "$1/packaging/run/lint.sh"; lint_inside' \
        lint "$YIPING_SOURCE_DIR" || status=$?
    if [ "$status" = 0 ]; then
        printf '检查：全部通过，用时 %d s\n' $((SECONDS - started))
    else
        printf '检查：有问题，见上，用时 %d s\n' $((SECONDS - started))
    fi
    exit "$status"
}
