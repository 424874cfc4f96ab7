# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# ./run test [PATTERN] [--asan|--tsan|--all] - one build, one closing line.

verb_test() {
    local preset=release pattern='' all=0
    local -a build_arguments=()
    while [ "$#" -gt 0 ]; do
        case $1 in
        --asan) preset=asan ;;
        --tsan) preset=tsan ;;
        --all) all=1 ;;
        --dir) build_arguments+=(--dir "${2:?--dir DIR}"); shift ;;
        -j) build_arguments+=(-j "${2:?-j N}"); shift ;;
        -*) wrong_usage "用法：./run test [PATTERN] [--asan|--tsan|--all]" "usage: ./run test [PATTERN] [--asan|--tsan|--all]" ;;
        *) pattern=$1 ;;
        esac
        shift
    done
    build_options --preset "$preset" "${build_arguments[@]}"
    ensure_root
    if ! build_project all; then
        printf '测试：编译失败，没有运行\n'
        exit 1
    fi
    if [ "$all" = 1 ]; then export YIPING_TEST_ALL=1; fi
    say "运行测试" "running tests"
    unset DISPLAY WAYLAND_DISPLAY XAUTHORITY
    local status=0
    in_root bash "$WITH_DISPLAY" 1920x1080 python3 "$YIPING_SOURCE_DIR/packaging/run/run_tests.py" \
        --build "$BUILD_DIR" --pattern "$pattern" --jobs "${BUILD_JOBS:-$(nproc)}" || status=$?
    exit "$status"
}
