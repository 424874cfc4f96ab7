// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_sink.h"

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

Result<void> StoreSink::put_all(const importer::RowSource& next)
{
    if (const auto head = store_.put_stream(next, at_); !head)
        return std::unexpected(head.error());
    return {};
}

} // namespace yiping::ctl
