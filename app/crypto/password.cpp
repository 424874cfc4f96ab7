// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/password.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include <array>
#include <charconv>
#include <format>
#include <memory>
#include <optional>
#include <vector>

namespace yiping::crypto {

namespace {

constexpr std::size_t salt_bytes = 16;
constexpr std::size_t hash_bytes = 32;
constexpr std::uint32_t version = 0x13;
// A hash that somebody planted in the database must not take the machine's memory.
constexpr std::uint32_t most_memory_kib = 1U << 20U;
constexpr std::uint32_t most_passes = 64;
constexpr std::uint32_t most_lanes = 16;

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 without padding, as the PHC form has it.
std::string encode(std::string_view bytes)
{
    std::string text;
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

std::optional<std::string> decode(std::string_view text)
{
    std::string bytes;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const auto value = letters.find(c);
        if (value == std::string_view::npos)
            return std::nullopt;
        held = held << 6U | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<char>(held >> bits & 255U));
        }
    }
    return bytes;
}

struct FreeKdf {
    void operator()(EVP_KDF* kdf) const { EVP_KDF_free(kdf); }
    void operator()(EVP_KDF_CTX* context) const { EVP_KDF_CTX_free(context); }
};

std::optional<std::string> derive(
    std::string_view password, std::string_view salt, const PasswordCost& cost, std::size_t size)
{
    const std::unique_ptr<EVP_KDF, FreeKdf> kdf(EVP_KDF_fetch(nullptr, "ARGON2ID", nullptr));
    if (kdf == nullptr)
        return std::nullopt;
    const std::unique_ptr<EVP_KDF_CTX, FreeKdf> context(EVP_KDF_CTX_new(kdf.get()));
    if (context == nullptr)
        return std::nullopt;
    // The interface takes pointers to what it only reads.
    std::string word(password);
    std::string grains(salt);
    std::uint32_t memory = cost.memory_kib;
    std::uint32_t passes = cost.passes;
    std::uint32_t lanes = cost.lanes;
    std::uint32_t threads = 1;
    const std::array<OSSL_PARAM, 7> params{
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, word.data(), word.size()),
        OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, grains.data(), grains.size()),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ITER, &passes),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_LANES, &lanes),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_THREADS, &threads),
        OSSL_PARAM_construct_uint32(OSSL_KDF_PARAM_ARGON2_MEMCOST, &memory),
        OSSL_PARAM_construct_end(),
    };
    std::string out(size, '\0');
    const bool good =
        EVP_KDF_derive(context.get(), reinterpret_cast<unsigned char*>(out.data()), out.size(), params.data()) == 1;
    OPENSSL_cleanse(word.data(), word.size());
    return good ? std::optional(std::move(out)) : std::nullopt;
}

struct Parsed {
    PasswordCost cost;
    std::string salt, hash;
};

/// Takes "name=number" off the front.
bool take(std::string_view& text, std::string_view name, std::uint32_t& number)
{
    if (!text.starts_with(name))
        return false;
    text.remove_prefix(name.size());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc())
        return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

std::optional<Parsed> parse(std::string_view text)
{
    Parsed found;
    std::uint32_t made_by = 0;
    if (text.size() > 512 || !take(text, "$argon2id$v=", made_by) || made_by != version ||
        !take(text, "$m=", found.cost.memory_kib) || !take(text, ",t=", found.cost.passes) ||
        !take(text, ",p=", found.cost.lanes) || !text.starts_with('$'))
        return std::nullopt;
    text.remove_prefix(1);
    const auto middle = text.find('$');
    if (middle == std::string_view::npos)
        return std::nullopt;
    auto salt = decode(text.substr(0, middle));
    auto hash = decode(text.substr(middle + 1));
    if (!salt || !hash || salt->size() < 8 || hash->size() < 16 || found.cost.memory_kib > most_memory_kib ||
        found.cost.passes == 0 || found.cost.passes > most_passes || found.cost.lanes == 0 ||
        found.cost.lanes > most_lanes)
        return std::nullopt;
    found.salt = std::move(*salt);
    found.hash = std::move(*hash);
    return found;
}

} // namespace

Result<std::string> hash_password(std::string_view password, const PasswordCost& cost, Random& random)
{
    std::array<std::uint8_t, salt_bytes> grains{};
    random.fill(grains);
    const std::string_view salt(reinterpret_cast<const char*>(grains.data()), grains.size());
    const auto hash = derive(password, salt, cost, hash_bytes);
    if (!hash)
        return make_error(Fault::Environment, "crypto.failed", {{"step", std::string("argon2id")}});
    return std::format("$argon2id$v={}$m={},t={},p={}${}${}", version, cost.memory_kib, cost.passes, cost.lanes,
        encode(salt), encode(*hash));
}

bool fits_password(std::string_view password, std::string_view hash)
{
    const auto parsed = parse(hash);
    if (!parsed)
        return false;
    const auto made = derive(password, parsed->salt, parsed->cost, parsed->hash.size());
    return made && CRYPTO_memcmp(made->data(), parsed->hash.data(), made->size()) == 0;
}

bool has_other_cost(std::string_view hash, const PasswordCost& cost)
{
    const auto parsed = parse(hash);
    return !parsed || parsed->cost != cost;
}

} // namespace yiping::crypto
