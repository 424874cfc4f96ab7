// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/day_script.h>

#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace yiping::config {

namespace {

constexpr std::int64_t second_ms = 1000;
constexpr std::int64_t longest_day_ms = 24LL * 3600 * second_ms;

/// "3:05": minutes and seconds.
std::optional<std::int64_t> minutes_and_seconds(std::string_view words)
{
    const std::size_t colon = words.find(':');
    if (colon == words.npos || words.size() != colon + 3)
        return std::nullopt;
    const auto number = [](std::string_view digits) -> std::optional<std::int64_t> {
        std::int64_t value = 0;
        const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        const bool whole = failed == std::errc() && end == digits.data() + digits.size() && value >= 0;
        return whole ? std::optional(value) : std::nullopt;
    };
    const auto minutes = number(words.substr(0, colon));
    const auto seconds = number(words.substr(colon + 1));
    if (!minutes || !seconds || *seconds >= 60 || *minutes * 60 * second_ms >= longest_day_ms)
        return std::nullopt;
    return (*minutes * 60 + *seconds) * second_ms;
}

std::int64_t needed_time(const Section& section, std::string_view key)
{
    const auto time = minutes_and_seconds(section.needed_text(key));
    if (!time)
        section.refuse(key, "@day.time");
    return time.value_or(0);
}

DayAct read_alarm(const Section& section, DayAct act)
{
    section.only({"at", "kind", "title", "alarm", "camera", "confidence"});
    act.title = section.text("title").value_or(std::string());
    const std::string name = section.needed_text("alarm");
    const auto kinds = domain::enum_words<domain::AlarmKind>();
    const auto kind = std::ranges::find(kinds, name, &domain::EnumWord::name);
    if (kind == kinds.end())
        section.refuse("alarm", "a name of AlarmKind");
    else
        act.alarm = static_cast<domain::AlarmKind>(kind->value);
    act.camera = static_cast<std::size_t>(std::max<std::int64_t>(0, section.integer("camera").value_or(0)));
    act.confidence = section.real("confidence").value_or(act.confidence);
    if (!(act.confidence >= 0 && act.confidence <= 1))
        section.refuse("confidence", "0 … 1");
    return act;
}

DayAct read_scene(const Section& section, DayAct act)
{
    section.only({"at", "kind", "title", "scene"});
    act.scene = section.needed_text("scene");
    act.title = section.text("title").value_or(act.scene);
    return act;
}

DayAct read_report(const Section& section, DayAct act)
{
    section.only({"at", "kind", "by", "village", "place", "category", "title", "words", "households", "answer"});
    const std::string by = section.needed_text("by");
    if (by != "worker" && by != "resident")
        section.refuse("by", "worker, resident");
    act.by_worker = by == "worker";
    act.village = section.needed_text("village");
    act.place = section.text("place").value_or(act.village);
    act.category = section.needed_text("category");
    act.title = section.needed_text("title");
    act.words = section.text("words").value_or(std::string());
    act.households = section.integer("households");
    act.answer = section.text("answer").value_or(std::string());
    return act;
}

} // namespace

Result<DayScript> load_day_script(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    const Section root(*document, problems);
    root.only({"lasts", "act"});
    DayScript script;
    script.lasts_ms = needed_time(root, "lasts");
    std::int64_t before = -1;
    for (const Section& section : root.sections("act")) {
        DayAct act;
        act.line = section.line();
        act.at_ms = needed_time(section, "at");
        if (act.at_ms <= before || act.at_ms >= script.lasts_ms)
            section.refuse("at", "@day.order");
        before = act.at_ms;
        const std::string kind = section.text("kind").value_or("report");
        if (kind != "report" && kind != "alarm" && kind != "scene")
            section.refuse("kind", "report, alarm, scene");
        script.acts.push_back(kind == "alarm"   ? read_alarm(section, std::move(act))
                              : kind == "scene" ? read_scene(section, std::move(act))
                                                : read_report(section, std::move(act)));
    }
    if (script.acts.empty())
        static_cast<void>(root.needed_text("act"));
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return script;
}

Result<DayScript> load_day_script()
{
    return load_day_script(shipped_data("demo/day.toml"));
}

} // namespace yiping::config
