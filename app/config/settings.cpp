// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>
#include <yiping/config/settings.h>

#include <charconv>
#include <utility>

namespace yiping::config {

namespace {

/// "host:port", "[::1]:port" or a host alone.
bool read_address(std::string_view text, Settings& settings)
{
    std::string_view host = text;
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == text.npos)
            return false;
        host = text.substr(1, close - 1);
        port = text.substr(close + 1);
        if (!port.empty() && port.front() != ':')
            return false;
        if (!port.empty())
            port.remove_prefix(1);
    } else if (const std::size_t colon = text.rfind(':'); colon != text.npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
        if (port.empty() || host.find(':') != host.npos)
            return false;
    }
    if (host.empty() || host.find_first_of(" /@?#") != host.npos)
        return false;
    settings.platform_host = host;
    if (!port.empty()) {
        std::uint16_t number = 0;
        const auto [end, wrong] = std::from_chars(port.data(), port.data() + port.size(), number);
        if (wrong != std::errc() || end != port.data() + port.size() || number == 0)
            return false;
        settings.platform_port = number;
    }
    return true;
}

Settings read_settings(const Document& document, std::vector<Error>& problems)
{
    Settings settings = default_settings();
    settings.scenes_folder.clear();
    const Section root(document, problems);
    root.only({"platform", "console", "data"});

    const Section platform = root.section("platform");
    platform.only({"address"});
    if (const auto address = platform.text("address"); address && !read_address(*address, settings))
        platform.refuse("address", "10.0.0.5:8443");

    const Section console = root.section("console");
    console.only({"wall", "language", "theme", "scenes"});
    if (const auto wall = console.text("wall")) {
        if (wall->empty())
            console.refuse("wall", "@type.text_not_empty");
        settings.wall = *wall;
    }
    if (const auto folder = console.text("scenes")) {
        settings.scenes_folder = *folder;
        if (!settings.scenes_folder.is_absolute())
            console.refuse("scenes", "/var/lib/yiping/scenes");
    }
    if (const auto text = console.text("language")) {
        if (const auto language = parse_language(*text))
            settings.language = *language;
        else
            console.refuse("language", "zh, en");
    }
    if (const auto theme = console.text("theme")) {
        if (*theme != "night" && *theme != "day")
            console.refuse("theme", "night, day");
        settings.theme = *theme == "day" ? Theme::Day : Theme::Night;
    }

    const Section data = root.section("data");
    data.only({"folder"});
    if (const auto folder = data.text("folder")) {
        settings.data_folder = *folder;
        if (!settings.data_folder.is_absolute())
            data.refuse("folder", "/var/lib/yiping");
    }
    if (settings.scenes_folder.empty())
        settings.scenes_folder = settings.data_folder / "scenes";
    return settings;
}

} // namespace

Settings default_settings()
{
    Settings settings;
    settings.data_folder = default_data_folder();
    settings.scenes_folder = settings.data_folder / "scenes";
    return settings;
}

Result<Settings> load_settings(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    Settings settings = read_settings(*document, problems);
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return settings;
}

std::vector<Error> check_settings(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return {document.error()};
    std::vector<Error> problems;
    static_cast<void>(read_settings(*document, problems));
    return problems;
}

} // namespace yiping::config
