# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The package list, and whether this machine has all of it by itself.

readonly PACKAGE_LIST=$YIPING_SOURCE_DIR/packaging/packages.txt

# Every name of the list, whatever its section.
package_names() {
    awk '
        { sub(/#.*/, ""); gsub(/[ \t\r]/, "") }
        $0 != "" && !/^\[/ { print }
    ' "$PACKAGE_LIST" | LC_ALL=C sort -u
}

native_qt_version() {
    local tool
    for tool in qmake6 /usr/lib/qt6/bin/qmake; do
        if have "$tool"; then
            "$tool" -query QT_VERSION 2>/dev/null
            return
        fi
    done
}

# Qt 6.8 or newer installed here?
native_qt_is_new_enough() {
    local version
    version=$(native_qt_version) || return 1
    [ -n "$version" ] || return 1
    [ "$(printf '%s\n6.8.0\n' "$version" | sort -V | head -n 1)" = 6.8.0 ]
}

# Names of the list that are not installed here.
missing_packages() {
    have dpkg-query || { package_names; return; }
    LC_ALL=C comm -23 <(package_names) <(
        dpkg-query -W -f '${db:Status-Abbrev}${Package}\n${db:Status-Abbrev}${Provides}\n' 2>/dev/null |
            sed -n 's/^ii //p' | tr ',' '\n' | sed 's/ (.*//; s/^ //' | LC_ALL=C sort -u
    )
}

# YIPING_NATIVE=1 forces the native path (any distribution), =0 forbids it.
use_native() {
    case ${YIPING_NATIVE:-} in
    1) return 0 ;;
    0) return 1 ;;
    esac
    native_qt_is_new_enough && [ -z "$(missing_packages)" ]
}
