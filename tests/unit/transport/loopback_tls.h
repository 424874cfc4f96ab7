// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/crypto/certificate.h>

#include <boost/asio/ssl/context.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <unistd.h>

namespace yiping::transport {

/// Certificates of the running test, and both ends' settings with them.
class LoopbackTls {
public:
    LoopbackTls()
    {
        folder_ = std::filesystem::path(testing::TempDir()) /
                  ("transport_" + std::to_string(::getpid()) + "_" +
                      testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
        SystemClock clock;
        const auto made = crypto::loopback_identity(folder_.string(), clock);
        if (!made)
            std::abort();
        identity_ = *made;
        be_server(server);
        client.load_verify_file(identity_.authority_path);
        client.set_verify_mode(boost::asio::ssl::verify_peer);
    }
    ~LoopbackTls() { std::filesystem::remove_all(folder_); }
    LoopbackTls(const LoopbackTls&) = delete;
    LoopbackTls& operator=(const LoopbackTls&) = delete;

    void be_server(boost::asio::ssl::context& settings) const
    {
        settings.use_certificate_chain_file(identity_.certificate_path);
        settings.use_private_key_file(identity_.key_path, boost::asio::ssl::context::pem);
    }

    boost::asio::ssl::context server{boost::asio::ssl::context::tlsv13_server};
    boost::asio::ssl::context client{boost::asio::ssl::context::tlsv13_client};

private:
    std::filesystem::path folder_;
    crypto::ServerIdentity identity_;
};

} // namespace yiping::transport
