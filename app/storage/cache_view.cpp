// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/cache_view.h>

#include "case_line_rows.h"
#include "case_packs.h"
#include "case_search.h"

#include <yiping/domain/area_code.h>
#include <yiping/sqlite/rows.h>

#include <format>
#include <type_traits>
#include <utility>

namespace yiping::storage {

namespace {

template <class Row>
constexpr bool is_part_of_a_case = std::is_same_v<Row, domain::Case> || std::is_same_v<Row, domain::Assignment> ||
                                   std::is_same_v<Row, domain::CaseMove> || std::is_same_v<Row, domain::CaseSpan> ||
                                   std::is_same_v<Row, domain::Attachment>;

constexpr std::string_view those_open = " WHERE closed_at IS NULL ORDER BY opened_at DESC";
/// Taken as they lie: by an index each would be looked up alone, in another page than the one before it.
constexpr std::string_view those_closed = " NOT INDEXED WHERE closed_at IS NOT NULL ORDER BY id";

Result<std::vector<domain::Case>> read_cases(sqlite::Database& from, std::span<const Uuid> ids)
{
    const domain::RegisterInfo& info = domain::info(domain::Register::Case);
    auto statement =
        from.prepare(std::format("SELECT {}, unknown FROM \"case\" WHERE id = ?1", sqlite::column_list(info)));
    if (!statement)
        return std::unexpected(statement.error());
    protocol::RowBatch batch = protocol::make_batch(info);
    for (const Uuid& id : ids) {
        statement->bind(0, id);
        const auto row = statement->step();
        if (!row)
            return std::unexpected(row.error());
        if (*row) {
            sqlite::read_row(info, *statement, batch);
            statement->reset();
        }
    }
    std::vector<domain::Case> cases;
    cases.reserve(batch.rows);
    for (std::size_t row = 0; row < batch.rows; ++row)
        cases.push_back(protocol::row_at<domain::Case>(batch, row));
    return cases;
}

/// Whether the visitor wants more.
template <class Visit>
Result<bool> visit_cases(sqlite::Database& from, std::string_view part, const Visit& visit)
{
    auto statement = from.prepare(std::string(select_case_lines) + std::string(part));
    if (!statement)
        return std::unexpected(statement.error());
    if constexpr (std::is_invocable_v<Visit, const domain::CaseLine&>)
        return each_case_line(*statement, visit);
    else
        return each_case_columns(*statement, visit);
}

/// Open cases by their full rows; whether the visitor wants more.
Result<bool> visit_open_rows(sqlite::Database& from, const std::function<bool(const domain::CaseColumns&)>& visit,
    std::size_t most_rows, const std::function<void(domain::Case)>& open_row)
{
    constexpr std::size_t at_once = 1'000;
    auto statement = from.prepare(std::format(
        "SELECT {} FROM \"case\"{}", sqlite::column_list(domain::info(domain::Register::Case)), those_open));
    if (!statement)
        return std::unexpected(statement.error());
    domain::CaseColumns columns;
    std::vector<domain::Case> rows;
    const auto give = [&] {
        if (columns.empty())
            return true;
        const bool wanted = visit(columns);
        columns.clear();
        for (domain::Case& row : rows)
            open_row(std::move(row));
        rows.clear();
        return wanted;
    };
    std::size_t given = 0;
    while (true) {
        const auto row = statement->step();
        if (!row || !*row)
            return row ? Result<bool>(give()) : row;
        domain::Case data = sqlite::row_of<domain::Case>(*statement);
        const domain::CaseLine line = domain::case_line_of(data);
        if (columns.size() == at_once || !columns.add(line)) {
            if (!give())
                return false;
            columns.add(line);
        }
        if (given++ < most_rows)
            rows.push_back(std::move(data));
    }
}

} // namespace

CacheView::CacheView(std::shared_ptr<const CacheLocation> location, std::int64_t cache_kib)
    : location_(std::move(location)), cache_kib_(cache_kib)
{
}

Result<sqlite::Database*> CacheView::database()
{
    // The file may be replaced between asking and opening.
    for (int attempt = 0;; ++attempt) {
        const CacheLocation::Place place = location_->place();
        if (database_.is_open() && place.version == version_)
            return &database_;
        database_ = {};
        sqlite::OpenOptions options;
        options.mode = sqlite::OpenMode::ReadOnly;
        options.cache_kib = cache_kib_;
        auto opened = sqlite::Database::open(place.path, options);
        if (opened) {
            database_ = std::move(*opened);
            version_ = place.version;
        } else if (attempt == 3 || location_->place().version == place.version) {
            return std::unexpected(opened.error());
        }
    }
}

Result<domain::RowSet> CacheView::registers()
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    domain::RowSet set;
    Result<void> done;
    set.visit([&]<class Row>(std::vector<Row>& rows) {
        if constexpr (!is_part_of_a_case<Row>) {
            if (!done)
                return;
            auto read = sqlite::read_rows<Row>(**open, "ORDER BY id");
            if (read)
                rows = std::move(*read);
            else
                done = std::unexpected(read.error());
        }
    });
    if (!done)
        return std::unexpected(done.error());
    return set;
}

Result<std::vector<domain::DescribedRow>> CacheView::rows(const domain::RegisterInfo& info, std::string_view area_code)
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    const std::string_view part = domain::significant_part(area_code);
    return sqlite::read_described(
        **open, info, "WHERE substr(area_code, 1, ?1) = ?2 ORDER BY id", [part](sqlite::Statement& statement) {
            statement.bind(0, static_cast<std::int64_t>(part.size())).bind(1, part);
        });
}

/// One view of the town for all that is read in `reading`.
template <class Reading>
Result<void> CacheView::in_one_view(Reading&& reading)
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    if (auto begun = (*open)->exec("BEGIN"); !begun)
        return begun;
    Result<void> done = reading(**open);
    if (auto ended = (*open)->exec("COMMIT"); !ended && done)
        done = ended;
    return done;
}

Result<void> CacheView::case_lines(const std::function<bool(const domain::CaseLine&)>& visit)
{
    return in_one_view([&](sqlite::Database& from) -> Result<void> {
        auto more = visit_cases(from, those_open, visit);
        if (more && *more)
            more = visit_cases(from, those_closed, visit);
        return more ? Result<void>() : std::unexpected(more.error());
    });
}

Result<std::size_t> CacheView::packed_cases()
{
    const auto open = database();
    return open ? count_packed(**open) : std::unexpected(open.error());
}

Result<std::int64_t> CacheView::case_columns(const std::function<bool(const domain::CaseColumns&)>& visit)
{
    return case_columns(visit, 0, {});
}

Result<std::int64_t> CacheView::case_columns(const std::function<bool(const domain::CaseColumns&)>& visit,
    std::size_t most_rows, const std::function<void(domain::Case)>& open_row)
{
    std::int64_t cursor = 0;
    const auto done = in_one_view([&](sqlite::Database& from) -> Result<void> {
        const auto held = from.integer("SELECT cursor FROM meta");
        if (!held)
            return std::unexpected(held.error());
        cursor = *held;
        const auto packed = read_packs(from, visit);
        if (!packed)
            return std::unexpected(packed.error());
        Result<bool> more = *packed != PacksRead::Enough;
        if (*packed == PacksRead::None)
            more = visit_cases(from, those_closed, visit);
        if (more && *more)
            more = most_rows > 0 ? visit_open_rows(from, visit, most_rows, open_row)
                                 : visit_cases(from, those_open, visit);
        return more ? Result<void>() : std::unexpected(more.error());
    });
    return done ? Result<std::int64_t>(cursor) : std::unexpected(done.error());
}

Result<std::vector<domain::Case>> CacheView::cases(std::span<const Uuid> ids)
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    return read_cases(**open, ids);
}

Result<std::vector<domain::CaseHit>> CacheView::find_cases(const domain::CaseQuery& query)
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    return storage::find_cases(**open, query);
}

Result<CaseParts> CacheView::case_parts(const Uuid& id)
{
    CaseParts parts;
    const auto done = in_one_view([&](sqlite::Database& from) -> Result<void> {
        auto found = read_cases(from, {&id, 1});
        if (!found)
            return std::unexpected(found.error());
        if (found->empty())
            return make_error(Fault::Input, "storage.no_such_case");
        const auto bind = [&id](sqlite::Statement& statement) { statement.bind(0, id); };
        auto assignments =
            sqlite::read_rows<domain::Assignment>(from, "WHERE case_id = ?1 ORDER BY dispatched_at, id", bind);
        if (!assignments)
            return std::unexpected(assignments.error());
        auto moves = sqlite::read_rows<domain::CaseMove>(from, "WHERE case_id = ?1 ORDER BY at, rev", bind);
        if (!moves)
            return std::unexpected(moves.error());
        auto attachments = sqlite::read_rows<domain::Attachment>(from, "WHERE case_id = ?1 ORDER BY made_at, id", bind);
        if (!attachments)
            return std::unexpected(attachments.error());
        parts.data = std::move(found->front());
        parts.assignments = std::move(*assignments);
        parts.moves = std::move(*moves);
        parts.attachments = std::move(*attachments);
        return {};
    });
    return done ? Result<CaseParts>(std::move(parts)) : std::unexpected(done.error());
}

Result<std::vector<domain::Assignment>> CacheView::open_assignments()
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    return sqlite::read_rows<domain::Assignment>(**open, "WHERE ended_at IS NULL ORDER BY dispatched_at, id");
}

Result<std::vector<domain::CaseMove>> CacheView::recent_moves(std::uint32_t limit)
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    return sqlite::read_rows<domain::CaseMove>(**open, "ORDER BY at DESC, rev DESC LIMIT ?1",
        [limit](sqlite::Statement& statement) { statement.bind(0, std::int64_t{limit}); });
}

Result<std::vector<domain::CaseMove>> CacheView::rule_moves(UtcMillis since)
{
    const auto open = database();
    if (!open)
        return std::unexpected(open.error());
    return sqlite::read_rows<domain::CaseMove>(**open,
        "WHERE at >= ?1 AND rule IS NOT NULL ORDER BY at DESC, rev DESC LIMIT 5000",
        [since](sqlite::Statement& statement) { statement.bind(0, since); });
}

} // namespace yiping::storage
