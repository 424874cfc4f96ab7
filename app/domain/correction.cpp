// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/correction.h>

#include <yiping/base/hash64.h>

#include <algorithm>
#include <array>
#include <bit>

namespace yiping::domain {

std::uint64_t value_hash(const Value& value)
{
    Hash64 hash;
    hash.byte(static_cast<std::uint8_t>(value.index()));
    if (const auto* number = std::get_if<std::int64_t>(&value))
        hash.u64(static_cast<std::uint64_t>(*number));
    else if (const auto* real = std::get_if<double>(&value))
        hash.u64(std::bit_cast<std::uint64_t>(*real));
    else if (const auto* text = std::get_if<std::string>(&value))
        hash.text(*text);
    return hash.mixed();
}

CorrectionVerdict judge(const Correction& correction, const Value& here, const Value& source)
{
    if (here == source)
        return CorrectionVerdict::Same;
    return value_hash(source) == correction.before ? CorrectionVerdict::Kept : CorrectionVerdict::Conflict;
}

bool keeps_corrections(const RegisterInfo& info)
{
    switch (static_cast<Register>(info.number)) {
    case Register::Responder:
    case Register::Camera:
    case Register::Assignment:
    case Register::CaseMove:
    case Register::CaseSpan:
    case Register::Attachment:
    case Register::WallScene:
        return false;
    default:
        return true;
    }
}

bool can_be_corrected(const RegisterInfo& info, std::string_view field)
{
    constexpr std::array<std::string_view, 7> said{
        "category", "title", "description", "address", "area_code", "lon", "lat"};
    if (field == "id" || field == "rev" || field == "district_id")
        return false;
    return info.number != static_cast<std::uint32_t>(Register::Case) || std::ranges::contains(said, field);
}

} // namespace yiping::domain
