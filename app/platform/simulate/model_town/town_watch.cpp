// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_registers.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/alarm.h>
#include <yiping/domain/registers/broadcast.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/hazard_entry.h>
#include <yiping/domain/registers/loudspeaker.h>
#include <yiping/domain/registers/patrol.h>
#include <yiping/domain/registers/patrol_point.h>
#include <yiping/domain/registers/sensor.h>
#include <yiping/domain/registers/warning.h>
#include <yiping/domain/registers/watch_deployment.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <format>

namespace yiping::platform::simulate {

namespace {

using domain::HazardLevel;
using domain::HazardStage;
using domain::TeamRole;

struct HazardPlan {
    std::string_view kind;
    std::string_view title;
    std::string_view damage;
    std::string_view measures;
    Where where;
    HazardLevel level;
    bool after_rain;
    double weight;
};
constexpr std::array<HazardPlan, 10> hazard_plans{{
    {"1003", "边坡松动落石", "局部掉块", "设警戒带，清理危石", Where::Forest, HazardLevel::High, true, 3},
    {"0904", "自建房墙体裂缝", "裂缝宽约2厘米", "劝离，鉴定后加固", Where::Farm, HazardLevel::Moderate, true, 2},
    {"0103", "化粪池管网老化堵塞", "污水外溢", "疏通清掏，更换管段", Where::Compound, HazardLevel::Moderate, true, 3},
    {"0501", "楼道堆放杂物", "疏散通道变窄", "当场清理，上门告知", Where::Dense, HazardLevel::Low, false, 6},
    {"0502", "电瓶车楼内充电", "线路过载", "拆除飞线，引导到充电棚", Where::Dense, HazardLevel::Moderate, false, 5},
    {"0503", "燃气软管老化", "接头松动", "更换软管，检漏", Where::Dense, HazardLevel::High, false, 3},
    {"0204", "江边护栏松动", "立柱锈蚀", "临时围挡，焊接加固", Where::River, HazardLevel::Moderate, false, 3},
    {"0201", "路面塌陷", "塌陷约1平方米", "围挡，回填", Where::Road, HazardLevel::Moderate, true, 2},
    {"0205", "低洼处排水不畅", "雨后积水", "清淤，增设篦子", Where::Road, HazardLevel::Low, true, 4},
    {"1003", "林区路边枯枝堆积", "可燃物多", "清运，设卡劝阻火源", Where::Forest, HazardLevel::High, false, 2},
}};
/// Found and put right before they did harm, as published; and a few that came back within 90 days.
constexpr int hazards_removed = 236;
constexpr int hazards_open = 18;
constexpr int recurrences = 11;

class HazardMaker {
public:
    explicit HazardMaker(TownSoFar& town) : town_(town), random_(town.making().seed, 0x4A2A)
    {
        for (const HazardPlan& plan : hazard_plans)
            weights_.push_back(plan.weight);
        wet_.assign(town.wet_days().begin(), town.wet_days().end());
    }

    void run()
    {
        std::vector<domain::Hazard> closed;
        for (int each = 0; each < hazards_removed - recurrences; ++each)
            closed.push_back(fresh(random_.integer(12, year_days - 5), true));
        for (int each = 0; each < hazards_open; ++each)
            (void)fresh(random_.integer(0, 9), false);
        // The same trouble in the same place, some weeks after it was removed.
        for (int each = 0; each < recurrences; ++each) {
            domain::Hazard again;
            do {
                again = random_.pick(closed);
            } while (town_.making().as_of - again.removed_at.value_or(0) < 80 * domain::day_ms);
            const Uuid before = again.id;
            const UtcMillis at = *again.removed_at + random_.integer(15, 70) * domain::day_ms;
            again = named(again);
            again.found_at = at;
            again.recurrence_of = before;
            finish(again, true);
        }
    }

private:
    domain::Hazard named(domain::Hazard hazard)
    {
        const std::string number = std::format("YH{:04}", ++number_);
        hazard.id = town_id(town_.making(), "hazard", number);
        hazard.number = number;
        return hazard;
    }

    domain::Hazard fresh(std::int64_t days_ago, bool removed)
    {
        const HazardPlan& plan = hazard_plans.at(random_.weighted(weights_));
        const auto [at, micro] =
            town_.making().places.near(town_.making().places.draw(plan.where, random_), 60, random_);
        auto row = named(town_.row<domain::Hazard>("hazard", "", town_.micro_code(micro)));
        row.kind = plan.kind;
        row.title = plan.title;
        row.level = plan.level;
        row.address = town_.making().places.address_of(at);
        row.place = row.address;
        row.damage = plan.damage;
        row.measures = plan.measures;
        town_.place(row, at);
        UtcMillis day = town_.day(days_ago);
        // Water and slopes show themselves the day after rain.
        if (plan.after_rain && !wet_.empty() && removed) {
            const auto near = std::ranges::lower_bound(wet_, day);
            day = near == wet_.end() ? wet_.back() : *near;
        }
        row.found_at = std::min(
            day + random_.integer(8 * 60, 18 * 60) * domain::minute_ms, town_.making().as_of - 3 * domain::hour_ms);
        row.source = random_.chance(0.75) ? domain::CaseSource::Patrol : domain::CaseSource::Resident;
        row.people = plan.level >= HazardLevel::Moderate ? random_.integer(3, 150) : random_.integer(1, 20);
        row.households = std::max<std::int64_t>(1, *row.people / 3);
        finish(row, removed);
        return row;
    }

    void finish(domain::Hazard& row, bool removed)
    {
        const domain::Responder* finder = town_.staff(row.area_code.substr(0, 15), TeamRole::FullTime);
        const domain::Responder* leader = town_.staff(row.area_code.substr(0, 15), TeamRole::Leader);
        const std::string found_by = finder != nullptr ? finder->post : "居民";
        const std::string chief = leader != nullptr ? leader->post : "网格长";
        row.found_by = found_by;
        if (leader != nullptr)
            row.responsible_id = leader->id;
        const std::int64_t days = row.level == HazardLevel::Low ? 3 : row.level == HazardLevel::Moderate ? 7 : 15;
        row.due_at = row.found_at + days * domain::day_ms;
        const UtcMillis now = town_.making().as_of;
        int entry = 0;
        const auto note = [&](domain::HazardEntryKind kind, std::optional<HazardStage> to, UtcMillis at,
                              const std::string& who, std::string_view words) {
            auto line = town_.row<domain::HazardEntry>(
                "hazard-entry", std::format("{}-{}", row.number, ++entry), row.area_code);
            line.hazard_id = row.id;
            line.at = at;
            line.kind = kind;
            line.to_stage = to;
            line.actor = who;
            line.detail = words;
            line.attachment_count = kind == domain::HazardEntryKind::Find ? 1 : 0;
            town_.add(line);
        };
        using enum domain::HazardEntryKind;
        row.stage = HazardStage::Found;
        note(Find, HazardStage::Found, row.found_at, found_by, row.title);
        const UtcMillis listed = row.found_at + random_.integer(20, 180) * domain::minute_ms;
        if (listed < now) {
            row.stage = HazardStage::Listed;
            note(Assess, HazardStage::Listed, listed, chief, "一患一档，已建档");
        }
        const UtcMillis treating = listed + random_.integer(1, 20) * domain::hour_ms;
        if (treating < now) {
            row.stage = HazardStage::Treating;
            row.treating_at = treating;
            note(Treat, HazardStage::Treating, treating, chief, row.measures);
        }
        if (removed) {
            const double share = random_.chance(0.06) ? random_.between(1.02, 1.3) : random_.between(0.2, 0.92);
            row.removed_at = std::min(now - 4 * domain::hour_ms,
                treating + static_cast<UtcMillis>(share * static_cast<double>(*row.due_at - treating)));
            row.checked_at =
                std::min(now - domain::hour_ms, *row.removed_at + random_.integer(2, 60) * domain::hour_ms);
            row.stage = HazardStage::Checked;
            note(Treat, HazardStage::Removed, *row.removed_at, chief, "整治完成");
            note(Close, HazardStage::Checked, *row.checked_at, "镇平安法治办", "现场复查，销号");
        }
        town_.add(row);
    }

    TownSoFar& town_;
    TownRandom random_;
    std::vector<double> weights_;
    std::vector<UtcMillis> wet_;
    int number_ = 0;
};

void patrols(TownSoFar& town)
{
    using domain::PatrolKind;
    TownRandom random(town.making().seed, 0x9A70);
    constexpr std::int64_t days = 30;
    constexpr std::int64_t days_with_points = 2;
    const auto bit = [](domain::PatrolStep step) { return static_cast<std::int64_t>(step); };
    int number = 0;
    int points = 0;
    for (std::int64_t ago = days; ago >= 0; --ago) {
        const UtcMillis midnight = town.day(ago);
        for (const domain::Responder* who : town.of_role(TeamRole::FullTime)) {
            // Every day a round; a second one after rain, at school hours, on market days.
            const bool wet = town.wet(midnight);
            const int rounds = wet || TownSoFar::market(midnight) || random.chance(0.25) ? 2 : 1;
            for (int round = 0; round < rounds; ++round) {
                if (random.chance(0.04))
                    continue; // not every day is a good one
                auto row = town.row<domain::Patrol>("patrol", std::format("{}", ++number), who->area_code);
                row.responder_id = who->id;
                row.kind = round == 0                                                ? PatrolKind::Daily
                           : wet                                                     ? PatrolKind::Flood
                           : TownSoFar::school(midnight) && random.chance(0.5)       ? PatrolKind::School
                           : town.staff(who->area_code, TeamRole::Leader) != nullptr ? PatrolKind::Night
                                                                                     : PatrolKind::Safety;
                const std::int64_t begin = row.kind == PatrolKind::School  ? 7 * 60 + 10
                                           : row.kind == PatrolKind::Night ? 19 * 60 + 30
                                                                           : random.integer(8 * 60 + 30, 15 * 60);
                row.from_at = midnight + begin * domain::minute_ms;
                if (row.from_at > town.making().as_of)
                    continue;
                const UtcMillis to = row.from_at + random.integer(35, 130) * domain::minute_ms;
                if (to < town.making().as_of)
                    row.to_at = to;
                row.steps = bit(domain::PatrolStep::Look) | bit(domain::PatrolStep::Record);
                for (const auto step :
                    {domain::PatrolStep::Listen, domain::PatrolStep::Ask, domain::PatrolStep::Report})
                    if (random.chance(0.82))
                        row.steps |= bit(step);
                row.length_m = std::floor(random.between(900, 4200));
                row.points_planned = random.integer(5, 9);
                row.points_visited = *row.points_planned - (random.chance(0.2) ? random.integer(1, 2) : 0);
                row.found = random.chance(wet ? 0.4 : 0.18) ? random.integer(1, 3) : 0;
                row.note = row.found > 0 ? "发现问题已上报" : "正常";
                town.add(row);
                if (ago > days_with_points)
                    continue;
                std::size_t grid = 0;
                while (grid + 1 < grid_total && town.grid_code(grid) != who->area_code)
                    ++grid;
                std::int64_t seen = 0;
                for (const auto step : {domain::PatrolStep::Look, domain::PatrolStep::Listen, domain::PatrolStep::Ask,
                         domain::PatrolStep::Record, domain::PatrolStep::Report}) {
                    if (!domain::has_flag(row.steps, step))
                        continue;
                    auto point = town.row<domain::PatrolPoint>("point", std::format("{}", ++points), who->area_code);
                    point.patrol_id = row.id;
                    point.step = step;
                    point.at = row.from_at + ++seen * 9 * domain::minute_ms;
                    town.place(point, town.making().places.within(town.micro_of(grid, random), random));
                    town.add(point);
                }
            }
        }
    }
}

/// Sensors stand where hazards were; the newest value follows the weather.
std::vector<domain::Sensor> sensors(TownSoFar& town)
{
    using domain::SensorKind;
    struct Plan {
        SensorKind kind;
        Where where;
        int count;
        std::string_view word, unit;
        double warn, alarm, dry, wet;
    };
    constexpr std::array<Plan, 6> plans{{
        {SensorKind::Rain, Where::Farm, 8, "雨量站", "mm/h", 15, 30, 0, 12},
        {SensorKind::WaterLevel, Where::River, 6, "水位站", "m", 3.5, 4.2, 2.1, 3.1},
        {SensorKind::Tilt, Where::Forest, 10, "边坡监测", "mm", 10, 25, 2, 6},
        {SensorKind::Smoke, Where::Market, 24, "烟感", "dB/m", 0.3, 0.5, 0.02, 0.02},
        {SensorKind::Gas, Where::Dense, 12, "燃气探测", "%LEL", 10, 25, 0.4, 0.4},
        {SensorKind::Manhole, Where::Road, 16, "井盖监测", "度", 15, 30, 0, 0},
    }};
    TownRandom random(town.making().seed, 0x5E45);
    std::vector<domain::Sensor> made;
    const bool wet = town.wet(town.today()) || town.wet(town.day(1));
    for (const Plan& plan : plans) {
        for (int each = 0; each < plan.count; ++each) {
            const auto [at, micro] =
                town.making().places.near(town.making().places.draw(plan.where, random), 90, random);
            const std::string number = std::format("GZ{:04}", made.size() + 1);
            auto row = town.row<domain::Sensor>("sensor", number, town.micro_code(micro));
            row.number = number;
            row.name = std::format("{}{}", plan.word, each + 1);
            row.kind = plan.kind;
            town.place(row, at);
            row.unit = plan.unit;
            row.warn_at = plan.warn;
            row.alarm_at = plan.alarm;
            row.last_value = std::round(((wet ? plan.wet : plan.dry) + 0.1 * random.unit()) * 100) / 100;
            row.last_at = town.making().as_of - random.integer(10, 600) * 1000;
            row.state = random.chance(0.05) ? domain::DeviceState::Offline : domain::DeviceState::Online;
            town.add(row);
            made.push_back(std::move(row));
        }
    }
    return made;
}

int loudspeakers(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0x10D5);
    constexpr int of_village = 4;
    constexpr int of_households = 96;
    int number = 0;
    const auto add = [&](domain::LoudspeakerKind kind, Where where) {
        const auto [at, micro] = town.making().places.near(town.making().places.draw(where, random), 60, random);
        const std::string code = std::format("LB{:04}", ++number);
        auto row = town.row<domain::Loudspeaker>("loudspeaker", code, town.micro_code(micro));
        row.number = code;
        row.kind = kind;
        row.name = std::format("{}{}", domain::word_of(kind).zh, number);
        town.place(row, at);
        row.range_m = kind == domain::LoudspeakerKind::Village ? 350 : 15;
        row.state = random.chance(0.04) ? domain::DeviceState::Faulty : domain::DeviceState::Online;
        row.quiet_hours = "21:30-07:00";
        domain::LoudspeakerPersonal personal;
        personal.id = row.id;
        if (kind == domain::LoudspeakerKind::Household) {
            row.consent_at = town.day(random.integer(40, 300));
            personal.owner_name = invented_name(random).full;
        }
        town.add(row);
        town.add_personal(personal);
    };
    for (std::size_t each = 0; each < village_plans().size() * of_village; ++each)
        add(domain::LoudspeakerKind::Village, Where::Any);
    for (int each = 0; each < of_households; ++each)
        add(domain::LoudspeakerKind::Household, Where::Farm);
    return number;
}

/// A spell of wet days is forecast the evening before; the loudspeakers say so.
void warnings(TownSoFar& town, int loudspeakers)
{
    TownRandom random(town.making().seed, 0xF03E);
    int number = 0;
    int broadcasts = 0;
    const auto speak = [&](domain::BroadcastKind kind, UtcMillis at, std::string title, const Uuid* warning) {
        const std::string code = std::format("GB{:04}", ++broadcasts);
        auto row = town.row<domain::Broadcast>("broadcast", code, model_town_code);
        row.number = code;
        row.title = std::move(title);
        row.kind = kind;
        row.at = at;
        row.seconds = random.integer(40, 180);
        row.times = random.integer(1, 3);
        row.loudspeakers = loudspeakers;
        row.text = row.title;
        row.played_by = "镇综治中心 值班员";
        if (warning != nullptr)
            row.warning_id = *warning;
        town.add(row);
    };
    for (const UtcMillis day : town.wet_days()) {
        if (town.wet(domain::local_midnight(day - domain::hour_ms)))
            continue; // the spell was forecast on its first day
        int length = 1;
        while (town.wet(domain::local_midnight(day + length * domain::day_ms + domain::hour_ms)))
            ++length;
        const std::string code = std::format("YJ{:04}", ++number);
        auto row = town.row<domain::Warning>("warning", code, model_town_code);
        row.number = code;
        row.kind = random.chance(0.25) ? domain::WarningKind::Landslide : domain::WarningKind::Rain;
        row.level = length >= 3   ? domain::RiskLevel::Orange
                    : length == 2 ? domain::RiskLevel::Yellow
                                  : domain::RiskLevel::Blue;
        row.issued_at = day - 5 * domain::hour_ms;
        row.from_at = day;
        row.to_at = day + length * domain::day_ms;
        if (*row.to_at < town.making().as_of)
            row.lifted_at = *row.to_at;
        row.title = std::format("{}{}预警", domain::word_of(row.kind).zh, domain::word_of(row.level).zh);
        row.source = "区气象台（示意）";
        row.text = "请留意低洼处、边坡和临水步道，非必要不外出。";
        town.add(row);
        speak(domain::BroadcastKind::Warning, row.issued_at + 20 * domain::minute_ms, row.title, &row.id);
    }
    for (std::int64_t ago = year_days - 1; ago > 0; --ago) {
        const UtcMillis day = town.day(ago);
        const auto month = static_cast<unsigned>(domain::local_of(day).date.month());
        if (ago % 3 == 0)
            speak(domain::BroadcastKind::AntiFraud, day + 18 * domain::hour_ms, "不听、不信、不转账", nullptr);
        if (month >= 2 && month <= 4 && !town.wet(day) && ago % 2 == 0)
            speak(domain::BroadcastKind::Forest, day + 9 * domain::hour_ms, "森林防火，禁止野外用火", nullptr);
        if (TownSoFar::market(day))
            speak(domain::BroadcastKind::Notice, day + 7 * domain::hour_ms, "赶场日，请有序停车", nullptr);
    }
}

void alarms(TownSoFar& town, const std::vector<domain::Sensor>& sensors)
{
    using domain::AlarmKind;
    using domain::AlarmState;
    TownRandom random(town.making().seed, 0xA1A3);
    constexpr std::int64_t days = 30;
    std::vector<const domain::Camera*> eyes;
    for (const domain::Camera& camera : town.out().rows.camera_rows)
        if (camera.streams)
            eyes.push_back(&camera);
    int number = 0;
    for (std::int64_t ago = days; ago >= 0; --ago) {
        const UtcMillis midnight = town.day(ago);
        const bool wet = town.wet(midnight);
        const std::int64_t count = random.integer(1, 3) + (TownSoFar::market(midnight) ? 2 : 0) + (wet ? 2 : 0);
        for (std::int64_t each = 0; each < count; ++each) {
            const std::string code = std::format("GJ{:05}", ++number);
            const bool by_sensor = wet ? random.chance(0.6) : random.chance(0.2);
            const domain::Sensor& sensor = random.pick(sensors);
            const domain::Camera& camera = *random.pick(eyes);
            auto row = town.row<domain::Alarm>("alarm", code, by_sensor ? sensor.area_code : camera.area_code);
            row.number = code;
            row.at = midnight + random.integer(6 * 60, 21 * 60) * domain::minute_ms;
            if (row.at >= town.making().as_of)
                continue;
            if (by_sensor) {
                row.sensor_id = sensor.id;
                row.lon = sensor.lon;
                row.lat = sensor.lat;
                row.value = sensor.alarm_at.value_or(0) * random.between(1.0, 1.3);
                row.kind = sensor.kind == domain::SensorKind::Rain         ? AlarmKind::Rain
                           : sensor.kind == domain::SensorKind::WaterLevel ? AlarmKind::Level
                           : sensor.kind == domain::SensorKind::Tilt       ? AlarmKind::Tilt
                                                                           : AlarmKind::Smoke;
            } else {
                row.camera_id = camera.id;
                row.lon = camera.lon;
                row.lat = camera.lat;
                row.confidence = std::round(random.between(0.55, 0.98) * 100) / 100;
                constexpr std::array kinds{
                    AlarmKind::Parking, AlarmKind::Rubbish, AlarmKind::Water, AlarmKind::Fishing, AlarmKind::Fire};
                row.kind = TownSoFar::market(midnight) && random.chance(0.6) ? AlarmKind::Crowd : random.pick(kinds);
            }
            const bool old = town.making().as_of - row.at > 40 * domain::minute_ms;
            row.state = AlarmState::New;
            if (old) {
                row.judged_at = row.at + random.integer(1, 12) * domain::minute_ms;
                row.judged_by = "镇综治中心 值班员";
                row.state = random.chance(0.38) ? AlarmState::FalseAlarm : AlarmState::Ended;
            }
            town.add(row);
            town.add_personal(domain::AlarmPersonal{.id = row.id, .picture = ""});
        }
    }
    struct Watch {
        domain::WatchKind kind;
        std::string_view basis, subject;
    };
    constexpr std::array<Watch, 3> watches{{{domain::WatchKind::Area, "汛期临水危险区域管控", "江边步道临水区"},
        {domain::WatchKind::Missing, "家属求助", "走失老人（演示）"},
        {domain::WatchKind::Area, "森林防火期管控", "瞭望塔周边"}}};
    for (std::size_t each = 0; each < watches.size(); ++each) {
        const std::string code = std::format("BK{:02}", each + 1);
        auto row = town.row<domain::WatchDeployment>("watch", code, model_town_code);
        row.number = code;
        row.kind = watches.at(each).kind;
        row.from_at = town.day(20 - static_cast<std::int64_t>(each) * 6);
        row.to_at = row.from_at + 7 * domain::day_ms;
        if (row.to_at < town.making().as_of)
            row.ended_at = row.to_at;
        row.ordered_by = "镇综治中心 主任";
        row.allowed_by = "镇 党委副书记";
        row.basis = watches.at(each).basis;
        row.hits = random.integer(0, 4);
        domain::WatchDeploymentPersonal personal;
        personal.id = row.id;
        personal.subject = watches.at(each).subject;
        town.add(row);
        town.add_personal(personal);
    }
}

} // namespace

void add_watch(TownSoFar& town)
{
    HazardMaker(town).run();
    patrols(town);
    const std::vector<domain::Sensor> made = sensors(town);
    warnings(town, loudspeakers(town));
    alarms(town, made);
}

} // namespace yiping::platform::simulate
