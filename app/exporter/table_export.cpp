// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/exporter/table_export.h>

#include <yiping/domain/exchange.h>
#include <yiping/exporter/out_file.h>

#include "cell_text.h"
#include "table_writer.h"

#include <algorithm>
#include <array>
#include <map>
#include <system_error>
#include <utility>

namespace yiping::exporter {

namespace {

using config::Language;
using domain::DescribedPersonal;
using domain::DescribedRow;
using domain::FieldInfo;
using domain::FieldType;
using domain::Privacy;
using domain::RegisterInfo;
using domain::Value;

constexpr std::int64_t progress_rows = 50'000;
/// Names of other rows that are remembered: most rows refer to few.
constexpr std::size_t most_names = 20'000;

enum class From : std::uint8_t { Row, Personal };

/// One column of the file and where it comes from.
struct Column {
    const FieldInfo* field = nullptr;
    std::size_t place = 0;
    From from = From::Row;
    bool masked = false;
    const RegisterInfo* other = nullptr; ///< of a reference
};

/// What the program makes itself, or what no cell can hold.
bool is_left_out(const FieldInfo& field)
{
    return field.name == "rev" || field.name == "district_id" || field.type == FieldType::Bytes;
}

std::string_view word_of(const FieldInfo& field, Language language)
{
    return language == Language::Chinese ? field.zh : field.en;
}

ColumnKind kind_of(const Column& column)
{
    if (column.masked)
        return ColumnKind::Text;
    switch (column.field->type) {
    case FieldType::Real:
        return ColumnKind::Real;
    case FieldType::Int:
        return column.field->unit.empty() || column.field->unit != "0.01 yuan" ? ColumnKind::Whole : ColumnKind::Text;
    default:
        return ColumnKind::Text;
    }
}

class Table {
public:
    Table(const RegisterInfo& info, const TableOptions& options) : info_(info), options_(options)
    {
        for (std::size_t place = 0; place < info.fields.size(); ++place)
            add(info.fields[place], place, From::Row);
        for (std::size_t place = 0; place < info.personal.size(); ++place)
            add(info.personal[place], place, From::Personal);
        lon_ = visible("lon");
        lat_ = visible("lat");
        outline_ = domain::field_index(info.fields, "geometry");
        layout_.title = options.language == Language::Chinese ? info.zh : info.en;
        layout_.byte_order_mark = options.byte_order_mark;
        layout_.shape = outline_ >= 0 ? ShapeKind::Area : lon_ >= 0 && lat_ >= 0 ? ShapeKind::Point : ShapeKind::None;
    }

    [[nodiscard]] const TableLayout& layout() const { return layout_; }
    [[nodiscard]] std::vector<std::string> masked() const { return masked_; }

    Result<void> write(
        TableWriter& writer, const DescribedRow& row, const DescribedPersonal& personal, RowSource& source)
    {
        cells_.resize(columns_.size());
        for (std::size_t index = 0; index < columns_.size(); ++index) {
            const Column& column = columns_[index];
            const Value& value = column.from == From::Row ? row.at(column.place) : personal.values[column.place];
            if (column.masked) {
                const auto* const text = std::get_if<std::string>(&value);
                cells_[index] = text == nullptr ? Value() : Value(masked_text(*column.field, *text));
            } else if (column.other != nullptr) {
                auto named = reference(*column.other, value, source);
                if (!named)
                    return std::unexpected(named.error());
                cells_[index] = std::move(*named);
            } else {
                cells_[index] = cell_of(*column.field, value, options_.language);
            }
        }
        RowShape shape;
        if (layout_.shape == ShapeKind::Area) {
            if (const auto* outline = std::get_if<std::string>(&row.at(static_cast<std::size_t>(outline_))))
                shape.outline = *outline;
        } else if (layout_.shape == ShapeKind::Point) {
            const auto* lon = std::get_if<double>(&row.at(static_cast<std::size_t>(lon_)));
            const auto* lat = std::get_if<double>(&row.at(static_cast<std::size_t>(lat_)));
            if (lon != nullptr && lat != nullptr)
                shape.at = geo::LonLat{*lon, *lat};
        }
        return writer.row(cells_, shape);
    }

private:
    void add(const FieldInfo& field, std::size_t place, From from)
    {
        if (is_left_out(field))
            return;
        Column column{&field, place, from, false, nullptr};
        std::string name(word_of(field, options_.language));
        const bool id = from == From::Row && field.name == "id";
        if (id)
            name = options_.language == Language::Chinese ? domain::record_column_zh : domain::record_column_en;
        else if (field.type == FieldType::Uuid)
            column.other = domain::find_register(field.refers_to);
        if (hidden(field)) {
            masked_.emplace_back(word_of(field, options_.language));
            if (!can_be_masked(field))
                return;
            column.masked = true;
            name += options_.language == Language::Chinese ? domain::masked_suffix_zh : domain::masked_suffix_en;
        }
        columns_.push_back(column);
        // A text that a row may be without is told from an empty one; the other types have no empty value.
        layout_.columns.push_back(
            {std::move(name), kind_of(column), field.optional && field.type == FieldType::Text && !column.masked});
    }

    [[nodiscard]] bool hidden(const FieldInfo& field) const
    {
        switch (field.privacy) {
        case Privacy::Public:
            return false;
        case Privacy::Staff:
            return options_.sight == Sight::Masked;
        case Privacy::Personal:
            break;
        }
        return options_.sight != Sight::Full;
    }

    /// Place of a field of rows that is shown as it is, or -1.
    [[nodiscard]] int visible(std::string_view name) const
    {
        const int place = domain::field_index(info_.fields, name);
        const auto shown = [&](const Column& column) {
            return column.from == From::Row && static_cast<int>(column.place) == place && !column.masked;
        };
        return place >= 0 && std::ranges::any_of(columns_, shown) ? place : -1;
    }

    Result<Value> reference(const RegisterInfo& other, const Value& value, RowSource& source)
    {
        const auto* const bytes = std::get_if<std::string>(&value);
        const auto id = bytes == nullptr ? std::nullopt : Uuid::from_bytes(*bytes);
        if (!id || id->is_nil())
            return Value();
        const auto key = std::pair(other.number, *id);
        if (const auto known = names_.find(key); known != names_.end())
            return Value(known->second);
        auto name = source.name_of(other, *id);
        if (!name)
            return std::unexpected(name.error());
        std::string text = name->empty() ? id->to_string() : std::move(*name);
        if (names_.size() >= most_names)
            names_.clear();
        names_.emplace(key, text);
        return Value(std::move(text));
    }

    const RegisterInfo& info_;
    const TableOptions& options_;
    std::vector<Column> columns_;
    TableLayout layout_;
    std::vector<std::string> masked_;
    std::vector<Value> cells_;
    int lon_ = -1, lat_ = -1, outline_ = -1;
    std::map<std::pair<std::uint32_t, Uuid>, std::string> names_;
};

WriterResult make_writer(TableFormat format, const std::filesystem::path& part, const TableLayout& layout)
{
    switch (format) {
    case TableFormat::Xlsx:
        return make_xlsx_writer(part, layout);
    case TableFormat::GeoJson:
        return make_geojson_writer(part, layout);
    case TableFormat::GeoPackage:
        return make_geopackage_writer(part, layout);
    case TableFormat::Csv:
        break;
    }
    return make_csv_writer(part, layout);
}

constexpr std::array<std::pair<std::string_view, TableFormat>, 5> formats{{
    {"csv", TableFormat::Csv},
    {"xlsx", TableFormat::Xlsx},
    {"geojson", TableFormat::GeoJson},
    {"gpkg", TableFormat::GeoPackage},
    {"json", TableFormat::GeoJson},
}};

} // namespace

std::optional<TableFormat> parse_format(std::string_view name)
{
    const auto* const found =
        std::ranges::find(formats, name, [](const auto& each) -> std::string_view { return each.first; });
    return found == formats.end() ? std::nullopt : std::optional(found->second);
}

std::optional<TableFormat> format_of(const std::filesystem::path& file)
{
    std::string ending = file.extension().string();
    std::ranges::transform(
        ending, ending.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return ending.empty() ? std::nullopt : parse_format(ending.substr(1));
}

std::string_view name_of(TableFormat format)
{
    return std::ranges::find(formats, format, [](const auto& each) { return each.second; })->first;
}

Result<TableExport> export_table(
    const std::filesystem::path& file, const RegisterInfo& info, RowSource& source, const TableOptions& options)
{
    auto out = OutFile::at(file, options.sight == Sight::Full);
    if (!out)
        return std::unexpected(out.error());
    Table table(info, options);
    TableExport done;
    for (const TableColumn& column : table.layout().columns)
        done.columns.push_back(column.name);
    done.masked = table.masked();
    auto writer = make_writer(options.format, out->part(), table.layout());
    if (!writer)
        return std::unexpected(std::move(writer).error());
    DescribedRow row(info);
    DescribedPersonal personal(info);
    while (true) {
        const auto more = source.next(row, personal);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            break;
        if (auto written = table.write(**writer, row, personal, source); !written)
            return std::unexpected(written.error());
        if (++done.rows % progress_rows == 0 && options.progress && !options.progress(done.rows))
            return make_error(Fault::Refused, "export.stopped");
    }
    if (auto finished = (*writer)->finish(); !finished)
        return std::unexpected(finished.error());
    done.cut = (*writer)->cut();
    std::error_code ignored;
    done.bytes = static_cast<std::int64_t>(std::filesystem::file_size(out->part(), ignored));
    if (auto moved = out->commit(); !moved)
        return std::unexpected(moved.error());
    return done;
}

} // namespace yiping::exporter
