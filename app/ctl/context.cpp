// SPDX-License-Identifier: GPL-3.0-or-later
#include "context.h"

#include <yiping/domain/limits.h>
#include <yiping/exporter/reports.h>
#include <yiping/importer/time_reader.h>

#include <algorithm>
#include <format>

namespace yiping::ctl {

int Context::fail(const Error& error) const
{
    const int code = exit_code(error);
    const std::string text = messages.text(error);
    err << "✘ " << text << '\n';
    if (json || (!terminal && code >= 2)) {
        Json inner = Json::object();
        inner.set("code", error.code()).set("message", text);
        Json document = Json::object();
        document.set("error", std::move(inner));
        print(document);
    }
    return code;
}

void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows)
{
    out << exporter::table_text(rows);
}

std::string iso_time(UtcMillis at)
{
    const domain::LocalTime local = domain::local_of(at);
    const std::int64_t seconds = local.ms / 1000;
    return std::format("{:%F}T{:02}:{:02}:{:02}+08:00", local.date, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

Result<UtcMillis> parse_iso_time(std::string_view text)
{
    importer::TimeReader reader(
        {"%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S.%f",
            "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"},
        "Asia/Shanghai");
    const auto at = reader.read(text);
    if (!at)
        return make_error(Fault::Usage, "ctl.time", {{"value", std::string(text)}});
    return *at;
}

std::string grouped(std::int64_t number)
{
    return exporter::grouped_digits(number);
}

} // namespace yiping::ctl
