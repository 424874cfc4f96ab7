// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/connection_book.h"

#include <yiping/transport/reception.h>

#include <boost/asio/ip/tcp.hpp>

namespace yiping::platform {

struct GatewayCore;
struct Peer;

/// Serves one connection to its end: HTTP, or on the TLS port a SyncLink for those who ask for /sync.
/// `place` is kept as long as the connection.
void serve_plain(GatewayCore& core, boost::asio::ip::tcp::socket socket, ConnectionBook::Place place);
void serve_tls(GatewayCore& core, boost::asio::ip::tcp::socket socket, ConnectionBook::Place place);
/// Takes over a connection that asked for an upgrade.
void serve_sync(GatewayCore& core, transport::Arrival arrival, Peer peer, ConnectionBook::Place place);

} // namespace yiping::platform
