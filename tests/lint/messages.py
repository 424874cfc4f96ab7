# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error code used in C++ has its words in both languages, with arguments the code really gets.

A code is the string literal in `make_error(Fault::…, "family.name", {{"argument", …}, …})` or in
`Error(Fault::…, "family.name", …)`. Words are looked up in resources/messages/{zh,en}.toml and
resources/messages/{zh,en}/*.toml together, tables flattened with dots; `{argument}` or
`{argument:format}` stands for an argument.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

CALL = re.compile(r'\b(?:make_error|Error)\s*[({]\s*(?:[\w:]*Fault::\w+|\w*fault\w*)\s*,\s*"([^"]+)"', re.S)
LOOSE_CALL = re.compile(r'\b(?:make_error|Error)\s*[({]\s*"([a-z0-9_-]+(?:\.[a-z0-9_-]+)+)"', re.S)
CODE = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+$")
ARGUMENT = re.compile(r'\{\s*"(\w+)"\s*,')
WITH = re.compile(r'\.with\(\s*"(\w+)"')
PLACEHOLDER = re.compile(r"\{([A-Za-z_]\w*)(?::[^{}]*)?\}")


def strip_comments(text):
    """Line comments go, line numbers stay; strings with // are kept."""
    return re.sub(r'("(?:\\.|[^"\\\n])*")|//[^\n]*', lambda m: m.group(1) or "", text)


def call_text(text, start):
    """The source from the opening bracket before `start` to the one that closes it."""
    opening = max(text.rfind("(", 0, start), text.rfind("{", 0, start))
    depth, position, quoted = 0, opening, False
    while position < len(text):
        char = text[position]
        if char == "\\" and quoted:
            position += 1
        elif char == '"':
            quoted = not quoted
        elif not quoted and char in "({":
            depth += 1
        elif not quoted and char in ")}":
            depth -= 1
            if depth == 0:
                break
        position += 1
    return text[opening:position + 1]


def codes_in_source(source):
    """code -> (first place, argument names of all places), and every name given by .with()."""
    codes, given = {}, set()
    for path in sorted((source / "app").rglob("*.[ch]*")):
        if path.suffix not in (".cpp", ".h"):
            continue
        text = strip_comments(path.read_text(encoding="utf-8", errors="replace"))
        given |= set(WITH.findall(text))
        for pattern in (CALL, LOOSE_CALL):
            for match in pattern.finditer(text):
                if not CODE.match(match.group(1)):
                    continue
                line = text.count("\n", 0, match.start()) + 1
                place, names = codes.setdefault(
                    match.group(1), (f"{path.relative_to(source)}:{line}", set()))
                call = call_text(text, match.start(1))
                # Arguments in a variable: any that this file makes.
                names |= set(ARGUMENT.findall(text if re.search(r'"\s*,\s*(?:std::move\()?[a-z]', call) else call))
    return codes, given


def flatten(table, prefix=""):
    for key, value in table.items():
        name = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            yield from flatten(value, name)
        elif isinstance(value, str):
            yield name, value


def message_files(source, language):
    folder = source / "resources" / "messages"
    single = folder / f"{language}.toml"
    return ([single] if single.exists() else []) + sorted((folder / language).glob("*.toml"))


def words_of(path):
    return dict(flatten(tomllib.loads(path.read_text(encoding="utf-8"))))


def lookup(words, code):
    """The words of a code: under it, or in a table of its name (text, hint …), or below a top table."""
    found = [text for name, text in words.items() if name == code or name.startswith(code + ".")]
    if not found:
        found = [text for name, text in words.items()
                 if name.partition(".")[2] == code or name.partition(".")[2].startswith(code + ".")]
    return found


def check(source):
    codes, given = codes_in_source(source)
    languages = {}
    for language in ("zh", "en"):
        languages[language] = {}
        if codes and not message_files(source, language):
            yield f"resources/messages/{language}:0: no words at all"
            return
        for path in message_files(source, language):
            try:
                words = words_of(path)
            except tomllib.TOMLDecodeError as error:
                yield f"{path.relative_to(source)}:0: {error}"
                return
            for name in sorted(set(words) & set(languages[language])):
                yield f"{path.relative_to(source)}:0: {name} is there twice"
            languages[language] |= words
    for code, (place, names) in sorted(codes.items()):
        used = {}
        for language, words in languages.items():
            texts = lookup(words, code)
            if not texts:
                yield f"{place}: code {code} has no words in {language}"
                continue
            used[language] = {name for text in texts for name in PLACEHOLDER.findall(text)}
            missing = used[language] - names - given
            if missing:
                yield f"{place}: {language}: {code} wants {{{', '.join(sorted(missing))}}}, which the code never gets"
        if len(used) == 2 and used["zh"] != used["en"]:
            yield f"{place}: {code}: arguments differ between zh {sorted(used['zh'])} and en {sorted(used['en'])}"
    for name in sorted(set(languages["zh"]) ^ set(languages["en"])):
        where = "zh" if name in languages["zh"] else "en"
        yield f"resources/messages/{where}:0: {name} is in one language only"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source", nargs="?", type=Path, default=Path(__file__).resolve().parents[2])
    problems = list(check(parser.parse_args().source))
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
