// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>

#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

namespace yiping::services {

/// Rows of one register, found by id. Removing moves the last row into the gap. Not thread-safe.
template <class Row>
class RowList {
public:
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] const Row* find(const Uuid& id) const
    {
        const auto found = index_.find(id);
        return found == index_.end() ? nullptr : &rows_[found->second];
    }
    /// False if the very same row was there already.
    bool put(Row row)
    {
        const auto [at, fresh] = index_.try_emplace(row.id, rows_.size());
        if (fresh) {
            rows_.push_back(std::move(row));
            return true;
        }
        if (rows_[at->second] == row)
            return false;
        rows_[at->second] = std::move(row);
        return true;
    }
    bool remove(const Uuid& id)
    {
        const auto found = index_.find(id);
        if (found == index_.end())
            return false;
        const std::size_t gap = found->second;
        index_.erase(found);
        if (gap + 1 != rows_.size()) {
            rows_[gap] = std::move(rows_.back());
            index_[rows_[gap].id] = gap;
        }
        rows_.pop_back();
        return true;
    }
    void clear()
    {
        rows_.clear();
        index_.clear();
    }

private:
    std::vector<Row> rows_;
    std::unordered_map<Uuid, std::size_t> index_;
};

} // namespace yiping::services
