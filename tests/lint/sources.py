# SPDX-License-Identifier: GPL-3.0-or-later
"""Every source file names its licence in its first two lines and stays within the size limits."""

import argparse
import re
import sys
from pathlib import Path

HEADER = "SPDX-License-Identifier: GPL-3.0-or-later"
SUFFIXES = {".cpp", ".h", ".qml", ".js", ".py", ".sh", ".cmake", ".proto", ".sql", ".toml"}
NAMES = {"CMakeLists.txt", "run", ".clang-format", ".clang-tidy"}
LIMITS = {".cpp": 800, ".h": 400, ".qml": 300}
# Input of tests is not source: it looks as its makers made it.
EXEMPT = re.compile(r"tests/data/|tests/fuzz/corpus/|tests/[a-z]+/data/|tests/.*/golden/")


def check(source, names):
    for name in names:
        path = source / name
        if not path.is_file() or EXEMPT.search(name):
            continue
        if path.suffix not in SUFFIXES and path.name not in NAMES:
            continue
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        if not any(HEADER in line for line in lines[:2]):
            yield f"{name}:1: no '{HEADER}' in the first two lines"
        limit = LIMITS.get(path.suffix)
        if limit and len(lines) > limit:
            yield f"{name}:{len(lines)}: {len(lines)} lines, the limit is {limit}: split it"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", type=Path)
    options = parser.parse_args()
    problems = list(check(options.source, sys.stdin.read().split("\n")))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
