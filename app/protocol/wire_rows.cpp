// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire_rows.h"

#include <yiping/protocol/messages.h>

#include <algorithm>

namespace yiping::protocol {

namespace wire = yiping::sync::v1;

namespace {

constexpr std::uint32_t max_rows = 1U << 20U;
constexpr int max_columns = 256;

void column_to_wire(const Column& column, wire::Column& out)
{
    out.set_tag(column.tag);
    if (!column.present.empty())
        out.set_present(column.present.data(), column.present.size());
    switch (column.kind) {
    case Column::Kind::Ints: {
        out.mutable_deltas()->Reserve(static_cast<int>(column.ints.size()));
        // Unsigned, so that the difference of far values wraps instead of overflowing.
        std::uint64_t before = 0;
        for (const std::int64_t value : column.ints) {
            out.mutable_deltas()->AddAlreadyReserved(
                static_cast<std::int64_t>(static_cast<std::uint64_t>(value) - before));
            before = static_cast<std::uint64_t>(value);
        }
        break;
    }
    case Column::Kind::Reals:
        out.mutable_reals()->Add(column.reals.begin(), column.reals.end());
        break;
    case Column::Kind::Texts: {
        out.set_bytes(column.bytes);
        const std::uint32_t first = column.ends.empty() ? 0 : column.ends.front();
        bool alike = first > 0;
        for (std::size_t row = 1; alike && row < column.ends.size(); ++row)
            alike = column.ends[row] - column.ends[row - 1] == first;
        if (alike) {
            out.set_width(first);
            break;
        }
        out.mutable_lengths()->Reserve(static_cast<int>(column.ends.size()));
        std::uint32_t begin = 0;
        for (const std::uint32_t end : column.ends) {
            out.mutable_lengths()->AddAlreadyReserved(end - begin);
            begin = end;
        }
        break;
    }
    }
}

Result<Column> column_from_wire(const wire::Column& in, std::size_t rows)
{
    Column column;
    column.tag = in.tag();
    if (!in.present().empty()) {
        if (in.present().size() != (rows + 7) / 8)
            return bad_message("present");
        column.present.assign(in.present().begin(), in.present().end());
        // Bits behind the last row mean nothing; equal batches have equal bytes.
        if (rows % 8 != 0)
            column.present.back() = static_cast<std::uint8_t>(column.present.back() & ((1U << (rows % 8U)) - 1U));
    }
    if (in.deltas_size() > 0) {
        if (static_cast<std::size_t>(in.deltas_size()) != rows)
            return bad_message("deltas");
        column.kind = Column::Kind::Ints;
        column.ints.resize(rows);
        std::uint64_t value = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            value += static_cast<std::uint64_t>(in.deltas(static_cast<int>(row)));
            column.ints[row] = static_cast<std::int64_t>(value);
        }
    } else if (in.reals_size() > 0) {
        if (static_cast<std::size_t>(in.reals_size()) != rows)
            return bad_message("reals");
        column.kind = Column::Kind::Reals;
        column.reals.assign(in.reals().begin(), in.reals().end());
    } else {
        column.kind = Column::Kind::Texts;
        column.bytes = in.bytes();
        column.ends.resize(rows);
        std::uint64_t end = 0;
        if (in.width() != 0 && in.lengths_size() != 0)
            return bad_message("width and lengths");
        if (in.width() == 0 && static_cast<std::size_t>(in.lengths_size()) != rows)
            return bad_message("lengths");
        for (std::size_t row = 0; row < rows; ++row) {
            end += in.width() != 0 ? in.width() : in.lengths(static_cast<int>(row));
            if (end > column.bytes.size())
                return bad_message("bytes");
            column.ends[row] = static_cast<std::uint32_t>(end);
        }
        if (end != column.bytes.size())
            return bad_message("bytes");
    }
    return column;
}

} // namespace

std::unexpected<Error> bad_message(std::string_view why)
{
    return make_error(Fault::Input, "sync.bad_message", {{"why", std::string(why)}});
}

void to_wire(const RowBatch& batch, wire::Rows& out)
{
    out.set_register_(batch.register_number);
    out.set_rows(batch.rows);
    if (batch.rows == 0)
        return;
    for (const Column& column : batch.columns)
        column_to_wire(column, *out.add_columns());
}

Result<RowBatch> from_wire(const wire::Rows& in)
{
    RowBatch batch;
    batch.register_number = in.register_();
    batch.rows = in.rows();
    if (batch.rows > max_rows || in.columns_size() > max_columns)
        return bad_message("rows");
    if (batch.rows == 0)
        return batch; // an empty column does not show its kind
    const domain::RegisterInfo* info = domain::find_register(batch.register_number);
    batch.columns.reserve(static_cast<std::size_t>(in.columns_size()));
    for (const wire::Column& each : in.columns()) {
        auto column = column_from_wire(each, batch.rows);
        if (!column)
            return std::unexpected(column.error());
        if (batch.find(column->tag) != nullptr)
            return bad_message("tag twice");
        const int index = info == nullptr ? -1 : field_index(*info, column->tag);
        if (index >= 0) {
            const domain::FieldInfo& field = info->fields[static_cast<std::size_t>(index)];
            if (column->kind != kind_of(field.type))
                return bad_message(field.name);
            if (field.type == domain::FieldType::Uuid)
                for (std::size_t row = 0; row < batch.rows; ++row)
                    if (const std::size_t size = column->text(row).size();
                        size != 16 && (size != 0 || column->has(row)))
                        return bad_message(field.name);
        }
        batch.columns.push_back(std::move(*column));
    }
    if (info != nullptr && batch.find(1) == nullptr)
        return bad_message("id");
    return batch;
}

} // namespace yiping::protocol
