// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_sink.h"

#include <yiping/sqlite/rows.h>

namespace yiping::ctl {

Result<std::unique_ptr<platform::SqliteStore>> open_store(const std::string& path, bool create)
{
    platform::SqliteStoreOptions options;
    options.create = create;
    return platform::SqliteStore::open(path, options);
}

Result<std::vector<domain::Case>> StoreSink::find_cases(std::span<const Uuid> ids)
{
    if (!without_cases_) {
        const auto filled = store_.database().integer("SELECT EXISTS (SELECT 1 FROM \"case\")");
        if (!filled)
            return std::unexpected(filled.error());
        without_cases_ = *filled == 0;
    }
    // Rows that this import itself has written are never asked for again: of an id only the last row is written.
    if (*without_cases_)
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
    if (const auto head = store_.put_stream(next, at_); !head)
        return std::unexpected(head.error());
    return {};
}

Result<std::vector<domain::DescribedRow>> StoreSink::stored(const domain::RegisterInfo& info)
{
    return sqlite::read_described(store_.database(), info, "ORDER BY id");
}

Result<std::vector<domain::DescribedPersonal>> StoreSink::stored_personal(const domain::RegisterInfo& info)
{
    return sqlite::read_personal(store_.database(), info);
}

Result<void> StoreSink::put(std::vector<domain::DescribedRow> rows, std::vector<domain::DescribedPersonal> personal)
{
    domain::RowSet set;
    set.described = std::move(rows);
    platform::PersonalRows hidden;
    hidden.described = std::move(personal);
    if (const auto head = store_.put(set, hidden, at_); !head)
        return std::unexpected(head.error());
    return {};
}

std::optional<Uuid> RowFinder::find(const domain::RegisterInfo& info, std::string_view key)
{
    auto known = keys_.find(info.number);
    if (known == keys_.end()) {
        known = keys_.emplace(info.number, std::unordered_map<std::string, Uuid>()).first;
        // Cases refer to cases by their ids: there may be millions.
        if (info.number == static_cast<std::uint32_t>(domain::Register::Case))
            return std::nullopt;
        if (const auto rows = sink_->stored(info); rows && info.key.size() == 1)
            for (const domain::DescribedRow& row : *rows)
                known->second.emplace(row.text(info.key.front()), row.id());
    }
    const auto found = known->second.find(std::string(key));
    return found == known->second.end() ? std::nullopt : std::optional(found->second);
}

} // namespace yiping::ctl
