// SPDX-License-Identifier: GPL-3.0-or-later
#include "marks.h"

#include "shape.h"

#include <yiping/domain/described_row.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/loudspeaker.h>
#include <yiping/domain/registers/patrol.h>
#include <yiping/domain/registers/patrol_point.h>
#include <yiping/presentation/words.h>

#include <QCoreApplication>
#include <QFont>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

namespace yiping::mapview {

namespace {

using domain::DeviceState;
using domain::HazardLevel;
using domain::HazardStage;
using domain::ResponderKind;
using presentation::text;
using presentation::word;

/// A position that is older is not to be gone by.
constexpr std::int64_t position_good_ms = 10 * services::minute_ms;
/// Rounds that began earlier are of the past.
constexpr std::int64_t round_shown_ms = 4 * 60 * services::minute_ms;

template <class Row>
const domain::RegisterInfo* info_of()
{
    return &domain::info(domain::RowTraits<Row>::which);
}

template <class Row>
std::vector<Row> rows_in(const services::Town& town)
{
    std::vector<Row> rows;
    if (const auto* held = town.rows_of(*info_of<Row>())) {
        rows.reserve(held->size());
        for (const auto& [id, row] : *held) {
            rows.push_back(domain::row_of<Row>(row));
        }
    }
    // The same order each time: what has room for a tag must not depend on a table's.
    std::ranges::sort(rows, {}, &Row::id);
    return rows;
}

/// Those that are called out as a whole; units and companies have their own people.
bool is_team(ResponderKind kind)
{
    return kind == ResponderKind::Squad || kind == ResponderKind::VolunteerTeam;
}

MapMark mark_at(double lon, double lat, const Uuid& id)
{
    MapMark mark;
    mark.at = to_world({lon, lat});
    mark.id = id;
    return mark;
}

void add_people(const services::Town& town, bool teams, bool names, std::vector<MapMark>& marks)
{
    for (const domain::Responder& row : town.responders()) {
        if (!row.lon || !row.lat || !(teams ? is_team(row.kind) : row.kind == ResponderKind::Member) ||
            (row.valid_to && *row.valid_to <= town.now())) {
            continue;
        }
        MapMark mark = mark_at(*row.lon, *row.lat, row.id);
        mark.icon = teams ? MarkIcon::Team : MarkIcon::Person;
        const std::int64_t age = row.position_at ? town.now() - *row.position_at : 0;
        const bool old = !teams && (!row.position_at || age > position_good_ms);
        mark.tone = !row.on_duty || old                    ? MarkTone::Old
                    : town.open_assignments_of(row.id) > 0 ? MarkTone::Attention
                                                           : MarkTone::Plain;
        const QString who = text(names || row.post.empty() ? row.name : row.post);
        const QString when =
            teams || !row.position_at
                ? QString()
                : QCoreApplication::translate("yiping::mapview", "%1前").arg(presentation::short_duration_words(age));
        mark.title = who;
        mark.tag = when.isEmpty() ? who : who + QStringLiteral(" · ") + when;
        QStringList detail{word(row.kind)};
        if (teams && row.members) {
            detail.append(QCoreApplication::translate("yiping::mapview", "%1 人").arg(*row.members));
        }
        detail.append(row.on_duty ? QCoreApplication::translate("yiping::mapview", "在岗")
                                  : QCoreApplication::translate("yiping::mapview", "不在岗"));
        if (!when.isEmpty()) {
            detail.append(QCoreApplication::translate("yiping::mapview", "位置 %1").arg(when));
        }
        if (const std::uint32_t cases = town.open_assignments_of(row.id); cases > 0) {
            detail.append(QCoreApplication::translate("yiping::mapview", "手上 %1 件").arg(cases));
        }
        mark.detail = detail.join(QStringLiteral("，"));
        mark.rank = mark.tone == MarkTone::Attention ? 0 : mark.tone == MarkTone::Plain ? 1 : 2;
        marks.push_back(std::move(mark));
    }
}

void add_loudspeakers(const services::Town& town, std::vector<MapMark>& marks)
{
    for (const domain::Loudspeaker& row : rows_in<domain::Loudspeaker>(town)) {
        if (!row.lon || !row.lat || row.withdrawn_at || row.state == DeviceState::Retired) {
            continue;
        }
        MapMark mark = mark_at(*row.lon, *row.lat, row.id);
        mark.icon = MarkIcon::Speaker;
        mark.tone = row.state == DeviceState::Online ? MarkTone::Plain : MarkTone::Old;
        mark.title = text(row.name);
        mark.detail = word(row.kind) + QStringLiteral("，") + word(row.state);
        mark.rank = row.kind == domain::LoudspeakerKind::Village ? 0 : 1;
        if (row.kind == domain::LoudspeakerKind::Village) {
            mark.tag = mark.title;
        }
        marks.push_back(std::move(mark));
    }
}

void add_hazards(const services::Town& town, std::vector<MapMark>& marks)
{
    for (const domain::Hazard& row : rows_in<domain::Hazard>(town)) {
        const bool stands =
            row.stage == HazardStage::Found || row.stage == HazardStage::Listed || row.stage == HazardStage::Treating;
        if (!row.lon || !row.lat || !stands) {
            continue;
        }
        MapMark mark = mark_at(*row.lon, *row.lat, row.id);
        mark.icon = MarkIcon::Hazard;
        mark.tone = row.level == HazardLevel::Low        ? MarkTone::Plain
                    : row.level == HazardLevel::Moderate ? MarkTone::Attention
                                                         : MarkTone::Bad;
        mark.glyph = row.level == HazardLevel::Severe || row.level == HazardLevel::High ? QStringLiteral("!!")
                                                                                        : QStringLiteral("!");
        mark.title = text(row.title);
        mark.tag = word(row.level) + QStringLiteral(" · ") + mark.title;
        mark.detail = word(row.level) + QStringLiteral("，") + word(row.stage);
        if (row.due_at) {
            mark.detail +=
                QStringLiteral("，") + (*row.due_at < town.now()
                                               ? QCoreApplication::translate("yiping::mapview", "已超期 %1")
                                                     .arg(presentation::duration_words(town.now() - *row.due_at))
                                               : QCoreApplication::translate("yiping::mapview", "还有 %1")
                                                     .arg(presentation::duration_words(*row.due_at - town.now())));
        }
        mark.rank = -static_cast<int>(row.level);
        marks.push_back(std::move(mark));
    }
}

bool is_shown(const domain::Patrol& row, UtcMillis now)
{
    return row.from_at <= now && (now - row.from_at < round_shown_ms || (row.to_at && *row.to_at > now));
}

void add_steps(const services::Town& town, bool names, std::vector<MapMark>& marks)
{
    std::unordered_map<Uuid, domain::Patrol> rounds;
    for (domain::Patrol& row : rows_in<domain::Patrol>(town)) {
        if (is_shown(row, town.now())) {
            rounds.emplace(row.id, std::move(row));
        }
    }
    for (const domain::PatrolPoint& row : rows_in<domain::PatrolPoint>(town)) {
        const auto round = rounds.find(row.patrol_id);
        if (!row.lon || !row.lat || round == rounds.end() || row.at > town.now()) {
            continue;
        }
        MapMark mark = mark_at(*row.lon, *row.lat, row.id);
        mark.icon = MarkIcon::Step;
        mark.tone = row.case_id || row.hazard_id ? MarkTone::Attention : MarkTone::Plain;
        mark.glyph = word(row.step).left(1);
        mark.tag = presentation::clock_words(row.at);
        const domain::Responder* who = town.responder(round->second.responder_id);
        mark.title = word(row.step) + QLatin1Char(' ') + presentation::clock_words(row.at);
        mark.detail =
            (who ? text(names || who->post.empty() ? who->name : who->post) + QStringLiteral("，") : QString()) +
            word(round->second.kind);
        mark.rank = static_cast<int>((town.now() - row.at) / services::minute_ms);
        marks.push_back(std::move(mark));
    }
}

} // namespace

std::vector<const domain::RegisterInfo*> registers_of(MarkLayer::Kind kind)
{
    switch (kind) {
    case MarkLayer::Kind::Responders:
    case MarkLayer::Kind::Squads:
        return {};
    case MarkLayer::Kind::Loudspeakers:
        return {info_of<domain::Loudspeaker>()};
    case MarkLayer::Kind::Hazards:
        return {info_of<domain::Hazard>()};
    case MarkLayer::Kind::PatrolSteps:
        return {info_of<domain::Patrol>(), info_of<domain::PatrolPoint>()};
    }
    return {};
}

std::vector<MapMark> marks_of(MarkLayer::Kind kind, const services::Town& town, bool names)
{
    std::vector<MapMark> marks;
    switch (kind) {
    case MarkLayer::Kind::Responders:
    case MarkLayer::Kind::Squads:
        add_people(town, kind == MarkLayer::Kind::Squads, names, marks);
        break;
    case MarkLayer::Kind::Loudspeakers:
        add_loudspeakers(town, marks);
        break;
    case MarkLayer::Kind::Hazards:
        add_hazards(town, marks);
        break;
    case MarkLayer::Kind::PatrolSteps:
        add_steps(town, names, marks);
        break;
    }
    std::ranges::stable_sort(marks, {}, &MapMark::rank);
    return marks;
}

std::vector<PatrolTrack> tracks_of(const services::Town& town)
{
    std::vector<PatrolTrack> tracks;
    std::vector<domain::PatrolPoint> points = rows_in<domain::PatrolPoint>(town);
    std::ranges::stable_sort(points, {}, &domain::PatrolPoint::at);
    std::unordered_map<Uuid, std::vector<WorldPoint>> passed;
    for (const domain::PatrolPoint& row : points) {
        if (row.lon && row.lat && row.at <= town.now()) {
            passed[row.patrol_id].push_back(to_world({*row.lon, *row.lat}));
        }
    }
    for (const domain::Patrol& row : rows_in<domain::Patrol>(town)) {
        if (!is_shown(row, town.now())) {
            continue;
        }
        PatrolTrack track{row.id, {}};
        // The way itself where a phone wrote it down, else from place to place.
        if (row.track) {
            for (const Ring& line : read_wkb(*row.track).lines) {
                track.places.insert(track.places.end(), line.begin(), line.end());
            }
        }
        if (track.places.size() < 2) {
            track.places = passed[row.id];
        }
        if (track.places.size() >= 2) {
            tracks.push_back(std::move(track));
        }
    }
    return tracks;
}

void paint_mark(QPainter& painter, const QRectF& box, const MapMark& mark, const QColor& colour, const QColor& ground,
    const QString& family)
{
    const qreal size = std::min(box.width(), box.height());
    const QPointF middle = box.center();
    const auto at = [&](qreal x, qreal y) { return middle + QPointF(x * size, y * size); };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    // What does not count now is an outline, and what counts is filled: told without its colour too.
    const bool hollow = mark.tone == MarkTone::Old;
    const QColor inside = hollow ? colour : ground;
    const QPen rim(hollow ? colour : ground, size * 0.08, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    painter.setPen(rim);
    painter.setBrush(hollow ? ground : colour);
    const auto write = [&](const QString& words, const QRectF& into, qreal share) {
        QFont font(family);
        font.setPixelSize(std::max(8, static_cast<int>(std::lround(size * share))));
        font.setBold(true);
        painter.setFont(font);
        painter.setPen(inside);
        painter.drawText(into, Qt::AlignCenter, words);
    };
    switch (mark.icon) {
    case MarkIcon::Person: {
        painter.drawRoundedRect(QRectF(at(-0.44, -0.44), at(0.44, 0.44)), size * 0.22, size * 0.22);
        painter.setPen(Qt::NoPen);
        painter.setBrush(inside);
        painter.drawEllipse(at(0, -0.14), size * 0.14, size * 0.14);
        QPainterPath shoulders;
        shoulders.moveTo(at(-0.27, 0.32));
        shoulders.cubicTo(at(-0.27, 0.0), at(0.27, 0.0), at(0.27, 0.32));
        shoulders.closeSubpath();
        painter.drawPath(shoulders);
        break;
    }
    case MarkIcon::Team: {
        const std::array corners{at(-0.42, -0.42), at(0.42, -0.42), at(0.42, 0.12), at(0, 0.46), at(-0.42, 0.12)};
        painter.drawPolygon(corners.data(), static_cast<int>(corners.size()));
        painter.setPen(Qt::NoPen);
        painter.setBrush(inside);
        for (const qreal side : {-0.19, 0.0, 0.19}) {
            painter.drawEllipse(at(side, side == 0.0 ? -0.16 : -0.08), size * 0.085, size * 0.085);
        }
        painter.drawRoundedRect(QRectF(at(-0.29, 0.03), at(0.29, 0.13)), size * 0.04, size * 0.04);
        break;
    }
    case MarkIcon::Speaker: {
        painter.drawEllipse(middle, size * 0.45, size * 0.45);
        painter.setPen(Qt::NoPen);
        painter.setBrush(inside);
        const std::array horn{
            at(-0.26, -0.09), at(-0.12, -0.09), at(0.08, -0.25), at(0.08, 0.25), at(-0.12, 0.09), at(-0.26, 0.09)};
        painter.drawPolygon(horn.data(), static_cast<int>(horn.size()));
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(inside, size * 0.07, Qt::SolidLine, Qt::RoundCap));
        if (hollow) {
            painter.drawLine(at(-0.28, 0.28), at(0.28, -0.28)); // silent
        } else {
            painter.drawArc(QRectF(at(-0.04, -0.2), at(0.28, 0.2)), -50 * 16, 100 * 16);
        }
        break;
    }
    case MarkIcon::Hazard: {
        const std::array corners{at(0, -0.44), at(0.46, 0.4), at(-0.46, 0.4)};
        painter.drawPolygon(corners.data(), static_cast<int>(corners.size()));
        write(mark.glyph, QRectF(at(-0.5, -0.22), at(0.5, 0.42)), 0.52);
        break;
    }
    case MarkIcon::Step:
        painter.drawEllipse(middle, size * 0.45, size * 0.45);
        write(mark.glyph, box, 0.56);
        break;
    }
    painter.restore();
}

} // namespace yiping::mapview
