// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/registers.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Rows of one register as columns: the form in which they are sent, and from which SQLite statements are bound
/// without making an object per row.
namespace yiping::protocol {

/// The values of one field. Every row has a slot in the value array that fits the type, also where it is absent
/// (0, or the empty string).
struct Column {
    enum class Kind : std::uint8_t { Ints, Reals, Texts };

    std::uint32_t tag = 0;
    Kind kind = Kind::Ints;
    std::vector<std::uint8_t> present; ///< bit r%8 of byte r/8; empty: all are present
    std::vector<std::int64_t> ints;    ///< Int, Time, Bool, Enum
    std::vector<double> reals;         ///< Real
    std::string bytes;                 ///< Text, Bytes, Uuid: all values behind each other
    std::vector<std::uint32_t> ends;   ///< end of each value in `bytes`

    bool operator==(const Column&) const = default;

    [[nodiscard]] bool has(std::size_t row) const
    {
        return present.empty() || (present[row / 8] >> (row % 8U) & 1U) != 0;
    }
    [[nodiscard]] std::string_view text(std::size_t row) const
    {
        const std::uint32_t begin = row == 0 ? 0 : ends[row - 1];
        return std::string_view(bytes).substr(begin, ends[row] - begin);
    }
    void push_absent(std::size_t row);
    void push_present(std::size_t row)
    {
        if (!present.empty()) {
            present.resize(row / 8 + 1);
            present[row / 8] = static_cast<std::uint8_t>(present[row / 8] | 1U << (row % 8U));
        }
    }
    void push_text(std::string_view value)
    {
        bytes.append(value);
        ends.push_back(static_cast<std::uint32_t>(bytes.size()));
    }
};

/// Any number of rows of one register. Columns of tags that this program does not know are carried along unchanged.
struct RowBatch {
    std::uint32_t register_number = 0;
    std::uint32_t rows = 0;
    std::vector<Column> columns;

    bool operator==(const RowBatch&) const = default;

    [[nodiscard]] const Column* find(std::uint32_t tag) const;
    [[nodiscard]] Uuid id(std::size_t row) const;
};

/// Empty batch with one column per field of the register, ready for `append`.
[[nodiscard]] RowBatch make_batch(const domain::RegisterInfo& info);
[[nodiscard]] Column::Kind kind_of(domain::FieldType type);

namespace detail {

template <class T>
struct Plain {
    using type = T;
    static constexpr bool optional = false;
};
template <class T>
struct Plain<std::optional<T>> {
    using type = T;
    static constexpr bool optional = true;
};

template <class T>
void push(Column& column, const T& value)
{
    if constexpr (std::is_same_v<T, Uuid>)
        column.push_text(value.as_bytes());
    else if constexpr (std::is_same_v<T, std::string>)
        column.push_text(value);
    else if constexpr (std::is_same_v<T, double>)
        column.reals.push_back(value);
    else
        column.ints.push_back(static_cast<std::int64_t>(value));
}

template <class T>
T pull(const Column& column, std::size_t row)
{
    if constexpr (std::is_same_v<T, Uuid>)
        return Uuid::from_bytes(column.text(row)).value_or(Uuid{});
    else if constexpr (std::is_same_v<T, std::string>)
        return std::string(column.text(row));
    else if constexpr (std::is_same_v<T, double>)
        return column.reals[row];
    else
        return static_cast<T>(column.ints[row]);
}

template <class T>
constexpr Column::Kind kind_for()
{
    if constexpr (std::is_same_v<T, Uuid> || std::is_same_v<T, std::string>)
        return Column::Kind::Texts;
    else if constexpr (std::is_same_v<T, double>)
        return Column::Kind::Reals;
    else
        return Column::Kind::Ints;
}

} // namespace detail

/// Adds a row. The batch must come from `make_batch` of the same register.
template <class Row>
void append(RowBatch& batch, const Row& row)
{
    std::size_t index = 0;
    domain::RowTraits<Row>::visit(row, [&](std::uint32_t, const auto& member) {
        Column& column = batch.columns[index++];
        using Held = detail::Plain<std::decay_t<decltype(member)>>;
        if constexpr (Held::optional) {
            if (member) {
                column.push_present(batch.rows);
                detail::push(column, *member);
            } else {
                column.push_absent(batch.rows);
                detail::push(column, typename Held::type{});
            }
        } else {
            column.push_present(batch.rows);
            detail::push(column, member);
        }
    });
    ++batch.rows;
}

/// The row as an object; fields that the batch lacks keep their defaults.
template <class Row>
[[nodiscard]] Row row_at(const RowBatch& batch, std::size_t row)
{
    Row made;
    domain::RowTraits<Row>::visit(made, [&](std::uint32_t tag, auto& member) {
        using Held = detail::Plain<std::decay_t<decltype(member)>>;
        using Value = typename Held::type;
        const Column* column = batch.find(tag);
        if (column == nullptr || column->kind != detail::kind_for<Value>() || !column->has(row))
            return;
        member = detail::pull<Value>(*column, row);
    });
    return made;
}

/// Adds a row of the register that the batch is of.
void append_described(RowBatch& batch, const domain::DescribedRow& row);
/// The row as described; fields that the batch lacks have their defaults. The register must be known.
[[nodiscard]] domain::DescribedRow described_row_at(
    const domain::RegisterInfo& info, const RowBatch& batch, std::size_t row);

/// Puts the rows of the batch behind those in the set; a register that is not known is left out.
void add_rows(const RowBatch& batch, domain::RowSet& to);
/// One batch per register that has rows, those of the core first.
[[nodiscard]] std::vector<RowBatch> batches_of(const domain::RowSet& rows);
/// The same in place of other batches, whose memory is used again.
void batches_of(const domain::RowSet& rows, std::vector<RowBatch>& batches);

} // namespace yiping::protocol
