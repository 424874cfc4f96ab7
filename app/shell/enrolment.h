// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::shell {

/// What a technician has on paper: the code that an administrator made, where the platform is, and how to know it.
struct EnrolWish {
    std::string code;
    std::string host;
    std::uint16_t port = 0;
    std::string authority_file; ///< PEM of the platform's authority, or
    std::string fingerprint;    ///< its SHA-256 in hex
    std::string name;           ///< what this console shall be called; "" as the code says
};

/// "HOST:PORT", "[::1]:8443"; nothing if it is neither.
[[nodiscard]] std::optional<std::pair<std::string, std::uint16_t>> parse_address(std::string_view text);

/// Makes a key, asks for a certificate and keeps in `folder`: identity.pem (certificate and key, mode 0600),
/// authority.pem and connection.json, the last written last. Nothing is sent before the platform has proved itself.
/// Waits for the platform. Errors: shell.enrol_needs_proof, those of sync::AccessClient and of crypto.
[[nodiscard]] Result<Uuid> enrol(const EnrolWish& wish, const std::string& folder);

/// A new private key and the request for its certificate, PEM.
struct IdentityRequest {
    std::string key, request;
};
[[nodiscard]] Result<IdentityRequest> make_identity_request(const Uuid& console_id);
/// Certificate and key in one file, so that a renewed pair comes whole or not at all.
[[nodiscard]] Result<void> write_identity(
    const std::string& path, const std::string& certificate, const std::string& key);
/// Nothing where it cannot be read.
[[nodiscard]] std::optional<UtcMillis> certificate_until(const std::string& path);

} // namespace yiping::shell
