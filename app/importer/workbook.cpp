// SPDX-License-Identifier: GPL-3.0-or-later
#include "gdal_tools.h"
#include "tables.h"

#include <cpl_error.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>
#include <optional>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::uintmax_t packed_limit = 64U << 20U;
/// GDAL holds all sheets in memory, as a few times their XML.
constexpr std::uintmax_t unpacked_limit = 80U << 20U;

std::string trimmed(std::string_view text)
{
    const std::size_t from = text.find_first_not_of(" \t\r\n");
    const std::size_t to = text.find_last_not_of(" \t\r\n");
    return from == text.npos ? std::string() : std::string(text.substr(from, to - from + 1));
}

/// Workbooks write a long code that somebody typed as a number as 5.00116124001E11.
void write_out(std::string& text)
{
    if (text.find_first_of("eE") == std::string::npos || text.size() > 40)
        return;
    double value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong == std::errc() && end == text.data() + text.size() && std::floor(value) == value &&
        std::fabs(value) < 9e15)
        text = std::to_string(static_cast<std::int64_t>(value));
}

/// Control letters stand in a workbook as _x000D_ (ECMA-376, ST_Xstring); GDAL leaves them so.
void read_controls(std::string& text)
{
    constexpr std::size_t length = 7;
    for (std::size_t at = text.find("_x00"); at != std::string::npos; at = text.find("_x00", at + 1)) {
        unsigned letter = 0;
        const char* const digits = text.data() + at + 2;
        if (at + length > text.size() || text[at + length - 1] != '_')
            continue;
        const auto [end, wrong] = std::from_chars(digits, digits + 4, letter, 16);
        if (wrong == std::errc() && end == digits + 4 && letter > 0 && letter < 0x20)
            text.replace(at, length, 1, static_cast<char>(letter));
    }
}

class Workbook final : public TableReader {
public:
    static Result<std::unique_ptr<TableReader>> open(const std::filesystem::path& file, std::string_view format)
    {
        if (const auto head = head_of_file(file, packed_limit); !head)
            return std::unexpected(head.error());
        if (auto sound = check_archive(file, unpacked_limit); !sound)
            return std::unexpected(sound.error());
        auto made = std::make_unique<Workbook>(format);
        const char* drivers[] = {format == "ods" ? "ODS" : "XLSX", nullptr};
        made->dataset_.reset(GDALOpenEx(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, nullptr, nullptr));
        if (made->dataset_ == nullptr)
            return gdal_failure(file);
        CPLErrorReset();
        for (int index = 0; index < GDALDatasetGetLayerCount(made->dataset_.get()); ++index) {
            OGRLayerH layer = GDALDatasetGetLayer(made->dataset_.get(), index);
            if (OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(layer)) == 0)
                continue;
            made->layer_ = layer;
            break;
        }
        if (made->layer_ == nullptr)
            return make_error(Fault::Input, "import.no_sheet", {{"file", file.string()}});
        OGRFeatureDefnH definition = OGR_L_GetLayerDefn(made->layer_);
        const int columns = OGR_FD_GetFieldCount(definition);
        if (static_cast<std::size_t>(columns) > column_limit)
            return make_error(Fault::Input, "import.too_many_columns",
                {{"file", file.string()}, {"limit", static_cast<std::int64_t>(column_limit)}});
        for (int column = 0; column < columns; ++column)
            made->header_.push_back(trimmed(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(definition, column))));
        // Columns without a name at the end are cells that once held something.
        OGR_L_ResetReading(made->layer_);
        made->texts_.resize(made->header_.size());
        made->skip_titles();
        return made;
    }

    explicit Workbook(std::string_view format) : format_(format) {}

    [[nodiscard]] const std::vector<std::string>& header() const override { return header_; }
    [[nodiscard]] const std::vector<std::string_view>& fields() const override { return fields_; }
    [[nodiscard]] std::int64_t line() const override { return line_; }
    [[nodiscard]] std::string_view format() const override { return format_; }

    [[nodiscard]] Result<bool> next() override
    {
        while (true) {
            const FeaturePtr feature(OGR_L_GetNextFeature(layer_));
            if (feature == nullptr)
                return false;
            line_ = static_cast<std::int64_t>(OGR_F_GetFID(feature.get()));
            bool empty = true;
            for (std::size_t column = 0; column < header_.size(); ++column) {
                const int field = static_cast<int>(column);
                std::string& text = texts_[column];
                text.clear();
                if (OGR_F_IsFieldSetAndNotNull(feature.get(), field) != 0)
                    text = OGR_F_GetFieldAsString(feature.get(), field);
                read_controls(text);
                write_out(text);
                empty = empty && text.empty();
            }
            if (empty)
                continue;
            fields_.assign(texts_.begin(), texts_.end());
            return true;
        }
    }

private:
    /// A title in merged cells over the whole table leaves one name and columns that the library numbers: the header
    /// follows below.
    void skip_titles()
    {
        constexpr int most_lines = 10;
        if (header_.size() < 3 || named(header_) > 1)
            return;
        for (int line = 0; line < most_lines; ++line) {
            const auto more = next();
            if (!more || !*more)
                break;
            if (std::ranges::count_if(texts_, [](const std::string& text) { return !text.empty(); }) < 3)
                continue;
            for (std::size_t column = 0; column < header_.size(); ++column)
                header_[column] = trimmed(texts_[column]);
            return;
        }
        OGR_L_ResetReading(layer_);
    }
    /// Columns that are not called Field2, as the library calls those without a name.
    [[nodiscard]] static std::ptrdiff_t named(const std::vector<std::string>& header)
    {
        std::ptrdiff_t names = 0;
        for (std::size_t column = 0; column < header.size(); ++column)
            names += header[column].empty() || header[column] == std::format("Field{}", column + 1) ? 0 : 1;
        return names;
    }

    QuietGdal quiet_; // sheets are read when they are asked for
    Dataset dataset_;
    OGRLayerH layer_ = nullptr;
    std::string format_;
    std::vector<std::string> header_;
    std::vector<std::string> texts_;
    std::vector<std::string_view> fields_;
    std::int64_t line_ = 0;
};

} // namespace

Result<std::unique_ptr<TableReader>> open_workbook(const std::filesystem::path& file, std::string_view format)
{
    return Workbook::open(file, format);
}

} // namespace yiping::importer
