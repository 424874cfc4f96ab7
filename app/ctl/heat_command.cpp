// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>
#include <yiping/geo/heat_raster.h>

#include "commands.h"
#include "heat_picture.h"
#include "store_sink.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <limits>
#include <numbers>
#include <vector>

namespace yiping::ctl {

namespace {

constexpr double metres_per_degree = 111'195;
constexpr double least_cosine = 0.01;
constexpr double hottest_margin = 0.01; ///< of the cases on each side: what lies far out does not stretch the picture

struct HeatRequest {
    UtcMillis since = std::numeric_limits<UtcMillis>::min(), until = std::numeric_limits<UtcMillis>::max();
    std::string area;
};

Result<HeatRequest> request_of(const HeatArgs& args)
{
    HeatRequest request;
    for (const auto& [text, at] : {std::pair(&args.since, &request.since), {&args.until, &request.until}}) {
        if (!*text)
            continue;
        const auto read = parse_iso_time(**text);
        if (!read)
            return std::unexpected(read.error());
        *at = *read;
    }
    if (args.area) {
        const auto code = domain::normalise_area_code(*args.area);
        if (!code)
            return make_error(Fault::Usage, code.error().code(), code.error().args());
        request.area = *code;
    }
    return request;
}

/// Only what heat needs of a row: whole rows of a million cases take ten times as long.
Result<std::vector<geo::LonLat>> read_points(
    platform::SqliteStore& store, const HeatRequest& request, const HeatArgs& args)
{
    auto rows = store.database().prepare("SELECT lon, lat, opened_at, category, step, area_code FROM \"case\" WHERE "
                                         "lon IS NOT NULL AND lat IS NOT NULL");
    if (!rows)
        return std::unexpected(rows.error());
    std::vector<geo::LonLat> points;
    for (;;) {
        const auto more = rows->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return points;
        const auto step = static_cast<domain::Step>(rows->integer(4));
        const UtcMillis at = rows->integer(2);
        if (at < request.since || at >= request.until || step == domain::Step::Voided ||
            step == domain::Step::Declined || (args.open_only && domain::is_over(step)) ||
            !rows->text(3).starts_with(args.category) || !domain::contains(request.area, rows->text(5)))
            continue;
        points.push_back({rows->real(0), rows->real(1)});
    }
}

/// Where nearly all of them are, and as far around as these warm.
geo::HeatExtent extent_of(const std::vector<geo::LonLat>& points, double radius_m)
{
    std::vector<double> values(points.size());
    const auto middle_of = [&](double geo::LonLat::* part) {
        std::ranges::transform(points, values.begin(), [part](const geo::LonLat& point) { return point.*part; });
        const auto at = [&](double share) {
            const auto nth =
                values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
            std::ranges::nth_element(values, nth);
            return *nth;
        };
        const double least = at(hottest_margin);
        return std::pair(least, at(1 - hottest_margin));
    };
    const auto [west, east] = middle_of(&geo::LonLat::lon);
    const auto [south, north] = middle_of(&geo::LonLat::lat);
    const double up = radius_m / metres_per_degree;
    const double aside = up / std::max(std::cos((south + north) / 2 * std::numbers::pi / 180), least_cosine);
    return {.west = std::max(west - aside, -180.0),
        .south = std::max(south - up, -90.0),
        .east = std::min(east + aside, 180.0),
        .north = std::min(north + up, 90.0),
        .radius_m = radius_m};
}

} // namespace

int heat(const Context& context, const HeatArgs& args)
{
    const auto request = request_of(args);
    if (!request)
        return context.fail(request.error());
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    const auto points = read_points(**store, *request, args);
    if (!points)
        return context.fail(points.error());
    if (points->empty())
        return context.fail(Error(Fault::Input, "ctl.no_cases_for_heat"));
    const geo::HeatRaster raster = geo::heat_of(extent_of(*points, args.radius_m), *points);
    if (auto written = write_heat(raster, args.out); !written)
        return context.fail(written.error());
    const double highest = raster.highest() * raster.cases_per_km2;
    if (context.json)
        context.print(Json::object()
                .set("file", args.out)
                .set("cases", raster.counted)
                .set("outside", raster.outside)
                .set("columns", raster.grid.columns())
                .set("rows", raster.grid.rows())
                .set("radius_m", raster.grid.radius_m())
                .set("highest_per_km2", std::round(highest * 100) / 100));
    else
        context.out << args.out << ": " << grouped(static_cast<std::int64_t>(raster.counted))
                    << context.word(" 件，最密处每平方公里 ", " cases, per km² where densest ")
                    << std::format("{:.1f}\n", highest);
    return 0;
}

} // namespace yiping::ctl
