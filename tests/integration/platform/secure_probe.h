// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probe.h"

namespace yiping::testing {

/// HTTPS on the platform's TLS port, with a console's certificate or without. One connection per request.
class SecureClient {
public:
    /// Trusts only the authority that the ready file names. Certificate and key are PEM.
    explicit SecureClient(const Ready& ready, std::string certificate = {}, std::string key = {})
        : port_(ready.port), authority_(ready.certificate), certificate_(std::move(certificate)), key_(std::move(key))
    {
    }

    [[nodiscard]] HttpReply post(std::string_view path, std::string_view body, std::string_view token = {}) const
    {
        return ask("POST", path, body, token);
    }
    [[nodiscard]] HttpReply get(std::string_view path) const { return ask("GET", path, {}, {}); }

private:
    [[nodiscard]] HttpReply ask(
        std::string_view method, std::string_view path, std::string_view body, std::string_view token) const;

    std::uint16_t port_;
    std::string authority_, certificate_, key_;
};

} // namespace yiping::testing
