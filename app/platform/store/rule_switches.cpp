// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that are switched while the platform runs, and what consoles are told of them.
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/rule_list.h>

#include <algorithm>

namespace yiping::platform {

namespace {

using domain::RuleSwitch;

constexpr std::size_t longest_id = 60;
constexpr std::size_t district_digits = 6;
constexpr std::int64_t week_days = 7;

bool is_id(std::string_view id)
{
    return !id.empty() && id.size() <= longest_id &&
           std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// What its file says of a rule, and what a person has made of it.
RuleSwitch with_switch(RuleSwitch row, const RuleSwitch& told)
{
    row.rev = told.rev;
    if (!told.switched_at)
        return row;
    row.enabled = told.enabled;
    row.switched_at = told.switched_at;
    row.switched_by = told.switched_by;
    row.reason = told.reason;
    return row;
}

} // namespace

Result<std::map<std::string, bool>> SqliteStoreFile::rule_switches()
{
    const auto rows = sqlite::read_rows<RuleSwitch>(db_, "WHERE switched_at IS NOT NULL");
    if (!rows)
        return std::unexpected(rows.error());
    std::map<std::string, bool> switches;
    for (const RuleSwitch& row : *rows)
        switches.insert_or_assign(row.rule, row.enabled);
    return switches;
}

Result<std::vector<RuleSwitch>> SqliteStoreFile::rules()
{
    auto told = sqlite::read_rows<RuleSwitch>(db_, "ORDER BY kind, rule");
    if (!told || options_.rules == nullptr)
        return told;
    std::vector<RuleSwitch> rows = domain::list_rules(*options_.rules, district_id_);
    for (RuleSwitch& row : rows) {
        if (const auto found = std::ranges::find(*told, row.rule, &RuleSwitch::rule); found != told->end())
            row = with_switch(std::move(row), *found);
    }
    return rows;
}

Result<std::size_t> SqliteStoreFile::publish_rules(UtcMillis at)
{
    if (options_.rules == nullptr || district_id_.empty())
        return std::size_t{0};
    const auto told = sqlite::read_rows<RuleSwitch>(db_);
    if (!told)
        return std::unexpected(told.error());
    const auto wanted = rules();
    if (!wanted)
        return std::unexpected(wanted.error());
    domain::RowSet rows;
    std::size_t count = 0;
    for (const RuleSwitch& row : *wanted) {
        if (!std::ranges::contains(*told, row)) {
            rows.add(row);
            ++count;
        }
    }
    std::vector<std::pair<domain::Register, Uuid>> gone;
    for (const RuleSwitch& row : *told) {
        if (!std::ranges::contains(*wanted, row.id, &RuleSwitch::id))
            gone.emplace_back(domain::RowTraits<RuleSwitch>::which, row.id);
    }
    if (count > 0) {
        if (auto done = put(rows, {}, at); !done)
            return std::unexpected(done.error());
    }
    if (!gone.empty()) {
        if (auto done = remove(gone, at); !done)
            return std::unexpected(done.error());
    }
    return count + gone.size();
}

Result<std::vector<RuleDone>> SqliteStoreFile::rules_done(UtcMillis as_of)
{
    const UtcMillis today = domain::local_midnight(as_of);
    const UtcMillis week = today - (week_days - 1) * domain::day_ms;
    // Ids begin with the time they were made at: a range of the primary key.
    auto read = db_.prepare("SELECT rule, move, count(*), count(*) FILTER (WHERE at >= ?1) FROM case_move "
                            "WHERE id >= ?4 AND rule IS NOT NULL AND at >= ?2 AND at <= ?3 GROUP BY rule, move");
    if (!read)
        return std::unexpected(read.error());
    read->bind(0, today).bind(1, week).bind(2, as_of).bind(3, Uuid::first_at(week));
    std::vector<RuleDone> done;
    Result<bool> row = false;
    while ((row = read->step()) && *row)
        done.push_back({std::string(read->text(0)), static_cast<domain::Move>(read->integer(1)), read->integer(3),
            read->integer(2)});
    if (!row)
        return std::unexpected(row.error());
    return done;
}

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& command, const domain::SwitchRule& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"reason", body.reason, 3000}}))
        return no(*wrong);
    // Rules act in the whole district, so whoever switches one answers for all of it.
    if (who.role != domain::UserRole::Administrator || domain::significant_part(who.scope).size() > district_digits)
        return no(Error(Fault::Refused, "platform.no_right"));
    const auto none = Error(Fault::Input, "platform.no_such_rule", {{"id", body.rule.substr(0, longest_id)}});
    if (!is_id(body.rule))
        return no(none);
    const auto known = rules();
    if (!known)
        return no(known.error());
    RuleSwitch row;
    if (const auto found = std::ranges::find(*known, body.rule, &RuleSwitch::rule); found != known->end()) {
        row = *found;
    } else if (options_.rules != nullptr) {
        return no(none);
    } else {
        row.id = domain::rule_row_id(district_id_, body.rule);
        row.district_id = district_id_;
        row.area_code = domain::normalise_area_code(district_id_).value_or(district_id_);
        row.rule = row.title = row.title_en = body.rule;
        row.kind = domain::RuleKind::Taking;
    }
    if (body.reason.empty())
        return no(Error(Fault::Refused, "domain.reason_needed"));
    row.enabled = body.enabled;
    row.switched_at = at;
    row.switched_by = who.post;
    row.reason = body.reason;
    if (auto done = audit_->append({at, who.user, std::string(audit_action::rule_switched), "rule:" + body.rule,
            {{"command", command.id.to_string()}, {"enabled", body.enabled ? "true" : "false"},
                {"reason", body.reason}}});
        !done)
        return no(done.error());
    ++rule_switches_version_; // one too many after a commit that failed: the same is read again
    Effect effect;
    effect.rows.add(row);
    return effect;
}

} // namespace yiping::platform
