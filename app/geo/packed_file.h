// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

/// What our own binary files share: little-endian numbers, a packed part, a file that is there whole or not at all.
namespace yiping::geo {

class ByteWriter {
public:
    template <class Number>
        requires std::is_integral_v<Number>
    void put(Number value)
    {
        using Bits = std::make_unsigned_t<Number>;
        auto bits = static_cast<Bits>(value);
        for (std::size_t i = 0; i < sizeof(Number); ++i) {
            out_.push_back(static_cast<char>(bits & 0xFFU));
            if constexpr (sizeof(Number) > 1) {
                bits = static_cast<Bits>(bits >> 8U);
            }
        }
    }
    void put_double(double value);
    void put_text(std::string_view text); ///< its length first
    void put_bytes(std::string_view bytes) { out_ += bytes; }
    [[nodiscard]] const std::string& bytes() const { return out_; }

private:
    std::string out_;
};

/// Nothing once the bytes have ended; then nothing for ever.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
    template <class Number>
        requires std::is_integral_v<Number>
    [[nodiscard]] std::optional<Number> number()
    {
        if (bytes_.size() < sizeof(Number)) {
            bytes_ = {};
            return std::nullopt;
        }
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < sizeof(Number); ++i) {
            bits |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes_[i])) << (8 * i);
        }
        bytes_.remove_prefix(sizeof(Number));
        return static_cast<Number>(bits);
    }
    [[nodiscard]] std::optional<double> real();
    [[nodiscard]] std::optional<std::string> text(std::size_t limit);
    [[nodiscard]] std::string_view rest() const { return bytes_; }

private:
    std::string_view bytes_;
};

[[nodiscard]] std::string pack(std::string_view bytes);
/// Nothing if the bytes are damaged or unpack to another size.
[[nodiscard]] std::optional<std::string> unpack(std::string_view packed, std::size_t size);

/// Written aside and renamed; `code` is that of the error, with {file, what}.
[[nodiscard]] Result<void> write_whole(
    const std::filesystem::path& file, std::string_view bytes, std::string_view code);
/// Nothing where there is no regular file, or one above the limit.
[[nodiscard]] std::optional<std::string> read_whole(const std::filesystem::path& file, std::uintmax_t limit);

} // namespace yiping::geo
