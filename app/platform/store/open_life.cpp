// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include <yiping/crypto/hash.h>
#include <yiping/domain/case_life.h>

#include <algorithm>
#include <format>
#include <iterator>

namespace yiping::platform {

namespace {

constexpr std::string_view open_case = "closed_at IS NULL AND imported = 0";

/// Everything that a due time depends on, as text.
std::string words_of(const domain::WorkCalendar& calendar, const domain::LimitBook& limits)
{
    std::string text;
    const auto date = [&](domain::Date day) { text += domain::date_text(domain::utc_of(day)) + ' '; };
    const auto parts = [&](const std::vector<domain::DayPart>& day) {
        for (const domain::DayPart& part : day)
            text += std::format("{}-{} ", part.from_minute, part.to_minute);
    };
    const auto limit = [&](const domain::Limit& one) {
        text += std::format("{} {},", one.amount, domain::text_of(one.clock));
    };
    parts(calendar.usual);
    text += '/';
    parts(calendar.urgent);
    for (const domain::OfficeHours& hours : calendar.hours) {
        date(hours.from);
        date(hours.to);
        parts(hours.parts);
    }
    text += '/';
    std::ranges::for_each(calendar.holidays, date);
    text += '/';
    std::ranges::for_each(calendar.make_up_days, date);
    limit(limits.same_day);
    limit(limits.three_day);
    if (limits.categories != nullptr) {
        for (const domain::Category& category : limits.categories->all()) {
            text += category.code + ' ';
            limit(limits.limit_of(domain::LimitStage::Handle, category.limit, category.code));
        }
    }
    return text;
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
    const Uuid from = Uuid::first_at(rules_since);
    auto done = sqlite::read_rows<domain::CaseMove>(db_,
        "WHERE id >= ?1 AND at >= ?2 AND rule IS NOT NULL AND case_id NOT IN " + ids + " ORDER BY id",
        [&](sqlite::Statement& statement) { statement.bind(0, from).bind(1, rules_since); });
    if (!done)
        return std::unexpected(done.error());
    std::ranges::move(*done, std::back_inserter(rows.case_move_rows));
    auto slips = sqlite::read_rows<domain::Assignment>(db_, "WHERE ended_at IS NULL ORDER BY id");
    if (!slips)
        return std::unexpected(slips.error());
    rows.assignment_rows = std::move(*slips);
    auto leaves = sqlite::read_rows<domain::Leave>(
        db_, "WHERE to_at > ?1 ORDER BY id", [&](sqlite::Statement& statement) { statement.bind(0, rules_since); });
    if (!leaves)
        return std::unexpected(leaves.error());
    rows.leave_rows = std::move(*leaves);
    return rows;
}

Result<std::vector<domain::CaseMove>> SqliteStoreFile::moves_of(const Uuid& case_id)
{
    return sqlite::read_rows<domain::CaseMove>(
        db_, "WHERE case_id = ?1 ORDER BY at, rev", [&](sqlite::Statement& statement) { statement.bind(0, case_id); });
}

Result<std::size_t> SqliteStoreFile::recount_limits(UtcMillis at)
{
    constexpr std::string_view name = "limits_counted_by";
    const domain::WorkCalendar plain_weeks;
    const domain::LimitBook usual;
    const std::string now = crypto::sha256_hex(words_of(options_.calendar != nullptr ? *options_.calendar : plain_weeks,
        options_.limits != nullptr ? *options_.limits : usual));
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    std::string before;
    {
        auto read = db_.prepare("SELECT value FROM meta WHERE name = ?1");
        if (!read)
            return std::unexpected(read.error());
        read->bind(0, name);
        const auto there = read->step();
        if (!there)
            return std::unexpected(there.error());
        if (*there)
            before = read->text(0);
    }
    if (before == now)
        return std::size_t{0};
    domain::RowSet rows;
    if (!before.empty()) {
        auto cases = sqlite::read_rows<domain::Case>(
            db_, "WHERE " + std::string(open_case) + " AND due_at IS NOT NULL ORDER BY id");
        if (!cases)
            return std::unexpected(cases.error());
        domain::MoveContext context;
        context.calendar = options_.calendar;
        context.limits = options_.limits;
        context.random = random_;
        for (const domain::Case& data : *cases) {
            const auto history = sqlite::read_rows<domain::CaseMove>(db_, "WHERE case_id = ?1 ORDER BY at, rev",
                [&](sqlite::Statement& statement) { statement.bind(0, data.id); });
            if (!history)
                return std::unexpected(history.error());
            if (auto counted = domain::recount_limits(data, *history, at, context)) {
                rows.case_rows.push_back(std::move(counted->data));
                std::ranges::move(counted->moves, std::back_inserter(rows.case_move_rows));
            }
        }
    }
    std::int64_t rev = head_;
    if (!rows.case_rows.empty()) {
        if (auto done = write_rows(rows, {}, at, rev); !done)
            return std::unexpected(done.error());
    }
    auto write = db_.prepare("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)");
    if (!write)
        return std::unexpected(write.error());
    write->bind(0, name).bind(1, std::string_view(now));
    if (auto done = write->run(); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    committed(rev, at);
    return rows.case_rows.size();
}

} // namespace yiping::platform
