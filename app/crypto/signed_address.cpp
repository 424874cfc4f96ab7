// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/signed_address.h>

#include <yiping/crypto/token.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>

namespace yiping::crypto {

namespace {

std::string_view value_in_query(std::string_view query, std::string_view name)
{
    while (!query.empty()) {
        const std::string_view one = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), one.size() + 1));
        if (one.starts_with(name) && one.size() > name.size() && one[name.size()] == '=')
            return one.substr(name.size() + 1);
    }
    return {};
}

} // namespace

std::string hmac_sha256_hex(std::string_view key, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
        text.size(), hash.data(), &size);
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) {
        hex += "0123456789abcdef"[hash[i] >> 4U];
        hex += "0123456789abcdef"[hash[i] & 15U];
    }
    return hex;
}

std::string sign_address(std::string_view path, UtcMillis until, std::string_view key)
{
    return hmac_sha256_hex(key, std::string(path) + "\n" + std::to_string(until));
}

bool is_signed_address(std::string_view path, std::string_view query, std::string_view key, UtcMillis now)
{
    const std::string_view said = value_in_query(query, "until");
    UtcMillis until = 0;
    const auto [end, wrong] = std::from_chars(said.data(), said.data() + said.size(), until);
    return wrong == std::errc() && end == said.data() + said.size() && now <= until &&
           equal_in_constant_time(value_in_query(query, "sign"), sign_address(path, until, key));
}

} // namespace yiping::crypto
