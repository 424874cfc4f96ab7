# SPDX-License-Identifier: GPL-3.0-or-later
"""The bytes of docs/protocol.md, written from that page, app/protocol/sync.proto and docs/registers.md alone.

Both are read at run time, so nothing here repeats a field number: protobuf messages are dicts by field name, rows are
dicts by tag. A value that is not there has no key. Shares no code with the product.
"""
import ctypes
import os
import re
import struct

SOURCE = os.environ.get("YIPING_SOURCE_DIR") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
MASK64 = (1 << 64) - 1
TO_CONSOLE = (16 << 20, 64 << 20)
ROWS_LIMIT, COLUMNS_LIMIT, AREAS_LIMIT = 1_048_576, 256, 4_096


class Broken(Exception):
    """The other end broke a rule; the session ends."""


# ---- schema -------------------------------------------------------------------------------------------------------

class Field:
    def __init__(self, number, name, kind, repeated, explicit):
        self.number, self.name, self.kind, self.repeated = number, name, kind, repeated
        self.explicit = explicit  # written even if it is the default


def read_schema():
    with open(os.path.join(SOURCE, "app/protocol/sync.proto"), encoding="utf-8") as file:
        text = re.sub(r"//[^\n]*", "", file.read())
    words = re.findall(r"[A-Za-z_][\w.]*|\d+|[{};=]", text)
    messages = {}
    at = words.index("message")
    while at < len(words):
        name, fields, depth = words[at + 1], [], 1
        at += 3
        while depth:
            if words[at] == "}":
                depth, at = depth - 1, at + 1
            elif words[at] == "oneof":
                depth, at = depth + 1, at + 3
            else:
                label = words[at] if words[at] in ("optional", "repeated") else ""
                at += 1 if label else 0
                kind, field, _, number = words[at:at + 4]
                fields.append(Field(int(number), field, kind, label == "repeated", depth == 2 or label == "optional"))
                at += 5
        messages[name] = fields
    return messages


SCHEMA = read_schema()
BY_NUMBER = {name: {field.number: field for field in fields} for name, fields in SCHEMA.items()}


def put_varint(value):
    value &= MASK64
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def get_varint(data, at):
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Broken("varint")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & MASK64, at
        shift += 7


def zigzag(value):
    value = signed(value)
    return ((value << 1) ^ (value >> 63)) & MASK64


def unzigzag(value):
    return (value >> 1) ^ -(value & 1)


def signed(value):
    value &= MASK64
    return value - (1 << 64) if value >> 63 else value


VARINTS = {"uint32", "int64", "uint64", "bool", "sint64"}


def put_scalar(kind, value):
    if kind == "sint64":
        return put_varint(zigzag(value))
    if kind in VARINTS:
        return put_varint(int(value))
    if kind == "double":
        return struct.pack("<d", value)
    if kind == "fixed64":
        return struct.pack("<Q", value)
    raise KeyError(kind)


def get_scalar(kind, value):
    if kind == "sint64":
        return unzigzag(value)
    if kind == "int64":
        return signed(value)
    if kind == "bool":
        return value != 0
    return value & 0xFFFFFFFF if kind == "uint32" else value


def wire_type(kind):
    return 0 if kind in VARINTS else 1 if kind in ("double", "fixed64") else 2


def encode(message, values):
    out = bytearray()
    for field in sorted(SCHEMA[message], key=lambda each: each.number):
        value = values.get(field.name)
        if value is None:
            continue
        kind = field.kind
        if field.repeated and wire_type(kind) != 2:
            if value:
                packed = b"".join(put_scalar(kind, each) for each in value)
                out += put_varint(field.number << 3 | 2) + put_varint(len(packed)) + packed
            continue
        if kind not in SCHEMA and not field.repeated and not field.explicit and not value:
            continue
        for each in value if field.repeated else [value]:
            out += put_varint(field.number << 3 | wire_type(kind))
            if wire_type(kind) == 2:
                each = encode(kind, each) if kind in SCHEMA else each.encode() if isinstance(each, str) else each
                out += put_varint(len(each)) + each
            else:
                out += put_scalar(kind, each)
    return bytes(out) + values.get("_unknown", b"")


def packed_varints(data):
    """Quick for the long lists of a column."""
    out, value, shift = [], 0, 0
    for byte in data:
        if byte < 0x80:
            out.append(value | byte << shift if shift else byte)
            value = shift = 0
        else:
            value |= (byte & 0x7F) << shift
            shift += 7
            if shift > 63:
                raise Broken("varint")
    if shift:
        raise Broken("varint")
    return out


def decode(message, data, depth=0):
    values, fields, at, size = {}, BY_NUMBER[message], 0, len(data)
    if depth > 16:
        raise Broken("depth")
    while at < size:
        start = at
        key, at = get_varint(data, at)
        number, kind_of_wire = key >> 3, key & 7
        if number == 0:
            raise Broken("field 0")
        if kind_of_wire == 0:
            raw, at = get_varint(data, at)
        elif kind_of_wire in (1, 5):
            length = 8 if kind_of_wire == 1 else 4
            raw, at = data[at:at + length], at + length
        elif kind_of_wire == 2:
            length, at = get_varint(data, at)
            raw, at = data[at:at + length], at + length
        else:
            raise Broken("wire type")
        if at > size:
            raise Broken("cut message")
        field = fields.get(number)
        if field is None:
            values["_unknown"] = values.get("_unknown", b"") + bytes(data[start:at])
            continue
        kind = field.kind
        expected = wire_type(kind)
        if field.repeated and expected != 2 and kind_of_wire == 2:
            if expected == 0:
                some = [get_scalar(kind, each) for each in packed_varints(raw)]
            else:
                if len(raw) % 8:
                    raise Broken("packed list")
                some = list(struct.unpack(f"<{len(raw) // 8}{'d' if kind == 'double' else 'Q'}", raw))
            values.setdefault(field.name, []).extend(some)
            continue
        if kind_of_wire != expected:
            raise Broken("wire type of " + field.name)
        if expected == 0:
            value = get_scalar(kind, raw)
        elif expected == 1:
            value = struct.unpack("<d" if kind == "double" else "<Q", raw)[0]
        elif kind in SCHEMA:
            value = decode(kind, bytes(raw), depth + 1)
        elif kind == "string":
            try:
                value = bytes(raw).decode()
            except UnicodeDecodeError as error:
                raise Broken("not UTF-8") from error
        else:
            value = bytes(raw)
        if field.repeated:
            values.setdefault(field.name, []).append(value)
        else:
            values[field.name] = value
            if message == "Frame":  # one of
                values = {name: each for name, each in values.items() if name in (field.name, "_unknown")}
    return values


# ---- packing ------------------------------------------------------------------------------------------------------

_zstd = ctypes.CDLL("libzstd.so.1")
for _name, _result, _arguments in (
        ("ZSTD_compressBound", ctypes.c_size_t, [ctypes.c_size_t]),
        ("ZSTD_compress", ctypes.c_size_t,
         [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]),
        ("ZSTD_decompress", ctypes.c_size_t, [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_size_t]),
        ("ZSTD_isError", ctypes.c_uint, [ctypes.c_size_t]),
        ("ZSTD_findFrameCompressedSize", ctypes.c_size_t, [ctypes.c_char_p, ctypes.c_size_t]),
        ("ZSTD_getFrameContentSize", ctypes.c_ulonglong, [ctypes.c_char_p, ctypes.c_size_t])):
    getattr(_zstd, _name).restype = _result
    getattr(_zstd, _name).argtypes = _arguments


def zstd_pack(data):
    room = _zstd.ZSTD_compressBound(len(data))
    out = ctypes.create_string_buffer(room)
    size = _zstd.ZSTD_compress(out, room, data, len(data), 3)
    return out.raw[:size]


def zstd_unpack(data, limit):
    size = _zstd.ZSTD_getFrameContentSize(data, len(data))
    if size >= MASK64 - 1:
        raise Broken("zstd: no content size")
    if size > limit:
        raise Broken("too long unpacked")
    if _zstd.ZSTD_findFrameCompressedSize(data, len(data)) != len(data):
        raise Broken("zstd: not one frame")
    out = ctypes.create_string_buffer(max(1, size))
    got = _zstd.ZSTD_decompress(out, size, data, len(data))
    if _zstd.ZSTD_isError(got) or got != size:
        raise Broken("zstd")
    return out.raw[:size]


def pack_frame(frame, zstd=None):
    data = encode("Frame", frame)
    if zstd if zstd is not None else len(data) > 512:
        return b"\x01" + zstd_pack(data)
    return b"\x00" + data


def unpack_frame(data, limits=TO_CONSOLE):
    if not data:
        raise Broken("empty message")
    if len(data) > limits[0]:
        raise Broken("too long")
    if data[0] > 1:
        raise Broken("packing")
    body = zstd_unpack(data[1:], limits[1]) if data[0] == 1 else data[1:]
    if len(body) > limits[1]:
        raise Broken("too long unpacked")
    return decode("Frame", body)


# ---- registers ----------------------------------------------------------------------------------------------------

class RegisterField:
    def __init__(self, tag, name, kind, since, privacy):
        self.tag, self.name, self.since, self.privacy = tag, name, since, privacy
        self.optional = kind.endswith("?")
        kind = kind.rstrip("?")
        self.kind = kind if kind in ("uuid", "text", "int", "time", "bool", "real", "bytes") else "enum"
        self.slot = {"real": "reals", "uuid": "bytes", "text": "bytes", "bytes": "bytes"}.get(self.kind, "deltas")
        self.default = {"real": 0.0, "uuid": bytes(16), "text": b"", "bytes": b""}.get(self.kind, 0)


class Register:
    def __init__(self, number, name):
        self.number, self.name, self.fields, self.shown_below = number, name, {}, False

    def sent(self):
        return [field for field in self.fields.values() if field.privacy != "personal"]


def read_registers():
    registers, register = {}, None
    with open(os.path.join(SOURCE, "docs/registers.md"), encoding="utf-8") as file:
        for line in file:
            head = re.match(r"## (\d+) `(\w+)`", line)
            if head:
                register = registers[int(head[1])] = Register(int(head[1]), head[2])
            elif line.startswith("# Code lists"):
                break
            elif register and "of the areas above a scope are visible in it too" in line:
                register.shown_below = True
            row = re.match(r"\| (\d+) \| `(\w+)` \| (\S+) \| (\d+) \| (\w+) \|", line)
            if row and register:
                field = RegisterField(int(row[1]), row[2], row[3], int(row[4]), row[5])
                register.fields[field.tag] = field
    return registers


REGISTERS = read_registers()
NUMBER = {register.name: number for number, register in REGISTERS.items()}
OF_AREAS_ABOVE = {number for number, register in REGISTERS.items() if register.shown_below}


def columns_to_rows(rows, pass_over_unknown=True):
    """`Rows` to a list of dicts by tag; texts stay bytes. None for a register that is not known."""
    count, columns = rows.get("rows", 0), rows.get("columns", [])
    if count > ROWS_LIMIT or len(columns) > COLUMNS_LIMIT:
        raise Broken("too many rows or columns")
    register = REGISTERS.get(rows.get("register", 0))
    if register is None and pass_over_unknown:
        return None
    out = [{} for _ in range(count)]
    seen = set()
    for column in columns:
        tag = column.get("tag", 0)
        if tag == 0 or tag in seen:
            raise Broken("tag twice or 0")
        seen.add(tag)
        field = register.fields.get(tag)
        if field and field.privacy == "personal":
            raise Broken("a personal field in a batch")
        present = column.get("present", b"")
        if present and len(present) != (count + 7) // 8:
            raise Broken("present")
        values = column_values(column, count, field.slot if field else None)
        if field and field.kind == "uuid" and any(
                len(value) != 16 for at, value in enumerate(values) if not present or present[at >> 3] >> (at & 7) & 1):
            raise Broken("uuid")
        if present:
            for at, value in enumerate(values):
                if present[at >> 3] >> (at & 7) & 1:
                    out[at][tag] = value
        else:
            for row, value in zip(out, values):
                row[tag] = value
    if count and 1 not in seen or any(1 not in row for row in out):
        raise Broken("no id")
    for field in register.sent():
        if not field.optional:
            for row in out:
                if field.tag not in row:
                    row[field.tag] = field.default
    return out


def column_values(column, count, slot):
    deltas, reals = column.get("deltas", []), column.get("reals", [])
    planes, decimals = column.get("planes", False), column.get("decimals", 0)
    data, lengths, width = column.get("bytes", b""), column.get("lengths", []), column.get("width", 0)
    if slot is None:
        slot = "reals" if reals or decimals else "deltas" if deltas else "bytes"
    if planes and (slot != "bytes" or not width) or decimals and (slot != "reals" or reals or decimals > 10):
        raise Broken("slots")
    if slot == "deltas" or decimals:
        if len(deltas) != count or reals or data or lengths or width:
            raise Broken("slots")
        out, last = [], 0
        for delta in deltas:
            last += delta
            if not -(1 << 63) <= last < 1 << 63:
                last = signed(last)
            out.append(last)
        return [float(each) / 10.0 ** (decimals - 1) for each in out] if decimals else out
    if slot == "reals":
        if len(reals) != count or deltas or data or lengths or width:
            raise Broken("slots")
        return reals
    if deltas or reals or (width and lengths):
        raise Broken("slots")
    if width:
        if len(data) != width * count:
            raise Broken("width")
        if planes:
            return [data[at::count] for at in range(count)]
        return [data[at * width:(at + 1) * width] for at in range(count)]
    if len(lengths) != count or sum(lengths) != len(data):
        raise Broken("lengths")
    out, at = [], 0
    for length in lengths:
        out.append(data[at:at + length])
        at += length
    return out


def rows_to_columns(number, rows, extra=()):
    """Dicts by tag to `Rows`. `extra` are columns that are put behind."""
    register = REGISTERS.get(number)
    tags = sorted({tag for row in rows for tag in row})
    columns = []
    for tag in tags:
        field = register.fields.get(tag) if register else None
        some = next(row[tag] for row in rows if tag in row)
        slot = field.slot if field else "bytes" if isinstance(some, bytes) else \
            "reals" if isinstance(some, float) else "deltas"
        column = {"tag": tag}
        if any(tag not in row for row in rows):
            bits = bytearray((len(rows) + 7) // 8)
            for at, row in enumerate(rows):
                bits[at >> 3] |= (tag in row) << (at & 7)
            column["present"] = bytes(bits)
        if slot == "deltas":
            last, deltas = 0, []
            for row in rows:
                value = int(row.get(tag, 0))
                deltas.append(signed(value - last))
                last = value
            column["deltas"] = deltas
        elif slot == "reals":
            column["reals"] = [row.get(tag, 0.0) for row in rows]
        else:
            values = [row.get(tag, b"") for row in rows]
            column["bytes"] = b"".join(values)
            if len({len(value) for value in values}) == 1 and values[0]:
                column["width"] = len(values[0])
            else:
                column["lengths"] = [len(value) for value in values]
        columns.append(column)
    return {"register": number, "rows": len(rows), "columns": columns + list(extra)}


def row_digest(number, row, version):
    value = 0xCBF29CE484222325
    for tag, field in sorted(REGISTERS[number].fields.items()):
        if field.since > version or field.privacy == "personal" or tag not in row:
            continue
        content = row[tag]
        if field.slot == "deltas":
            data = struct.pack("<IQ", tag, content & MASK64)
        elif field.slot == "reals":
            if content != content:
                continue
            data = struct.pack("<Id", tag, content + 0.0 if content else 0.0)
        else:
            data = struct.pack("<II", tag, len(content)) + content
        for byte in data:
            value = (value ^ byte) * 0x100000001B3 & MASK64
    value = value + 0x9E3779B97F4A7C15 & MASK64
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & MASK64
    value = (value ^ value >> 27) * 0x94D049BB133111EB & MASK64
    return value ^ value >> 31


def digests_of(number, rows, version):
    """By area code: [number of rows, sum of their digests]."""
    areas = {}
    for row in rows:
        entry = areas.setdefault(row.get(3, b"").decode(), [0, 0])
        entry[0] += 1
        entry[1] = entry[1] + row_digest(number, row, version) & MASK64
    return areas


def significant(code):
    """An area code without what only fills it up: pairs of noughts up to the county, threes below."""
    for end in (9, 6, 4, 2):
        if len(code) > end and set(code[end:]) <= {"0"}:
            code = code[:end]
    return code


def visible(number, code, scope):
    begin = significant(scope)
    return code.startswith(begin) or number in OF_AREAS_ABOVE and begin.startswith(significant(code))
