// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace yiping::shell {

/// How one console reaches its platform: what `yiping-platform --ready-file` writes, or what a technician was given.
struct Connection {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string authority_path; ///< PEM of the authority to trust
    std::string token;          ///< of a device; "" where people sign in
    std::uint16_t phone_port = 0; ///< of a demo's platform on this machine; 0 unknown
    std::string report_address;   ///< where residents' phones find their page; "" unknown
    std::string identity_path;  ///< PEM of certificate and key of an enrolled console; "" before
};

/// Reads the token of `role` ("wall", "desk"). Without one people sign in, which only a desk can: a wall needs one. A
/// relative certificate path is taken from the file's own folder. Errors: shell.no_connection (missing),
/// shell.bad_connection (says what is wrong).
[[nodiscard]] Result<Connection> read_connection(const std::filesystem::path& file, std::string_view role);

} // namespace yiping::shell
