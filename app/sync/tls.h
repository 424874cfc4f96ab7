// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <boost/asio/ssl/context.hpp>

#include <string>

namespace yiping::sync {

/// TLS 1.3 that trusts one authority and shows a certificate if there is one. Errors: sync.bad_authority {path, why},
/// sync.bad_certificate {path, why}.
[[nodiscard]] Result<boost::asio::ssl::context> make_tls(
    const std::string& authority_path, const std::string& certificate_path, const std::string& key_path);

} // namespace yiping::sync
