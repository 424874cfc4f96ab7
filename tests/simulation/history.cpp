// SPDX-License-Identifier: GPL-3.0-or-later
#include "history.h"

#include <yiping/domain/registers/case_link.h>

#include <algorithm>
#include <format>

namespace yiping::simulation {

namespace {

/// "990101001000" → "990101001": codes lie in each other where these are prefixes.
std::string_view stem(std::string_view code)
{
    // Twelve digits by levels 2+2+2+3+3; fifteen name a grid.
    if (code.size() > 12)
        return code;
    for (const std::size_t level : {12U, 9U, 6U, 4U, 2U}) {
        if (code.size() < level)
            continue;
        const std::size_t from = level == 12U ? 9 : level == 9U ? 6 : level == 6U ? 4 : level == 4U ? 2 : 0;
        if (code.substr(from, level - from).find_first_not_of('0') != std::string_view::npos)
            return code.substr(0, level);
    }
    return {};
}

constexpr std::uint32_t case_link = 61;

bool lies_in(std::string_view outer, std::string_view inner)
{
    return inner.starts_with(stem(outer));
}

} // namespace

bool may_see(std::string_view scope, std::uint32_t register_number, std::string_view area_code)
{
    using domain::Register;
    if (lies_in(scope, area_code))
        return true;
    if (register_number == case_link) // of two villages' cases: neither has the other's
        return false;
    switch (static_cast<Register>(register_number)) {
    case Register::Case:
    case Register::Assignment:
    case Register::CaseMove:
    case Register::CaseSpan:
    case Register::Dispute:
    case Register::DirectedTask:
    case Register::Attachment:
        return false;
    default:
        return lies_in(area_code, scope); // names and people of the areas above
    }
}

Result<void> History::follow(sqlite::Database& platform)
{
    auto statement =
        platform.prepare("SELECT rev, register, row_id, area_code, kind FROM change WHERE rev > ?1 ORDER BY rev");
    if (!statement)
        return std::unexpected(statement.error());
    Line& own = lines_.back();
    statement->bind(0, own.head);
    while (true) {
        const auto more = statement->step();
        if (!more)
            return std::unexpected(more.error());
        if (!*more)
            return {};
        const RowKey key{static_cast<std::uint32_t>(statement->integer(1)), statement->uuid(2)};
        own.head = statement->integer(0);
        own.later[key].push_back({own.head, std::string(statement->text(3)), statement->integer(4) == 2});
        own.log[own.head] = key;
    }
}

void History::go_back_to(std::size_t line, std::int64_t head)
{
    Line made = lines_[line];
    for (auto& [key, states] : made.later)
        std::erase_if(states, [&](const State& state) { return state.rev > head; });
    made.log.erase(made.log.upper_bound(head), made.log.end());
    made.head = head;
    made.parent = line;
    made.shared = head;
    lines_.push_back(std::move(made));
}

std::int64_t History::shared_with(std::size_t line) const
{
    // A line's parent has a smaller number: going back from both, they meet.
    std::size_t own = lines_.size() - 1;
    std::int64_t shared = std::max(lines_[own].head, lines_[line].head);
    while (own != line) {
        const Line& younger = lines_[std::max(own, line)];
        shared = std::min(shared, younger.shared);
        (own > line ? own : line) = younger.parent;
    }
    return shared;
}

std::set<RowKey> History::changed(std::size_t line, std::int64_t from, std::int64_t to) const
{
    const auto& log = lines_[line].log;
    std::set<RowKey> keys;
    for (auto entry = log.upper_bound(from); entry != log.end() && entry->first <= to; ++entry)
        keys.insert(entry->second);
    return keys;
}

std::size_t History::writes(const RowKey& key) const
{
    const auto& later = lines_.back().later;
    const auto found = later.find(key);
    return found == later.end() ? 0 : found->second.size();
}

std::string History::judge(std::size_t line, const RowKey& key, std::string_view scope, std::int64_t cursor,
    std::optional<std::int64_t> held) const
{
    const auto& changes = lines_[line].later;
    const auto base = base_->find(key);
    const auto later = changes.find(key);
    return judge(key, base == base_->end() ? nullptr : &base->second, later == changes.end() ? nullptr : &later->second,
        scope, cursor, held);
}

std::string History::judge_all(std::size_t line, std::string_view scope, std::int64_t cursor,
    std::span<const std::pair<RowKey, std::int64_t>> held, const std::set<Uuid>& except) const
{
    const auto& changes = lines_[line].later;
    auto base = base_->begin();
    auto later = changes.begin();
    auto mine = held.begin();
    while (base != base_->end() || later != changes.end()) {
        const bool in_base = base != base_->end() && (later == changes.end() || base->first <= later->first);
        const bool in_later = later != changes.end() && (base == base_->end() || later->first <= base->first);
        const RowKey& key = in_base ? base->first : later->first;
        while (mine != held.end() && mine->first < key)
            ++mine;
        if (!except.contains(key.id)) {
            const bool is_held = mine != held.end() && mine->first == key;
            std::string wrong = judge(key, in_base ? &base->second : nullptr, in_later ? &later->second : nullptr,
                scope, cursor, is_held ? std::optional(mine->second) : std::nullopt);
            if (!wrong.empty())
                return wrong;
        }
        if (in_base)
            ++base;
        if (in_later)
            ++later;
    }
    return {};
}

std::string History::judge(const RowKey& key, const State* base, const std::vector<State>* later,
    std::string_view scope, std::int64_t cursor, std::optional<std::int64_t> held) const
{
    const auto shown = [&](const State& state) {
        return !state.removed && may_see(scope, key.register_number, state.area);
    };
    const State* then = nullptr;
    bool hidden_later = false;
    bool held_is_later = false;
    const auto consider = [&](const State& state) {
        if (state.rev <= cursor) {
            then = &state;
            return;
        }
        hidden_later = hidden_later || !shown(state);
        // A batch may bring a row newer than its cursor: the newest state is what it reads.
        held_is_later = held_is_later || (held == state.rev && shown(state));
    };
    if (base != nullptr)
        consider(*base);
    if (later != nullptr)
        std::ranges::for_each(*later, consider);
    const auto tell = [&](std::string_view what) {
        const domain::RegisterInfo* info = domain::find_register(key.register_number);
        std::string text = std::format("{} {} in scope '{}' at cursor {}: {}, held {}, was",
            info == nullptr ? "?" : info->name, key.id.to_string(), scope, cursor, what, held.value_or(-1));
        const auto add = [&](const State& state) {
            text += std::format(" {}@{}{}", state.rev, state.area, state.removed ? " removed" : "");
        };
        if (base != nullptr)
            add(*base);
        if (later != nullptr)
            std::ranges::for_each(*later, add);
        return text;
    };
    if (then == nullptr || !shown(*then)) {
        if (held && !held_is_later)
            return tell("a row that should be gone is there");
        return {};
    }
    if (!held)
        return hidden_later ? std::string() : tell("a row is missing");
    if (*held == then->rev || held_is_later)
        return {};
    return hidden_later && *held < then->rev ? std::string() : tell("a row is old");
}

Result<std::shared_ptr<const History::Base>> History::read_base(sqlite::Database& platform)
{
    auto base = std::make_shared<Base>();
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        auto statement = platform.prepare("SELECT id, rev, area_code FROM \"" + std::string(info.name) + '"');
        if (!statement)
            return std::unexpected(statement.error());
        while (true) {
            const auto more = statement->step();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            (*base)[{info.number, statement->uuid(0)}] = {
                statement->integer(1), std::string(statement->text(2)), false};
        }
    }
    return std::shared_ptr<const Base>(std::move(base));
}

} // namespace yiping::simulation
