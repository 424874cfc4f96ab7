// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <string>
#include <string_view>

/// Addresses that are good for a while: whoever has one may look until then, and nobody can make one without the key.
/// Also the signature of what comes in by itself (docs/intake.md). Any thread.
namespace yiping::crypto {

/// HMAC-SHA256 (RFC 2104), lower-case hex.
[[nodiscard]] std::string hmac_sha256_hex(std::string_view key, std::string_view text);

/// The signature of a path until `until` (UTC milliseconds): HMAC-SHA256 of "path\nuntil".
[[nodiscard]] std::string sign_address(std::string_view path, UtcMillis until, std::string_view key);
/// Whether the query "until=…&sign=…" (in any order, beside others) is good for the path at `now`.
[[nodiscard]] bool is_signed_address(
    std::string_view path, std::string_view query, std::string_view key, UtcMillis now);

} // namespace yiping::crypto
