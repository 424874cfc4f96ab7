// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire_rows.h"

#include "transpose.h"
#include "wire_limits.h"

#include <yiping/protocol/messages.h>

#include <algorithm>
#include <array>

namespace yiping::protocol {

namespace wire = yiping::sync::v1;

namespace {

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

/// Values of equal width from their transposed bytes; "" where the sizes do not fit.
std::string from_planes(std::string_view planes, std::size_t width)
{
    if (width == 0 || planes.size() % width != 0)
        return {};
    const std::size_t rows = planes.size() / width;
    std::string values;
    values.resize_and_overwrite(planes.size(), [&](char* out, std::size_t size) {
        transpose(planes.data(), width, rows, out);
        return size;
    });
    return values;
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
        if (in.decimals() > powers_of_ten.size())
            return bad_message("decimals");
        std::uint64_t value = 0;
        const std::int64_t* deltas = in.deltas().data();
        if (in.decimals() == 0) {
            column.kind = Column::Kind::Ints;
            column.ints.resize(rows);
            for (std::size_t row = 0; row < rows; ++row) {
                value += static_cast<std::uint64_t>(deltas[row]);
                column.ints[row] = static_cast<std::int64_t>(value);
            }
        } else {
            const double power = powers_of_ten.at(in.decimals() - 1);
            column.kind = Column::Kind::Reals;
            column.reals.resize(rows);
            for (std::size_t row = 0; row < rows; ++row) {
                value += static_cast<std::uint64_t>(deltas[row]);
                column.reals[row] = static_cast<double>(static_cast<std::int64_t>(value)) / power;
            }
        }
    } else if (in.reals_size() > 0) {
        if (static_cast<std::size_t>(in.reals_size()) != rows)
            return bad_message("reals");
        column.kind = Column::Kind::Reals;
        column.reals.assign(in.reals().begin(), in.reals().end());
    } else {
        column.kind = Column::Kind::Texts;
        column.bytes = in.planes() ? from_planes(in.bytes(), in.width()) : in.bytes();
        column.ends.resize(rows);
        std::uint64_t end = 0;
        if (in.planes() && (in.width() == 0 || in.bytes().size() != rows * in.width()))
            return bad_message("planes");
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
    if (batch.rows > max_rows || static_cast<std::size_t>(in.columns_size()) > max_columns)
        return bad_message("rows");
    if (batch.rows == 0)
        return batch; // an empty column does not show its kind
    batch.columns.reserve(static_cast<std::size_t>(in.columns_size()));
    for (const wire::Column& each : in.columns()) {
        auto column = column_from_wire(each, batch.rows);
        if (!column)
            return std::unexpected(column.error());
        batch.columns.push_back(std::move(*column));
    }
    if (auto done = check_columns(batch); !done)
        return std::unexpected(done.error());
    return batch;
}

Result<void> check_columns(const RowBatch& batch)
{
    const domain::RegisterInfo* info = domain::find_register(batch.register_number);
    for (const Column& column : batch.columns) {
        if (batch.find(column.tag) != &column)
            return bad_message("tag twice");
        const int index = info == nullptr ? -1 : field_index(*info, column.tag);
        if (index < 0)
            continue;
        const domain::FieldInfo& field = info->fields[static_cast<std::size_t>(index)];
        if (column.kind != kind_of(field.type))
            return bad_message(field.name);
        if (field.type != domain::FieldType::Uuid)
            continue;
        for (std::size_t row = 0; row < batch.rows; ++row)
            if (const std::size_t size = column.text(row).size(); size != 16 && (size != 0 || column.has(row)))
                return bad_message(field.name);
    }
    if (info != nullptr && batch.find(1) == nullptr)
        return bad_message("id");
    return {};
}

} // namespace yiping::protocol
