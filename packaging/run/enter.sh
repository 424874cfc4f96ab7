# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a command in the root (or natively): same working directory, same user, same files.

readonly ENTER_STAGE=$YIPING_SOURCE_DIR/packaging/run/enter-stage.sh

# Settings of the host's own toolchains must not reach ours.
clean_environment() {
    unset LD_LIBRARY_PATH LD_PRELOAD PYTHONPATH PYTHONHOME VIRTUAL_ENV PERL5LIB \
        QT_PLUGIN_PATH QML_IMPORT_PATH QML2_IMPORT_PATH QTDIR QT_QPA_PLATFORMTHEME \
        CC CXX CPP CFLAGS CXXFLAGS CPPFLAGS LDFLAGS CPATH LIBRARY_PATH PKG_CONFIG_PATH \
        CMAKE_PREFIX_PATH CMAKE_GENERATOR GIO_EXTRA_MODULES LANGUAGE "${!LC_@}"
    export LANG=C.UTF-8
    export PATH=/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin
    export CCACHE_DIR=${YIPING_CCACHE:-$YIPING_CACHE/ccache}
    export CCACHE_MAXSIZE=${CCACHE_MAXSIZE:-5G}
    export CCACHE_BASEDIR=$YIPING_SOURCE_DIR
    export CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
}

COMMAND_PREFIX=(env)

# exec_in_root COMMAND... - replaces this process.
exec_in_root() {
    clean_environment
    if [ -z "${ROOT:-}" ]; then
        exec "${COMMAND_PREFIX[@]}" "$@"
    fi
    export CCACHE_COMPILERCHECK="string:${ROOT##*/}"
    export YIPING_INSIDE=1
    local -a stage=(bash "$ENTER_STAGE" "$ROOT" "$(id -u)" "$(id -g)" "$PWD" "$YIPING_SOURCE_DIR" "$YIPING_CACHE" --)
    if [ "$(id -u)" = 0 ]; then
        exec "${COMMAND_PREFIX[@]}" unshare -m --propagation private "${stage[@]}" "$@"
    fi
    check_user_namespace
    exec "${COMMAND_PREFIX[@]}" unshare -r -m --propagation private "${stage[@]}" "$@"
}

# in_root COMMAND... - waits for it.
in_root() { (exec_in_root "$@"); }

# Should the caller be killed, what it runs in the root ends too, instead of building on alone.
end_with_caller() { COMMAND_PREFIX=(setpriv --pdeathsig TERM); }

verb_shell() {
    ensure_root
    if [ "$#" = 0 ]; then
        exec_in_root bash --norc
    fi
    exec_in_root "$@"
}
