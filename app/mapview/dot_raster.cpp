// SPDX-License-Identifier: GPL-3.0-or-later
#include "dot_raster.h"

#include "blend.h"
#include "clusters.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <thread>

namespace yiping::mapview {

void DotRaster::set_style(int side, const QList<QColor>& colors, const QColor& ground)
{
    side_ = std::max(side, 1);
    for (std::size_t status = 1; status < status_count; ++status) {
        QImage drawn(side_, side_, QImage::Format_RGBA8888_Premultiplied);
        drawn.fill(Qt::transparent);
        QPainter painter(&drawn);
        const auto which = static_cast<qsizetype>(status);
        paint_dot(painter, drawn.rect(), static_cast<domain::CaseStatus>(status),
            which < colors.size() ? colors[which] : QColor(Qt::white), ground);
        painter.end();
        sprites_[status].resize(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_));
        for (int row = 0; row < side_; ++row) {
            std::memcpy(sprites_[status].data() + row * side_, drawn.constScanLine(row),
                static_cast<std::size_t>(side_) * sizeof(std::uint32_t));
        }
    }
    image_ = {};
}

void DotRaster::draw(const geo::PointIndex& index, const geo::WorldBox& box, double pixel)
{
    const auto whole = [pixel](double length) { return std::max(1.0, std::ceil(length / pixel)); };
    double width = whole(box.high.x - box.low.x);
    double height = whole(box.high.y - box.low.y);
    if (width * height > static_cast<double>(most_pixels)) {
        const double share = std::sqrt(static_cast<double>(most_pixels) / (width * height));
        width = std::floor(width * share);
        height = std::floor(height * share);
    }
    const QSize size(static_cast<int>(width), static_cast<int>(height));
    box_ = {box.low, {box.low.x + width * pixel, box.low.y + height * pixel}};
    pixel_ = pixel;
    if (image_.size() != size) {
        image_ = QImage(size, QImage::Format_RGBA8888_Premultiplied);
    }
    image_.fill(Qt::transparent);

    cells_.clear();
    for (auto& marks : marks_) {
        marks.clear();
    }
    const double reach = side_ * pixel;
    index.clusters({{box_.low.x - reach, box_.low.y - reach}, {box_.high.x + reach, box_.high.y + reach}},
        level_of_cell(pixel) + 1, 0, cells_);
    for (const geo::Cluster& cell : cells_) {
        const auto at = [&](double value) {
            return static_cast<std::int32_t>(std::lround(value / pixel - side_ / 2.0));
        };
        marks_[static_cast<std::size_t>(worst_status(cell.groups))].push_back(
            {at(cell.at.x - box_.low.x), at(cell.at.y - box_.low.y)});
    }
    auto* pixels = reinterpret_cast<std::uint32_t*>(image_.bits());
    // Two bands of the picture, one each.
    const auto band = [&](int top, int bottom) {
        for (const domain::CaseStatus status : statuses_from_least()) {
            const auto which = static_cast<std::size_t>(status);
            for (const Mark& mark : marks_[which]) {
                stamp(sprites_[which], mark, pixels, top, bottom);
            }
        }
    };
    constexpr std::size_t worth_two = 20'000;
    if (cells_.size() < worth_two) {
        band(0, size.height());
        return;
    }
    const std::jthread lower([&] { band(size.height() / 2, size.height()); });
    band(0, size.height() / 2);
}

void DotRaster::stamp(
    const std::vector<std::uint32_t>& sprite, Mark mark, std::uint32_t* pixels, int top, int bottom) const
{
    const int first = std::max(mark.y, top);
    const int last = std::min(mark.y + side_, bottom);
    const int left = std::max(mark.x, 0);
    const int right = std::min(mark.x + side_, image_.width());
    if (sprite.empty() || left >= right) {
        return;
    }
    const auto stride = image_.bytesPerLine() / 4;
    for (int row = first; row < last; ++row) {
        std::uint32_t* to = pixels + row * stride + left;
        const std::uint32_t* from = sprite.data() + (row - mark.y) * side_ + (left - mark.x);
        for (int column = left; column < right; ++column, ++to, ++from) {
            *to = over(*from, *to);
        }
    }
}

} // namespace yiping::mapview
