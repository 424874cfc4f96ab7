// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/scene.h>

#include <algorithm>
#include <cmath>

namespace yiping::domain {

namespace {

constexpr EnumWord panel_kind_words[] = {
    {static_cast<int>(PanelKind::Today), "today", "今日事件", "Today"},
    {static_cast<int>(PanelKind::Stages), "stages", "闭环各环节", "Stages of open cases"},
    {static_cast<int>(PanelKind::Effect), "effect", "治理成效", "Results"},
    {static_cast<int>(PanelKind::Villages), "villages", "各村（社区）", "Villages"},
    {static_cast<int>(PanelKind::Classes), "classes", "事件类别", "Kinds of cases"},
    {static_cast<int>(PanelKind::Forces), "forces", "在岗力量", "On duty"},
    {static_cast<int>(PanelKind::Hours), "hours", "今日各时段上报", "Reports by hour today"},
    {static_cast<int>(PanelKind::Days), "days", "近 30 天上报", "Reports of 30 days"},
    {static_cast<int>(PanelKind::Feed), "feed", "最新", "Newest"},
    {static_cast<int>(PanelKind::CaseLife), "case", "指挥中心上墙", "Put up by the centre"},
    {static_cast<int>(PanelKind::Figures), "figures", "指标", "Figures"},
    {static_cast<int>(PanelKind::Ranking), "ranking", "排名", "Ranking"},
    {static_cast<int>(PanelKind::Loop), "loop", "432 闭环", "Closed loop"},
    {static_cast<int>(PanelKind::Ages), "ages", "在办事件已用时", "Open by age"},
    {static_cast<int>(PanelKind::Limits), "limits", "时限兑现", "Limits kept"},
    {static_cast<int>(PanelKind::Calendar), "calendar", "一年逐日", "Day by day"},
    {static_cast<int>(PanelKind::WeekHours), "week-hours", "星期与时段", "Week by hour"},
    {static_cast<int>(PanelKind::Compare), "compare", "每千户对比", "Per 1,000"},
    {static_cast<int>(PanelKind::Hazards), "hazards", "隐患等级", "Hazards"},
    {static_cast<int>(PanelKind::HazardKinds), "hazard-kinds", "隐患类型", "Hazard kinds"},
    {static_cast<int>(PanelKind::Funnel), "funnel", "纠纷化解过程", "Disputes"},
    {static_cast<int>(PanelKind::Venues), "venues", "调解场所", "Venues"},
    {static_cast<int>(PanelKind::Hotline), "hotline", "热线十类诉求", "Calls by class"},
    {static_cast<int>(PanelKind::HotlineWork), "hotline-work", "接诉即办", "Calls answered"},
    {static_cast<int>(PanelKind::PartyUnits), "party-units", "组织体系", "Party units"},
    {static_cast<int>(PanelKind::PartyGrids), "party-grids", "支部联网格", "Branches and grids"},
    {static_cast<int>(PanelKind::Teams), "teams", "网格队伍", "Grid teams"},
    {static_cast<int>(PanelKind::Points), "points", "积分", "Points"},
    {static_cast<int>(PanelKind::Volunteers), "volunteers", "志愿服务", "Volunteers"},
    {static_cast<int>(PanelKind::Duty), "duty", "值班", "Duty roster"},
    {static_cast<int>(PanelKind::Text), "text", "说明", "Note"},
    {static_cast<int>(PanelKind::Tasks), "tasks", "下发任务", "Directed tasks"},
    {static_cast<int>(PanelKind::CameraWall), "camera-wall", "视频巡查", "Cameras"},
    {static_cast<int>(PanelKind::Qr), "qr", "扫码上报", "Report by phone"},
    {static_cast<int>(PanelKind::Inspect), "inspect", "负责人和在办事件", "People and open cases"},
    {static_cast<int>(PanelKind::Versus), "versus", "对比", "Side by side"},
    {static_cast<int>(PanelKind::Photos), "photos", "现场照片", "Photos"},
};

constexpr EnumWord wall_class_words[] = {
    {static_cast<int>(WallClass::Upright), "upright", "竖屏", "Upright"},
    {static_cast<int>(WallClass::Standard), "standard", "标准屏", "Standard"},
    {static_cast<int>(WallClass::Wide), "wide", "宽屏", "Wide"},
    {static_cast<int>(WallClass::Panorama), "panorama", "超宽屏", "Panorama"},
};

constexpr EnumWord scene_period_words[] = {
    {static_cast<int>(ScenePeriod::Day), "day", "今日", "today"},
    {static_cast<int>(ScenePeriod::Week), "week", "近 7 天", "7 days"},
    {static_cast<int>(ScenePeriod::Month), "month", "近 30 天", "30 days"},
    {static_cast<int>(ScenePeriod::Year), "year", "近一年", "a year"},
};

constexpr EnumWord against_words[] = {
    {static_cast<int>(Against::Area), "area", "旁边的区域", "the area beside"},
    {static_cast<int>(Against::Before), "before", "上期", "the time before"},
    {static_cast<int>(Against::LastYear), "last-year", "去年同期", "last year"},
};

// In ems of the first type step (LOOK.md: 1 · 1.27 · 1.64 · 2.55 · 3.82), its unit being 8/22 of an em.
constexpr double unit_em = 8.0 / 22.0;
constexpr double margin_em = 3 * unit_em;
constexpr double gap_em = 4 * unit_em;
constexpr double between_em = 3 * unit_em;
constexpr double usual_column_em = 22; ///< the widest where there are not three of them
constexpr double widest_column_em = 28;
constexpr double narrowest_column_em = 16.5;
constexpr double map_share = 0.62; ///< half the middle's least width, of the wall's height

struct Columns {
    int per_side = 0;
    double width = 0;
};

Columns columns_of(const WallShape& wall)
{
    if (wall.width / std::max(1.0, wall.height) < 1.2)
        return {0, (wall.width - (2 * margin_em + gap_em) * wall.em) / 2};
    const double side = wall.width * 0.5 - wall.height * map_share - margin_em * wall.em;
    const int fit = static_cast<int>(std::floor(side / ((narrowest_column_em + gap_em) * wall.em)));
    const int per_side = std::clamp(fit, 1, 3);
    const double usual = usual_column_em * wall.em;
    if (per_side < 3) {
        const double width = per_side == 1 ? wall.width * 0.2 : side / per_side - gap_em * wall.em;
        return {per_side, std::round(std::min(usual, width))};
    }
    // What no fourth column could use goes to the three instead of to an empty map, up to a seam.
    double width = std::min(widest_column_em * wall.em, side / per_side - gap_em * wall.em);
    for (const double seam : wall.seams) {
        const double up_to = std::min(seam, wall.width - seam) - unit_em * wall.em;
        const double fitted = (up_to - (margin_em + (per_side - 1) * gap_em) * wall.em) / per_side;
        if (fitted >= usual)
            width = std::min(width, fitted);
    }
    return {per_side, std::floor(width)};
}

int column_of(Region region)
{
    switch (region) {
    case Region::Left:
    case Region::Right:
        return 0;
    case Region::Left2:
    case Region::Right2:
        return 1;
    default:
        return 2;
    }
}

bool is_left(Region region)
{
    return region == Region::Left || region == Region::Left2 || region == Region::Left3;
}

/// The larger part of it on one side of each seam.
void keep_off_seams(Box& box, const WallShape& wall)
{
    const double clear = unit_em * wall.em;
    for (const double seam : wall.seams) {
        if (seam <= box.x || seam >= box.right())
            continue;
        if (seam - box.x >= box.right() - seam) {
            box.width = seam - clear - box.x;
        } else {
            box.width = box.right() - seam - clear;
            box.x = seam + clear;
        }
    }
}

double room_of(const PanelDescription& panel, double em)
{
    return (panel.room > 0 ? panel.room : least_room(panel.kind)) * em;
}

/// Leaves out what does not fit into `length`: optional ones first, and of these the last.
void leave_out(const SceneDescription& scene, std::vector<std::size_t>& order, double length, double gap, double em,
    std::vector<std::size_t>& left_out)
{
    const auto needed = [&] {
        double sum = gap * (static_cast<double>(order.size()) - 1);
        for (const std::size_t at : order)
            sum += room_of(scene.panels[at], em);
        return sum;
    };
    while (order.size() > 1 && needed() > length) {
        const auto last = std::ranges::find_last_if(order, [&](std::size_t at) { return scene.panels[at].optional; });
        const auto gone = last.empty() ? order.end() - 1 : last.begin();
        left_out.push_back(*gone);
        order.erase(gone);
    }
    if (order.size() == 1 && room_of(scene.panels[order.front()], em) > length) {
        left_out.push_back(order.front());
        order.clear();
    }
}

void fill_column(
    const SceneDescription& scene, std::vector<std::size_t> order, const Box& column, double em, SceneLayout& layout)
{
    const double gap = between_em * em;
    leave_out(scene, order, column.height, gap, em, layout.left_out);
    double left = column.height - gap * (static_cast<double>(order.size()) - 1);
    double weights = 0;
    for (const std::size_t at : order) {
        left -= room_of(scene.panels[at], em);
        weights += scene.panels[at].weight;
    }
    double y = column.y;
    for (const std::size_t at : order) {
        const double share = weights > 0 ? left * scene.panels[at].weight / weights : 0;
        const double height = std::floor(room_of(scene.panels[at], em) + share);
        layout.panels[at] = {column.x, std::round(y), column.width, height};
        y += height + gap;
    }
}

void fill_strip(const SceneDescription& scene, std::vector<std::size_t> order, const Box& strip, const WallShape& wall,
    SceneLayout& layout)
{
    const double gap = gap_em * wall.em;
    const double least = narrowest_column_em * 0.8 * wall.em;
    while (order.size() > 1 &&
           (strip.width - gap * (static_cast<double>(order.size()) - 1)) / static_cast<double>(order.size()) < least) {
        layout.left_out.push_back(order.back());
        order.pop_back();
    }
    double weights = 0;
    for (const std::size_t at : order)
        weights += std::max(0.1, scene.panels[at].weight);
    const double left = strip.width - gap * (static_cast<double>(order.size()) - 1);
    double x = strip.x;
    for (const std::size_t at : order) {
        const double width = std::floor(left * std::max(0.1, scene.panels[at].weight) / weights);
        layout.panels[at] = {std::round(x), strip.y, width, strip.height};
        if (!made_of_parts(scene.panels[at].kind))
            keep_off_seams(layout.panels[at], wall);
        x += width + gap;
    }
}

} // namespace

template <>
std::span<const EnumWord> enum_words<PanelKind>()
{
    return panel_kind_words;
}

template <>
std::span<const EnumWord> enum_words<WallClass>()
{
    return wall_class_words;
}

template <>
std::span<const EnumWord> enum_words<ScenePeriod>()
{
    return scene_period_words;
}

template <>
std::span<const EnumWord> enum_words<Against>()
{
    return against_words;
}

int days_of(ScenePeriod period)
{
    switch (period) {
    case ScenePeriod::Day:
        return 1;
    case ScenePeriod::Week:
        return 7;
    case ScenePeriod::Month:
        return 30;
    case ScenePeriod::Year:
        break;
    }
    return 365;
}

double least_room(PanelKind kind)
{
    switch (kind) {
    case PanelKind::Today:
        return 19;
    case PanelKind::Feed:
    case PanelKind::CaseLife:
        return 14;
    case PanelKind::Effect:
        return 15;
    case PanelKind::Hotline:
        return 20;
    case PanelKind::Hours:
    case PanelKind::Days:
        return 6.4;
    case PanelKind::Text:
        return 5;
    case PanelKind::Loop:
        return 16;
    case PanelKind::Limits:
        return 9;
    case PanelKind::CameraWall:
        return 20;
    case PanelKind::Photos:
        return 12;
    case PanelKind::Qr:
    case PanelKind::Versus:
        return 18;
    default:
        return 10;
    }
}

bool made_of_parts(PanelKind kind)
{
    switch (kind) {
    case PanelKind::CameraWall:
    case PanelKind::Compare:
    case PanelKind::Hours:
    case PanelKind::Days:
    case PanelKind::Calendar:
        return true;
    default:
        return false;
    }
}

WallClass class_of(const WallShape& wall)
{
    const int per_side = columns_of(wall).per_side;
    return per_side == 0 ? WallClass::Upright
                         : static_cast<WallClass>(static_cast<int>(WallClass::Standard) + per_side - 1);
}

SceneLayout arrange(const SceneDescription& scene, const WallShape& wall)
{
    SceneLayout layout;
    layout.panels.resize(scene.panels.size());
    layout.wall_class = class_of(wall);
    const Columns columns = columns_of(wall);
    const double em = wall.em, margin = margin_em * em, gap = gap_em * em, unit = unit_em * em;
    const bool upright = columns.per_side == 0;

    constexpr std::size_t regions = 9;
    std::array<std::vector<std::size_t>, regions> in_region;
    for (std::size_t at = 0; at < scene.panels.size(); ++at) {
        const PanelPlace& place = scene.panels[at].places[static_cast<std::size_t>(layout.wall_class) - 1];
        if (place.region != Region::None)
            in_region[static_cast<std::size_t>(place.region)].push_back(at);
    }
    for (auto& order : in_region)
        std::ranges::stable_sort(order, {}, [&](std::size_t at) {
            return scene.panels[at].places[static_cast<std::size_t>(layout.wall_class) - 1].position;
        });

    const auto& below = in_region[static_cast<std::size_t>(Region::Below)];
    const auto& middle = in_region[static_cast<std::size_t>(Region::Middle)];
    // A side that no panel of the scene uses belongs to the middle.
    const auto side_of = [&](Region first) {
        int used = 0;
        for (int i = 0; i < columns.per_side; ++i)
            if (!in_region[static_cast<std::size_t>(first) + static_cast<std::size_t>(i)].empty())
                used = i + 1;
        return used == 0 ? 0.0 : margin + used * columns.width + (used - 1) * gap;
    };
    const double left_side = side_of(Region::Left), right_side = side_of(Region::Right);
    double body = wall.top + 2 * unit;
    if (upright) {
        // A table alone takes all of it; with panels below it wants more than a map.
        const bool alone = in_region[static_cast<std::size_t>(Region::Left)].empty() &&
                           in_region[static_cast<std::size_t>(Region::Right)].empty();
        const double height = middle.empty() ? wall.height * 0.42 : wall.height * 0.5;
        layout.middle = {
            0, wall.top, wall.width, std::round(alone && !middle.empty() ? wall.height - wall.top - margin : height)};
        body = layout.middle.bottom() + 2 * unit;
    } else {
        double strip = 0;
        for (const std::size_t at : below)
            strip = std::max(strip, room_of(scene.panels[at], em));
        const double x = left_side + 2 * unit;
        const double width = wall.width - left_side - right_side - 4 * unit;
        layout.middle = {x, wall.top, width, wall.height - wall.top - margin - (strip > 0 ? strip + unit : 0)};
        if (strip > 0) {
            const Box box{x + 2 * unit, wall.height - margin - strip, width - 4 * unit, strip};
            fill_strip(scene, below, box, wall, layout);
        }
    }
    if (!middle.empty()) {
        const double inset = upright ? margin : unit;
        Box box{layout.middle.x + inset, layout.middle.y + 2 * unit, layout.middle.width - 2 * inset,
            layout.middle.height - 2 * unit};
        fill_column(scene, middle, box, em, layout);
        for (const std::size_t at : middle)
            if (!made_of_parts(scene.panels[at].kind))
                keep_off_seams(layout.panels[at], wall);
    }
    for (std::size_t which = static_cast<std::size_t>(Region::Left); which <= static_cast<std::size_t>(Region::Right3);
        ++which) {
        const auto region = static_cast<Region>(which);
        if (in_region[which].empty())
            continue;
        Box column{0, body, columns.width, wall.height - body - margin};
        const double inward = margin + column_of(region) * (columns.width + gap);
        column.x = is_left(region) ? inward : wall.width - inward - columns.width;
        keep_off_seams(column, wall);
        fill_column(scene, in_region[which], column, em, layout);
    }
    return layout;
}

WallShape usual_wall(WallClass which)
{
    constexpr double lines = 1080, em = 22, header = 75, two_lines = 131;
    switch (which) {
    case WallClass::Upright:
        return {lines, 1920, two_lines, em, {}};
    case WallClass::Standard:
        return {1920, lines, header, em, {}};
    case WallClass::Wide:
        return {3072, lines, header, em, {}};
    case WallClass::Panorama:
        break;
    }
    return {3840, lines, header, em, {1920}};
}

} // namespace yiping::domain
