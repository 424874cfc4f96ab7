// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>

namespace yiping::platform {

/// How many connections one gateway bears. A connection is pending until it has said who it is: through TLS and asked
/// for something, and as a console until its account is known.
struct ConnectionLimits {
    std::size_t all = 8'192;
    /// From one address, so that nobody keeps the others out by knocking: consoles of one office come from one address
    /// when the power returns.
    std::size_t pending_per_address = 1'024;
    std::size_t pending = 4'096;
};

/// Counts connections. Any thread, and so its places.
class ConnectionBook {
public:
    /// One connection's place, given back when it is destroyed. May outlive the book.
    class Place {
    public:
        Place(const Place&) = delete;
        Place& operator=(const Place&) = delete;
        Place(Place&& other) noexcept = default;
        Place& operator=(Place&& other) noexcept;
        ~Place();
        /// It is known now who that is. Any number of times.
        void settle();

    private:
        friend class ConnectionBook;
        struct Counts;
        Place(std::shared_ptr<Counts> counts, boost::asio::ip::address from);
        void leave();
        std::shared_ptr<Counts> counts_; ///< nullptr if moved from
        boost::asio::ip::address from_;
        bool pending_ = true;
    };

    explicit ConnectionBook(ConnectionLimits limits);
    /// Nothing if there is no more room: the connection is to be closed.
    [[nodiscard]] std::optional<Place> enter(const boost::asio::ip::address& from);
    [[nodiscard]] std::size_t all() const;
    [[nodiscard]] std::size_t pending() const;

private:
    ConnectionLimits limits_;
    std::shared_ptr<Place::Counts> counts_;
};

} // namespace yiping::platform
