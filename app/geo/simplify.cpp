// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/simplify.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace yiping::geo {

std::vector<WorldPoint> simplified(const std::vector<WorldPoint>& line, double tolerance, bool closed)
{
    if (line.size() < 4)
        return line;
    std::vector<bool> kept(line.size(), false);
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    kept.front() = kept.back() = true;
    if (closed) {
        // A ring begins and ends in one place: it is cut at the point farthest from there.
        std::size_t far = 0;
        double most = -1;
        for (std::size_t i = 1; i < line.size(); ++i) {
            const double away = std::hypot(line[i].x - line[0].x, line[i].y - line[0].y);
            if (away > most) {
                most = away;
                far = i;
            }
        }
        kept[far] = true;
        parts = {{0, far}, {far, line.size() - 1}};
    } else {
        parts = {{0, line.size() - 1}};
    }
    const double square = tolerance * tolerance;
    while (!parts.empty()) {
        const auto [from, to] = parts.back();
        parts.pop_back();
        const double dx = line[to].x - line[from].x, dy = line[to].y - line[from].y;
        const double length = dx * dx + dy * dy;
        double most = square;
        std::size_t far = 0;
        for (std::size_t i = from + 1; i < to; ++i) {
            double along =
                length > 0 ? ((line[i].x - line[from].x) * dx + (line[i].y - line[from].y) * dy) / length : 0;
            along = std::clamp(along, 0.0, 1.0);
            const double ex = line[from].x + along * dx - line[i].x, ey = line[from].y + along * dy - line[i].y;
            if (ex * ex + ey * ey > most) {
                most = ex * ex + ey * ey;
                far = i;
            }
        }
        if (far != 0) {
            kept[far] = true;
            parts.emplace_back(from, far);
            parts.emplace_back(far, to);
        }
    }
    std::vector<WorldPoint> out;
    for (std::size_t i = 0; i < line.size(); ++i)
        if (kept[i])
            out.push_back(line[i]);
    return out;
}

} // namespace yiping::geo
