// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch_writer.h"

#include "transpose.h"
#include "wire_limits.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <vector>

// Numbers of the fields are those of sync.proto; codec_tests hold the bytes against the generated messages.
namespace yiping::protocol {

namespace {

constexpr std::uint32_t varint_type = 0;
constexpr std::uint32_t bytes_type = 2;

/// Beyond this whole numbers are not exact as doubles.
constexpr double most_exact = 9e15;

std::size_t varint_size(std::uint64_t value)
{
    return static_cast<std::size_t>((static_cast<unsigned>(std::bit_width(value | 1U)) + 6U) / 7U);
}

char* put_varint(char* at, std::uint64_t value)
{
    while (value >= 0x80U) {
        *at++ = static_cast<char>(value | 0x80U);
        value >>= 7U;
    }
    *at++ = static_cast<char>(value);
    return at;
}

char* put_tag(char* at, std::uint32_t number, std::uint32_t type)
{
    return put_varint(at, number << 3U | type);
}

std::size_t field_size(std::size_t payload)
{
    return 1 + varint_size(payload) + payload; // all numbers are below 16
}

std::size_t number_size(std::uint64_t value)
{
    return value == 0 ? 0 : 1 + varint_size(value);
}

char* put_number(char* at, std::uint32_t number, std::uint64_t value)
{
    if (value == 0)
        return at;
    return put_varint(put_tag(at, number, varint_type), value);
}

char* put_bytes(char* at, std::uint32_t number, std::string_view bytes)
{
    at = put_varint(put_tag(at, number, bytes_type), bytes.size());
    std::memcpy(at, bytes.data(), bytes.size());
    return at + bytes.size();
}

std::uint64_t zigzag(std::uint64_t difference)
{
    return difference << 1U ^ (0U - (difference >> 63U));
}

template <class Value>
std::size_t deltas_size(const std::vector<Value>& values)
{
    std::size_t size = 0;
    std::uint64_t before = 0;
    for (const Value value : values) {
        size += varint_size(zigzag(static_cast<std::uint64_t>(value) - before));
        before = static_cast<std::uint64_t>(value);
    }
    return size;
}

char* put_deltas(char* at, const std::vector<std::int64_t>& values)
{
    std::uint64_t before = 0;
    for (const std::int64_t value : values) {
        at = put_varint(at, zigzag(static_cast<std::uint64_t>(value) - before));
        before = static_cast<std::uint64_t>(value);
    }
    return at;
}

/// The values as whole numbers of the fewest decimals that give them back exactly; none if there are none such.
struct Decimals {
    std::uint32_t count_and_one = 0;
    std::vector<std::int64_t> values;
};

Decimals decimals_of(const std::vector<double>& reals)
{
    std::size_t power = 0;
    for (const double real : reals) {
        const auto fits = [&] {
            const double scaled = std::round(real * powers_of_ten[power]);
            return std::abs(scaled) < most_exact && scaled / powers_of_ten[power] == real &&
                   !(scaled == 0 && std::signbit(real));
        };
        while (!fits())
            if (++power == powers_of_ten.size())
                return {};
    }
    Decimals made{static_cast<std::uint32_t>(power + 1), {}};
    made.values.reserve(reals.size());
    for (const double real : reals) {
        const double scaled = std::round(real * powers_of_ten[power]);
        if (std::abs(scaled) >= most_exact || scaled / powers_of_ten[power] != real)
            return {};
        made.values.push_back(static_cast<std::int64_t>(scaled));
    }
    return made;
}

/// Values that have many bytes with their predecessor in common are packed better byte by byte.
bool better_in_planes(std::string_view bytes, std::size_t width)
{
    const std::size_t rows = bytes.size() / width;
    constexpr std::size_t looked_at = 256;
    if (rows < 8 || width < 2)
        return false;
    const std::size_t step = std::max<std::size_t>(1, rows / looked_at);
    std::size_t pairs = 0;
    std::vector<std::size_t> alike(width, 0);
    for (std::size_t row = 1; row < rows; row += step) {
        ++pairs;
        for (std::size_t place = 0; place < width; ++place)
            alike[place] += bytes[row * width + place] == bytes[(row - 1) * width + place] ? 1U : 0U;
    }
    const auto stable = std::ranges::count_if(alike, [&](std::size_t count) { return count * 10 >= pairs * 9; });
    return static_cast<std::size_t>(stable) * 4 >= width && static_cast<std::size_t>(stable) < width;
}

/// How a column goes out, and how long that is.
struct Plan {
    const Column* column = nullptr;
    std::size_t size = 0;    ///< of the whole Column message
    std::size_t payload = 0; ///< of deltas or lengths
    std::uint32_t width = 0;
    bool planes = false;
    Decimals decimals;
};

Plan plan_of(const Column& column)
{
    Plan plan;
    plan.column = &column;
    plan.size = number_size(column.tag);
    if (!column.present.empty())
        plan.size += field_size(column.present.size());
    switch (column.kind) {
    case Column::Kind::Ints:
        plan.payload = deltas_size(column.ints);
        plan.size += field_size(plan.payload);
        break;
    case Column::Kind::Reals:
        plan.decimals = decimals_of(column.reals);
        if (plan.decimals.count_and_one != 0) {
            plan.payload = deltas_size(plan.decimals.values);
            plan.size += field_size(plan.payload) + number_size(plan.decimals.count_and_one);
        } else {
            plan.size += field_size(column.reals.size() * sizeof(double));
        }
        break;
    case Column::Kind::Texts: {
        const std::uint32_t first = column.ends.empty() ? 0 : column.ends.front();
        bool alike = first > 0;
        for (std::size_t row = 1; alike && row < column.ends.size(); ++row)
            alike = column.ends[row] - column.ends[row - 1] == first;
        if (!column.bytes.empty())
            plan.size += field_size(column.bytes.size());
        if (alike) {
            plan.width = first;
            plan.planes = better_in_planes(column.bytes, first);
            plan.size += number_size(first) + number_size(plan.planes ? 1 : 0);
        } else {
            std::uint32_t begin = 0;
            for (const std::uint32_t end : column.ends) {
                plan.payload += varint_size(end - begin);
                begin = end;
            }
            plan.size += field_size(plan.payload);
        }
        break;
    }
    }
    return plan;
}

char* put_planes(char* at, std::string_view bytes, std::size_t width)
{
    const std::size_t rows = bytes.size() / width;
    at = put_varint(put_tag(at, 5, bytes_type), bytes.size());
    transpose(bytes, rows, width, at);
    return at + bytes.size();
}

char* put_column(char* at, const Plan& plan)
{
    const Column& column = *plan.column;
    at = put_number(at, 1, column.tag);
    if (!column.present.empty())
        at = put_bytes(at, 2, {reinterpret_cast<const char*>(column.present.data()), column.present.size()});
    switch (column.kind) {
    case Column::Kind::Ints:
        at = put_deltas(put_varint(put_tag(at, 3, bytes_type), plan.payload), column.ints);
        break;
    case Column::Kind::Reals:
        if (plan.decimals.count_and_one != 0) {
            at = put_deltas(put_varint(put_tag(at, 3, bytes_type), plan.payload), plan.decimals.values);
            at = put_number(at, 9, plan.decimals.count_and_one);
        } else {
            static_assert(std::endian::native == std::endian::little);
            at = put_bytes(
                at, 4, {reinterpret_cast<const char*>(column.reals.data()), column.reals.size() * sizeof(double)});
        }
        break;
    case Column::Kind::Texts:
        if (!column.bytes.empty())
            at = plan.planes ? put_planes(at, column.bytes, plan.width) : put_bytes(at, 5, column.bytes);
        if (plan.width != 0) {
            at = put_number(put_number(at, 7, plan.width), 8, plan.planes ? 1 : 0);
        } else {
            at = put_varint(put_tag(at, 6, bytes_type), plan.payload);
            std::uint32_t begin = 0;
            for (const std::uint32_t end : column.ends) {
                at = put_varint(at, end - begin);
                begin = end;
            }
        }
        break;
    }
    return at;
}

struct RowsPlan {
    const RowBatch* rows = nullptr;
    std::size_t size = 0;
    std::vector<Plan> columns;
};

RowsPlan plan_of(const RowBatch& rows)
{
    RowsPlan plan;
    plan.rows = &rows;
    plan.size = number_size(rows.register_number) + number_size(rows.rows);
    if (rows.rows == 0)
        return plan;
    plan.columns.reserve(rows.columns.size());
    for (const Column& column : rows.columns) {
        plan.columns.push_back(plan_of(column));
        plan.size += field_size(plan.columns.back().size);
    }
    return plan;
}

char* put_rows(char* at, const RowsPlan& plan)
{
    at = put_number(at, 1, plan.rows->register_number);
    at = put_number(at, 2, plan.rows->rows);
    for (const Plan& column : plan.columns) {
        at = put_varint(put_tag(at, 3, bytes_type), column.size);
        at = put_column(at, column);
    }
    return at;
}

std::size_t removal_size(const Removal& removal)
{
    return number_size(removal.register_number) + (removal.id.is_nil() ? 0 : field_size(16));
}

std::size_t range_size(const RowRange& range)
{
    std::size_t size = number_size(range.register_number) + (range.after.is_nil() ? 0 : field_size(16)) +
                       (range.up_to ? field_size(16) : 0);
    for (const std::string& area : range.areas)
        size += field_size(area.size());
    return size;
}

char* put_range(char* at, const RowRange& range)
{
    at = put_number(at, 1, range.register_number);
    if (!range.after.is_nil())
        at = put_bytes(at, 2, range.after.as_bytes());
    if (range.up_to)
        at = put_bytes(at, 3, range.up_to->as_bytes());
    for (const std::string& area : range.areas)
        at = put_bytes(at, 4, area);
    return at;
}

} // namespace

void append_frame(const Batch& batch, std::string& to)
{
    std::vector<RowsPlan> plans;
    plans.reserve(batch.rows.size());
    std::size_t size = number_size(batch.snapshot ? 1 : 0) + number_size(batch.last ? 1 : 0) +
                       number_size(static_cast<std::uint64_t>(batch.from)) +
                       number_size(static_cast<std::uint64_t>(batch.to)) +
                       number_size(static_cast<std::uint64_t>(batch.committed_at));
    for (const RowBatch& rows : batch.rows) {
        plans.push_back(plan_of(rows));
        size += field_size(plans.back().size);
    }
    for (const Removal& removal : batch.removed)
        size += field_size(removal_size(removal));
    if (batch.repair)
        size += field_size(range_size(*batch.repair));
    size += number_size(batch.mark.value) + number_size(static_cast<std::uint64_t>(batch.mark.revision));

    const std::size_t before = to.size();
    to.resize_and_overwrite(before + field_size(size), [&](char* buffer, std::size_t room) {
        char* at = put_varint(put_tag(buffer + before, 3, bytes_type), size);
        at = put_number(at, 1, batch.snapshot ? 1 : 0);
        at = put_number(at, 2, batch.last ? 1 : 0);
        at = put_number(at, 3, static_cast<std::uint64_t>(batch.from));
        at = put_number(at, 4, static_cast<std::uint64_t>(batch.to));
        at = put_number(at, 5, static_cast<std::uint64_t>(batch.committed_at));
        for (const RowsPlan& plan : plans) {
            at = put_rows(put_varint(put_tag(at, 6, bytes_type), plan.size), plan);
        }
        for (const Removal& removal : batch.removed) {
            at = put_varint(put_tag(at, 7, bytes_type), removal_size(removal));
            at = put_number(at, 1, removal.register_number);
            if (!removal.id.is_nil())
                at = put_bytes(at, 2, removal.id.as_bytes());
        }
        if (batch.repair)
            at = put_range(put_varint(put_tag(at, 8, bytes_type), range_size(*batch.repair)), *batch.repair);
        at = put_number(at, 9, batch.mark.value);
        at = put_number(at, 10, static_cast<std::uint64_t>(batch.mark.revision));
        return at == buffer + room ? room : 0;
    });
}

void append_rows(const RowBatch& batch, std::string& to)
{
    const RowsPlan plan = plan_of(batch);
    const std::size_t before = to.size();
    to.resize_and_overwrite(before + plan.size,
        [&](char* buffer, std::size_t room) { return put_rows(buffer + before, plan) == buffer + room ? room : 0; });
}

} // namespace yiping::protocol
