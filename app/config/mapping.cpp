// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/document.h>
#include <yiping/config/mapping.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

namespace yiping::config {

namespace {

bool zone_exists(const std::string& name)
{
    try {
        return std::chrono::locate_zone(name) != nullptr;
    } catch (const std::runtime_error&) {
        return false;
    }
}

std::string folded(std::string_view text)
{
    std::string result;
    for (const char letter : text)
        if (letter != '-' && letter != '_' && letter != ' ')
            result += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    return result;
}

void read_source(const Section& source, CaseMapping& mapping)
{
    source.only({"name", "encoding", "delimiter", "zone", "crs", "area", "area_name", "position_order"});
    mapping.source = source.text("name").value_or(mapping.source);
    mapping.area = source.text("area").value_or(std::string());
    mapping.area_name = source.text("area_name").value_or(std::string());
    mapping.crs = source.text("crs").value_or(mapping.crs);
    if (const auto text = source.text("encoding")) {
        const std::string name = folded(*text);
        if (name == "auto")
            mapping.encoding = TextEncoding::Auto;
        else if (name == "utf8")
            mapping.encoding = TextEncoding::Utf8;
        else if (name == "gb18030" || name == "gbk" || name == "gb2312" || name == "cp936")
            mapping.encoding = TextEncoding::Gb18030; // the largest of the family reads the others
        else if (name == "utf16" || name == "utf16le" || name == "utf16be")
            mapping.encoding = TextEncoding::Utf16;
        else
            source.refuse("encoding", "auto, utf-8, gb18030, utf-16");
    }
    if (const auto text = source.text("delimiter")) {
        if (*text == "tab")
            mapping.delimiter = '\t';
        else if (text->size() == 1 && text->front() != '"' && text->front() != '\n' && text->front() != '\r')
            mapping.delimiter = text->front();
        else if (*text != "auto")
            source.refuse("delimiter", "auto, \",\", \";\", \"|\", tab");
    }
    if (const auto order = source.text("position_order")) {
        if (*order == "lat-lon")
            mapping.position_order = PositionOrder::LatLon;
        else if (*order != "lon-lat")
            source.refuse("position_order", "lon-lat, lat-lon");
    }
    if (const auto zone = source.text("zone")) {
        mapping.zone = *zone;
        if (!zone_exists(*zone))
            source.refuse("zone", "Asia/Shanghai, America/New_York, UTC");
    }
}

void read_columns(const Section& columns, CaseMapping& mapping)
{
    columns.only({"id", "category", "title", "description", "status", "opened_at", "closed_at", "due_at", "longitude",
        "latitude", "position", "address", "area"});
    mapping.category = columns.needed_text("category");
    mapping.opened_at = columns.needed_text("opened_at");
    const std::pair<std::string_view, std::string*> optional_ones[] = {{"id", &mapping.id}, {"title", &mapping.title},
        {"description", &mapping.description}, {"status", &mapping.status}, {"closed_at", &mapping.closed_at},
        {"due_at", &mapping.due_at}, {"longitude", &mapping.longitude}, {"latitude", &mapping.latitude},
        {"position", &mapping.position}, {"address", &mapping.address}, {"area", &mapping.area_column}};
    for (const auto& [key, column] : optional_ones)
        *column = columns.text(key).value_or(std::string());
    if (mapping.longitude.empty() != mapping.latitude.empty())
        columns.refuse(mapping.longitude.empty() ? "latitude" : "longitude", "@mapping.both_coordinates");
    if (!mapping.position.empty() && !mapping.longitude.empty())
        columns.refuse("position", "@mapping.one_position");
}

void read_values(const Section& root, CaseMapping& mapping)
{
    const Section values = root.section("values");
    values.only({"status"});
    const Section status = values.section("status");
    status.only({"closed", "open", "void"});
    mapping.closed = status.texts("closed");
    mapping.open = status.texts("open");
    mapping.void_ = status.texts("void");
}

CaseMapping read(const Document& document, std::vector<Error>& problems)
{
    CaseMapping mapping;
    mapping.file = document.file();
    mapping.source = std::filesystem::path(document.file()).stem().string();
    const Section root(document, problems);
    root.only({"source", "columns", "formats", "values"});
    read_source(root.section("source"), mapping);
    read_columns(root.section("columns"), mapping);
    const Section formats = root.section("formats");
    formats.only({"datetime"});
    mapping.datetime = formats.texts("datetime");
    if (std::ranges::any_of(
            mapping.datetime, [](const std::string& format) { return !format.contains('%') && format != "excel"; }))
        formats.refuse("datetime", "[\"%Y-%m-%d %H:%M:%S\"]");
    if (mapping.datetime.empty())
        mapping.datetime = {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M",
            "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S.%f",
            "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M", "%Y年%m月%d日 %H:%M:%S",
            "%Y年%m月%d日 %H:%M", "%Y年%m月%d日 %H时%M分%S秒", "%Y年%m月%d日 %H时%M分", "%Y年%m月%d日 %H时",
            "%Y年%m月%d日", "%Y.%m.%d %H:%M:%S", "%Y.%m.%d %H:%M", "%Y.%m.%d", "%Y%m%d%H%M%S", "%Y%m%d",
            "%Y-%m-%d %p %I:%M:%S", "%Y-%m-%d %p %I:%M", "%Y/%m/%d %p %I:%M:%S", "%Y/%m/%d %p %I:%M",
            "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p", "%Y/%m/%d %I:%M:%S %p", "%Y/%m/%d %I:%M %p", "excel"};
    read_values(root, mapping);
    return mapping;
}

} // namespace

Result<CaseMapping> load_case_mapping(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    CaseMapping mapping = read(*document, problems);
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return mapping;
}

std::vector<Error> check_case_mapping(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return {document.error()};
    std::vector<Error> problems;
    static_cast<void>(read(*document, problems));
    return problems;
}

} // namespace yiping::config
