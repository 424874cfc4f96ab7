// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_search.h"
#include "case_search_place.h"

#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <cstdint>
#include <format>
#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace yiping::storage {

using domain::CaseHit;
using domain::CaseQuery;

namespace {

/// What a box and a time leave is looked through word by word up to this many; of more the words lead.
constexpr std::size_t few = 4000;
/// Of more than this many in a box the newest are found sooner by going back in time than by fetching all.
constexpr std::size_t many = 50'000;
/// Of words that so many cases have, the newest are mostly found within the newest cases: so many are looked at first.
constexpr std::size_t common = 10'000;
constexpr std::size_t newest_looked_at = 40'000;
/// For the beginning of a word the index gathers all words that begin so before it says the first.
constexpr std::size_t first_looked_at = 4'000;

constexpr std::string_view text_columns = "number, title, address, area_text";

/// Conditions on opened_at, step, category and box of the table `prefix`; bound by bind().
struct Filter {
    const CaseQuery& query;
    std::string sql;

    Filter(const CaseQuery& wanted, std::string_view prefix, bool with_box) : query(wanted)
    {
        // Numbers that change with each question are bound: the statement is then prepared once.
        if (query.since)
            sql += std::format(" AND {}opened_at >= ?15", prefix);
        if (query.until)
            sql += std::format(" AND {}opened_at < ?16", prefix);
        if (!query.steps.empty()) {
            sql += std::format(" AND {}step IN (", prefix);
            for (const domain::Step step : query.steps)
                sql += std::format("{}{}", sql.ends_with('(') ? "" : ", ", static_cast<int>(step));
            sql += ')';
        }
        if (!query.category.empty())
            sql += std::format(" AND substr({}category, 1, ?9) = ?10", prefix);
        if (with_box && query.box)
            sql += std::format(" AND {0}lon BETWEEN ?11 AND ?12 AND {0}lat BETWEEN ?13 AND ?14", prefix);
    }

    void bind(sqlite::Statement& statement, bool with_box) const
    {
        if (!query.category.empty()) {
            std::int64_t signs = 0; // substr counts these, not bytes
            for (const char c : query.category)
                signs += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
            statement.bind(8, signs).bind(9, std::string_view(query.category));
        }
        if (query.since)
            statement.bind(14, std::int64_t{*query.since});
        if (query.until)
            statement.bind(15, std::int64_t{*query.until});
        if (with_box && query.box)
            statement.bind(10, query.box->west)
                .bind(11, query.box->east)
                .bind(12, query.box->south)
                .bind(13, query.box->north);
    }
};

class Finder {
public:
    Finder(sqlite::Database& database, const CaseQuery& query)
        : database_(database), query_(query), words_(domain::search_words(query.words))
    {
    }

    Result<std::vector<CaseHit>> run()
    {
        if (query_.limit == 0 ||
            (query_.box && (query_.box->west > query_.box->east || query_.box->south > query_.box->north)))
            return std::vector<CaseHit>();
        const auto state = case_search_state(database_);
        if (!state)
            return std::unexpected(state.error());
        const auto cursor = database_.integer("SELECT cursor FROM meta");
        if (!cursor)
            return std::unexpected(cursor.error());
        const bool indexed = *state && (*state)->complete && (*state)->cursor == *cursor;
        auto done = indexed ? by_index() : by_time();
        if (!done)
            return std::unexpected(done.error());
        return std::move(hits_);
    }

private:
    Result<void> by_index()
    {
        const std::vector<domain::SearchTerm> terms = domain::search_terms(words_);
        if (query_.box) {
            const auto led = by_place(terms.empty() ? many : few);
            if (!led)
                return std::unexpected(led.error());
            if (*led)
                return {};
            hits_.clear();
        }
        return terms.empty() ? by_time() : by_words(terms);
    }

    Result<void> by_words(const std::vector<domain::SearchTerm>& wanted)
    {
        if (std::ranges::all_of(wanted, &domain::SearchTerm::beginning)) {
            const auto enough = back_in_time(first_looked_at);
            if (!enough)
                return std::unexpected(enough.error());
            if (*enough)
                return {};
            hits_.clear();
        }
        std::string match;
        for (const domain::SearchTerm& term : wanted)
            match += std::format("{}\"{}\"{}", match.empty() ? "" : " AND ", term.text, term.beginning ? "*" : "");
        auto terms = database_.prepare("SELECT rowid FROM case_words WHERE case_words MATCH ?1");
        if (!terms)
            return std::unexpected(terms.error());
        terms->bind(0, std::string_view(match));
        std::vector<std::int64_t> numbers;
        Result<bool> row = false;
        while ((row = terms->step()) && *row) {
            numbers.push_back(terms->integer(0));
            if (numbers.size() == common) {
                const auto enough = by_newest();
                if (!enough)
                    return std::unexpected(enough.error());
                if (*enough)
                    return {};
                hits_.clear();
            }
        }
        if (!row)
            return std::unexpected(row.error());
        terms->reset();
        const Filter filter(query_, "", true);
        auto read = database_.prepare(
            std::format("SELECT id, opened_at, lon, lat, step FROM case_search WHERE number = ?1{}", filter.sql));
        if (!read)
            return std::unexpected(read.error());
        filter.bind(*read, true);
        for (const std::int64_t number : numbers) {
            read->bind(0, number);
            row = read->step();
            if (!row)
                return std::unexpected(row.error());
            if (*row) {
                hits_.push_back(hit_of(*read));
                read->reset();
            }
        }
        return keep_newest();
    }

    /// False: there are more than so many.
    Result<bool> by_place(std::size_t at_most)
    {
        const auto places = places_in_box(at_most);
        if (!places || !*places)
            return places ? Result<bool>(false) : std::unexpected(places.error());
        const Filter filter(query_, "", true);
        auto read = database_.prepare(
            std::format("SELECT id, opened_at, lon, lat, step FROM case_search WHERE number = ?1{}", filter.sql));
        if (!read)
            return std::unexpected(read.error());
        filter.bind(*read, true);
        std::int32_t last = 0;
        for (const auto& [since, number] : **places) {
            // The tree's time is coarse: whatever falls on the last one's may be newer.
            if (words_.empty() && hits_.size() >= query_.limit && since < last)
                break;
            last = since;
            read->bind(0, number);
            const auto row = read->step();
            if (!row)
                return std::unexpected(row.error());
            if (*row) {
                hits_.push_back(hit_of(*read));
                read->reset();
            }
        }
        if (auto done = keep_newest(); !done)
            return std::unexpected(done.error());
        return true;
    }

    /// Time in the tree and number of what its box, its times and steps leave, newest first: rows are then fetched in
    /// about the order in which they lie, and the old ones of many not at all. Nothing: more than so many.
    Result<std::optional<std::vector<std::pair<std::int32_t, std::int64_t>>>> places_in_box(std::size_t at_most)
    {
        std::string steps;
        for (const domain::Step step : query_.steps)
            steps += std::format("{}{}", steps.empty() ? " AND until - since IN (" : ", ", static_cast<int>(step));
        steps += steps.empty() ? "" : ")";
        auto read =
            database_.prepare(std::format("SELECT number, since FROM case_place WHERE west >= ?1 AND east <= ?2 AND "
                                          "south >= ?3 AND north <= ?4 AND since >= ?5 AND since <= ?6{}",
                steps));
        if (!read)
            return std::unexpected(read.error());
        constexpr std::int64_t first = std::numeric_limits<std::int32_t>::min();
        constexpr std::int64_t last = std::numeric_limits<std::int32_t>::max();
        read->bind(0, std::int64_t{place_of_degrees(query_.box->west)})
            .bind(1, std::int64_t{place_of_degrees(query_.box->east)})
            .bind(2, std::int64_t{place_of_degrees(query_.box->south)})
            .bind(3, std::int64_t{place_of_degrees(query_.box->north)})
            .bind(4, query_.since ? std::int64_t{place_of_time(*query_.since)} : first)
            .bind(5, query_.until ? std::int64_t{place_of_time(*query_.until)} : last);
        std::vector<std::pair<std::int32_t, std::int64_t>> places;
        Result<bool> row = false;
        while ((row = read->step()) && *row) {
            if (places.size() == at_most)
                return std::nullopt;
            places.emplace_back(static_cast<std::int32_t>(read->integer(1)), read->integer(0));
        }
        if (!row)
            return std::unexpected(row.error());
        std::ranges::sort(places, std::greater());
        return places;
    }

    /// Newest first over the cases themselves, until there are enough.
    Result<void> by_time()
    {
        const auto done = back_in_time(std::numeric_limits<std::size_t>::max());
        return done ? Result<void>() : std::unexpected(done.error());
    }
    /// The same over the newest cases only; false where they were not enough.
    Result<bool> by_newest() { return back_in_time(newest_looked_at); }
    Result<bool> back_in_time(std::size_t at_most)
    {
        // Only what the filter leaves would be counted by a limit; rows that it drops are to be counted too.
        const bool bounded = at_most != std::numeric_limits<std::size_t>::max();
        const Filter filter(query_, "", true);
        const std::string passes = filter.sql.empty() ? "1" : filter.sql.substr(std::string_view(" AND ").size());
        auto read = database_.prepare(
            bounded ? std::format("SELECT id, opened_at, lon, lat, step, {}, {} FROM \"case\" "
                                  "ORDER BY opened_at DESC, id DESC LIMIT {}",
                          text_columns, passes, at_most)
                    : std::format("SELECT id, opened_at, lon, lat, step, {}, 1 FROM \"case\" WHERE TRUE{} "
                                  "ORDER BY opened_at DESC, id DESC",
                          text_columns, filter.sql));
        if (!read)
            return std::unexpected(read.error());
        filter.bind(*read, true);
        Result<bool> row = false;
        while (hits_.size() < query_.limit && (row = read->step()) && *row)
            if (read->integer(9) != 0 && (words_.empty() || has_words(*read, 5)))
                hits_.push_back(hit_of(*read));
        if (!row)
            return std::unexpected(row.error());
        return hits_.size() == query_.limit;
    }

    /// In order; those that have no more than the terms of the words are left out.
    Result<void> keep_newest()
    {
        if (words_.empty()) {
            const std::size_t kept = std::min<std::size_t>(query_.limit, hits_.size());
            std::ranges::partial_sort(hits_, hits_.begin() + static_cast<std::ptrdiff_t>(kept), domain::comes_before);
            hits_.resize(kept);
            return {};
        }
        std::ranges::sort(hits_, domain::comes_before);
        auto read = database_.prepare(std::format("SELECT {} FROM \"case\" WHERE id = ?1", text_columns));
        if (!read)
            return std::unexpected(read.error());
        std::vector<CaseHit> kept;
        for (const CaseHit& hit : hits_) {
            if (kept.size() == query_.limit)
                break;
            read->bind(0, hit.id);
            const auto row = read->step();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                continue;
            if (has_words(*read, 0))
                kept.push_back(hit);
            read->reset();
        }
        hits_ = std::move(kept);
        return {};
    }

    [[nodiscard]] bool has_words(const sqlite::Statement& row, int first) const
    {
        return std::ranges::all_of(words_, [&](const std::string& word) {
            for (int column = first; column < first + 4; ++column)
                if (domain::has_word(row.text(column), word))
                    return true;
            return false;
        });
    }

    static CaseHit hit_of(const sqlite::Statement& row)
    {
        CaseHit hit;
        hit.id = row.uuid(0);
        hit.opened_at = row.integer(1);
        const bool placed = !row.is_null(2) && !row.is_null(3);
        hit.lon = placed ? row.real(2) : std::numeric_limits<double>::quiet_NaN();
        hit.lat = placed ? row.real(3) : std::numeric_limits<double>::quiet_NaN();
        hit.step = static_cast<domain::Step>(row.integer(4));
        return hit;
    }

    sqlite::Database& database_;
    const CaseQuery& query_;
    std::vector<std::string> words_;
    std::vector<CaseHit> hits_;
};

} // namespace

Result<std::vector<CaseHit>> find_cases(sqlite::Database& database, const CaseQuery& query)
{
    if (auto begun = database.exec("BEGIN"); !begun)
        return std::unexpected(begun.error());
    Result<std::vector<CaseHit>> found = Finder(database, query).run();
    if (auto ended = database.exec("COMMIT"); !ended && found)
        return std::unexpected(ended.error());
    return found;
}

} // namespace yiping::storage
