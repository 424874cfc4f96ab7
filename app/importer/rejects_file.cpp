// SPDX-License-Identifier: GPL-3.0-or-later
#include "rejects_file.h"

#include "text_decoder.h"

#include <cerrno>
#include <cstring>
#include <system_error>

namespace yiping::importer {

namespace {

bool needs_quotes(std::string_view text, char delimiter)
{
    return text.find_first_of("\"\r\n") != text.npos || text.contains(delimiter);
}

} // namespace

std::filesystem::path rejects_path(const std::filesystem::path& source)
{
    std::filesystem::path stem = source;
    if (stem.extension() == ".gz")
        stem.replace_extension();
    stem.replace_extension();
    stem += ".rejected.csv";
    return stem;
}

RejectsFile::~RejectsFile()
{
    if (part_.empty())
        return;
    stream_.close();
    std::error_code ignored;
    std::filesystem::remove(part_, ignored);
}

void RejectsFile::open(const TableReader& reader)
{
    path_ = rejects_path(source_);
    part_ = path_;
    part_ += ".part";
    std::error_code ignored;
    std::filesystem::remove(part_, ignored); // also a link to somewhere else
    encoding_ = reader.encoding();
    delimiter_ = reader.delimiter();
    stream_.open(part_, std::ios::binary | std::ios::trunc);
    const auto rights = std::filesystem::status(source_, ignored).permissions();
    if (!ignored)
        std::filesystem::permissions(part_, rights & std::filesystem::perms(0666), ignored);
    if (encoding_ == "utf-8")
        stream_ << "\xEF\xBB\xBF"; // spreadsheets guess otherwise
    else if (encoding_ == "utf-16")
        stream_ << "\xFF\xFE";
    const std::vector<std::string>& names = reader.header();
    std::vector<std::string_view> header(names.begin(), names.end());
    if (!header.empty() && header.back() == reason_column)
        header.pop_back();
    line(header, reason_column);
}

void RejectsFile::line(const std::vector<std::string_view>& fields, std::string_view reason)
{
    text_.clear();
    const auto put = [&](std::string_view field) {
        if (!needs_quotes(field, delimiter_)) {
            text_ += field;
            return;
        }
        text_ += '"';
        for (const char letter : field) {
            text_ += letter;
            if (letter == '"')
                text_ += '"';
        }
        text_ += '"';
    };
    for (const std::string_view field : fields) {
        put(field);
        text_ += delimiter_;
    }
    put(reason);
    text_ += "\r\n";
    write(text_);
}

void RejectsFile::write(std::string_view utf8)
{
    stream_ << from_utf8(utf8, encoding_);
    failed_ = failed_ || !stream_;
}

void RejectsFile::add(const TableReader& reader, const Error& reason)
{
    if (!options_.write || failed_)
        return;
    if (part_.empty())
        open(reader);
    std::vector<std::string_view> fields = reader.fields();
    // The reason of an earlier time gives way to the new one.
    const std::vector<std::string>& header = reader.header();
    if (!header.empty() && header.back() == reason_column && !fields.empty())
        fields.pop_back();
    line(fields, options_.words ? options_.words(reason) : reason.code());
}

Result<std::filesystem::path> RejectsFile::finish()
{
    if (part_.empty())
        return std::filesystem::path();
    stream_.close();
    failed_ = failed_ || !stream_;
    std::error_code wrong;
    if (failed_)
        wrong = std::error_code(errno, std::generic_category());
    else
        std::filesystem::rename(part_, path_, wrong);
    if (wrong)
        return make_error(
            Fault::Environment, "import.rejects_not_written", {{"file", path_.string()}, {"what", wrong.message()}});
    part_.clear();
    return path_;
}

void finish_rejects(RejectsFile& rejects, std::filesystem::path& path, std::vector<Error>& warnings)
{
    auto written = rejects.finish();
    if (written)
        path = std::move(*written);
    else
        warnings.push_back(std::move(written).error());
}

} // namespace yiping::importer
