// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_line_rows.h"

#include <limits>

namespace yiping::storage {

namespace {

domain::CaseLine line_of(const sqlite::Statement& row)
{
    const auto real_or_nan = [&row](int column) {
        return row.is_null(column) ? std::numeric_limits<double>::quiet_NaN() : row.real(column);
    };
    domain::CaseLine line;
    line.id = row.uuid(0);
    line.lon = real_or_nan(1);
    line.lat = real_or_nan(2);
    line.opened_at = row.integer(3);
    line.due_at = row.integer(4);
    line.closed_at = row.integer(5);
    line.area_code = row.text(6);
    line.category = row.text(7);
    line.step = static_cast<domain::Step>(row.integer(8));
    line.hold = static_cast<domain::Hold>(row.integer(9));
    line.source = static_cast<domain::CaseSource>(row.integer(10));
    const std::int64_t rating = row.integer(11);
    line.satisfaction = rating >= 1 && rating <= 5 ? static_cast<std::uint8_t>(rating) : std::uint8_t{0};
    line.upward = row.integer(12) != 0;
    return line;
}

} // namespace

Result<bool> each_case_line(sqlite::Statement& statement, const std::function<bool(const domain::CaseLine&)>& visit)
{
    bool wanted = true;
    Result<bool> row = false;
    while (wanted && (row = statement.step()) && *row)
        wanted = visit(line_of(statement));
    return row ? Result<bool>(wanted) : row;
}

Result<bool> each_case_columns(
    sqlite::Statement& statement, const std::function<bool(const domain::CaseColumns&)>& visit)
{
    constexpr std::size_t at_once = 20'000;
    domain::CaseColumns columns;
    const auto more = each_case_line(statement, [&](const domain::CaseLine& line) {
        if (columns.size() < at_once && columns.add(line))
            return true;
        const bool wanted = visit(columns);
        columns.clear();
        columns.add(line);
        return wanted;
    });
    if (!more || !*more || columns.empty())
        return more;
    return visit(columns);
}

} // namespace yiping::storage
