// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/wall_map_feed.h>

#include <yiping/presentation/words.h>

namespace yiping::presentation {

MapFeed::MapFeed(services::Town& town, QObject* parent) : QObject(parent), town_(town)
{
    subscription_ = town_.subscribe(*this);
    midnight_ = services::start_of_day(services::local_day(town_.now()));
    minute_ = town_.now() / services::minute_ms * services::minute_ms;
    choose_fill_level();
}

void MapFeed::set_show_all(bool on)
{
    if (show_all_ != on) {
        show_all_ = on;
        Q_EMIT showAllChanged();
        Q_EMIT pointsReset();
    }
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

void MapFeed::set_categories(const domain::CategoryTree& categories)
{
    class_codes_.clear();
    class_words_.clear();
    for (const domain::Category* each : categories.classes()) {
        class_codes_.append(text(each->code));
        class_words_.append(category_word(categories, each->code));
    }
    Q_EMIT categoriesChanged();
}

QString MapFeed::area_name(const QString& code) const
{
    const services::AreaIndex at = town_.find_area(code.toStdString());
    return at == services::no_area ? QString() : text(town_.place_name(at));
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

void MapFeed::town_reloaded()
{
    areas_changed();
    Q_EMIT casesReset();
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
    Q_EMIT areasReset();
}

void MapFeed::area_counts_changed(std::span<const services::AreaIndex> areas)
{
    Q_EMIT areaCountsChanged(QList<quint32>(areas.begin(), areas.end()));
}

void MapFeed::cases_loaded()
{
    Q_EMIT pointsReset(); // all of them at once, and not each in its place
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
