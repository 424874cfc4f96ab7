// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <vector>

namespace yiping::importer {

/// A set of ids that are not nil, 16 bytes each and at most half again as much room: for as many as a file has rows.
class UuidSet {
public:
    /// True if it was not there yet.
    bool insert(const Uuid& id)
    {
        if ((count_ + 1) * 3 > slots_.size() * 2)
            grow();
        if (!place(id))
            return false;
        ++count_;
        return true;
    }
    [[nodiscard]] bool contains(const Uuid& id) const
    {
        if (slots_.empty())
            return false;
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t at = std::hash<Uuid>()(id) & mask; !slots_[at].is_nil(); at = (at + 1) & mask)
            if (slots_[at] == id)
                return true;
        return false;
    }
    [[nodiscard]] std::size_t size() const { return count_; }

private:
    bool place(const Uuid& id)
    {
        const std::size_t mask = slots_.size() - 1;
        for (std::size_t at = std::hash<Uuid>()(id) & mask;; at = (at + 1) & mask) {
            if (slots_[at] == id)
                return false;
            if (slots_[at].is_nil()) {
                slots_[at] = id;
                return true;
            }
        }
    }
    void grow()
    {
        std::vector<Uuid> old(std::max<std::size_t>(1024, slots_.size() * 2));
        old.swap(slots_);
        for (const Uuid& id : old)
            if (!id.is_nil())
                place(id);
    }

    std::vector<Uuid> slots_;
    std::size_t count_ = 0;
};

} // namespace yiping::importer
