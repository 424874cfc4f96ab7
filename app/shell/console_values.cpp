// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_values.h"

#include <utility>

namespace yiping::shell {

namespace {

services::LinkState state_of(protocol::Phase phase)
{
    switch (phase) {
    case protocol::Phase::Offline:
        return services::LinkState::Offline;
    case protocol::Phase::Connecting:
        return services::LinkState::Connecting;
    case protocol::Phase::CatchingUp:
        return services::LinkState::CatchingUp;
    case protocol::Phase::Online:
        return services::LinkState::Online;
    case protocol::Phase::Refused:
        return services::LinkState::Refused;
    }
    return services::LinkState::Offline;
}

} // namespace

services::LinkStatus link_of(const protocol::Status& status)
{
    services::LinkStatus link;
    link.state = state_of(status.phase);
    link.since = status.since;
    link.in_step_at = status.in_step_at;
    link.cursor = status.cursor;
    link.done = status.rows_done;
    link.total = status.rows_total;
    link.clock_offset_ms = status.clock_offset_ms;
    link.queued_commands = status.queued_commands;
    link.reason = status.reason;
    return link;
}

services::ChangeSet changes_of(const protocol::ApplyBatch& applied)
{
    services::ChangeSet changes;
    changes.reload = applied.ends_snapshot || applied.batch.repair.has_value();
    changes.cursor = applied.cursor.value_or(0);
    changes.committed_at = applied.batch.committed_at;
    for (const protocol::RowBatch& rows : applied.batch.rows)
        protocol::add_rows(rows, changes.rows);
    for (const protocol::Removal& removal : applied.batch.removed)
        if (domain::find_register(removal.register_number) != nullptr)
            changes.removed.emplace_back(static_cast<domain::Register>(removal.register_number), removal.id);
    return changes;
}

services::PendingCommand pending_of(storage::OutboxEntry entry, bool linked, const std::string& user)
{
    services::PendingCommand pending;
    pending.command = std::move(entry.command);
    pending.of_another = entry.user != user;
    pending.user = std::move(entry.user);
    pending.sent = linked && !entry.refusal && !pending.of_another;
    pending.withdrawn = entry.withdrawn_at.has_value();
    if (entry.refusal) {
        pending.refusal = entry.refusal->error.value_or(Error(Fault::Refused, "console.conflict"));
        domain::RowSet theirs;
        for (const protocol::RowBatch& rows : entry.refusal->current)
            protocol::add_rows(rows, theirs);
        if (!theirs.case_rows.empty())
            pending.current = std::move(theirs.case_rows.front());
        pending.since = std::move(theirs.case_move_rows);
    }
    return pending;
}

const char* word_of(services::LinkState state)
{
    switch (state) {
    case services::LinkState::Online:
        return "online";
    case services::LinkState::CatchingUp:
        return "catching-up";
    case services::LinkState::Refused:
        return "refused";
    case services::LinkState::Offline:
    case services::LinkState::Connecting:
        break;
    }
    return "offline";
}

void put_link(sync::ConsoleStatus& status, const services::LinkStatus& link)
{
    status.state = word_of(link.state);
    status.since = link.since;
    status.in_step_at = link.in_step_at;
    status.cursor = link.cursor;
    status.done = link.done;
    status.total = link.total;
    status.clock_offset_ms = link.clock_offset_ms;
    status.reason = link.reason;
}

} // namespace yiping::shell
