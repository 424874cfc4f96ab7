// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/outbox.h>

#include "cache_files.h"

#include <yiping/base/log.h>
#include <yiping/storage/migrations.h>

#include <filesystem>
#include <format>
#include <utility>

namespace yiping::storage {

namespace {

constexpr std::int64_t state_refused = 2;

} // namespace

Result<Outbox> Outbox::open(const std::string& path, Clock& clock, FileSystem& files)
{
    sqlite::OpenOptions options;
    options.vfs = files.sqlite_vfs();
    std::optional<std::string> aside;
    auto opened = sqlite::open_migrated(path, outbox_application_id, outbox_migrations(), options);
    if (!opened)
        return std::unexpected(opened.error());
    if (!opened->database.is_open()) {
        const bool garbage = opened->verdict == sqlite::OpenVerdict::Foreign && !looks_like_a_database(files, path);
        if (opened->verdict != sqlite::OpenVerdict::Damaged && !garbage)
            return std::unexpected(sqlite::verdict_error(opened->verdict, path));
        aside = std::format("{}.damaged-{}", path, clock.now());
        if (auto moved = move_database(files, path, *aside); !moved)
            return std::unexpected(moved.error());
        log::error("storage", "damaged outbox set aside as {}", *aside);
        opened = sqlite::open_migrated(path, outbox_application_id, outbox_migrations(), options);
        if (!opened)
            return std::unexpected(opened.error());
    }

    Outbox outbox(std::move(opened->database));
    outbox.set_aside_ = std::move(aside);
    const std::pair<sqlite::Statement*, std::string_view> statements[] = {
        {&outbox.insert_, "INSERT OR IGNORE INTO command (id, made_at, body, state, user) VALUES (?1, ?2, ?3, 1, ?4)"},
        {&outbox.delete_, "DELETE FROM command WHERE id = ?1 AND (?2 OR withdrawn_at IS NOT NULL)"},
        {&outbox.refuse_, "UPDATE command SET state = 2, answer = ?2 WHERE id = ?1"},
        {&outbox.withdraw_,
            "UPDATE command SET withdrawn_at = ?2 WHERE id = ?1 AND state = 1 AND withdrawn_at IS NULL RETURNING 1"},
        {&outbox.dismiss_, "DELETE FROM command WHERE id = ?1 AND state = 2"},
    };
    for (const auto& [statement, sql] : statements) {
        auto made = outbox.database_.prepare(sql);
        if (!made)
            return std::unexpected(made.error());
        *statement = std::move(*made);
    }
    return outbox;
}

Result<void> Outbox::add(const domain::Command& command, std::string_view user)
{
    const auto count = database_.integer("SELECT count(*) FROM command");
    if (!count)
        return std::unexpected(count.error());
    if (*count >= most_commands)
        return make_error(Fault::Environment, "storage.outbox_full", {{"count", *count}});
    const std::string body = protocol::encode_command(command);
    insert_.bind(0, command.id).bind(1, command.made_at).bind_blob(2, body).bind(3, user);
    return insert_.run();
}

Result<void> Outbox::answered(const protocol::CommandAnswer& answer)
{
    const bool accepted = answer.outcome == protocol::Outcome::Accepted;
    delete_.bind(0, answer.id).bind(1, std::int64_t{accepted});
    if (auto done = delete_.run(); !done || accepted)
        return done;
    const std::string body = protocol::encode_answer(answer);
    refuse_.bind(0, answer.id).bind_blob(1, body);
    return refuse_.run();
}

Result<bool> Outbox::withdraw(const Uuid& id, UtcMillis at)
{
    withdraw_.bind(0, id).bind(1, at);
    const auto there = withdraw_.step();
    if (!there)
        return std::unexpected(there.error());
    const bool found = *there;
    if (found) {
        // The change is made when the statement has come to its end.
        if (const auto end = withdraw_.step(); !end)
            return std::unexpected(end.error());
    }
    withdraw_.reset();
    return found;
}

Result<void> Outbox::dismiss(const Uuid& id)
{
    dismiss_.bind(0, id);
    return dismiss_.run();
}

Result<void> Outbox::keep_draft(const std::optional<domain::Command>& draft, std::string_view user)
{
    auto statement = database_.prepare(draft ? "INSERT INTO draft (user, body) VALUES (?1, ?2) "
                                               "ON CONFLICT (user) DO UPDATE SET body = excluded.body"
                                             : "DELETE FROM draft WHERE user = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    const std::string body = draft ? protocol::encode_command(*draft) : std::string();
    statement->bind(0, user);
    if (draft)
        statement->bind_blob(1, body);
    return statement->run();
}

Result<std::optional<domain::Command>> Outbox::draft(std::string_view user)
{
    auto statement = database_.prepare("SELECT body FROM draft WHERE user = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, user);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::nullopt;
    auto command = protocol::decode_command(statement->text(0));
    if (command)
        return std::move(*command);
    log::warning("storage", "draft: {}", command.error().debug_text());
    return std::nullopt;
}

Result<std::vector<OutboxEntry>> Outbox::entries()
{
    auto statement = database_.prepare("SELECT body, state, answer, withdrawn_at, user FROM command ORDER BY seq");
    if (!statement)
        return std::unexpected(statement.error());
    std::vector<OutboxEntry> entries;
    for (;;) {
        const auto row = statement->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return entries;
        auto command = protocol::decode_command(statement->text(0));
        if (!command) {
            // Of a newer program, whose kinds of command this one does not know: it stays, and is not sent by us.
            log::warning("storage", "outbox: {}", command.error().debug_text());
            continue;
        }
        OutboxEntry entry{std::move(*command), std::nullopt};
        if (statement->integer(1) == state_refused) {
            auto answer = protocol::decode_answer(statement->text(2));
            entry.refusal =
                answer ? std::move(*answer)
                       : protocol::CommandAnswer{entry.command.id, protocol::Outcome::Refused, 0, answer.error(), {}};
        }
        if (!statement->is_null(3))
            entry.withdrawn_at = statement->integer(3);
        entry.user = statement->text(4);
        entries.push_back(std::move(entry));
    }
}

Result<Outbox::Waiting> Outbox::waiting(std::string_view user)
{
    auto all = entries();
    if (!all)
        return std::unexpected(all.error());
    Waiting waiting;
    for (OutboxEntry& entry : *all) {
        if (entry.refusal || entry.user != user)
            continue;
        if (entry.withdrawn_at)
            waiting.withdrawn.push_back(entry.command.id);
        waiting.commands.push_back(std::move(entry.command));
    }
    return waiting;
}

} // namespace yiping::storage
