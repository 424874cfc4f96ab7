// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/enums.h>
#include <yiping/domain/register_number.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// What the register descriptions (data/registers/*.toml) say, at run time. Codec, SQL and import are written once
/// against this, so that a new field is one edit.
namespace yiping::domain {

enum class FieldType : std::uint8_t { Uuid, Text, Int, Real, Time, Bool, Bytes, Enum, Flags };
enum class Privacy : std::uint8_t { Public, Staff, Personal };

struct FieldInfo {
    std::uint32_t tag; ///< number on the wire, never re-used
    std::string_view name;
    FieldType type;
    bool optional;
    Privacy privacy;
    std::uint32_t since; ///< protocol version
    std::string_view zh;
    std::string_view en;
    std::string_view unit;
    std::span<const EnumWord> (*words)(); ///< code list of an Enum or Flags field, else nullptr
    std::string_view refers_to;           ///< name of the register of an Uuid field, "*" any, "" not said
    std::string_view codes;               ///< file of data/codes without its ending, "" none
    bool several;                         ///< a row may have more than one of these codes, separated by blanks
    std::span<const std::string_view> import_names; ///< what a column of a file may be called
};

struct RegisterInfo {
    std::uint32_t number;
    std::string_view name; ///< also the table's name
    std::string_view zh;
    std::string_view en;
    std::span<const FieldInfo> fields;   ///< those that are sent; the first four are id, district_id, area_code, rev
    std::span<const FieldInfo> personal; ///< those that never are
    std::uint32_t since;                 ///< protocol version
    bool shown_below;                    ///< rows of areas above a scope are visible in it too
    std::span<const std::string_view> key;     ///< fields of the natural key; empty if there is none
    std::span<const std::string_view> indexes; ///< fields by which rows are looked up
};

/// In order of their numbers.
[[nodiscard]] std::span<const RegisterInfo> all_registers();
/// Nothing for a number or name of no register.
[[nodiscard]] const RegisterInfo* find_register(std::uint32_t number);
[[nodiscard]] const RegisterInfo* find_register(std::string_view name);
/// Description of a register; the reference lives as long as the program.
[[nodiscard]] const RegisterInfo& info(Register which);
/// Position of a tag in `fields`, or -1.
[[nodiscard]] int field_index(const RegisterInfo& info, std::uint32_t tag);
/// Position of a name in a list of fields, or -1.
[[nodiscard]] int field_index(std::span<const FieldInfo> fields, std::string_view name);

/// Specialised per row type in registers/NAME.h: `which`, `personal`, `table`, `field_count`, `visit(row, f)`.
template <class Row>
struct RowTraits;

} // namespace yiping::domain
