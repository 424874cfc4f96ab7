// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/mapview/triangulate.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace yiping::mapview {

namespace {

constexpr std::uint32_t no_vertex = std::numeric_limits<std::uint32_t>::max();

struct Node {
    std::uint32_t point; ///< index in the polygon's points
    double x, y;
    std::uint32_t previous, next;
    std::uint32_t code = 0; ///< position on the Z curve
    std::uint32_t lower = no_vertex, higher = no_vertex; ///< neighbours on the Z curve
    bool alive = true;
};

/// The remaining polygon as one circular list over a vector of nodes.
class Clipper {
public:
    explicit Clipper(const Polygon& polygon);
    std::vector<std::uint32_t> run();

private:
    std::uint32_t add(std::uint32_t point, WorldPoint at, std::uint32_t after);
    std::uint32_t add_ring(const Ring& ring, std::uint32_t first_point, bool clockwise);
    void remove(std::uint32_t at);
    std::uint32_t cleaned(std::uint32_t start);
    void join_hole(std::uint32_t hole);
    std::uint32_t bridge_for(std::uint32_t hole) const;
    std::uint32_t split(std::uint32_t a, std::uint32_t b);
    void clip(std::uint32_t start, int pass);
    bool is_ear(std::uint32_t at) const;
    bool cure_crossings(std::uint32_t& start);
    bool cut_in_two(std::uint32_t start);
    bool is_diagonal(std::uint32_t a, std::uint32_t b) const;
    bool crosses_outline(std::uint32_t a, std::uint32_t b) const;
    bool points_inwards(std::uint32_t a, std::uint32_t b) const;
    bool middle_is_inside(std::uint32_t a, std::uint32_t b) const;
    void index_curve(std::uint32_t start);
    std::uint32_t curve_code(double x, double y) const;

    double turn(std::uint32_t p, std::uint32_t q, std::uint32_t r) const
    {
        const Node &a = nodes_[p], &b = nodes_[q], &c = nodes_[r];
        return (b.y - a.y) * (c.x - b.x) - (b.x - a.x) * (c.y - b.y);
    }
    bool same_place(std::uint32_t a, std::uint32_t b) const
    {
        return nodes_[a].x == nodes_[b].x && nodes_[a].y == nodes_[b].y;
    }

    std::vector<Node> nodes_;
    std::vector<std::uint32_t> triangles_;
    std::uint32_t outer_ = no_vertex;
    double min_x_ = 0, min_y_ = 0, curve_scale_ = 0;
};

bool in_triangle(double ax, double ay, double bx, double by, double cx, double cy, double px, double py)
{
    return (cx - px) * (ay - py) >= (ax - px) * (cy - py) && (ax - px) * (by - py) >= (bx - px) * (ay - py) &&
           (bx - px) * (cy - py) >= (cx - px) * (by - py);
}

int sign(double value)
{
    return (value > 0) - (value < 0);
}

Clipper::Clipper(const Polygon& polygon)
{
    std::size_t count = 0;
    for (const Ring& ring : polygon.rings) {
        count += ring.size();
    }
    nodes_.reserve(count + 2 * polygon.rings.size() + 16);
    if (polygon.rings.empty()) {
        return;
    }
    const Ring& shell = polygon.rings.front();
    outer_ = cleaned(add_ring(shell, 0, true));
    if (outer_ == no_vertex) {
        return;
    }
    // Holes are cut in from the left: then each cut meets only what is already joined.
    std::vector<std::uint32_t> holes;
    auto first_point = static_cast<std::uint32_t>(shell.size());
    for (std::size_t i = 1; i < polygon.rings.size(); ++i) {
        const std::uint32_t start = cleaned(add_ring(polygon.rings[i], first_point, false));
        first_point += static_cast<std::uint32_t>(polygon.rings[i].size());
        if (start == no_vertex) {
            continue;
        }
        std::uint32_t leftmost = start;
        for (std::uint32_t at = nodes_[start].next; at != start; at = nodes_[at].next) {
            if (nodes_[at].x < nodes_[leftmost].x ||
                (nodes_[at].x == nodes_[leftmost].x && nodes_[at].y < nodes_[leftmost].y)) {
                leftmost = at;
            }
        }
        holes.push_back(leftmost);
    }
    std::ranges::sort(holes, [this](std::uint32_t a, std::uint32_t b) { return nodes_[a].x < nodes_[b].x; });
    for (const std::uint32_t hole : holes) {
        join_hole(hole);
    }
}

std::vector<std::uint32_t> Clipper::run()
{
    if (outer_ == no_vertex) {
        return {};
    }
    double max_x = nodes_[outer_].x, max_y = nodes_[outer_].y;
    min_x_ = max_x;
    min_y_ = max_y;
    for (const Node& node : nodes_) {
        min_x_ = std::min(min_x_, node.x);
        min_y_ = std::min(min_y_, node.y);
        max_x = std::max(max_x, node.x);
        max_y = std::max(max_y, node.y);
    }
    const double extent = std::max(max_x - min_x_, max_y - min_y_);
    curve_scale_ = extent > 0 ? 32767 / extent : 0;
    triangles_.reserve(nodes_.size() * 3);
    clip(outer_, 0);
    return std::move(triangles_);
}

std::uint32_t Clipper::add(std::uint32_t point, WorldPoint at, std::uint32_t after)
{
    const auto made = static_cast<std::uint32_t>(nodes_.size());
    Node node{.point = point, .x = at.x, .y = at.y, .previous = made, .next = made};
    if (after != no_vertex) {
        node.previous = after;
        node.next = nodes_[after].next;
        nodes_[node.next].previous = made;
        nodes_[after].next = made;
    }
    nodes_.push_back(node);
    return made;
}

std::uint32_t Clipper::add_ring(const Ring& ring, std::uint32_t first_point, bool clockwise)
{
    const bool as_is = (doubled_area(ring) > 0) == clockwise;
    std::uint32_t last = no_vertex;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const std::size_t at = as_is ? i : ring.size() - 1 - i;
        last = add(first_point + static_cast<std::uint32_t>(at), ring[at], last);
    }
    return last;
}

void Clipper::remove(std::uint32_t at)
{
    Node& node = nodes_[at];
    nodes_[node.previous].next = node.next;
    nodes_[node.next].previous = node.previous;
    if (node.lower != no_vertex) {
        nodes_[node.lower].higher = node.higher;
    }
    if (node.higher != no_vertex) {
        nodes_[node.higher].lower = node.lower;
    }
    node.alive = false;
}

/// Without repeated points and points in a straight line; nothing if less than a triangle is left.
std::uint32_t Clipper::cleaned(std::uint32_t start)
{
    if (start == no_vertex) {
        return no_vertex;
    }
    std::uint32_t at = start, stop = start;
    bool again = true;
    do {
        again = false;
        const Node node = nodes_[at];
        if (node.next == at || node.next == node.previous) {
            return no_vertex;
        }
        if (same_place(at, node.next) || turn(node.previous, at, node.next) == 0) {
            remove(at);
            at = stop = node.previous;
            again = true;
        } else {
            at = node.next;
        }
    } while (again || at != stop);
    return at;
}

void Clipper::join_hole(std::uint32_t hole)
{
    const std::uint32_t bridge = bridge_for(hole);
    if (bridge == no_vertex) {
        return;
    }
    split(bridge, hole);
    // Removing a straight point may take the handle we hold.
    outer_ = cleaned(bridge);
    if (outer_ == no_vertex) {
        outer_ = bridge;
    }
}

/// The point of the outline that the leftmost point of a hole sees: a ray to the left meets an edge; its nearer end
/// is seen unless a point stands in the triangle between, then the one of least slope is.
std::uint32_t Clipper::bridge_for(std::uint32_t hole) const
{
    const double hx = nodes_[hole].x, hy = nodes_[hole].y;
    double edge_x = -std::numeric_limits<double>::infinity();
    std::uint32_t found = no_vertex;
    std::uint32_t at = outer_;
    do {
        const Node &a = nodes_[at], &b = nodes_[a.next];
        if (hy <= a.y && hy >= b.y && a.y != b.y) {
            const double x = a.x + (hy - a.y) * (b.x - a.x) / (b.y - a.y);
            if (x <= hx && x > edge_x) {
                edge_x = x;
                found = a.x < b.x ? at : a.next;
                if (x == hx) {
                    return found;
                }
            }
        }
        at = a.next;
    } while (at != outer_);
    if (found == no_vertex) {
        return no_vertex;
    }

    const std::uint32_t stop = found;
    const double fx = nodes_[found].x, fy = nodes_[found].y;
    double least = std::numeric_limits<double>::infinity();
    at = found;
    do {
        const Node& p = nodes_[at];
        if (hx >= p.x && p.x >= fx && hx != p.x &&
            in_triangle(hy < fy ? hx : edge_x, hy, fx, fy, hy < fy ? edge_x : hx, hy, p.x, p.y)) {
            const double slope = std::abs(hy - p.y) / (hx - p.x);
            if (points_inwards(at, hole) && (slope < least || (slope == least && p.x > nodes_[found].x))) {
                found = at;
                least = slope;
            }
        }
        at = p.next;
    } while (at != stop);
    return found;
}

/// Cuts from a to b: one ring becomes two, or two become one. Returns the second copy of b.
std::uint32_t Clipper::split(std::uint32_t a, std::uint32_t b)
{
    const auto a2 = static_cast<std::uint32_t>(nodes_.size());
    const std::uint32_t b2 = a2 + 1;
    Node copy_a = nodes_[a];
    Node copy_b = nodes_[b];
    copy_a.lower = copy_a.higher = copy_b.lower = copy_b.higher = no_vertex;
    const std::uint32_t a_next = nodes_[a].next;
    const std::uint32_t b_previous = nodes_[b].previous;
    copy_a.next = a_next;
    copy_a.previous = b2;
    copy_b.next = a2;
    copy_b.previous = b_previous;
    nodes_.push_back(copy_a);
    nodes_.push_back(copy_b);
    nodes_[a].next = b;
    nodes_[b].previous = a;
    nodes_[a_next].previous = a2;
    nodes_[b_previous].next = b2;
    return b2;
}

void Clipper::clip(std::uint32_t start, int pass)
{
    if (start == no_vertex) {
        return;
    }
    if (pass == 0) {
        index_curve(start);
    }
    std::uint32_t at = start, stop = start;
    while (nodes_[at].previous != nodes_[at].next) {
        const std::uint32_t previous = nodes_[at].previous;
        const std::uint32_t next = nodes_[at].next;
        if (is_ear(at)) {
            triangles_.insert(triangles_.end(), {nodes_[previous].point, nodes_[at].point, nodes_[next].point});
            remove(at);
            // Leaping over one keeps slivers away.
            at = stop = nodes_[next].next;
            continue;
        }
        at = next;
        if (at == stop) {
            // No ear left: straighten, cure small crossings, and at last cut the rest in two.
            if (pass == 0) {
                clip(cleaned(at), 1);
            } else if (pass == 1) {
                std::uint32_t rest = cleaned(at);
                if (rest != no_vertex) {
                    cure_crossings(rest);
                    clip(rest, 2);
                }
            } else if (pass == 2) {
                cut_in_two(at);
            }
            return;
        }
    }
}

bool Clipper::is_ear(std::uint32_t at) const
{
    const Node &a = nodes_[nodes_[at].previous], &b = nodes_[at], &c = nodes_[nodes_[at].next];
    if (turn(b.previous, at, b.next) >= 0) {
        return false; // a hollow corner
    }
    const double low_x = std::min({a.x, b.x, c.x}), high_x = std::max({a.x, b.x, c.x});
    const double low_y = std::min({a.y, b.y, c.y}), high_y = std::max({a.y, b.y, c.y});
    const std::uint32_t low_code = curve_code(low_x, low_y);
    const std::uint32_t high_code = curve_code(high_x, high_y);
    const auto blocks = [&](std::uint32_t other) {
        const Node& p = nodes_[other];
        if (other == b.previous || other == b.next || p.x < low_x || p.x > high_x || p.y < low_y || p.y > high_y) {
            return false;
        }
        // A bridge passes the same place twice; such a twin of the ear's first corner does not stand in the way.
        if (p.x == a.x && p.y == a.y) {
            return false;
        }
        return in_triangle(a.x, a.y, b.x, b.y, c.x, c.y, p.x, p.y) && turn(p.previous, other, p.next) >= 0;
    };
    for (std::uint32_t p = b.lower; p != no_vertex && nodes_[p].code >= low_code; p = nodes_[p].lower) {
        if (blocks(p)) {
            return false;
        }
    }
    for (std::uint32_t p = b.higher; p != no_vertex && nodes_[p].code <= high_code; p = nodes_[p].higher) {
        if (blocks(p)) {
            return false;
        }
    }
    return true;
}

/// Where two edges that are one edge apart cross, a triangle takes the crossing away.
bool Clipper::cure_crossings(std::uint32_t& start)
{
    bool cured = false;
    std::uint32_t at = start;
    do {
        const std::uint32_t a = nodes_[at].previous;
        const std::uint32_t next = nodes_[at].next;
        const std::uint32_t b = nodes_[next].next;
        const auto crossing = [&] {
            return sign(turn(a, at, next)) != sign(turn(a, at, b)) && sign(turn(next, b, a)) != sign(turn(next, b, at));
        };
        if (!same_place(a, b) && crossing() && points_inwards(a, b) && points_inwards(b, a)) {
            triangles_.insert(triangles_.end(), {nodes_[a].point, nodes_[at].point, nodes_[b].point});
            remove(at);
            remove(next);
            at = start = b;
            cured = true;
        }
        at = nodes_[at].next;
    } while (at != start);
    start = cleaned(at);
    return cured;
}

bool Clipper::cut_in_two(std::uint32_t start)
{
    std::uint32_t a = start;
    do {
        for (std::uint32_t b = nodes_[nodes_[a].next].next; b != nodes_[a].previous; b = nodes_[b].next) {
            if (nodes_[a].point != nodes_[b].point && is_diagonal(a, b)) {
                const std::uint32_t other = split(a, b);
                const std::uint32_t first = cleaned(a);
                const std::uint32_t second = nodes_[other].alive ? cleaned(other) : no_vertex;
                clip(first, 0);
                clip(second, 0);
                return true;
            }
        }
        a = nodes_[a].next;
    } while (a != start);
    return false;
}

bool Clipper::is_diagonal(std::uint32_t a, std::uint32_t b) const
{
    if (nodes_[nodes_[a].next].point == nodes_[b].point || nodes_[nodes_[a].previous].point == nodes_[b].point ||
        crosses_outline(a, b)) {
        return false;
    }
    return points_inwards(a, b) && points_inwards(b, a) && middle_is_inside(a, b);
}

bool Clipper::crosses_outline(std::uint32_t a, std::uint32_t b) const
{
    std::uint32_t at = a;
    do {
        const std::uint32_t next = nodes_[at].next;
        const bool apart = nodes_[at].point != nodes_[a].point && nodes_[next].point != nodes_[a].point &&
                           nodes_[at].point != nodes_[b].point && nodes_[next].point != nodes_[b].point;
        if (apart && sign(turn(at, next, a)) != sign(turn(at, next, b)) &&
            sign(turn(a, b, at)) != sign(turn(a, b, next))) {
            return true;
        }
        at = next;
    } while (at != a);
    return false;
}

bool Clipper::points_inwards(std::uint32_t a, std::uint32_t b) const
{
    const std::uint32_t before = nodes_[a].previous, after = nodes_[a].next;
    if (turn(before, a, after) < 0) {
        return turn(a, b, after) >= 0 && turn(a, before, b) >= 0;
    }
    return turn(a, b, before) < 0 || turn(a, after, b) < 0;
}

bool Clipper::middle_is_inside(std::uint32_t a, std::uint32_t b) const
{
    const double x = (nodes_[a].x + nodes_[b].x) / 2, y = (nodes_[a].y + nodes_[b].y) / 2;
    bool inside = false;
    std::uint32_t at = a;
    do {
        const Node &p = nodes_[at], &q = nodes_[p.next];
        if ((p.y > y) != (q.y > y) && q.y != p.y && x < (q.x - p.x) * (y - p.y) / (q.y - p.y) + p.x) {
            inside = !inside;
        }
        at = p.next;
    } while (at != a);
    return inside;
}

void Clipper::index_curve(std::uint32_t start)
{
    std::vector<std::uint32_t> order;
    std::uint32_t at = start;
    do {
        nodes_[at].code = curve_code(nodes_[at].x, nodes_[at].y);
        order.push_back(at);
        at = nodes_[at].next;
    } while (at != start);
    std::ranges::stable_sort(
        order, [this](std::uint32_t a, std::uint32_t b) { return nodes_[a].code < nodes_[b].code; });
    for (std::size_t i = 0; i < order.size(); ++i) {
        nodes_[order[i]].lower = i > 0 ? order[i - 1] : no_vertex;
        nodes_[order[i]].higher = i + 1 < order.size() ? order[i + 1] : no_vertex;
    }
}

std::uint32_t Clipper::curve_code(double x, double y) const
{
    const auto spread = [](double value) {
        auto bits = static_cast<std::uint32_t>(value);
        bits = (bits | (bits << 8)) & 0x00FF00FFU;
        bits = (bits | (bits << 4)) & 0x0F0F0F0FU;
        bits = (bits | (bits << 2)) & 0x33333333U;
        return (bits | (bits << 1)) & 0x55555555U;
    };
    return spread((x - min_x_) * curve_scale_) | (spread((y - min_y_) * curve_scale_) << 1);
}

} // namespace

double doubled_area(std::span<const WorldPoint> ring)
{
    // Relative to the first point: coordinates of a town differ only in their last digits.
    double sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const WorldPoint &a = ring[i], &b = ring[(i + 1) % ring.size()], &o = ring.front();
        sum += (a.x - o.x) * (b.y - o.y) - (b.x - o.x) * (a.y - o.y);
    }
    return sum;
}

std::vector<std::uint32_t> triangulate(const Polygon& polygon)
{
    return Clipper(polygon).run();
}

bool contains(const Polygon& polygon, WorldPoint at)
{
    bool inside = false;
    for (const Ring& ring : polygon.rings) {
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            if ((ring[i].y > at.y) != (ring[j].y > at.y) &&
                at.x < (ring[j].x - ring[i].x) * (at.y - ring[i].y) / (ring[j].y - ring[i].y) + ring[i].x) {
                inside = !inside;
            }
        }
    }
    return inside;
}

} // namespace yiping::mapview
