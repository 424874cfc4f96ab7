// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/area_shading.h>

#include <yiping/domain/class_breaks.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace yiping::presentation {

namespace {

constexpr int counted_anew_millis = 1000;
/// A figure of the book is asked for area by area.
constexpr int figure_anew_millis = 5000;

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

/// Limits of counts stay, so that a map can be compared with the one of before. They grow when the fullest area
/// outgrows them, and come back only when it is far below: no flicker of legends.
std::vector<double> grown(std::vector<double> limits, double most)
{
    const double top = limits.empty() ? 0 : limits.back();
    if (top > 0 && most <= top * 3 && (top == 7 || most * 2 >= top))
        return limits;
    std::vector<double> chosen{1, 2, 4, 7};
    if (most > 21) {
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            const double share = std::pow(2.0, static_cast<double>(i)) / 16;
            chosen[i] = std::max(i == 0 ? 1.0 : chosen[i - 1] + 1, static_cast<double>(round_number(most * share)));
        }
    }
    return chosen;
}

} // namespace

AreaShading::AreaShading(QObject* parent) : QObject(parent)
{
    soon_.setSingleShot(true);
    connect(&soon_, &QTimer::timeout, this, &AreaShading::count);
}

void AreaShading::set_feed(MapFeed* feed)
{
    if (feed_ == feed)
        return;
    if (feed_)
        feed_->disconnect(this);
    feed_ = feed;
    if (feed_) {
        connect(feed_, &MapFeed::areasReset, this, &AreaShading::count);
        connect(feed_, &MapFeed::casesLoaded, this, &AreaShading::count);
        connect(feed_, &MapFeed::areaCountsChanged, this, &AreaShading::ask);
        connect(feed_, &MapFeed::pointsPatched, this, &AreaShading::ask);
    }
    Q_EMIT feedChanged();
    count();
}

void AreaShading::set_measure(Measure measure)
{
    if (std::exchange(measure_, measure) != measure) {
        breaks_.clear();
        Q_EMIT askedChanged();
        count();
    }
}

QString AreaShading::figure() const
{
    return figure_ == nullptr ? QString()
                              : QString::fromUtf8(figure_->id.data(), static_cast<qsizetype>(figure_->id.size()));
}

void AreaShading::set_figure(const QString& id)
{
    const domain::FigureRule* figure = domain::find_figure(id.toStdString());
    if (std::exchange(figure_, figure) != figure) {
        breaks_.clear();
        Q_EMIT askedChanged();
        count();
    }
}

void AreaShading::set_figure_name(const QString& name)
{
    if (std::exchange(figure_name_, name) != name) {
        Q_EMIT askedChanged();
        Q_EMIT changed();
    }
}

void AreaShading::set_method(Method method)
{
    if (std::exchange(method_, method) != method) {
        breaks_.clear();
        Q_EMIT askedChanged();
        count();
    }
}

void AreaShading::set_level(int level)
{
    if (std::exchange(level_, level) != level) {
        breaks_.clear();
        Q_EMIT askedChanged();
        if (figure_ != nullptr) {
            count();
            return;
        }
        shown_level_ = level_;
        choose_breaks();
        Q_EMIT changed();
    }
}

void AreaShading::set_window_from(qreal from)
{
    if (const auto at = static_cast<UtcMillis>(from); std::exchange(from_, at) != at) {
        Q_EMIT askedChanged();
        ask();
    }
}

void AreaShading::set_window_to(qreal to)
{
    if (const auto at = static_cast<UtcMillis>(to); std::exchange(to_, at) != at) {
        Q_EMIT askedChanged();
        ask();
    }
}

void AreaShading::ask()
{
    if (!looks_back()) {
        count();
    } else if (!soon_.isActive()) {
        soon_.start(figure_ != nullptr ? figure_anew_millis : counted_anew_millis);
    }
}

void AreaShading::count()
{
    soon_.stop();
    shown_level_ = level_;
    if (feed_ && figure_ != nullptr)
        count_figure();
    else
        values_ = feed_ ? services::area_values(feed_->town(), static_cast<services::AreaMeasure>(measure_), from_, to_)
                        : std::vector<services::AreaValue>();
    choose_breaks();
    Q_EMIT changed();
}

void AreaShading::count_figure()
{
    const services::Town& town = feed_->town();
    values_ = services::area_values(town, *figure_, from_, to_);
    const auto places = town.areas();
    const auto level_of = [&](std::size_t at) { return static_cast<int>(places[at].row.level); };
    const auto said = [&](int level) {
        for (std::size_t at = 0; at < values_.size(); ++at)
            if (level_of(at) == level && values_[at].value)
                return true;
        return false;
    };
    // Where rows are counted, an area without any has none; what people type in, they may not have typed in yet.
    if (is_count() && domain::index_of(figure_->above) < domain::index_of(domain::TallyId::TypedFirst)) {
        for (std::size_t at = 0; at < values_.size(); ++at)
            if (places[at].known && !values_[at].value)
                values_[at].value = 0;
        return;
    }
    const int town_level = static_cast<int>(domain::AreaLevel::Town);
    while (shown_level_ > town_level && !said(shown_level_))
        --shown_level_;
    if (shown_level_ == level_)
        return;
    for (std::size_t at = 0; at < values_.size(); ++at) {
        services::AreaIndex above = static_cast<services::AreaIndex>(at);
        for (int depth = 0; above != services::no_area && level_of(above) > shown_level_ && depth < 16; ++depth)
            above = places[above].parent;
        if (above != services::no_area && above != at)
            values_[at] = values_[above];
    }
}

bool AreaShading::is_share() const
{
    return figure_ != nullptr ? domain::unit_of(*figure_) == "%" : measure_ == ClosureRate || measure_ == OnTimeRate;
}

bool AreaShading::is_count() const
{
    return figure_ != nullptr ? figure_->formula == domain::Formula::Count
                              : measure_ == Open || measure_ == Late || measure_ == Opened;
}

void AreaShading::choose_breaks()
{
    std::vector<double> known;
    missing_ = few_ = 0;
    for (std::size_t at = 0; at < values_.size(); ++at) {
        const services::Place& place = feed_->town().area(static_cast<services::AreaIndex>(at));
        if (static_cast<int>(place.row.level) != shown_level_ || !place.known ||
            !feed_->town().is_within(static_cast<services::AreaIndex>(at), feed_->town().root()))
            continue;
        missing_ += values_[at].value ? 0 : 1;
        few_ += values_[at].few ? 1 : 0;
        if (values_[at].value)
            known.push_back(*values_[at].value);
    }
    if (method_ == Targets && is_share())
        breaks_ = {60, 80, 90, 95};
    else if (method_ == Targets)
        breaks_ = grown(std::exchange(breaks_, {}), known.empty() ? 0 : std::ranges::max(known));
    else if (method_ == Quantile)
        breaks_ = domain::quantile_breaks(std::move(known), most_classes);
    else
        breaks_ = domain::natural_breaks(std::move(known), most_classes);
}

int AreaShading::class_of(services::AreaIndex area) const
{
    if (area >= values_.size() || !values_[area].value)
        return -1;
    const auto found = static_cast<int>(domain::class_of(*values_[area].value, breaks_));
    // Fewer classes than colours keep the whole range of them.
    const int last = static_cast<int>(breaks_.size());
    return last == 0 ? 0 : found * (most_classes - 1) / last;
}

bool AreaShading::stands_on_little(services::AreaIndex area) const
{
    return area < values_.size() && values_[area].value && values_[area].few;
}

QString AreaShading::amount(double value) const
{
    if (is_count())
        return QString::number(std::lround(value));
    return QString::number(value, 'f', 1);
}

QStringList AreaShading::words() const
{
    const bool whole = is_count();
    if (breaks_.empty())
        return {tr("都一样")};
    const double first = breaks_.front();
    QStringList words{whole && first <= 1 ? QStringLiteral("0")
                      : whole             ? QStringLiteral("0–%1").arg(amount(first - 1))
                                          : QStringLiteral("<%1").arg(amount(first))};
    for (std::size_t i = 0; i + 1 < breaks_.size(); ++i) {
        const QString low = amount(breaks_[i]);
        const QString high = amount(whole ? breaks_[i + 1] - 1 : breaks_[i + 1]);
        words.append(low == high ? low : QStringLiteral("%1–%2").arg(low, high));
    }
    words.append(QStringLiteral("≥%1").arg(amount(breaks_.back())));
    return words;
}

QString AreaShading::title() const
{
    const QString what = [this] {
        if (figure_ != nullptr)
            return figure_name_;
        switch (measure_) {
        case Open:
            return tr("在办件数");
        case Late:
            return tr("超时件数");
        case Opened:
            return tr("上报件数");
        case OpenedPerThousand:
            return tr("每千户上报件数");
        case ClosureRate:
            return tr("办结率（%）");
        case OnTimeRate:
            return tr("按期办结率（%）");
        }
        return QString();
    }();
    switch (static_cast<domain::AreaLevel>(shown_level_)) {
    case domain::AreaLevel::Province:
    case domain::AreaLevel::Prefecture:
    case domain::AreaLevel::County:
        return tr("各区县%1").arg(what);
    case domain::AreaLevel::Town:
        return tr("各镇街%1").arg(what);
    case domain::AreaLevel::Village:
        return tr("各村社区%1").arg(what);
    case domain::AreaLevel::MicroGrid:
        return tr("各微网格%1").arg(what);
    case domain::AreaLevel::Building:
        return tr("各楼栋%1").arg(what);
    default:
        return tr("各网格%1").arg(what);
    }
}

QString AreaShading::value_words(const QString& area_code) const
{
    const services::AreaIndex at = feed_ ? feed_->town().find_area(area_code.toStdString()) : services::no_area;
    if (at >= values_.size())
        return {};
    if (!values_[at].value)
        return tr("没有数据");
    const QString value = is_share() ? amount(*values_[at].value) + QStringLiteral(" %") : amount(*values_[at].value);
    return values_[at].few ? tr("%1（基数小）").arg(value) : value;
}

} // namespace yiping::presentation
