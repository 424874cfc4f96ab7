// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/geo/coverage.h>
#include <yiping/geo/distance.h>
#include <yiping/geo/validity.h>

#include "geos.h"
#include "work_limit.h"

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace yiping::geo {

namespace {

using Shape = Geos::Shape;

constexpr double rounding_width_m = 0.11; // a unit of the sixth decimal
constexpr double smallest_m2 = 1;
/// Largest inscribed circle to area: below, an area is a strip of more than thirty times its width.
constexpr double thin_share = 0.03;
/// A slit may be open at its ends, a bay at its mouth: the share of the border that may touch no area.
constexpr double open_share = 0.15;
/// Crossings of edges that two outlines may have before comparing them would take all memory.
constexpr std::size_t crossing_limit = 400'000;

/// Degrees as metres around one place, so that widths mean something. Equal points stay equal.
class LocalPlane {
public:
    explicit LocalPlane(LonLat middle)
        : middle_(middle),
          east_(111'319.49 * std::max(0.01, std::cos(middle.lat * std::numbers::pi / 180))),
          north_(110'574.0)
    {
    }
    [[nodiscard]] MultiPolygon to(MultiPolygon outline) const
    {
        return moved(std::move(outline),
            [&](LonLat at) { return LonLat{(at.lon - middle_.lon) * east_, (at.lat - middle_.lat) * north_}; });
    }
    [[nodiscard]] LonLat back(LonLat at) const { return {at.lon / east_ + middle_.lon, at.lat / north_ + middle_.lat}; }
    [[nodiscard]] MultiPolygon back(MultiPolygon outline) const
    {
        return moved(std::move(outline), [&](LonLat at) { return back(at); });
    }

private:
    template <class Move>
    static MultiPolygon moved(MultiPolygon outline, Move move)
    {
        for (Polygon& polygon : outline)
            for (Line& ring : polygon)
                for (LonLat& at : ring)
                    at = move(at);
        return outline;
    }
    LonLat middle_;
    double east_, north_;
};

struct Edge {
    double west = 0, east = 0, south = 0, north = 0;
};

/// The boxes of the edges that touch `box`, from west to east.
std::vector<Edge> edges_in(const MultiPolygon& outline, const Box& box)
{
    std::vector<Edge> edges;
    for (const Polygon& polygon : outline)
        for (const Line& ring : polygon)
            for (std::size_t index = 0; index + 1 < ring.size(); ++index) {
                const auto [west, east] = std::minmax(ring[index].lon, ring[index + 1].lon);
                const auto [south, north] = std::minmax(ring[index].lat, ring[index + 1].lat);
                if (east >= box.west && west <= box.east && north >= box.south && south <= box.north)
                    edges.push_back({west, east, south, north});
            }
    std::ranges::sort(edges, {}, &Edge::west);
    return edges;
}

bool cross_too_often(const MultiPolygon& one, const MultiPolygon& other, const Box& common)
{
    const std::vector<Edge> left = edges_in(one, common);
    const std::vector<Edge> right = edges_in(other, common);
    if (left.size() * right.size() <= crossing_limit)
        return false;
    std::size_t touched = 0;
    std::size_t looked = 0;
    std::size_t first = 0;
    for (const Edge& edge : left) {
        while (first < right.size() && right[first].east < edge.west && right[first].west < edge.west)
            ++first; // those that begin later may still reach here: only the leading ones are dropped
        for (std::size_t index = first; index < right.size() && right[index].west <= edge.east; ++index) {
            if (++looked > 100 * crossing_limit)
                return true;
            const Edge& with = right[index];
            if (with.east >= edge.west && with.south <= edge.north && with.north >= edge.south &&
                ++touched > crossing_limit)
                return true;
        }
    }
    return false;
}

/// An area of the coverage.
struct Member {
    std::size_t place = 0;
    Box box; ///< in metres, as all shapes here
    MultiPolygon outline;
    Shape shape;
};
/// Places of members.
using Pair = std::pair<std::size_t, std::size_t>;

double area_of(const Geos& geos, const GEOSGeometry* shape)
{
    double value = 0;
    GEOSArea_r(geos.handle(), shape, &value);
    return value;
}

double length_of(const Geos& geos, const GEOSGeometry* shape)
{
    double value = 0;
    GEOSLength_r(geos.handle(), shape, &value);
    return value;
}

double width_of(double area, double border)
{
    return border > 0 ? 2 * area / border : 0;
}

/// Neighbours share lines, which count for nothing; rounding leaves hairs along them.
bool is_fault_of(const Geos& geos, const GEOSGeometry* part)
{
    if (GEOSGeomTypeId_r(geos.handle(), part) != GEOS_POLYGON)
        return false;
    const double ground = area_of(geos, part);
    return ground >= smallest_m2 && width_of(ground, length_of(geos, part)) >= rounding_width_m;
}

CoverageFault fault_of(const Geos& geos, const LocalPlane& plane, CoverageFault::Kind kind,
    std::vector<std::size_t> places, const GEOSGeometry* shape)
{
    CoverageFault fault;
    fault.kind = kind;
    fault.areas = std::move(places);
    std::ranges::sort(fault.areas);
    fault.shape = plane.back(geos.outline(shape));
    fault.area_m2 = area_m2(fault.shape);
    if (const Shape inside = geos.own(GEOSPointOnSurface_r(geos.handle(), shape)))
        fault.at = plane.back(geos.point(inside.get()));
    return fault;
}

/// Ground that two areas share. Has shapes of its own: GEOS's are not for two threads.
class OverlapSearch {
public:
    OverlapSearch(const std::vector<Member>& members, const LocalPlane& plane, std::size_t limit, double seconds)
        : members_(members), plane_(plane), limit_(limit), seconds_(seconds), shapes_(members.size())
    {
    }

    /// In the thread that compares.
    void run(const std::vector<Pair>& pairs)
    {
        const WorkLimit work(seconds_);
        for (const auto& [first, second] : pairs) {
            if (faults_.size() >= limit_ || work.over()) {
                complete_ = false;
                return;
            }
            compare(first, second);
        }
        complete_ = faults_.size() < limit_ && !work.over();
    }

    [[nodiscard]] std::vector<CoverageFault>& faults() { return faults_; }
    [[nodiscard]] bool complete() const { return complete_; }

private:
    [[nodiscard]] GEOSContextHandle_t handle() const { return geos_.handle(); }

    [[nodiscard]] const GEOSGeometry* shape(std::size_t member)
    {
        if (shapes_[member] == nullptr)
            shapes_[member] = geos_.own(geos_.read(write_wkb(members_[member].outline)));
        return shapes_[member].get();
    }

    void compare(std::size_t first, std::size_t second)
    {
        const Shape shared = geos_.own(GEOSIntersection_r(handle(), shape(first), shape(second)));
        if (shared == nullptr || GEOSisEmpty_r(handle(), shared.get()) != 0)
            return;
        std::vector<GEOSGeometry*> copies;
        for (int index = 0; index < GEOSGetNumGeometries_r(handle(), shared.get()); ++index) {
            const GEOSGeometry* part = GEOSGetGeometryN_r(handle(), shared.get(), index);
            if (is_fault_of(geos_, part))
                copies.push_back(GEOSGeom_clone_r(handle(), part));
        }
        if (copies.empty())
            return;
        const Shape all = geos_.own(GEOSGeom_createCollection_r(
            handle(), GEOS_MULTIPOLYGON, copies.data(), static_cast<unsigned>(copies.size())));
        faults_.push_back(fault_of(
            geos_, plane_, CoverageFault::Kind::Overlap, {members_[first].place, members_[second].place}, all.get()));
    }

    const std::vector<Member>& members_;
    const LocalPlane& plane_;
    std::size_t limit_;
    double seconds_;
    Geos geos_;
    std::vector<Shape> shapes_; ///< by member, made when first needed
    std::vector<CoverageFault> faults_;
    bool complete_ = true;
};

class Check {
public:
    Check(std::span<const CoverageArea> areas, std::size_t limit, double seconds)
        : areas_(areas), limit_(limit), work_(seconds), plane_(middle_of(areas))
    {
    }

    CoverageReport run()
    {
        prepare();
        find_slivers();
        for (const auto& [level, members] : levels_)
            compare(members);
        std::ranges::stable_sort(report_.faults, {}, [](const CoverageFault& fault) {
            return std::pair(
                fault.kind == CoverageFault::Kind::Sliver ? -1 : static_cast<int>(fault.kind), fault.areas);
        });
        report_.complete = !stopped() && !cut_short_;
        return std::move(report_);
    }

private:
    static LonLat middle_of(std::span<const CoverageArea> areas)
    {
        std::optional<Box> all;
        for (const CoverageArea& area : areas) {
            if (area.outline.empty())
                continue;
            const Box box = box_of(area.outline);
            if (!all)
                all = box;
            *all = {std::min(all->west, box.west), std::min(all->south, box.south), std::max(all->east, box.east),
                std::max(all->north, box.north)};
        }
        return all ? LonLat{(all->west + all->east) / 2, (all->south + all->north) / 2} : LonLat{};
    }

    [[nodiscard]] bool stopped() const { return report_.faults.size() >= limit_ || work_.over(); }
    [[nodiscard]] GEOSContextHandle_t handle() const { return geos_.handle(); }

    void prepare()
    {
        for (std::size_t place = 0; place < areas_.size(); ++place) {
            if (areas_[place].outline.empty() || find_defect(areas_[place].outline))
                continue;
            Member member;
            member.place = place;
            member.outline = plane_.to(areas_[place].outline);
            member.box = box_of(member.outline);
            member.shape = geos_.own(geos_.read(write_wkb(member.outline)));
            if (member.shape == nullptr)
                continue;
            levels_[domain::significant_part(areas_[place].code).size()].push_back(members_.size());
            members_.push_back(std::move(member));
        }
    }

    [[nodiscard]] double area(const GEOSGeometry* shape) const { return area_of(geos_, shape); }
    [[nodiscard]] double length(const GEOSGeometry* shape) const { return length_of(geos_, shape); }
    [[nodiscard]] bool is_fault(const GEOSGeometry* part) const { return is_fault_of(geos_, part); }

    void add(CoverageFault::Kind kind, std::vector<std::size_t> places, const GEOSGeometry* shape)
    {
        if (report_.faults.size() < limit_)
            report_.faults.push_back(fault_of(geos_, plane_, kind, std::move(places), shape));
    }

    /// Overlaps and gaps do not depend on each other: two threads look for them.
    void compare(const std::vector<std::size_t>& members)
    {
        if (stopped())
            return;
        const std::vector<Pair> pairs = comparable(neighbours(members));
        const std::size_t room = limit_ - std::min(limit_, report_.faults.size());
        OverlapSearch search(members_, plane_, room, work_.left());
        std::vector<CoverageFault> known = std::exchange(report_.faults, {});
        {
            const std::jthread searching([&] { search.run(pairs); });
            if (!stopped())
                find_gaps(members);
        }
        cut_short_ = cut_short_ || !search.complete();
        for (std::vector<CoverageFault>* more : {&search.faults(), &report_.faults})
            for (CoverageFault& fault : *more)
                if (known.size() < limit_)
                    known.push_back(std::move(fault));
        report_.faults = std::move(known);
    }

    /// Without those whose outlines cross too often.
    [[nodiscard]] std::vector<Pair> comparable(std::vector<Pair> pairs)
    {
        std::erase_if(pairs, [&](const Pair& pair) {
            const Member& one = members_[pair.first];
            const Member& other = members_[pair.second];
            const Box common{std::max(one.box.west, other.box.west), std::max(one.box.south, other.box.south),
                std::min(one.box.east, other.box.east), std::min(one.box.north, other.box.north)};
            if (!cross_too_often(one.outline, other.outline, common))
                return false;
            if (report_.faults.size() < limit_)
                report_.faults.push_back({CoverageFault::Kind::TooComplex, {one.place, other.place}, 0,
                    plane_.back({common.west, common.south}), {}});
            complex_ = true;
            return true;
        });
        return pairs;
    }

    void find_slivers()
    {
        for (const Member& member : members_) {
            if (stopped())
                return;
            const double ground = area(member.shape.get());
            const double border = length(member.shape.get());
            // An inscribed circle is at least as wide as this.
            const double least = width_of(ground, border);
            if (ground <= 0 || least * least / ground >= thin_share)
                continue;
            const Shape circle = geos_.own(
                GEOSMaximumInscribedCircle_r(handle(), member.shape.get(), std::max(0.05, std::sqrt(ground) / 100)));
            if (circle == nullptr)
                continue;
            const double width = 2 * length(circle.get()); // a line from the middle to the border
            if (width * width / ground < thin_share)
                add(CoverageFault::Kind::Sliver, {member.place}, member.shape.get());
        }
    }

    /// Pairs of the level whose boxes share ground, by places in `members`.
    [[nodiscard]] std::vector<Pair> neighbours(std::vector<std::size_t> members)
    {
        std::ranges::sort(members, {}, [&](std::size_t each) { return members_[each].box.west; });
        std::vector<Pair> pairs;
        std::vector<std::size_t> open;
        std::size_t looked = 0;
        for (const std::size_t each : members) {
            const Box& box = members_[each].box;
            std::erase_if(open, [&](std::size_t other) { return members_[other].box.east <= box.west; });
            for (const std::size_t other : open) {
                const Box& with = members_[other].box;
                if (with.south < box.north && with.north > box.south)
                    pairs.emplace_back(std::min(each, other), std::max(each, other));
            }
            open.push_back(each);
            looked += open.size();
            if (pairs.size() > pair_limit || looked > 50 * pair_limit) {
                work_.stop();
                break;
            }
        }
        std::ranges::sort(pairs);
        return pairs;
    }

    [[nodiscard]] Shape union_of(const std::vector<std::size_t>& members) const
    {
        std::vector<GEOSGeometry*> copies;
        copies.reserve(members.size());
        for (const std::size_t each : members)
            copies.push_back(GEOSGeom_clone_r(handle(), members_[each].shape.get()));
        const Shape all = geos_.own(GEOSGeom_createCollection_r(
            handle(), GEOS_GEOMETRYCOLLECTION, copies.data(), static_cast<unsigned>(copies.size())));
        return geos_.own(GEOSUnaryUnion_r(handle(), all.get()));
    }

    void find_gaps(const std::vector<std::size_t>& members)
    {
        if (complex_)
            return;
        if (members.size() > 1) {
            const Shape ground = union_of(members);
            if (ground == nullptr)
                return;
            find_holes(ground.get(), members);
            find_slits(ground.get(), members);
        }
        find_uncovered(members);
    }

    /// Which areas of the level border on a gap.
    [[nodiscard]] std::vector<std::size_t> bordering(
        const GEOSGeometry* gap, const std::vector<std::size_t>& members) const
    {
        const Box box = box_of(geos_.outline(gap));
        std::vector<std::size_t> places;
        for (const std::size_t each : members) {
            const Member& member = members_[each];
            if (member.box.east < box.west - 1 || member.box.west > box.east + 1 || member.box.north < box.south - 1 ||
                member.box.south > box.north + 1)
                continue;
            if (GEOSDistanceWithin_r(handle(), gap, member.shape.get(), 2 * rounding_width_m) == 1)
                places.push_back(member.place);
        }
        return places;
    }

    void find_holes(const GEOSGeometry* ground, const std::vector<std::size_t>& members)
    {
        for (int index = 0; index < GEOSGetNumGeometries_r(handle(), ground) && !stopped(); ++index) {
            const GEOSGeometry* part = GEOSGetGeometryN_r(handle(), ground, index);
            if (GEOSGeomTypeId_r(handle(), part) != GEOS_POLYGON)
                continue;
            for (int hole = 0; hole < GEOSGetNumInteriorRings_r(handle(), part) && !stopped(); ++hole) {
                GEOSGeometry* ring = GEOSGeom_clone_r(handle(), GEOSGetInteriorRingN_r(handle(), part, hole));
                Shape gap = geos_.own(GEOSGeom_createPolygon_r(handle(), ring, nullptr, 0));
                if (gap == nullptr || !is_fault(gap.get()))
                    continue;
                std::vector<std::size_t> around = bordering(gap.get(), members);
                // A hole of one area that nothing fills is that area's own business, as a lake.
                if (around.size() > 1)
                    add_gap(std::move(gap), std::move(around));
            }
        }
    }

    void add_gap(Shape gap, std::vector<std::size_t> around)
    {
        add(CoverageFault::Kind::Gap, std::move(around), gap.get());
        gaps_.push_back(std::move(gap));
    }

    /// Narrow ground between areas that is open at an end: what closing the coverage by a small distance fills.
    void find_slits(const GEOSGeometry* ground, const std::vector<std::size_t>& members)
    {
        std::vector<double> sizes;
        sizes.reserve(members.size());
        for (const std::size_t each : members)
            sizes.push_back(area(members_[each].shape.get()));
        std::ranges::nth_element(sizes, sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2));
        const double reach = std::clamp(0.06 * std::sqrt(sizes[sizes.size() / 2]), 5.0, 100.0);
        const Shape filled = without_holes(ground);
        if (filled == nullptr)
            return;
        const Shape wide = geos_.own(GEOSBuffer_r(handle(), filled.get(), reach, 4));
        const Shape closed = wide ? geos_.own(GEOSBuffer_r(handle(), wide.get(), -reach, 4)) : nullptr;
        const Shape rest = closed ? geos_.own(GEOSDifference_r(handle(), closed.get(), filled.get())) : nullptr;
        const Shape slits = rest ? without_hairs(rest.get()) : nullptr;
        const Shape touched = geos_.own(GEOSBuffer_r(handle(), filled.get(), 0.2, 2));
        if (slits == nullptr || touched == nullptr)
            return;
        for (int index = 0; index < GEOSGetNumGeometries_r(handle(), slits.get()) && !stopped(); ++index) {
            const GEOSGeometry* slit = GEOSGetGeometryN_r(handle(), slits.get(), index);
            if (!is_fault(slit))
                continue;
            const Shape border = geos_.own(GEOSBoundary_r(handle(), slit));
            const Shape open = geos_.own(GEOSDifference_r(handle(), border.get(), touched.get()));
            if (open == nullptr || length(open.get()) > open_share * length(border.get()))
                continue;
            std::vector<std::size_t> around = bordering(slit, members);
            if (around.size() > 1)
                add_gap(geos_.own(GEOSGeom_clone_r(handle(), slit)), std::move(around));
        }
    }

    /// Arithmetic leaves hairs along straight borders, which would count as border that touches an area.
    [[nodiscard]] Shape without_hairs(const GEOSGeometry* shape) const
    {
        constexpr double half = rounding_width_m / 2;
        const Shape thin = geos_.own(GEOSBuffer_r(handle(), shape, -half, 4));
        return thin ? geos_.own(
                          GEOSBufferWithStyle_r(handle(), thin.get(), half, 4, GEOSBUF_CAP_FLAT, GEOSBUF_JOIN_MITRE, 2))
                    : nullptr;
    }

    [[nodiscard]] Shape without_holes(const GEOSGeometry* ground) const
    {
        std::vector<GEOSGeometry*> parts;
        for (int index = 0; index < GEOSGetNumGeometries_r(handle(), ground); ++index) {
            const GEOSGeometry* part = GEOSGetGeometryN_r(handle(), ground, index);
            if (GEOSGeomTypeId_r(handle(), part) == GEOS_POLYGON)
                parts.push_back(GEOSGeom_createPolygon_r(
                    handle(), GEOSGeom_clone_r(handle(), GEOSGetExteriorRing_r(handle(), part)), nullptr, 0));
        }
        const Shape all = geos_.own(GEOSGeom_createCollection_r(
            handle(), GEOS_GEOMETRYCOLLECTION, parts.data(), static_cast<unsigned>(parts.size())));
        return geos_.own(GEOSUnaryUnion_r(handle(), all.get())); // a part may lie in another's hole
    }

    /// Ground of an area of the level above that none of its own areas cover.
    void find_uncovered(const std::vector<std::size_t>& members)
    {
        std::map<std::string, std::vector<std::size_t>> children;
        for (const std::size_t each : members) {
            const std::string& code = areas_[members_[each].place].code;
            if (!code.empty())
                children[domain::parent_code(code)].push_back(each);
        }
        for (const Member& parent : members_) {
            const auto own = children.find(areas_[parent.place].code);
            if (own == children.end() || own->first.empty() || stopped())
                continue;
            if (own->second.size() < 2)
                continue; // one sample of many is no coverage
            const Shape ground = union_of(own->second);
            const Shape rest =
                ground ? geos_.own(GEOSDifference_r(handle(), parent.shape.get(), ground.get())) : nullptr;
            if (rest == nullptr)
                continue;
            for (int index = 0; index < GEOSGetNumGeometries_r(handle(), rest.get()) && !stopped(); ++index) {
                const GEOSGeometry* part = GEOSGetGeometryN_r(handle(), rest.get(), index);
                const bool known = std::ranges::any_of(
                    gaps_, [&](const Shape& gap) { return GEOSIntersects_r(handle(), gap.get(), part) == 1; });
                if (!known && is_fault(part))
                    add_gap(geos_.own(GEOSGeom_clone_r(handle(), part)), bordering(part, own->second));
            }
        }
    }

    static constexpr std::size_t pair_limit = 500'000;

    Geos geos_;
    std::span<const CoverageArea> areas_;
    std::size_t limit_;
    WorkLimit work_;
    LocalPlane plane_;
    std::vector<Member> members_;
    std::map<std::size_t, std::vector<std::size_t>> levels_; ///< by the length of codes, places in members_
    std::vector<Shape> gaps_;
    CoverageReport report_;
    bool complex_ = false;
    bool cut_short_ = false; ///< the search for overlaps was
};

} // namespace

CoverageReport find_coverage_faults(std::span<const CoverageArea> areas, std::size_t limit, double seconds)
{
    return Check(areas, limit, seconds).run();
}

bool rings_run_backwards(const MultiPolygon& outline)
{
    for (const Polygon& polygon : outline)
        for (std::size_t ring = 0; ring < polygon.size(); ++ring) {
            const Line& line = polygon[ring];
            if (line.empty())
                continue;
            double twice = 0; // relative to the first point, so that nothing is lost to large coordinates
            for (std::size_t index = 0; index + 1 < line.size(); ++index)
                twice += (line[index].lon - line[0].lon) * (line[index + 1].lat - line[0].lat) -
                         (line[index + 1].lon - line[0].lon) * (line[index].lat - line[0].lat);
            if (ring == 0 ? twice < 0 : twice > 0)
                return true;
        }
    return false;
}

} // namespace yiping::geo
