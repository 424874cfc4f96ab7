// SPDX-License-Identifier: GPL-3.0-or-later
// What people change of rows, and what imports change of them: so that neither undoes the other in silence.
#include "store/sqlite_store_file.h"

#include <yiping/domain/correction.h>

#include <algorithm>
#include <bit>
#include <format>

namespace yiping::platform {

Result<void> SqliteStoreFile::note_corrections(const domain::RowSet& rows, bool edits_case, UtcMillis at)
{
    for (const protocol::RowBatch& batch : protocol::batches_of(rows)) {
        const domain::RegisterInfo& info = *table(batch.register_number).info;
        if (!domain::keeps_corrections(info) ||
            (info.number == static_cast<std::uint32_t>(domain::Register::Case) && !edits_case))
            continue;
        for (std::uint32_t row = 0; row < batch.rows; ++row) {
            const Uuid id = batch.id(row);
            auto before = sqlite::read_described(
                db_, info, "WHERE id = ?1", [&](sqlite::Statement& statement) { statement.bind(0, id); });
            if (!before)
                return std::unexpected(before.error());
            if (before->empty())
                continue;
            const domain::DescribedRow after = protocol::described_row_at(info, batch, row);
            for (std::size_t field = 0; field < info.fields.size(); ++field) {
                const domain::Value& old = before->front().at(field);
                if (old == after.at(field) || !domain::can_be_corrected(info, info.fields[field].name))
                    continue;
                // What the source had said stays known however often the field is changed after that.
                auto insert = db_.prepare("INSERT OR IGNORE INTO correction (register, row_id, field, before, at) "
                                          "VALUES (?1, ?2, ?3, ?4, ?5)");
                if (!insert)
                    return std::unexpected(insert.error());
                insert->bind(0, static_cast<std::int64_t>(info.number))
                    .bind(1, id)
                    .bind(2, info.fields[field].name)
                    .bind(3, std::bit_cast<std::int64_t>(domain::value_hash(old)))
                    .bind(4, at);
                if (auto done = insert->run(); !done)
                    return done;
            }
        }
    }
    return {};
}

Result<std::vector<domain::Correction>> SqliteStoreFile::corrections(const domain::RegisterInfo& info)
{
    auto statement =
        db_.prepare("SELECT row_id, field, before FROM correction WHERE register = ?1 ORDER BY row_id, field");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, static_cast<std::int64_t>(info.number));
    std::vector<domain::Correction> found;
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return found;
        found.push_back(
            {statement->uuid(0), std::string(statement->text(1)), std::bit_cast<std::uint64_t>(statement->integer(2))});
    }
}

Result<void> SqliteStoreFile::forget_correction(
    const domain::RegisterInfo& info, const Uuid& row, std::string_view field)
{
    auto statement = db_.prepare("DELETE FROM correction WHERE register = ?1 AND row_id = ?2 AND field = ?3");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, static_cast<std::int64_t>(info.number)).bind(1, row).bind(2, field);
    return statement->run();
}

Result<void> SqliteStoreFile::add_history(std::span<const RowHistory> lines)
{
    auto statement = db_.prepare("INSERT INTO row_history (register, row_id, at, actor, source, fields, before) "
                                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    if (!statement)
        return std::unexpected(statement.error());
    for (const RowHistory& each : lines) {
        statement->bind(0, static_cast<std::int64_t>(each.register_number))
            .bind(1, each.row)
            .bind(2, each.at)
            .bind(3, std::string_view(each.actor))
            .bind(4, std::string_view(each.source))
            .bind(5, std::string_view(each.fields))
            .bind(6, std::string_view(each.before));
        if (auto done = statement->run(); !done)
            return done;
    }
    return {};
}

Result<std::vector<RowHistory>> SqliteStoreFile::history(const Uuid& row)
{
    auto statement = db_.prepare("SELECT register, row_id, at, actor, source, fields, before FROM row_history "
                                 "WHERE row_id = ?1 ORDER BY number");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, row);
    std::vector<RowHistory> lines;
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return lines;
        lines.push_back({static_cast<std::uint32_t>(statement->integer(0)), statement->uuid(1), statement->integer(2),
            std::string(statement->text(3)), std::string(statement->text(4)), std::string(statement->text(5)),
            std::string(statement->text(6))});
    }
}

} // namespace yiping::platform
