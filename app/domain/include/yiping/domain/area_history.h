// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/registers/area.h>
#include <yiping/domain/registers/area_succession.h>

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Grids are split and merged over the years. What happened in a grid stays with the grid that there was: a row keeps
/// the code under which it was written, and a code is never given to other ground again. Whoever compares two times has
/// to compare the same ground; that is what `comparable` finds.
namespace yiping::domain {

/// Two sets of areas that cover the same ground, each as of its own time; no smaller ones with the asked area do.
struct ComparableAreas {
    std::vector<std::string> then; ///< codes in order
    std::vector<std::string> now; ///< codes in order
    bool operator==(const ComparableAreas&) const = default;

    /// The area is what it was: its figures compare directly.
    [[nodiscard]] bool unchanged() const { return then.size() == 1 && then == now; }
};

/// Areas and what became of them. Pure values; any thread. An area without a row is taken to have been there always.
class AreaHistory {
public:
    AreaHistory(std::span<const Area> areas, std::span<const AreaSuccession> successions);

    /// Whether there was such an area: from `valid_from` on and before `valid_to`.
    [[nodiscard]] bool valid_at(std::string_view code, UtcMillis at) const;
    /// Codes of the areas right under another one that there were, in order.
    [[nodiscard]] std::vector<std::string> children_at(std::string_view parent, UtcMillis at) const;
    /// What has become of an area by then: itself, or those that followed it over all steps, in order. Empty if it
    /// ended without a successor.
    [[nodiscard]] std::vector<std::string> successors(std::string_view code, UtcMillis at) const;
    /// The smallest groups around an area that can be compared between two times. A split makes the halves comparable
    /// together only; a merger compares with the sum of what was merged. `then` is before `now`.
    [[nodiscard]] ComparableAreas comparable(std::string_view code, UtcMillis then, UtcMillis now) const;

private:
    struct Step {
        std::string other;
        UtcMillis at;
    };
    struct Period {
        std::string parent;
        std::optional<UtcMillis> from, to;
    };
    std::map<std::string, Period, std::less<>> periods_;
    std::map<std::string, std::vector<Step>, std::less<>> forward_; ///< by what ended
    std::map<std::string, std::vector<Step>, std::less<>> backward_; ///< by what followed
};

} // namespace yiping::domain
