// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/simulate/photo.h>

#include <yiping/base/ports.h>
#include <yiping/crypto/hash.h>

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>
#include <unordered_set>

namespace yiping::platform::simulate {

namespace {

constexpr int width = 480;
constexpr int height = 360;
constexpr double soft = 1.5 / width; ///< edges of shapes

void append_number(std::string& out, std::uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(number >> static_cast<unsigned>(shift) & 255U));
}

void append_chunk(std::string& out, std::string_view kind, std::string_view data)
{
    append_number(out, static_cast<std::uint32_t>(data.size()));
    std::string body(kind);
    body += data;
    out += body;
    append_number(out, static_cast<std::uint32_t>(
                           crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

struct Colour {
    double red, green, blue;
};

Colour mix(const Colour& a, const Colour& b, double part)
{
    return {a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part, a.blue + (b.blue - a.blue) * part};
}

/// 1 inside, 0 outside, in between along the edge; `depth` is how far inside.
double inside(double depth)
{
    return std::clamp(depth / soft + 0.5, 0.0, 1.0);
}

double box(double x, double y, double left, double top, double right, double bottom)
{
    return std::min({inside(x - left), inside(right - x), inside(y - top), inside(bottom - y)});
}

/// What is reported: water on the road, a hole, rubbish, a fallen branch, a barrier.
enum class Matter : std::uint8_t { Puddle, Hole, Rubbish, Branch, Barrier };
constexpr std::uint64_t matters = 5;

/// A place, as one number gives it. x from 0 to 1 across, y from 0 to 0.75 down.
class Scenery {
public:
    explicit Scenery(std::uint64_t number) : random_(number * 7919 + 17), matter_(static_cast<Matter>(number % matters))
    {
    }

    [[nodiscard]] Colour at(double x, double y) const
    {
        const double edge = horizon_ + 0.012 * std::sin(x * 9 + turn_);
        Colour seen = mix(sky_top_, sky_low_, std::clamp(y / horizon_, 0.0, 1.0));
        seen =
            mix(seen, far_, inside(y - (horizon_ - 0.11 + 0.05 * std::sin(x * 5 + turn_) + 0.02 * std::sin(x * 13))));
        seen = mix(seen, near_, inside(y - (horizon_ - 0.04 + 0.03 * std::sin(x * 7 + 2 * turn_))));
        if (y > edge)
            seen = ground(x, y, (y - edge) / (0.75 - edge));
        seen = house(seen, x, y);
        seen = tree(seen, x, y);
        return matter(seen, x, y);
    }

private:
    [[nodiscard]] Colour ground(double x, double y, double depth) const
    {
        const Colour grass = mix(grass_, {grass_.red * 0.8, grass_.green * 0.8, grass_.blue * 0.75}, depth);
        const double middle = road_ + (0.5 - road_) * depth, half = 0.02 + 0.3 * depth;
        const double across = std::abs(x - middle);
        Colour seen = mix(grass, {196, 192, 182}, inside(half + 0.006 + 0.02 * depth - across));
        seen = mix(seen, mix({118, 120, 122}, {98, 100, 103}, depth), inside(half - across));
        // The dashes of the middle line grow longer towards the eye.
        if (std::fmod(std::log(0.08 + depth) * 3.2 + 20, 1.0) < 0.55 && y > 0)
            seen = mix(seen, {226, 224, 214}, inside(0.004 + 0.012 * depth - across));
        return seen;
    }

    [[nodiscard]] Colour house(const Colour& below, double x, double y) const
    {
        const double left = house_, right = house_ + house_width_, top = horizon_ - house_height_,
                     foot = horizon_ + 0.05;
        Colour seen =
            mix(below, mix(wall_, {wall_.red * 0.86, wall_.green * 0.86, wall_.blue * 0.86}, (x - left) / house_width_),
                box(x, y, left, top, right, foot));
        const double slope = top - 0.05 + std::abs(x - (left + right) / 2) * 0.35;
        seen = mix(seen, roof_,
            std::min(
                {inside(y - slope), inside(top + 0.004 - y), inside(x - left + 0.015), inside(right + 0.015 - x)}));
        for (int floor = 0; floor < 3; ++floor) {
            for (int window = 0; window < 4; ++window) {
                const double wx = left + house_width_ * (0.12 + 0.22 * window), wy = top + 0.025 + 0.055 * floor;
                if (wy + 0.035 < foot - 0.02)
                    seen = mix(seen, {92, 112, 128}, box(x, y, wx, wy, wx + house_width_ * 0.12, wy + 0.032));
            }
        }
        return seen;
    }

    [[nodiscard]] Colour tree(const Colour& below, double x, double y) const
    {
        const double foot = horizon_ + 0.09, crown = horizon_ - 0.06;
        Colour seen = mix(below, {92, 72, 54}, box(x, y, tree_ - 0.008, crown, tree_ + 0.008, foot));
        for (int leaf = 0; leaf < 5; ++leaf) {
            const double angle = leaf * 2 * std::numbers::pi / 5 + turn_;
            const double gone = std::hypot(x - tree_ - 0.045 * std::cos(angle), y - crown - 0.035 * std::sin(angle));
            seen = mix(seen, mix({66, 104, 62}, {92, 134, 78}, leaf / 5.0), inside(0.055 - gone));
        }
        return seen;
    }

    [[nodiscard]] Colour matter(const Colour& below, double x, double y) const
    {
        const double dx = x - matter_x_, dy = (y - matter_y_) * 2.4;
        const double angle = std::atan2(dy, dx);
        const double gone = std::hypot(dx, dy) * (1 + 0.12 * std::sin(3 * angle + turn_) + 0.06 * std::sin(7 * angle));
        switch (matter_) {
        case Matter::Puddle:
            return mix(mix(below, {76, 88, 98}, inside(0.155 - gone)),
                mix({150, 170, 188}, {104, 126, 146}, std::clamp(dy * 4 + 0.5, 0.0, 1.0)), inside(0.145 - gone));
        case Matter::Hole:
            return mix(mix(below, {84, 80, 74}, inside(0.125 - gone)),
                mix({46, 42, 38}, {70, 62, 54}, std::clamp(dy * 6 + 0.5, 0.0, 1.0)), inside(0.105 - gone));
        case Matter::Rubbish: {
            Colour seen = below;
            constexpr std::array<Colour, 5> bags{Colour{58, 62, 70}, Colour{176, 150, 104}, Colour{104, 118, 96},
                Colour{164, 84, 72}, Colour{208, 204, 192}};
            for (std::size_t bag = 0; bag < bags.size(); ++bag) {
                const double bx = matter_x_ + 0.05 * (static_cast<double>(bag) - 2),
                             by = matter_y_ - 0.012 * static_cast<double>(bag % 3);
                const double away = std::hypot(x - bx, (y - by) * 1.25);
                seen = mix(
                    seen, mix(bags[bag], {30, 30, 30}, std::clamp((y - by) * 6 + 0.2, 0.0, 0.5)), inside(0.042 - away));
            }
            return seen;
        }
        case Matter::Branch: {
            const double along = dx * 0.94 + (y - matter_y_) * 0.34, aside = (y - matter_y_) * 0.94 - dx * 0.34;
            Colour seen = mix(below, {96, 74, 52},
                std::min(
                    inside(0.2 - std::abs(along)), inside(0.011 + 0.004 * std::sin(along * 60) - std::abs(aside))));
            for (int leaf = -2; leaf <= 2; ++leaf)
                seen = mix(seen, {84, 116, 66},
                    inside(0.028 - std::hypot(along - 0.07 * leaf, aside + 0.028 * ((leaf & 1) != 0 ? 1 : -1))));
            return seen;
        }
        case Matter::Barrier: {
            const double post = std::min(std::abs(dx + 0.11), std::abs(dx - 0.11));
            Colour seen = mix(below, {120, 122, 124},
                std::min(inside(0.007 - post), box(x, y, 0, matter_y_ - 0.09, 1, matter_y_ + 0.03)));
            const bool red = std::fmod(dx * 18 + 40, 2.0) < 1;
            return mix(seen, red ? Colour{206, 66, 52} : Colour{238, 236, 230},
                box(x, y, matter_x_ - 0.14, matter_y_ - 0.085, matter_x_ + 0.14, matter_y_ - 0.05));
        }
        }
        return below;
    }

    SeededRandom random_;
    Matter matter_;
    double horizon_ = 0.3 + 0.06 * random_.unit();
    double turn_ = 6 * random_.unit();
    double road_ = 0.35 + 0.3 * random_.unit();
    double house_width_ = 0.2 + 0.1 * random_.unit();
    double house_height_ = 0.1 + 0.09 * random_.unit();
    bool left_house_ = random_.unit() < 0.5;
    double house_ = left_house_ ? 0.02 + 0.08 * random_.unit() : 0.9 - house_width_ - 0.06 * random_.unit();
    double tree_ = left_house_ ? 0.8 + 0.15 * random_.unit() : 0.06 + 0.14 * random_.unit();
    double matter_x_ = 0.36 + 0.28 * random_.unit();
    double matter_y_ = 0.56 + 0.08 * random_.unit();
    double light_ = random_.unit(); ///< from overcast to a clear day
    Colour sky_top_ = mix({168, 178, 188}, {112, 160, 206}, light_);
    Colour sky_low_ = mix({206, 210, 212}, {214, 228, 236}, light_);
    Colour far_ = mix({142, 154, 160}, {120, 146, 160}, light_);
    Colour near_ = mix({104, 122, 108}, {98, 130, 96}, light_);
    Colour grass_ = mix({128, 138, 96}, {122, 150, 88}, random_.unit());
    Colour wall_ = mix({214, 206, 190}, {226, 222, 214}, random_.unit());
    Colour roof_ = mix({112, 74, 62}, {86, 92, 100}, random_.unit());
};

} // namespace

std::string draw_photo(std::uint64_t number)
{
    const Scenery place(number);
    std::string raw, above(3 * width, '\0'), line(3 * width, '\0');
    raw.reserve(static_cast<std::size_t>(height) * (1 + 3 * width));
    for (int y = 0; y < height; ++y) {
        raw.push_back(2); // each byte less the one above: what is smooth packs well
        for (int x = 0; x < width; ++x) {
            const Colour colour = place.at((x + 0.5) / width, (y + 0.5) / width);
            std::size_t at = 3 * static_cast<std::size_t>(x);
            for (const double part : {colour.red, colour.green, colour.blue})
                line[at++] = static_cast<char>(static_cast<std::uint8_t>(std::clamp(part, 0.0, 255.0)));
        }
        for (std::size_t at = 0; at < line.size(); ++at)
            raw.push_back(
                static_cast<char>(static_cast<std::uint8_t>(line[at]) - static_cast<std::uint8_t>(above[at])));
        above.swap(line);
    }
    uLongf packed_size = compressBound(static_cast<uLong>(raw.size()));
    std::string packed(packed_size, '\0');
    if (compress2(reinterpret_cast<Bytef*>(packed.data()), &packed_size, reinterpret_cast<const Bytef*>(raw.data()),
            static_cast<uLong>(raw.size()), 6) != Z_OK)
        return {};
    packed.resize(packed_size);

    std::string png("\x89PNG\r\n\x1a\n");
    std::string header;
    append_number(header, width);
    append_number(header, height);
    header += std::string_view("\x08\x02\x00\x00\x00", 5); // 8 bits, RGB
    append_chunk(png, "IHDR", header);
    append_chunk(png, "IDAT", packed);
    append_chunk(png, "IEND", {});
    return png;
}

std::vector<DrawnPhoto> draw_photos()
{
    constexpr std::uint64_t drawn = 3 * matters;
    std::vector<DrawnPhoto> photos;
    for (std::uint64_t number = 0; number < drawn; ++number) {
        std::string bytes = draw_photo(number);
        std::string sha256 = crypto::sha256_hex(bytes);
        photos.push_back({std::move(bytes), std::move(sha256)});
    }
    return photos;
}

std::vector<domain::Attachment> attach_photos(
    const domain::RowSet& rows, std::span<const DrawnPhoto> photos, UtcMillis since)
{
    std::unordered_set<Uuid> wanted;
    for (const domain::Case& each : rows.case_rows)
        if (!each.closed_at || *each.closed_at >= since)
            wanted.insert(each.id);
    std::vector<domain::Attachment> attached;
    for (const domain::CaseMove& move : rows.case_move_rows) {
        for (std::int64_t at = 0; at < move.attachment_count && wanted.contains(move.case_id); ++at) {
            domain::Attachment row;
            row.id = Uuid::from_name("photo", move.id.to_string() + std::to_string(at));
            row.district_id = move.district_id;
            row.area_code = move.area_code;
            row.case_id = move.case_id;
            row.move_id = move.id;
            // Of each run of `matters` numbers the last one shows a barrier.
            const std::uint64_t chance = std::hash<Uuid>()(row.id);
            const std::uint64_t matter = move.move == domain::Move::Report ? chance % (matters - 1) : matters - 1;
            const DrawnPhoto& photo = photos[(chance / matters % (photos.size() / matters)) * matters + matter];
            row.sha256 = photo.sha256;
            row.media_type = "image/png";
            row.size = static_cast<std::int64_t>(photo.bytes.size());
            row.made_at = move.at;
            attached.push_back(std::move(row));
        }
    }
    return attached;
}

} // namespace yiping::platform::simulate
