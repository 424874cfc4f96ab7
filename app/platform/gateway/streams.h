// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/transport/reception.h>

#include <boost/asio/ip/tcp.hpp>

namespace yiping::platform {

struct GatewayCore;
struct Peer;

/// Serves one connection to its end: HTTP, or on the TLS port a SyncLink for those who ask for /sync.
void serve_plain(GatewayCore& core, boost::asio::ip::tcp::socket socket);
void serve_tls(GatewayCore& core, boost::asio::ip::tcp::socket socket);
/// Takes over a connection that asked for an upgrade.
void serve_sync(GatewayCore& core, transport::Arrival arrival, Peer peer);

} // namespace yiping::platform
