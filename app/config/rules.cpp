// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/rules.h>

#include "read_limits.h"

#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>
#include <yiping/domain/area_code.h>

#include <algorithm>
#include <set>
#include <utility>

namespace yiping::config {

namespace {

/// The value of a code list by its English name, as the data files write it.
template <class E>
std::optional<E> word(const Section& section, std::string_view key, const std::string& name)
{
    std::string words;
    for (const domain::EnumWord& each : domain::enum_words<E>()) {
        if (each.name == name)
            return static_cast<E>(each.value);
        words += (words.empty() ? "" : ", ") + std::string(each.name);
    }
    section.refuse(key, words);
    return std::nullopt;
}

template <class E>
std::vector<E> words(const Section& section, std::string_view key)
{
    std::vector<E> found;
    for (const std::string& name : section.texts(key)) {
        if (const auto value = word<E>(section, key, name))
            found.push_back(*value);
    }
    return found;
}

/// Id and words that every rule has.
template <class Rule>
void read_head(const Section& section, Rule& rule, std::set<std::string>& ids)
{
    rule.id = section.needed_text("id");
    rule.zh = section.needed_text("zh");
    rule.en = section.needed_text("en");
    rule.enabled = section.boolean("enabled").value_or(true);
    if (!ids.insert(rule.id).second)
        section.refuse("id", "an id of its own");
}

domain::TakingRule read_taking(const Section& section, std::set<std::string>& ids)
{
    section.only({"id", "zh", "en", "enabled", "does", "plain_only", "categories", "areas", "sources", "wait_seconds",
        "latest_minutes", "roles", "own_grid", "skilled", "most_load"});
    domain::TakingRule rule;
    read_head(section, rule, ids);
    const std::string does = section.text("does").value_or("dispatch");
    if (does != "accept" && does != "dispatch")
        section.refuse("does", "accept, dispatch");
    rule.dispatches = does == "dispatch";
    rule.plain_only = section.boolean("plain_only").value_or(true);
    rule.categories = section.texts("categories");
    for (const std::string& area : section.texts("areas")) {
        if (auto code = domain::normalise_area_code(area))
            rule.areas.push_back(std::move(*code));
        else
            section.refuse("areas", "[\"990101001001\"]");
    }
    rule.sources = words<domain::CaseSource>(section, "sources");
    const std::int64_t seconds = section.integer("wait_seconds").value_or(60);
    if (seconds < 0 || seconds > 86'400)
        section.refuse("wait_seconds", "0 … 86400");
    rule.wait_ms = seconds * 1000;
    const std::int64_t minutes = section.integer("latest_minutes").value_or(30);
    if (minutes < 1 || minutes > 7 * 24 * 60)
        section.refuse("latest_minutes", "1 … 10080");
    rule.latest_ms = minutes * domain::minute_ms;
    rule.roles = words<domain::TeamRole>(section, "roles");
    rule.own_grid = section.boolean("own_grid").value_or(true);
    rule.skilled = section.boolean("skilled").value_or(true);
    rule.most_load = static_cast<int>(std::clamp<std::int64_t>(section.integer("most_load").value_or(4), 0, 1000));
    if (rule.most_load == 0)
        section.refuse("most_load", "1 …");
    return rule;
}

domain::PressingRule read_pressing(const Section& section, std::set<std::string>& ids)
{
    section.only({"id", "zh", "en", "enabled", "tier", "remind", "oversee", "escalate"});
    domain::PressingRule rule;
    read_head(section, rule, ids);
    if (const auto tier = word<domain::LimitKind>(section, "tier", section.needed_text("tier")))
        rule.tier = *tier;
    constexpr std::array<std::pair<std::string_view, domain::Move>, 3> steps{{
        {"remind", domain::Move::Remind},
        {"oversee", domain::Move::Oversee},
        {"escalate", domain::Move::Escalate},
    }};
    for (const auto& [key, move] : steps) {
        if (const auto after = read_limit(section, key, 0))
            rule.steps.push_back({move, *after});
    }
    if (rule.steps.empty())
        section.refuse("remind", "\"0 natural_minute\"");
    return rule;
}

/// A file that is not there is nothing; one that cannot be read is an error.
Result<std::optional<Document>> load_if_there(const std::filesystem::path& file)
{
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return std::optional<Document>();
    auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    return std::optional(std::move(*document));
}

} // namespace

Result<LoadedLimits> load_limits(const std::filesystem::path& file, const domain::CategoryTree* categories)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    const Section root(*document, problems);
    root.only({"stages", "tiers", "oversight", "urgent_hours"});
    LoadedLimits loaded;
    loaded.book.categories = categories;
    const Section stages = root.section("stages");
    stages.only({"accept", "file", "dispatch", "respond", "arrive", "verify"});
    for (const StageKey& each : stage_keys()) {
        if (each.stage == domain::LimitStage::Handle)
            continue; // that is what the tiers say
        if (const auto limit = read_limit(stages, each.key))
            loaded.book.usual.at(domain::index_of(each.stage)) = *limit;
    }
    const Section tiers = root.section("tiers");
    tiers.only({"same_day", "three_day"});
    loaded.book.same_day = read_limit(tiers, "same_day").value_or(loaded.book.same_day);
    loaded.book.three_day = read_limit(tiers, "three_day").value_or(loaded.book.three_day);
    const Section oversight = root.section("oversight");
    oversight.only({"answer"});
    loaded.book.answer = read_limit(oversight, "answer").value_or(loaded.book.answer);
    loaded.urgent = domain::WorkCalendar().urgent;
    if (root.has("urgent_hours")) {
        if (auto parts = read_day_parts(root, "urgent_hours"); parts && !parts->empty())
            loaded.urgent = std::move(*parts);
    }
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return loaded;
}

Result<LoadedLimits> load_limits(const domain::CategoryTree* categories)
{
    return load_limits(shipped_data("rules/limits.toml"), categories);
}

Result<domain::RuleBook> load_rules(const std::filesystem::path& folder)
{
    domain::RuleBook book;
    std::set<std::string> ids{std::string(domain::resuming_rule)};
    std::vector<Error> problems;
    const auto taking = load_if_there(folder / "taking.toml");
    if (!taking)
        return std::unexpected(taking.error());
    if (*taking) {
        const Section root(**taking, problems);
        root.only({"rule"});
        for (const Section& each : root.sections("rule"))
            book.taking.push_back(read_taking(each, ids));
    }
    const auto pressing = load_if_there(folder / "pressing.toml");
    if (!pressing)
        return std::unexpected(pressing.error());
    if (*pressing) {
        const Section root(**pressing, problems);
        root.only({"rule", "resume"});
        book.resumes = root.boolean("resume").value_or(true);
        for (const Section& each : root.sections("rule"))
            book.pressing.push_back(read_pressing(each, ids));
    }
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return book;
}

Result<domain::RuleBook> load_rules()
{
    return load_rules(shipped_data("rules"));
}

} // namespace yiping::config
