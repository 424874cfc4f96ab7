// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/figure_shares.h>

#include <yiping/domain/limits.h>

#include <cmath>
#include <limits>

namespace yiping::domain {

namespace {

// In the order of the published ranking; data/figures/hotline_share_*.toml say the same (a test compares).
constexpr std::array<HotlineClass, 10> classes{{
    {"labour", "劳动人社", {"1106", "0604", "", ""}},
    {"health", "医疗卫生", {"1103", "", "", ""}},
    {"housing", "住房城建", {"09", "0605", "", ""}},
    {"market", "市场监管", {"0606", "", "", ""}},
    {"transport", "交通运输", {"08", "", "", ""}},
    {"livelihood", "民生服务", {"11", "04", "", ""}},
    {"justice", "司法", {"06", "", "", ""}},
    {"security", "治安管理", {"12", "07", "", ""}},
    {"district", "区县服务", {"", "", "", ""}},
    {"city", "城市管理", {"01", "02", "03", ""}},
}};

} // namespace

std::span<const HotlineClass> hotline_classes()
{
    return classes;
}

std::uint8_t hotline_class_of(std::string_view category)
{
    std::uint8_t found = no_hotline_class;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        if (category == classes[i].zh)
            return static_cast<std::uint8_t>(i);
        for (const std::string_view code : classes[i].categories) {
            if (code.size() > longest && category.starts_with(code)) {
                longest = code.size();
                found = static_cast<std::uint8_t>(i);
            }
        }
    }
    return found;
}

bool is_facility(std::string_view category)
{
    return category.starts_with("02") || category.starts_with("04");
}

CaseFacts facts_of(const Case& row)
{
    CaseFacts facts;
    facts.id = row.id;
    facts.opened_at = row.opened_at;
    facts.due_at = row.due_at.value_or(0);
    facts.closed_at = row.closed_at.value_or(0);
    facts.step = row.step;
    facts.source = row.source;
    const std::int64_t rated = row.satisfaction.value_or(0);
    facts.satisfaction = rated >= 1 && rated <= 5 ? static_cast<std::uint8_t>(rated) : std::uint8_t{0};
    if (row.source == CaseSource::Hotline)
        facts.hotline_class = hotline_class_of(row.category);
    facts.upward = row.upward;
    facts.facility = is_facility(row.category);
    return facts;
}

DisputeFacts facts_of(const Dispute& row)
{
    DisputeFacts facts;
    facts.id = row.id;
    facts.found_at = row.found_at;
    facts.resolved_at = row.resolved_at.value_or(0);
    facts.mediated_at = row.mediating_at.value_or(0);
    facts.confirmed_at = row.confirmed_at.value_or(0);
    facts.withdrawn = row.stage == DisputeStage::Withdrawn;
    // Rows from before these times were kept say how far they came, not since when.
    if (!row.mediating_at && row.stage >= DisputeStage::Mediating && row.stage <= DisputeStage::Failed)
        facts.mediated_at = row.found_at;
    if (!row.confirmed_at && row.stage == DisputeStage::Confirmed)
        facts.confirmed_at = row.resolved_at.value_or(row.found_at);
    return facts;
}

TaskFacts facts_of(const DirectedTask& row)
{
    TaskFacts facts;
    facts.id = row.id;
    facts.issued_at = row.issued_at;
    facts.due_at = row.due_at;
    facts.completed_at = row.completed_at.value_or(0);
    facts.withdrawn_at = row.withdrawn_at.value_or(0);
    return facts;
}

VolunteerFacts facts_of(const VolunteerService& row)
{
    constexpr std::int64_t most_people = 100'000; // far above any town, far below what would overflow
    VolunteerFacts facts;
    facts.id = row.id;
    facts.from_at = row.from_at;
    facts.to_at = row.to_at;
    if (row.people > 0 && row.people <= most_people && row.to_at > row.from_at && row.to_at - row.from_at <= day_ms)
        facts.minutes = row.people * ((row.to_at - row.from_at) / minute_ms);
    return facts;
}

TypedFacts facts_of(const AreaFigure& row)
{
    constexpr double most = 1e15; // exact in a double and far from overflowing a sum
    TypedFacts facts;
    facts.id = row.id;
    facts.day = row.day;
    facts.value = std::isfinite(row.value) ? std::llround(std::clamp(row.value, -most, most)) : 0;
    facts.figure = row.figure;
    return facts;
}

} // namespace yiping::domain
