// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch_reader.h"

#include "transpose.h"
#include "wire_limits.h"
#include "wire_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

// Numbers of the fields are those of sync.proto; codec_tests hold the result against the generated messages.
namespace yiping::protocol {

namespace {

/// Protobuf's wire format. Once something is wrong it stays at its end.
class Reader {
public:
    explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool at_end() const { return at_ == end_; }
    [[nodiscard]] std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }

    std::uint64_t varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (at_ == end_)
                return fail();
            const auto byte = static_cast<std::uint8_t>(*at_++);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80U)
                return value;
        }
        return fail();
    }
    std::string_view bytes()
    {
        const std::uint64_t size = varint();
        if (failed_ || size > left()) {
            fail();
            return {};
        }
        const std::string_view found(at_, static_cast<std::size_t>(size));
        at_ += size;
        return found;
    }
    /// The next field; false at the end. Its value has to be taken by one of the above, or skipped.
    bool next()
    {
        if (failed_ || at_end())
            return false;
        const std::uint64_t tag = varint();
        number = static_cast<std::uint32_t>(tag >> 3U);
        type = static_cast<std::uint32_t>(tag & 7U);
        if (number == 0 || tag >> 35U != 0)
            fail();
        return !failed_;
    }
    /// A number or bytes as expected, or everything is wrong.
    std::uint64_t number_value() { return type == 0 ? varint() : fail(); }
    std::string_view bytes_value()
    {
        if (type == 2)
            return bytes();
        fail();
        return {};
    }
    void skip()
    {
        switch (type) {
        case 0:
            varint();
            break;
        case 1:
            drop(8);
            break;
        case 2:
            bytes();
            break;
        case 5:
            drop(4);
            break;
        default:
            fail();
        }
    }
    std::uint64_t fail()
    {
        failed_ = true;
        at_ = end_;
        return 0;
    }

    std::uint32_t number = 0;
    std::uint32_t type = 0;

private:
    void drop(std::size_t size)
    {
        if (left() < size)
            fail();
        else
            at_ += size;
    }

    const char* at_;
    const char* end_;
    bool failed_ = false;
};

std::uint64_t unzigzag(std::uint64_t value)
{
    return value >> 1U ^ (0U - (value & 1U));
}

/// The parts of a Column message, not yet understood.
struct RawColumn {
    std::uint32_t tag = 0;
    std::string_view present, deltas, reals, bytes, lengths;
    bool has_deltas = false, has_reals = false, has_lengths = false;
    std::uint64_t width = 0, decimals = 0;
    bool planes = false;
};

/// Calls `each(index, value)` for exactly `rows` values, or says no.
template <class Each>
bool read_packed(std::string_view packed, std::size_t rows, Each each)
{
    const char* at = packed.data();
    const char* const end = at + packed.size();
    for (std::size_t row = 0; row < rows; ++row) {
        if (at == end)
            return false;
        auto byte = static_cast<std::uint8_t>(*at++);
        std::uint64_t value = byte & 0x7FU;
        for (unsigned shift = 7; byte >= 0x80U; shift += 7) {
            if (at == end || shift >= 64)
                return false;
            byte = static_cast<std::uint8_t>(*at++);
            value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        }
        each(row, value);
    }
    return at == end;
}

Result<void> fill(Column& column, const RawColumn& raw, std::size_t rows)
{
    column.tag = raw.tag;
    if (!raw.present.empty()) {
        if (raw.present.size() != (rows + 7) / 8)
            return bad_message("present");
        column.present.assign(raw.present.begin(), raw.present.end());
        // Bits behind the last row mean nothing; equal batches have equal bytes.
        if (rows % 8 != 0)
            column.present.back() = static_cast<std::uint8_t>(column.present.back() & ((1U << (rows % 8U)) - 1U));
    }
    if (raw.has_deltas) {
        if (raw.deltas.size() < rows || raw.decimals > powers_of_ten.size())
            return bad_message("deltas");
        std::uint64_t value = 0;
        bool right = false;
        if (raw.decimals == 0) {
            column.kind = Column::Kind::Ints;
            column.ints.resize(rows);
            right = read_packed(raw.deltas, rows, [&](std::size_t row, std::uint64_t delta) {
                value += unzigzag(delta);
                column.ints[row] = static_cast<std::int64_t>(value);
            });
        } else {
            column.kind = Column::Kind::Reals;
            column.reals.resize(rows);
            const double power = powers_of_ten.at(raw.decimals - 1);
            right = read_packed(raw.deltas, rows, [&](std::size_t row, std::uint64_t delta) {
                value += unzigzag(delta);
                column.reals[row] = static_cast<double>(static_cast<std::int64_t>(value)) / power;
            });
        }
        if (!right)
            return bad_message("deltas");
    } else if (raw.has_reals) {
        if (raw.reals.size() != rows * sizeof(double))
            return bad_message("reals");
        static_assert(std::endian::native == std::endian::little);
        column.kind = Column::Kind::Reals;
        column.reals.resize(rows);
        std::memcpy(column.reals.data(), raw.reals.data(), raw.reals.size());
    } else {
        column.kind = Column::Kind::Texts;
        if (raw.bytes.size() > max_plain_bytes || (raw.width != 0 && raw.has_lengths))
            return bad_message("bytes");
        column.ends.resize(rows);
        if (raw.width != 0) {
            if (raw.width > max_plain_bytes || raw.bytes.size() != rows * raw.width)
                return bad_message("width");
            const auto width = static_cast<std::size_t>(raw.width);
            for (std::size_t row = 0; row < rows; ++row)
                column.ends[row] = static_cast<std::uint32_t>((row + 1) * width);
            if (raw.planes)
                column.bytes.resize_and_overwrite(raw.bytes.size(), [&](char* out, std::size_t size) {
                    transpose(raw.bytes, width, rows, out);
                    return size;
                });
            else
                column.bytes = raw.bytes;
        } else {
            std::uint64_t end = 0;
            if (raw.planes || !read_packed(raw.lengths, rows, [&](std::size_t row, std::uint64_t length) {
                    end = std::min<std::uint64_t>(
                        end + std::min<std::uint64_t>(length, max_plain_bytes), max_plain_bytes + 1);
                    column.ends[row] = static_cast<std::uint32_t>(end);
                }))
                return bad_message("lengths");
            if (end != raw.bytes.size())
                return bad_message("bytes");
            column.bytes = raw.bytes;
        }
    }
    return {};
}

/// Repeated scalars may come in one piece or in several; ours is one.
bool take_packed(Reader& in, std::string_view& into, bool& there)
{
    if (std::exchange(there, true))
        return false;
    into = in.bytes_value();
    return true;
}

/// In its place: moving columns of few rows would be half of the work.
Result<void> read_column(Column& column, std::string_view bytes, std::size_t rows)
{
    RawColumn raw;
    Reader in(bytes);
    while (in.next()) {
        bool right = true;
        switch (in.number) {
        case 1:
            raw.tag = static_cast<std::uint32_t>(in.number_value());
            break;
        case 2:
            raw.present = in.bytes_value();
            break;
        case 3:
            right = take_packed(in, raw.deltas, raw.has_deltas);
            break;
        case 4:
            right = take_packed(in, raw.reals, raw.has_reals);
            break;
        case 5:
            raw.bytes = in.bytes_value();
            break;
        case 6:
            right = take_packed(in, raw.lengths, raw.has_lengths);
            break;
        case 7:
            raw.width = in.number_value();
            break;
        case 8:
            raw.planes = in.number_value() != 0;
            break;
        case 9:
            raw.decimals = in.number_value();
            break;
        default:
            in.skip();
        }
        if (!right)
            return bad_message("column");
    }
    if (in.failed())
        return bad_message("column");
    return fill(column, raw, rows);
}

} // namespace

Result<RowBatch> read_rows(std::string_view bytes)
{
    RowBatch batch;
    std::vector<std::string_view> columns;
    Reader in(bytes);
    while (in.next()) {
        switch (in.number) {
        case 1:
            batch.register_number = static_cast<std::uint32_t>(in.number_value());
            break;
        case 2:
            batch.rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(in.number_value(), max_rows + 1ULL));
            break;
        case 3:
            columns.push_back(in.bytes_value());
            break;
        default:
            in.skip();
        }
    }
    if (in.failed() || batch.rows > max_rows || columns.size() > max_columns)
        return bad_message("rows");
    if (batch.rows == 0)
        return batch; // an empty column does not show its kind
    batch.columns.reserve(columns.size());
    for (const std::string_view each : columns)
        if (auto done = read_column(batch.columns.emplace_back(), each, batch.rows); !done)
            return std::unexpected(done.error());
    if (auto done = check_columns(batch); !done)
        return std::unexpected(done.error());
    return batch;
}

namespace {

std::optional<Uuid> uuid_in(std::string_view bytes)
{
    return bytes.empty() ? std::optional(Uuid{}) : Uuid::from_bytes(bytes);
}

Result<RowRange> read_range(std::string_view bytes)
{
    RowRange range;
    Reader in(bytes);
    while (in.next()) {
        switch (in.number) {
        case 1:
            range.register_number = static_cast<std::uint32_t>(in.number_value());
            break;
        case 2:
        case 3: {
            const bool end = in.number == 3;
            const auto id = uuid_in(in.bytes_value());
            if (!id)
                return bad_message("range");
            if (end)
                range.up_to = *id;
            else
                range.after = *id;
            break;
        }
        case 4:
            range.areas.emplace_back(in.bytes_value());
            break;
        default:
            in.skip();
        }
    }
    if (in.failed() || range.areas.size() > max_areas)
        return bad_message("range");
    return range;
}

Result<Removal> read_removal(std::string_view bytes)
{
    Removal removal;
    std::optional<Uuid> id;
    Reader in(bytes);
    while (in.next()) {
        if (in.number == 1)
            removal.register_number = static_cast<std::uint32_t>(in.number_value());
        else if (in.number == 2)
            id = Uuid::from_bytes(in.bytes_value());
        else
            in.skip();
    }
    if (in.failed() || !id || id->is_nil())
        return bad_message("removal");
    removal.id = *id;
    return removal;
}

} // namespace

Result<Batch> read_batch(std::string_view bytes)
{
    Batch batch;
    batch.last = false;
    Reader in(bytes);
    while (in.next()) {
        switch (in.number) {
        case 1:
            batch.snapshot = in.number_value() != 0;
            break;
        case 2:
            batch.last = in.number_value() != 0;
            break;
        case 3:
            batch.from = static_cast<std::int64_t>(in.number_value());
            break;
        case 4:
            batch.to = static_cast<std::int64_t>(in.number_value());
            break;
        case 5:
            batch.committed_at = static_cast<std::int64_t>(in.number_value());
            break;
        case 6: {
            auto rows = read_rows(in.bytes_value());
            if (!rows)
                return std::unexpected(rows.error());
            batch.rows.push_back(std::move(*rows));
            break;
        }
        case 7: {
            const auto removal = read_removal(in.bytes_value());
            if (!removal)
                return std::unexpected(removal.error());
            batch.removed.push_back(*removal);
            break;
        }
        case 8: {
            auto range = read_range(in.bytes_value());
            if (!range)
                return std::unexpected(range.error());
            batch.repair = std::move(*range);
            break;
        }
        case 9:
            batch.mark.value = in.number_value();
            break;
        case 10:
            batch.mark.revision = static_cast<std::int64_t>(in.number_value());
            break;
        default:
            in.skip();
        }
    }
    if (in.failed())
        return bad_message("batch");
    return batch;
}

std::optional<Result<Batch>> read_frame(std::string_view frame)
{
    constexpr std::uint32_t batch_field = 3;
    Reader in(frame);
    if (!in.next() || in.number != batch_field || in.type != 2)
        return std::nullopt;
    const std::string_view body = in.bytes();
    if (in.failed() || !in.at_end())
        return std::nullopt;
    return read_batch(body);
}

} // namespace yiping::protocol
