// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace yiping::crypto {

/// Base64url without padding (RFC 4648 §5).
[[nodiscard]] std::string base64url(std::string_view bytes);
/// A secret for a bearer: 32 random bytes as 43 characters. Give it the SystemRandom.
[[nodiscard]] std::string random_token(Random& random);
/// Takes the same time wherever the two differ. Different lengths are told at once.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

} // namespace yiping::crypto
