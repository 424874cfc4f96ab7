# SPDX-License-Identifier: GPL-3.0-or-later
"""Proves the layer table from the includes.

For every file below app/: which layers and which outside libraries it includes, against TABLE;
quoted includes stay inside the layer; no cycle between layers or between headers; what a layer's
CMakeLists.txt says in USES fits TABLE too. For qml/: which of our modules a module imports.
"""

import argparse
import re
import sys
from pathlib import Path

# Layer: (layers it may use, outside families it may use). Both are transitive.
ASIO = {"asio", "openssl"}
TABLE = {
    "base": (set(), set()),
    "domain": ({"base"}, set()),
    "config": ({"base", "domain"}, {"toml++"}),
    "crypto": ({"base"}, {"openssl"}),
    "transport": ({"base"}, ASIO | {"uring"}),
    "geo": ({"base", "domain"}, {"proj", "geos", "boost-geometry", "sqlite"}),
    "protocol": ({"base", "domain"}, {"protobuf", "zstd"}),
    "sqlite": ({"base", "domain", "protocol"}, {"sqlite"}),
    "importer": ({"base", "domain", "config", "crypto", "geo"}, {"gdal"}),
    "exporter": ({"base", "domain", "config", "crypto", "geo"}, {"gdal", "xlsxwriter", "pango"}),
    "storage": ({"base", "domain", "crypto", "protocol", "sqlite"}, set()),
    "sync": ({"base", "domain", "protocol", "crypto", "transport"}, ASIO | {"boost-json"}),
    "media": ({"base", "crypto", "transport"}, ASIO | {"libav"}),
    "voice": ({"base"}, {"espeak"}),
    "services": ({"base", "domain", "geo"}, set()),
    "presentation": ({"services"}, {"QtCore", "QtQml", "QtQmlIntegration", "QtQmlModels"}),
    "mapview": ({"config", "geo", "media", "presentation"},
                {"QtGui", "QtNetwork", "QtQuick", "QtLocation", "QtPositioning", "QtPositioningQuick",
                 "QtMultimedia", "QtQuick3D", "QtOpenGL"}),
    "scene3d": ({"config", "geo", "mapview"}, {"QtGui", "QtQuick", "QtOpenGL"}),
    "desk": ({"presentation", "mapview"}, {"QtWidgets", "QtQuickWidgets", "QtSvg", "QtPrintSupport"}),
    "model_town": ({"base", "domain", "config", "crypto", "geo"}, {"boost-json"}),
    "simulate": ({"base", "domain", "crypto", "geo"}, ASIO | {"boost-json"}),
    "platform": ({"base", "domain", "config", "crypto", "transport", "geo", "protocol", "importer",
                  "exporter", "sqlite", "model_town", "simulate"}, ASIO | {"pqxx", "boost-json", "cli11"}),
}
# Composition roots see every part; those that have no window have no Qt either.
QT_LAYERS = {"presentation", "mapview", "scene3d", "desk"}
ROOTS = {"farm", "shell", "ctl"}
WITHOUT_QT_ROOTS = {"farm", "ctl"}
# Free for everything below presentation, except the rules themselves.
FREE = {"spdlog", "icu", "zlib", "pugixml", "simdjson"}
STD_ONLY = {"domain"}

FAMILIES = [
    ("toml++", r"toml(\+\+|plusplus)/|toml\.hpp"),
    ("openssl", r"openssl/"),
    ("proj", r"proj(\.h|/)|geodesic\.h"),
    ("geos", r"geos(_c\.h|/)"),
    ("boost-geometry", r"boost/(geometry|polygon)"),
    ("boost-json", r"boost/json"),
    ("asio", r"boost/(asio|beast|system|core)"),
    ("sqlite", r"sqlite3\.h|SQLiteCpp/"),
    ("protobuf", r"google/protobuf|.*\.pb\.h$"),
    ("uring", r"liburing"),
    ("zstd", r"zstd(_errors)?\.h"),
    ("gdal", r"gdal.*\.h|ogr.*\.h|cpl_.*\.h|vrtdataset\.h"),
    ("xlsxwriter", r"xlsxwriter"),
    ("pango", r"pango/|cairo|glib"),
    ("libav", r"lib(av|sw)\w+/"),
    ("espeak", r"espeak"),
    ("gstreamer", r"gst/"),
    ("pqxx", r"pqxx/"),
    ("spdlog", r"spdlog/|fmt/"),
    ("icu", r"unicode/"),
    ("zlib", r"zlib\.h"),
    ("pugixml", r"pugixml"),
    ("simdjson", r"simdjson"),
    ("cli11", r"CLI/"),
    ("gtest", r"g(test|mock)/|rapidcheck|benchmark/"),
]
# Operating-system headers are no library: adapters need them, the rules do not.
POSIX = re.compile(r"(sys|netinet|arpa|linux|net)/|(unistd|fcntl|signal|poll|pwd|grp|spawn|dirent|netdb|time|"
                   r"termios|sched|pthread|dlfcn|ifaddrs|malloc|stdlib|string|stdio)\.h$")
GENERATED = re.compile(r"yiping/domain/(enums|register_number|registers(/[a-z_]+)?)\.h|.*\.pb\.h|yiping/[a-z]+/generated/.*")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
QT_INCLUDE_FOLDERS = ("/usr/include/x86_64-linux-gnu/qt6", "/usr/include/aarch64-linux-gnu/qt6",
                      "/usr/include/qt6", "/usr/include/loongarch64-linux-gnu/qt6")

# QML modules: which of ours each may import.
QML_TABLE = {
    "Theme": set(),
    "Controls": {"Theme"},
    "Map": {"Theme", "Controls"},
    "Scene3D": {"Theme", "Controls", "Map"},
    "Cameras": {"Theme", "Controls"},
    "Wall": {"Theme", "Controls", "Map", "Scene3D", "Cameras"},
}


def closure(table=None):
    """layer -> (all layers below it, all outside families it may use)."""
    table = table or TABLE
    done = {}

    def visit(layer, path):
        if layer in path:
            raise ValueError("cycle in the table: " + " → ".join(path + [layer]))
        if layer not in done:
            layers, families = set(table[layer][0]), set(table[layer][1])
            for below in table[layer][0]:
                more_layers, more_families = visit(below, path + [layer])
                layers |= more_layers
                families |= more_families
            done[layer] = (layers, families)
        return done[layer]

    for name in table:
        visit(name, [])
    everything = set(table)
    for root in ROOTS:
        layers = everything - QT_LAYERS if root in WITHOUT_QT_ROOTS else everything
        done[root] = (layers, None)
    return done


def qt_modules():
    """Header name -> Qt module, from the installed headers."""
    found = {}
    for folder in QT_INCLUDE_FOLDERS:
        for module in sorted(Path(folder).glob("Qt*")) if Path(folder).is_dir() else ():
            for header in module.iterdir():
                if header.is_file():
                    found.setdefault(header.name, module.name)
    return found


def family_of(include, qt):
    """The outside library of an include, "std", or None if it is not known."""
    match = re.match(r"(Qt[A-Z]\w*)/", include)
    if match:
        return match.group(1)
    if include in qt:
        return qt[include]
    if re.fullmatch(r"Q[A-Z]\w*", include):
        return "Qt"
    for name, pattern in FAMILIES:
        if re.match(pattern, include):
            return name
    if POSIX.match(include):
        return "posix"
    if re.fullmatch(r"[a-z_0-9]+", include) or include in ("math.h", "stdint.h", "stddef.h"):
        return "std"
    return None


def includes_of(path):
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        match = INCLUDE.match(line)
        if match:
            yield number, match.group(1) == '"', match.group(2)


class Checker:
    def __init__(self, source, qt=None):
        self.source = Path(source)
        self.app = self.source / "app"
        self.allowed = closure()
        # A layer is a folder with an include root of its own; some stand inside another's folder.
        self.folders = {child.name: child.parents[2] for child in self.app.rglob("include/yiping/*") if child.is_dir()}
        self.qt = qt_modules() if qt is None else qt
        self.problems = []
        self.edges = {}
        self.headers = {}

    def problem(self, path, line, text):
        self.problems.append(f"{path.relative_to(self.source)}:{line}: {text}")

    def folder(self, layer):
        return self.folders.get(layer, self.app / layer)

    def layer_of(self, path):
        for parent in path.parents:
            for layer, folder in self.folders.items():
                if folder == parent:
                    return layer
            if parent.parent == self.app:
                return parent.name
        return None

    def check_layer_include(self, path, line, layer, include):
        other = include.split("/")[1]
        target = self.folders.get(other, self.app / other) / "include" / include
        if other not in self.allowed:
            self.problem(path, line, f"<{include}>: there is no layer {other}")
            return
        if other != layer:
            self.edges.setdefault(layer, {}).setdefault(other, (path, line))
            if other not in self.allowed[layer][0]:
                self.problem(path, line, f"layer {layer} may not use layer {other}")
        if not target.exists() and not GENERATED.match(include):
            self.problem(path, line, f"<{include}> is no public header of layer {other}")
        self.headers.setdefault(path, []).append(target)

    def check_outside_include(self, path, line, layer, include):
        family = family_of(include, self.qt)
        if family == "std" or (family == "posix" and layer not in STD_ONLY):
            return
        if family is None:
            self.problem(path, line, f"<{include}> belongs to no known library: name it in tests/lint/layers.py")
            return
        families = self.allowed[layer][1]
        is_qt = family.startswith("Qt")
        if families is None:
            if is_qt and layer in WITHOUT_QT_ROOTS:
                self.problem(path, line, f"layer {layer} has no Qt, but includes <{include}>")
            return
        if family in FREE and layer not in STD_ONLY:
            return
        if family not in families:
            self.problem(path, line, f"layer {layer} may not include <{include}> ({family})")

    def check_quoted_include(self, path, line, layer, include):
        if include.startswith("yiping/"):
            self.problem(path, line, f'"{include}": public headers are included as <yiping/…>')
        elif ".." in include.split("/"):
            self.problem(path, line, f'"{include}": no way up the folders')
        else:
            for folder in (path.parent, self.folder(layer)):
                if (folder / include).exists():
                    self.headers.setdefault(path, []).append(folder / include)
                    return
            cmake = self.folder(layer) / "CMakeLists.txt"
            made_by_cmake = cmake.exists() and include in cmake.read_text(encoding="utf-8")
            if not include.endswith((".pb.h", ".moc")) and not include.startswith("moc_") and not made_by_cmake:
                self.problem(path, line, f'"{include}" is not in layer {layer}')

    def check_cmake(self, layer):
        path = self.folder(layer) / "CMakeLists.txt"
        if not path.exists():
            return
        text = re.sub(r"#.*", "", path.read_text(encoding="utf-8"))
        for match in re.finditer(r"\bUSES\s+((?:\w+\s+)*?)(?:\)|(?=[A-Z_]+\b)|$)", text + " "):
            line = text.count("\n", 0, match.start()) + 1
            for other in match.group(1).split():
                if other in self.allowed and other != layer and other not in self.allowed[layer][0]:
                    self.problem(path, line, f"USES {other}: layer {layer} may not use it")

    def check_file(self, path, layer):
        public = path.is_relative_to(self.folder(layer) / "include")
        for line, quoted, include in includes_of(path):
            if include.startswith("yiping/") and not quoted:
                self.check_layer_include(path, line, layer, include)
            elif quoted:
                if public:
                    self.problem(path, line, f'"{include}": a public header includes public headers only')
                self.check_quoted_include(path, line, layer, include)
            else:
                self.check_outside_include(path, line, layer, include)

    def find_cycle(self, graph):
        state = {}

        def visit(node, path):
            state[node] = 1
            for other in graph.get(node, ()):
                if state.get(other) == 1:
                    return path[path.index(other):] + [other]
                if other not in state:
                    found = visit(other, path + [other])
                    if found:
                        return found
            state[node] = 2
            return None

        for node in list(graph):
            if node not in state:
                found = visit(node, [node])
                if found:
                    return found
        return None

    def check_cycles(self):
        cycle = self.find_cycle({layer: list(others) for layer, others in self.edges.items()})
        if cycle:
            path, line = self.edges[cycle[0]][cycle[1]]
            self.problem(path, line, "layers in a circle: " + " → ".join(cycle))
        cycle = self.find_cycle(self.headers)
        if cycle:
            names = [str(path.relative_to(self.source)) for path in cycle]
            self.problem(cycle[0], 1, "headers in a circle: " + " → ".join(names))

    def check_qml(self):
        root = self.source / "qml" / "Yiping"
        for path in sorted(root.rglob("*.qml")) if root.is_dir() else ():
            module = path.relative_to(root).parts[0]
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = re.match(r"\s*import\s+Yiping\.(\w+)", line)
                if match and match.group(1) in QML_TABLE and match.group(1) != module:
                    if match.group(1) not in QML_TABLE.get(module, set()):
                        self.problem(path, number, f"QML module {module} may not import {match.group(1)}")
                if re.match(r'\s*import\s+"\.\./.*internal', line):
                    self.problem(path, number, "internal parts of another module")

    def run(self):
        layers = set(self.folders)
        layers |= {child.name for child in self.app.iterdir() if child.is_dir()} if self.app.is_dir() else set()
        for layer in sorted(layers):
            if layer in self.allowed:
                self.check_cmake(layer)
            else:
                self.problem(self.folder(layer), 0, "no such layer in the table")
        for path in sorted(self.app.rglob("*")):
            if path.suffix in (".h", ".cpp") and self.layer_of(path) in self.allowed:
                self.check_file(path, self.layer_of(path))
        self.check_cycles()
        self.check_qml()
        return self.problems


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", nargs="?", default=Path(__file__).resolve().parents[2])
    problems = Checker(parser.parse_args().source).run()
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
