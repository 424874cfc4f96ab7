// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_columns.h>
#include <yiping/domain/figure_book.h>
#include <yiping/services/case_table.h>

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace yiping::services {

/// All cases of a cache as a town holds them, with what the figures count of them: made where the cache is read, while
/// the screen is made, and handed to the town as a whole. One thread at a time.
class LoadedCases {
public:
    /// `now`: what is later does not count in the figures yet.
    explicit LoadedCases(UtcMillis now);

    /// Room for so many; more are taken all the same.
    void reserve(std::size_t cases) { table_.reserve(cases); }
    /// A case must not come twice. Quickest where ids ascend in each of them and none reaches into another.
    void add(const domain::CaseColumns& cases);
    /// After the last.
    void finish() { book_.end_fill(); }
    /// The full row of a case that was added, where it has been read along: the town does not ask for it then.
    void give_row(domain::Case row);
    /// More of them help nobody.
    static constexpr std::size_t most_rows = 50'000;

    [[nodiscard]] std::size_t count() const { return table_.count(); }

private:
    friend class Town;

    CaseTable table_; ///< an area of it is a place in area_codes_
    std::vector<std::string> area_codes_;
    std::vector<domain::FigureBook::Node> nodes_; ///< of the figures, by place
    std::unordered_map<std::string, AreaIndex, CodeHash, std::equal_to<>> area_index_;
    domain::FigureBook book_;
    std::unordered_map<Uuid, domain::Case> rows_;
    std::vector<std::pair<CaseIndex, const domain::Case*>> row_at_; ///< into rows_
};

} // namespace yiping::services
