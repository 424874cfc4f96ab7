// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/homography.h>

#include <cmath>
#include <utility>

namespace yiping::mapview {

namespace {

using Matrix = std::array<double, 9>;

/// Gauss with partial pivoting; false if singular.
bool solve(std::array<std::array<double, 9>, 8>& rows)
{
    for (std::size_t column = 0; column < 8; ++column) {
        std::size_t best = column;
        for (std::size_t row = column + 1; row < 8; ++row) {
            if (std::abs(rows[row][column]) > std::abs(rows[best][column])) {
                best = row;
            }
        }
        if (!(std::abs(rows[best][column]) > 1e-12)) {
            return false;
        }
        std::swap(rows[column], rows[best]);
        for (std::size_t row = 0; row < 8; ++row) {
            if (row == column) {
                continue;
            }
            const double factor = rows[row][column] / rows[column][column];
            for (std::size_t at = column; at < 9; ++at) {
                rows[row][at] -= factor * rows[column][at];
            }
        }
    }
    for (std::size_t row = 0; row < 8; ++row) {
        rows[row][8] /= rows[row][row];
    }
    return true;
}

std::optional<Matrix> inverse(const Matrix& m)
{
    const Matrix cofactors = {m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
        m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5], m[3] * m[7] - m[4] * m[6],
        m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3]};
    const double determinant = m[0] * cofactors[0] + m[1] * cofactors[3] + m[2] * cofactors[6];
    if (!std::isfinite(determinant) || std::abs(determinant) < 1e-15) {
        return std::nullopt;
    }
    Matrix result;
    for (std::size_t i = 0; i < 9; ++i) {
        result[i] = cofactors[i] / determinant;
    }
    return result;
}

struct Homogeneous {
    double x, y, w;
};

Homogeneous apply(const Matrix& m, double x, double y)
{
    return {m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5], m[6] * x + m[7] * y + m[8]};
}

} // namespace

std::optional<Homography> Homography::from_samples(
    WorldPoint centre, double world_unit, std::span<const Sample, 4> samples)
{
    // Pixels too are taken relative to their mean: both sides of the equations are then of one size.
    ScreenPoint middle;
    for (const Sample& sample : samples) {
        middle.x += sample.screen.x / 4;
        middle.y += sample.screen.y / 4;
    }
    std::array<std::array<double, 9>, 8> rows{};
    for (std::size_t i = 0; i < 4; ++i) {
        const double x = (samples[i].world.x - centre.x) / world_unit / 256;
        const double y = (samples[i].world.y - centre.y) / world_unit / 256;
        const double u = (samples[i].screen.x - middle.x) / 256;
        const double v = (samples[i].screen.y - middle.y) / 256;
        rows[2 * i] = {x, y, 1, 0, 0, 0, -u * x, -u * y, u};
        rows[2 * i + 1] = {0, 0, 0, x, y, 1, -v * x, -v * y, v};
    }
    if (!solve(rows)) {
        return std::nullopt;
    }
    Matrix m;
    for (std::size_t i = 0; i < 8; ++i) {
        m[i] = rows[i][8];
    }
    m[8] = 1;
    for (std::size_t column = 0; column < 3; ++column) {
        m[column] = m[column] * 256 + m[6 + column] * middle.x;
        m[3 + column] = m[3 + column] * 256 + m[6 + column] * middle.y;
    }

    Homography result;
    result.centre_ = centre;
    result.unit_ = world_unit * 256;
    result.forward_ = m;
    const std::optional<Matrix> back = inverse(m);
    if (!back) {
        return std::nullopt;
    }
    result.backward_ = *back;
    // Size of a unit at the centre: square root of the Jacobian's determinant there.
    const double a = m[0] - m[2] * m[6], b = m[1] - m[2] * m[7];
    const double c = m[3] - m[5] * m[6], d = m[4] - m[5] * m[7];
    // A tilted camera shortens only one direction; the other is the scale people mean.
    result.scale_ = std::max(std::hypot(a, c), std::hypot(b, d));
    return result;
}

std::optional<ScreenPoint> Homography::project(WorldPoint at) const
{
    const Homogeneous p = apply(forward_, (at.x - centre_.x) / unit_, (at.y - centre_.y) / unit_);
    if (!(p.w > 1e-9)) {
        return std::nullopt;
    }
    return ScreenPoint{p.x / p.w, p.y / p.w};
}

std::optional<WorldPoint> Homography::unproject(ScreenPoint at) const
{
    const Homogeneous p = apply(backward_, at.x, at.y);
    if (p.w == 0) {
        return std::nullopt;
    }
    const WorldPoint world{p.x / p.w * unit_ + centre_.x, p.y / p.w * unit_ + centre_.y};
    // A pixel above the horizon is met behind the camera.
    if (!project(world)) {
        return std::nullopt;
    }
    return world;
}

std::array<double, 9> Homography::from_local(WorldPoint origin, double local_unit) const
{
    const double scale = local_unit / unit_;
    const double dx = (origin.x - centre_.x) / unit_;
    const double dy = (origin.y - centre_.y) / unit_;
    Matrix result;
    for (std::size_t row = 0; row < 9; row += 3) {
        result[row] = forward_[row] * scale;
        result[row + 1] = forward_[row + 1] * scale;
        result[row + 2] = forward_[row] * dx + forward_[row + 1] * dy + forward_[row + 2];
    }
    return result;
}

} // namespace yiping::mapview
