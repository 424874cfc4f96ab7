// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_console.h"

#include "simulated_platform.h"

#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <format>

namespace yiping::simulation {

SimulatedConsole::SimulatedConsole(Run& run, const Desk& desk, ConsoleLine& line, const History& history)
    : run_(run), desk_(desk), line_(line), history_(history), disk_(run.random), clock_(run, town_noon)
{
    if (run_.mutation == Mutation::OutboxNotSynced)
        disk_.lie_about("outbox");
    // Making each file by all its migrations is half the work of a run; one console in 128 does it.
    if (!run_.one_in(128))
        disk_.begin_files_with(simulated_town().new_files);
}

SimulatedConsole::~SimulatedConsole() = default;

void SimulatedConsole::after(MonoMillis wait, std::function<void()> happen)
{
    run_.after(wait, [this, life = life_, happen = std::move(happen)] {
        if (life == life_)
            happen();
    });
}

void SimulatedConsole::boot()
{
    ++life_;
    auto outbox = storage::Outbox::open(folder_ + "/outbox.db", clock_, disk_);
    if (!outbox) {
        failed_to_boot(outbox.error());
        return;
    }
    if (outbox->set_aside())
        run_.broken("damage", "a power cut has damaged the outbox of " + desk_.user.name);
    outbox_.emplace(std::move(*outbox));
    auto cache = storage::Cache::open(folder_, "", clock_, disk_);
    if (!cache) {
        failed_to_boot(cache.error());
        return;
    }
    cache_.emplace(std::move(*cache));
    run_.note([&] { return std::format("{} is up at {}", desk_.user.name, cache_->position().cursor); });
    check_all();
    check_outbox();
    begin_sync();
    if (disk_.dead())
        (void)died();
}

void SimulatedConsole::failed_to_boot(const Error& why)
{
    run_.note([&] { return desk_.user.name + " does not start: " + why.debug_text(); });
    const std::string_view code = why.code();
    // A disk that fails when a file is made looks as if the file were missing.
    if (code != "sqlite.disk_full" && code != "sqlite.failed" && code != "sqlite.missing" &&
        code != "storage.folder_unusable" && !disk_.dead())
        run_.broken("damage", desk_.user.name + " does not start: " + why.debug_text());
    crash(disk_.dead() && run_.one_in(2) ? MemoryDisk::Loss::Power : MemoryDisk::Loss::Process, 500 + run_.up_to(1500));
}

void SimulatedConsole::crash(MemoryDisk::Loss loss, MonoMillis down_for)
{
    run_.note([&] {
        return std::format("{} {}", desk_.user.name, loss == MemoryDisk::Loss::Power ? "loses power" : "is killed");
    });
    const std::uint64_t life = ++life_;
    disk_.die();
    line_.close(*this);
    machine_.reset();
    reader_ = sqlite::Database();
    reader_version_ = 0;
    cache_.reset();
    outbox_.reset();
    unkept_answers_.forget();
    jobs_.clear();
    writing_ = false;
    armed_for_.reset();
    outbox_ready_ = run_.now();
    disk_.crash(loss);
    run_.after(down_for, [this, life] {
        if (life == life_)
            boot();
    });
}

void SimulatedConsole::restart()
{
    run_.note([&] { return desk_.user.name + " is ended and begun again"; });
    // What waits is done first, as the program does.
    while (machine_ != nullptr && !jobs_.empty())
        write_jobs();
    if (machine_ == nullptr)
        return;
    line_.close(*this);
    ++life_;
    machine_.reset();
    reader_ = sqlite::Database();
    reader_version_ = 0;
    cache_.reset();
    outbox_.reset();
    unkept_answers_.forget();
    writing_ = false;
    armed_for_.reset();
    outbox_ready_ = run_.now();
    if (disk_.dead()) {
        crash(MemoryDisk::Loss::Power, run_.up_to(2000));
        return;
    }
    boot();
}

bool SimulatedConsole::died()
{
    if (!disk_.dead())
        return false;
    crash(run_.one_in(2) ? MemoryDisk::Loss::Power : MemoryDisk::Loss::Process, run_.up_to(4000));
    return true;
}

void SimulatedConsole::begin_sync()
{
    auto waiting = outbox_->waiting(desk_.user.name);
    if (!waiting) {
        if (!disk_.dead())
            run_.broken("damage", "the outbox cannot be read: " + waiting.error().debug_text());
        return;
    }
    ++generation_;
    lines_of_links_.clear();
    protocol::ConsoleConfig config;
    config.console_id = Uuid::from_name("console", desk_.user.name);
    config.token = desk_.token;
    config.software = "simulated";
    config.credit = static_cast<std::uint32_t>(1 + run_.random.below(8));
    config.digest_every_ms = 2'000;
    config.digest_rest_ms = 5'000;
    machine_ = std::make_unique<protocol::ConsoleMachine>(config, clock_, run_.random);
    protocol::DurableState held;
    held.log_id = cache_->position().log_id;
    held.cursor = cache_->position().cursor;
    held.scope = cache_->position().scope;
    held.mask_level = cache_->position().mask_level;
    held.mark = cache_->position().mark;
    held.outbox = std::move(waiting->commands);
    held.withdrawn = std::move(waiting->withdrawn);
    machine_->start(std::move(held));
    drive();
}

void SimulatedConsole::link_up()
{
    lines_of_links_.push_back(history_.line());
    machine_->link_up();
    drive();
}

void SimulatedConsole::link_down()
{
    machine_->link_down(Error(Fault::Environment, "sync.silent"));
    drive();
}

void SimulatedConsole::received(std::string_view bytes)
{
    machine_->received(bytes);
    drive();
}

void SimulatedConsole::drive()
{
    const std::uint64_t life = life_;
    for (auto actions = machine_->take(); !actions.empty(); actions = machine_->take()) {
        for (protocol::ConsoleAction& action : actions) {
            if (std::holds_alternative<protocol::OpenLink>(action))
                line_.open(*this);
            else if (std::holds_alternative<protocol::CloseLink>(action))
                line_.close(*this);
            else if (auto* send = std::get_if<protocol::SendMessage>(&action))
                line_.send(*this, std::move(send->bytes));
            else if (auto* batch = std::get_if<protocol::ApplyBatch>(&action))
                act(*batch);
            else if (auto* answered = std::get_if<protocol::CommandAnswered>(&action))
                act(*answered);
            else if (const auto* changed = std::get_if<protocol::StatusChanged>(&action))
                act(*changed);
            else if (std::holds_alternative<protocol::LogSetBack>(action))
                ++set_back_;
            else if (auto* wanted = std::get_if<protocol::CompareDigests>(&action)) {
                jobs_.push_back({std::nullopt, std::move(*wanted)});
                plan_write();
            } else if (std::holds_alternative<protocol::DriftFound>(action)) {
                ++drift_found_;
                if (tampered_.empty())
                    run_.broken("drift", desk_.user.name + " found a difference that nobody made");
            }
            if (life != life_)
                return;
        }
    }
    arm_timer();
}

void SimulatedConsole::act(protocol::ApplyBatch& batch)
{
    jobs_.push_back({std::move(batch), std::nullopt});
    plan_write();
}

void SimulatedConsole::act(protocol::CommandAnswered& answered)
{
    const protocol::CommandAnswer& answer = answered.answer;
    if (answer.outcome == protocol::Outcome::Accepted && answer.revision > cache_->position().cursor)
        run_.broken("answer", "an answer was given out before its rows were durable");
    const auto found = made_.find(answer.id);
    if (found == made_.end()) {
        run_.broken("answer", "an answer to a command that nobody made");
        return;
    }
    MadeCommand& made = found->second;
    run_.note([&] {
        return std::format("{} hears of {}: {}", desk_.user.name, made.order, static_cast<int>(answer.outcome));
    });
    const std::size_t line = lines_of_links_.back();
    if (made.told && made.line == line &&
        (made.answer.outcome != answer.outcome || made.answer.revision != answer.revision))
        run_.broken("answer", std::format("command {} of {} was answered in two ways", made.order, desk_.user.name));
    made.told_anew = made.told_anew || (made.told && made.line != line);
    if (!made.told || made.line != line)
        made.answer = answer;
    made.line = line;
    made.told = true;
    post_outbox([this, kept = answer] { note_kept(unkept_answers_.keep(*outbox_, kept)); });
}

void SimulatedConsole::note_kept(const Result<void>& kept)
{
    if (!died() && !kept)
        run_.note([&] { return desk_.user.name + " cannot keep an answer: " + kept.error().debug_text(); });
}

void SimulatedConsole::act(const protocol::StatusChanged& changed)
{
    if (!unkept_answers_.is_empty())
        post_outbox([this] { note_kept(unkept_answers_.try_again(*outbox_)); });
    if (changed.status.reason && changed.status.reason->code() == "sync.bad_message")
        run_.broken("protocol", desk_.user.name + ": " + changed.status.reason->debug_text());
}

void SimulatedConsole::arm_timer()
{
    const auto next = machine_->next_timer();
    if (next == armed_for_)
        return;
    armed_for_ = next;
    if (!next)
        return;
    run_.at(*next, [this, life = life_, due = *next] {
        if (life != life_ || armed_for_ != due)
            return;
        armed_for_.reset();
        machine_->timer();
        drive();
    });
}

void SimulatedConsole::plan_write()
{
    if (writing_ || jobs_.empty())
        return;
    writing_ = true;
    after(run_.up_to(static_cast<std::uint64_t>(slowness_)), [this] {
        writing_ = false;
        write_jobs();
    });
}

void SimulatedConsole::write_jobs()
{
    if (jobs_.empty())
        return;
    // As CacheWriter takes them: deltas together, everything else alone.
    Job first = std::move(jobs_.front());
    jobs_.pop_front();
    if (first.compare) {
        compare(*first.compare);
    } else {
        std::vector<protocol::ApplyBatch> batches;
        const bool delta = !first.batch->batch.snapshot;
        batches.push_back(std::move(*first.batch));
        while (delta && !jobs_.empty() && jobs_.front().batch && !jobs_.front().batch->batch.snapshot) {
            batches.push_back(std::move(*jobs_.front().batch));
            jobs_.pop_front();
        }
        write_batches(std::move(batches));
    }
    if (machine_ == nullptr)
        return;
    if (jobs_.empty() && !cache_->is_loading() && run_.one_in(20)) {
        (void)cache_->build_next_index();
        if (died())
            return;
    }
    plan_write();
}

void SimulatedConsole::write_batches(std::vector<protocol::ApplyBatch> batches)
{
    const std::int64_t before = cache_->position().cursor;
    const std::size_t line = lines_of_links_.at(batches.back().link - 1);
    std::vector<std::uint64_t> tickets;
    tickets.reserve(batches.size());
    for (const protocol::ApplyBatch& each : batches)
        tickets.push_back(each.ticket);
    const auto done = apply(batches);
    run_.note([&] {
        return std::format("{} writes batch {}: {}", desk_.user.name, tickets.front(),
            done ? std::format("cursor {}", cache_->position().cursor) : done.error().debug_text());
    });
    if (died())
        return;
    if (done) {
        const bool is_snapshot = batches.back().batch.snapshot;
        if (!is_snapshot || batches.back().ends_snapshot)
            line_of_rows_ = line;
        if (batches.back().ends_snapshot || batches.front().batch.repair)
            check_all(line);
        else if (!is_snapshot)
            check_step(before, cache_->position().cursor);
    } else {
        run_.note([&] { return desk_.user.name + " cannot write: " + done.error().debug_text(); });
        if (done.error().code() == "storage.bad_batch")
            run_.broken("protocol", done.error().debug_text());
    }
    post_network([this, generation = generation_, tickets = std::move(tickets), done] {
        if (generation != generation_)
            return;
        for (const std::uint64_t ticket : tickets) {
            if (done)
                machine_->applied(ticket);
            else
                machine_->apply_failed(ticket, done.error());
        }
        drive();
    });
    if (!done && done.error().code() == "sqlite.damaged") {
        run_.broken("damage", desk_.user.name + "'s cache: " + done.error().debug_text());
    }
}

Result<void> SimulatedConsole::apply(std::vector<protocol::ApplyBatch>& batches)
{
    for (protocol::ApplyBatch& each : batches) {
        if (run_.mutation == Mutation::TombstoneNotApplied)
            each.batch.removed.clear();
        if (run_.mutation == Mutation::CursorWithoutRows && !each.batch.snapshot && ++deltas_ % 9 == 0)
            each.batch.rows.clear();
    }
    if (batches.front().batch.snapshot)
        return cache_->apply(batches.front());
    if (run_.mutation == Mutation::CursorBeforeRows) {
        std::vector<protocol::ApplyBatch> cursors = batches;
        for (protocol::ApplyBatch& each : cursors) {
            each.batch.rows.clear();
            each.batch.removed.clear();
        }
        if (auto done = cache_->apply_deltas(cursors); !done)
            return done;
        batches.front().batch.from = cache_->position().cursor;
    }
    return cache_->apply_deltas(batches);
}

void SimulatedConsole::compare(const protocol::CompareDigests& wanted)
{
    auto areas = cache_->differing_areas(wanted);
    if (died())
        return;
    post_network([this, generation = generation_, link = wanted.link, areas = std::move(areas)] {
        if (generation != generation_)
            return;
        machine_->compared(link, areas.value_or(std::vector<std::string>()));
        drive();
    });
}

void SimulatedConsole::post_network(std::function<void()> job)
{
    network_ready_ = std::max(network_ready_, run_.now() + run_.up_to(2));
    after(network_ready_ - run_.now(), std::move(job));
}

void SimulatedConsole::post_outbox(std::function<void()> job)
{
    outbox_ready_ = std::max(outbox_ready_, run_.now() + run_.up_to(static_cast<std::uint64_t>(slowness_)));
    after(outbox_ready_ - run_.now(), std::move(job));
}

void SimulatedConsole::submit(domain::Command command)
{
    post_outbox([this, command = std::move(command)] {
        MadeCommand& made = made_[command.id];
        made.command = command;
        made.order = next_order_++;
        const auto done = outbox_->add(command, desk_.user.name);
        if (died())
            return;
        if (!done) {
            run_.note([&] { return desk_.user.name + " cannot keep a command: " + done.error().debug_text(); });
            return;
        }
        made.durable = true;
        run_.note([&] { return std::format("{} makes command {}", desk_.user.name, made.order); });
        if (run_.mutation == Mutation::OutboxForgetsOnSend)
            (void)outbox_->answered({command.id, protocol::Outcome::Accepted, 0, std::nullopt, {}});
        post_network([this, command] {
            machine_->submit(command);
            drive();
        });
    });
}

void SimulatedConsole::withdraw(const Uuid& id)
{
    post_outbox([this, id] {
        made_[id].withdrawn = true;
        const auto done = outbox_->withdraw(id, clock_.now());
        if (died() || !done || !*done)
            return;
        run_.note([&] { return std::format("{} takes command {} back", desk_.user.name, made_[id].order); });
        post_network([this, id] {
            machine_->withdraw(id);
            drive();
        });
    });
}

void SimulatedConsole::dismiss(const Uuid& id)
{
    post_outbox([this, id] {
        made_[id].dismissed = true;
        (void)outbox_->dismiss(id);
        (void)died();
    });
}

std::vector<storage::OutboxEntry> SimulatedConsole::outbox_entries()
{
    auto entries = outbox_->entries();
    return entries ? std::move(*entries) : std::vector<storage::OutboxEntry>();
}

bool SimulatedConsole::is_quiet()
{
    return is_up() && jobs_.empty() && unkept_answers_.is_empty() && !writing_ && outbox_ready_ < run_.now() &&
           status().phase == protocol::Phase::Online && status().queued_commands == 0;
}

} // namespace yiping::simulation
