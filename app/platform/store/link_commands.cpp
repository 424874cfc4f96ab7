// SPDX-License-Identifier: GPL-3.0-or-later
// Cases that belong together: because a person says so, or because one person has reported them.
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"

#include <yiping/domain/case_link.h>
#include <yiping/domain/limits.h>

namespace yiping::platform {

namespace {

/// Of what one person has reported only the newest are linked to: they are linked to the older ones in turn.
constexpr std::int64_t most_of_reporter = 3;
constexpr std::int64_t same_reporter_days = 180;

} // namespace

SqliteStoreFile::Decision SqliteStoreFile::decide(
    const domain::Principal& who, const domain::Command& /*command*/, const domain::LinkCases& body, UtcMillis at)
{
    const auto no = [](const Error& error) { return std::unexpected(Objection{error, {}}); };
    if (auto wrong = check_texts({{"reason", body.reason, 600}}))
        return no(*wrong);
    const auto first = visible_case(who, body.case_id);
    if (!first)
        return no(first.error());
    const auto second = visible_case(who, body.other_id);
    if (!second)
        return no(second.error());
    const auto held = find<domain::CaseLink>(domain::case_link_id(body.case_id, body.other_id));
    if (!held)
        return no(held.error());
    const domain::CaseLink* before = *held ? &**held : nullptr;
    const auto row = domain::link_cases(body, *first, *second, before, who, at);
    if (!row)
        return no(row.error());
    Effect effect;
    effect.rows.add(*row);
    return effect;
}

Result<std::vector<domain::CaseLink>> SqliteStoreFile::links_of_reporter(
    const domain::Case& made, std::string_view phone, UtcMillis at)
{
    std::vector<domain::CaseLink> links;
    const std::string number = domain::comparable_phone(phone);
    if (number.empty())
        return links;
    const auto earlier = sqlite::read_rows<domain::Case>(db_,
        "WHERE id IN (SELECT id FROM case_personal WHERE reporter_phone <> '' AND "
        "replace(replace(reporter_phone, ' ', ''), '-', '') = ?1) AND id <> ?2 AND opened_at > ?3 AND step <> ?4 "
        "ORDER BY opened_at DESC, id LIMIT ?5",
        [&](sqlite::Statement& statement) {
            statement.bind(0, std::string_view(number))
                .bind(1, made.id)
                .bind(2, at - same_reporter_days * domain::day_ms)
                .bind(3, static_cast<std::int64_t>(domain::Step::Voided))
                .bind(4, most_of_reporter);
        });
    if (!earlier)
        return std::unexpected(earlier.error());
    for (const domain::Case& each : *earlier)
        links.push_back(domain::same_reporter_link(made, each, at));
    return links;
}

} // namespace yiping::platform
