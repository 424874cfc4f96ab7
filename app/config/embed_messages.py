#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Joins resources/messages/{zh,en}/*.toml into one C++ table, sorted by code.

  embed_messages.py MESSAGES_DIR OUT.cpp
  embed_messages.py --check MESSAGES_DIR   exit 1 and a list if the two languages do not agree
"""
import pathlib
import re
import sys
import tomllib


def load(folder):
    words = {}
    for path in sorted(folder.glob("*.toml")):
        with open(path, "rb") as file:
            table = tomllib.load(file)
        for code, text in flatten("", table):
            if code in words:
                sys.exit(f"{path}: {code} is there twice")
            words[code] = text
    return words


def flatten(prefix, table):
    for key, value in table.items():
        code = f"{prefix}.{key}" if prefix else key
        if isinstance(value, dict):
            yield from flatten(code, value)
        elif isinstance(value, str):
            yield code, value
        else:
            sys.exit(f"{code}: not a text")


def placeholders(text):
    return set(re.findall(r"\{(\w+)\}", text))


def disagreements(zh, en):
    for code in sorted(set(zh) | set(en)):
        if code not in zh:
            yield f"{code}: no Chinese words"
        elif code not in en:
            yield f"{code}: no English words"
        elif placeholders(zh[code]) != placeholders(en[code]):
            yield f"{code}: placeholders {placeholders(zh[code]) ^ placeholders(en[code])} only in one language"


def quote(text):
    escapes = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(letter, letter) for letter in text) + '"'


def main(args):
    folder = pathlib.Path(args[-2] if args[0] != "--check" else args[1])
    zh, en = load(folder / "zh"), load(folder / "en")
    problems = list(disagreements(zh, en))
    if args[0] == "--check":
        sys.exit("\n".join(problems) if problems else 0)
    for problem in problems:
        print(f"warning: messages: {problem}", file=sys.stderr)
    out = ["// SPDX-License-Identifier: GPL-3.0-or-later", "// Made by embed_messages.py.",
           '#include "messages_data.h"', "", "namespace yiping::config {", "", "namespace {", "",
           "constexpr MessageWords table[] = {", '    {"", "", ""},']
    for code in sorted(set(zh) | set(en), key=lambda c: c.encode()):
        out.append(f"    {{{quote(code)}, {quote(zh.get(code, ''))}, {quote(en.get(code, ''))}}},")
    out += ["};", "", "} // namespace", "", "std::span<const MessageWords> message_table()", "{",
            "    return table;", "}", "", "} // namespace yiping::config", ""]
    path = pathlib.Path(args[1])
    text = "\n".join(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


if __name__ == "__main__":
    main(sys.argv[1:])
