// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/tile_archive.h>

#include "tile_tools.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <utility>

namespace yiping::geo {

namespace {

constexpr std::size_t words_limit = 1000;

std::optional<double> number_in(std::string_view& text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == ','))
        text.remove_prefix(1);
    double value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

/// Attributions are HTML by custom: links are taken for their words.
std::string without_tags(std::string_view text)
{
    std::string out;
    bool inside = false;
    for (const char letter : text.substr(0, std::min(text.size(), words_limit))) {
        if (letter == '<')
            inside = true;
        else if (letter == '>')
            inside = false;
        else if (!inside)
            out.push_back(letter == '\n' || letter == '\t' ? ' ' : letter);
    }
    for (const auto& [entity, letter] :
        {std::pair<std::string_view, std::string_view>{"&copy;", "©"}, {"&amp;", "&"}, {"&nbsp;", " "}})
        for (std::size_t at = out.find(entity); at != std::string::npos; at = out.find(entity, at + letter.size()))
            out.replace(at, entity.size(), letter);
    return out;
}

constexpr std::array<std::string_view, 4> tile_endings{".png", ".jpg", ".jpeg", ".webp"};

/// {z}/{x}/{y}.png below a folder. Files are read when they are asked for: it may grow meanwhile.
class TileFolder final : public TileArchive {
public:
    static Result<std::unique_ptr<TileArchive>> open(const std::filesystem::path& folder)
    {
        std::unique_ptr<TileFolder> archive(new TileFolder(folder));
        if (!archive->look())
            return make_error(Fault::Input, "tiles.not_an_archive", {{"file", folder.string()}});
        return archive;
    }
    [[nodiscard]] const TileSetInfo& info() const override { return info_; }

    [[nodiscard]] Result<std::optional<std::string>> tile(TileId id) override
    {
        if (!id.valid() || id.zoom < info_.min_zoom || id.zoom > info_.max_zoom)
            return std::nullopt;
        const auto file =
            folder_ / std::to_string(id.zoom) / std::to_string(id.x) / (std::to_string(id.y) + std::string(ending_));
        std::ifstream stream(file, std::ios::binary);
        if (!stream)
            return std::nullopt;
        std::string bytes(tile_byte_limit + 1, '\0');
        stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
        if (bytes.size() > tile_byte_limit)
            return make_error(Fault::Input, "tiles.too_large",
                {{"file", file.string()}, {"limit", static_cast<std::int64_t>(tile_byte_limit)}});
        return bytes;
    }

private:
    explicit TileFolder(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Which zooms there are, and how their files end.
    bool look()
    {
        std::error_code failed;
        int least = deepest_zoom + 1, most = -1;
        for (const auto& each : std::filesystem::directory_iterator(folder_, failed)) {
            const std::string name = each.path().filename().string();
            int zoom = -1;
            const auto [end, wrong] = std::from_chars(name.data(), name.data() + name.size(), zoom);
            if (wrong != std::errc() || end != name.data() + name.size() || zoom < 0 || zoom > deepest_zoom)
                continue;
            if (ending_.empty())
                ending_ = ending_below(each.path());
            least = std::min(least, zoom);
            most = std::max(most, zoom);
        }
        info_.name = folder_.filename().string();
        for (const char* words : {"metadata.json", "tiles.json", "tile.json"}) {
            std::ifstream stream(folder_ / words, std::ios::binary);
            std::string text(1U << 16U, '\0');
            if (stream.read(text.data(), static_cast<std::streamsize>(text.size())) || stream.gcount() > 0) {
                text.resize(static_cast<std::size_t>(stream.gcount()));
                read_json_metadata(text, info_);
                break;
            }
        }
        info_.min_zoom = least;
        info_.max_zoom = most;
        info_.format = ending_ == ".png" ? TileFormat::Png : ending_ == ".webp" ? TileFormat::Webp : TileFormat::Jpeg;
        return most >= 0 && !ending_.empty();
    }
    static std::string_view ending_below(const std::filesystem::path& zoom)
    {
        std::error_code failed;
        for (const auto& column : std::filesystem::directory_iterator(zoom, failed))
            for (const auto& file : std::filesystem::directory_iterator(column.path(), failed))
                for (const std::string_view ending : tile_endings)
                    if (file.path().extension() == ending)
                        return ending;
        return {};
    }

    std::filesystem::path folder_;
    std::string_view ending_;
    TileSetInfo info_;
};

} // namespace

TileFormat format_of_tile(std::string_view bytes)
{
    if (bytes.starts_with("\x89PNG"))
        return TileFormat::Png;
    if (bytes.starts_with("\xFF\xD8\xFF"))
        return TileFormat::Jpeg;
    if (bytes.starts_with("RIFF") && bytes.size() > 12 && bytes.substr(8, 4) == "WEBP")
        return TileFormat::Webp;
    // A vector tile is a list of layers (field 3), often packed.
    if (bytes.starts_with("\x1F\x8B") || bytes.starts_with('\x1A'))
        return TileFormat::Mvt;
    return TileFormat::Unknown;
}

void take_metadata(std::string_view key, std::string_view value, TileSetInfo& info)
{
    const auto zoom = [&](int& into) {
        if (const auto number = number_in(value); number && *number >= 0 && *number <= deepest_zoom)
            into = static_cast<int>(*number);
    };
    if (key == "name") {
        info.name = without_tags(value);
    } else if (key == "attribution") {
        info.attribution = without_tags(value);
    } else if (key == "审图号" || key == "approval_number") {
        info.approval = without_tags(value);
    } else if (key == "minzoom") {
        zoom(info.min_zoom);
    } else if (key == "maxzoom") {
        zoom(info.max_zoom);
    } else if (key == "format") {
        info.format = value == "png"                      ? TileFormat::Png
                      : value == "jpg" || value == "jpeg" ? TileFormat::Jpeg
                      : value == "webp"                   ? TileFormat::Webp
                      : value == "pbf"                    ? TileFormat::Mvt
                                                          : TileFormat::Unknown;
    } else if (key == "bounds") {
        const auto west = number_in(value), south = number_in(value), east = number_in(value), north = number_in(value);
        if (north && *west < *east && *south < *north && *west >= -360 && *east <= 360)
            info.bounds = {*west, *south, *east, *north};
    }
}

void read_json_metadata(std::string_view text, TileSetInfo& info)
{
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(text).get(object) != simdjson::SUCCESS)
        return;
    for (const auto field : object) {
        std::string_view words;
        if (field.value.get(words) == simdjson::SUCCESS)
            take_metadata(field.key, words, info);
    }
}

Result<std::unique_ptr<TileArchive>> open_tile_folder(const std::filesystem::path& folder)
{
    return TileFolder::open(folder);
}

Result<std::unique_ptr<TileArchive>> open_tile_archive(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status))
        return make_error(Fault::Environment, "tiles.missing_file", {{"file", file.string()}});
    if (std::filesystem::is_directory(status))
        return open_tile_folder(file);
    if (!std::filesystem::is_regular_file(status))
        return make_error(Fault::Input, "tiles.not_an_archive", {{"file", file.string()}});
    std::string head(16, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(head.data(), static_cast<std::streamsize>(head.size()));
    if (head.starts_with("PMTiles"))
        return open_pmtiles(file);
    if (head.starts_with("SQLite format 3"))
        return open_mbtiles(file);
    return make_error(Fault::Input, "tiles.not_an_archive", {{"file", file.string()}});
}

} // namespace yiping::geo
