// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_columns.h>
#include <yiping/domain/case_query.h>
#include <yiping/domain/registers.h>
#include <yiping/sqlite/database.h>
#include <yiping/storage/cache.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace yiping::storage {

/// A case with everything that hangs on it.
struct CaseParts {
    domain::Case data;
    std::vector<domain::Assignment> assignments; ///< oldest first
    std::vector<domain::CaseMove> moves;         ///< oldest first
    std::vector<domain::Attachment> attachments; ///< oldest first
};

/// A read connection to the cache; follows it to a new file. One thread. Errors: storage.no_such_case, those of sqlite.
class CacheView {
public:
    /// Pages that a view keeps, in KiB, taken as they are read. One that answers questions all day looks rows up all
    /// over its file: of a million cases places, rows and their index are 190 MiB. One that reads from end to end needs
    /// few.
    static constexpr std::int64_t questions_kib = 256 * 1024;
    static constexpr std::int64_t passes_kib = 8 * 1024;

    explicit CacheView(std::shared_ptr<const CacheLocation> location, std::int64_t cache_kib = questions_kib);

    /// All registers of the core but cases and their parts; the others are read where they are looked at.
    [[nodiscard]] Result<domain::RowSet> registers();
    /// Rows of any register in an area and what lies in it ("" everywhere), in order of their ids.
    [[nodiscard]] Result<std::vector<domain::DescribedRow>> rows(
        const domain::RegisterInfo& info, std::string_view area_code = {});
    /// Open ones first, newest first; then the others in the order of their ids. The visitor ends it early by returning
    /// false.
    [[nodiscard]] Result<void> case_lines(const std::function<bool(const domain::CaseLine&)>& visit);
    /// The same cases, many at once: those that are packed are not read row by row. Closed ones first, in the order of
    /// their ids as far as they are packed; then the open ones. The visitor ends it early by returning false. Says the
    /// revision they are of.
    [[nodiscard]] Result<std::int64_t> case_columns(const std::function<bool(const domain::CaseColumns&)>& visit);
    /// The same, and of the open ones their full rows, so many at most, each after the columns that it is in.
    [[nodiscard]] Result<std::int64_t> case_columns(const std::function<bool(const domain::CaseColumns&)>& visit,
        std::size_t most_rows, const std::function<void(domain::Case)>& open_row);
    /// About how many come by case_columns() at least: room for them.
    [[nodiscard]] Result<std::size_t> packed_cases();
    /// In the order of the ids; missing ones are left out.
    [[nodiscard]] Result<std::vector<domain::Case>> cases(std::span<const Uuid> ids);
    /// Newest first. The same answer whether the indexes for it are built or not, only later.
    [[nodiscard]] Result<std::vector<domain::CaseHit>> find_cases(const domain::CaseQuery& query);
    /// All of one commit, whatever is written meanwhile.
    [[nodiscard]] Result<CaseParts> case_parts(const Uuid& id);
    [[nodiscard]] Result<std::vector<domain::Assignment>> open_assignments();
    /// Newest first.
    [[nodiscard]] Result<std::vector<domain::CaseMove>> recent_moves(std::uint32_t limit);
    /// What rules have done since then, newest first, at most a few thousand.
    [[nodiscard]] Result<std::vector<domain::CaseMove>> rule_moves(UtcMillis since);

private:
    [[nodiscard]] Result<sqlite::Database*> database();
    template <class Reading>
    [[nodiscard]] Result<void> in_one_view(Reading&& reading);

    std::shared_ptr<const CacheLocation> location_;
    std::int64_t cache_kib_;
    sqlite::Database database_;
    std::uint64_t version_ = 0;
};

} // namespace yiping::storage
