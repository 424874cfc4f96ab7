// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/enums.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Scenes of a wall as data: which panels, where on a wall of which shape, and what the map shows. Read from
/// data/scenes/*.toml by config, laid out by arrange(). Pure, any thread.
namespace yiping::domain {

/// What kinds of panels there are; each is drawn by one small QML file.
enum class PanelKind : std::uint8_t {
    Today = 1,   ///< one number first: what came today and how it stands
    Stages,      ///< where the open cases stand in their life
    Effect,      ///< the four rates of the overview
    Villages,    ///< villages by what is open
    Classes,     ///< what is reported most
    Forces,      ///< who is on duty, by role
    Hours,       ///< today by hours
    Days,        ///< the last thirty days
    Feed,        ///< the newest moves
    CaseLife,    ///< the case that the desk has put up
    Figures,     ///< figures with what they are counted of, trend and target
    Ranking,     ///< areas by one figure
    Loop,        ///< 排查预警—快速处置—长效维护 as one chain
    Ages,        ///< open cases by how long they are open
    Limits,      ///< how the limits are kept, as rings
    Calendar,    ///< each day of a year
    WeekHours,   ///< hours and weekdays
    Compare,     ///< areas side by side, per 1,000 households
    Hazards,     ///< hazards by level
    HazardKinds, ///< hazards by kind
    Funnel,      ///< disputes from found to resolved
    Venues,      ///< where disputes are mediated
    Hotline,     ///< the ten categories of 12345
    HotlineWork, ///< answered, resolved, satisfied
    PartyUnits,  ///< branches, groups, zones
    PartyGrids,  ///< branches and the grids they lead
    Teams,       ///< 1+3+N: roles and coverage
    Points,      ///< accounts and what points are given for
    Volunteers,  ///< what volunteers did
    Duty,        ///< who is on duty now and next
    Text,        ///< words of the scene file
    Tasks,       ///< directed tasks: issued, received, completed
    CameraWall,  ///< tiles of cameras, page by page
    Qr,          ///< an address for phones to read
    Inspect,     ///< who answers for the area, and its open cases
    Versus,      ///< two areas, or two periods, side by side by the same figures
    Photos,      ///< pictures of the shown case, or of the cases of the area
};
template <>
std::span<const EnumWord> enum_words<PanelKind>();

/// Walls are re-arranged, not stretched: by how many columns stand beside the middle.
enum class WallClass : std::uint8_t {
    Upright = 1, ///< two columns below the middle
    Standard,    ///< one column a side, and a strip below the middle
    Wide,        ///< two a side, and the strip
    Panorama,    ///< three a side
};
inline constexpr std::size_t wall_class_count = 4;
template <>
std::span<const EnumWord> enum_words<WallClass>();

/// Regions of a wall. Columns are counted from the edge; of an upright wall Left and Right stand below the middle.
enum class Region : std::uint8_t { None, Left, Left2, Left3, Right, Right2, Right3, Below, Middle };

struct PanelPlace {
    Region region = Region::None; ///< None: not on a wall of that class
    int position = 0;             ///< from 1: from the top, or from the left in the strip below
    bool operator==(const PanelPlace&) const = default;
};

/// Over which time a panel counts.
enum class ScenePeriod : std::uint8_t { Day = 1, Week, Month, Year };
template <>
std::span<const EnumWord> enum_words<ScenePeriod>();
/// What a Versus panel sets beside the area and the period that are shown.
enum class Against : std::uint8_t {
    Area = 1, ///< an area beside it; of the whole town two of its parts
    Before,   ///< the period before
    LastYear, ///< the same days of the year before
};
template <>
std::span<const EnumWord> enum_words<Against>();
/// Days of it: 1, 7, 30, 365, ending today.
[[nodiscard]] int days_of(ScenePeriod period);

struct PanelDescription {
    PanelKind kind = PanelKind::Text;
    std::string title_zh, title_en;        ///< "" takes the kind's own
    std::vector<std::string> figures;      ///< ids of data/figures
    std::string text_zh, text_en;          ///< of a Text panel; what a Qr panel is for
    std::string address;                   ///< of a Qr panel; "" takes that of the page for residents
    ScenePeriod period = ScenePeriod::Month;
    Against against = Against::Area;       ///< of a Versus panel
    std::string tiles = "9";               ///< of a CameraWall: one of tile_layouts()
    int dwell_s = 20;                      ///< … how long a page stays
    std::vector<std::string> cameras;      ///< … which, in this order: beginnings of area or device codes; none: all
    double weight = 0;                     ///< share of the room left over in its column; 0 takes just `room`
    double room = 0;                       ///< least height in ems of the first type step; 0 takes the kind's own
    bool optional = false;                 ///< may be left out where there is no room
    std::array<PanelPlace, wall_class_count> places{}; ///< index: WallClass - 1
    std::int64_t line = 0;                 ///< of the file
    bool operator==(const PanelDescription&) const = default;
};

/// What the map shows under the panels.
struct SceneMap {
    bool shown = true;
    std::string fill;      ///< id of a figure, "" open cases
    bool cases = true;     ///< symbols of cases
    bool cameras = true;
    bool heat = false;
    std::vector<std::string> layers; ///< names of further layers of the map
    bool operator==(const SceneMap&) const = default;
};

struct SceneDescription {
    std::string id;
    std::string title_zh, title_en;
    int order = 100;    ///< in the desk's list and for the keys of the wall
    bool party = false; ///< party red in the title: the party's scene alone
    bool above = false; ///< about the area above the town (the county): its parts are the towns
    SceneMap map;
    std::vector<PanelDescription> panels;
    bool operator==(const SceneDescription&) const = default;
};

/// Least height in ems of the first step that a kind of panel needs, without which it says nothing.
[[nodiscard]] double least_room(PanelKind kind);

/// A rectangle in pixels.
struct Box {
    double x = 0, y = 0, width = 0, height = 0;
    [[nodiscard]] double right() const { return x + width; }
    [[nodiscard]] double bottom() const { return y + height; }
    [[nodiscard]] bool empty() const { return width <= 0 || height <= 0; }
    bool operator==(const Box&) const = default;
};

/// The wall as a layout sees it.
struct WallShape {
    double width = 1920, height = 1080;
    double top = 75;          ///< height of the header
    double em = 22;           ///< first step of the type scale
    std::vector<double> seams; ///< x of vertical seams
};
[[nodiscard]] WallClass class_of(const WallShape& wall);

struct SceneLayout {
    WallClass wall_class = WallClass::Standard;
    Box middle;                        ///< map, or the panel of the middle
    std::vector<Box> panels;           ///< by index of SceneDescription::panels; empty where not shown
    std::vector<std::size_t> left_out; ///< has a place on this wall but no room
};
/// A seam may run between its parts, and it keeps its words clear of it, where it stands below or in the middle.
[[nodiscard]] bool made_of_parts(PanelKind kind);
/// Places every panel: none over another, none over the middle, none across a seam but what is made of parts. What has
/// no room is left out, optional panels first and the lowest first, never shrunk.
[[nodiscard]] SceneLayout arrange(const SceneDescription& scene, const WallShape& wall);

/// A wall of the class at 1080 lines (1920 for an upright one): what `check` measures room by.
[[nodiscard]] WallShape usual_wall(WallClass which);

} // namespace yiping::domain
