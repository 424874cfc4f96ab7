// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::platform::simulate {

/// An answer; status 0 means that there was none.
struct HttpAnswer {
    int status = 0;
    std::string body;
};

/// One phone: keeps its connection to the platform, and makes a new one when it is lost.
class HttpClient {
public:
    HttpClient(boost::asio::io_context& context, std::uint16_t port, std::string token, std::string device);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    using Headers = std::vector<std::pair<std::string, std::string>>;
    /// One request at a time. Empty `body`: GET, otherwise POST.
    [[nodiscard]] boost::asio::awaitable<HttpAnswer> call(std::string_view path, std::string body = {},
        std::string_view content_type = "application/json", Headers more = {});

private:
    struct Link;
    std::unique_ptr<Link> link_;
};

} // namespace yiping::platform::simulate
