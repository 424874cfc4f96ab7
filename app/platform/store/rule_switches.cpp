// SPDX-License-Identifier: GPL-3.0-or-later
// Rules that are switched while the platform runs.
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"

#include <yiping/domain/area_code.h>

#include <algorithm>

namespace yiping::platform {

namespace {

constexpr std::string_view setting = "rule_switches";
constexpr std::size_t longest_id = 60;
constexpr std::size_t district_digits = 6;

bool is_id(std::string_view id)
{
    return !id.empty() && id.size() <= longest_id &&
           std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

bool is_in(const domain::RuleBook& book, std::string_view id)
{
    return id == domain::resuming_rule || std::ranges::contains(book.taking, id, &domain::TakingRule::id) ||
           std::ranges::contains(book.pressing, id, &domain::PressingRule::id);
}

} // namespace

Result<std::map<std::string, bool>> SqliteStoreFile::rule_switches()
{
    auto statement = db_.prepare("SELECT value FROM meta WHERE name = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, setting);
    const auto row = statement->step();
    if (!row)
        return std::unexpected(row.error());
    std::map<std::string, bool> switches;
    // A line each: "+id" on, "-id" off.
    std::string_view text = *row ? statement->text(0) : std::string_view();
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.size() > 1)
            switches.insert_or_assign(std::string(line.substr(1)), line.front() == '+');
    }
    return switches;
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
    if (!is_id(body.rule) || (options_.rules != nullptr && !is_in(*options_.rules, body.rule)))
        return no(Error(Fault::Input, "platform.no_such_rule", {{"id", body.rule.substr(0, longest_id)}}));
    if (body.reason.empty())
        return no(Error(Fault::Refused, "domain.reason_needed"));
    auto switches = rule_switches();
    if (!switches)
        return no(switches.error());
    switches->insert_or_assign(body.rule, body.enabled);
    std::string text;
    for (const auto& [id, enabled] : *switches)
        text += (enabled ? '+' : '-') + id + '\n';
    if (auto done = set_meta(setting, text); !done)
        return no(done.error());
    if (auto done = audit_->append({at, who.user, std::string(audit_action::rule_switched), "rule:" + body.rule,
            {{"command", command.id.to_string()}, {"enabled", body.enabled ? "true" : "false"},
                {"reason", body.reason}}});
        !done)
        return no(done.error());
    ++rule_switches_version_; // one too many after a commit that failed: the same is read again
    return Effect();
}

} // namespace yiping::platform
