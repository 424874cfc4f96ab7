// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/token.h>

#include <openssl/crypto.h>

#include <array>
#include <cstdint>

namespace yiping::crypto {

std::string base64url(std::string_view bytes)
{
    static constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string text;
    text.reserve((bytes.size() * 4U + 2U) / 3U);
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        held = held << 8U | static_cast<std::uint8_t>(c);
        bits += 8;
        while (bits >= 6) {
            bits -= 6;
            text.push_back(letters[held >> bits & 63U]);
        }
    }
    if (bits > 0)
        text.push_back(letters[held << (6U - bits) & 63U]);
    return text;
}

std::string random_token(Random& random)
{
    std::array<std::uint8_t, 32> bytes{};
    random.fill(bytes);
    return base64url({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool equal_in_constant_time(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace yiping::crypto
