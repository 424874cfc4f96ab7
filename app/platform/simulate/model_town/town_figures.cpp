// SPDX-License-Identifier: GPL-3.0-or-later
// Figures that no register counts, typed in as villages do: so often, on which days and where is drawn, how many there
// are in all is what data/figures quotes.
#include "town_registers.h"

#include <yiping/domain/figure_period.h>
#include <yiping/domain/registers/person.h>

#include <algorithm>
#include <array>
#include <format>
#include <map>
#include <string>
#include <utility>

namespace yiping::platform::simulate {

namespace {

using domain::AreaFigureId;

struct Total {
    AreaFigureId figure;
    std::int64_t total;
};
/// Of the last 365 days.
constexpr std::array<Total, 15> totals{{
    {AreaFigureId::TrafficDeaths, 0},
    {AreaFigureId::YardMeetings, 60},
    {AreaFigureId::FieldSurveys, 46},
    {AreaFigureId::VisitorsReceived, 8},
    {AreaFigureId::Suggestions, 92},
    {AreaFigureId::OnSiteItems, 56},
    {AreaFigureId::EnforcementFiles, 189},
    {AreaFigureId::StreetTrading, 310},
    {AreaFigureId::ParkingOffences, 380},
    {AreaFigureId::PostersStopped, 38},
    {AreaFigureId::DemolishedArea, 62},
    {AreaFigureId::BuildingStopped, 6},
    {AreaFigureId::ReviewsAndComplaints, 0},
    {AreaFigureId::CamerasAdded, 144},
    {AreaFigureId::CamerasShared, 839},
}};

/// 同比: this year so far, and the same days a year earlier.
struct Change {
    AreaFigureId figure;
    std::int64_t now, before;
};
constexpr std::array<Change, 2> changes{{{AreaFigureId::SecurityCases, 50, 74}, {AreaFigureId::CriminalCases, 48, 66}}};

/// Of those asked or looked at, so many.
struct Ratio {
    AreaFigureId above, below;
    std::int64_t n, d;
};
constexpr std::array<Ratio, 3> ratios{{
    {AreaFigureId::FacilitiesIntact, AreaFigureId::FacilitiesChecked, 46, 48},
    {AreaFigureId::SafetyFelt, AreaFigureId::SafetyAsked, 998, 1000},
    {AreaFigureId::SupportGiven, AreaFigureId::SupportAsked, 98, 100},
}};

class Typing {
public:
    explicit Typing(TownSoFar& town) : town_(town), random_(town.making().seed, 0xF17)
    {
        for (const domain::Area& area : town.out().rows.area_rows)
            if (area.level == domain::AreaLevel::Village && area.area_code.starts_with("990101001"))
                villages_.push_back(area.area_code);
    }

    void add(AreaFigureId figure, UtcMillis day, const std::string& area, std::int64_t value)
    {
        values_[{figure, day, area}] += value;
    }
    /// One by one over villages and days, from `first` days ago to `last`.
    void spread(AreaFigureId figure, std::int64_t total, std::int64_t first, std::int64_t last)
    {
        for (std::int64_t each = 0; each < total; ++each)
            add(figure, town_.day(random_.integer(last, first)), random_.pick(villages_), 1);
        if (total == 0) // somebody has looked: none
            add(figure, town_.day(last), villages_.front(), 0);
    }
    void write()
    {
        for (const auto& [key, value] : values_) {
            const auto& [figure, day, area] = key;
            auto row = town_.row<domain::AreaFigure>(
                "typed-figure", std::format("{}-{}-{}", area, day, static_cast<int>(figure)), area);
            row.figure = figure;
            row.day = day;
            row.value = static_cast<double>(value);
            town_.out().rows.area_figure_rows.push_back(std::move(row));
        }
    }
    [[nodiscard]] const std::vector<std::string>& villages() const { return villages_; }

private:
    TownSoFar& town_;
    TownRandom random_;
    std::vector<std::string> villages_;
    std::map<std::tuple<AreaFigureId, UtcMillis, std::string>, std::int64_t> values_;
};

/// What the rounds of the last weeks have found (在线率): a village's line fails now and then for hours.
void add_camera_checks(TownSoFar& town, Typing& typing)
{
    constexpr std::int64_t days = 60;
    constexpr std::int64_t rounds_a_day = 96;
    std::map<std::string, std::int64_t> cameras;
    for (const domain::Camera& row : town.out().rows.camera_rows)
        if (row.streams)
            ++cameras[row.area_code.substr(0, 12)];
    TownRandom random(town.making().seed, 0xCA3);
    for (const auto& [village, count] : cameras)
        for (std::int64_t ago = days; ago >= 1; --ago) {
            const std::int64_t asked = count * rounds_a_day;
            const std::int64_t cut = random.integer(0, 19) == 0 ? random.integer(4, 30) * count : 0;
            const std::int64_t missed = std::min(asked, cut + random.integer(0, std::max<std::int64_t>(1, asked / 40)));
            typing.add(AreaFigureId::CamerasChecked, town.day(ago), village, asked);
            typing.add(AreaFigureId::CamerasOnline, town.day(ago), village, asked - missed);
        }
}

} // namespace

void add_typed_figures(TownSoFar& town)
{
    Typing typing(town);
    for (const Total& each : totals)
        typing.spread(each.figure, each.total, year_days - 2, 1);
    const domain::LocalDay today = domain::local_day_of(town.making().as_of);
    const domain::Period year = domain::up_to(domain::period_of(domain::PeriodKind::Year, today), today);
    const domain::Period before = domain::year_before(year);
    for (const Change& each : changes) {
        typing.spread(each.figure, each.now, today - year.from, 1);
        typing.spread(each.figure, each.before, today - before.from, today - before.to + 1);
    }
    const std::string& community = typing.villages().front();
    for (const Ratio& each : ratios) {
        typing.add(each.above, town.day(20), community, each.n);
        typing.add(each.below, town.day(20), community, each.d);
    }
    // Everybody has been told about fraud, house by house.
    std::map<std::string, std::int64_t> people;
    for (const domain::Person& row : town.out().rows.rows_of<domain::Person>())
        ++people[row.area_code.substr(0, 12)];
    for (const auto& [village, count] : people) {
        typing.add(AreaFigureId::AntifraudReached, town.day(10), village, count);
        typing.add(AreaFigureId::AntifraudPeople, town.day(10), village, count);
    }
    add_camera_checks(town, typing);
    typing.write();
}

} // namespace yiping::platform::simulate
