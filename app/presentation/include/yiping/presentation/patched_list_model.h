// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace yiping::presentation {

/// A list model that is given its rows anew and turns the difference into inserts, removals, moves and changes, so that
/// selection, scroll position and hover of views stay where they are. `Row` has `key` (what stays the same while the
/// row lives) and ==. GUI thread.
template <class Row>
class PatchedListModel : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(rows_.size());
    }
    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
    [[nodiscard]] const Row* row_at(const QModelIndex& index) const
    {
        const auto at = static_cast<std::size_t>(index.row());
        return index.isValid() && at < rows_.size() ? &rows_[at] : nullptr;
    }
    /// -1 if there is none.
    template <class Key>
    [[nodiscard]] int row_of(const Key& key) const
    {
        const auto found = std::ranges::find(rows_, key, &Row::key);
        return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
    }

protected:
    void set_rows(std::vector<Row> fresh)
    {
        if (rows_.empty() && fresh.empty())
            return;
        // Finding what moved costs the square of the length; a view loses little where it jumps that far anyway.
        constexpr std::size_t long_list = 2'000;
        if (rows_.empty() || fresh.empty() ||
            (!same_keys(fresh) && (std::max(rows_.size(), fresh.size()) > long_list || is_shuffled(fresh)))) {
            beginResetModel();
            rows_ = std::move(fresh);
            endResetModel();
            return;
        }
        if (!same_keys(fresh))
            remove_missing(fresh);
        for (std::size_t at = 0; at < fresh.size(); ++at) {
            if (at >= rows_.size() || rows_[at].key != fresh[at].key) {
                const auto from =
                    std::ranges::find(rows_.begin() + static_cast<std::ptrdiff_t>(std::min(at, rows_.size())),
                        rows_.end(), fresh[at].key, &Row::key);
                if (from == rows_.end()) {
                    beginInsertRows({}, static_cast<int>(at), static_cast<int>(at));
                    rows_.insert(rows_.begin() + static_cast<std::ptrdiff_t>(at), std::move(fresh[at]));
                    endInsertRows();
                    continue;
                }
                const int old_row = static_cast<int>(from - rows_.begin());
                beginMoveRows({}, old_row, old_row, {}, static_cast<int>(at));
                std::rotate(rows_.begin() + static_cast<std::ptrdiff_t>(at), from, from + 1);
                endMoveRows();
            }
            if (!(rows_[at] == fresh[at])) {
                rows_[at] = std::move(fresh[at]);
                const QModelIndex changed = index(static_cast<int>(at), 0);
                Q_EMIT dataChanged(changed, changed);
            }
        }
    }

    /// One row anew, wherever it stands; nothing where there is none.
    void change_row(Row fresh)
    {
        const int row = row_of(fresh.key);
        if (row < 0 || rows_[static_cast<std::size_t>(row)] == fresh)
            return;
        rows_[static_cast<std::size_t>(row)] = std::move(fresh);
        const QModelIndex changed = index(row, 0);
        Q_EMIT dataChanged(changed, changed);
    }

private:
    using Key = std::remove_cvref_t<decltype(std::declval<Row>().key)>;

    /// So many rows stand behind another than before that moving them one by one costs more than all of them anew.
    [[nodiscard]] bool is_shuffled(const std::vector<Row>& fresh) const
    {
        constexpr std::size_t short_list = 100;
        constexpr std::size_t many_moves = 50;
        if (fresh.size() < short_list)
            return false;
        std::unordered_map<Key, std::size_t> before;
        before.reserve(rows_.size());
        for (std::size_t at = 0; at < rows_.size(); ++at)
            before.emplace(rows_[at].key, at);
        std::size_t moves = 0;
        for (std::size_t at = 1; at < fresh.size() && moves < many_moves; ++at) {
            const auto first = before.find(fresh[at - 1].key);
            const auto second = before.find(fresh[at].key);
            moves += first != before.end() && second != before.end() && second->second < first->second ? 1U : 0U;
        }
        return moves >= many_moves;
    }
    [[nodiscard]] bool same_keys(const std::vector<Row>& fresh) const
    {
        return std::ranges::equal(rows_, fresh, {}, &Row::key, &Row::key);
    }
    void remove_missing(const std::vector<Row>& fresh)
    {
        for (std::size_t at = rows_.size(); at-- > 0;) {
            if (std::ranges::find(fresh, rows_[at].key, &Row::key) != fresh.end())
                continue;
            beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
            rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(at));
            endRemoveRows();
        }
    }

    std::vector<Row> rows_;
};

} // namespace yiping::presentation
