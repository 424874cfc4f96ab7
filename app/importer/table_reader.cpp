// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/table_reader.h>

#include "byte_source.h"
#include "tables.h"

#include <utility>

namespace yiping::importer {

namespace {

class CsvTable final : public TableReader {
public:
    explicit CsvTable(CsvReader reader) : reader_(std::move(reader)) {}

    [[nodiscard]] const std::vector<std::string>& header() const override { return reader_.header(); }
    [[nodiscard]] Result<bool> next() override { return reader_.next(); }
    [[nodiscard]] const std::vector<std::string_view>& fields() const override { return reader_.fields(); }
    [[nodiscard]] std::int64_t line() const override { return reader_.line(); }
    [[nodiscard]] double part() const override { return reader_.part(); }
    [[nodiscard]] std::string_view format() const override { return "csv"; }
    [[nodiscard]] std::string_view encoding() const override { return reader_.encoding(); }
    [[nodiscard]] char delimiter() const override { return reader_.delimiter(); }

private:
    CsvReader reader_;
};

} // namespace

Result<std::unique_ptr<TableReader>> open_table(const std::filesystem::path& file, const CsvOptions& options)
{
    std::string head;
    {
        auto source = ByteSource::open(file);
        if (!source)
            return std::unexpected(source.error());
        if (auto done = source->read(head, 4096); !done)
            return std::unexpected(done.error());
    }
    if (head.starts_with("PK\x03\x04"))
        return open_workbook(file, head.contains("application/vnd.oasis.opendocument.spreadsheet") ? "ods" : "xlsx");
    if (head.starts_with("SQLite format 3"))
        return open_vector_table(file, "geopackage");
    std::string_view text = head;
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != text.npos) {
        const std::string_view rest = text.substr(first + 1);
        const std::size_t second = rest.find_first_not_of(" \t\r\n");
        const char follows = second == rest.npos ? '\0' : rest[second];
        // Whole, or as the SIP messages that carried it.
        if (text[first] == '<' || text.contains("<CmdType>Catalog</CmdType>"))
            return open_catalogue_table(file);
        if (text[first] == '{' && text.contains("\"FeatureCollection\""))
            return open_vector_table(file, "geojson");
        // A header cell may begin with a bracket, but hardly with one and a quote or a brace.
        if ((text[first] == '{' && (follows == '"' || follows == '}')) ||
            (text[first] == '[' && (follows == '{' || follows == ']')))
            return open_json_table(file);
    }
    auto reader = CsvReader::open(file, options);
    if (!reader)
        return std::unexpected(reader.error());
    return std::make_unique<CsvTable>(std::move(*reader));
}

} // namespace yiping::importer
