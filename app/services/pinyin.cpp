// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/pinyin.h>

#include <yiping/base/log.h>

#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <unordered_map>

namespace yiping::services {

struct PinyinInitials::Parts {
    std::unique_ptr<icu::Transliterator> reader; ///< made when the first Chinese letter comes: that takes a while
    bool tried = false;
    std::unordered_map<UChar32, char> known; ///< '\0': none

    char initial_of(UChar32 letter)
    {
        if (!tried) {
            tried = true;
            UErrorCode status = U_ZERO_ERROR;
            reader.reset(icu::Transliterator::createInstance("Han-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
            if (U_FAILURE(status) != 0)
                log::warning("services", "pinyin: {}", u_errorName(status));
        }
        if (!reader)
            return '\0';
        icu::UnicodeString text(letter);
        reader->transliterate(text);
        const char16_t first = text.isEmpty() ? u'\0' : text.charAt(0);
        return first >= u'a' && first <= u'z' ? static_cast<char>(first) : '\0';
    }
};

PinyinInitials::PinyinInitials() : parts_(std::make_unique<Parts>()) {}

PinyinInitials::~PinyinInitials() = default;

std::string PinyinInitials::of(std::string_view utf8)
{
    std::string initials;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
    const auto size = static_cast<std::int32_t>(utf8.size());
    for (std::int32_t at = 0; at < size;) {
        UChar32 letter = 0;
        U8_NEXT_OR_FFFD(bytes, at, size, letter);
        if ((letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z')) {
            initials += static_cast<char>(letter);
        } else if (letter >= 'A' && letter <= 'Z') {
            initials += static_cast<char>(letter - 'A' + 'a');
        } else if (letter >= 0x3400 && letter != 0xFFFD) {
            const auto [known, fresh] = parts_->known.try_emplace(letter, '\0');
            if (fresh)
                known->second = parts_->initial_of(letter);
            if (known->second != '\0')
                initials += known->second;
        }
    }
    return initials;
}

} // namespace yiping::services
