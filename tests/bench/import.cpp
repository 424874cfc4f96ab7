// SPDX-License-Identifier: GPL-3.0-or-later
// import: a table of another system into an empty platform database, through the very program a town uses: quotes,
// encodings, times, positions and doubles are checked on the way, rows, change log and indexes are durable at the end.

#include "bench.h"
#include "console_bench.h"

#include <yiping/ctl/run.h>

#include <boost/json.hpp>

#include <chrono>
#include <filesystem>
#include <format>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace yiping::bench {

namespace {

constexpr std::uint64_t import_rows = 1'000'000;
constexpr std::uint64_t fewer_rows = 100'000;

/// As another system would write it: words, local times, six decimals.
std::string time_text(std::optional<UtcMillis> at)
{
    if (!at)
        return {};
    const auto local = std::chrono::sys_seconds(
        std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(*at) + std::chrono::hours(8)));
    return std::format("{:%Y-%m-%d %H:%M:%S}", local);
}

Result<void> write_table(const std::string& path, std::uint64_t rows)
{
    std::ofstream out(path, std::ios::binary);
    out << "工单编号,类别,标题,内容,状态,受理时间,办结时间,办理时限,经度,纬度,地址,所属网格\r\n";
    for (std::uint64_t number = 0; number < rows; ++number) {
        const domain::Case row = generated_case(number);
        out << std::format("GD{:08},{},{},{}，请派人处理,{},{},{},{},{:.6f},{:.6f},{},第{}网格\r\n", number,
            row.category, row.title, row.title, row.closed_at ? "已办结" : "办理中", time_text(row.opened_at),
            time_text(row.closed_at), time_text(row.due_at), row.lon.value_or(0), row.lat.value_or(0), row.address,
            number % 59);
    }
    out.close();
    if (!out)
        return make_error(Fault::Environment, "bench.write", {{"path", path}});
    return {};
}

/// Seconds; the number of rows that came in has to be `rows` unless that is 0.
Result<double> import_once(const std::string& table, const std::string& folder, std::uint64_t& rows)
{
    const std::string mapping = folder + "/mapping.toml";
    std::ofstream(mapping) << R"([source]
area = "500116124"
area_name = "支坪镇"
[columns]
id = "工单编号"
category = "类别"
title = "标题"
description = "内容"
status = "状态"
opened_at = "受理时间"
closed_at = "办结时间"
due_at = "办理时限"
longitude = "经度"
latitude = "纬度"
address = "地址"
area = "所属网格"
[values.status]
closed = ["已办结"]
open = ["办理中"]
)";
    const std::string db = folder + "/town.db";
    std::ostringstream out;
    std::ostringstream err;
    std::vector<std::string> words{"import", "cases", table, "--mapping", mapping, "--db", db, "--json"};
    const auto begin = std::chrono::steady_clock::now();
    const int code = ctl::run(words, out, err);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    for (const char* suffix : {"", "-wal", "-shm", "-journal", ".audit-head"})
        std::filesystem::remove(db + suffix);
    if (code != 0)
        return make_error(Fault::Environment, "bench.differs", {{"what", out.str()}});
    const boost::json::value report = boost::json::parse(out.str());
    const auto imported = static_cast<std::uint64_t>(report.at("imported").as_int64());
    if (rows != 0 && imported != rows)
        return make_error(Fault::Environment, "bench.differs", {{"what", out.str()}});
    rows = imported;
    return seconds;
}

} // namespace

Result<void> import_cases(const Options& options, Report& report)
{
    const Folder folder;
    if (!options.write_to.empty())
        return write_table(options.write_to, import_rows);
    if (!options.read_from.empty()) {
        std::uint64_t rows = 0;
        const auto seconds = import_once(options.read_from, folder.path(), rows);
        if (!seconds)
            return std::unexpected(seconds.error());
        report.value("import.rows", "rows", static_cast<double>(rows));
        report.rate("import", "rows", static_cast<double>(rows) / *seconds, rows);
        return {};
    }
    for (const std::uint64_t size : {fewer_rows, import_rows}) {
        const std::string table = folder.path() + "/cases.csv";
        if (auto done = write_table(table, size); !done)
            return done;
        std::uint64_t rows = size;
        const auto seconds = import_once(table, folder.path(), rows);
        if (!seconds)
            return std::unexpected(seconds.error());
        if (size == import_rows)
            report.rate("import", "rows", static_cast<double>(rows) / *seconds, rows);
        else
            report.value("import.100k", "ms", *seconds * 1000);
    }
    return {};
}

} // namespace yiping::bench
