// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>
#include <yiping/sqlite/database.h>
#include <yiping/storage/file_system.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::storage {

/// A command that has not been answered with yes.
struct OutboxEntry {
    domain::Command command;
    std::optional<protocol::CommandAnswer> refusal; ///< set: it waits for a person
    std::optional<UtcMillis> withdrawn_at = std::nullopt; ///< set: its maker has taken it back; any answer ends it
    std::string user = {}; ///< account of its maker; "" for a device
    bool operator==(const OutboxEntry&) const = default;
};

/// What people did on this console and the platform has not taken yet: a file of its own, so that losing the cache
/// costs no dispatch. Every call that returns fine is on disk (synchronous=FULL). One thread.
class Outbox {
public:
    /// More than this and something is very wrong: the person is told.
    static constexpr std::int64_t most_commands = 10'000;

    /// A damaged file is set aside under a new name and an empty outbox begun.
    /// Errors: sqlite.foreign, sqlite.newer, sqlite.held, sqlite.disk_full.
    [[nodiscard]] static Result<Outbox> open(const std::string& path, Clock& clock, FileSystem& files = system_files());

    /// Where a damaged file was put, if one was.
    [[nodiscard]] const std::optional<std::string>& set_aside() const { return set_aside_; }

    /// `user` is the account of who made it, "" for a device's own token. Adding an id again changes nothing.
    /// Errors: storage.outbox_full, sqlite.disk_full.
    [[nodiscard]] Result<void> add(const domain::Command& command, std::string_view user = {});
    /// Accepted: the command goes. Refused or in conflict: it stays for a person. Unknown ids are passed over.
    [[nodiscard]] Result<void> answered(const protocol::CommandAnswer& answer);
    /// Its maker takes a command back; it stays until the platform has said what became of it. False if it does not
    /// wait (any more).
    [[nodiscard]] Result<bool> withdraw(const Uuid& id, UtcMillis at);
    /// Takes a refused command away; one that waits for its answer stays.
    [[nodiscard]] Result<void> dismiss(const Uuid& id);

    /// What `user` has begun and not sent; it replaces the draft before. Nothing: there is none any more.
    [[nodiscard]] Result<void> keep_draft(const std::optional<domain::Command>& draft, std::string_view user = {});
    /// A draft of a newer program, which this one cannot read, is passed over.
    [[nodiscard]] Result<std::optional<domain::Command>> draft(std::string_view user = {});

    /// All of them, oldest first.
    [[nodiscard]] Result<std::vector<OutboxEntry>> entries();
    /// Those to be sent in the name of `user`, oldest first; what others made waits for them.
    struct Waiting {
        std::vector<domain::Command> commands;
        std::vector<Uuid> withdrawn; ///< those of them
    };
    [[nodiscard]] Result<Waiting> waiting(std::string_view user = {});

private:
    explicit Outbox(sqlite::Database database) : database_(std::move(database)) {}

    sqlite::Database database_;
    sqlite::Statement insert_;
    sqlite::Statement delete_;
    sqlite::Statement refuse_;
    sqlite::Statement dismiss_;
    sqlite::Statement withdraw_;
    std::optional<std::string> set_aside_;
};

} // namespace yiping::storage
