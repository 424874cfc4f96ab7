// SPDX-License-Identifier: GPL-3.0-or-later
#include "table_writer.h"

#include <yiping/domain/exchange.h>
#include <yiping/geo/wkb.h>

#include <format>
#include <iterator>
#include <utility>

namespace yiping::exporter {

namespace {

/// RFC 7946, one feature a line. Numbers have as many digits as it takes to read the same number again.
class GeoJsonWriter final : public TableWriter {
public:
    GeoJsonWriter(ByteFile file, const TableLayout& layout) : file_(std::move(file)), columns_(layout.columns)
    {
        std::string& out = file_.buffer();
        out += R"({"type":"FeatureCollection","name":)";
        quote(layout.title);
        out += ",\"features\":[";
    }

    Result<void> row(std::span<const domain::Value> cells, const RowShape& shape) override
    {
        std::string& out = file_.buffer();
        out += first_ ? "\n" : ",\n";
        first_ = false;
        out += R"({"type":"Feature","properties":{)";
        for (std::size_t column = 0; column < cells.size(); ++column) {
            if (column > 0)
                out += ',';
            quote(columns_[column].name);
            out += ':';
            put(cells[column], columns_[column]);
        }
        out += "},\"geometry\":";
        if (auto done = put_shape(shape); !done)
            return done;
        out += '}';
        return file_.flow();
    }

    Result<void> finish() override
    {
        file_.buffer() += "\n]}\n";
        return file_.close();
    }

private:
    void put(const domain::Value& cell, const TableColumn& column)
    {
        std::string& out = file_.buffer();
        if (const auto* text = std::get_if<std::string>(&cell))
            quote(domain::guarded(clean_text(*text, clean_), domain::CellKind::Typed, column.may_be_missing));
        else if (const auto* whole = std::get_if<std::int64_t>(&cell))
            std::format_to(std::back_inserter(out), "{}", *whole);
        else if (const auto* real = std::get_if<double>(&cell))
            std::format_to(std::back_inserter(out), "{}", *real);
        else
            out += "null";
    }

    Result<void> put_shape(const RowShape& shape)
    {
        std::string& out = file_.buffer();
        if (shape.at) {
            std::format_to(
                std::back_inserter(out), R"({{"type":"Point","coordinates":[{},{}]}})", shape.at->lon, shape.at->lat);
            return {};
        }
        if (shape.outline.empty()) {
            out += "null";
            return {};
        }
        const auto outline = geo::read_outline(shape.outline);
        if (!outline)
            return std::unexpected(outline.error());
        out += R"({"type":"MultiPolygon","coordinates":[)";
        for (std::size_t part = 0; part < outline->size(); ++part) {
            out += part > 0 ? ",[" : "[";
            for (std::size_t ring = 0; ring < (*outline)[part].size(); ++ring) {
                out += ring > 0 ? ",[" : "[";
                const geo::Line& line = (*outline)[part][ring];
                for (std::size_t point = 0; point < line.size(); ++point)
                    std::format_to(
                        std::back_inserter(out), "{}[{},{}]", point > 0 ? "," : "", line[point].lon, line[point].lat);
                out += ']';
            }
            out += ']';
        }
        out += "]}";
        return {};
    }

    void quote(std::string_view text)
    {
        std::string& out = file_.buffer();
        out += '"';
        for (const char letter : text) {
            const auto byte = static_cast<unsigned char>(letter);
            if (letter == '"' || letter == '\\') {
                out += '\\';
                out += letter;
            } else if (byte < 0x20) {
                std::format_to(std::back_inserter(out), "\\u{:04x}", byte);
            } else {
                out += letter;
            }
        }
        out += '"';
    }

    ByteFile file_;
    std::vector<TableColumn> columns_;
    std::string clean_;
    bool first_ = true;
};

} // namespace

WriterResult make_geojson_writer(const std::filesystem::path& part, const TableLayout& layout)
{
    auto file = ByteFile::create(part);
    if (!file)
        return std::unexpected(file.error());
    return std::make_unique<GeoJsonWriter>(std::move(*file), layout);
}

} // namespace yiping::exporter
