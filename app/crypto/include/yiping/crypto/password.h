// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <cstdint>
#include <string>
#include <string_view>

/// Passwords as Argon2id hashes (RFC 9106). Any thread; a hash takes as long as its cost says.
namespace yiping::crypto {

struct PasswordCost {
    std::uint32_t memory_kib = 64U << 10U;
    std::uint32_t passes = 3;
    std::uint32_t lanes = 1;
    bool operator==(const PasswordCost&) const = default;
};

/// "$argon2id$v=19$m=65536,t=3,p=1$<salt>$<hash>": the parameters are kept with the hash, so that they may change.
/// Errors: crypto.failed (no memory).
[[nodiscard]] Result<std::string> hash_password(std::string_view password, const PasswordCost& cost, Random& random);

/// Whether the password is the one of the hash. A text that is no such hash, or one whose cost is beyond reason, fits
/// no password.
[[nodiscard]] bool fits_password(std::string_view password, std::string_view hash);

/// Whether the hash was made with other parameters.
[[nodiscard]] bool has_other_cost(std::string_view hash, const PasswordCost& cost);

} // namespace yiping::crypto
