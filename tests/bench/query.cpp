// SPDX-License-Identifier: GPL-3.0-or-later
// query: box, time window, status, class and words in the cache of 1,000,000 cases through the storage code of the
// console, and the same questions put to a plain two-dimensional R*Tree table in the same file. Both have given the
// same answers before anything is timed; then they take turns.

#include "bench.h"
#include "console_bench.h"
#include "full_cache.h"

#include <yiping/domain/case_query.h>
#include <yiping/domain/limits.h>
#include <yiping/sqlite/database.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <format>
#include <fstream>
#include <string>
#include <vector>

namespace yiping::bench {

namespace {

using Clock = std::chrono::steady_clock;
using domain::CaseHit;
using domain::CaseQuery;

constexpr std::uint64_t many = 1'000'000;
constexpr int pairs = 9;
constexpr std::size_t questions = 120; ///< of each kind

double ms_since(Clock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

/// The table that one makes without thinking of time.
class Flat {
public:
    [[nodiscard]] static Result<Flat> make(const std::string& path)
    {
        auto database = sqlite::Database::open(path, {.mode = sqlite::OpenMode::ReadWrite});
        if (!database)
            return std::unexpected(database.error());
        if (auto done = database->exec("CREATE VIRTUAL TABLE flat USING rtree_i32(number, west, east, south, north);"
                                       "INSERT INTO flat SELECT number, west, east, south, north FROM case_place;"
                                       "PRAGMA wal_checkpoint(TRUNCATE)");
            !done)
            return std::unexpected(done.error());
        Flat made;
        made.database_ = std::move(*database);
        return made;
    }

    [[nodiscard]] Result<std::vector<Uuid>> find(const CaseQuery& query)
    {
        std::string sql = "SELECT s.id FROM flat f CROSS JOIN case_search s ON s.number = f.number";
        const std::vector<std::string> words = domain::search_words(query.words);
        if (!words.empty())
            sql += " CROSS JOIN \"case\" c ON c.id = s.id";
        sql += " WHERE f.west >= ?1 AND f.east <= ?2 AND f.south >= ?3 AND f.north <= ?4 AND s.lon BETWEEN ?5 AND ?6 "
               "AND s.lat BETWEEN ?7 AND ?8 AND s.opened_at >= ?9 AND s.opened_at < ?10";
        if (!query.steps.empty())
            sql += " AND s.step = ?11";
        if (!query.category.empty())
            sql += " AND substr(s.category, 1, 2) = ?12";
        for (std::size_t at = 0; at < words.size(); ++at)
            sql += std::format(" AND (c.title LIKE ?{0} OR c.address LIKE ?{0})", 13 + at);
        sql += std::format(" ORDER BY s.opened_at DESC, s.id DESC LIMIT {}", query.limit);
        auto read = database_.prepare(sql);
        if (!read)
            return std::unexpected(read.error());
        const domain::GeoBox& box = *query.box;
        const auto outer = [](double degrees, int more) {
            return static_cast<std::int64_t>(std::floor(degrees * 1e7)) + more;
        };
        read->bind(0, outer(box.west, -1)).bind(1, outer(box.east, 1)).bind(2, outer(box.south, -1));
        read->bind(3, outer(box.north, 1)).bind(4, box.west).bind(5, box.east).bind(6, box.south).bind(7, box.north);
        read->bind(8, *query.since).bind(9, *query.until);
        if (!query.steps.empty())
            read->bind(10, static_cast<std::int64_t>(query.steps.front()));
        if (!query.category.empty())
            read->bind(11, std::string_view(query.category));
        std::vector<std::string> patterns;
        patterns.reserve(words.size());
        for (std::size_t at = 0; at < words.size(); ++at) {
            patterns.push_back("%" + words[at] + "%");
            read->bind(static_cast<int>(12 + at), std::string_view(patterns.back()));
        }
        std::vector<Uuid> ids;
        Result<bool> row = false;
        while ((row = read->step()) && *row)
            ids.push_back(read->uuid(0));
        if (!row)
            return std::unexpected(row.error());
        return ids;
    }

private:
    sqlite::Database database_;
};

/// A box of at most 1 % of the town, at most a tenth of the year; status always, class and words now and then.
CaseQuery question(SeededRandom& random, bool with_words)
{
    static constexpr std::array<std::string_view, 6> words{"井盖", "水管爆裂", "滨江路58", "噪音", "路灯", "滨江路"};
    const UtcMillis begins = generated_case(0).opened_at;
    const UtcMillis year = generated_case(many - 1).opened_at - begins;
    CaseQuery query;
    const double side = 0.01 * (0.5 + 0.5 * random.unit());
    const double west = 106.2 + (0.1 - side) * random.unit();
    const double south = 29.2 + (0.1 - side) * random.unit();
    query.box = domain::GeoBox{west, south, west + side, south + side};
    const auto span = static_cast<UtcMillis>(static_cast<double>(year) * 0.1 * (0.5 + 0.5 * random.unit()));
    query.since = begins + static_cast<UtcMillis>(static_cast<double>(year - span) * random.unit());
    query.until = *query.since + span;
    query.steps = {random.below(2) == 0 ? domain::Step::Handling : domain::Step::Closed};
    if (random.below(3) == 0)
        query.category = std::format("0{}", 1 + random.below(5));
    if (with_words)
        query.words = words[random.below(words.size())];
    return query;
}

struct Kind {
    std::string_view name;
    std::vector<CaseQuery> queries;
    std::vector<double> ours, theirs;           ///< each question
    std::vector<double> our_rounds, their_rounds; ///< p95 of each turn
};

double p95(std::vector<double> samples)
{
    std::ranges::sort(samples);
    return percentile(samples, 0.95);
}

std::vector<Uuid> ids_of(const std::vector<CaseHit>& hits)
{
    std::vector<Uuid> ids;
    ids.reserve(hits.size());
    for (const CaseHit& hit : hits)
        ids.push_back(hit.id);
    return ids;
}

/// For kdbush: positions, times, steps and classes of all cases, and the boxes.
Result<void> write_work(const std::string& path, const std::vector<Kind>& kinds, const std::vector<std::size_t>& hits)
{
    std::ofstream points(path + ".points", std::ios::binary);
    for (std::uint64_t number = 0; number < many; ++number) {
        const domain::Case row = generated_case(number);
        const std::array<double, 5> values{*row.lon, *row.lat, static_cast<double>(row.opened_at),
            static_cast<double>(row.step), static_cast<double>(row.category[1] - '0')};
        points.write(reinterpret_cast<const char*>(values.data()), sizeof(values));
    }
    boost::json::array queries;
    for (const CaseQuery& query : kinds.front().queries)
        queries.push_back({query.box->west, query.box->south, query.box->east, query.box->north,
            static_cast<double>(*query.since), static_cast<double>(*query.until), static_cast<int>(query.steps.front()),
            query.category.empty() ? 0 : query.category[1] - '0'});
    boost::json::object pairs_of;
    for (const Kind& kind : kinds)
        pairs_of[kind.name] = {
            {"ours", boost::json::value_from(kind.our_rounds)}, {"theirs", boost::json::value_from(kind.their_rounds)}};
    std::ofstream(path) << boost::json::serialize(
        boost::json::object{{"queries", queries}, {"hits", boost::json::value_from(hits)}, {"pairs", pairs_of}});
    if (!points)
        return make_error(Fault::Environment, "bench.write", {{"path", path}});
    return {};
}

} // namespace

Result<void> query(const Options& options, Report& report)
{
    const Folder folder;
    SystemClock clock;
    auto filled = make_full_cache(folder.path(), clock, many, generated_case);
    if (!filled)
        return std::unexpected(filled.error());
    const std::string path = filled->cache.location()->place().path;
    const auto size = [&](std::string_view pattern) {
        return static_cast<double>(filled->cache.database()
                ->integer(std::format("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name GLOB '{}'", pattern))
                .value_or(0));
    };
    const double place_bytes = size("case_place*");
    const double words_bytes = size("case_words*");
    auto flat = Flat::make(path);
    if (!flat)
        return std::unexpected(flat.error());
    storage::CacheView view(filled->cache.location());

    SeededRandom random(2026);
    std::vector<Kind> kinds(2);
    kinds[0].name = "query";
    kinds[1].name = "query.words";
    std::vector<std::size_t> hits;
    for (Kind& kind : kinds) {
        for (std::size_t count = 0; count < questions; ++count) {
            kind.queries.push_back(question(random, &kind == &kinds[1]));
            const auto ours = view.find_cases(kind.queries.back());
            const auto theirs = flat->find(kind.queries.back());
            if (!ours || !theirs)
                return std::unexpected(ours ? theirs.error() : ours.error());
            if (ids_of(*ours) != *theirs)
                return make_error(Fault::Environment, "bench.differs");
            if (&kind == &kinds[0])
                hits.push_back(theirs->size());
        }
    }
    for (int pair = 0; pair < pairs; ++pair) {
        for (Kind& kind : kinds) {
            std::vector<double> mine, other;
            for (const CaseQuery& each : kind.queries) {
                auto begin = Clock::now();
                const auto ours = view.find_cases(each);
                mine.push_back(ms_since(begin));
                begin = Clock::now();
                const auto theirs = flat->find(each);
                other.push_back(ms_since(begin));
                if (!ours || !theirs || ours->size() != theirs->size())
                    return make_error(Fault::Environment, "bench.differs");
            }
            kind.our_rounds.push_back(p95(mine));
            kind.their_rounds.push_back(p95(other));
            kind.ours.insert(kind.ours.end(), mine.begin(), mine.end());
            kind.theirs.insert(kind.theirs.end(), other.begin(), other.end());
        }
    }
    for (const Kind& kind : kinds) {
        report.quantiles(kind.name, "ms", kind.ours);
        report.quantiles(std::format("{}.flat", kind.name), "ms", kind.theirs);
        std::vector<double> ratios;
        ratios.reserve(kind.our_rounds.size());
        for (std::size_t at = 0; at < kind.our_rounds.size(); ++at)
            ratios.push_back(kind.their_rounds[at] / kind.our_rounds[at]);
        report.quantiles(std::format("{}.ratio", kind.name), "x", ratios);
        report.value(std::format("{}.ratio-low", kind.name), "x", std::ranges::min(ratios));
    }
    // What keeping them right costs: one case goes on a step, one is new.
    std::vector<double> changes, additions;
    for (std::int64_t change = 0; change < 400; ++change) {
        domain::Case row =
            generated_case(change % 2 == 0 ? random.below(many) : many + static_cast<std::uint64_t>(change));
        row.step = domain::Step::FedBack;
        domain::RowSet rows;
        rows.case_rows.push_back(std::move(row));
        protocol::ApplyBatch batch;
        batch.log_id = Uuid::from_name("bench", "log");
        batch.mask_level = 1;
        batch.batch.rows = protocol::batches_of(rows);
        batch.batch.from = 1 + change;
        batch.batch.to = 2 + change;
        batch.cursor = 2 + change;
        const auto begin = Clock::now();
        if (auto done = filled->cache.apply(batch); !done)
            return done;
        (change % 2 == 0 ? changes : additions).push_back(ms_since(begin));
        filled->cache.checkpoint_if_grown();
    }
    report.quantiles("query.change", "ms", changes);
    report.quantiles("query.addition", "ms", additions);
    report.value("query.indexes", "ms", filled->index_ms);
    report.value("query.longest-index", "ms", filled->longest_ms);
    report.value("query.place", "bytes", place_bytes);
    report.value("query.terms", "bytes", words_bytes);
    if (!options.write_to.empty())
        return write_work(options.write_to, kinds, hits);
    return {};
}

} // namespace yiping::bench
