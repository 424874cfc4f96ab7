// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/mapview/mark_layer.h>
#include <yiping/mapview/mercator.h>
#include <yiping/services/town.h>

#include <QColor>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <tuple>
#include <vector>

class QPainter;

namespace yiping::mapview {

enum class MarkIcon : std::uint8_t { Person, Team, Speaker, Hazard, Step };
/// How it stands; the shape says it too (MarkIcon's drawings).
enum class MarkTone : std::uint8_t {
    Plain,
    Attention,
    Bad,
    Old, ///< off duty, offline, or its position is too old to go by
};

/// One row on the map.
struct MapMark {
    WorldPoint at;
    Uuid id;
    MarkIcon icon = MarkIcon::Person;
    MarkTone tone = MarkTone::Plain;
    QString glyph;  ///< within the symbol: a character or two
    QString tag;    ///< beside it, where there is room; "" none
    QString title;  ///< for a hand that points at it
    QString detail;
    int rank = 0; ///< lower ones choose their room first
    [[nodiscard]] auto look() const { return std::tie(icon, tone, glyph); }
};

/// Rows of a kind that have a position and something to say now: people and teams of the town, loudspeakers, hazards
/// that stand, steps of rounds of the last hours. `names` gives people's names where the rows have them; otherwise
/// surname and post, all a wall may show.
[[nodiscard]] std::vector<MapMark> marks_of(MarkLayer::Kind kind, const services::Town& town, bool names);
/// Registers that a kind draws and that nobody else has read.
[[nodiscard]] std::vector<const domain::RegisterInfo*> registers_of(MarkLayer::Kind kind);
/// Rounds that began in the last hours, each with the places it passed, in order.
struct PatrolTrack {
    Uuid id;
    std::vector<WorldPoint> places;
};
[[nodiscard]] std::vector<PatrolTrack> tracks_of(const services::Town& town);

void paint_mark(QPainter& painter, const QRectF& box, const MapMark& mark, const QColor& colour, const QColor& ground,
    const QString& family);

} // namespace yiping::mapview
