#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes from the register descriptions: C++ types, migrations of the databases, and the documentation.

  generate.py cpp OUT_DIR      OUT_DIR/yiping/domain/{enums,registers}.h, …/registers/NAME.h and OUT_DIR/registers.cpp
  generate.py headers          names of the files that `cpp` makes, for CMake
  generate.py migrate          writes the next migration of each database, as far as it lacks something
  generate.py migration cache|platform FOLDER   prints what the migrations in FOLDER lack
  generate.py docs FILE        writes the documentation
  generate.py docs --check FILE   exit 1 if FILE is stale

`--descriptions FOLDER` before the verb takes the descriptions from there.
"""
import pathlib
import sqlite3
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MIGRATIONS = {"cache": ROOT / "app/storage/migrations", "platform": ROOT / "app/platform/store/migrations"}
SPDX = "SPDX-License-Identifier: GPL-3.0-or-later"
COMMON = [
    {"name": "id", "type": "uuid", "tag": 1, "zh": "标识", "en": "Id"},
    {"name": "district_id", "type": "text", "tag": 2, "zh": "区县", "en": "District"},
    {"name": "area_code", "type": "text", "tag": 3, "zh": "区划码", "en": "Area code",
     "import": ["网格编码", "网格", "所属网格", "区划", "area", "grid", "所属网格编码", "网格名称", "所属社区", "所在网格",
                "所属村社区", "村社区", "社区", "所属区域", "行政区划代码", "CivilCode"]},
    {"name": "rev", "type": "int", "tag": 4, "zh": "修订号", "en": "Revision"},
]
CPP = {"uuid": "Uuid", "text": "std::string", "int": "std::int64_t", "real": "double", "time": "UtcMillis",
       "bool": "bool", "bytes": "std::string", "flags": "std::int64_t"}
SQL = {"uuid": "BLOB", "text": "TEXT", "int": "INTEGER", "real": "REAL", "time": "INTEGER", "bool": "INTEGER",
       "bytes": "BLOB", "enum": "INTEGER", "flags": "INTEGER"}
KINDS = {"uuid": "Uuid", "text": "Text", "int": "Int", "real": "Real", "time": "Time", "bool": "Bool",
         "bytes": "Bytes", "enum": "Enum", "flags": "Flags"}
KNOWN_REGISTER_KEYS = {"name", "type", "number", "zh", "en", "doc", "since", "core", "shown_below", "key", "index",
                       "apart_from", "enums", "field"}
KNOWN_FIELD_KEYS = {"name", "type", "tag", "since", "privacy", "optional", "unit", "zh", "en", "doc", "import", "ref",
                    "codes", "several"}


def fail(where, what):
    sys.exit(f"{where}: {what}")


def base_type(field):
    """"enum:Step" is an "enum"."""
    return field["type"].split(":")[0]


def enum_of(field):
    return field["type"].split(":")[1] if ":" in field["type"] else None


def read_toml(path):
    with open(path, "rb") as file:
        try:
            return tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            fail(path.name, str(error))


def check_field(where, field, known_enums):
    if unknown := set(field) - KNOWN_FIELD_KEYS:
        fail(where, f"unknown keys {sorted(unknown)}")
    for needed in ("name", "type", "tag", "zh", "en"):
        if needed not in field:
            fail(where, f"lacks {needed}")
    if base_type(field) in ("enum", "flags"):
        if enum_of(field) not in known_enums:
            fail(where, f"unknown enum {enum_of(field)}")
    elif field["type"] not in CPP:
        fail(where, f"unknown type {field['type']}")
    if "several" in field and ("codes" not in field or field["type"] != "text"):
        fail(where, "several: only of a text with codes")
    if field.get("privacy", "public") not in ("public", "staff", "personal"):
        fail(where, "unknown privacy class")
    if "ref" in field and field["type"] != "uuid":
        fail(where, "only an uuid refers to a row")


def check_register(path, register, known_enums):
    if unknown := set(register) - KNOWN_REGISTER_KEYS:
        fail(path.name, f"unknown keys {sorted(unknown)}")
    register.setdefault("since", 1)
    fields = [dict(field) for field in COMMON] + register["field"]
    tags, names = set(), set()
    for field in fields:
        where = f"{path.name}: {field.get('name')}"
        check_field(where, field, known_enums)
        field.setdefault("since", register["since"])
        if field["since"] > register["since"] and not field.get("optional") and field.get("privacy") != "personal":
            fail(where, "a field that came later has to be optional: older rows are without it")
        if register["since"] > 1 and field["type"] == "uuid" and field["name"] != "id" and "ref" not in field:
            fail(where, "lacks ref, the register that it refers to (\"*\" for any)")
        if field["tag"] in tags or field["name"] in names:
            fail(where, "tag or name used twice")
        if tags and field["tag"] < max(tags):
            fail(where, "fields stand in order of their tags")
        tags.add(field["tag"])
        names.add(field["name"])
    for each in register.get("key", []) + register.get("index", []):
        if each not in names:
            fail(path.name, f"no field {each}")
    register["shared"] = [f for f in fields if f.get("privacy") != "personal"]
    register["personal"] = [f for f in fields if f.get("privacy") == "personal"]


def check_references(registers):
    """Whoever says `apart_from` must not be reached from there, over any number of references, either way."""
    names = {register["name"] for register in registers}
    neighbours = {name: set() for name in names}
    for register in registers:
        for field in register["shared"] + register["personal"]:
            target = field.get("ref", "*")
            if target == "*":
                continue
            if target not in names:
                fail(register["name"], f"{field['name']} refers to {target}, which is no register")
            neighbours[register["name"]].add(target)
            neighbours[target].add(register["name"])
    for register in registers:
        reached, next_ones = {register["name"]}, [register["name"]]
        while next_ones and register.get("apart_from"):
            for name in neighbours[next_ones.pop()] - reached:
                reached.add(name)
                next_ones.append(name)
        for other in register.get("apart_from", []):
            if other not in names:
                fail(register["name"], f"apart from {other}, which is no register")
            if other in reached:
                fail(register["name"], f"must not be joined to {other}")
        if register.get("apart_from") and register["personal"]:
            fail(register["name"], "a register that is kept apart has nothing personal to join by")


def load(folder):
    enums = read_toml(folder / "enums.toml")
    read = [(path, read_toml(path)) for path in sorted(folder.glob("*.toml")) if path.name != "enums.toml"]
    registers = [register for _, register in read]
    for register in registers:
        register.setdefault("enums", {})
    known_enums = all_enums(enums, registers)
    for path, register in read:
        check_register(path, register, known_enums)
    registers.sort(key=lambda r: r["number"])
    for key in ("number", "name", "type"):
        if len({r[key] for r in registers}) != len(registers):
            fail("registers", f"a {key} is used twice")
    check_references(registers)
    return enums, registers


def is_enum(field):
    return base_type(field) == "enum"


def cpp_type(field):
    base = enum_of(field) if is_enum(field) else CPP[base_type(field)]
    return f"std::optional<{base}>" if field.get("optional") else base


def cpp_member(field, enums):
    kind = cpp_type(field)
    if field.get("optional"):
        default = ""
    elif is_enum(field):
        default = f" = {enum_of(field)}::{enums[enum_of(field)]['values'][0]['name']}"
    elif base_type(field) in ("int", "real", "time", "flags"):
        default = " = 0"
    elif field["type"] == "bool":
        default = " = false"
    else:
        default = "{}"
    notes = [field["zh"]]
    if base_type(field) == "flags":
        notes.append(f"set of {enum_of(field)}")
    if "unit" in field:
        notes.append(field["unit"])
    if "ref" in field:
        notes.append(f"a {field['ref']}" if field["ref"] != "*" else "a row of any register")
    if "doc" in field:
        notes.append(field["doc"])
    return f"    {kind} {field['name']}{default}; ///< {'; '.join(notes)}"


def enum_type(name, enum):
    out = [f"/// {enum['doc']}", f"enum class {name} : std::uint8_t {{"]
    out += [f"    {v['name']} = {v['value']}, ///< {v['zh']}" for v in enum["values"]]
    return out + ["};", "template <>", f"std::span<const EnumWord> enum_words<{name}>();", ""]


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
        out += enum_type(name, enum)
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
            "    return static_cast<E>(value);", "}",
            "/// Whether a set of values, as a field of flags keeps it, has this one.",
            "template <class E>", "[[nodiscard]] constexpr bool has_flag(std::int64_t set, E value)", "{",
            "    return (set & static_cast<std::int64_t>(value)) != 0;", "}", "",
            "} // namespace yiping::domain", ""]
    return "\n".join(out)


def traits(register, suffix, fields):
    which = (f"Register::{register['type']}" if register.get("core")
             else f"static_cast<Register>({register['number']})")
    name = register["name"] + ("_personal" if suffix else "")
    out = ["template <>", f"struct RowTraits<{register['type']}{suffix}> {{",
           f"    static constexpr Register which = {which};",
           f"    static constexpr bool personal = {'true' if suffix else 'false'};",
           f"    static constexpr std::string_view table = \"{name}\";",
           f"    static constexpr std::size_t field_count = {len(fields)};",
           "    /// Calls f(tag, member) for each field in order of the description.",
           "    template <class Row, class F>", "    static void visit(Row& row, F&& f)", "    {"]
    out += [f"        f({field['tag']}U, row.{field['name']});" for field in fields]
    return out + ["    }", "};", ""]


def row_header(register, enums, registers):
    """The type of one register, in a header of its own: who does not use it is not compiled again with it."""
    known = all_enums(enums, registers)
    used = {enum_of(field) for field in register["shared"] + register["personal"]}
    includes = ["#include <yiping/base/ports.h>", "#include <yiping/base/uuid.h>", "#include <yiping/domain/enums.h>",
                "#include <yiping/domain/register_info.h>"]
    includes += sorted(f"#include <yiping/domain/registers/{each['name']}.h>" for each in registers
                       if each is not register and used & set(each["enums"]))
    out = [f"// {SPDX}", f"// Made by data/registers/generate.py from {register['name']}.toml.", "#pragma once", "",
           *includes, "", "#include <cstddef>", "#include <cstdint>", "#include <optional>", "#include <string>",
           "#include <string_view>", "", "namespace yiping::domain {", ""]
    for name, enum in register["enums"].items():
        out += enum_type(name, enum)
    out.append(f"/// {register['zh']}. {register.get('doc', '')}".rstrip())
    out.append(f"struct {register['type']} {{")
    out += [cpp_member(f, known) for f in register["shared"]]
    out += ["", f"    bool operator==(const {register['type']}&) const = default;", "};", ""]
    if register["personal"]:
        out.append(f"/// The personal fields of {register['type']}: on the platform only, read through Reveal.")
        out.append(f"struct {register['type']}Personal {{")
        out += [cpp_member(COMMON[0], known)] + [cpp_member(f, known) for f in register["personal"]]
        out += ["", f"    bool operator==(const {register['type']}Personal&) const = default;", "};", ""]
    out += traits(register, "", register["shared"])
    if register["personal"]:
        out += traits(register, "Personal", [COMMON[0]] + register["personal"])
    out += ["} // namespace yiping::domain", ""]
    return "\n".join(out)


def register_number_header(registers):
    out = [f"// {SPDX}", "// Made by data/registers/generate.py from the register descriptions.", "#pragma once", "",
           "#include <cstdint>", "", "namespace yiping::domain {", "",
           "/// Registers that screens and stores name in code. The others have their numbers in their descriptions and",
           "/// in `RowTraits<Type>::which`.",
           "enum class Register : std::uint8_t {"]
    out += [f"    {r['type']} = {r['number']}, ///< {r['zh']}" for r in registers if r.get("core")]
    out += ["};", "", "} // namespace yiping::domain", ""]
    return "\n".join(out)


def register_header(registers):
    core = [r for r in registers if r.get("core")]
    out = [f"// {SPDX}", "// Made by data/registers/generate.py from the register descriptions.", "#pragma once", "",
           "#include <yiping/domain/described_row.h>"]
    out += sorted(f"#include <yiping/domain/registers/{r['name']}.h>" for r in core)
    out += ["", "#include <cstddef>", "#include <vector>", "", "namespace yiping::domain {", "",
            "/// Rows of any registers, to hand over together: those of the core by their types, all others as described.",
            "struct RowSet {"]
    out += [f"    std::vector<{r['type']}> {r['name']}_rows;" for r in core]
    out += ["    std::vector<DescribedRow> described;", "",
            "    // Made once, in registers.cpp: instantiating them costs every source that has a set of rows.",
            "    RowSet();", "    ~RowSet();", "    RowSet(const RowSet& other);", "    RowSet(RowSet&& other) noexcept;",
            "    RowSet& operator=(const RowSet& other);", "    RowSet& operator=(RowSet&& other) noexcept;", "",
            "    /// Calls f(vector) for each register of the core, in order.",
            "    template <class Self, class F>",
            "    void visit(this Self&& self, F&& f)", "    {"]
    out += [f"        f(self.{r['name']}_rows);" for r in core]
    out += ["    }", "    /// A row of a register that is not of the core.",
            "    template <class Row>", "    void add(const Row& row)", "    {",
            "        described.push_back(describe(row));", "    }",
            "    /// Those of one register that is not of the core, as objects.",
            "    template <class Row>", "    [[nodiscard]] std::vector<Row> rows_of() const", "    {",
            "        std::vector<Row> rows;", "        for (const DescribedRow& each : described)",
            "            if (each.is(RowTraits<Row>::which))", "                rows.push_back(row_of<Row>(each));",
            "        return rows;", "    }",
            "    [[nodiscard]] std::size_t size() const;",
            "    [[nodiscard]] bool empty() const { return size() == 0; }", "};", "",
            "} // namespace yiping::domain", ""]
    return "\n".join(out)


def quote(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def import_names(field):
    """What a column may be called: the field's name, its words, and what the description adds."""
    names = [field["name"], field["zh"], field["en"], *field.get("import", [])]
    return list(dict.fromkeys(names))


def names_of(register, field):
    return f"names_{register['number']}_{field['tag']}"


def text_array(name, texts):
    if not texts:
        return []
    return [f"constexpr std::array<std::string_view, {len(texts)}> {name}{{{', '.join(quote(t) for t in texts)}}};"]


def field_table(register, which):
    fields = register[which]
    array = f"{register['name']}_{which}"
    out = []
    for field in fields:
        out += text_array(names_of(register, field), import_names(field))
    out.append(f"constexpr std::array<FieldInfo, {len(fields)}> {array}{{{{")
    for field in fields:
        words = f"enum_words<{enum_of(field)}>" if enum_of(field) else "nullptr"
        out.append(
            f"    {{{field['tag']}, {quote(field['name'])}, FieldType::{KINDS[base_type(field)]}, "
            f"{'true' if field.get('optional') else 'false'}, "
            f"Privacy::{field.get('privacy', 'public').capitalize()}, {field['since']}, "
            f"{quote(field['zh'])}, {quote(field['en'])}, {quote(field.get('unit', ''))}, {words}, "
            f"{quote(field.get('ref', ''))}, {quote(field.get('codes', ''))}, "
            f"{'true' if field.get('several') else 'false'}, "
            f"{names_of(register, field)}}},")
    return out + ["}};", ""]


def source(enums, registers):
    out = [f"// {SPDX}", "// Made by data/registers/generate.py.", "#include <yiping/domain/registers.h>", ""]
    out += [f"#include <yiping/domain/registers/{r['name']}.h>" for r in registers if not r.get("core")]
    out += ["", "#include <array>", "", "namespace yiping::domain {", ""]
    for name, enum in all_enums(enums, registers).items():
        out += ["template <>", f"std::span<const EnumWord> enum_words<{name}>()", "{",
                f"    static constexpr std::array<EnumWord, {len(enum['values'])}> words{{{{"]
        out += [f"        {{{v['value']}, {quote(v['name'])}, {quote(v['zh'])}, {quote(v['en'])}}},"
                for v in enum["values"]]
        out += ["    }};", "    return words;", "}", ""]
    out += ["const EnumWord& word_in(std::span<const EnumWord> words, std::int64_t value)", "{",
            "    static constexpr EnumWord none{-1, {}, {}, {}};",
            "    for (const EnumWord& each : words)", "        if (each.value == value)",
            "            return each;", "    return none;", "}", "", "namespace {", ""]
    for register in registers:
        for which in ("shared", "personal"):
            out += field_table(register, which)
        for which in ("key", "index"):
            out += text_array(f"{register['name']}_{which}", register.get(which, []))
    out.append(f"constexpr std::array<RegisterInfo, {len(registers)}> registers{{{{")
    for r in registers:
        texts = [f"{r['name']}_{which}" if r.get(which) else "{}" for which in ("key", "index")]
        out.append(f"    {{{r['number']}, {quote(r['name'])}, {quote(r['zh'])}, {quote(r['en'])}, "
                   f"{r['name']}_shared, {r['name']}_personal, {r['since']}, "
                   f"{'true' if r.get('shown_below') else 'false'}, {texts[0]}, {texts[1]}}},")
    out += ["}};", "", "} // namespace", "",
            "std::span<const RegisterInfo> all_registers()", "{", "    return registers;", "}", "",
            "const RegisterInfo& info(Register which)", "{",
            "    return *find_register(static_cast<std::uint32_t>(which));", "}", "",
            "RowSet::RowSet() = default;", "RowSet::~RowSet() = default;",
            "RowSet::RowSet(const RowSet& other) = default;", "RowSet::RowSet(RowSet&& other) noexcept = default;",
            "RowSet& RowSet::operator=(const RowSet& other) = default;",
            "RowSet& RowSet::operator=(RowSet&& other) noexcept = default;", "",
            "std::size_t RowSet::size() const", "{", "    std::size_t total = described.size();",
            "    visit([&](const auto& rows) { total += rows.size(); });", "    return total;", "}", "",
            "} // namespace yiping::domain", ""]
    return "\n".join(out)


def all_enums(enums, registers):
    found = dict(enums)
    for register in registers:
        for name, enum in register["enums"].items():
            if name in found:
                fail(register["name"], f"code list {name} is there twice")
            found[name] = enum
    return found


# Migrations

def column_default(field, enums):
    """For rows that are there already; as the program's own default of the field."""
    match base_type(field):
        case "text":
            return "''"
        case "bytes":
            return "x''"
        case "uuid":
            return "x'" + "00" * 16 + "'"
        case "real":
            return "0.0"
        case "enum":
            return str(enums[enum_of(field)]["values"][0]["value"])
    return "0"


def tables_of(register, target):
    yield register["name"], register["shared"], True
    if target == "platform" and register["personal"]:
        yield register["name"] + "_personal", [COMMON[0]] + register["personal"], False


def create_table(name, fields, shared):
    lines = []
    for field in fields:
        if field["name"] == "id":
            lines.append("    id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16)")
        else:
            lines.append(f"    {field['name']} {SQL[base_type(field)]}{'' if field.get('optional') else ' NOT NULL'}")
    if shared:
        lines.append("    unknown BLOB /* fields of a newer protocol version, kept and returned as they came */")
    body = ",\n".join(lines)
    return f'CREATE TABLE "{name}" (\n{body}\n) STRICT, WITHOUT ROWID;\n'


def migration(enums, registers, target, folder):
    """What the database lacks that the migrations in the folder make."""
    known = all_enums(enums, registers)
    database = sqlite3.connect(":memory:")
    for path in sorted(pathlib.Path(folder).glob("[0-9]*.sql")):
        database.executescript(path.read_text(encoding="utf-8"))
    out = []
    for register in registers:
        for table, fields, shared in tables_of(register, target):
            have = {row[0] for row in database.execute("SELECT name FROM pragma_table_info(?)", (table,))}
            if not have:
                out.append(create_table(table, fields, shared))
                continue
            for field in fields:
                if field["name"] not in have:
                    rule = "" if field.get("optional") else f" NOT NULL DEFAULT {column_default(field, known)}"
                    out.append(f"ALTER TABLE \"{table}\" ADD COLUMN {field['name']} {SQL[base_type(field)]}{rule};")
        if target == "platform":
            for field in register.get("index", []):
                name = f"{register['name']}_by_{field}"
                if not database.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (name,)).fetchone():
                    out.append(f"CREATE INDEX {name} ON \"{register['name']}\" ({field});")
    return "\n".join(out) + "\n" if out else ""


def migrate(enums, registers):
    for target, folder in MIGRATIONS.items():
        sql = migration(enums, registers, target, folder)
        if not sql:
            continue
        number = max(int(path.stem) for path in folder.glob("[0-9]*.sql")) + 1
        path = folder / f"{number:04}.sql"
        path.write_text(f"-- {SPDX}\n-- Version {number}: made by data/registers/generate.py migrate.\n\n{sql}",
                        encoding="utf-8")
        print(path.relative_to(ROOT))


def docs(enums, registers):
    out = ["<!-- Made by data/registers/generate.py; do not edit. -->", "# Registers", "",
           "Every field of every register, as stored, sent and imported. Personal fields never enter the change stream.",
           "Columns of a file to import may be called by a field's name, by either of its words, or by what stands behind "
           "“import”.", ""]
    for register in registers:
        out += [f"## {register['number']} `{register['name']}` – {register['zh']} ({register['en']})", ""]
        if register.get("doc"):
            out += [register["doc"], ""]
        said = []
        if register.get("key"):
            said.append("natural key: " + ", ".join(f"`{name}`" for name in register["key"]))
        if register.get("shown_below"):
            said.append("rows of the areas above a scope are visible in it too")
        if register.get("apart_from"):
            said.append("never joined, over any references, to " + ", ".join(f"`{n}`" for n in register["apart_from"]))
        if said:
            said[0] = said[0][0].upper() + said[0][1:]
            out += ["; ".join(said) + ".", ""]
        out += ["| tag | field | type | since | privacy | 中文 | English | notes |", "|---|---|---|---|---|---|---|---|"]
        for field in register["shared"] + register["personal"]:
            notes = "; ".join(x for x in (
                field.get("unit", ""), f"set of {enum_of(field)}" if base_type(field) == "flags" else "",
                "" if field.get("ref", "*") == "*" else f"a `{field['ref']}`",
                f"{'several ' if field.get('several') else ''}codes of {field['codes']}" if "codes" in field else "", field.get("doc", ""),
                "import: " + ", ".join(field["import"]) if "import" in field and field["tag"] > 4 else "") if x)
            kind = {"enum": enum_of(field), "flags": "int"}.get(base_type(field), field["type"])
            out.append(f"| {field['tag']} | `{field['name']}` | {kind}{'?' if field.get('optional') else ''} | "
                       f"{field['since']} | {field.get('privacy', 'public')} | {field['zh']} | {field['en']} | {notes} |")
        out.append("")
    out += ["# Code lists", ""]
    for name, enum in all_enums(enums, registers).items():
        out += [f"## {name}", "", enum["doc"], "", "| number | name | 中文 | English |", "|---|---|---|---|"]
        out += [f"| {v['value']} | `{v['name']}` | {v['zh']} | {v['en']} |" for v in enum["values"]]
        out.append("")
    return "\n".join(out)


def write_if_changed(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def files_of(enums, registers):
    made = {"registers.cpp": source(enums, registers), "yiping/domain/enums.h": enum_header(enums),
            "yiping/domain/register_number.h": register_number_header(registers),
            "yiping/domain/registers.h": register_header(registers)}
    for register in registers:
        made[f"yiping/domain/registers/{register['name']}.h"] = row_header(register, enums, registers)
    return made


def main(args):
    folder = HERE
    if args[:1] == ["--descriptions"] and len(args) > 1:
        folder, args = pathlib.Path(args[1]), args[2:]
    enums, registers = load(folder)
    match args:
        case ["cpp", out_dir]:
            for name, text in files_of(enums, registers).items():
                write_if_changed(pathlib.Path(out_dir) / name, text)
        case ["headers"]:
            print("\n".join(files_of(enums, registers)))
        case ["migrate"]:
            migrate(enums, registers)
        case ["migration", ("cache" | "platform") as target, migrations]:
            print(migration(enums, registers, target, migrations), end="")
        case ["docs", "--check", file]:
            if pathlib.Path(file).read_text(encoding="utf-8") != docs(enums, registers):
                sys.exit(f"{file} is stale: run data/registers/generate.py docs {file}")
        case ["docs", file]:
            write_if_changed(pathlib.Path(file), docs(enums, registers))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
