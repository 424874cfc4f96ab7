// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/take_in.h>

#include <yiping/base/log.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>
#include <yiping/domain/dispatch_ranking.h>
#include <yiping/domain/register_info.h>

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace yiping::services {

namespace {

constexpr std::size_t village_digits = 12;
constexpr std::size_t telling_bytes = 12; ///< four letters: less of an address is in too many others

/// The same grid, or a part of it.
bool lie_together(std::string_view one, std::string_view other)
{
    return one.size() > village_digits && other.size() > village_digits &&
           (domain::contains(one, other) || domain::contains(other, one));
}

/// Of two addresses as plain_address makes them; one may say more than the other.
bool says_the_same_place(std::string_view one, std::string_view other)
{
    const std::string_view shorter = one.size() <= other.size() ? one : other;
    const std::string_view longer = one.size() <= other.size() ? other : one;
    return !shorter.empty() && (one == other || (shorter.size() >= telling_bytes && longer.contains(shorter)));
}

} // namespace

TakeIn::TakeIn(Town& town, const domain::CategoryTree& categories, CaseActions& actions)
    : town_(town), categories_(categories), actions_(actions), subscription_(town.subscribe(*this))
{
}

void TakeIn::prepare()
{
    town_.look_at(*domain::find_register("place"));
}

void TakeIn::rows_changed(std::uint32_t register_number)
{
    stale_ = stale_ || register_number == domain::find_register("place")->number;
}

void TakeIn::fill()
{
    if (!std::exchange(stale_, false))
        return;
    book_ = domain::AddressBook();
    std::vector<domain::Area> areas;
    areas.reserve(town_.areas().size());
    for (const Place& place : town_.areas())
        if (place.known)
            areas.push_back(place.row);
    book_.add_areas(areas);
    auto outlines = geo::AreaIndex::make(areas);
    if (!outlines)
        log::warning("services", "outlines: {}", outlines.error().debug_text());
    outlines_ = outlines ? std::move(*outlines) : geo::AreaIndex();
    if (const auto* rows = town_.rows_of(*domain::find_register("place"))) {
        for (const auto& [id, row] : *rows)
            book_.add_place(row.text("name"), row.area_code(), row.real("lon"), row.real("lat"));
    }
}

std::vector<domain::AddressMatch> TakeIn::places(std::string_view address)
{
    fill();
    return book_.match(address, actions_.me().scope);
}

std::string TakeIn::area_at(double lon, double lat)
{
    fill();
    return std::string(outlines_.find({lon, lat}).value_or(std::string_view()));
}

std::vector<const domain::Category*> TakeIn::classes(std::string_view words) const
{
    return domain::likely_categories(categories_, words, most_classes);
}

std::vector<LikelyDouble> TakeIn::doubles(const domain::ReportCase& report) const
{
    const std::string address = domain::plain_address(report.address);
    const std::string_view top = std::string_view(report.category).substr(0, 2);
    std::vector<LikelyDouble> found;
    for (const CaseIndex at : town_.open_cases()) {
        const domain::Case* data = town_.detail(at);
        if (data == nullptr)
            continue;
        // Asked with every letter that is typed: words are compared last, and copied for what is found only.
        std::optional<double> near_m;
        if (report.lon && report.lat && data->lon && data->lat) {
            const double metres = domain::distance_m(*report.lon, *report.lat, *data->lon, *data->lat);
            if (metres <= double_within_m)
                near_m = metres;
        }
        const bool same_class = near_m && !top.empty() && std::string_view(data->category).starts_with(top);
        const bool same_grid = !report.category.empty() && data->category == report.category &&
                               town_.now() - data->opened_at <= day_ms &&
                               lie_together(report.area_code, data->area_code);
        if (same_class || same_grid ||
            (!address.empty() && says_the_same_place(address, domain::plain_address(data->address))))
            found.push_back({data->id, data->number, data->title, data->opened_at, near_m});
    }
    std::ranges::sort(found, {}, [](const LikelyDouble& each) {
        return std::tuple(
            each.distance_m.value_or(std::numeric_limits<double>::infinity()), -each.opened_at, each.number);
    });
    if (found.size() > most_doubles)
        found.resize(most_doubles);
    return found;
}

Result<void> TakeIn::check(const domain::ReportCase& report) const
{
    const domain::Principal& me = actions_.me();
    const auto rules = domain::move_rules();
    const auto rule = std::ranges::find(rules, domain::Move::Report, &domain::MoveRule::move);
    if ((rule->who & (1U << static_cast<unsigned>(me.role))) == 0)
        return make_error(Fault::Refused, "domain.no_right");
    if (report.title.empty())
        return make_error(Fault::Input, "domain.title_needed");
    if (report.category.empty())
        return make_error(Fault::Input, "domain.category_needed");
    if (report.area_code.empty() && !(report.lon && report.lat))
        return make_error(Fault::Input, "services.place_needed");
    if (!report.area_code.empty() && !domain::contains(me.scope, report.area_code))
        return make_error(Fault::Refused, "domain.outside_scope");
    return {};
}

Result<Uuid> TakeIn::submit(domain::ReportCase report, CaseActions::Done done)
{
    if (auto allowed = check(report); !allowed)
        return std::unexpected(allowed.error());
    return actions_.report(std::move(report), std::move(done));
}

} // namespace yiping::services
