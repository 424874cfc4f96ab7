#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The QML module of Qt Quick 3D, of the version whose libraries are installed, unpacked into a folder of the peers.
#   quick3d.sh FOLDER - inside the root; prints the folder to import from
set -euo pipefail

folder=$1/quick3d
version=$(dpkg-query -W -f '${Version}' libqt6quick3d6)
module() { find "$folder/$version" -path '*/qml/QtQuick3D/qmldir' -print -quit 2>/dev/null || true; }
if [ -z "$(module)" ]; then
    mkdir -p "$folder/lists/partial" "$folder/archives/partial"
    options=(-o "Dir::State::Lists=$folder/lists" -o "Dir::Cache::Archives=$folder/archives"
        -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= -o APT::Sandbox::User=)
    cd "$folder"
    apt-get "${options[@]}" update >&2
    apt-get "${options[@]}" download "qml6-module-qtquick3d=$version" >&2
    rm -rf unpacked "${version:?}"
    dpkg-deb -x qml6-module-qtquick3d_*.deb unpacked
    mv -T unpacked "$version"
fi
found=$(module)
[ -n "$found" ] || { printf '✘ qml6-module-qtquick3d %s 里没有 QtQuick3D (no QtQuick3D in the package)\n' "$version" >&2; exit 3; }
printf '%s\n' "${found%/QtQuick3D/qmldir}"
