// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/wall.h>

#include <yiping/config/document.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <type_traits>

namespace yiping::config {

namespace {

constexpr double narrowest = 0.5, widest = 6; ///< shapes that scenes can be laid out in

/// "07:30" → 450.
std::optional<int> read_minute(std::string_view text)
{
    int hour = 0, minute = 0;
    if (text.size() != 5 || text[2] != ':')
        return {};
    const auto read = [](std::string_view digits, int& into) {
        const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), into);
        return code == std::errc() && end == digits.data() + digits.size();
    };
    if (!read(text.substr(0, 2), hour) || !read(text.substr(3), minute) || hour < 0 || hour > 24 || minute < 0 ||
        minute > 59 || hour * 60 + minute > 24 * 60)
        return {};
    return hour * 60 + minute;
}

std::optional<BrightHours> read_hours(std::string_view text)
{
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos)
        return {};
    const auto from = read_minute(text.substr(0, dash)), to = read_minute(text.substr(dash + 1));
    return from && to && *from != *to ? std::optional(BrightHours{*from, *to}) : std::nullopt;
}

template <class Number>
void take(const Section& wall, std::string_view key, std::optional<Number> value, double least, double most,
    std::string_view expected, auto& into)
{
    if (!value)
        return;
    if (static_cast<double>(*value) < least || static_cast<double>(*value) > most)
        wall.refuse(key, expected);
    else
        into = static_cast<std::remove_reference_t<decltype(into)>>(*value);
}

WallDescription read_wall(const Document& document, std::vector<Error>& problems)
{
    WallDescription made;
    const Section root(document, problems);
    root.only({"wall"});
    const Section wall = root.section("wall");
    wall.only({"width", "height", "width_mm", "height_mm", "columns", "distance_m", "overscan", "bright", "seconds"});
    take(wall, "width", wall.integer("width"), 640, 16'384, "640 – 16384", made.width);
    take(wall, "height", wall.integer("height"), 480, 8'640, "480 – 8640", made.height);
    take(wall, "width_mm", wall.real("width_mm"), 300, 60'000, "300 – 60000", made.width_mm);
    take(wall, "height_mm", wall.real("height_mm"), 300, 20'000, "300 – 20000", made.height_mm);
    take(wall, "columns", wall.integer("columns"), 1, 24, "1 – 24", made.columns);
    take(wall, "distance_m", wall.real("distance_m"), 1, 40, "1 – 40", made.distance_m);
    take(wall, "overscan", wall.integer("overscan"), 0, 200, "0 – 200", made.overscan);
    if (wall.has("width") != wall.has("height"))
        wall.refuse(wall.has("width") ? "width" : "height", "width + height");
    if (wall.has("width_mm") != wall.has("height_mm"))
        wall.refuse(wall.has("width_mm") ? "width_mm" : "height_mm", "width_mm + height_mm");
    if (made.width > 0 && made.height > 0) {
        const double shape = static_cast<double>(made.width) / made.height;
        if (shape < narrowest || shape > widest)
            wall.refuse("width", "1 : 2 – 6 : 1");
    }
    if (const auto hours = wall.text("bright")) {
        made.bright = read_hours(*hours);
        if (!made.bright)
            wall.refuse("bright", "07:30-18:30");
    }
    made.seconds = wall.boolean("seconds").value_or(true);
    return made;
}

} // namespace

Result<WallDescription> load_wall(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    WallDescription made = read_wall(*document, problems);
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return made;
}

std::vector<Error> check_wall(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return {document.error()};
    std::vector<Error> problems;
    static_cast<void>(read_wall(*document, problems));
    return problems;
}

} // namespace yiping::config
