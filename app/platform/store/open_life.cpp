// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include <algorithm>
#include <iterator>

namespace yiping::platform {

namespace {

constexpr std::string_view open_case = "closed_at IS NULL AND imported = 0";

/// No id of version 7 that was made at `at` or later is smaller.
Uuid first_id_at(UtcMillis at)
{
    std::string bytes(16, '\0');
    for (std::size_t i = 0; i < 6; ++i)
        bytes[i] = static_cast<char>(static_cast<std::uint64_t>(at) >> (8 * (5 - i)));
    return Uuid::from_bytes(bytes).value_or(Uuid());
}

} // namespace

Result<domain::RowSet> SqliteStoreFile::open_life(UtcMillis rules_since)
{
    domain::RowSet rows;
    const std::string where = "WHERE " + std::string(open_case);
    auto cases = sqlite::read_rows<domain::Case>(db_, where + " ORDER BY id");
    if (!cases)
        return std::unexpected(cases.error());
    rows.case_rows = std::move(*cases);
    const std::string ids = "(SELECT id FROM \"case\" " + where + ")";
    auto moves = sqlite::read_rows<domain::CaseMove>(db_, "WHERE case_id IN " + ids + " ORDER BY id");
    if (!moves)
        return std::unexpected(moves.error());
    rows.case_move_rows = std::move(*moves);
    // Those of rules since then on cases that are over by now. Ids begin with the time they were made at: a range of
    // the primary key instead of a look at every move of the year.
    const Uuid from = first_id_at(rules_since);
    auto done = sqlite::read_rows<domain::CaseMove>(db_,
        "WHERE id >= ?1 AND at >= ?2 AND rule IS NOT NULL AND case_id NOT IN " + ids + " ORDER BY id",
        [&](sqlite::Statement& statement) { statement.bind(0, from).bind(1, rules_since); });
    if (!done)
        return std::unexpected(done.error());
    std::ranges::move(*done, std::back_inserter(rows.case_move_rows));
    auto slips =
        sqlite::read_rows<domain::Assignment>(db_, "WHERE ended_at IS NULL ORDER BY id");
    if (!slips)
        return std::unexpected(slips.error());
    rows.assignment_rows = std::move(*slips);
    return rows;
}

} // namespace yiping::platform
