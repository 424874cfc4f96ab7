// SPDX-License-Identifier: GPL-3.0-or-later
// What can be read from a console's files: by its operator, and by the judge.
#include "simulated_console.h"
#include "simulated_platform.h"

#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <format>

namespace yiping::simulation {

sqlite::Database* SimulatedConsole::reader()
{
    const auto place = cache_->location()->place();
    if (place.version != reader_version_) {
        const MemoryDisk::Looking looking(disk_);
        sqlite::OpenOptions options;
        options.mode = sqlite::OpenMode::ReadOnly;
        options.vfs = disk_.sqlite_vfs();
        auto opened = sqlite::Database::open(place.path, options);
        if (!opened)
            return nullptr;
        reader_ = std::move(*opened);
        reader_version_ = place.version;
    }
    return &reader_;
}

std::optional<std::int64_t> SimulatedConsole::held_rev(const RowKey& key)
{
    auto statement = cache_->database()->prepare(
        std::format("SELECT rev FROM \"{}\" WHERE id = ?1", domain::find_register(key.register_number)->name));
    if (!statement)
        return std::nullopt;
    statement->bind(0, key.id);
    const auto there = statement->step();
    return there && *there ? std::optional(statement->integer(0)) : std::nullopt;
}

void SimulatedConsole::check_step(std::int64_t from, std::int64_t to)
{
    if (cache_->database() == nullptr)
        return;
    for (const RowKey& key : history_.changed(line_of_rows_, from, to)) {
        if (tampered_.contains(key.id))
            continue;
        const std::string wrong = history_.judge(line_of_rows_, key, cache_->position().scope, to, held_rev(key));
        if (!wrong.empty()) {
            run_.broken("cursor", desk_.user.name + ": " + wrong);
            return;
        }
    }
}

void SimulatedConsole::check_all(std::optional<std::size_t> rows_are_of)
{
    const storage::CachePosition& position = cache_->position();
    if (cache_->database() == nullptr)
        return;
    std::vector<std::pair<RowKey, std::int64_t>> held;
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        auto statement = cache_->database()->prepare(std::format("SELECT id, rev FROM \"{}\"", info.name));
        if (!statement)
            return;
        for (auto more = statement->step(); more && *more; more = statement->step())
            held.emplace_back(RowKey{info.number, statement->uuid(0)}, statement->integer(1));
    }
    std::ranges::sort(held);
    if (position.log_id.is_nil()) {
        if (!held.empty())
            run_.broken("cursor", desk_.user.name + " has rows without a cursor");
        return;
    }
    // Where a copy of the platform was restored, a console that has just been started may be of the line before.
    const std::size_t newest = rows_are_of ? *rows_are_of : history_.line();
    const std::size_t oldest = rows_are_of ? *rows_are_of : 0;
    std::string wrong = "no line of the log has its cursor";
    for (std::size_t line = newest + 1; line-- > oldest;) {
        if (position.cursor > history_.head_of(line))
            continue;
        wrong = history_.judge_all(line, position.scope, position.cursor, held, tampered_);
        if (!wrong.empty())
            continue;
        line_of_rows_ = line;
        return;
    }
    run_.broken("cursor", desk_.user.name + ": " + wrong);
}

void SimulatedConsole::check_outbox()
{
    const auto entries = outbox_entries();
    for (auto& [id, made] : made_) {
        if (made.told)
            continue;
        const bool there =
            std::ranges::any_of(entries, [&](const storage::OutboxEntry& entry) { return entry.command.id == id; });
        // Also where whoever made it was not told so any more: it is sent now, and must not be lost after that.
        if (!made.durable) {
            made.durable = there && !disk_.dead();
            continue;
        }
        if (!there && !disk_.dead()) {
            run_.broken("outbox",
                std::format("command {} of {} was durable and is gone without an answer", made.order, desk_.user.name));
            return;
        }
    }
}

std::map<std::uint32_t, std::vector<std::string>> SimulatedConsole::rows()
{
    std::map<std::uint32_t, std::vector<std::string>> all;
    // As the writer sees them, or as those who read beside it: opening the file costs more than reading it.
    sqlite::Database* const from = run_.seed % 8 == 0 ? reader() : cache_->database();
    if (from == nullptr)
        return all;
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        const auto batch = sqlite::read_batch(*from, info, "ORDER BY id");
        if (!batch)
            return {};
        std::vector<std::string>& rows = all[info.number];
        for (std::size_t row = 0; row < batch->rows; ++row)
            rows.push_back(text_of(*batch, row));
    }
    return all;
}

std::optional<domain::Case> SimulatedConsole::find_case(const Uuid& id)
{
    if (cache_->database() == nullptr)
        return std::nullopt;
    auto rows = sqlite::read_rows<domain::Case>(
        *cache_->database(), "WHERE id = ?1", [&](sqlite::Statement& statement) { statement.bind(0, id); });
    return rows && !rows->empty() ? std::optional(std::move(rows->front())) : std::nullopt;
}

std::vector<domain::Assignment> SimulatedConsole::assignments_of(const Uuid& case_id)
{
    if (cache_->database() == nullptr)
        return {};
    auto rows = sqlite::read_rows<domain::Assignment>(*cache_->database(), "WHERE case_id = ?1 AND ended_at IS NULL",
        [&](sqlite::Statement& statement) { statement.bind(0, case_id); });
    return rows ? std::move(*rows) : std::vector<domain::Assignment>();
}

bool SimulatedConsole::has_healed()
{
    const auto which = static_cast<std::uint32_t>(domain::Register::Case);
    return cache_->database() != nullptr && std::ranges::all_of(tampered_, [&](const Uuid& id) {
        return history_
            .judge(history_.line(), {which, id}, cache_->position().scope, cache_->position().cursor,
                held_rev({which, id}))
            .empty();
    });
}

bool SimulatedConsole::tamper()
{
    if (jobs_.empty() && !cache_->is_loading() && reader() != nullptr) {
        sqlite::OpenOptions options;
        options.vfs = disk_.sqlite_vfs();
        options.mode = sqlite::OpenMode::ReadWrite;
        options.durability = sqlite::Durability::Normal;
        auto other = sqlite::Database::open(cache_->location()->place().path, options);
        if (!other)
            return false;
        auto row = other->prepare("SELECT id FROM \"case\" ORDER BY id");
        if (!row)
            return false;
        std::vector<Uuid> ids;
        for (auto more = row->step(); more && *more; more = row->step())
            ids.push_back(row->uuid(0));
        if (ids.empty())
            return false;
        const Uuid id = ids[run_.random.below(ids.size())];
        auto change =
            other->prepare(run_.one_in(2) ? "DELETE FROM \"case\" WHERE id = ?1"
                                          : "UPDATE \"case\" SET rev = rev - 1, title = 'forged' WHERE id = ?1");
        if (!change)
            return false;
        change->bind(0, id);
        tampered_.insert(id);
        const bool done = change->run().has_value();
        run_.note([&] { return desk_.user.name + "'s row " + id.to_string() + " is forged"; });
        return done && !died();
    }
    return false;
}

} // namespace yiping::simulation
