// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>
#include <yiping/config/scenes.h>
#include <yiping/domain/camera_layout.h>
#include <yiping/domain/figures.h>

#include "read_file.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <map>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

namespace yiping::config {

namespace {

using domain::PanelDescription;
using domain::PanelPlace;
using domain::Region;
using domain::SceneDescription;

struct RegionWord {
    std::string_view word;
    Region region;
};
constexpr RegionWord region_words[] = {{"left", Region::Left}, {"left-2", Region::Left2}, {"left-3", Region::Left3},
    {"right", Region::Right}, {"right-2", Region::Right2}, {"right-3", Region::Right3}, {"below", Region::Below},
    {"middle", Region::Middle}};
constexpr int most_in_column = 9;

template <class E>
std::string known_words()
{
    std::string words;
    for (const domain::EnumWord& word : domain::enum_words<E>())
        words += (words.empty() ? "" : ", ") + std::string(word.name);
    return words;
}

template <class E>
std::optional<E> read_word(const Section& section, std::string_view key)
{
    const auto text = section.text(key);
    if (!text)
        return std::nullopt;
    const auto words = domain::enum_words<E>();
    const auto found = std::ranges::find(words, *text, &domain::EnumWord::name);
    if (found != words.end())
        return static_cast<E>(found->value);
    section.refuse(key, known_words<E>());
    return std::nullopt;
}

/// Columns that a wall of the class has.
bool has_region(domain::WallClass wall, Region region)
{
    switch (region) {
    case Region::Left2:
    case Region::Right2:
        return wall >= domain::WallClass::Wide;
    case Region::Left3:
    case Region::Right3:
        return wall == domain::WallClass::Panorama;
    case Region::Below:
        return wall != domain::WallClass::Upright;
    default:
        return true;
    }
}

/// "left-2/1": region and position. `found` stays as it is where the text says neither.
bool read_place(std::string_view text, domain::WallClass wall, PanelPlace& found)
{
    const std::size_t slash = text.find('/');
    const auto region = std::ranges::find(region_words, text.substr(0, slash), &RegionWord::word);
    if (slash == text.npos || region == std::end(region_words) || !has_region(wall, region->region))
        return false;
    const std::string_view digits = text.substr(slash + 1);
    int position = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), position);
    if (wrong != std::errc() || end != digits.data() + digits.size() || position < 1 || position > most_in_column)
        return false;
    found = {region->region, position};
    return true;
}

/// The regions of a class of wall, for the words of a refusal.
std::string places_of(domain::WallClass wall)
{
    std::string words;
    for (const RegionWord& each : region_words)
        if (has_region(wall, each.region))
            words += (words.empty() ? "" : ", ") + std::string(each.word) + "/1";
    return words;
}

/// What the map shows beside cases and cameras.
constexpr std::array<std::string_view, 8> map_layers{
    "buildings", "columns", "hazards", "loudspeakers", "patrols", "relief", "responders", "squads"};

std::string listed(std::span<const std::string_view> all)
{
    std::string words;
    for (const std::string_view each : all)
        words += (words.empty() ? "" : ", ") + std::string(each);
    return words;
}

class SceneReader {
public:
    SceneReader(const Document& document, std::vector<Error>& problems) : document_(document), problems_(problems) {}

    SceneDescription read()
    {
        const Section root(document_, problems_);
        root.only({"scene", "title_zh", "title_en", "order", "party", "above", "map", "panel"});
        SceneDescription scene;
        scene.id = root.needed_text("scene");
        const bool plain = std::ranges::all_of(
            scene.id, [](char letter) { return (letter >= 'a' && letter <= 'z') || letter == '-'; });
        if (!plain || scene.id.empty() || scene.id.size() > 40)
            root.refuse("scene", "a-z, -");
        scene.title_zh = root.needed_text("title_zh");
        scene.title_en = root.needed_text("title_en");
        scene.order = static_cast<int>(root.integer("order").value_or(scene.order));
        scene.above = root.boolean("above").value_or(false);
        scene.party = root.boolean("party").value_or(false);
        read_map(root.section("map"), scene.map);
        for (const Section& section : root.sections("panel"))
            scene.panels.push_back(read_panel(section));
        look_for_doubles(scene);
        if (problems_.empty())
            look_for_room(scene);
        return scene;
    }

private:
    void read_map(const Section& section, domain::SceneMap& map)
    {
        section.only({"shown", "fill", "cases", "cameras", "heat", "layers"});
        map.shown = section.boolean("shown").value_or(true);
        map.fill = section.text("fill").value_or(std::string());
        if (!map.fill.empty() && !std::ranges::contains(domain::figure_ids(), map.fill))
            section.refuse("fill", listed(domain::figure_ids()));
        map.cases = section.boolean("cases").value_or(true);
        map.cameras = section.boolean("cameras").value_or(true);
        map.heat = section.boolean("heat").value_or(false);
        map.layers = section.texts("layers");
        if (!std::ranges::all_of(map.layers, [](const auto& each) { return std::ranges::contains(map_layers, each); }))
            section.refuse("layers", listed(map_layers));
    }

    PanelDescription read_panel(const Section& section)
    {
        section.only({"kind", "title_zh", "title_en", "figures", "text_zh", "text_en", "period", "weight", "room",
            "optional", "upright", "standard", "wide", "panorama", "tiles", "dwell", "cameras", "address", "against"});
        PanelDescription panel;
        panel.line = section.line();
        static_cast<void>(section.needed_text("kind"));
        if (const auto kind = read_word<domain::PanelKind>(section, "kind"))
            panel.kind = *kind;
        const std::pair<std::string_view, std::string*> texts[] = {{"title_zh", &panel.title_zh},
            {"title_en", &panel.title_en}, {"text_zh", &panel.text_zh}, {"text_en", &panel.text_en},
            {"address", &panel.address}};
        for (const auto& [key, text] : texts)
            *text = section.text(key).value_or(std::string());
        constexpr std::size_t most_address = 200; // what a code that can be read across a room holds
        if (panel.address.size() > most_address ||
            !std::ranges::all_of(panel.address, [](char letter) { return letter > ' ' && letter <= '~'; }))
            section.refuse("address", "https://…");
        panel.figures = section.texts("figures");
        for (const std::string& id : panel.figures)
            know_figure(section.line(), id);
        panel.period = read_word<domain::ScenePeriod>(section, "period").value_or(domain::ScenePeriod::Month);
        panel.against = read_word<domain::Against>(section, "against").value_or(domain::Against::Area);
        constexpr double most_weight = 100, most_room = 60;
        panel.weight = section.real("weight").value_or(0);
        if (panel.weight < 0 || panel.weight > most_weight)
            section.refuse("weight", "0–100");
        panel.room = section.real("room").value_or(0);
        if (panel.room < 0 || panel.room > most_room)
            section.refuse("room", "0–60");
        panel.optional = section.boolean("optional").value_or(false);
        read_tiles(section, panel);
        bool placed = false;
        for (const domain::EnumWord& word : domain::enum_words<domain::WallClass>()) {
            const auto place = section.text(word.name);
            const auto wall = static_cast<domain::WallClass>(word.value);
            if (place && !read_place(*place, wall, panel.places.at(static_cast<std::size_t>(word.value) - 1)))
                section.refuse(word.name, places_of(wall));
            placed = placed || place.has_value();
        }
        if (!placed)
            problem("config.scene_place", section.line(), {{"known", known_words<domain::WallClass>()}});
        const bool needs_figures = panel.kind == domain::PanelKind::Figures ||
                                   panel.kind == domain::PanelKind::Ranking ||
                                   panel.kind == domain::PanelKind::Limits || panel.kind == domain::PanelKind::Versus;
        if (needs_figures && panel.figures.empty())
            static_cast<void>(section.needed_text("figures"));
        if (panel.kind == domain::PanelKind::Text && (panel.text_zh.empty() || panel.text_en.empty()))
            static_cast<void>(section.needed_text(panel.text_zh.empty() ? "text_zh" : "text_en"));
        return panel;
    }

    static void read_tiles(const Section& section, PanelDescription& panel)
    {
        panel.tiles = section.text("tiles").value_or(panel.tiles);
        if (!std::ranges::contains(domain::tile_layouts(), panel.tiles)) {
            std::string known;
            for (const std::string_view each : domain::tile_layouts())
                known += (known.empty() ? "" : ", ") + std::string(each);
            section.refuse("tiles", known);
        }
        const std::int64_t dwell = section.integer("dwell").value_or(panel.dwell_s);
        if (dwell < 5 || dwell > 3600)
            section.refuse("dwell", "5–3600");
        panel.dwell_s = static_cast<int>(dwell);
        panel.cameras = section.texts("cameras");
    }

    void know_figure(std::int64_t line, const std::string& id)
    {
        if (domain::find_figure(id) == nullptr)
            problem("config.scene_figure", line, {{"figure", id}});
    }

    void look_for_doubles(const SceneDescription& scene)
    {
        for (const domain::EnumWord& wall : domain::enum_words<domain::WallClass>()) {
            std::map<std::pair<Region, int>, std::int64_t> taken;
            for (const PanelDescription& panel : scene.panels) {
                const PanelPlace& place = panel.places.at(static_cast<std::size_t>(wall.value) - 1);
                if (place.region == Region::None)
                    continue;
                const auto [first, fresh] = taken.try_emplace({place.region, place.position}, panel.line);
                if (!fresh)
                    problem("config.scene_twice", panel.line,
                        {{"wall", std::string(wall.name)}, {"place", words_of(place)}, {"other", first->second}});
            }
            if (taken.empty())
                problem("config.scene_empty", 1, {{"wall", std::string(wall.name)}});
        }
    }

    void look_for_room(const SceneDescription& scene)
    {
        for (const domain::EnumWord& wall : domain::enum_words<domain::WallClass>()) {
            const auto layout = domain::arrange(scene, domain::usual_wall(static_cast<domain::WallClass>(wall.value)));
            for (const std::size_t at : layout.left_out)
                if (!scene.panels[at].optional)
                    problem("config.scene_room", scene.panels[at].line,
                        {{"wall", std::string(wall.name)},
                            {"place", words_of(scene.panels[at].places.at(static_cast<std::size_t>(wall.value) - 1))}});
        }
    }

    static std::string words_of(const PanelPlace& place)
    {
        const auto word = std::ranges::find(region_words, place.region, &RegionWord::region);
        return std::format("{}/{}", word == std::end(region_words) ? "" : word->word, place.position);
    }

    void problem(const std::string& code, std::int64_t line, std::vector<ErrorArg> args)
    {
        args.insert(args.begin(), {{"file", document_.file()}, {"line", line}});
        problems_.emplace_back(Fault::Input, code, std::move(args));
    }

    const Document& document_;
    std::vector<Error>& problems_;
};

} // namespace

std::vector<Error> check_scene(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return {document.error()};
    std::vector<Error> problems;
    static_cast<void>(SceneReader(*document, problems).read());
    return problems;
}

Result<domain::SceneDescription> load_scene(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    SceneDescription scene = SceneReader(*document, problems).read();
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return scene;
}

Result<LoadedScenes> load_scenes(const std::filesystem::path& shipped, const std::filesystem::path& own)
{
    LoadedScenes loaded;
    const auto files = toml_files(shipped);
    if (!files)
        return std::unexpected(files.error());
    for (const std::filesystem::path& file : *files) {
        auto scene = load_scene(file);
        if (!scene)
            return std::unexpected(scene.error());
        loaded.scenes.push_back(std::move(*scene));
    }
    std::error_code ignored;
    if (!own.empty() && std::filesystem::is_directory(own, ignored)) {
        const auto more = toml_files(own);
        if (!more)
            loaded.problems.push_back(more.error());
        for (const std::filesystem::path& file : more.value_or(std::vector<std::filesystem::path>())) {
            auto scene = load_scene(file);
            if (!scene) {
                loaded.problems.push_back(scene.error());
                continue;
            }
            std::erase_if(loaded.scenes, [&](const SceneDescription& each) { return each.id == scene->id; });
            loaded.scenes.push_back(std::move(*scene));
        }
    }
    std::ranges::stable_sort(
        loaded.scenes, {}, [](const SceneDescription& each) { return std::pair(each.order, each.id); });
    return loaded;
}

Result<LoadedScenes> load_scenes()
{
    return load_scenes(shipped_data("scenes"));
}

} // namespace yiping::config
