// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/csv_reader.h>
#include <yiping/importer/table_reader.h>

#include "byte_source.h"
#include "text_decoder.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace yiping::importer {

namespace {

std::string_view without_blanks(std::string_view text)
{
    const auto is_space = [](char letter) { return letter == ' ' || letter == '\t' || letter == '\r'; };
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

/// The candidate that comes most often in the first line outside quotes; a comma where none does.
char find_delimiter(std::string_view text)
{
    constexpr std::string_view candidates = ",;\t|";
    std::array<std::size_t, candidates.size()> counts{};
    bool quoted = false;
    for (const char letter : text) {
        if (letter == '"')
            quoted = !quoted;
        else if (!quoted && (letter == '\n' || letter == '\r'))
            break;
        else if (const std::size_t which = candidates.find(letter); !quoted && which != candidates.npos)
            ++counts[which];
    }
    return candidates[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

std::string_view first_line(std::string_view text)
{
    return text.substr(0, text.find_first_of("\r\n"));
}

/// Where the line behind one of this length begins.
std::size_t past_line(std::string_view text, std::size_t length)
{
    if (length < text.size())
        length += text.substr(length).starts_with("\r\n") ? 2 : 1;
    return length;
}

/// Fields of a line that hold something, by the delimiter, or by whichever gives most.
std::size_t filled_fields(std::string_view line, char delimiter)
{
    std::size_t most = 0;
    for (const char each : delimiter == '\0' ? std::string_view(",;\t|") : std::string_view(&delimiter, 1)) {
        std::size_t filled = 0;
        for (std::string_view rest = line;;) {
            const std::size_t end = rest.find(each);
            filled += without_blanks(rest.substr(0, end)).empty() ? 0 : 1;
            if (end == rest.npos)
                break;
            rest.remove_prefix(end + 1);
        }
        most = std::max(most, filled);
    }
    return most;
}

} // namespace

struct CsvReader::Impl {
    Impl(ByteSource opened, const CsvOptions& chosen, std::string name)
        : source(std::move(opened)), options(chosen), decoder(chosen.encoding), file(std::move(name))
    {
    }

    /// A field of the record at `position`, as offsets, because the buffer may move while the record is read.
    struct Span {
        std::size_t begin = 0;
        std::size_t end = 0;
        bool rewrite = false; ///< has doubled quotes or text behind its closing quote
    };
    enum class Parsed { Record, NeedMore, Empty };

    ByteSource source;
    CsvOptions options;
    TextDecoder decoder;
    std::string file;
    char delimiter = ',';
    std::vector<std::string> header;

    std::string raw;
    std::string buffer;        ///< decoded text
    std::size_t position = 0;  ///< of the first byte not yet given out
    std::int64_t line = 1;     ///< of `position`
    std::int64_t record_line = 0;
    bool at_end = false;
    bool in_quotes = false;    ///< the record broke off inside quotes …
    std::int64_t quote_line = 0; ///< … that opened here
    std::vector<Span> spans;
    std::vector<std::string_view> fields;

    [[nodiscard]] std::unexpected<Error> fail(std::string_view code, std::vector<ErrorArg> args = {}) const
    {
        args.insert(args.begin(), ErrorArg{"file", file});
        return make_error(Fault::Input, code, std::move(args));
    }

    [[nodiscard]] Result<void> fill()
    {
        if (position > 0) {
            buffer.erase(0, position);
            position = 0;
        }
        raw.clear();
        if (auto done = source.read(raw, options.chunk_bytes); !done)
            return done;
        at_end = raw.empty();
        const auto done = decoder.feed(raw, at_end, buffer);
        if (done)
            return {};
        const std::int64_t bad_line = line + std::ranges::count(buffer, '\n');
        if (done.error().nul)
            return fail("csv.nul_byte", {{"line", bad_line}});
        const std::string guess = done.error().guess.empty() ? "@csv.guess_unknown" : std::string(done.error().guess);
        return fail("csv.wrong_encoding",
            {{"line", bad_line}, {"encoding", std::string(done.error().encoding)}, {"guess", guess}});
    }

    /// Steps over a quoted field that begins at `at` (behind its quote). False if the buffer ends before it.
    bool quoted_field(std::size_t& at, std::int64_t& lines, Span& span, bool& stray)
    {
        span.begin = at;
        const std::int64_t opened = line + lines;
        in_quotes = true;
        quote_line = opened;
        while (true) {
            while (at < buffer.size() && buffer[at] != '"') {
                lines += buffer[at] == '\n' ? 1 : 0;
                ++at;
            }
            if (at + 1 >= buffer.size() && !(at < buffer.size() && at_end))
                return false; // no closing quote yet, or what follows it is not known yet
            if (at + 1 < buffer.size() && buffer[at + 1] == '"') {
                span.rewrite = true;
                at += 2;
                continue;
            }
            break;
        }
        in_quotes = false;
        span.end = at++;
        if (at < buffer.size() && buffer[at] != delimiter && buffer[at] != '\n' && buffer[at] != '\r') {
            stray = line + lines != opened;
            span.rewrite = true;
            while (at < buffer.size() && buffer[at] != delimiter && buffer[at] != '\n' && buffer[at] != '\r')
                ++at;
            span.end = at;
            return at < buffer.size() || at_end;
        }
        return true;
    }

    [[nodiscard]] Result<Parsed> parse()
    {
        spans.clear();
        std::size_t at = position;
        std::int64_t lines = 0;
        while (true) {
            Span span{at, at, false};
            if (at < buffer.size() && buffer[at] == '"') {
                ++at;
                bool stray = false;
                const bool whole = quoted_field(at, lines, span, stray);
                if (stray)
                    return fail("csv.stray_quote", {{"line", quote_line}, {"end_line", line + lines}});
                if (!whole)
                    return Parsed::NeedMore;
            } else {
                while (at < buffer.size() && buffer[at] != delimiter && buffer[at] != '\n' && buffer[at] != '\r')
                    ++at;
                span.end = at;
            }
            spans.push_back(span);
            if (spans.size() > column_limit)
                return fail(
                    "csv.too_many_fields", {{"line", line}, {"limit", static_cast<std::int64_t>(column_limit)}});
            if (at == buffer.size()) {
                if (!at_end)
                    return Parsed::NeedMore;
                break;
            }
            if (buffer[at] == delimiter) {
                ++at;
                continue;
            }
            if (buffer[at] == '\r') {
                if (at + 1 == buffer.size() && !at_end)
                    return Parsed::NeedMore;
                if (at + 1 < buffer.size() && buffer[at + 1] == '\n')
                    ++at;
            }
            ++at;
            ++lines;
            break;
        }
        const bool empty = spans.size() == 1 && spans[0].begin == spans[0].end && !(buffer[position] == '"');
        record_line = line;
        line += lines;
        position = at;
        return empty ? Parsed::Empty : Parsed::Record;
    }

    /// Takes doubled quotes apart in place; the record is whole and will not be read again.
    void rewrite(Span& span)
    {
        std::size_t to = span.begin;
        bool quoted = true;
        for (std::size_t from = span.begin; from < span.end; ++from) {
            if (quoted && buffer[from] == '"') {
                if (from + 1 < span.end && buffer[from + 1] == '"')
                    ++from;
                else {
                    quoted = false;
                    continue;
                }
            }
            buffer[to++] = buffer[from];
        }
        span.end = to;
    }

    [[nodiscard]] std::size_t filled() const
    {
        return static_cast<std::size_t>(std::ranges::count_if(spans, [&](const Span& span) {
            return !without_blanks(std::string_view(buffer).substr(span.begin, span.end - span.begin)).empty();
        }));
    }

    /// Passes over lines above the header that are none: the delimiter as spreadsheets say it (sep=;), and titles over
    /// the whole table. Looks at what has been read so far.
    void skip_title()
    {
        constexpr int most_lines = 10;
        for (int above = 0; above < most_lines; ++above) {
            const std::string_view text = std::string_view(buffer).substr(position);
            const std::string_view first = first_line(text);
            const std::size_t next = past_line(text, first.size());
            const std::string_view name = without_blanks(first);
            if (above == 0 && name.size() == 5 && name.starts_with("sep=")) {
                if (options.delimiter == '\0')
                    options.delimiter = name[4];
            } else if (first.contains('"') || filled_fields(first, options.delimiter) > 1 ||
                       title_lines(text.substr(next)) == 0) {
                return;
            }
            position += next;
            ++line;
        }
    }

    /// 0 unless a header with at least three names follows, below other titles or empty lines.
    [[nodiscard]] int title_lines(std::string_view text) const
    {
        for (int lines = 1; lines < 5 && !text.empty(); ++lines) {
            const std::string_view first = first_line(text);
            const std::size_t filled = filled_fields(first, options.delimiter);
            if (filled > 1)
                return filled > 2 ? lines : 0;
            text.remove_prefix(past_line(text, first.size()));
        }
        return 0;
    }

    /// As empty as an empty line: spreadsheets write rows of delimiters below the table.
    [[nodiscard]] bool is_blank() const
    {
        return std::ranges::all_of(spans, [&](const Span& span) {
            return without_blanks(std::string_view(buffer).substr(span.begin, span.end - span.begin)).empty();
        });
    }

    [[nodiscard]] Result<bool> next()
    {
        while (true) {
            const auto there = find_record();
            if (!there || !*there)
                return there;
            if (!is_blank())
                break;
        }
        fields.clear();
        for (Span& span : spans) {
            if (span.rewrite)
                rewrite(span);
            fields.emplace_back(buffer.data() + span.begin, span.end - span.begin);
        }
        return true;
    }

    /// Takes the next record apart that is no empty line; false at the end.
    [[nodiscard]] Result<bool> find_record()
    {
        while (true) {
            if (position == buffer.size()) {
                if (at_end)
                    return false;
            } else {
                const auto parsed = parse();
                if (!parsed)
                    return std::unexpected(parsed.error());
                if (*parsed == Parsed::Empty)
                    continue;
                if (*parsed == Parsed::Record)
                    break;
                const bool too_long = buffer.size() - position > options.record_limit;
                if ((at_end || too_long) && in_quotes)
                    return fail("csv.unclosed_quote", {{"line", quote_line}});
                if (too_long)
                    return fail("csv.record_too_long",
                        {{"line", line}, {"limit", static_cast<std::int64_t>(options.record_limit)}});
            }
            if (auto done = fill(); !done)
                return std::unexpected(done.error());
        }
        return true;
    }
};

CsvReader::CsvReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
CsvReader::CsvReader(CsvReader&&) noexcept = default;
CsvReader& CsvReader::operator=(CsvReader&&) noexcept = default;
CsvReader::~CsvReader() = default;

Result<CsvReader> CsvReader::open(const std::filesystem::path& file, const CsvOptions& options)
{
    auto source = ByteSource::open(file);
    if (!source)
        return std::unexpected(source.error());
    auto impl = std::make_unique<Impl>(std::move(*source), options, file.string());
    while (!impl->at_end && impl->buffer.find('\n') == std::string::npos && impl->buffer.size() <= options.record_limit)
        if (auto done = impl->fill(); !done)
            return std::unexpected(done.error());
    constexpr std::size_t enough_for_titles = 4096;
    while (!impl->at_end && impl->buffer.size() < enough_for_titles)
        if (auto done = impl->fill(); !done)
            return std::unexpected(done.error());
    impl->skip_title();
    impl->delimiter = impl->options.delimiter != '\0'
                          ? impl->options.delimiter
                          : find_delimiter(std::string_view(impl->buffer).substr(impl->position));
    const auto first = impl->next();
    if (!first)
        return std::unexpected(first.error());
    if (!*first)
        return impl->fail("csv.empty");
    for (const std::string_view name : impl->fields)
        impl->header.emplace_back(without_blanks(name));
    return CsvReader(std::move(impl));
}

const std::vector<std::string>& CsvReader::header() const
{
    return impl_->header;
}
char CsvReader::delimiter() const
{
    return impl_->delimiter;
}
std::string_view CsvReader::encoding() const
{
    return impl_->decoder.encoding();
}
Result<bool> CsvReader::next()
{
    return impl_->next();
}
const std::vector<std::string_view>& CsvReader::fields() const
{
    return impl_->fields;
}
std::int64_t CsvReader::line() const
{
    return impl_->record_line;
}
double CsvReader::part() const
{
    return impl_->source.part();
}

} // namespace yiping::importer
