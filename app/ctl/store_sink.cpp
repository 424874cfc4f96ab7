// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_sink.h"

#include <yiping/sqlite/row_stream.h>
#include <yiping/sqlite/rows.h>

namespace yiping::ctl {

Result<std::unique_ptr<platform::SqliteStore>> open_store(
    const std::string& path, bool create, const domain::RuleBook* rules)
{
    platform::SqliteStoreOptions options;
    options.create = create;
    options.rules = rules;
    return platform::SqliteStore::open(path, options);
}

Result<bool> StoreSink::without_cases()
{
    if (!without_cases_) {
        const auto filled = store_.database().integer("SELECT EXISTS (SELECT 1 FROM \"case\")");
        if (!filled)
            return std::unexpected(filled.error());
        without_cases_ = *filled == 0;
    }
    return *without_cases_;
}

Result<std::vector<domain::Case>> StoreSink::find_cases(std::span<const Uuid> ids)
{
    const auto none = without_cases();
    if (!none)
        return std::unexpected(none.error());
    // Rows that this import itself has written are never asked for again: of an id only the last row is written.
    if (*none)
        return std::vector<domain::Case>();
    return store_.cases(ids);
}

Result<domain::RowSet> StoreSink::parts_of(const Uuid& case_id)
{
    domain::RowSet parts;
    const auto take = [&]<class Row>(std::vector<Row>& into) -> Result<void> {
        auto found = sqlite::read_rows<Row>(store_.database(), "WHERE case_id = ?1 ORDER BY id",
            [&](sqlite::Statement& statement) { statement.bind(0, case_id); });
        if (!found)
            return std::unexpected(found.error());
        into = std::move(*found);
        return {};
    };
    for (auto done : {take(parts.assignment_rows), take(parts.case_move_rows), take(parts.case_span_rows),
             take(parts.attachment_rows)})
        if (!done)
            return std::unexpected(std::move(done).error());
    return parts;
}

Result<void> StoreSink::put_all(const importer::RowSource& next)
{
    // Without cases here nothing of the store is asked for any more (find_cases): rows are made while others are
    // written.
    const auto ahead = without_cases();
    if (!ahead)
        return std::unexpected(ahead.error());
    if (const auto head = store_.put_stream(next, at_, *ahead); !head)
        return std::unexpected(head.error());
    return {};
}

Result<std::vector<domain::Correction>> StoreSink::corrections()
{
    return store_.corrections(domain::info(domain::Register::Case));
}

Result<void> StoreSink::forget_correction(const Uuid& case_id, std::string_view field)
{
    return store_.forget_correction(domain::info(domain::Register::Case), case_id, field);
}

Result<void> StoreSink::each_row(const domain::RegisterInfo& info, bool personal,
    const std::function<void(const domain::DescribedRow&, const domain::DescribedPersonal&)>& see)
{
    auto rows = sqlite::RowStream::open(store_.database(), info, personal);
    if (!rows)
        return std::unexpected(rows.error());
    domain::DescribedRow row(info);
    domain::DescribedPersonal hidden(info);
    while (true) {
        const auto more = rows->next(row, hidden);
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        see(row, hidden);
    }
}

Result<std::vector<importer::StoredRow>> StoreSink::find_rows(
    const domain::RegisterInfo& info, std::span<const Uuid> ids)
{
    std::vector<importer::StoredRow> found;
    found.reserve(ids.size());
    domain::DescribedRow row(info);
    domain::DescribedPersonal personal(info);
    for (const Uuid& id : ids) {
        auto rows = sqlite::RowStream::open(store_.database(), info, true, "WHERE r.id = ?1",
            [&](sqlite::Statement& statement) { statement.bind(0, id); });
        if (!rows)
            return std::unexpected(rows.error());
        const auto there = rows->next(row, personal);
        if (!there)
            return std::unexpected(there.error());
        if (*there)
            found.push_back({row, personal});
    }
    return found;
}

Result<void> StoreSink::put_all(const domain::RegisterInfo& info, const importer::RegisterSource& next)
{
    const auto source = [&](domain::RowSet& rows, platform::PersonalRows& personal) -> Result<bool> {
        importer::RegisterBatch batch;
        const auto more = next(batch);
        if (!more || !*more)
            return more;
        std::vector<platform::RowHistory> history;
        history.reserve(batch.changes.size());
        for (importer::RowChange& each : batch.changes) {
            std::string fields;
            for (const std::string_view field : each.fields)
                fields.append(fields.empty() ? "" : " ").append(field);
            history.push_back({info.number, each.id, at_, actor_, file_, std::move(fields), std::move(each.before)});
        }
        if (auto done = store_.add_history(history); !done)
            return std::unexpected(done.error());
        rows.described = std::move(batch.rows);
        personal.described = std::move(batch.personal);
        return true;
    };
    if (const auto head = store_.put_register_stream(source, at_); !head)
        return std::unexpected(head.error());
    return {};
}

Result<std::vector<domain::Correction>> StoreSink::corrections(const domain::RegisterInfo& info)
{
    return store_.corrections(info);
}

Result<void> StoreSink::forget_correction(const domain::RegisterInfo& info, const Uuid& row, std::string_view field)
{
    return store_.forget_correction(info, row, field);
}

std::optional<Uuid> RowFinder::find(const domain::RegisterInfo& info, std::string_view key)
{
    auto known = keys_.find(info.number);
    if (known == keys_.end()) {
        known = keys_.emplace(info.number, std::unordered_map<std::string, Uuid>()).first;
        // Cases refer to cases by their ids: there may be millions.
        if (info.number == static_cast<std::uint32_t>(domain::Register::Case))
            return std::nullopt;
        if (info.key.size() == 1)
            static_cast<void>(sink_->each_row(info, false, [&](const domain::DescribedRow& row, const auto&) {
                known->second.emplace(row.text(info.key.front()), row.id());
            }));
    }
    const auto found = known->second.find(std::string(key));
    return found == known->second.end() ? std::nullopt : std::optional(found->second);
}

} // namespace yiping::ctl
