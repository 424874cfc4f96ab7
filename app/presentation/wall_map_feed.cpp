// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/wall_map_feed.h>

#include <algorithm>
#include <cmath>

namespace yiping::presentation {

namespace {

/// 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100 …: the next one not below.
std::uint32_t round_number(double value)
{
    constexpr std::array steps{1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
    if (value <= 6) {
        return static_cast<std::uint32_t>(std::max(1.0, std::ceil(value)));
    }
    const double power = std::pow(10.0, std::floor(std::log10(value)));
    for (const double step : steps) {
        if (step * power >= value - 1e-9) {
            return static_cast<std::uint32_t>(std::lround(step * power));
        }
    }
    return static_cast<std::uint32_t>(std::lround(10 * power));
}

} // namespace

MapFeed::MapFeed(services::Town& town, QObject* parent) : QObject(parent), town_(town)
{
    subscription_ = town_.subscribe(*this);
    midnight_ = services::start_of_day(services::local_day(town_.now()));
    minute_ = town_.now() / services::minute_ms * services::minute_ms;
    choose_fill_level();
    choose_classes();
}

QStringList MapFeed::class_words() const
{
    QStringList words;
    words.append(lower_[0] > 1 ? QStringLiteral("0–%1").arg(lower_[0] - 1) : QStringLiteral("0"));
    for (std::size_t i = 0; i + 1 < lower_.size(); ++i) {
        const std::uint32_t last = lower_[i + 1] - 1;
        words.append(last == lower_[i] ? QString::number(last) : QStringLiteral("%1–%2").arg(lower_[i]).arg(last));
    }
    words.append(QStringLiteral("≥%1").arg(lower_.back()));
    return words;
}

void MapFeed::set_show_all(bool on)
{
    if (show_all_ != on) {
        show_all_ = on;
        Q_EMIT showAllChanged();
        Q_EMIT pointsReset();
    }
}

int MapFeed::class_of(services::AreaIndex area) const
{
    if (area >= town_.areas().size()) {
        return 0;
    }
    const std::uint32_t open = town_.area(area).counts.open;
    return static_cast<int>(std::ranges::upper_bound(lower_, open) - lower_.begin());
}

std::optional<domain::CaseStatus> MapFeed::shown_status(services::CaseIndex at) const
{
    const services::CaseTable& cases = town_.cases();
    if (at >= cases.size() || !cases.alive(at) || !cases.has_position(at)) {
        return std::nullopt;
    }
    const domain::CaseStatus status = cases.status(at);
    if (status == domain::CaseStatus::Voided) {
        return std::nullopt;
    }
    if (status == domain::CaseStatus::Done && !show_all_) {
        const UtcMillis closed = cases.closed_at(at) != 0 ? cases.closed_at(at) : cases.opened_at(at);
        if (closed < midnight_) {
            return std::nullopt;
        }
    }
    return status;
}

QString MapFeed::case_id(int index) const
{
    const services::CaseTable& cases = town_.cases();
    const auto at = static_cast<services::CaseIndex>(index);
    if (index < 0 || at >= cases.size() || !cases.alive(at)) {
        return {};
    }
    return QString::fromStdString(cases.id(at).to_string());
}

int MapFeed::case_index(const QString& id) const
{
    const auto parsed = Uuid::parse(id.toStdString());
    if (!parsed) {
        return -1;
    }
    const services::CaseIndex at = town_.cases().find(*parsed);
    return at == services::no_case ? -1 : static_cast<int>(at);
}

void MapFeed::choose_fill_level()
{
    bool grids = false;
    for (const services::Place& place : town_.areas()) {
        grids = grids || (place.row.level == domain::AreaLevel::Grid && !place.row.geometry.empty());
    }
    fill_level_ = grids ? domain::AreaLevel::Grid : domain::AreaLevel::Village;
}

/// Classes grow when the fullest area outgrows them, and come back only when it is far below: no flicker of legends.
bool MapFeed::choose_classes()
{
    std::uint32_t most = 0;
    for (const services::Place& place : town_.areas()) {
        if (place.row.level == fill_level_) {
            most = std::max(most, place.counts.open);
        }
    }
    const std::uint32_t top = lower_.back();
    if (most <= top * 3 && (top == 7 || most * 2 >= top)) {
        return false;
    }
    std::array<std::uint32_t, class_count - 1> chosen{1, 2, 4, 7};
    if (most > 21) {
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const double share = std::pow(2.0, static_cast<double>(i)) / 16;
            const std::uint32_t floor = i == 0 ? 1 : chosen[i - 1] + 1;
            chosen[i] = std::max(floor, round_number(most * share));
        }
    }
    if (chosen == lower_) {
        return false;
    }
    lower_ = chosen;
    return true;
}

void MapFeed::town_reloaded()
{
    areas_changed();
    Q_EMIT pointsReset();
    Q_EMIT baseFeaturesReset();
    Q_EMIT camerasReset();
    Q_EMIT respondersChanged();
}

void MapFeed::load_progressed()
{
    if (town_.load_state() == services::LoadState::Ready) {
        Q_EMIT casesLoaded();
    }
}

void MapFeed::areas_changed()
{
    choose_fill_level();
    if (choose_classes()) {
        Q_EMIT classesChanged();
    }
    Q_EMIT areasReset();
}

void MapFeed::area_counts_changed(std::span<const services::AreaIndex> areas)
{
    if (choose_classes()) {
        Q_EMIT classesChanged();
        return;
    }
    Q_EMIT areaClassesChanged(QList<quint32>(areas.begin(), areas.end()));
}

void MapFeed::cases_changed(std::span<const services::CaseIndex> cases)
{
    Q_EMIT pointsPatched(QList<quint32>(cases.begin(), cases.end()));
}

void MapFeed::cameras_changed()
{
    Q_EMIT camerasReset();
}

void MapFeed::responders_changed(std::span<const Uuid> /*responders*/)
{
    Q_EMIT respondersChanged();
}

void MapFeed::rows_changed(std::uint32_t register_number)
{
    Q_EMIT rowsChanged(register_number);
}

void MapFeed::base_features_changed()
{
    Q_EMIT baseFeaturesReset();
}

void MapFeed::ticked(UtcMillis now)
{
    if (const UtcMillis minute = now / services::minute_ms * services::minute_ms; minute != minute_) {
        minute_ = minute;
        Q_EMIT minuteChanged();
    }
    const UtcMillis midnight = services::start_of_day(services::local_day(now));
    if (midnight != midnight_) {
        midnight_ = midnight;
        Q_EMIT pointsReset();
    }
}

} // namespace yiping::presentation
