// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

/// Names of the heavy types, for the few files that need them.
namespace yiping::platform {

using PlainStream = boost::beast::tcp_stream;
using TlsStream = boost::beast::ssl_stream<PlainStream>;
using HttpRequest = boost::beast::http::request<boost::beast::http::string_body>;

struct GatewayCore;
struct Peer;

/// Serves one connection to its end. /sync goes over to a SyncLink on the TLS port.
void serve_plain(GatewayCore& core, boost::asio::ip::tcp::socket socket);
void serve_tls(GatewayCore& core, boost::asio::ip::tcp::socket socket);
/// Takes over a connection that asked for an upgrade.
void serve_sync(GatewayCore& core, TlsStream stream, HttpRequest request, Peer peer);

} // namespace yiping::platform
