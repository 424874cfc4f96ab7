// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/console_machine.h>
#include <yiping/services/ports.h>
#include <yiping/storage/cache_view.h>
#include <yiping/storage/outbox.h>
#include <yiping/sync/console_status.h>

#include <string>

/// What storage and protocol say, in the words of services. Pure functions; any thread.
namespace yiping::shell {

[[nodiscard]] services::LinkStatus link_of(const protocol::Status& status);
[[nodiscard]] services::ChangeSet changes_of(const protocol::ApplyBatch& applied);
/// `user`: who works here now; what another has made waits for him.
[[nodiscard]] services::PendingCommand pending_of(storage::OutboxEntry entry, bool linked, const std::string& user);
/// As the status file says it.
[[nodiscard]] const char* word_of(services::LinkState state);
/// How the line stands, into what the status file says.
void put_link(sync::ConsoleStatus& status, const services::LinkStatus& link);

} // namespace yiping::shell
