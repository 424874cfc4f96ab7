// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// How HTTP/1.1 becomes a WebSocket (RFC 6455, 4), without any I/O. Pure functions, any thread.
namespace yiping::transport {

/// What a client asks for, if it asks for a WebSocket at all.
struct UpgradeRequest {
    std::string target; ///< as given, "/sync"
    std::string key;    ///< Sec-WebSocket-Key
};

/// Length of the head of a request or response, with its empty line; nothing while it is not whole.
[[nodiscard]] std::optional<std::size_t> head_length(std::string_view bytes);
/// Nothing if the head is another request, or is no request: that is for an HTTP parser to say.
[[nodiscard]] std::optional<UpgradeRequest> read_upgrade(std::string_view head);
/// The answer to a key: base64(SHA-1(key + GUID)) (RFC 6455, 4.2.2).
[[nodiscard]] std::string accept_of(std::string_view key);
/// The whole answer that turns the connection over.
[[nodiscard]] std::string switching_answer(const UpgradeRequest& request);

/// `random` makes the key.
[[nodiscard]] std::string random_key(std::string_view sixteen_bytes);
[[nodiscard]] std::string upgrade_text(std::string_view authority, std::string_view target, std::string_view key);
/// Whether the answer's head turns the connection over for this key.
[[nodiscard]] bool is_switched(std::string_view head, std::string_view key);

} // namespace yiping::transport
