#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the register descriptions with one more field and one more register: copy_registers.py OUT. What comes of it
is compiled into register_copy_tests. Fails if a description that must be refused is not."""
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[4]
GENERATE = ROOT / "data/registers/generate.py"

FIELD = '''  { name = "battery", type = "int", tag = 40, since = 3, optional = true, unit = "%", zh = "电量", en = "Battery" },
'''
BEEHIVES = '''# SPDX-License-Identifier: GPL-3.0-or-later
name = "beehive"
type = "Beehive"
number = 250
since = 3
zh = "蜂箱"
en = "Beehives"
key = ["number"]
index = ["sensor_id"]
field = [
  { name = "number", type = "text", tag = 5, zh = "蜂箱编号", en = "Number" },
  { name = "kind", type = "enum:BeeKind", tag = 6, zh = "蜂种", en = "Kind" },
  { name = "frames", type = "int", tag = 7, optional = true, zh = "脾数", en = "Frames" },
  { name = "sensor_id", type = "uuid", tag = 8, optional = true, ref = "sensor", zh = "感知设备", en = "Sensor" },
  { name = "since_at", type = "time", tag = 9, zh = "入场日期", en = "Since" },
  { name = "owner_name", type = "text", tag = 10, privacy = "personal", zh = "蜂农", en = "Keeper" },
]

[enums.BeeKind]
doc = "What bees they are."
values = [
  { value = 1, name = "Cerana",    zh = "中蜂", en = "Eastern" },
  { value = 2, name = "Mellifera", zh = "意蜂", en = "Western" },
]
'''


def add_line(path, line):
    text = path.read_text(encoding="utf-8")
    at = text.index("\n]\n") + 1
    path.write_text(text[:at] + line + text[at:], encoding="utf-8")


def generate(descriptions, *args):
    return subprocess.run([sys.executable, "-B", GENERATE, "--descriptions", descriptions, *args], text=True,
                          capture_output=True, check=False)


def made(descriptions, *args):
    done = generate(descriptions, *args)
    if done.returncode != 0:
        sys.exit(done.stderr)
    return done.stdout


def refused(out, name, line, why):
    """Such a field must not be described at all."""
    folder = out / "refused"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "data/registers", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    add_line(folder / f"{name}.toml", line)
    done = generate(folder, "headers")
    if done.returncode == 0 or why not in done.stderr:
        sys.exit(f"{name}: was to be refused with “{why}”, said: {done.stderr}")
    shutil.rmtree(folder)


def main(out):
    out = pathlib.Path(out)
    descriptions = out / "descriptions"
    shutil.rmtree(descriptions, ignore_errors=True)
    shutil.copytree(ROOT / "data/registers", descriptions, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    add_line(descriptions / "sensor.toml", FIELD)
    (descriptions / "beehive.toml").write_text(BEEHIVES, encoding="utf-8")
    made(descriptions, "cpp", out / "generated")
    made(descriptions, "docs", out / "registers.md")
    for target, folder in (("platform", "app/platform/store/migrations"), ("cache", "app/storage/migrations")):
        (out / f"{target}.sql").write_text(made(descriptions, "migration", target, ROOT / folder), encoding="utf-8")

    field = '  { name = "more", type = "%s", tag = 60, %s zh = "多", en = "More" },\n'
    for register in ("points_account", "points_entry", "redemption"):
        for target in ("person", "alarm", "care_summary"):
            refused(out, register, field % ("uuid", f'ref = "{target}",'), "must not be joined to")
        refused(out, register, field % ("text", 'privacy = "personal",'), "nothing personal to join by")
    # Not by a way around either: a person is of a household.
    refused(out, "points_account", field % ("uuid", 'ref = "household",'), "must not be joined to")
    refused(out, "camera", field % ("int", "since = 3,"), "has to be optional")
    refused(out, "camera", field % ("number", ""), "unknown type")
    refused(out, "camera", '  { name = "late", type = "int", tag = 5, zh = "迟", en = "Late" },\n', "used twice")


if __name__ == "__main__":
    main(sys.argv[1])
