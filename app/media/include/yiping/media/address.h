// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <string>
#include <string_view>

namespace yiping::media {

/// Where a stream is, and as whom to ask for it. A secret: never log it, `redacted` is for that. Kept in memory only.
struct Address {
    std::string url; ///< rtsp:// or rtsps://, without user and password
    std::string user, password;
    bool operator==(const Address&) const = default;
};

/// Only rtsp and rtsps with a host: whoever writes a catalogue must not make us read files or other networks' services.
/// Errors: media.bad_address {why}.
[[nodiscard]] Result<void> check_address(const Address& address);
/// Scheme, host and path; neither user nor query. For logs.
[[nodiscard]] std::string redacted(std::string_view url);

} // namespace yiping::media
