// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/command_checks.h"

#include <cmath>
#include <cstdint>
#include <string>

namespace yiping::platform {

std::optional<Error> check_texts(std::initializer_list<TextLimit> texts)
{
    for (const TextLimit& each : texts) {
        if (each.text.size() > each.bytes)
            return Error(Fault::Input, "platform.text_too_long",
                {{"field", std::string(each.name)}, {"limit", static_cast<std::int64_t>(each.bytes)}});
        std::size_t follow = 0;
        for (const char c : each.text) {
            const auto byte = static_cast<std::uint8_t>(c);
            const bool continues = (byte & 0xC0U) == 0x80U;
            if (continues != (follow > 0) || byte == 0 || byte >= 0xF8U)
                return Error(Fault::Input, "platform.text_not_utf8", {{"field", std::string(each.name)}});
            if (continues)
                --follow;
            else
                follow = byte >= 0xF0U ? 3 : byte >= 0xE0U ? 2 : byte >= 0xC0U ? 1 : 0;
        }
        if (follow > 0)
            return Error(Fault::Input, "platform.text_not_utf8", {{"field", std::string(each.name)}});
    }
    return std::nullopt;
}

std::optional<Error> check_position(std::optional<double> lon, std::optional<double> lat)
{
    if (!lon && !lat)
        return std::nullopt;
    if (!lon || !lat || !std::isfinite(*lon) || !std::isfinite(*lat) || std::abs(*lon) > 180 || std::abs(*lat) > 90)
        return Error(Fault::Input, "platform.bad_position");
    return std::nullopt;
}

} // namespace yiping::platform
