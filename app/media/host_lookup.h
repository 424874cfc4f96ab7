// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <netdb.h>

#include <expected>
#include <functional>
#include <memory>
#include <string>

namespace yiping::media {

using Addresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

/// What getaddrinfo(3) does; the result is given back by freeaddrinfo(3).
using Resolver = std::function<int(const char* host, const char* port, const addrinfo* hints, addrinfo** found)>;

/// The addresses of a host, for TCP. The system's look-up of a name cannot be interrupted and waits as long as a name
/// server is silent, so it has a thread of its own; who is interrupted leaves it behind, and it ends by itself. A host
/// that is an address already costs no thread. `interrupted` is asked every tenth of a second, on the calling thread.
/// Error: why, in words without the host.
[[nodiscard]] std::expected<Addresses, std::string> look_up(const std::string& host, const std::string& port,
    const std::function<bool()>& interrupted, Resolver resolver = ::getaddrinfo);

} // namespace yiping::media
