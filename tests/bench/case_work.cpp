// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_work.h"

#include <array>

namespace yiping::bench {

std::vector<geo::HeatPoint> case_work(std::uint32_t count, int days)
{
    SeededRandom random(2026);
    struct Centre {
        double lon, lat, width;
    };
    std::array<Centre, 60> centres{};
    for (Centre& each : centres)
        each = {106.35 + (random.unit() * 2 - 1) * 0.162, 29.05 + (random.unit() * 2 - 1) * 0.142,
            0.003 + 0.009 * random.unit()};
    const auto bell = [&] { return (random.unit() + random.unit() + random.unit() + random.unit() - 2) * 1.732; };
    std::vector<geo::HeatPoint> points(count);
    for (std::uint32_t i = 0; i < count; ++i) {
        geo::HeatPoint& point = points[i];
        point.key = i;
        point.at = case_work_start + static_cast<UtcMillis>(random.unit() * static_cast<double>(days * case_work_day));
        point.kind = static_cast<std::uint16_t>(random.below(64));
        if (random.below(10) == 0) {
            point.lon = 106.35 + (random.unit() * 2 - 1) * 0.2055;
            point.lat = 29.05 + (random.unit() * 2 - 1) * 0.1805;
        } else {
            const double u = random.unit();
            const Centre& centre = centres[static_cast<std::size_t>(u * u * 60)];
            point.lon = centre.lon + bell() * centre.width;
            point.lat = centre.lat + bell() * centre.width * 0.88;
        }
    }
    return points;
}

} // namespace yiping::bench
