// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/core.h"

#include <boost/asio/local/stream_protocol.hpp>

#include <memory>
#include <string>

namespace yiping::platform {

/// Listens for administrators of this machine beside the database (administration.h): one request and one answer a
/// connection, few connections at once, each with ten seconds. Whoever is neither our own system user nor root is not
/// heard. The gateway's thread.
class AdminDoor {
public:
    explicit AdminDoor(GatewayCore& core) : core_(core), acceptor_(core.context) {}
    ~AdminDoor() { close(); }
    AdminDoor(const AdminDoor&) = delete;
    AdminDoor& operator=(const AdminDoor&) = delete;

    /// What lies there from a platform that was killed goes: we hold the database. Errors: platform.cannot_listen.
    [[nodiscard]] Result<void> open(const std::string& path);
    void accept();
    /// The name goes too.
    void close();

private:
    GatewayCore& core_;
    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::string path_;
    std::shared_ptr<int> open_ = std::make_shared<int>(0); ///< connections; they may end after us
};

} // namespace yiping::platform
