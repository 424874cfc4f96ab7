// SPDX-License-Identifier: GPL-3.0-or-later
#include "geography.h"

#include "town_random.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace yiping::platform::simulate {

namespace {

// Metres per degree at the origin: WGS-84 series, rounded. The town is small enough for one pair of numbers.
constexpr double metres_per_lon = 97'232.0;
constexpr double metres_per_lat = 110'857.0;
constexpr double fixed_per_degree = 1e7;

void put_u32(std::string& out, std::uint32_t value)
{
    for (int i = 0; i < 4; ++i)
        out.push_back(static_cast<char>((value >> (8 * i)) & 0xFFU));
}
void put_double(std::string& out, double value)
{
    std::uint64_t bits = 0;
    std::memcpy(&bits, &value, sizeof bits);
    for (int i = 0; i < 8; ++i)
        out.push_back(static_cast<char>((bits >> (8 * i)) & 0xFFU));
}
void put_point(std::string& out, Point at)
{
    put_double(out, to_lon(at));
    put_double(out, to_lat(at));
}
void put_head(std::string& out, std::uint32_t type)
{
    out.push_back(1);
    put_u32(out, type);
}
void put_polygon(std::string& out, const Polygon& polygon)
{
    put_head(out, 3);
    put_u32(out, static_cast<std::uint32_t>(polygon.size()));
    for (const std::vector<Point>& ring : polygon) {
        put_u32(out, static_cast<std::uint32_t>(ring.size() + 1));
        for (const Point& at : ring)
            put_point(out, at);
        put_point(out, ring.front());
    }
}

struct Drawn {
    std::string_view kind;
    std::string_view name;
    int rank;
    double roughness_m;
    Line through;
};

// Drawn by hand for this invented town; a seed bends them.
const std::vector<Drawn>& drawn_lines()
{
    static const std::vector<Drawn> lines{
        {"river", "澜川江", 1, 60,
            {{4600, 1150}, {3600, 750}, {2320, -60}, {1160, 170}, {460, -400}, {-115, -1220}, {-810, -1860},
                {-1740, -1570}, {-2780, -1800}, {-3700, -2300}}},
        {"stream", "石桥溪", 2, 45, {{700, 3000}, {950, 2300}, {700, 1600}, {900, 900}, {800, 90}}},
        {"stream", "天池溪", 2, 45,
            {{-700, 2300}, {-1000, 1600}, {-700, 800}, {-900, 100}, {-500, -600}, {-150, -1180}}},
        {"stream", "花铺沟", 2, 40, {{-3900, 500}, {-2900, 150}, {-2300, -350}, {-1900, -1000}, {-1800, -1560}}},
        {"stream", "仁和溪", 2, 40, {{1400, -3000}, {800, -2500}, {500, -1900}, {-50, -1300}}},
        {"stream", "中和沟", 2, 40, {{3700, -1500}, {2900, -1150}, {2300, -1250}, {1500, -700}, {800, -250}}},
        {"ridge", "天池岭", 2, 70,
            {{-3400, 2000}, {-2300, 1750}, {-1300, 2000}, {-300, 1850}, {700, 1950}, {1500, 1750}}},
        {"ridge", "仁和山", 2, 70, {{-1700, -2500}, {-700, -2300}, {300, -2350}, {1400, -2150}, {2300, -2300}}},
        {"ridge", "东山梁", 2, 60, {{2600, 1500}, {2500, 700}, {3000, 150}, {2700, -600}, {3200, -1200}}},
        {"ridge", "金竹岭", 3, 60, {{-2700, 1900}, {-2500, 1100}, {-2900, 500}}},
        {"road", "澜川大道", 1, 22,
            {{-4300, 1050}, {-3200, 820}, {-1900, 760}, {-1000, 560}, {0, 330}, {900, 760}, {1700, 1150}, {2700, 1450},
                {3300, 1700}}},
        {"road", "育和路", 1, 22,
            {{-350, 3500}, {-380, 2500}, {-200, 1500}, {-120, 330}, {120, -420}, {430, -1200}, {620, -2100},
                {500, -3300}}},
        {"road", "滨江路", 2, 18,
            {{2300, 200}, {1150, 400}, {330, -180}, {-280, -1000}, {-900, -1620}, {-1700, -1330}}},
        {"road", "花铺路", 2, 18, {{0, 330}, {-700, -100}, {-1400, -620}, {-2100, -900}, {-3000, -1250}}},
        {"road", "石桥街", 2, 15, {{900, 760}, {1350, 500}, {1650, 900}, {1850, 1500}}},
        {"road", "津阳街", 2, 12, {{-900, 850}, {-450, 560}, {-120, 330}, {330, 130}, {700, 300}}},
        {"road", "白杨路", 2, 15, {{430, -1200}, {950, -1050}, {1500, -1300}, {2100, -1900}}},
        {"road", "中和路", 2, 18, {{120, -420}, {900, -380}, {1700, -380}, {2400, -620}, {3300, -700}, {4200, -500}}},
        {"road", "渡口路", 2, 18, {{-1900, 760}, {-2300, 1200}, {-2900, 1400}, {-3500, 1500}}},
        {"road", "天池路", 2, 18, {{-380, 2500}, {-1100, 2450}, {-1900, 2250}, {-2500, 2300}}},
        {"road", "仁和路", 2, 18, {{620, -2100}, {-100, -2500}, {-900, -2600}, {-1700, -2300}}},
        {"path", "堰坎巷", 3, 12, {{-900, 850}, {-1000, 560}, {-1150, 200}, {-1400, -620}}},
        {"path", "老码头巷", 3, 10, {{330, 130}, {250, -40}, {330, -180}}},
        {"path", "清水巷", 3, 12, {{-450, 560}, {-350, 900}, {-200, 1500}}},
        {"path", "石板街", 3, 10, {{1350, 500}, {1000, 520}, {900, 760}}},
        {"path", "桑园路", 3, 14, {{1850, 1500}, {1300, 1700}, {700, 1600}, {-200, 1500}}},
        {"path", "麦田路", 3, 14, {{2400, -620}, {2500, -1300}, {2100, -1900}}},
        {"path", "柑园路", 3, 14, {{-2100, -900}, {-2400, -300}, {-1900, 250}, {-1900, 760}}},
        {"path", "东坡路", 3, 14, {{1700, 1150}, {2150, 800}, {2300, 200}}},
        {"path", "林场路", 3, 16, {{-380, 2500}, {300, 2400}, {1100, 2300}}},
        {"path", "桃湾路", 3, 14, {{950, -1050}, {700, -700}, {900, -380}}},
        {"path", "和睦巷", 3, 12, {{620, -2100}, {1200, -2300}, {1700, -2600}}},
    };
    return lines;
}

struct DrawnName {
    std::string_view name;
    int rank;
    Point at;
};
constexpr std::array<DrawnName, 10> drawn_names{{
    {"澜川镇政府", 1, {-60, 260}},
    {"镇卫生院", 2, {260, 480}},
    {"澜川中心校", 2, {-420, 760}},
    {"津阳码头", 2, {420, -60}},
    {"石桥老街", 2, {1180, 560}},
    {"天池水库", 2, {-700, 2420}},
    {"白杨安置小区", 2, {900, -1180}},
    {"渡口农贸市场", 3, {-1950, 820}},
    {"花铺苗圃", 3, {-1700, -800}},
    {"仁和瞭望塔", 3, {350, -2380}},
}};

} // namespace

FixedPoint to_fixed(Point at)
{
    return {std::llround((origin_lon + at.x / metres_per_lon) * fixed_per_degree),
        std::llround((origin_lat + at.y / metres_per_lat) * fixed_per_degree)};
}

double to_lon(Point at)
{
    return static_cast<double>(to_fixed(at).lon) / fixed_per_degree;
}

double to_lat(Point at)
{
    return static_cast<double>(to_fixed(at).lat) / fixed_per_degree;
}

std::string wkb_multi_polygon(const std::vector<Polygon>& polygons)
{
    std::string out;
    put_head(out, 6);
    put_u32(out, static_cast<std::uint32_t>(polygons.size()));
    for (const Polygon& polygon : polygons)
        put_polygon(out, polygon);
    return out;
}

std::string wkb_polygon(const Polygon& polygon)
{
    std::string out;
    put_polygon(out, polygon);
    return out;
}

std::string wkb_line(const Line& line)
{
    std::string out;
    put_head(out, 2);
    put_u32(out, static_cast<std::uint32_t>(line.size()));
    for (const Point& at : line)
        put_point(out, at);
    return out;
}

std::string wkb_point(Point at)
{
    std::string out;
    put_head(out, 1);
    put_point(out, at);
    return out;
}

Line organic_line(const Line& through, double step_m, double amplitude_m, std::uint64_t seed)
{
    constexpr double fade_m = 260; // no noise at the ends, so that closed lines close and junctions meet
    Line line;
    double total = 0;
    for (std::size_t i = 0; i + 1 < through.size(); ++i)
        total += std::hypot(through[i + 1].x - through[i].x, through[i + 1].y - through[i].y);
    double walked = 0;
    for (std::size_t i = 0; i + 1 < through.size(); ++i) {
        const Point& a = through[i == 0 ? 0 : i - 1];
        const Point& b = through[i];
        const Point& c = through[i + 1];
        const Point& d = through[std::min(i + 2, through.size() - 1)];
        const double length = std::hypot(c.x - b.x, c.y - b.y);
        const int parts = std::max(1, static_cast<int>(length / step_m));
        for (int k = 0; k < parts; ++k) {
            const double t = static_cast<double>(k) / parts;
            const auto spline = [t](double p, double q, double r, double s) {
                return 0.5 * (2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t * t +
                                 (3 * q - p - 3 * r + s) * t * t * t);
            };
            Point at{spline(a.x, b.x, c.x, d.x), spline(a.y, b.y, c.y, d.y)};
            double wave = 0;
            double scale = 420;
            double strength = amplitude_m * std::min({1.0, walked / fade_m, (total - walked) / fade_m});
            for (std::uint64_t octave = 0; octave < 3; ++octave) {
                wave += strength * value_noise(seed + octave, walked / scale, 0.5);
                scale /= 2.3;
                strength /= 2.2;
            }
            at.x += -(c.y - b.y) / length * wave;
            at.y += (c.x - b.x) / length * wave;
            line.push_back(at);
            walked += length / parts;
        }
    }
    line.push_back(through.back());
    return line;
}

bool is_inside(const Line& ring, Point at)
{
    bool inside = false;
    for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
        if ((ring[i].y > at.y) != (ring[j].y > at.y) &&
            at.x < (ring[j].x - ring[i].x) * (at.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x)
            inside = !inside;
    }
    return inside;
}

double distance_to_line(const Line& line, Point at)
{
    double best = std::numeric_limits<double>::max();
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
        const Point& a = line[i];
        const Point& b = line[i + 1];
        const double dx = b.x - a.x;
        const double dy = b.y - a.y;
        const double square = dx * dx + dy * dy;
        const double t = square > 0 ? std::clamp(((at.x - a.x) * dx + (at.y - a.y) * dy) / square, 0.0, 1.0) : 0.0;
        const double right = a.x + t * dx - at.x, up = a.y + t * dy - at.y;
        best = std::min(best, right * right + up * up);
    }
    return std::sqrt(best);
}

std::vector<Feature> make_features(std::uint64_t seed)
{
    TownRandom random(seed, 0xFEA7);
    std::vector<Feature> features;
    std::uint64_t salt = 1;
    for (const Drawn& drawn : drawn_lines()) {
        const double step = drawn.kind == "river" ? 40 : 25;
        features.push_back({drawn.kind, std::string(drawn.name), drawn.rank,
            organic_line(drawn.through, step, drawn.roughness_m, seed * 131 + 17 * salt)});
        ++salt;
    }
    // The reservoir.
    Feature lake{"lake", "天池", 2, {}};
    for (int i = 0; i < 48; ++i) {
        const double angle = 2 * 3.141592653589793 * i / 48;
        const double radius = 190 + 60 * value_noise(seed + 5, std::cos(angle) * 1.7 + 9, std::sin(angle) * 1.7);
        lake.line.push_back({-700 + radius * 1.35 * std::cos(angle), 2420 + radius * 0.75 * std::sin(angle)});
    }
    features.push_back(std::move(lake));
    for (const DrawnName& name : drawn_names) {
        features.push_back({"name", std::string(name.name), name.rank,
            {{name.at.x + random.between(-30, 30), name.at.y + random.between(-30, 30)}}});
    }
    return features;
}

} // namespace yiping::platform::simulate
