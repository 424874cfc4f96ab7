// SPDX-License-Identifier: GPL-3.0-or-later
// Cases that a person says belong together.
#include "store/sqlite_store_file.h"

#include "store/command_checks.h"

#include <yiping/domain/case_link.h>

namespace yiping::platform {

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

} // namespace yiping::platform
