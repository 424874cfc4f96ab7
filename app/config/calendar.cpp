// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/calendar.h>

#include "read_limits.h"

#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

namespace yiping::config {

namespace {

/// "2026-02-15".
std::optional<domain::Date> date_of(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    const auto year = whole_number(text.substr(0, 4));
    const auto month = whole_number(text.substr(5, 2));
    const auto day = whole_number(text.substr(8, 2));
    if (!year || !month || !day)
        return std::nullopt;
    const domain::Date date = std::chrono::year(*year) / *month / *day;
    return date.ok() ? std::optional(date) : std::nullopt;
}

std::vector<domain::Date> dates_of(const Section& section, std::string_view key)
{
    std::vector<domain::Date> dates;
    for (const std::string& text : section.texts(key)) {
        if (const auto date = date_of(text))
            dates.push_back(*date);
        else
            section.refuse(key, "[\"2026-01-01\"]");
    }
    return dates;
}

std::optional<domain::OfficeHours> hours_of(const Section& section)
{
    section.only({"from", "to", "parts"});
    domain::OfficeHours hours;
    const auto from = date_of(section.needed_text("from"));
    const auto to = date_of(section.needed_text("to"));
    if (!from)
        section.refuse("from", "2026-06-01");
    if (!to)
        section.refuse("to", "2026-09-30");
    auto parts = read_day_parts(section, "parts");
    if (!parts)
        return std::nullopt;
    hours.parts = std::move(*parts);
    if (!from || !to)
        return std::nullopt;
    hours.from = *from;
    hours.to = *to;
    return hours;
}

void read(const Document& document, int year, domain::WorkCalendar& calendar, std::vector<Error>& problems)
{
    const Section root(document, problems);
    root.only({"source", "holidays", "make_up_days", "hours"});
    std::ranges::copy(dates_of(root, "holidays"), std::back_inserter(calendar.holidays));
    std::ranges::copy(dates_of(root, "make_up_days"), std::back_inserter(calendar.make_up_days));
    for (const Section& each : root.sections("hours"))
        if (auto hours = hours_of(each))
            calendar.hours.push_back(std::move(*hours));
    calendar.years.push_back(year);
}

} // namespace

Result<domain::WorkCalendar> load_calendar(const std::filesystem::path& folder)
{
    std::vector<std::pair<int, std::filesystem::path>> files;
    std::error_code failed;
    for (std::filesystem::directory_iterator each(folder, failed), end; !failed && each != end; each.increment(failed))
        if (const auto year = whole_number(each->path().stem().string()); year && each->path().extension() == ".toml")
            files.emplace_back(*year, each->path());
    std::ranges::sort(files);
    domain::WorkCalendar calendar;
    for (const auto& [year, file] : files) {
        const auto document = Document::load(file);
        if (!document)
            return std::unexpected(document.error());
        std::vector<Error> problems;
        read(*document, year, calendar, problems);
        if (!problems.empty())
            return std::unexpected(std::move(problems.front()));
    }
    std::ranges::sort(calendar.holidays);
    std::ranges::sort(calendar.make_up_days);
    return calendar;
}

Result<domain::WorkCalendar> load_calendar()
{
    return load_calendar(shipped_data("calendar"));
}

} // namespace yiping::config
