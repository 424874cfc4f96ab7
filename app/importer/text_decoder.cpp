// SPDX-License-Identifier: GPL-3.0-or-later
#include "text_decoder.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <vector>

namespace yiping::importer {

namespace {

using config::TextEncoding;

std::size_t ascii_prefix(std::string_view bytes)
{
    std::size_t at = 0;
    while (at + 8 <= bytes.size()) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, 8);
        if (const std::uint64_t high = word & 0x8080808080808080ULL; high != 0)
            return at + static_cast<std::size_t>(std::countr_zero(high)) / 8;
        at += 8;
    }
    while (at < bytes.size() && static_cast<unsigned char>(bytes[at]) < 0x80)
        ++at;
    return at;
}

unsigned byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<unsigned char>(bytes[at]);
}

/// Length of the character that begins at `at`: 0 wrong, -1 cut off by the end.
int utf8_length(std::string_view bytes, std::size_t at)
{
    const unsigned first = byte_at(bytes, at);
    if (first < 0x80)
        return 1;
    const int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    for (int index = 1; index < length; ++index) {
        if (at + static_cast<std::size_t>(index) >= bytes.size())
            return -1;
        const unsigned next = byte_at(bytes, at + static_cast<std::size_t>(index));
        unsigned low = 0x80;
        unsigned high = 0xBF;
        if (index == 1) { // no overlong forms, no surrogates, nothing beyond U+10FFFF
            low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : low;
            high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : high;
        }
        if (next < low || next > high)
            return 0;
    }
    return length;
}

std::size_t letters_beyond_ascii(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char letter) { return static_cast<unsigned char>(letter) >= 0xC0; }));
}

/// Two bytes of GB18030 can be one letter of UTF-8 (漏水 is "©ˮ"). Where a text has such letters only, side by side,
/// and they are signs rather than letters of Latin, Greek or Cyrillic words, it is Chinese. One sign alone is "25 °C".
bool looks_like_gb_by_chance(std::string_view text)
{
    std::size_t letters = 0;
    std::size_t signs = 0;
    std::size_t run = 0;
    for (std::size_t at = 0; at < text.size();) {
        const int length = utf8_length(text, at);
        if (length > 2)
            return false;
        run = length == 2 ? run + 1 : 0;
        if (run >= 2) {
            const unsigned code = (byte_at(text, at) & 0x1FU) << 6U | (byte_at(text, at + 1) & 0x3FU);
            const bool word_letter = (code >= 0xC0 && code < 0x250) || (code >= 0x370 && code < 0x530);
            ++(word_letter ? letters : signs);
        }
        at += static_cast<std::size_t>(length);
    }
    return signs > 0 && signs >= letters;
}

/// Where a whole line begins that is UTF-8 with at least three letters of three bytes; npos without one. Hardly any
/// text in GB18030 is that by chance: each of its letters would have to have one of six first bytes and two of
/// sixty-four.
std::size_t utf8_line(std::string_view bytes)
{
    constexpr std::size_t fewest = 9;
    for (std::size_t begin = bytes.find('\n'); begin < bytes.size();) {
        ++begin;
        const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
        const std::string_view line = bytes.substr(begin, end - begin);
        std::size_t high = 0;
        bool sound = end < bytes.size();
        for (std::size_t at = ascii_prefix(line); sound && at < line.size();) {
            const int length = utf8_length(line, at);
            sound = length == 1 || (length == 3 && line[at] >= '\xE4' && line[at] <= '\xE9');
            high += length == 3 ? 3 : 0;
            at += static_cast<std::size_t>(std::max(length, 1));
        }
        if (sound && high >= fewest)
            return begin;
        begin = end;
    }
    return bytes.npos;
}

} // namespace

std::size_t valid_utf8(std::string_view bytes, bool& cut)
{
    cut = false;
    std::size_t at = 0;
    while (true) {
        at += ascii_prefix(bytes.substr(at));
        if (at == bytes.size())
            return at;
        const int length = utf8_length(bytes, at);
        if (length <= 0) {
            cut = length < 0;
            return at;
        }
        at += static_cast<std::size_t>(length);
    }
}

std::string utf8_from_unknown(std::string_view bytes)
{
    bool cut = false;
    if (valid_utf8(bytes, cut) == bytes.size())
        return std::string(bytes);
    return utf8_from_gb18030(bytes);
}

std::string utf8_from_gb18030(std::string_view bytes)
{
    std::string text;
    icu::UnicodeString(bytes.data(), static_cast<std::int32_t>(bytes.size()), "gb18030").toUTF8String(text);
    return text;
}

std::string from_utf8(std::string_view text, std::string_view encoding)
{
    if (encoding == "utf-8")
        return std::string(text);
    const icu::UnicodeString wide =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    std::string result;
    if (encoding == "utf-16") {
        for (std::int32_t index = 0; index < wide.length(); ++index) {
            const auto unit = static_cast<std::uint16_t>(wide.charAt(index));
            result += static_cast<char>(unit & 0xFFU);
            result += static_cast<char>(unit >> 8U);
        }
        return result;
    }
    result.resize(static_cast<std::size_t>(wide.length()) * 4 + 1);
    const std::int32_t length =
        wide.extract(0, wide.length(), result.data(), static_cast<std::uint32_t>(result.size()), "gb18030");
    result.resize(static_cast<std::size_t>(std::max(length, 0)));
    return result;
}

struct TextDecoder::Converter {
    UConverter* handle = nullptr;
    ~Converter() { ucnv_close(handle); }
};

TextDecoder::TextDecoder(TextEncoding wanted) : wanted_(wanted) {}
TextDecoder::~TextDecoder() = default;
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;
TextDecoder& TextDecoder::operator=(TextDecoder&&) noexcept = default;

std::string_view TextDecoder::encoding() const
{
    switch (state_) {
    case State::Gb18030:
        return "gb18030";
    case State::Utf16:
        return "utf-16";
    default:
        return "utf-8";
    }
}

std::expected<void, TextDecoder::Wrong> TextDecoder::feed(std::string_view bytes, bool last, std::string& out)
{
    pending_ += bytes;
    if (state_ == State::Start) {
        if (pending_.size() < 4 && !last)
            return {};
        if (auto begun = begin(last, out); !begun)
            return begun;
    }
    if (state_ == State::Ascii) {
        const std::size_t plain = ascii_prefix(pending_);
        const std::string_view rest = std::string_view(pending_).substr(plain);
        bool cut = false;
        const std::size_t good = valid_utf8(rest, cut);
        if (!rest.empty()) {
            if (good == 0 && cut && !last) { // one letter that has not come whole yet: decide with the next piece
                const std::string kept(rest);
                pending_.resize(plain);
                const auto done = utf8(false, out);
                pending_ = kept;
                return done;
            }
            // Text in GB18030 is hardly ever valid UTF-8 for eight letters: then it is UTF-8 with a wrong byte later.
            const std::string_view letters = rest.substr(0, good);
            const bool whole = good == rest.size() || cut;
            const bool looks_utf8 = whole ? !looks_like_gb_by_chance(letters) : letters_beyond_ascii(letters) >= 8;
            if (looks_utf8)
                state_ = State::Utf8;
            else if (auto opened = open_converter("gb18030", State::Gb18030); !opened)
                return opened;
        }
    }
    if (state_ == State::Ascii || state_ == State::Utf8)
        return utf8(last, out);
    return converted(last, out);
}

std::expected<void, TextDecoder::Wrong> TextDecoder::begin(bool last, std::string& out)
{
    const std::string_view bytes = pending_;
    if (bytes.starts_with("\xEF\xBB\xBF")) {
        if (wanted_ != TextEncoding::Auto && wanted_ != TextEncoding::Utf8)
            return std::unexpected(Wrong{wanted_ == TextEncoding::Utf16 ? "utf-16" : "gb18030", "utf-8"});
        pending_.erase(0, 3);
        state_ = State::Utf8;
        return {};
    }
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        if (wanted_ != TextEncoding::Auto && wanted_ != TextEncoding::Utf16)
            return std::unexpected(Wrong{wanted_ == TextEncoding::Utf8 ? "utf-8" : "gb18030", "utf-16"});
        const bool little = bytes.starts_with("\xFF\xFE");
        pending_.erase(0, 2);
        return open_converter(little ? "utf-16le" : "utf-16be", State::Utf16);
    }
    switch (wanted_) {
    case TextEncoding::Auto:
        state_ = State::Ascii;
        if (bytes.size() >= 4) { // UTF-16 without a mark: a name of a column begins with an ASCII letter mostly
            if (bytes[0] != '\0' && bytes[1] == '\0' && bytes[2] != '\0' && bytes[3] == '\0')
                return open_converter("utf-16le", State::Utf16);
            if (bytes[0] == '\0' && bytes[1] != '\0' && bytes[2] == '\0' && bytes[3] != '\0')
                return open_converter("utf-16be", State::Utf16);
        }
        return {};
    case TextEncoding::Utf8:
        state_ = State::Utf8;
        return {};
    case TextEncoding::Utf16:
        return open_converter(bytes.size() > 1 && bytes[0] == '\0' ? "utf-16be" : "utf-16le", State::Utf16);
    case TextEncoding::Gb18030: {
        // Chinese text in UTF-8 can be read as GB18030 without an error and means nothing then.
        bool cut = false;
        const std::size_t good = valid_utf8(bytes, cut);
        if ((good == bytes.size() || cut) && ascii_prefix(bytes) < good)
            return std::unexpected(Wrong{"gb18030", "utf-8"});
        static_cast<void>(last);
        static_cast<void>(out);
        return open_converter("gb18030", State::Gb18030);
    }
    }
    return {};
}

std::expected<void, TextDecoder::Wrong> TextDecoder::open_converter(const char* name, State state)
{
    UErrorCode status = U_ZERO_ERROR;
    auto converter = std::make_unique<Converter>();
    converter->handle = ucnv_open(name, &status);
    if (U_FAILURE(status))
        return std::unexpected(Wrong{state == State::Utf16 ? "utf-16" : "gb18030", ""});
    ucnv_setToUCallBack(converter->handle, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    converter_ = std::move(converter);
    state_ = state;
    return {};
}

std::expected<void, TextDecoder::Wrong> TextDecoder::utf8(bool last, std::string& out)
{
    bool cut = false;
    const std::size_t good = valid_utf8(pending_, cut);
    const bool nul = std::memchr(pending_.data(), '\0', good) != nullptr;
    if (nul) {
        out.append(pending_, 0, pending_.find('\0'));
        return std::unexpected(Wrong{"utf-8", "", true});
    }
    out.append(pending_, 0, good);
    if (good < pending_.size() && (!cut || last))
        return std::unexpected(Wrong{"utf-8", cut ? "" : "gb18030"});
    pending_.erase(0, good);
    return {};
}

std::expected<void, TextDecoder::Wrong> TextDecoder::converted(bool last, std::string& out)
{
    if (state_ == State::Gb18030) {
        // Two files put together: a line of UTF-8 can be read as GB18030 and means nothing then.
        const std::size_t line = utf8_line(pending_);
        if (line != std::string::npos) {
            icu::UnicodeString(pending_.data(), static_cast<std::int32_t>(line), "gb18030").toUTF8String(out);
            return std::unexpected(Wrong{"gb18030", "utf-8"});
        }
    }
    std::vector<char16_t> wide(pending_.size() + 16);
    const char* from = pending_.data();
    const char* const end = from + pending_.size();
    char16_t* to = wide.data();
    UErrorCode status = U_ZERO_ERROR;
    ucnv_toUnicode(converter_->handle, &to, wide.data() + wide.size(), &from, end, nullptr, last, &status);
    const auto length = static_cast<std::int32_t>(to - wide.data());
    const icu::UnicodeString text(false, wide.data(), length);
    if (const std::int32_t nul = text.indexOf(u'\0'); nul >= 0) {
        text.tempSubString(0, nul).toUTF8String(out);
        return std::unexpected(Wrong{encoding(), "", true});
    }
    text.toUTF8String(out);
    if (U_FAILURE(status))
        return std::unexpected(Wrong{encoding(), ""});
    pending_.clear(); // the converter keeps a cut-off letter by itself
    return {};
}

} // namespace yiping::importer
