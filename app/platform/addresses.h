// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace yiping::platform {

/// The addresses of this machine that others may reach it by: neither loopback nor link-local, in order.
[[nodiscard]] std::vector<std::string> machine_addresses();

/// Where phones find the page for residents, over plain HTTP: on the first IPv4 address of the machine that others can
/// reach, or on this machine alone.
[[nodiscard]] std::string report_address(bool lan, std::uint16_t port);

} // namespace yiping::platform
