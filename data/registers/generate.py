#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes from the register descriptions: C++ types, SQL for a first migration, and the documentation.

  generate.py cpp OUT_DIR      OUT_DIR/yiping/domain/{enums,registers}.h and OUT_DIR/registers.cpp
  generate.py sql cache|platform   prints CREATE TABLE statements (to write a migration from)
  generate.py docs FILE        writes the documentation
  generate.py docs --check FILE   exit 1 if FILE is stale
"""
import pathlib
import sys
import tomllib

HERE = pathlib.Path(__file__).parent
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
COMMON = [
    {"name": "id", "type": "uuid", "tag": 1, "zh": "标识", "en": "Id"},
    {"name": "district_id", "type": "text", "tag": 2, "zh": "区县", "en": "District"},
    {"name": "area_code", "type": "text", "tag": 3, "zh": "区划码", "en": "Area code"},
    {"name": "rev", "type": "int", "tag": 4, "zh": "修订号", "en": "Revision"},
]
CPP = {"uuid": "Uuid", "text": "std::string", "int": "std::int64_t", "real": "double", "time": "UtcMillis",
       "bool": "bool", "bytes": "std::string"}
SQL = {"uuid": "BLOB", "text": "TEXT", "int": "INTEGER", "real": "REAL", "time": "INTEGER", "bool": "INTEGER",
       "bytes": "BLOB", "enum": "INTEGER"}
KNOWN_FIELD_KEYS = {"name", "type", "tag", "since", "privacy", "optional", "unit", "zh", "en", "doc", "import"}


def fail(where, what):
    sys.exit(f"{where}: {what}")


def load():
    with open(HERE / "enums.toml", "rb") as file:
        enums = tomllib.load(file)
    registers = []
    for path in sorted(HERE.glob("*.toml")):
        if path.name == "enums.toml":
            continue
        with open(path, "rb") as file:
            register = tomllib.load(file)
        fields = COMMON + register["field"]
        tags, names = set(), set()
        for field in fields:
            where = f"{path.name}: {field.get('name')}"
            if unknown := set(field) - KNOWN_FIELD_KEYS:
                fail(where, f"unknown keys {sorted(unknown)}")
            for needed in ("name", "type", "tag", "zh", "en"):
                if needed not in field:
                    fail(where, f"lacks {needed}")
            if field["tag"] in tags or field["name"] in names:
                fail(where, "tag or name used twice")
            tags.add(field["tag"])
            names.add(field["name"])
            kind = field["type"]
            if kind.startswith("enum:"):
                if kind[5:] not in enums:
                    fail(where, f"unknown enum {kind[5:]}")
            elif kind not in CPP:
                fail(where, f"unknown type {kind}")
            if field.get("privacy", "public") not in ("public", "staff", "personal"):
                fail(where, "unknown privacy class")
        register["shared"] = [f for f in fields if f.get("privacy") != "personal"]
        register["personal"] = [f for f in fields if f.get("privacy") == "personal"]
        registers.append(register)
    registers.sort(key=lambda r: r["number"])
    if len({r["number"] for r in registers}) != len(registers):
        fail("registers", "a number is used twice")
    return enums, registers


def is_enum(field):
    return field["type"].startswith("enum:")


def cpp_type(field):
    base = field["type"][5:] if is_enum(field) else CPP[field["type"]]
    return f"std::optional<{base}>" if field.get("optional") else base


def cpp_member(field, enums):
    kind = cpp_type(field)
    if field.get("optional"):
        default = ""
    elif is_enum(field):
        default = f" = {field['type'][5:]}::{enums[field['type'][5:]]['values'][0]['name']}"
    elif field["type"] in ("int", "real", "time"):
        default = " = 0"
    elif field["type"] == "bool":
        default = " = false"
    else:
        default = ""
    notes = [field["zh"]]
    if "unit" in field:
        notes.append(field["unit"])
    if "doc" in field:
        notes.append(field["doc"])
    return f"    {kind} {field['name']}{default}; ///< {'; '.join(notes)}"


def enum_header(enums):
    out = [f"// {SPDX}", "// Made by data/registers/generate.py from enums.toml.", "#pragma once", "",
           "#include <cstdint>", "#include <optional>", "#include <span>", "#include <string_view>", "",
           "namespace yiping::domain {", "",
           "/// One value of a code list with its words.",
           "struct EnumWord {", "    std::int64_t value;", "    std::string_view name;", "    std::string_view zh;",
           "    std::string_view en;", "};", "",
           "/// All values of a code list, in order: `enum_words<Step>()`.",
           "template <class E>", "[[nodiscard]] std::span<const EnumWord> enum_words();", ""]
    for name, enum in enums.items():
        out += [f"/// {enum['doc']}", f"enum class {name} : std::uint8_t {{"]
        out += [f"    {v['name']} = {v['value']}, ///< {v['zh']}" for v in enum["values"]]
        out += ["};", "template <>", f"std::span<const EnumWord> enum_words<{name}>();", ""]
    out += ["/// The word of a value, or an empty one for a number that is in no list.",
            "[[nodiscard]] const EnumWord& word_in(std::span<const EnumWord> words, std::int64_t value);",
            "template <class E>", "[[nodiscard]] const EnumWord& word_of(E value)", "{",
            "    return word_in(enum_words<E>(), static_cast<std::int64_t>(value));", "}",
            "/// The name used in code, protocol and files: `name_of(Step::Filed)` is \"Filed\".",
            "template <class E>", "[[nodiscard]] std::string_view name_of(E value)", "{",
            "    return word_of(value).name;", "}",
            "/// The value of a stored number, nothing if the list does not have it.",
            "template <class E>", "[[nodiscard]] std::optional<E> enum_from(std::int64_t value)", "{",
            "    if (word_in(enum_words<E>(), value).name.empty())", "        return std::nullopt;",
            "    return static_cast<E>(value);", "}", "", "} // namespace yiping::domain", ""]
    return "\n".join(out)


def register_header(enums, registers):
    out = [f"// {SPDX}", "// Made by data/registers/generate.py from the register descriptions.", "#pragma once", "",
           "#include <yiping/base/ports.h>", "#include <yiping/base/uuid.h>", "#include <yiping/domain/enums.h>",
           "#include <yiping/domain/register_info.h>", "", "#include <cstdint>", "#include <optional>",
           "#include <string>", "#include <vector>", "", "namespace yiping::domain {", "",
           "enum class Register : std::uint8_t {"]
    out += [f"    {r['type']} = {r['number']}, ///< {r['zh']}" for r in registers]
    out += ["};", "",
            "/// Description of a register; the reference lives as long as the program.",
            "[[nodiscard]] const RegisterInfo& info(Register which);", ""]
    for register in registers:
        out.append(f"/// {register['zh']}. {register.get('doc', '')}".rstrip())
        out.append(f"struct {register['type']} {{")
        out += [cpp_member(f, enums) for f in register["shared"]]
        out += ["", f"    bool operator==(const {register['type']}&) const = default;", "};", ""]
        if register["personal"]:
            out.append(f"/// The personal fields of {register['type']}: on the platform only, read through Reveal.")
            out.append(f"struct {register['type']}Personal {{")
            out += [cpp_member(COMMON[0], enums)] + [cpp_member(f, enums) for f in register["personal"]]
            out += ["", f"    bool operator==(const {register['type']}Personal&) const = default;", "};", ""]
    for register in registers:
        for suffix, which in (("", "shared"), ("Personal", "personal")):
            fields = register[which]
            if not fields:
                continue
            if suffix:
                fields = [COMMON[0]] + fields
            out += ["template <>", f"struct RowTraits<{register['type']}{suffix}> {{",
                    f"    static constexpr Register which = Register::{register['type']};",
                    f"    static constexpr bool personal = {'true' if suffix else 'false'};",
                    f"    static constexpr std::string_view table = \"{register['name']}{'_personal' if suffix else ''}\";",
                    f"    static constexpr std::size_t field_count = {len(fields)};",
                    "    /// Calls f(tag, member) for each field in order of the description.",
                    "    template <class Row, class F>", "    static void visit(Row& row, F&& f)", "    {"]
            out += [f"        f({field['tag']}U, row.{field['name']});" for field in fields]
            out += ["    }", "};", ""]
    out += ["/// Rows of any registers, to hand over together.", "struct RowSet {"]
    out += [f"    std::vector<{r['type']}> {r['name']}_rows;" for r in registers]
    out += ["", "    /// Calls f(vector) for each register in order.", "    template <class Self, class F>",
            "    void visit(this Self&& self, F&& f)", "    {"]
    out += [f"        f(self.{r['name']}_rows);" for r in registers]
    out += ["    }", "    [[nodiscard]] std::size_t size() const", "    {", "        std::size_t total = 0;",
            "        visit([&](const auto& rows) { total += rows.size(); });", "        return total;", "    }",
            "    [[nodiscard]] bool empty() const { return size() == 0; }", "};", "",
            "} // namespace yiping::domain", ""]
    return "\n".join(out)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def source(enums, registers):
    out = [f"// {SPDX}", "// Made by data/registers/generate.py.", "#include <yiping/domain/registers.h>", "",
           "#include <array>", "", "namespace yiping::domain {", ""]
    for name, enum in enums.items():
        out += ["template <>", f"std::span<const EnumWord> enum_words<{name}>()", "{",
                f"    static constexpr std::array<EnumWord, {len(enum['values'])}> words{{{{"]
        out += [f"        {{{v['value']}, {quote(v['name'])}, {quote(v['zh'])}, {quote(v['en'])}}}," for v in enum["values"]]
        out += ["    }};", "    return words;", "}", ""]
    out += ["const EnumWord& word_in(std::span<const EnumWord> words, std::int64_t value)", "{",
            "    static constexpr EnumWord none{-1, {}, {}, {}};",
            "    for (const EnumWord& each : words)", "        if (each.value == value)",
            "            return each;", "    return none;", "}", "", "namespace {", ""]
    kinds = {"uuid": "Uuid", "text": "Text", "int": "Int", "real": "Real", "time": "Time", "bool": "Bool",
             "bytes": "Bytes"}
    for register in registers:
        for which in ("shared", "personal"):
            fields = register[which]
            array = f"{register['name']}_{which}"
            out.append(f"constexpr std::array<FieldInfo, {len(fields)}> {array}{{{{")
            for field in fields:
                kind = "Enum" if is_enum(field) else kinds[field["type"]]
                words = f"enum_words<{field['type'][5:]}>" if is_enum(field) else "nullptr"
                privacy = field.get("privacy", "public").capitalize()
                out.append(
                    f"    {{{field['tag']}, {quote(field['name'])}, FieldType::{kind}, "
                    f"{'true' if field.get('optional') else 'false'}, Privacy::{privacy}, {field.get('since', 1)}, "
                    f"{quote(field['zh'])}, {quote(field['en'])}, {quote(field.get('unit', ''))}, {words}}},")
            out += ["}};", ""]
    out.append(f"constexpr std::array<RegisterInfo, {len(registers)}> registers{{{{")
    for register in registers:
        out.append(f"    {{{register['number']}, {quote(register['name'])}, {quote(register['zh'])}, "
                   f"{quote(register['en'])}, {register['name']}_shared, {register['name']}_personal}},")
    out += ["}};", "", "} // namespace", "",
            "std::span<const RegisterInfo> all_registers()", "{", "    return registers;", "}", "",
            "const RegisterInfo& info(Register which)", "{",
            "    return *find_register(static_cast<std::uint32_t>(which));", "}", "",
            "} // namespace yiping::domain", ""]
    return "\n".join(out)


def sql(registers, target):
    out = []
    for register in registers:
        tables = [(register["name"], register["shared"])]
        if target == "platform" and register["personal"]:
            tables.append((register["name"] + "_personal", [COMMON[0]] + register["personal"]))
        for table, fields in tables:
            lines = []
            for field in fields:
                kind = SQL["enum" if is_enum(field) else field["type"]]
                if field["name"] == "id":
                    lines.append("    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16)")
                else:
                    lines.append(f"    {field['name']} {kind}{'' if field.get('optional') else ' NOT NULL'}")
            if not table.endswith("_personal"):
                lines.append("    unknown BLOB -- fields of a newer protocol version, kept and returned as they came")
            body = ",\n".join(lines)
            body = body.replace("unknown BLOB -- fields", "unknown BLOB /* fields").replace("as they came", "as they came */")
            out.append(f'CREATE TABLE "{table}" (\n{body}\n) STRICT, WITHOUT ROWID;\n')
    return "\n".join(out)


def docs(enums, registers):
    out = ["<!-- Made by data/registers/generate.py; do not edit. -->", "# Registers", "",
           "Every field of every register, as stored, sent and imported. Personal fields never enter the change stream.", ""]
    for register in registers:
        out += [f"## {register['number']} `{register['name']}` – {register['zh']} ({register['en']})", ""]
        if register.get("doc"):
            out += [register["doc"], ""]
        out += ["| tag | field | type | since | privacy | 中文 | English | notes |", "|---|---|---|---|---|---|---|---|"]
        for field in register["shared"] + register["personal"]:
            notes = "; ".join(x for x in (field.get("unit", ""), field.get("doc", ""),
                              "import: " + ", ".join(field["import"]) if "import" in field else "") if x)
            kind = field["type"].replace("enum:", "") + ("?" if field.get("optional") else "")
            out.append(f"| {field['tag']} | `{field['name']}` | {kind} | {field.get('since', 1)} | "
                       f"{field.get('privacy', 'public')} | {field['zh']} | {field['en']} | {notes} |")
        out.append("")
    out += ["# Code lists", ""]
    for name, enum in enums.items():
        out += [f"## {name}", "", enum["doc"], "", "| number | name | 中文 | English |", "|---|---|---|---|"]
        out += [f"| {v['value']} | `{v['name']}` | {v['zh']} | {v['en']} |" for v in enum["values"]]
        out.append("")
    return "\n".join(out)


def write_if_changed(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def main(args):
    enums, registers = load()
    match args:
        case ["cpp", out_dir]:
            base = pathlib.Path(out_dir)
            write_if_changed(base / "yiping/domain/enums.h", enum_header(enums))
            write_if_changed(base / "yiping/domain/registers.h", register_header(enums, registers))
            write_if_changed(base / "registers.cpp", source(enums, registers))
        case ["sql", ("cache" | "platform") as target]:
            print(sql(registers, target))
        case ["docs", "--check", file]:
            if pathlib.Path(file).read_text() != docs(enums, registers):
                sys.exit(f"{file} is stale: run data/registers/generate.py docs {file}")
        case ["docs", file]:
            write_if_changed(pathlib.Path(file), docs(enums, registers))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
