# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text of the screens has its finished English in resources/i18n.

Texts are what lupdate finds in the folders below. Wrong are: a text the .ts lacks or no source has any more, one that
is unfinished, placeholders (%1, %n) that differ, Chinese left in a translation, and Chinese in a source that goes
through no tr() at all, so that no translation ever reaches it. With --update the .ts is brought up to date first:
new texts are then there, unfinished.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

LUPDATE = ["/usr/lib/qt6/bin/lupdate", "-silent", "-source-language", "zh_CN", "-target-language", "en",
           "-locations", "none", "-no-obsolete", "-no-ui-lines"]
FOLDERS = ["app/presentation", "app/mapview", "app/scene3d", "app/desk", "app/shell", "qml"]
CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PLACEHOLDER = re.compile(r"%(?:L?\d{1,2}|Ln|n)")
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')
CPP_COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?\*/', re.S)
# Text that is no screen's: both languages in one line, data, and the names of things.
NOT_ON_SCREEN = [
    ("app/shell/options.cpp", ""),                # --help says both languages in one line
    ("app/shell/desk_app.cpp", "值班员"),         # the operator's post, a value that goes into the rows
    ("app/shell/demo_supervisor.cpp", "演示数据\\n"),  # the mark of a demo's folder
    ("qml/Yiping/Theme/Theme.qml", "万"),         # a unit that English has not
]


def lupdate(source, ts):
    done = subprocess.run([*LUPDATE, *FOLDERS, "-ts", str(ts)], cwd=source, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"lupdate: {done.stderr}")
    # A text that lupdate cannot give a context, say tr() in a free function, is lost.
    for line in done.stderr.splitlines():
        if "tr()" in line or "context" in line.lower():
            yield line


def messages_of(ts):
    """(context, text, comment) -> message element"""
    found = {}
    for context in ElementTree.parse(ts).getroot().iter("context"):
        name = context.findtext("name")
        for message in context.iter("message"):
            found[name, message.findtext("source"), message.findtext("comment") or ""] = message
    return found


def forms_of(message):
    translation = message.find("translation")
    if message.get("numerus") == "yes":
        return [form.text or "" for form in translation.iter("numerusform")]
    return [translation.text or ""]


def places_of(text):
    """%L1 is %1 with the separators of the language."""
    return sorted({place.replace("L", "") for place in PLACEHOLDER.findall(text)})


def check_message(source_text, message):
    translation = message.find("translation")
    if translation is None or translation.get("type") == "unfinished":
        yield "is unfinished"
        return
    if translation.get("type") in ("obsolete", "vanished"):
        yield "is in no source any more"
        return
    forms = forms_of(message)
    if message.get("numerus") == "yes" and len(forms) != 2:
        yield "wants a singular and a plural"
    for form in forms:
        if not form:
            yield "has an empty translation"
        if places_of(form) != places_of(source_text):
            yield f'has other placeholders: "{form}"'
        if CHINESE.search(form):
            yield f'still has Chinese: "{form}"'


def unescaped(literal):
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), literal)


def untranslated(source, known):
    for folder in FOLDERS:
        for path in sorted((source / folder).rglob("*")):
            if path.suffix not in (".cpp", ".h", ".qml"):
                continue
            name = str(path.relative_to(source))
            text = CPP_COMMENT.sub(lambda m: m.group(1) or "\n" * m.group(0).count("\n"), path.read_text("utf-8"))
            for match in STRING.finditer(text):
                literal = match.group(1)
                if not CHINESE.search(literal) or unescaped(literal) in known:
                    continue
                if any(name == where and what in ("", literal) for where, what in NOT_ON_SCREEN):
                    continue
                line = text.count("\n", 0, match.start()) + 1
                yield f'{name}:{line}: "{literal}" goes through no tr(), qsTr() or translate()'


def check(source, ts):
    name = ts.relative_to(source)
    with tempfile.TemporaryDirectory() as folder:
        fresh_ts = Path(folder) / ts.name
        yield from lupdate(source, fresh_ts)
        fresh = messages_of(fresh_ts)
    kept = messages_of(ts)
    for key in sorted(set(fresh) | set(kept)):
        where = f'{name}: {key[0]}: "{key[1]}"'
        if key not in kept:
            yield f"{where} is missing (./run words)"
        elif key not in fresh:
            yield f"{where} is in no source any more (./run words)"
        elif fresh[key].get("numerus") != kept[key].get("numerus"):
            yield f"{where} is counted in one of source and translation only (./run words)"
        else:
            for problem in check_message(key[1], kept[key]):
                yield f"{where} {problem}"
    yield from untranslated(source, {text for _, text, _ in fresh})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", nargs="?", type=Path, default=Path(__file__).resolve().parents[2])
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    source = arguments.source.resolve()
    ts = source / "resources" / "i18n" / "yiping_en.ts"
    if arguments.update:
        print("\n".join(lupdate(source, ts)), end="")
    problems = list(check(source, ts))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
