// SPDX-License-Identifier: GPL-3.0-or-later
#include "area_book.h"

#include <yiping/domain/area_code.h>

#include <algorithm>

namespace yiping::importer {

Result<AreaBook> AreaBook::make(std::vector<domain::Area> areas)
{
    AreaBook book;
    book.areas_ = std::move(areas);
    auto index = geo::AreaIndex::make(book.areas_);
    if (!index)
        return std::unexpected(index.error());
    book.index_ = std::move(*index);
    for (std::size_t at = 0; at < book.areas_.size(); ++at)
        book.by_code_.emplace(book.areas_[at].area_code, at);
    for (std::size_t at = 0; at < book.areas_.size(); ++at)
        if (const auto [known, fresh] = book.by_name_.emplace(book.areas_[at].name, at); !fresh)
            known->second = several_;
    std::ptrdiff_t most = -1;
    for (const domain::Area& area : book.areas_) {
        if (book.find(area.parent_code) != nullptr)
            continue;
        const auto inside = std::ranges::count_if(
            book.areas_, [&](const domain::Area& other) { return domain::contains(area.area_code, other.area_code); });
        if (inside > most) {
            most = inside;
            book.root_ = area.area_code;
        }
    }
    return book;
}

const domain::Area* AreaBook::find(std::string_view code) const
{
    const auto found = by_code_.find(std::string(code));
    return found == by_code_.end() ? nullptr : &areas_[found->second];
}

std::string_view AreaBook::called(std::string_view name) const
{
    if (name.empty())
        return {};
    const auto found = by_name_.find(std::string(name));
    return found == by_name_.end() || found->second == several_ ? std::string_view()
                                                                : std::string_view(areas_[found->second].area_code);
}

std::string_view AreaBook::with_outline(std::string_view code) const
{
    // Bounded, should parents ever go round in a circle.
    const domain::Area* area = find(code);
    for (int step = 0; area != nullptr && step < 16; ++step) {
        if (index_.box(area->area_code))
            return area->area_code;
        area = find(area->parent_code);
    }
    return {};
}

} // namespace yiping::importer
