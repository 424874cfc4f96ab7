// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/pinhole.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace yiping::mapview {

namespace {

constexpr double full_rise_tilt = 22; ///< degrees

using Vector = std::array<double, 3>;

double dot(const Vector& a, const Vector& b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

Vector cross(const Vector& a, const Vector& b)
{
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

} // namespace

std::optional<Pinhole> Pinhole::from_ground(
    const Homography& ground, double width, double height, WorldPoint origin, double local_unit)
{
    if (!(width > 0 && height > 0)) {
        return std::nullopt;
    }
    const std::array<double, 9> m = ground.from_local(origin, local_unit);
    const double focal = height / 2 / std::tan(map_field_of_view * std::numbers::pi / 360);
    const double x0 = width / 2, y0 = height / 2;
    // In the camera's own axes (right, down, forward) the two directions of the ground are perpendicular and alike
    // long; up is perpendicular to both.
    const auto column = [&](std::size_t i) {
        return Vector{(m[i] - x0 * m[6 + i]) / focal, (m[3 + i] - y0 * m[6 + i]) / focal, m[6 + i]};
    };
    const Vector east = column(0), south = column(1), at = column(2);
    const double length = (std::sqrt(dot(east, east)) + std::sqrt(dot(south, south))) / 2;
    if (!std::isfinite(length) || !(length > 0)) {
        return std::nullopt;
    }
    const Vector down = cross(east, south);
    const Vector up{-down[0] / length, -down[1] / length, -down[2] / length};

    Pinhole made;
    const std::array<Vector, 4> columns{east, south, up, at};
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const Vector& each = columns.at(i);
        made.rows_.at(i) = focal * each[0] + x0 * each[2];
        made.rows_.at(4 + i) = focal * each[1] + y0 * each[2];
        made.rows_.at(8 + i) = each[2];
    }
    // The three are perpendicular and of one length: their inverse is their transpose.
    const double square = length * length;
    made.eye_ = {-dot(east, at) / square, -dot(south, at) / square, -dot(up, at) / square};
    made.tilt_ = std::acos(std::clamp(-up[2] / length, -1.0, 1.0)) * 180 / std::numbers::pi;
    made.pixels_ = length * focal;
    return made;
}

std::optional<Pinhole::Place> Pinhole::project(Point at) const
{
    const auto row = [&](std::size_t i) {
        return rows_.at(i) * at.x + rows_.at(i + 1) * at.y + rows_.at(i + 2) * at.z + rows_.at(i + 3);
    };
    const double depth = row(8);
    if (!(depth > 1e-6)) {
        return std::nullopt;
    }
    return Place{row(0) / depth, row(4) / depth, depth};
}

double rise_at(double tilt_degrees)
{
    const double part = std::clamp(tilt_degrees / full_rise_tilt, 0.0, 1.0);
    return part * part * (3 - 2 * part);
}

} // namespace yiping::mapview
