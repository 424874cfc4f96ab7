// SPDX-License-Identifier: GPL-3.0-or-later
#include "file_kind.h"

#include <yiping/config/document.h>
#include <yiping/geo/buildings.h>
#include <yiping/geo/terrain.h>
#include <yiping/platform/sqlite_store.h>
#include <yiping/sqlite/database.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>

namespace yiping::ctl {

namespace {

constexpr std::int64_t cache_application = 0x59504341;  // "YPCA", storage/migrations.h
constexpr std::int64_t outbox_application = 0x59504F42; // "YPOB"
constexpr std::size_t head_size = 64U << 10U;

std::string_view without_mark(std::string_view text)
{
    if (text.starts_with("\xEF\xBB\xBF"))
        text.remove_prefix(3);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string_view() : text.substr(first);
}

bool has_table(sqlite::Database& database, const std::string& name)
{
    const auto found = database.integer(
        "SELECT count(*) FROM sqlite_schema WHERE type IN ('table', 'view') AND name = '" + name + "'");
    return found && *found > 0;
}

FileKind kind_of_database(const std::filesystem::path& file)
{
    auto database = sqlite::Database::open(file.string(), {.mode = sqlite::OpenMode::ReadOnly});
    if (!database)
        return FileKind::Unknown;
    const auto application = database->integer("PRAGMA application_id");
    if (!application)
        return FileKind::Unknown;
    if (*application == platform::store_application_id)
        return FileKind::PlatformDatabase;
    if (*application == cache_application || *application == outbox_application)
        return FileKind::Cache;
    if (has_table(*database, "gpkg_contents"))
        return FileKind::GeoPackage;
    if (has_table(*database, "tiles") && has_table(*database, "metadata"))
        return FileKind::MbTiles;
    return FileKind::Unknown;
}

/// By the application_id in the header alone: a platform database that a running platform holds is still known.
FileKind kind_by_header(std::string_view head)
{
    if (head.size() < 72)
        return FileKind::Unknown;
    std::uint32_t application = 0;
    for (std::size_t index = 68; index < 72; ++index)
        application = application << 8U | static_cast<unsigned char>(head[index]);
    if (application == static_cast<std::uint32_t>(platform::store_application_id))
        return FileKind::PlatformDatabase;
    if (application == cache_application || application == outbox_application)
        return FileKind::Cache;
    return application >> 16U == 0x4750 ? FileKind::GeoPackage : FileKind::Unknown; // "GP"
}

FileKind kind_of_json(std::string_view text)
{
    constexpr std::array<std::string_view, 10> types{"FeatureCollection", "Feature", "Point", "MultiPoint",
        "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Topology"};
    for (std::size_t at = text.find("\"type\""); at != text.npos; at = text.find("\"type\"", at + 1)) {
        std::string_view rest = text.substr(at + 6);
        const std::size_t quote = rest.find_first_not_of(" \t\r\n:");
        if (quote == rest.npos || rest[quote] != '"')
            continue;
        rest.remove_prefix(quote + 1);
        for (const std::string_view type : types)
            if (type != "Topology" && rest.starts_with(type) && rest.substr(type.size()).starts_with('"'))
                return FileKind::GeoJson;
    }
    return FileKind::Json;
}

FileKind kind_of_xml(std::string_view text)
{
    if (text.contains("urn:oasis:names:tc:emergency:cap"))
        return FileKind::Cap;
    if (text.contains("<kml") || text.contains("opengis.net/kml"))
        return FileKind::Kml;
    if (text.contains("<CmdType>Catalog</CmdType>"))
        return FileKind::Gb28181Catalogue;
    return FileKind::Unknown;
}

FileKind kind_of_toml(const std::filesystem::path& file)
{
    const auto document = config::Document::load(file);
    if (!document)
        return FileKind::Unknown;
    std::vector<Error> problems;
    const config::Section root(*document, problems);
    if (root.has("scene"))
        return FileKind::Scene;
    if (root.has("wall") || root.has("screen"))
        return FileKind::Wall;
    return root.keys().empty() ? FileKind::Unknown : FileKind::Config;
}

/// A first line like a TOML head or assignment; a table of commas is neither.
bool looks_like_toml(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = without_mark(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.front() == '#')
            continue;
        if (line.front() == '[')
            return line.contains(']');
        const std::size_t equals = line.find('=');
        const std::string_view key = line.substr(0, equals);
        return equals != line.npos && key.find_first_of(",;\t|") == key.npos;
    }
    return false;
}

/// A delimiter in each of the first two lines: prose has commas too, but rarely so.
bool looks_like_table(std::string_view text)
{
    const auto line_of = [](std::string_view from) { return from.substr(0, from.find_first_of("\r\n")); };
    const std::string_view first = line_of(text);
    std::string_view rest = text.substr(first.size());
    const std::size_t begin = rest.find_first_not_of("\r\n");
    const std::string_view second = begin == rest.npos ? std::string_view() : line_of(rest.substr(begin));
    return std::ranges::any_of(std::string_view(",;\t|"),
        [&](char delimiter) { return first.contains(delimiter) && (second.empty() || second.contains(delimiter)); });
}

/// Control letters in the first line: no text at all. A NUL byte further on may be a damaged table.
bool binary_head(std::string_view text)
{
    return std::ranges::any_of(text.substr(0, std::min(text.find('\n'), std::size_t{256})),
        [](char letter) { return static_cast<unsigned char>(letter) < 0x09; });
}

Result<std::string> head_of(const std::filesystem::path& file)
{
    gzFile stream = gzopen(file.c_str(), "rb"); // reads plain files as they are
    if (stream == nullptr)
        return make_error(Fault::Environment, "check.unreadable",
            {{"file", file.string()}, {"what", std::string(std::strerror(errno))}});
    std::string head(head_size, '\0');
    const int got = gzread(stream, head.data(), static_cast<unsigned>(head.size()));
    gzclose(stream);
    head.resize(static_cast<std::size_t>(std::max(got, 0)));
    return head;
}

/// Tables are read in UTF-16; what else it may be is named, and its reader says that it wants UTF-8.
FileKind kind_of_utf16(std::string_view bytes)
{
    std::string narrow;
    for (const char letter : bytes)
        if (letter != '\0')
            narrow += letter;
    const std::string_view text = without_mark(narrow);
    if (text.starts_with('<'))
        return kind_of_xml(text);
    return text.starts_with('{') || text.starts_with("[{") || text.starts_with("[[") ? kind_of_json(text)
                                                                                     : FileKind::Csv;
}

} // namespace

std::string_view name_of(FileKind kind)
{
    constexpr std::array<std::string_view, 20> names{"geojson", "geopackage", "shapefile", "kml", "mbtiles", "pmtiles",
        "cap", "gb28181-catalogue", "csv", "xlsx", "ods", "json", "config", "wall", "scene", "cache",
        "platform-database", "terrain", "buildings", "unknown"};
    return names[static_cast<std::size_t>(kind)];
}

Result<FileKind> kind_of_file(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status))
        return make_error(Fault::Environment, "check.missing-file", {{"file", file.string()}});
    if (!std::filesystem::is_regular_file(status))
        return make_error(Fault::Input, "check.not-a-file", {{"file", file.string()}});
    const auto head = head_of(file);
    if (!head)
        return std::unexpected(head.error());
    if (head->empty())
        return make_error(Fault::Input, "check.empty", {{"file", file.string()}});
    const std::string_view bytes = *head;
    if (bytes.starts_with(std::string_view("SQLite format 3\0", 16))) {
        const FileKind by_header = kind_by_header(bytes);
        return by_header != FileKind::Unknown ? by_header : kind_of_database(file);
    }
    if (bytes.starts_with("PMTiles"))
        return FileKind::PmTiles;
    if (bytes.starts_with(geo::terrain_mark))
        return FileKind::Terrain;
    if (bytes.starts_with(geo::building_mark))
        return FileKind::Buildings;
    if (bytes.starts_with(std::string_view("\0\0\x27\x0A", 4)))
        return FileKind::Shapefile;
    if (bytes.starts_with("PK")) {
        if (bytes.contains("application/vnd.oasis.opendocument.spreadsheet"))
            return FileKind::Ods;
        return bytes.contains("xl/") || bytes.contains("[Content_Types].xml") ? FileKind::Xlsx : FileKind::Unknown;
    }
    const bool marked = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    if (marked || (bytes.size() >= 4 && (bytes[0] == '\0') != (bytes[1] == '\0') &&
                      (bytes[0] == '\0') == (bytes[2] == '\0') && (bytes[1] == '\0') == (bytes[3] == '\0')))
        return kind_of_utf16(bytes.substr(marked ? 2 : 0));
    const std::string_view text = without_mark(bytes);
    if (text.empty())
        return FileKind::Unknown;
    if (text.front() == '<')
        return kind_of_xml(text);
    const bool binary = text.contains('\0');
    if (!binary && text.contains("<CmdType>Catalog</CmdType>"))
        return FileKind::Gb28181Catalogue; // as caught from the wire, with its SIP heads
    if (text.front() == '{' || (text.front() == '[' && !looks_like_toml(text)))
        return kind_of_json(text);
    if (looks_like_toml(text))
        if (const FileKind kind = kind_of_toml(file); kind != FileKind::Unknown)
            return kind;
    if (text.front() == '[')
        return kind_of_json(text);
    if (!binary_head(text) && looks_like_table(text))
        return FileKind::Csv; // with a NUL byte or not: its check will name the line
    return looks_like_toml(text) ? FileKind::Config : FileKind::Unknown;
}

} // namespace yiping::ctl
