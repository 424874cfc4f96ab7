// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_number.h>

#include <yiping/domain/limits.h>

#include <charconv>
#include <format>

namespace yiping::domain {

std::string case_number_prefix(UtcMillis opened_at)
{
    const Date date = local_of(opened_at).date;
    return std::format("{:04}{:02}{:02}-", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day()));
}

std::string case_number(UtcMillis opened_at, std::int64_t running)
{
    return case_number_prefix(opened_at) + std::format("{:04}", running);
}

std::optional<CaseNumber> parse_case_number(std::string_view text)
{
    if (text.size() < 13 || text.size() > 18 || text[8] != '-')
        return std::nullopt;
    CaseNumber number;
    const auto read = [](std::string_view part, auto& into) {
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), into);
        return error == std::errc() && end == part.data() + part.size() && part.front() != '-';
    };
    if (!read(text.substr(0, 8), number.date) || !read(text.substr(9), number.running) || number.running < 1)
        return std::nullopt;
    const Date date{std::chrono::year(number.date / 10000),
        std::chrono::month(static_cast<unsigned>(number.date / 100 % 100)),
        std::chrono::day(static_cast<unsigned>(number.date % 100))};
    return date.ok() ? std::optional(number) : std::nullopt;
}

} // namespace yiping::domain
