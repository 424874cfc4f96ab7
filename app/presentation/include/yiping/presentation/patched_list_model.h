// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
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
        if (rows_.empty() || fresh.empty() || !bring_in_order(fresh)) {
            beginResetModel();
            rows_ = std::move(fresh);
            endResetModel();
            return;
        }
        for (std::size_t at = 0; at < fresh.size(); ++at) {
            if (rows_[at] == fresh[at])
                continue;
            rows_[at] = std::move(fresh[at]);
            const QModelIndex changed = index(static_cast<int>(at), 0);
            Q_EMIT dataChanged(changed, changed);
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

    /// A list that is longer than this is shown anew rather than with more single steps than that.
    static constexpr std::size_t short_list = 100;
    static constexpr std::size_t many_steps = 100;

    struct Difference {
        std::vector<std::size_t> gone; ///< rows that are not in the new list, from the last on
        std::unordered_set<Key> moved; ///< what no longer stands between the same others
        std::unordered_set<Key> come;
        bool is_certain = true; ///< no key is there twice
        [[nodiscard]] std::size_t steps() const { return gone.size() + moved.size() + come.size(); }
    };

    /// Removals, inserts and moves until the keys are those of `fresh`, what stays being touched by nothing; false, and
    /// nothing done, where that would be too many.
    bool bring_in_order(std::vector<Row>& fresh)
    {
        if (std::ranges::equal(rows_, fresh, {}, &Row::key, &Row::key))
            return true;
        const Difference difference = difference_to(fresh);
        const bool is_long = std::max(rows_.size(), fresh.size()) > short_list;
        if (!difference.is_certain || (is_long && difference.steps() > many_steps))
            return false;
        for (const std::size_t at : difference.gone) {
            beginRemoveRows({}, static_cast<int>(at), static_cast<int>(at));
            rows_.erase(place(at));
            endRemoveRows();
        }
        for (std::size_t at = 0; at < fresh.size(); ++at) {
            while (at >= rows_.size() || rows_[at].key != fresh[at].key) {
                const bool in_the_way = at < rows_.size() && difference.moved.contains(rows_[at].key);
                if (difference.come.contains(fresh[at].key)) {
                    beginInsertRows({}, static_cast<int>(at), static_cast<int>(at));
                    rows_.insert(place(at), fresh[at]);
                    endInsertRows();
                } else if (in_the_way && !difference.moved.contains(fresh[at].key)) {
                    // Its turn comes later; all that stays where it is moves up by itself.
                    move_row(at, rows_.size());
                } else {
                    const auto from = std::ranges::find(place(at), rows_.end(), fresh[at].key, &Row::key);
                    move_row(static_cast<std::size_t>(from - rows_.begin()), at);
                }
            }
        }
        return true;
    }
    [[nodiscard]] Difference difference_to(const std::vector<Row>& fresh) const
    {
        Difference found;
        std::unordered_map<Key, std::size_t> before, after;
        before.reserve(rows_.size());
        after.reserve(fresh.size());
        for (std::size_t at = 0; at < fresh.size(); ++at)
            after.emplace(fresh[at].key, at);
        for (std::size_t at = 0; at < rows_.size(); ++at)
            before.emplace(rows_[at].key, at);
        found.is_certain = before.size() == rows_.size() && after.size() == fresh.size();
        for (std::size_t at = rows_.size(); at-- > 0;)
            if (!after.contains(rows_[at].key))
                found.gone.push_back(at);
        // The longest run of rows that keep their order stays (patience sorting); the others move.
        std::vector<std::size_t> piles, before_it(fresh.size(), fresh.size());
        const auto old_place = [&](std::size_t at) { return before.find(fresh[at].key)->second; };
        for (std::size_t at = 0; at < fresh.size(); ++at) {
            if (!before.contains(fresh[at].key)) {
                found.come.insert(fresh[at].key);
                continue;
            }
            const auto pile = std::ranges::lower_bound(piles, old_place(at), {}, old_place);
            before_it[at] = pile == piles.begin() ? fresh.size() : *(pile - 1);
            if (pile == piles.end())
                piles.push_back(at);
            else
                *pile = at;
        }
        std::vector<bool> stays(fresh.size());
        for (std::size_t at = piles.empty() ? fresh.size() : piles.back(); at < fresh.size(); at = before_it[at])
            stays[at] = true;
        for (std::size_t at = 0; at < fresh.size(); ++at)
            if (!stays[at] && !found.come.contains(fresh[at].key))
                found.moved.insert(fresh[at].key);
        return found;
    }
    /// `to`: before which row, as beginMoveRows wants it.
    void move_row(std::size_t from, std::size_t to)
    {
        beginMoveRows({}, static_cast<int>(from), static_cast<int>(from), {}, static_cast<int>(to));
        if (from < to)
            std::rotate(place(from), place(from + 1), place(to));
        else
            std::rotate(place(to), place(from), place(from + 1));
        endMoveRows();
    }
    [[nodiscard]] auto place(std::size_t at) { return rows_.begin() + static_cast<std::ptrdiff_t>(at); }

    std::vector<Row> rows_;
};

} // namespace yiping::presentation
