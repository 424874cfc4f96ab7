// SPDX-License-Identifier: GPL-3.0-or-later
// What panels say of registers: hazards, disputes, calls, party units, points, volunteers, tasks.
#include "scene_content.h"

#include "wall_words.h"

#include <yiping/domain/area_code.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace yiping::presentation {

namespace {

using services::RegisterFacts;

constexpr std::size_t longest_register_list = 24;

PanelRow amount_row(std::string key, const QString& word, std::int64_t amount, const QString& unit)
{
    return {.key = std::move(key), .word = word, .value = count_word(amount), .unit = unit};
}

/// Sorted by amount, bars scaled to the largest.
void take_bars(PanelContent& content, std::vector<std::pair<std::int64_t, PanelRow>> rows)
{
    std::ranges::stable_sort(rows, std::ranges::greater(), &std::pair<std::int64_t, PanelRow>::first);
    if (rows.size() > longest_register_list)
        rows.resize(longest_register_list);
    const std::int64_t most = rows.empty() ? 0 : rows.front().first;
    for (auto& [amount, row] : rows) {
        row.share = share_of(amount, most);
        content.rows.push_back(std::move(row));
    }
}

PanelContent hazards_by_level(const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    content.period = Wall::tr("未销号");
    struct Level {
        std::int64_t open = 0, late = 0;
    };
    std::map<domain::HazardLevel, Level> levels;
    std::int64_t open = 0, late = 0;
    for (const services::HazardFact& each : facts.hazards) {
        if (!source.inside(each.area) || each.stage >= domain::HazardStage::Removed)
            continue;
        Level& level = levels[each.level];
        ++level.open;
        ++open;
        if (each.due_at != 0 && each.due_at < source.town.now()) {
            ++level.late;
            ++late;
        }
    }
    std::int64_t most = 1;
    for (const auto& [level, count] : levels)
        most = std::max(most, count.open);
    for (const domain::EnumWord& each : domain::enum_words<domain::HazardLevel>()) {
        const Level count = levels[static_cast<domain::HazardLevel>(each.value)];
        PanelRow row = amount_row(
            std::string(each.name), word(static_cast<domain::HazardLevel>(each.value)), count.open, Wall::tr("处"));
        row.level = static_cast<int>(each.value);
        row.share = share_of(count.open, most);
        row.mark = share_of(count.late, most);
        row.detail = count.late > 0 ? Wall::tr("逾期 %1").arg(count.late) : QString();
        content.rows.insert(content.rows.begin(), std::move(row)); // the worst first
    }
    content.headline = count_word(open);
    content.headline_unit = Wall::tr("处");
    content.note = late > 0 ? Wall::tr("其中逾期 %1").arg(late) : Wall::tr("无逾期");
    content.note_tone = static_cast<int>(late > 0 ? Tone::Worse : Tone::Better);
    return content;
}

PanelContent hazard_kinds(const domain::Period& period, const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    struct Kind {
        std::int64_t found = 0, removed = 0;
    };
    std::map<std::string, Kind> kinds;
    for (const services::HazardFact& each : facts.hazards) {
        if (!source.inside(each.area) || !period.contains(domain::local_day_of(each.found_at)))
            continue;
        const domain::Category* category = source.categories.class_of(each.kind);
        Kind& kind = kinds[category ? category->code : each.kind];
        ++kind.found;
        kind.removed += each.removed_at != 0 ? 1 : 0;
    }
    std::vector<std::pair<std::int64_t, PanelRow>> rows;
    for (const auto& [code, kind] : kinds) {
        PanelRow row = amount_row(code, category_word(source.categories, code), kind.found, Wall::tr("处"));
        row.detail = Wall::tr("已整治 %1").arg(kind.removed);
        rows.emplace_back(kind.found, std::move(row));
    }
    take_bars(content, std::move(rows));
    return content;
}

PanelContent dispute_funnel(const domain::Period& period, const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    std::int64_t found = 0, mediated = 0, agreed = 0, confirmed = 0, resolved = 0, higher = 0, open = 0;
    for (const services::DisputeFact& each : facts.disputes) {
        if (!source.inside(each.area) || each.stage == domain::DisputeStage::Withdrawn ||
            !period.contains(domain::local_day_of(each.found_at)))
            continue;
        ++found;
        mediated += each.mediating_at != 0 ? 1 : 0;
        agreed += each.agreed_at != 0 ? 1 : 0;
        confirmed += each.confirmed_at != 0 ? 1 : 0;
        resolved += each.resolved_at != 0 ? 1 : 0;
        open += each.resolved_at == 0 ? 1 : 0;
        higher += each.level != domain::AreaLevel::Village ? 1 : 0;
    }
    const auto step = [&](std::string key, const QString& name, std::int64_t count) {
        PanelRow row = amount_row(std::move(key), name, count, Wall::cases_unit(count));
        row.share = share_of(count, found);
        content.rows.push_back(std::move(row));
    };
    step("found", Wall::tr("排查发现"), found);
    step("mediated", Wall::tr("已经调解"), mediated);
    step("agreed", Wall::tr("达成协议"), agreed);
    step("confirmed", Wall::tr("司法确认"), confirmed);
    step("resolved", Wall::tr("化解"), resolved);
    content.rows.back().status = static_cast<int>(domain::CaseStatus::Done);
    const PanelRow rate = rate_row("rate", QString(), resolved, found);
    content.headline = rate.value;
    content.headline_unit = found > 0 ? QStringLiteral("%") : QString();
    content.note = open > 0 ? Wall::tr("还有 %1 件未化解").arg(open) : Wall::tr("全部化解");
    if (higher > 0)
        content.note += Wall::tr("，%1 件由镇以上调解").arg(higher);
    content.note_tone = static_cast<int>(open > 0 ? Tone::Plain : Tone::Better);
    return content;
}

PanelContent dispute_venues(const domain::Period& period, const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    struct Count {
        std::int64_t mediations = 0, agreed = 0, venues = 0;
    };
    std::map<Uuid, Count> by_venue;
    std::int64_t elsewhere = 0;
    for (const services::MediationFact& each : facts.mediations) {
        if (!source.inside(each.area) || !period.contains(domain::local_day_of(each.at)))
            continue;
        if (each.venue == Uuid{}) {
            ++elsewhere;
            continue;
        }
        ++by_venue[each.venue].mediations;
        by_venue[each.venue].agreed += each.agreed ? 1 : 0;
    }
    std::vector<std::pair<std::int64_t, PanelRow>> rows;
    for (const services::VenueFact& venue : facts.venues) {
        if (!source.inside(venue.area))
            continue;
        const Count count = by_venue[venue.id];
        PanelRow row = amount_row(venue.id.to_string(), text(venue.name), count.mediations, Wall::tr("次"));
        row.detail = Wall::tr("达成 %1").arg(count.agreed);
        rows.emplace_back(count.mediations, std::move(row));
    }
    const std::size_t venues = rows.size();
    take_bars(content, std::move(rows));
    content.note = Wall::tr("%1 个场所").arg(venues);
    if (elsewhere > 0)
        content.note += Wall::tr("，另有上门、远程等 %1 次").arg(elsewhere);
    return content;
}

PanelContent hotline_work(const domain::Period& period, const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    std::int64_t calls = 0, in_time = 0, due = 0, asked = 0, solved = 0, rated = 0, satisfied = 0, unprompted = 0,
                 open = 0, responded = 0;
    for (const services::HotlineFact& each : facts.hotline) {
        if (!source.inside(each.area) || !period.contains(domain::local_day_of(each.received_at)))
            continue;
        ++calls;
        unprompted += each.unprompted ? 1 : 0;
        open += each.resolved_at == 0 ? 1 : 0;
        responded += each.responded_at != 0 ? 1 : 0;
        if (each.due_at != 0 && each.resolved_at != 0) {
            ++due;
            in_time += each.resolved_at <= each.due_at ? 1 : 0;
        }
        asked += each.solved >= 0 ? 1 : 0;
        solved += each.solved > 0 ? 1 : 0;
        rated += each.satisfied >= 0 ? 1 : 0;
        satisfied += each.satisfied > 0 ? 1 : 0;
    }
    content.rows.push_back(rate_row("responded", Wall::tr("响应率"), responded, calls));
    content.rows.push_back(rate_row("solved", Wall::tr("解决率"), solved, asked));
    content.rows.push_back(rate_row("satisfied", Wall::tr("满意率"), satisfied, rated));
    content.rows.push_back(rate_row("in_time", Wall::tr("按期办结"), in_time, due));
    content.headline = count_word(open);
    content.headline_unit = Wall::cases_unit(open);
    content.note = Wall::tr("正在办理；未诉先办 %1 件").arg(unprompted);
    return content;
}

PanelContent party_units(const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    std::map<domain::PartyUnitKind, std::pair<std::int64_t, std::int64_t>> kinds;
    std::int64_t members = 0;
    std::set<std::string, std::less<>> led;
    for (const services::PartyUnitFact& each : facts.party_units) {
        const bool here = source.inside(each.area) ||
                          std::ranges::any_of(each.grids, [&](const std::string& grid) { return source.inside(grid); });
        if (!here)
            continue;
        auto& [units, people] = kinds[each.kind];
        ++units;
        people += each.members;
        // Groups and zones are parts of branches: their members are counted there.
        if (each.kind == domain::PartyUnitKind::Branch || each.kind == domain::PartyUnitKind::FeatureBranch) {
            members += each.members;
            for (const std::string& grid : each.grids)
                led.emplace(domain::grid_of(grid));
        }
    }
    for (const auto& [kind, count] : kinds) {
        PanelRow row = amount_row(std::string(domain::name_of(kind)), word(kind), count.first, Wall::tr("个"));
        row.detail = count.second > 0 ? Wall::tr("党员 %1").arg(count.second) : QString();
        row.share = -1; // not to be compared with one another
        content.rows.push_back(std::move(row));
    }
    std::int64_t grids = 0, with = 0;
    for (const services::Place& place : source.town.areas()) {
        if (!place.known || place.row.level != domain::AreaLevel::Grid || !source.inside(place.row.area_code))
            continue;
        ++grids;
        with += led.contains(place.row.area_code) ? 1 : 0;
    }
    if (grids > 0) {
        PanelRow row = rate_row("led", Wall::tr("支部覆盖网格"), with, grids);
        row.small = false;
        content.rows.push_back(std::move(row));
    }
    content.headline = count_word(members);
    content.headline_unit = Wall::tr("名党员");
    return content;
}

PanelContent party_grids(const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    content.columns = {Wall::tr("党支部"), Wall::tr("党员"), Wall::tr("网格")};
    std::vector<std::pair<std::int64_t, PanelRow>> rows;
    for (const services::PartyUnitFact& each : facts.party_units) {
        if (each.kind != domain::PartyUnitKind::Branch && each.kind != domain::PartyUnitKind::FeatureBranch)
            continue;
        const bool here = source.inside(each.area) ||
                          std::ranges::any_of(each.grids, [&](const std::string& grid) { return source.inside(grid); });
        if (!here)
            continue;
        PanelRow row{.key = each.id.to_string(), .word = text(each.name)};
        row.value = count_word(each.members);
        row.cells = {QString::number(each.grids.size())};
        rows.emplace_back(each.members, std::move(row));
    }
    take_bars(content, std::move(rows));
    return content;
}

PanelContent points_given(const domain::Period& period, const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    const std::int32_t from = domain::month_index(period.from);
    std::map<domain::PointsReason, std::int64_t> by_reason;
    std::int64_t given = 0, redeemed = 0, accounts = 0;
    for (const services::PointsAccountsFact& each : facts.points_accounts)
        accounts += source.inside(each.area) ? each.accounts : 0;
    for (const services::PointsFact& each : facts.points) {
        if (!source.inside(each.area) || each.month < from)
            continue;
        if (each.redeemed) {
            redeemed += each.points;
            continue;
        }
        given += each.points;
        by_reason[each.reason] += each.points;
    }
    std::vector<std::pair<std::int64_t, PanelRow>> rows;
    for (const auto& [reason, points] : by_reason)
        rows.emplace_back(
            points, amount_row(std::string(domain::name_of(reason)), word(reason), points, Wall::tr("分")));
    take_bars(content, std::move(rows));
    content.headline = count_word(given);
    content.headline_unit = Wall::tr("分");
    content.note = Wall::tr("%1 个账户，兑换 %2 分").arg(count_word(accounts), count_word(redeemed));
    return content;
}

PanelContent volunteer_work(const domain::Period& period, const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    struct Work {
        std::int64_t minutes = 0, people = 0, times = 0;
    };
    std::map<domain::VolunteerKind, Work> kinds;
    Work all;
    std::int64_t served = 0;
    for (const services::VolunteerFact& each : facts.volunteers) {
        if (!source.inside(each.area) || !period.contains(domain::local_day_of(each.at)))
            continue;
        Work& work = kinds[each.kind];
        work.minutes += each.person_minutes;
        work.people += each.people;
        ++work.times;
        all.minutes += each.person_minutes;
        all.people += each.people;
        served += each.served;
    }
    constexpr std::int64_t minutes_an_hour = 60;
    std::vector<std::pair<std::int64_t, PanelRow>> rows;
    for (const auto& [kind, work] : kinds) {
        PanelRow row = amount_row(
            std::string(domain::name_of(kind)), word(kind), work.minutes / minutes_an_hour, Wall::tr("小时"));
        row.detail = Wall::tr("%1 次").arg(work.times);
        rows.emplace_back(work.minutes, std::move(row));
    }
    take_bars(content, std::move(rows));
    content.headline = count_word(all.minutes / minutes_an_hour);
    content.headline_unit = Wall::tr("小时");
    content.note = Wall::tr("%1 人次").arg(count_word(all.people));
    if (served > 0)
        content.note += Wall::tr("，服务 %1 人次").arg(count_word(served));
    return content;
}

PanelContent directed_tasks(const domain::Period& period, const RegisterFacts& facts, const ContentSource& source)
{
    PanelContent content;
    std::int64_t issued = 0, received = 0, completed = 0, late = 0;
    const UtcMillis now = source.town.now();
    for (const services::TaskFact& each : facts.tasks) {
        if (!source.inside(each.area) || !period.contains(domain::local_day_of(each.issued_at)))
            continue;
        ++issued;
        received += each.received_at != 0 || each.completed_at != 0 ? 1 : 0;
        completed += each.completed_at != 0 ? 1 : 0;
        late += each.completed_at == 0 && each.due_at < now ? 1 : 0;
    }
    const auto step = [&](std::string key, const QString& name, std::int64_t count) {
        PanelRow row = amount_row(std::move(key), name, count, Wall::tr("项"));
        row.share = share_of(count, issued);
        content.rows.push_back(std::move(row));
    };
    step("issued", Wall::tr("下发"), issued);
    step("received", Wall::tr("回执"), received);
    step("completed", Wall::tr("完成"), completed);
    content.rows.back().status = static_cast<int>(domain::CaseStatus::Done);
    const PanelRow rate = rate_row("rate", QString(), completed, issued);
    content.headline = rate.value;
    content.headline_unit = issued > 0 ? QStringLiteral("%") : QString();
    content.note = late > 0 ? Wall::tr("逾期未完成 %1").arg(late) : Wall::tr("无逾期");
    content.note_tone = static_cast<int>(late > 0 ? Tone::Worse : Tone::Better);
    return content;
}

} // namespace

PanelContent register_content(const domain::PanelDescription& panel, const ContentSource& source)
{
    using domain::PanelKind;
    PanelContent content;
    if (source.registers != nullptr) {
        const RegisterFacts& facts = *source.registers;
        const domain::Period period = period_of_panel(panel.period, source.town.now());
        switch (panel.kind) {
        case PanelKind::Hazards:
            content = hazards_by_level(facts, source);
            break;
        case PanelKind::HazardKinds:
            content = hazard_kinds(period, facts, source);
            break;
        case PanelKind::Funnel:
            content = dispute_funnel(period, facts, source);
            break;
        case PanelKind::Venues:
            content = dispute_venues(period, facts, source);
            break;
        case PanelKind::HotlineWork:
            content = hotline_work(period, facts, source);
            break;
        case PanelKind::PartyUnits:
            content = party_units(facts, source);
            break;
        case PanelKind::PartyGrids:
            content = party_grids(facts, source);
            break;
        case PanelKind::Points:
            content = points_given(period, facts, source);
            break;
        case PanelKind::Volunteers:
            content = volunteer_work(period, facts, source);
            break;
        case PanelKind::Tasks:
            content = directed_tasks(period, facts, source);
            break;
        default:
            return content;
        }
    }
    const bool timeless = panel.kind == PanelKind::PartyUnits || panel.kind == PanelKind::PartyGrids;
    if (content.period.isEmpty() && !timeless)
        content.period = period_word(panel.period);
    content.from_registers = true;
    return content;
}

} // namespace yiping::presentation
