// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/connection_book.h"

#include <utility>

namespace yiping::platform {

struct ConnectionBook::Place::Counts {
    std::size_t all = 0;
    std::size_t pending = 0;
    std::map<boost::asio::ip::address, std::size_t> pending_of;
};

ConnectionBook::Place::Place(std::shared_ptr<Counts> counts, boost::asio::ip::address from)
    : counts_(std::move(counts)), from_(std::move(from))
{
    ++counts_->all;
    ++counts_->pending;
    ++counts_->pending_of[from_];
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
    --counts_->pending;
    const auto found = counts_->pending_of.find(from_);
    if (--found->second == 0)
        counts_->pending_of.erase(found);
}

void ConnectionBook::Place::leave()
{
    if (counts_ == nullptr)
        return;
    settle();
    --counts_->all;
    counts_.reset();
}

ConnectionBook::ConnectionBook(ConnectionLimits limits) : limits_(limits), counts_(std::make_shared<Place::Counts>()) {}

std::optional<ConnectionBook::Place> ConnectionBook::enter(const boost::asio::ip::address& from)
{
    if (counts_->all >= limits_.all || counts_->pending >= limits_.pending)
        return std::nullopt;
    const auto found = counts_->pending_of.find(from);
    if (found != counts_->pending_of.end() && found->second >= limits_.pending_per_address)
        return std::nullopt;
    return Place(counts_, from);
}

std::size_t ConnectionBook::all() const
{
    return counts_->all;
}

std::size_t ConnectionBook::pending() const
{
    return counts_->pending;
}

} // namespace yiping::platform
