// SPDX-License-Identifier: GPL-3.0-or-later
// codec: 100,000 rows to the bytes of a message and back to columns that a model can read, not compressed.
// wire-size: the bytes of rows on their way, compressed as the platform does.

#include "bench.h"
#include "console_bench.h"

#include <yiping/crypto/hash.h>
#include <yiping/protocol/messages.h>

#include <chrono>
#include <format>
#include <fstream>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t codec_rows = 100'000;
constexpr int codec_rounds = 15;

protocol::Batch cases_from(std::uint64_t from, std::uint64_t count)
{
    protocol::RowBatch rows = protocol::make_batch(domain::info(domain::Register::Case));
    for (std::uint64_t number = from; number < from + count; ++number) {
        domain::Case row = generated_case(number);
        row.rev = static_cast<std::int64_t>(number) + 1;
        protocol::append(rows, row);
    }
    protocol::Batch batch;
    batch.to = static_cast<std::int64_t>(from + count);
    batch.rows.push_back(std::move(rows));
    return batch;
}

std::string escaped(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

/// The same rows as the peers get them: one JSON object per row, fields by name, those without a value left out.
void write_json(const protocol::RowBatch& rows, std::ostream& out)
{
    const domain::RegisterInfo& info = domain::info(domain::Register::Case);
    out << '[';
    for (std::uint32_t row = 0; row < rows.rows; ++row) {
        out << (row == 0 ? "\n{" : ",\n{");
        bool first = true;
        for (std::size_t index = 0; index < info.fields.size(); ++index) {
            const protocol::Column& column = rows.columns[index];
            if (!column.has(row))
                continue;
            out << (first ? "" : ",") << escaped(info.fields[index].name) << ':';
            first = false;
            switch (column.kind) {
            case protocol::Column::Kind::Ints:
                out << column.ints[row];
                break;
            case protocol::Column::Kind::Reals:
                out << std::format("{}", column.reals[row]);
                break;
            case protocol::Column::Kind::Texts:
                if (info.fields[index].type == domain::FieldType::Uuid)
                    out << '"' << Uuid::from_bytes(column.text(row))->to_string() << '"';
                else
                    out << escaped(column.text(row));
                break;
            }
        }
        out << '}';
    }
    out << "\n]\n";
}

} // namespace

Result<void> codec(const Options& options, Report& report)
{
    const protocol::Batch batch = cases_from(0, codec_rows);
    if (!options.write_to.empty()) {
        std::ofstream out(options.write_to);
        write_json(batch.rows.front(), out);
        return out ? Result<void>() : make_error(Fault::Environment, "bench.cannot_write");
    }
    const protocol::Message message = batch;
    std::vector<double> both, there, back;
    std::size_t size = 0;
    for (int round = -1; round < codec_rounds; ++round) {
        const auto begin = Clock::now();
        const std::string bytes = protocol::encode(message, protocol::Packing::Plain);
        const auto middle = Clock::now();
        const auto read = protocol::decode(bytes, {.message_bytes = 256U << 20U, .plain_bytes = 256U << 20U});
        const auto end = Clock::now();
        if (!read || std::get<protocol::Batch>(*read) != batch)
            return make_error(Fault::Environment, "bench.differs");
        size = bytes.size();
        if (round < 0)
            continue;
        const auto ms = [](auto time) { return std::chrono::duration<double, std::milli>(time).count(); };
        there.push_back(ms(middle - begin));
        back.push_back(ms(end - middle));
        both.push_back(ms(end - begin));
    }
    report.quantiles("codec", "ms", both);
    report.quantiles("codec.encode", "ms", there);
    report.quantiles("codec.decode", "ms", back);
    report.value("codec.bytes", "bytes", static_cast<double>(size));
    return {};
}

Result<void> wire_size(const Options& options, Report& report)
{
    // A piece of a snapshot is 20,000 rows; a delta of an afternoon some hundred.
    const protocol::Batch piece = cases_from(0, 20'000);
    const protocol::Batch delta = cases_from(50'000, 200);
    if (!options.write_to.empty()) {
        std::ofstream snapshot(options.write_to + ".snapshot"), changes(options.write_to + ".delta");
        write_json(piece.rows.front(), snapshot);
        write_json(delta.rows.front(), changes);
        std::ofstream plain(options.write_to + ".delta.plain", std::ios::binary);
        plain << protocol::encode(delta, protocol::Packing::Plain);
        return snapshot && changes ? Result<void>() : make_error(Fault::Environment, "bench.cannot_write");
    }
    const auto per_row = [](const protocol::Batch& batch) {
        return static_cast<double>(protocol::encode(batch).size()) / static_cast<double>(batch.row_count());
    };
    report.value("wire-size", "bytes", per_row(piece));
    report.value("wire-size.delta", "bytes", per_row(delta));
    return {};
}

} // namespace yiping::bench
