// SPDX-License-Identifier: GPL-3.0-or-later
#include "catalogue_xml.h"
#include "gdal_tools.h"
#include "tables.h"
#include "text_decoder.h"
#include "xml_guard.h"
#include "xml_tree.h"

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::size_t catalogue_rows_limit = 250'000;

/// Columns in the words of the camera register.
enum CatalogueColumn : std::uint8_t {
    CatalogueId,
    CatalogueName,
    CatalogueLon,
    CatalogueLat,
    CatalogueDirection,
    CatalogueState,
    CatalogueOwner,
    catalogue_columns
};
constexpr std::array<std::string_view, catalogue_columns> catalogue_titles{
    "国标编码", "名称", "经度", "纬度", "朝向", "状态", "管理单位"};

/// Digits 11 to 13 of a code are the kind of the device: a camera, or one with a network.
bool is_no_camera(std::string_view id)
{
    constexpr std::size_t digits = 20, kind_at = 10, kind_length = 3;
    if (id.size() < digits)
        return id.size() <= 8 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; }); // a district
    const std::string_view kind = id.substr(kind_at, kind_length);
    return kind != "131" && kind != "132";
}

/// Of the standard's eight ways to look: 1 east, 2 west, 3 south, 4 north, 5 south-east, 6 north-east, 7 south-west,
/// 8 north-west.
std::string_view degrees_of(std::string_view direction)
{
    constexpr std::array<std::string_view, 8> degrees{"90", "270", "180", "0", "135", "45", "225", "315"};
    const bool known = direction.size() == 1 && direction[0] >= '1' && direction[0] <= '8';
    return known ? degrees.at(static_cast<std::size_t>(direction[0] - '1')) : std::string_view();
}

class CatalogueTable final : public TableReader {
public:
    static Result<std::unique_ptr<TableReader>> open(const std::filesystem::path& file)
    {
        auto text = text_of_file(file, catalogue_limit);
        if (!text)
            return std::unexpected(text.error());
        // Catalogues say GB2312 and use letters beyond it.
        *text = utf8_from_unknown(*text);
        auto made = std::make_unique<CatalogueTable>();
        std::size_t catalogues = 0;
        for (const auto& [document, line] : xml_documents(*text)) {
            if (const auto mistake = find_xml_mistake(document))
                return make_error(Fault::Input, "import.broken_xml",
                    {{"file", file.string()}, {"line", line + mistake->line - 1}, {"what", "@" + mistake->what}});
            const XmlTree tree = parse_xml(document);
            const CPLXMLNode* response = tree ? find_element(tree.get(), "Response") : nullptr;
            if (response == nullptr || text_in(response, "CmdType") != "Catalog")
                continue; // another message of the same conversation
            ++catalogues;
            if (const CPLXMLNode* list = find_element(response->psChild, "DeviceList"))
                for (const CPLXMLNode* item : children(list, "Item"))
                    made->add(item, line);
            if (made->rows_.size() > catalogue_rows_limit)
                return make_error(Fault::Input, "import.too_many_rows",
                    {{"file", file.string()}, {"limit", static_cast<std::int64_t>(catalogue_rows_limit)}});
        }
        if (catalogues == 0)
            return make_error(Fault::Input, "catalogue.none");
        made->choose_columns();
        return made;
    }

    [[nodiscard]] const std::vector<std::string>& header() const override { return header_; }
    [[nodiscard]] const std::vector<std::string_view>& fields() const override { return fields_; }
    [[nodiscard]] std::int64_t line() const override { return rows_[next_ - 1].line; }
    [[nodiscard]] std::string_view format() const override { return "gb28181-catalogue"; }

    [[nodiscard]] Result<bool> next() override
    {
        if (next_ == rows_.size())
            return false;
        fields_.clear();
        for (const std::size_t column : columns_)
            fields_.push_back(rows_[next_].texts[column]);
        ++next_;
        return true;
    }

    [[nodiscard]] std::vector<Error> notes() const override
    {
        std::vector<Error> notes;
        for (const auto& [count, code] : {std::pair(secret_, "catalogue.secret"), {others_, "catalogue.not_cameras"}})
            if (count > 0)
                notes.push_back(Error(Fault::Input, code, {{"count", count}}));
        return notes;
    }

private:
    struct Row {
        std::array<std::string, catalogue_columns> texts;
        std::int64_t line = 0;
    };

    void add(const CPLXMLNode* item, std::int64_t line)
    {
        Row row;
        row.line = line;
        row.texts[CatalogueId] = text_in(item, "DeviceID");
        if (is_no_camera(row.texts[CatalogueId])) {
            ++others_;
            return;
        }
        // What is secret shall not even be known by name.
        if (const std::string secrecy = text_in(item, "Secrecy"); !secrecy.empty() && secrecy != "0") {
            ++secret_;
            return;
        }
        row.texts[CatalogueName] = text_in(item, "Name");
        row.texts[CatalogueLon] = text_in(item, "Longitude");
        row.texts[CatalogueLat] = text_in(item, "Latitude");
        // Without a position of its own a device sends zeros.
        if (row.texts[CatalogueLon].find_first_not_of("0.") == std::string::npos &&
            row.texts[CatalogueLat].find_first_not_of("0.") == std::string::npos) {
            row.texts[CatalogueLon].clear();
            row.texts[CatalogueLat].clear();
        }
        const CPLXMLNode* info = find_element(item->psChild, "Info");
        row.texts[CatalogueDirection] = degrees_of(info == nullptr ? std::string() : text_in(info, "DirectionType"));
        const std::string state = text_in(item, "Status");
        row.texts[CatalogueState] = state == "ON" || state == "OK" ? "在线" : state.empty() ? "" : "离线";
        row.texts[CatalogueOwner] = text_in(item, "Owner");
        if (row.texts[CatalogueOwner] == "0" || row.texts[CatalogueOwner] == "Owner")
            row.texts[CatalogueOwner].clear(); // what devices send without one
        rows_.push_back(std::move(row));
    }

    /// A column that no item fills would wipe out what the town has written down itself.
    void choose_columns()
    {
        for (std::size_t column = 0; column < catalogue_columns; ++column)
            if (column <= CatalogueName ||
                std::ranges::any_of(rows_, [&](const Row& row) { return !row.texts[column].empty(); })) {
                columns_.push_back(column);
                header_.emplace_back(catalogue_titles[column]);
            }
    }

    std::vector<Row> rows_;
    std::vector<std::size_t> columns_;
    std::vector<std::string> header_;
    std::vector<std::string_view> fields_;
    std::size_t next_ = 0;
    std::int64_t secret_ = 0, others_ = 0;
};

} // namespace

Result<std::unique_ptr<TableReader>> open_catalogue_table(const std::filesystem::path& file)
{
    return CatalogueTable::open(file);
}

} // namespace yiping::importer
