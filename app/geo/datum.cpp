// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/datum.h>

#include <proj.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <system_error>

namespace yiping::geo {

namespace {

using std::numbers::pi;

// Krasovsky 1940, as the published formula of GCJ-02 uses it.
constexpr double axis = 6378245.0;
constexpr double eccentricity2 = 0.00669342162296594323;

bool outside_china(LonLat point)
{
    return point.lon < 72.004 || point.lon > 137.8347 || point.lat < 0.8293 || point.lat > 55.8271;
}

double shift_lat(double x, double y)
{
    double d = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::fabs(x));
    d += (20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi)) * 2.0 / 3.0;
    d += (20.0 * std::sin(y * pi) + 40.0 * std::sin(y / 3.0 * pi)) * 2.0 / 3.0;
    d += (160.0 * std::sin(y / 12.0 * pi) + 320.0 * std::sin(y * pi / 30.0)) * 2.0 / 3.0;
    return d;
}

double shift_lon(double x, double y)
{
    double d = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::fabs(x));
    d += (20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi)) * 2.0 / 3.0;
    d += (20.0 * std::sin(x * pi) + 40.0 * std::sin(x / 3.0 * pi)) * 2.0 / 3.0;
    d += (150.0 * std::sin(x / 12.0 * pi) + 300.0 * std::sin(x / 30.0 * pi)) * 2.0 / 3.0;
    return d;
}

/// Searches the point whose image is `image`.
template <class Map>
LonLat invert(LonLat image, Map map)
{
    LonLat guess = image;
    for (int round = 0; round < 10; ++round) {
        const LonLat got = map(guess);
        const LonLat step{image.lon - got.lon, image.lat - got.lat};
        guess.lon += step.lon;
        guess.lat += step.lat;
        if (std::fabs(step.lon) < 1e-10 && std::fabs(step.lat) < 1e-10)
            break;
    }
    return guess;
}

std::string folded(std::string_view text)
{
    std::string result;
    for (const char letter : text)
        if (letter != '-' && letter != '_' && letter != ' ')
            result += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter;
    return result;
}

/// "CGCS2000GK35" (eastings with the zone's number) and "CGCS2000CM105" (without) as EPSG has them; "" for others.
std::string gauss_krueger(std::string_view name)
{
    const bool zoned = name.starts_with("CGCS2000GK");
    if (!zoned && !name.starts_with("CGCS2000CM"))
        return {};
    std::string_view digits = name.substr(10);
    if (digits.ends_with('E'))
        digits.remove_suffix(1);
    int number = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (wrong != std::errc() || end != digits.data() + digits.size())
        return {};
    if (zoned)
        return number >= 25 && number <= 45 ? "EPSG:" + std::to_string(4513 + number - 25) : std::string();
    return number >= 75 && number <= 135 && number % 3 == 0 ? "EPSG:" + std::to_string(4534 + (number - 75) / 3)
                                                            : std::string();
}

enum class System { Degrees, Gcj02, Bd09, Projected };

} // namespace

LonLat gcj02_from_wgs84(LonLat point)
{
    if (outside_china(point))
        return point;
    const double dlat = shift_lat(point.lon - 105.0, point.lat - 35.0);
    const double dlon = shift_lon(point.lon - 105.0, point.lat - 35.0);
    const double radians = point.lat / 180.0 * pi;
    const double w2 = 1 - eccentricity2 * std::sin(radians) * std::sin(radians);
    const double w = std::sqrt(w2);
    return {point.lon + dlon * 180.0 / (axis / w * std::cos(radians) * pi),
        point.lat + dlat * 180.0 / (axis * (1 - eccentricity2) / (w2 * w) * pi)};
}

LonLat wgs84_from_gcj02(LonLat point)
{
    return outside_china(point) ? point : invert(point, gcj02_from_wgs84);
}

LonLat bd09_from_gcj02(LonLat point)
{
    if (outside_china(point))
        return point;
    constexpr double k = pi * 3000.0 / 180.0;
    const double z = std::hypot(point.lon, point.lat) + 0.00002 * std::sin(point.lat * k);
    const double theta = std::atan2(point.lat, point.lon) + 0.000003 * std::cos(point.lon * k);
    return {z * std::cos(theta) + 0.0065, z * std::sin(theta) + 0.006};
}

LonLat gcj02_from_bd09(LonLat point)
{
    return outside_china(point) ? point : invert(point, bd09_from_gcj02);
}

LonLat wgs84_from_bd09(LonLat point)
{
    return wgs84_from_gcj02(gcj02_from_bd09(point));
}

std::string zone_of_eastings(const Box& box)
{
    // China from 16° to 55° north, and half a zone (with its overlap) to either side of 500 km.
    constexpr double side_m = 260'000;
    const double zone = std::floor(box.west / 1e6);
    const bool inside = zone >= 25 && zone <= 45 && box.west >= zone * 1e6 + 5e5 - side_m &&
                        box.east <= zone * 1e6 + 5e5 + side_m && box.south >= 1.7e6 && box.north <= 6.2e6;
    return inside ? "EPSG:" + std::to_string(4513 + static_cast<int>(zone) - 25) : std::string();
}

struct Projector::Impl {
    System system = System::Degrees;
    bool degrees = true;
    PJ_CONTEXT* context = nullptr;
    PJ* pipeline = nullptr;

    ~Impl()
    {
        proj_destroy(pipeline);
        proj_context_destroy(context);
    }
};

Projector::Projector(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Projector::Projector(Projector&&) noexcept = default;
Projector& Projector::operator=(Projector&&) noexcept = default;
Projector::~Projector() = default;

Result<Projector> Projector::make(std::string_view crs)
{
    auto impl = std::make_unique<Impl>();
    std::string name = folded(crs);
    if (name == "WGS84" || name == "EPSG:4326" || name == "CGCS2000" || name == "EPSG:4490")
        return Projector(std::move(impl)); // CGCS2000 and WGS-84 differ by centimetres
    if (name == "GCJ02" || name == "BD09") {
        impl->system = name == "GCJ02" ? System::Gcj02 : System::Bd09;
        return Projector(std::move(impl));
    }
    if (name == "WEBMERCATOR")
        name = "EPSG:3857";
    const auto refusal = make_error(Fault::Input, "geo.unknown_crs", {{"crs", std::string(crs)}});
    if (const std::string gauss = gauss_krueger(name); !gauss.empty())
        name = gauss;
    if (!name.starts_with("EPSG:"))
        return refusal;
    impl->context = proj_context_create();
    proj_log_level(impl->context, PJ_LOG_NONE);
    PJ* raw = proj_create_crs_to_crs(impl->context, name.c_str(), "EPSG:4326", nullptr);
    if (raw == nullptr)
        return refusal;
    impl->pipeline = proj_normalize_for_visualization(impl->context, raw);
    proj_destroy(raw);
    if (impl->pipeline == nullptr)
        return refusal;
    impl->system = System::Projected;
    impl->degrees = proj_degree_input(impl->pipeline, PJ_FWD) != 0;
    return Projector(std::move(impl));
}

LonLat Projector::to_wgs84(double x, double y) const
{
    switch (impl_->system) {
    case System::Degrees:
        break;
    case System::Gcj02:
        return wgs84_from_gcj02({x, y});
    case System::Bd09:
        return wgs84_from_bd09({x, y});
    case System::Projected: {
        const PJ_COORD moved = proj_trans(impl_->pipeline, PJ_FWD, proj_coord(x, y, 0, HUGE_VAL));
        if (moved.xy.x == HUGE_VAL)
            return {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::quiet_NaN()};
        return {moved.xy.x, moved.xy.y};
    }
    }
    return {x, y};
}

bool Projector::geographic() const
{
    return impl_->degrees;
}

} // namespace yiping::geo
