// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/connection_book.h"

#include <mutex>
#include <utility>

namespace yiping::platform {

struct ConnectionBook::Place::Counts {
    /// With `mutex` held.
    void settle(const boost::asio::ip::address& from)
    {
        --pending;
        const auto found = pending_of.find(from);
        if (--found->second == 0)
            pending_of.erase(found);
    }

    std::mutex mutex;
    std::size_t all = 0;
    std::size_t pending = 0;
    std::map<boost::asio::ip::address, std::size_t> pending_of;
};

ConnectionBook::Place::Place(std::shared_ptr<Counts> counts, boost::asio::ip::address from)
    : counts_(std::move(counts)), from_(std::move(from))
{
}

ConnectionBook::Place& ConnectionBook::Place::operator=(Place&& other) noexcept
{
    if (this != &other) {
        leave();
        counts_ = std::move(other.counts_);
        from_ = std::move(other.from_);
        pending_ = other.pending_;
    }
    return *this;
}

ConnectionBook::Place::~Place()
{
    leave();
}

void ConnectionBook::Place::settle()
{
    if (counts_ == nullptr || !std::exchange(pending_, false))
        return;
    const std::scoped_lock lock(counts_->mutex);
    counts_->settle(from_);
}

void ConnectionBook::Place::leave()
{
    if (counts_ == nullptr)
        return;
    {
        const std::scoped_lock lock(counts_->mutex);
        if (std::exchange(pending_, false))
            counts_->settle(from_);
        --counts_->all;
    }
    counts_.reset();
}

ConnectionBook::ConnectionBook(ConnectionLimits limits) : limits_(limits), counts_(std::make_shared<Place::Counts>()) {}

std::optional<ConnectionBook::Place> ConnectionBook::enter(const boost::asio::ip::address& from)
{
    const std::scoped_lock lock(counts_->mutex);
    if (counts_->all >= limits_.all || counts_->pending >= limits_.pending)
        return std::nullopt;
    std::size_t& from_there = counts_->pending_of[from];
    if (from_there >= limits_.pending_per_address)
        return std::nullopt;
    ++from_there;
    ++counts_->pending;
    ++counts_->all;
    return Place(counts_, from);
}

std::size_t ConnectionBook::all() const
{
    const std::scoped_lock lock(counts_->mutex);
    return counts_->all;
}

std::size_t ConnectionBook::pending() const
{
    const std::scoped_lock lock(counts_->mutex);
    return counts_->pending;
}

} // namespace yiping::platform
