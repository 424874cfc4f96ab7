// SPDX-License-Identifier: GPL-3.0-or-later
// grid-check: the 1,439 grids of a district with ragged borders, compared with each other for overlaps, gaps and thin
// areas; and the same from a file, as `check` does it. Faults are put in first, and all of them, and no others, found.

#include "bench.h"
#include "console_bench.h"

#include <yiping/base/ports.h>
#include <yiping/ctl/run.h>
#include <yiping/geo/coverage.h>

#include <boost/json.hpp>

#include <chrono>
#include <format>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;
using geo::CoverageFault;
using geo::LonLat;

constexpr int side = 38;
constexpr int grids = 1439; ///< of 38 × 38; the last five are not there
constexpr int points = 30;  ///< between two corners of a border
constexpr double step = 0.01;
constexpr double bump = 0.0002; ///< twenty metres
constexpr int rounds = 7;

/// Of a corner or a point of a border, the same for all who share it.
double noise(std::uint64_t of, double width)
{
    SeededRandom random(of);
    return (random.unit() - 0.5) * width;
}

LonLat corner(int x, int y)
{
    const auto key = static_cast<std::uint64_t>(y * 100 + x);
    return {106.0 + step * x + noise(key * 2, step / 4), 29.0 + step * y + noise(key * 2 + 1, step / 4)};
}

/// From one corner to its neighbour, without the last.
std::vector<LonLat> border(int x, int y, bool upward)
{
    const LonLat from = corner(x, y);
    const LonLat to = upward ? corner(x, y + 1) : corner(x + 1, y);
    std::vector<LonLat> line{from};
    for (int at = 1; at < points; ++at) {
        const double part = static_cast<double>(at) / points;
        const auto key = static_cast<std::uint64_t>(((y * 100 + x) * 2 + (upward ? 1 : 0)) * 100 + at) + 1'000'000;
        line.push_back({from.lon + (to.lon - from.lon) * part + noise(key, step / 100),
            from.lat + (to.lat - from.lat) * part + noise(key + 500'000'000, step / 100)});
    }
    return line;
}

/// `eastward`: how far the middle of its eastern border is pushed, which its neighbour does not know.
geo::CoverageArea grid(int number, double eastward)
{
    const int x = number % side;
    const int y = number / side;
    std::vector<LonLat> ring = border(x, y, false);
    std::vector<LonLat> east = border(x + 1, y, true);
    east[points / 2].lon += eastward;
    ring.insert(ring.end(), east.begin(), east.end());
    const auto back = [&](std::vector<LonLat> line, LonLat first) {
        ring.push_back(first);
        for (std::size_t at = line.size() - 1; at > 0; --at)
            ring.push_back(line[at]);
    };
    back(border(x, y + 1, false), corner(x + 1, y + 1));
    back(border(x, y, true), corner(x, y + 1));
    ring.push_back(ring.front());
    geo::CoverageArea made;
    made.code = std::format("5001140{:02}{:03}{:03}", 1 + y / 2, 1 + y % 2, x + 1);
    geo::Polygon& polygon = made.outline.emplace_back();
    polygon.push_back(std::move(ring));
    return made;
}

Result<void> write_file(const std::string& path, const std::vector<geo::CoverageArea>& areas)
{
    std::ofstream out(path, std::ios::binary);
    out << R"({"type":"FeatureCollection","features":[)";
    for (std::size_t index = 0; index < areas.size(); ++index) {
        out << (index == 0 ? "" : ",")
            << std::format(R"({{"type":"Feature","properties":{{"code":"{0}","name":"{0}"}},"geometry":)"
                           R"({{"type":"Polygon","coordinates":[[)",
                   areas[index].code);
        const geo::Line& ring = areas[index].outline.front().front();
        for (std::size_t at = 0; at < ring.size(); ++at)
            out << (at == 0 ? "" : ",") << std::format("[{:.9f},{:.9f}]", ring[at].lon, ring[at].lat);
        out << "]]}}";
    }
    out << "]}";
    out.close();
    if (!out)
        return make_error(Fault::Environment, "bench.write", {{"path", path}});
    return {};
}

} // namespace

Result<void> grid_check(const Options&, Report& report)
{
    std::vector<geo::CoverageArea> areas;
    std::set<std::string> overlaps, gaps;
    for (int number = 0; number < grids; ++number) {
        // Not at the eastern edge, and no two faults beside each other.
        const bool here = number % side + 2 < side && number % 71 == 5;
        const bool outward = here && number % 2 == 0;
        areas.push_back(grid(number, !here ? 0 : outward ? bump : -bump));
        if (here)
            (outward ? overlaps : gaps).insert(areas.back().code);
    }
    const auto found_all = [&](const geo::CoverageReport& made) {
        std::size_t fitting = 0;
        for (const CoverageFault& fault : made.faults) {
            const auto& wanted = fault.kind == CoverageFault::Kind::Overlap ? overlaps : gaps;
            for (const std::size_t area : fault.areas)
                fitting += wanted.contains(areas[area].code) ? 1 : 0;
        }
        return made.complete && made.faults.size() == overlaps.size() + gaps.size() && fitting == made.faults.size();
    };
    std::vector<double> engine, file;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = Clock::now();
        const geo::CoverageReport made = geo::find_coverage_faults(areas);
        engine.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
        if (!found_all(made))
            return make_error(Fault::Environment, "bench.differs",
                {{"what", std::format("{} faults, {} put in", made.faults.size(), overlaps.size() + gaps.size())}});
    }
    const Folder folder;
    const std::string path = folder.path() + "/grids.geojson";
    if (auto done = write_file(path, areas); !done)
        return done;
    for (int round = 0; round < rounds; ++round) {
        std::ostringstream out;
        std::ostringstream err;
        const std::vector<std::string> words{"check", path, "--json"};
        const auto begin = Clock::now();
        const int code = ctl::run(words, out, err);
        file.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
        const boost::json::value said = boost::json::parse(out.str());
        std::size_t faults = 0;
        for (const auto& each : said.at("files").at(0).at("problems").as_array())
            faults += each.at("code").as_string() == "overlap" || each.at("code").as_string() == "gap" ? 1 : 0;
        if (code != 1 || faults != overlaps.size() + gaps.size())
            return make_error(Fault::Environment, "bench.differs", {{"what", std::format("check: {} faults", faults)}});
    }
    report.quantiles("grid-check", "ms", engine);
    report.quantiles("grid-check.file", "ms", file);
    report.value("grid-check.faults", "faults", static_cast<double>(overlaps.size() + gaps.size()));
    return {};
}

} // namespace yiping::bench
