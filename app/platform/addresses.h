// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace yiping::platform {

/// The addresses of this machine that others may reach it by: neither loopback nor link-local, in order.
[[nodiscard]] std::vector<std::string> machine_addresses();

} // namespace yiping::platform
