// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/importer/rejects.h>
#include <yiping/importer/table_reader.h>

#include <fstream>
#include <memory>
#include <vector>

namespace yiping::importer {

/// Writes rejected rows as CSV in the encoding and with the delimiter of the source (UTF-8 of a workbook or JSON), into
/// a new file that takes its name when all is written. Whoever could not read the source cannot read it either.
class RejectsFile {
public:
    RejectsFile(const std::filesystem::path& source, const RejectsOptions& options) : source_(source), options_(options)
    {
    }
    RejectsFile(const RejectsFile&) = delete;
    RejectsFile& operator=(const RejectsFile&) = delete;
    /// An unfinished file goes away.
    ~RejectsFile();

    /// The record that the reader stands at.
    void add(const TableReader& reader, const Error& reason);
    /// Its path if there were any and all could be written. Error: import.rejects_not_written {file, what}.
    [[nodiscard]] Result<std::filesystem::path> finish();

private:
    void open(const TableReader& reader);
    void write(std::string_view utf8);
    void line(const std::vector<std::string_view>& fields, std::string_view reason);

    const std::filesystem::path& source_;
    const RejectsOptions& options_;
    std::filesystem::path path_, part_;
    std::ofstream stream_;
    std::string encoding_;
    char delimiter_ = ',';
    std::string text_;
    bool failed_ = false;
};

/// Finishes the file; what goes wrong is a warning, because the import itself went well.
void finish_rejects(RejectsFile& rejects, std::filesystem::path& path, std::vector<Error>& warnings);

} // namespace yiping::importer
