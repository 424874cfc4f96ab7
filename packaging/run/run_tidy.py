# SPDX-License-Identifier: GPL-3.0-or-later
"""clang-tidy over what changed (or --all), remembering files that were clean.

A file is clean as long as itself, every header of ours it includes, its compile command and
.clang-tidy are the same: the hash of those is kept in the cache folder.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
EXTRA = ["--extra-arg=-Wno-unknown-warning-option", "--extra-arg=-Wno-error", "--quiet"]


def git(*arguments):
    result = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(SOURCE), *arguments],
                            capture_output=True, text=True, check=False)
    return result.stdout.split("\n") if result.returncode == 0 else []


def changed_files():
    """Against the branch this one left, else against the commit before; with what is not committed."""
    head = git("rev-parse", "HEAD")[:1]
    base = None
    for upstream in ("origin/main", "origin/HEAD"):
        found = git("merge-base", "HEAD", upstream)[:1]
        if found and found != head:
            base = found[0]
            break
    if base is None and git("rev-parse", "--verify", "-q", "HEAD~1"):
        base = "HEAD~1"
    if base:
        names = git("diff", "--name-only", base)
    elif git("rev-parse", "--is-shallow-repository")[:1] == ["true"]:
        names = []  # a clone without history cannot say what changed; --all checks everything
    else:
        names = git("ls-files")
    names += git("ls-files", "-o", "--exclude-standard")
    return {str(SOURCE / name) for name in names if name.endswith((".cpp", ".h"))}


def dependencies(build):
    """object file -> files it was made from, as ninja knows them."""
    output = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True,
                            check=False).stdout
    result, current = {}, None
    for line in output.split("\n"):
        if line and not line.startswith(" "):
            current = result.setdefault(line.split(":")[0], [])
        elif line.strip() and current is not None:
            path = Path(line.strip())
            current.append(str(path if path.is_absolute() else (Path(build) / path).resolve()))
    return result


class Unit:
    def __init__(self, entry, deps):
        self.file = str((Path(entry["directory"]) / entry["file"]).resolve())
        self.command = entry["command"]
        self.inputs = sorted({self.file, *(path for path in deps.get(entry.get("output", ""), [])
                                           if path.startswith(str(SOURCE)))})

    def key(self, build):
        digest = hashlib.sha256()
        digest.update(self.command.replace(build, "").replace(str(SOURCE), "").encode())
        digest.update((SOURCE / ".clang-tidy").read_bytes())
        for path in self.inputs:
            if os.path.exists(path):
                digest.update(Path(path).name.encode())
                digest.update(Path(path).read_bytes())
        return digest.hexdigest()


def joined(entry):
    """The sources that are compiled as one (docs/adr/0014), each as if by itself."""
    path = Path(entry["directory"]) / entry["file"]
    if "/joined/" not in entry["file"]:
        return [entry]
    names = re.findall(r'^#include "(.*)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    sources = [os.path.normpath(path.parent / name) for name in names]
    return [{**entry, "file": source, "command": entry["command"].replace(entry["file"], source)} for source in sources]


def units_of(build):
    """Also writes the commands without precompiled headers: clang would parse them whole for each file."""
    with open(Path(build) / "compile_commands.json", encoding="utf-8") as file:
        entries = [each for entry in json.load(file) for each in joined(entry)]
    for entry in entries:
        entry["command"] = re.sub(r"-Winvalid-pch|-include \S*cmake_pch\S*", "", entry["command"])
    (Path(build) / "tidy").mkdir(exist_ok=True)
    (Path(build) / "tidy" / "compile_commands.json").write_text(json.dumps(entries), encoding="utf-8")
    deps = dependencies(build)
    units = [Unit(entry, deps) for entry in entries]
    inside = str(SOURCE) + os.sep
    return [unit for unit in units
            if unit.file.startswith(inside) and not unit.file.startswith(str(Path(build)))
            and "/build/" not in unit.file[len(inside) - 1:]]


def choose(units, changed):
    """Units that changed themselves, and one unit for each changed header that none of these includes."""
    chosen = [unit for unit in units if unit.file in changed]
    seen = {path for unit in chosen for path in unit.inputs}
    for header in sorted(changed - seen):
        if header.endswith(".h"):
            including = [unit for unit in units if header in unit.inputs]
            if including:
                chosen.append(min(including, key=lambda unit: len(unit.inputs)))
                seen.update(chosen[-1].inputs)
    return chosen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", required=True)
    parser.add_argument("--cache", required=True, type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--budget", type=int, default=540, help="seconds after which no new file is begun")
    options = parser.parse_args()
    options.cache.mkdir(parents=True, exist_ok=True)
    units = units_of(options.build)
    if not options.all:
        units = choose(units, changed_files())
    started = time.monotonic()
    todo = [(unit, unit.key(options.build)) for unit in units]
    todo = [(unit, key) for unit, key in todo if not (options.cache / key).exists()]
    todo.sort(key=lambda item: -os.path.getmtime(item[0].file))
    failed, left, done, told = [], [], 0, set()

    def report(output):
        """Each finding once, without the compiler's whole train of thought."""
        for finding in re.split(r"\n(?=\S+:\d+:\d+: (?:error|warning): )", output):
            finding = finding.replace(str(SOURCE) + "/", "").strip()
            if finding and finding.split("\n")[0] not in told:
                told.add(finding.split("\n")[0])
                print("\n".join(finding.split("\n")[:8]), flush=True)

    def run(item):
        nonlocal done
        unit, key = item
        name = os.path.relpath(unit.file, SOURCE)
        if not options.all and time.monotonic() - started > options.budget:
            left.append(name)
            return
        result = subprocess.run(["clang-tidy-19", "-p", f"{options.build}/tidy", *EXTRA, unit.file],
                                capture_output=True, text=True, cwd=SOURCE, check=False)
        done += 1
        sys.stderr.write(f"  [{done}/{len(todo)} {time.monotonic() - started:.0f} s] clang-tidy {name}\n")
        if result.returncode == 0:
            (options.cache / key).touch()
        else:
            failed.append(name)
            report(result.stdout or result.stderr)

    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(run, todo))
    sys.stderr.write(f"  clang-tidy：{len(units)} 个文件，{len(units) - len(todo)} 个未变，{len(failed)} 个有问题\n")
    if left:
        sys.stderr.write(f"  时间已到，{len(left)} 个文件未查，请用 ./run lint --all (time is up, not looked at)\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
