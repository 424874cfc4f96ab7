// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/domain/registers.h>
#include <yiping/sqlite/database.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::simulation {

struct RowKey {
    std::uint32_t register_number = 0;
    Uuid id;
    auto operator<=>(const RowKey&) const = default;
};

/// Whether a console of this scope may have rows of this register at this area. Written anew, not taken from the
/// platform: the judge must not share its mistakes.
[[nodiscard]] bool may_see(std::string_view scope, std::uint32_t register_number, std::string_view area_code);

/// What the platform had at each revision, kept outside of it: which rows, where. Rows up to a first revision are
/// shared by all runs.
class History {
public:
    struct State {
        std::int64_t rev = 0;
        std::string area;
        bool removed = false;
    };
    using Base = std::map<RowKey, State>;

    History(std::shared_ptr<const Base> base, std::int64_t head)
        : base_(std::move(base)), first_(head), lines_(1, Line{head, {}, {}, 0, 0})
    {
    }

    /// Reads what has been committed since the last call.
    [[nodiscard]] Result<void> follow(sqlite::Database& platform);
    [[nodiscard]] std::int64_t head() const { return lines_.back().head; }
    /// Each copy of the platform that was restored begins another line: the same up to the copy, and then otherwise.
    [[nodiscard]] std::size_t line() const { return lines_.size() - 1; }
    [[nodiscard]] std::int64_t head_of(std::size_t line) const { return lines_[line].head; }
    /// The platform is as it was in that line at that revision again.
    void go_back_to(std::size_t line, std::int64_t head);
    /// Up to here that line and the platform's own are one.
    [[nodiscard]] std::int64_t shared_with(std::size_t line) const;

    /// Rows changed in (from, to] of a line.
    [[nodiscard]] std::set<RowKey> changed(std::size_t line, std::int64_t from, std::int64_t to) const;
    /// How often a row has been written since the beginning of the run.
    [[nodiscard]] std::size_t writes(const RowKey& key) const;

    /// Whether a console with that cursor in that line may hold the row in revision `held` (nothing: not at all); "" or
    /// what is wrong.
    [[nodiscard]] std::string judge(std::size_t line, const RowKey& key, std::string_view scope, std::int64_t cursor,
        std::optional<std::int64_t> held) const;
    /// The same for all rows that ever were but those of `except`; `held` in the order of its keys.
    [[nodiscard]] std::string judge_all(std::size_t line, std::string_view scope, std::int64_t cursor,
        std::span<const std::pair<RowKey, std::int64_t>> held, const std::set<Uuid>& except) const;

    /// The first state of every row of a database, for a base.
    [[nodiscard]] static Result<std::shared_ptr<const Base>> read_base(sqlite::Database& platform);

private:
    /// Nothing where a part of the history has no such row.
    [[nodiscard]] std::string judge(const RowKey& key, const State* base, const std::vector<State>* later,
        std::string_view scope, std::int64_t cursor, std::optional<std::int64_t> held) const;

    std::shared_ptr<const Base> base_;
    std::int64_t first_;
    struct Line {
        std::int64_t head = 0;
        std::map<RowKey, std::vector<State>> later;
        std::map<std::int64_t, RowKey> log;
        std::size_t parent = 0; ///< the line that the copy was of; its own for the first
        std::int64_t shared = 0; ///< with that
    };
    std::vector<Line> lines_; ///< the last is the platform's own
};

} // namespace yiping::simulation
