// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/registers.h>
#include <yiping/geo/area_index.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yiping::importer {

/// The areas that are there, as an import needs them.
class AreaBook {
public:
    [[nodiscard]] static Result<AreaBook> make(std::vector<domain::Area> areas);

    /// The area without a parent; of several the one whose code says most of them lie in it. "" without areas.
    [[nodiscard]] const std::string& root() const { return root_; }
    [[nodiscard]] const domain::Area* find(std::string_view code) const;
    /// Code of the only area of this name; "" if there is none, or more than one.
    [[nodiscard]] std::string_view called(std::string_view name) const;
    /// The area itself or the nearest one above it that has an outline; "" if none has.
    [[nodiscard]] std::string_view with_outline(std::string_view code) const;
    [[nodiscard]] const geo::AreaIndex& index() const { return index_; }

private:
    std::vector<domain::Area> areas_;
    std::unordered_map<std::string, std::size_t> by_code_;
    std::unordered_map<std::string, std::size_t> by_name_; ///< several_: more than one
    static constexpr std::size_t several_ = static_cast<std::size_t>(-1);
    geo::AreaIndex index_;
    std::string root_;
};

} // namespace yiping::importer
