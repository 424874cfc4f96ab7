// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/uuid.h>

namespace yiping {

namespace {

constexpr char hex_digits[] = "0123456789abcdef";

int hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    if (digit >= 'a' && digit <= 'f')
        return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F')
        return digit - 'A' + 10;
    return -1;
}

bool is_dash_place(std::size_t index)
{
    return index == 8 || index == 13 || index == 18 || index == 23;
}

std::uint64_t mix(std::uint64_t value)
{
    value = (value ^ (value >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ (value >> 27U)) * 0x94D049BB133111EBULL;
    return value ^ (value >> 31U);
}

} // namespace

std::string Uuid::to_string() const
{
    std::string text;
    text.reserve(36);
    for (std::size_t index = 0; index < bytes.size(); ++index) {
        if (index == 4 || index == 6 || index == 8 || index == 10)
            text += '-';
        text += hex_digits[bytes[index] >> 4U];
        text += hex_digits[bytes[index] & 15U];
    }
    return text;
}

std::optional<Uuid> Uuid::from_bytes(std::string_view raw)
{
    if (raw.size() != 16)
        return std::nullopt;
    Uuid id;
    std::memcpy(id.bytes.data(), raw.data(), raw.size());
    return id;
}

std::optional<Uuid> Uuid::parse(std::string_view text)
{
    if (text.size() != 36)
        return std::nullopt;
    Uuid id;
    std::size_t nibble = 0;
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (is_dash_place(index)) {
            if (text[index] != '-')
                return std::nullopt;
            continue;
        }
        const int value = hex_value(text[index]);
        if (value < 0)
            return std::nullopt;
        std::uint8_t& byte = id.bytes[nibble / 2];
        byte = static_cast<std::uint8_t>(byte << 4U | static_cast<unsigned>(value));
        ++nibble;
    }
    return id;
}

Uuid Uuid::make(Clock& clock, Random& random)
{
    Uuid id;
    random.fill(id.bytes);
    const auto millis = static_cast<std::uint64_t>(clock.now());
    for (unsigned index = 0; index < 6; ++index)
        id.bytes[index] = static_cast<std::uint8_t>(millis >> (40U - 8U * index));
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x70U);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
    return id;
}

Uuid Uuid::first_at(UtcMillis at)
{
    Uuid id;
    for (std::size_t byte = 0; byte < 6; ++byte)
        id.bytes[byte] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(at) >> (8 * (5 - byte)));
    return id;
}

Uuid Uuid::from_name(std::string_view name_space, std::string_view name)
{
    // Two independent 64-bit FNV-1a runs with a strong finisher: enough for identity, not for secrecy.
    std::uint64_t first = 0xCBF29CE484222325ULL;
    std::uint64_t second = 0x84222325CBF29CE4ULL;
    const auto feed = [&](std::string_view part) {
        for (const char letter : part) {
            const auto byte = static_cast<std::uint8_t>(letter);
            first = (first ^ byte) * 0x100000001B3ULL;
            second = (second ^ (byte + 0x9EU)) * 0x100000001B3ULL;
            second = second << 5U | second >> 59U;
        }
        first = (first ^ 0x1FU) * 0x100000001B3ULL;
        second = (second ^ 0x1FU) * 0x100000001B3ULL;
    };
    feed(name_space);
    feed(name);
    first = mix(first);
    second = mix(second ^ first);
    Uuid id;
    std::memcpy(id.bytes.data(), &first, 8);
    std::memcpy(id.bytes.data() + 8, &second, 8);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x80U);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
    return id;
}

} // namespace yiping
