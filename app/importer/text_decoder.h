// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/config/mapping.h>

#include <memory>
#include <string>
#include <string_view>

namespace yiping::importer {

/// Length of the longest beginning of `bytes` that is UTF-8. A character cut off at the end does not count as wrong:
/// then `cut` is set and the length ends before it.
[[nodiscard]] std::size_t valid_utf8(std::string_view bytes, bool& cut);

/// Whole text to UTF-8: as it is if it is UTF-8, else from GB18030. Wrong bytes become U+FFFD.
[[nodiscard]] std::string utf8_from_unknown(std::string_view bytes);

[[nodiscard]] std::string utf8_from_gb18030(std::string_view bytes);

/// Sound UTF-8 in another encoding: "utf-8", "gb18030" or "utf-16" (little-endian, without a mark).
[[nodiscard]] std::string from_utf8(std::string_view text, std::string_view encoding);

/// Turns pieces of a file into UTF-8, strictly: the first wrong byte is an error. Finds the encoding out if it is not
/// told: a byte order mark, else UTF-8 while it is valid where the first letter beyond ASCII comes, else GB18030.
class TextDecoder {
public:
    explicit TextDecoder(config::TextEncoding wanted);
    ~TextDecoder();
    TextDecoder(TextDecoder&&) noexcept;
    TextDecoder& operator=(TextDecoder&&) noexcept;

    /// What is wrong: the bytes do not fit `encoding`, after `good_newlines` line ends of this piece.
    struct Wrong {
        std::string_view encoding;
        std::string_view guess; ///< what the bytes look like; "" unknown
        bool nul = false;       ///< a NUL byte, not an encoding
    };
    /// Appends the text of `bytes` to `out`; `last` with the final piece. On an error the good beginning is appended.
    [[nodiscard]] std::expected<void, Wrong> feed(std::string_view bytes, bool last, std::string& out);
    [[nodiscard]] std::string_view encoding() const;

private:
    enum class State { Start, Ascii, Utf8, Gb18030, Utf16 };
    [[nodiscard]] std::expected<void, Wrong> begin(bool last, std::string& out);
    [[nodiscard]] std::expected<void, Wrong> utf8(bool last, std::string& out);
    [[nodiscard]] std::expected<void, Wrong> converted(bool last, std::string& out);
    [[nodiscard]] std::expected<void, Wrong> open_converter(const char* name, State state);

    struct Converter;
    config::TextEncoding wanted_;
    State state_ = State::Start;
    std::string pending_; ///< bytes not used yet
    std::unique_ptr<Converter> converter_;
};

} // namespace yiping::importer
