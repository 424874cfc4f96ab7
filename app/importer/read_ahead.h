// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/pipe.h>
#include <yiping/base/spares.h>
#include <yiping/importer/table_reader.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace yiping::importer {

/// A table whose records are read by a thread of its own, some thousand ahead of whoever takes them: taking a file
/// apart costs as much as understanding its rows. Belongs to the thread that takes.
class ReadAhead final : public TableReader {
public:
    explicit ReadAhead(std::unique_ptr<TableReader> table)
        : table_(std::move(table)),
          header_(table_->header()),
          format_(table_->format()),
          delimiter_(table_->delimiter()),
          encoding_(table_->encoding()),
          reading_([this] { read_all(); })
    {
    }
    ReadAhead(const ReadAhead&) = delete;
    ReadAhead& operator=(const ReadAhead&) = delete;
    ~ReadAhead() override { pipe_.close(); }

    [[nodiscard]] const std::vector<std::string>& header() const override { return header_; }
    [[nodiscard]] Result<bool> next() override
    {
        while (record_ == piece_.records.size()) {
            auto piece = pipe_.pop();
            if (!piece)
                return std::unexpected(piece.error());
            if (!*piece)
                return false;
            spares_.give(std::exchange(piece_, std::move(**piece)));
            record_ = 0;
            field_ = 0;
        }
        const Record& record = piece_.records[record_++];
        line_ = record.line;
        fields_.clear();
        std::size_t begin = field_ == 0 ? 0 : piece_.ends[field_ - 1];
        for (const std::size_t stop = field_ + record.fields; field_ < stop; ++field_) {
            fields_.emplace_back(piece_.text.data() + begin, piece_.ends[field_] - begin);
            begin = piece_.ends[field_];
        }
        return true;
    }
    [[nodiscard]] const std::vector<std::string_view>& fields() const override { return fields_; }
    [[nodiscard]] std::int64_t line() const override { return line_; }
    [[nodiscard]] double part() const override { return piece_.part; }
    [[nodiscard]] std::string_view format() const override { return format_; }
    /// As far as it was known when the record was read.
    [[nodiscard]] std::string_view encoding() const override
    {
        return piece_.records.empty() ? encoding_ : piece_.encoding;
    }
    [[nodiscard]] char delimiter() const override { return delimiter_; }

private:
    struct Record {
        std::int64_t line = 0;
        std::size_t fields = 0;
    };
    struct Piece {
        std::string text;
        std::vector<std::size_t> ends; ///< of each field in `text`
        std::vector<Record> records;
        std::string_view encoding; ///< a literal
        double part = 0;
    };
    static constexpr std::size_t piece_records = 4096;
    static constexpr std::size_t piece_bytes = 2U << 20U;

    Piece begun()
    {
        Piece piece = spares_.take();
        piece.text.clear();
        piece.ends.clear();
        piece.records.clear();
        return piece;
    }

    void read_all()
    {
        Piece piece = begun();
        const auto send = [&] {
            piece.encoding = table_->encoding();
            piece.part = table_->part();
            return pipe_.push(std::exchange(piece, begun()));
        };
        while (true) {
            const auto more = table_->next();
            if (!more) {
                // What was read before it still counts, as it would without a thread.
                if (send())
                    pipe_.fail(more.error());
                return;
            }
            if (!*more)
                break;
            for (const std::string_view field : table_->fields()) {
                piece.text += field;
                piece.ends.push_back(piece.text.size());
            }
            piece.records.push_back({table_->line(), table_->fields().size()});
            if (piece.records.size() >= piece_records || piece.text.size() >= piece_bytes)
                if (!send())
                    return;
        }
        if (send())
            pipe_.end();
    }

    std::unique_ptr<TableReader> table_; ///< of the thread that reads
    std::vector<std::string> header_;
    std::string format_;
    char delimiter_;
    std::string_view encoding_;
    Pipe<Piece> pipe_{4};
    Spares<Piece> spares_;
    Piece piece_;
    std::size_t record_ = 0; ///< next one in `piece_`
    std::size_t field_ = 0;
    std::vector<std::string_view> fields_;
    std::int64_t line_ = 0;
    std::jthread reading_; ///< last: it uses all of them
};

} // namespace yiping::importer
