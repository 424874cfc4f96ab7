// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace yiping {

/// 16 bytes, stored and sent as they are. New ones are version 7 (RFC 9562): the first 48 bits are UTC milliseconds,
/// so rows made one after the other lie beside each other in an index.
struct Uuid {
    std::array<std::uint8_t, 16> bytes{};

    auto operator<=>(const Uuid&) const = default;

    [[nodiscard]] bool is_nil() const { return bytes == std::array<std::uint8_t, 16>{}; }
    /// "0199f3a2-…", lower case, 36 characters.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] std::string_view as_bytes() const
    {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

    /// Exactly 16 bytes, otherwise nothing.
    [[nodiscard]] static std::optional<Uuid> from_bytes(std::string_view raw);
    /// The 36-character form, either case, otherwise nothing.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text);
    /// Version 7 from the two ports.
    [[nodiscard]] static Uuid make(Clock& clock, Random& random);
    /// None of version 7 that was made at `at` or later is smaller: begins a range of a primary key.
    [[nodiscard]] static Uuid first_at(UtcMillis at);
    /// Version 8 (RFC 9562 §5.8) from a name: the same name gives the same id. For rows whose identity is their
    /// content or their foreign key (imports, areas by code). Not a secret, not collision-proof against an attacker.
    [[nodiscard]] static Uuid from_name(std::string_view name_space, std::string_view name);
};

} // namespace yiping

template <>
struct std::hash<yiping::Uuid> {
    std::size_t operator()(const yiping::Uuid& id) const noexcept
    {
        // The last eight bytes are the random ones in version 7.
        std::uint64_t tail = 0;
        std::memcpy(&tail, id.bytes.data() + 8, sizeof tail);
        std::uint64_t head = 0;
        std::memcpy(&head, id.bytes.data(), sizeof head);
        return static_cast<std::size_t>(tail ^ (head * 0x9E3779B97F4A7C15ULL));
    }
};
