// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/presentation/wall_model.h>

#include "scene_content.h"
#include "wall_words.h"

#include <yiping/domain/area_code.h>
#include <yiping/presentation/words.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <unordered_set>
#include <utility>

namespace yiping::presentation {

using domain::CaseStatus;
using services::LinkState;

namespace {

/// "津阳社区" where the case lies, "" above villages.
QString village_of(const services::Town& town, services::AreaIndex area)
{
    const services::AreaIndex village = town.ancestor(area, domain::AreaLevel::Village);
    return village == services::no_area ? QString() : text(town.area(village).row.name);
}

QString stage_short(domain::Stage stage)
{
    switch (stage) {
    case domain::Stage::Collecting:
        return Wall::tr("收集");
    case domain::Stage::Filing:
        return Wall::tr("立案");
    case domain::Stage::Dispatching:
        return Wall::tr("派遣");
    case domain::Stage::Handling:
        return Wall::tr("处理");
    case domain::Stage::FeedingBack:
        return Wall::tr("反馈");
    case domain::Stage::Closing:
        return Wall::tr("结案");
    case domain::Stage::Evaluating:
        return Wall::tr("评价");
    }
    return {};
}

QString weekday_a_week_ago(std::chrono::weekday weekday)
{
    static constexpr const char* names[] = {QT_TRANSLATE_NOOP("Wall", "上周日"), QT_TRANSLATE_NOOP("Wall", "上周一"),
        QT_TRANSLATE_NOOP("Wall", "上周二"), QT_TRANSLATE_NOOP("Wall", "上周三"), QT_TRANSLATE_NOOP("Wall", "上周四"),
        QT_TRANSLATE_NOOP("Wall", "上周五"), QT_TRANSLATE_NOOP("Wall", "上周六")};
    return Wall::tr(names[weekday.c_encoding()]);
}

WallFigure rate(const QString& name, const domain::Figure& counted, const QString& period, const QString& freshness)
{
    WallFigure figure{.key = counted.id,
        .name = name,
        .value = QStringLiteral("—"),
        .unit = {},
        .detail = {},
        .freshness = freshness,
        .share = 0};
    if (counted.value) {
        const bool whole = counted.numerator == counted.denominator;
        // Never rounded up to a hundred that was not reached.
        const double shown = whole ? *counted.value : std::min(*counted.value, 99.99);
        figure.value = QString::number(shown, 'f', whole ? 0 : 2);
        figure.unit = QStringLiteral("%");
        figure.share = *counted.value / 100;
    }
    figure.detail = Wall::tr("%1 %2 / %3 件").arg(period).arg(counted.numerator).arg(counted.denominator);
    // A hundred percent of three is nothing to celebrate.
    if (counted.small)
        figure.detail = Wall::tr("%1（数量少）").arg(figure.detail);
    return figure;
}

} // namespace

WallModel::WallModel(services::Town& town, services::CacheReader& reader, const domain::CategoryTree& categories,
    WallOptions options, QObject* parent)
    : QObject(parent),
      town_(town),
      categories_(categories),
      options_(std::move(options)),
      map_(town),
      camera_wall_(town),
      photos_(town, reader),
      shown_case_(town, reader, categories, nullptr),
      board_(town, categories, std::move(options_.scenes), nullptr)
{
    subscription_ = town_.subscribe(*this);
    connect(&shown_case_, &WallCase::changed, this, &WallModel::show_cameras);
    fill_all();
}

WallModel::~WallModel() = default;

QString WallModel::unit_name() const
{
    if (!options_.unit_name.isEmpty())
        return options_.unit_name;
    if (town_.root() == services::no_area)
        return Wall::tr("综合治理中心");
    return Wall::tr("%1综合治理中心").arg(text(town_.area(town_.root()).row.name));
}

QString WallModel::date_words() const
{
    return day_words(town_.now());
}

QString WallModel::duty_leader() const
{
    const domain::Shift* shift = town_.shift_at(town_.now());
    return shift ? text(shift->leader) : QString();
}

QString WallModel::duty_officer() const
{
    const domain::Shift* shift = town_.shift_at(town_.now());
    return shift ? text(shift->officer) : QString();
}

QString WallModel::clock() const
{
    return options_.seconds ? clock_words_with_seconds(town_.now()) : clock_words(town_.now());
}

void WallModel::set_seconds(bool seconds)
{
    options_.seconds = seconds;
    Q_EMIT clockChanged();
    Q_EMIT linkChanged();
}

QString WallModel::link_words() const
{
    const services::LinkStatus& link = town_.link();
    if (link.state == LinkState::Online && link.in_step_at != 0) {
        if (!options_.seconds && town_.now() - link.in_step_at < services::minute_ms)
            return Wall::tr("一分钟内同步过");
        return freshness_words(link, town_.now());
    }
    const QString refused = refusal_words(link, options_.error_words);
    return refused.isEmpty() ? presentation::link_words(link, town_.now()) : refused;
}

QString WallModel::clock_difference() const
{
    return clock_difference_words(town_.link());
}

int WallModel::link_tone() const
{
    switch (town_.link().state) {
    case LinkState::Online:
        return static_cast<int>(Tone::Better);
    case LinkState::CatchingUp:
        return static_cast<int>(Tone::Plain);
    default:
        return static_cast<int>(Tone::Worse);
    }
}

QString WallModel::undelivered() const
{
    const std::uint32_t count = town_.undelivered();
    return count > 0 ? Wall::tr("未送达 %n 件", nullptr, static_cast<int>(count)) : QString();
}

void WallModel::fill_all()
{
    fill_slow();
    fill_counts();
    fill_villages();
    fill_feed();
    fill_forces();
    fill_scene();
    photos_.look_again();
    Q_EMIT headerChanged();
    Q_EMIT clockChanged();
    Q_EMIT linkChanged();
}

void WallModel::set_freshness()
{
    const services::LinkStatus& link = town_.link();
    const bool live = link.state == LinkState::Online;
    const UtcMillis at = live ? town_.now() : link.in_step_at;
    const QString words = at == 0 ? QString() : Wall::tr("截至 %1").arg(moment_words(at, town_.now()));
    if (words != freshness_) {
        freshness_ = words;
        fill_figures();
        Q_EMIT freshnessChanged();
    }
    board_.take_freshness(words, live ? 0 : 2);
}

const services::TownCounts& WallModel::counts() const
{
    return board_.scope() == services::no_area ? town_.counts() : board_.scan().counts;
}

services::DayCounts WallModel::day(std::int64_t local_day) const
{
    if (board_.scope() == services::no_area)
        return town_.day(local_day);
    const auto& days = board_.scan().days;
    const std::int64_t at = local_day - board_.scan().first_day;
    return at >= 0 && at < static_cast<std::int64_t>(days.size()) ? days[static_cast<std::size_t>(at)]
                                                                  : services::DayCounts();
}

bool WallModel::in_scope(services::AreaIndex area) const
{
    return board_.scope() == services::no_area || (area != services::no_area && town_.is_within(area, board_.scope()));
}

void WallModel::fill_counts()
{
    const services::TownCounts& counts = this->counts();
    constexpr std::array shown{CaseStatus::New, CaseStatus::Handling, CaseStatus::Late, CaseStatus::Suspended,
        CaseStatus::Shelved, CaseStatus::Done};
    std::vector<WallBar> bars;
    for (const CaseStatus status : shown) {
        const auto number = static_cast<std::size_t>(status);
        const auto count = static_cast<int>(counts.today_by_status[number]);
        const bool rare = status == CaseStatus::Suspended || status == CaseStatus::Shelved;
        if (count > 0 || !rare)
            bars.push_back({static_cast<int>(number), word(status), count, 0, static_cast<int>(number), false});
    }
    statuses_.take(std::move(bars));

    bars.clear();
    for (const domain::EnumWord& stage : domain::enum_words<domain::Stage>()) {
        const auto which = static_cast<domain::Stage>(stage.value);
        if (which == domain::Stage::Evaluating)
            continue; // what is evaluated was closed before and is counted there
        const auto number = static_cast<std::size_t>(stage.value);
        int count = static_cast<int>(counts.by_stage[number]);
        if (which == domain::Stage::Closing)
            count += static_cast<int>(counts.by_stage[static_cast<std::size_t>(domain::Stage::Evaluating)]);
        const bool done = which == domain::Stage::Closing;
        const bool busy = which == domain::Stage::Handling;
        bars.push_back({static_cast<int>(number), stage_short(which), count, 0,
            static_cast<int>(done   ? CaseStatus::Done
                             : busy ? CaseStatus::Handling
                                    : CaseStatus{}),
            false});
    }
    stages_.take(std::move(bars));

    bars.clear();
    const int hour = services::local_hour(town_.now());
    for (int i = 0; i < 24; ++i) {
        const auto at = static_cast<std::size_t>(i);
        bars.push_back({i, Wall::tr("%1时").arg(i), static_cast<int>(counts.opened_by_hour[at]),
            static_cast<int>(counts.closed_by_hour[at]), 0, i == hour});
    }
    hours_.take(std::move(bars));

    bars.clear();
    const std::int64_t today = services::local_day(town_.now());
    for (std::int64_t day = today - days_shown + 1; day <= today; ++day) {
        const services::DayCounts on_day = this->day(day);
        const auto date = domain::local_of(services::start_of_day(day) + services::hour_ms).date;
        bars.push_back({static_cast<int>(day),
            Wall::tr("%1月%2日").arg(month_word(date.month())).arg(static_cast<unsigned>(date.day())),
            static_cast<int>(on_day.opened), static_cast<int>(on_day.closed), 0, day == today});
    }
    days_.take(std::move(bars));

    // Compared with the same weekday up to the same minute; without a past there is nothing to compare with.
    const std::uint32_t week_ago = board_.scan().opened_by_now_a_week_ago;
    const auto difference = static_cast<std::int64_t>(counts.opened_today) - week_ago;
    const int change = static_cast<int>(std::abs(difference));
    const domain::LocalTime local = domain::local_of(town_.now());
    const std::chrono::weekday weekday(std::chrono::sys_days{local.date});
    const QString then = weekday_a_week_ago(weekday);
    comparison_tone_ = Tone::Plain;
    if (week_ago == 0 && counts.opened_today == 0) {
        comparison_.clear();
    } else if (difference == 0) {
        comparison_ = Wall::tr("与%1持平").arg(then);
    } else {
        comparison_ =
            (difference < 0 ? Wall::tr("比%1少 %n 件", nullptr, change) : Wall::tr("比%1多 %n 件", nullptr, change))
                .arg(then);
        // More reports are neither good nor bad by themselves: only fewer open ones would be.
    }

    const UtcMillis midnight = services::start_of_day(today + 1);
    int due = 0;
    for (const services::CaseIndex at : town_.open_cases()) {
        const UtcMillis at_time = town_.cases().due_at(at);
        due += at_time >= town_.now() && at_time <= midnight && town_.cases().hold(at) == domain::Hold::None &&
               in_scope(town_.cases().area(at));
    }
    due_today_ = due > 0 ? Wall::tr("还有 %n 件今天到期", nullptr, due) : QString();
    fill_figures();
    board_.refresh_figures();
    Q_EMIT countsChanged();
}

void WallModel::fill_figures()
{
    constexpr domain::LocalDay days_of_a_year = 365;
    const QString year = Wall::tr("近一年");
    const QString month = Wall::tr("近 30 天");
    std::vector<WallFigure> rows;
    const domain::LocalDay today = domain::local_day_of(town_.now());
    const domain::Period last_year{domain::PeriodKind::Span, today - days_of_a_year + 1, today + 1};
    const domain::Period last_30{domain::PeriodKind::Span, today - days_shown + 1, today + 1};
    const auto add = [&](std::string_view id, const QString& name, const domain::Period& days, const QString& words) {
        const domain::FigureRule* rule = domain::find_figure(id);
        if (rule != nullptr)
            rows.push_back(
                rate(name, town_.book().figure(*rule, board_.area().toStdString(), days), words, freshness_));
    };
    add("resolution_rate", Wall::tr("矛盾纠纷化解率"), last_year, year);
    add("completion_rate", Wall::tr("下发任务完成率"), last_year, year);
    add("closure_rate", Wall::tr("事件办结率"), last_30, month);
    add("on_time_rate", Wall::tr("按期办结率"), last_30, month);
    figures_.take(std::move(rows));
}

void WallModel::fill_slow()
{
    slow_minute_ = town_.now() / services::minute_ms;
    board_.refresh();
    fill_classes();
}

void WallModel::fill_classes()
{
    std::map<std::string, int> by_class;
    const std::vector<std::uint32_t>& counted = board_.scan().by_category;
    for (std::size_t at = 0; at < counted.size(); ++at) {
        if (counted[at] == 0)
            continue;
        const std::string& code = town_.cases().category_code(static_cast<services::CategoryIndex>(at));
        const domain::Category* found = categories_.class_of(code);
        by_class[found ? found->code : code] += static_cast<int>(counted[at]);
    }
    std::vector<std::pair<int, std::string>> order;
    order.reserve(by_class.size());
    for (const auto& [code, count] : by_class)
        order.emplace_back(-count, code);
    std::ranges::sort(order);
    std::vector<WallBar> bars;
    for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 6); ++i)
        bars.push_back(
            {static_cast<int>(i), category_word(categories_, order[i].second), -order[i].first, 0, 0, false});
    classes_.take(std::move(bars));
}

QString WallModel::parts_title() const
{
    const std::vector<services::AreaIndex> parts = known_parts(town_, board_.scope());
    if (parts.empty() || town_.area(parts.front()).row.level == domain::AreaLevel::Village)
        return Wall::tr("各村（社区）");
    return town_.area(parts.front()).row.level == domain::AreaLevel::Grid ? Wall::tr("各网格") : Wall::tr("各微网格");
}

void WallModel::fill_villages()
{
    std::vector<WallVillage> rows;
    const auto add = [&](const services::Place& place) {
        rows.push_back({place.row.area_code, text(place.row.name), static_cast<int>(place.counts.open),
            static_cast<int>(place.counts.late), static_cast<int>(place.counts.opened_today),
            static_cast<int>(place.counts.closed_today)});
    };
    if (board_.scope() != services::no_area) {
        for (const services::AreaIndex at : known_parts(town_, board_.scope()))
            add(town_.area(at));
    } else {
        for (services::AreaIndex at = 0; at < town_.areas().size(); ++at) {
            const services::Place& place = town_.area(at);
            if (place.known && place.row.level == domain::AreaLevel::Village && town_.is_within(at, town_.root()))
                add(place);
        }
    }
    std::ranges::stable_sort(rows, std::greater{}, &WallVillage::open);
    villages_.take(std::move(rows));
}

void WallModel::fill_feed()
{
    std::vector<WallMove> rows;
    std::unordered_set<Uuid> closed;
    for (const domain::CaseMove& move : town_.recent_moves()) {
        if (move.move == domain::Move::Close)
            closed.insert(move.case_id);
    }
    for (const domain::CaseMove& move : town_.recent_moves()) {
        if (rows.size() == feed_length)
            break;
        // Several acts of one moment are one event to a reader: the last of them says it.
        if (move.move == domain::Move::Accept || move.move == domain::Move::File)
            continue;
        if (move.move == domain::Move::Verify && closed.contains(move.case_id))
            continue;
        const domain::Case* data = town_.detail(move.case_id);
        const services::CaseIndex at = town_.cases().find(move.case_id);
        const services::AreaIndex area =
            at != services::no_case ? town_.cases().area(at) : town_.find_area(move.area_code);
        if (!in_scope(area))
            continue;
        const QString village = village_of(town_, area);
        const QString what = data ? text(data->title)
                             : at != services::no_case
                                 ? category_word(categories_, town_.cases().category_code(town_.cases().category(at)))
                                 : QString();
        domain::Case then;
        then.step = move.to_step;
        const int status = static_cast<int>(domain::status_of(then.step, domain::Hold::None, std::nullopt, move.at));
        // What it is has the line with the time to itself; below it what was done, and where, if there is room for it.
        const QString done = wall_move_words(move, data, town_);
        rows.push_back({move.id.to_string(), status, moment_words(move.at, town_.now()), what,
            village.isEmpty() ? done : Wall::tr("%1 · %2").arg(done, village)});
    }
    feed_.take(std::move(rows));
}

void WallModel::fill_forces()
{
    struct Count {
        int on = 0, all = 0;
    };
    std::map<int, Count> by_role;
    constexpr int squads = 100, units = 101, volunteers = 102;
    for (const domain::Responder& row : town_.responders()) {
        if (!domain::contains(board_.area().toStdString(), row.area_code))
            continue;
        int key = static_cast<int>(row.role);
        if (row.kind == domain::ResponderKind::Squad)
            key = squads;
        else if (row.kind == domain::ResponderKind::Unit)
            key = units;
        else if (row.kind == domain::ResponderKind::VolunteerTeam)
            key = volunteers;
        ++by_role[key].all;
        by_role[key].on += row.on_duty;
    }
    std::vector<WallBar> bars;
    for (const auto& [key, count] : by_role) {
        const QString name = key == squads       ? word(domain::ResponderKind::Squad)
                             : key == units      ? word(domain::ResponderKind::Unit)
                             : key == volunteers ? word(domain::ResponderKind::VolunteerTeam)
                                                 : word(static_cast<domain::TeamRole>(key));
        bars.push_back({key, name, count.on, count.all, 0, false});
    }
    forces_.take(std::move(bars));
}

void WallModel::fill_scene()
{
    const domain::WallScene* put = town_.scene_of(options_.wall);
    std::optional<Uuid> subject;
    if (put && put->scene == "case" && put->subject_id)
        subject = put->subject_id;
    shown_case_.show(subject);
    services::AreaIndex area = services::no_area;
    if (put && put->subject_id && !subject) {
        for (services::AreaIndex at = 0; at < town_.areas().size(); ++at)
            if (town_.area(at).row.id == *put->subject_id)
                area = at;
    }
    QString scene = QStringLiteral("overview");
    if (put && (subject || (put->scene == "area" && area != services::no_area) ||
                   (put->scene != "case" && board_.knows(put->scene))))
        scene = text(put->scene);
    show(std::move(scene), area);
}

void WallModel::show(QString scene, services::AreaIndex area)
{
    const services::AreaIndex before = board_.scope();
    board_.show(scene.toStdString(), area == town_.root() ? services::no_area : area);
    if (board_.scope() != before)
        shown_area_changed();
    show_cameras();
    show_photos();
    const QString code = board_.area();
    if (scene != scene_ || code != scene_area_) {
        scene_ = std::move(scene);
        scene_area_ = code;
        Q_EMIT sceneChanged();
    }
}

void WallModel::show_cameras()
{
    const domain::PanelDescription* panel = board_.panel_of(domain::PanelKind::CameraWall);
    if (panel == nullptr)
        return;
    CameraWallWish wish{.layout = panel->tiles,
        .dwell_ms = panel->dwell_s * 1000,
        .groups = panel->cameras,
        .area_code = board_.area().toStdString()};
    if (shown_case_.id()) {
        // Beside a case stands what looks at its place; while that is not known, nothing does.
        const domain::Case* subject = town_.detail(*shown_case_.id());
        if (subject != nullptr && subject->lon && subject->lat)
            wish.near = std::pair(*subject->lon, *subject->lat);
        else
            wish.groups = {"-"};
    }
    camera_wall_.show(std::move(wish));
}

void WallModel::show_photos()
{
    if (board_.panel_of(domain::PanelKind::Photos) == nullptr)
        photos_.show_none();
    else if (shown_case_.id())
        photos_.show_case(*shown_case_.id());
    else
        photos_.show_area(board_.scope());
}

void WallModel::shown_area_changed()
{
    scope_stale_ = false;
    fill_classes();
    fill_counts();
    fill_villages();
    fill_feed();
    fill_forces();
}

void WallModel::set_act_words(const QString& words)
{
    if (words == act_words_)
        return;
    act_words_ = words;
    Q_EMIT actWordsChanged();
}

QString WallModel::watermark() const
{
    if (!visitors_)
        return {};
    const UtcMillis now = town_.now();
    return tr("来访参观 · %1 · %2").arg(unit_name(), day_words(now) + QLatin1Char(' ') + clock_words(now));
}

void WallModel::set_visitors(bool visitors)
{
    photos_.withhold(visitors);
    if (std::exchange(visitors_, visitors) != visitors)
        Q_EMIT headerChanged();
}

void WallModel::step_scene(int by)
{
    // A case is put up by the desk alone.
    std::vector<QString> ids;
    for (const domain::SceneDescription& each : board_.scenes())
        if (each.id != "case")
            ids.push_back(text(each.id));
    const auto found = std::ranges::find(ids, board_.scene());
    const auto count = static_cast<std::ptrdiff_t>(ids.size());
    if (count == 0)
        return;
    const std::ptrdiff_t at = found == ids.end() ? 0 : (found - ids.begin() + by % count + count) % count;
    shown_case_.show(std::nullopt);
    show(ids[static_cast<std::size_t>(at)], board_.scope());
}

void WallModel::compare_next()
{
    if (board_.panel_of(domain::PanelKind::Versus) != nullptr)
        board_.compare_next();
    else if (board_.knows("versus")) {
        shown_case_.show(std::nullopt);
        show(QStringLiteral("versus"), board_.scope());
    }
}

void WallModel::draw_grid(quint32 chance)
{
    std::vector<services::AreaIndex> grids;
    for (services::AreaIndex at = 0; at < town_.areas().size(); ++at)
        if (town_.area(at).known && town_.area(at).row.level == domain::AreaLevel::Grid && at != board_.scope())
            grids.push_back(at);
    if (grids.empty())
        return;
    shown_case_.show(std::nullopt);
    show(QStringLiteral("inspect"), grids[chance % grids.size()]);
}

void WallModel::drill_in()
{
    const std::vector<services::AreaIndex> parts =
        known_parts(town_, board_.scope() == services::no_area ? town_.root() : board_.scope());
    const auto open = [this](services::AreaIndex at) { return town_.area(at).counts.open; };
    if (!parts.empty())
        show(scene_, *std::ranges::max_element(parts, {}, open));
}

void WallModel::drill_out()
{
    if (board_.scope() != services::no_area)
        show(scene_ == QStringLiteral("area") ? QStringLiteral("overview") : scene_, town_.area(board_.scope()).parent);
}

void WallModel::drill_side(int by)
{
    if (board_.scope() == services::no_area)
        return;
    const std::vector<services::AreaIndex> beside = known_parts(town_, town_.area(board_.scope()).parent);
    const auto found = std::ranges::find(beside, board_.scope());
    if (found == beside.end())
        return;
    const auto count = static_cast<std::ptrdiff_t>(beside.size());
    show(scene_, beside[static_cast<std::size_t>((found - beside.begin() + by % count + count) % count)]);
}

void WallModel::town_reloaded()
{
    fill_all();
}

void WallModel::load_progressed()
{
    if (ready() != was_ready_) {
        was_ready_ = ready();
        fill_all();
        shown_case_.refresh();
        Q_EMIT readyChanged();
    }
}

void WallModel::areas_changed()
{
    fill_villages();
    Q_EMIT headerChanged();
}

void WallModel::area_counts_changed(std::span<const services::AreaIndex>)
{
    fill_villages();
}

void WallModel::cases_loaded()
{
    if (shown_case_.id())
        shown_case_.refresh();
    photos_.cases_loaded();
    scope_stale_ = true;
    fill_feed();
}

void WallModel::cases_changed(std::span<const services::CaseIndex> cases)
{
    for (const services::CaseIndex at : cases) {
        if (shown_case_.id() && town_.cases().id(at) == *shown_case_.id())
            shown_case_.refresh();
    }
    photos_.cases_changed(cases);
    scope_stale_ = true;
    fill_feed(); // the full rows behind its moves come after them
}

void WallModel::counts_changed()
{
    // An area's own counts are made once a second at most (see ticked).
    if (board_.scope() == services::no_area)
        fill_counts();
}

void WallModel::responders_changed(std::span<const Uuid>)
{
    fill_forces();
}

void WallModel::assignments_changed(std::span<const Uuid> cases)
{
    if (shown_case_.id() && std::ranges::find(cases, *shown_case_.id()) != cases.end())
        shown_case_.refresh();
}

void WallModel::moves_appended(std::size_t)
{
    fill_feed();
}

void WallModel::scenes_changed()
{
    fill_scene();
}

void WallModel::shifts_changed()
{
    Q_EMIT headerChanged();
}

void WallModel::link_changed()
{
    set_freshness();
    // How far the catching up has come is said with the next tick: no screen is drawn anew for each part of a per cent.
    const LinkState before = std::exchange(link_state_, town_.link().state);
    if (link_state_ != LinkState::CatchingUp || before != link_state_)
        Q_EMIT linkChanged();
}

void WallModel::outbox_changed()
{
    Q_EMIT linkChanged();
}

void WallModel::pass_second(UtcMillis now)
{
    // Four ticks a second keep the clock true; what is said changes with the second at most.
    if (std::exchange(second_, now / 1000) == now / 1000)
        return;
    set_freshness();
    shown_case_.tick();
    if (QString words = clock(); words != clock_words_) {
        clock_words_ = std::move(words);
        Q_EMIT clockChanged();
    }
    if (QString words = link_words() + clock_difference(); words != link_words_) {
        link_words_ = std::move(words);
        Q_EMIT linkChanged();
    }
}

void WallModel::ticked(UtcMillis now)
{
    pass_second(now);
    photos_.tick();
    if (now / services::minute_ms != slow_minute_) {
        fill_slow();
        fill_counts();
        fill_feed();
        Q_EMIT headerChanged();
    } else if (scope_stale_ && board_.scope() != services::no_area) {
        board_.refresh();
        fill_classes();
        fill_counts();
    }
    scope_stale_ = false;
}

} // namespace yiping::presentation
