# SPDX-License-Identifier: GPL-3.0-or-later
"""A demo tries to reach the data of a real town by every option, environment variable, link and address, and a real
console tries to open a demo's: none gets there, and the real folder stays as it was, to the byte.
demo_keeps_to_itself.py YIPING YIPING_PLATFORM"""
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PATIENCE_S = 60


def tree_of(folder):
    """Every file with its content; logs grow and locks come and go by themselves."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        if file.is_file() and not file.is_symlink() and "logs" not in name and file.name != "lock":
            found[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


class Town:
    """A real one: its platform has run, and has stopped."""

    def __init__(self, folder, platform):
        self.folder = folder
        ready = folder / "ready.json"
        database = folder / "platform" / "platform.db"
        database.parent.mkdir(parents=True)
        process = subprocess.Popen([platform, "--store", f"sqlite:{database}", "--port", "0", "--phone-port", "0",
                                    "--ready-file", str(ready)], stdin=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE_S
        while not ready.exists() and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        self.connection = json.loads(ready.read_text())
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0
        self.database = database
        console = folder / "console" / "wall"
        console.mkdir(parents=True)
        (console / "console-id").write_text("01890a5d-ac96-7b2c-8000-000000000001\n")
        self.before = tree_of(folder)

    def untouched(self):
        return tree_of(self.folder) == self.before


def run(command, more=None):
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8", **(more or {})}
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"it went on: {command}") from None
    return done.returncode, done.stderr


def main():
    yiping, platform = sys.argv[1:3]
    failed = []
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        town = Town(base / "town", platform)
        any_port = ["--port", "0", "--phone-port", "0"]

        def refuses(what, command, code, word, more=None):
            status, said = run(command, more)
            if status != code or word not in said:
                failed.append(f"{what}: exit {status}, expected {code} with '{word}':\n{said}")
            if not town.untouched():
                failed.append(f"{what}: the real folder was changed")

        # The platform: by option, by environment, by links.
        real_store = ["--demo", "--store", f"sqlite:{town.database}"]
        refuses("platform --store", [platform, *real_store, *any_port], 3, "演示")
        for variable, inside in (("XDG_DATA_HOME", "."), ("HOME", ".local/share")):
            home = base / f"by-{variable}"
            (home / inside).mkdir(parents=True)
            # A demo's folder lies beside the real one: what is there is no demo's, and is left alone.
            (home / inside / "yiping-demo").symlink_to(town.folder)
            others = {} if variable == "XDG_DATA_HOME" else {"XDG_DATA_HOME": ""}
            refuses(f"platform {variable}", [platform, "--demo", *any_port], 3, "演示", {variable: str(home), **others})
        demo = base / "demo-platform"
        demo.mkdir()
        (demo / "demo").write_text("演示数据\n")
        (demo / "platform.db").symlink_to(town.database)
        refuses("platform symbolic link", [platform, "--demo", "--store", f"sqlite:{demo / 'platform.db'}", *any_port], 3, "演示")
        (demo / "platform.db").unlink()
        os.link(town.database, demo / "platform.db")
        refuses("platform hard link", [platform, "--demo", "--store", f"sqlite:{demo / 'platform.db'}", *any_port], 3, "演示")
        (demo / "platform.db").unlink()
        refuses("a clock of its own", [platform, "--clock-shift", "1000", "--store", f"sqlite:{town.database}", *any_port], 2, "")
        refuses("simulated people", [platform, "--simulate", "--store", f"sqlite:{town.database}", *any_port], 2, "")

        # The whole demo: its folder is emptied at the start, a real one never.
        refuses("demo --data", [yiping, "--demo", "--headless", "--data", str(town.folder), "--out", str(base / "out")], 3, "演示")
        refuses("demo --out", [yiping, "--demo", "--headless", "--out", str(town.folder)], 3, "演示")
        out = base / "out-linked"
        out.mkdir()
        (out / "town").symlink_to(town.folder)
        refuses("demo --out with a link", [yiping, "--demo", "--headless", "--out", str(out)], 3, "演示")

        # A console of a demo: a real console's folder, links in its own, another machine.
        connection = base / "connection.json"
        real = {**town.connection, "host": "127.0.0.1"}

        def console(what, word, data, host="127.0.0.1"):
            connection.write_text(json.dumps({**real, "host": host}))
            refuses(what, [yiping, "--wall", "--part-of-demo", "--connection", str(connection), "--data", str(data), "--size",
                           "640x480", "--seconds", "1"], 2, word)

        console("console --data", "正式数据", town.folder)
        own = base / "demo-console"
        (own / "console" / "wall").mkdir(parents=True)
        (own / "console" / "wall" / "demo").write_text("demo\n")
        for host in ("192.0.2.7", "platform.example", "2001:db8::1"):
            console(f"console to {host}", "本机", own, host)
        (own / "console" / "wall" / "cache.db").symlink_to(town.database)
        console("console link", "正式数据", own)
        (own / "console" / "wall" / "cache.db").unlink()

        # And the other way round.
        refuses("a real platform on a demo's folder", [platform, "--store", f"sqlite:{demo / 'platform.db'}", *any_port], 3, "演示")
        connection.write_text(json.dumps(real))
        refuses("a real console on a demo's folder", [yiping, "--wall", "--connection", str(connection), "--data", str(own),
                                                      "--size", "640x480", "--seconds", "1"], 2, "演示数据")
    for each in failed:
        print(each)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
