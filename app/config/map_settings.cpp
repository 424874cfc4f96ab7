// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/map_settings.h>

#include <yiping/config/data_dir.h>

#include "read_map.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace yiping::config {

namespace {

constexpr std::int64_t least_cache_mb = 16, most_cache_mb = 65536;

bool is_map_file(const std::filesystem::path& file)
{
    const auto ending = file.extension();
    return ending == ".basemap" || ending == ".mbtiles" || ending == ".pmtiles";
}

/// https://host/…{z}…{x}…{y}…, and no placeholder that nobody fills.
bool good_url(std::string_view url)
{
    if (!url.starts_with("https://") && !url.starts_with("http://"))
        return false;
    if (!url.contains("{z}") || !url.contains("{x}") || (!url.contains("{y}") && !url.contains("{-y}")))
        return false;
    for (std::size_t at = url.find('{'); at != url.npos; at = url.find('{', at + 1)) {
        const std::string_view rest = url.substr(at);
        constexpr std::array<std::string_view, 6> known{"{z}", "{x}", "{y}", "{-y}", "{s}", "{key}"};
        if (std::ranges::none_of(known, [&](std::string_view word) { return rest.starts_with(word); }))
            return false;
    }
    return url.find_first_of(" \t\r\n\"") == url.npos;
}

MapSource read_source(const Section& section, const std::filesystem::path& folder)
{
    section.only({"id", "name", "file", "url", "hosts", "key", "crs", "opacity", "attribution", "approval", "min_zoom",
        "max_zoom"});
    MapSource source;
    source.id = section.needed_text("id");
    source.name = section.text("name").value_or(source.id);
    const auto file = section.text("file");
    const auto url = section.text("url");
    if (file.has_value() == url.has_value())
        section.refuse(url ? "url" : "file", "@map.file_or_url");
    if (file)
        source.file = std::filesystem::path(*file).is_absolute() ? std::filesystem::path(*file) : folder / *file;
    source.url = url.value_or("");
    source.hosts = section.texts("hosts");
    source.key = section.text("key").value_or("");
    if (url && !good_url(*url))
        section.refuse("url", "https://…/{z}/{x}/{y}.png");
    else if (source.url.contains("{key}") && source.key.empty())
        section.refuse("url", "@map.key_needed");
    if (source.url.contains("{s}") && source.hosts.empty())
        section.refuse("url", "hosts = [\"0\", \"1\"]");
    const std::string crs = section.text("crs").value_or("WGS84");
    source.gcj02 = crs == "GCJ02";
    if (!source.gcj02 && crs != "WGS84" && crs != "CGCS2000")
        section.refuse("crs", "WGS84, CGCS2000, GCJ02");
    source.opacity = section.real("opacity").value_or(1);
    if (!(source.opacity > 0 && source.opacity <= 1))
        section.refuse("opacity", "0.05–1");
    source.attribution = section.text("attribution").value_or("");
    source.approval = section.text("approval").value_or("");
    const auto least = section.integer("min_zoom").value_or(0), most = section.integer("max_zoom").value_or(18);
    if (least < 0 || most > 24 || least > most) {
        section.refuse(section.has("max_zoom") ? "max_zoom" : "min_zoom", "0–24");
        return source;
    }
    source.min_zoom = static_cast<int>(least);
    source.max_zoom = static_cast<int>(most);
    return source;
}

/// "#RRGGBB".
std::optional<std::uint32_t> colour_of(std::string_view text)
{
    std::uint32_t value = 0;
    if (text.size() != 7 || text.front() != '#')
        return std::nullopt;
    const auto [end, wrong] = std::from_chars(text.data() + 1, text.data() + text.size(), value, 16);
    if (wrong != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return 0xFF000000U | value;
}

/// "8:1 12:2.5 16:9": pixels by zoom.
bool read_width(std::string_view text, std::vector<std::pair<double, double>>& into)
{
    while (!text.empty()) {
        if (text.front() == ' ') {
            text.remove_prefix(1);
            continue;
        }
        std::pair<double, double> stop;
        auto [colon, wrong] = std::from_chars(text.data(), text.data() + text.size(), stop.first);
        if (wrong != std::errc() || colon == text.data() + text.size() || *colon != ':')
            return false;
        auto [end, bad] = std::from_chars(colon + 1, text.data() + text.size(), stop.second);
        if (bad != std::errc() || stop.second < 0 || stop.second > 100 ||
            (!into.empty() && stop.first <= into.back().first))
            return false;
        into.push_back(stop);
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    }
    return !into.empty();
}

BasemapStyle read_style(const Document& document, std::vector<Error>& problems)
{
    BasemapStyle style;
    const Section root(document, problems);
    for (const std::string& word : root.keys()) {
        const Section section = root.section(word);
        section.only({"night", "day", "print", "width", "from"});
        BaseClassStyle& each = style[word];
        for (const auto& [key, into] : {std::pair{"night", &each.night}, {"day", &each.day}, {"print", &each.print}}) {
            const auto text = section.text(key);
            const auto colour = text ? colour_of(*text) : std::nullopt;
            if (!colour)
                section.refuse(key, "#12405E");
            *into = colour.value_or(0);
        }
        if (const auto width = section.text("width"); width && !read_width(*width, each.width))
            section.refuse("width", "8:1 12:2.5 16:9");
        each.from = section.real("from").value_or(0);
    }
    return style;
}

} // namespace

MapSettings read_map(const Section& map, const std::filesystem::path& folder)
{
    MapSettings settings;
    map.only({"source", "view", "views", "style", "cache_mb", "terrain", "buildings"});
    for (const Section& each : map.sections("source")) {
        MapSource source = read_source(each, folder);
        if (std::ranges::contains(settings.sources, source.id, &MapSource::id))
            each.refuse("id", "@map.id_twice");
        settings.sources.push_back(std::move(source));
    }
    for (const Section& each : map.sections("views")) {
        each.only({"name", "sources"});
        MapView view{each.needed_text("name"), each.texts("sources")};
        for (const std::string& id : view.sources)
            if (!std::ranges::contains(settings.sources, id, &MapSource::id))
                each.refuse("sources", "@map.no_such_source");
        if (view.sources.empty())
            each.refuse("sources", "@map.no_such_source");
        settings.views.push_back(std::move(view));
    }
    settings.view = map.text("view").value_or("");
    if (!settings.view.empty() && !settings.views.empty() &&
        !std::ranges::contains(settings.views, settings.view, &MapView::name))
        map.refuse("view", "@map.no_such_view");
    for (const auto& [key, into] :
        {std::pair{"style", &settings.style}, {"terrain", &settings.terrain}, {"buildings", &settings.buildings}})
        if (const auto said = map.text(key))
            *into = std::filesystem::path(*said).is_absolute() ? std::filesystem::path(*said) : folder / *said;
    settings.cache_mb = map.integer("cache_mb").value_or(settings.cache_mb);
    if (settings.cache_mb < least_cache_mb || settings.cache_mb > most_cache_mb)
        map.refuse("cache_mb", "16–65536");
    return settings;
}

MapSettings found_maps(const std::filesystem::path& data_folder)
{
    MapSettings settings;
    std::error_code none;
    std::vector<std::filesystem::path> files;
    for (const auto& each : std::filesystem::directory_iterator(data_folder / "maps", none))
        files.push_back(each.path());
    std::ranges::sort(files);
    // Of heights and of houses there is one: the first by name.
    for (const auto& file : files) {
        if (settings.terrain.empty() && file.extension() == ".terrain")
            settings.terrain = file;
        if (settings.buildings.empty() && file.extension() == ".buildings")
            settings.buildings = file;
    }
    std::erase_if(files, [](const auto& file) { return !is_map_file(file); });
    for (const auto& file : files) {
        MapSource source;
        source.id = source.name = file.stem().string();
        source.file = file;
        settings.views.push_back({source.name, {source.id}});
        settings.sources.push_back(std::move(source));
    }
    return settings;
}

Result<BasemapStyle> load_basemap_style(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    BasemapStyle style = read_style(*document, problems);
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return style;
}

std::vector<Error> check_basemap_style(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return {document.error()};
    std::vector<Error> problems;
    static_cast<void>(read_style(*document, problems));
    return problems;
}

std::filesystem::path shipped_basemap_style()
{
    return shipped_dir() / "maps" / "basemap.toml";
}

} // namespace yiping::config
