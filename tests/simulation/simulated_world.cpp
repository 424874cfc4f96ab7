// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_world.h"

#include <yiping/base/log.h>
#include <yiping/domain/case_rules.h>
#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <format>
#include <set>

namespace yiping::simulation {

namespace {

constexpr std::uint64_t fault_pause = 2'000;
/// So long may it take from the last fault until everything is in step.
constexpr MonoMillis quiet_within = 180'000;
constexpr MonoMillis look_every = 250;

} // namespace

namespace {

/// What the parts log belongs to the story, and to nobody's stderr.
Run* listening = nullptr;
void listen(log::Level, std::string_view area, std::string_view text)
{
    if (listening != nullptr)
        listening->note([&] { return std::format("({}: {})", area, text); });
}

} // namespace

Outcome simulate(const Plan& plan)
{
    World world(plan);
    return world.run();
}

World::World(const Plan& plan)
    : plan_(plan),
      registers_(registers_of(plan.seed)),
      run_(plan.seed, plan.mutation),
      platform_(run_),
      line_(run_, platform_),
      cases_(simulated_town().cases),
      removable_(simulated_town().removable)
{
    run_.tell = plan.tell;
    listening = plan.tell ? &run_ : nullptr;
    log::set_sink(&listen);
    line_.on_platform_death = [this] {
        crash_platform(run_.one_in(2) ? MemoryDisk::Loss::Power : MemoryDisk::Loss::Process, run_.up_to(2'500));
    };
    for (const Desk& desk : simulated_desks())
        consoles_.push_back(std::make_unique<SimulatedConsole>(run_, desk, line_, platform_.history()));
}

World::~World()
{
    // A session that an event still holds may have a snapshot open on the platform's disk.
    run_.forget_events();
    listening = nullptr;
    log::set_sink(nullptr);
}

Outcome World::run()
{
    boot_platform();
    for (const auto& console : consoles_) {
        console->boot();
        plan_operator(*console);
    }
    plan_phones();
    plan_town();
    if (with_rules(plan_.seed))
        plan_rules();
    plan_faults();
    while (!run_.over() && !run_.is_broken() && run_.next_at() <= plan_.virtual_ms)
        run_.advance();
    heal();
    const MonoMillis healed_at = run_.now();
    MonoMillis look_at = healed_at;
    bool quiet = false;
    while (!quiet && !run_.over() && !run_.is_broken() && run_.now() < healed_at + quiet_within) {
        run_.advance();
        if (run_.now() < look_at)
            continue;
        look_at = run_.now() + look_every;
        quiet = is_quiet();
    }
    outcome_.in_step_after = run_.now() - healed_at;
    outcome_.lasted = run_.now();
    if (!run_.is_broken()) {
        if (quiet)
            judge();
        else
            for (const auto& console : consoles_)
                if (!console->is_quiet() || console->position().cursor != platform_.store().head())
                    run_.broken("quiet",
                        std::format("{} is not in step: cursor {} of {}, phase {}, {} commands, why {}",
                            console->desk().user.name, console->is_up() ? console->position().cursor : -1,
                            platform_.is_up() ? platform_.store().head() : -1,
                            console->is_up() ? static_cast<int>(console->status().phase) : -1,
                            console->is_up() ? console->status().queued_commands : 0,
                            console->is_up() && console->status().reason ? console->status().reason->debug_text()
                                                                         : "none"));
    }
    for (const auto& console : consoles_) {
        outcome_.commands += console->made().size();
        outcome_.steps += console->disk().steps();
        outcome_.repairs += console->repaired();
        outcome_.set_back += console->set_back();
    }
    outcome_.steps += platform_.disk().steps();
    outcome_.messages = line_.messages();
    outcome_.rule = run_.broken_rule();
    outcome_.how = run_.broken_how();
    return outcome_;
}

void World::boot_platform()
{
    ++platform_life_;
    if (platform_.boot()) {
        line_.announce();
        return;
    }
    crash_platform(platform_.disk().dead() ? MemoryDisk::Loss::Power : MemoryDisk::Loss::Process, 500);
}

void World::crash_platform(MemoryDisk::Loss loss, MonoMillis down_for)
{
    run_.note([&] { return loss == MemoryDisk::Loss::Power ? "the platform loses power" : "the platform is killed"; });
    ++outcome_.platform_crashes;
    line_.platform_is_gone();
    platform_.crash(loss);
    run_.after(down_for, [this, life = ++platform_life_] {
        if (life == platform_life_)
            boot_platform();
    });
}

void World::restore_platform()
{
    line_.platform_is_gone();
    platform_.crash(MemoryDisk::Loss::Process);
    const bool restored = platform_.restore_copy();
    run_.note([&] { return restored ? "the platform is set back to a copy" : "the platform is killed"; });
    outcome_.restores += restored ? 1 : 0;
    // Phones may be back long before the consoles: the numbers of the log are used again.
    const std::uint64_t changes = run_.one_in(2) ? 0 : run_.random.below(30);
    run_.after(run_.up_to(500), [this, changes, life = ++platform_life_] {
        if (life != platform_life_)
            return;
        boot_platform();
        for (std::uint64_t count = 0; count < changes && platform_.is_up(); ++count)
            act_as_worker();
    });
}

void World::plan_faults()
{
    run_.after(run_.up_to(fault_pause), [this] {
        if (healed_)
            return;
        fail_somewhere();
        plan_faults();
    });
}

void World::fail_somewhere()
{
    using Loss = MemoryDisk::Loss;
    const Faults& faults = plan_.faults;
    SimulatedConsole& console = some_console();
    const Loss loss = run_.one_in(2) ? Loss::Power : Loss::Process;
    const auto when = run_.one_in(2) ? MemoryDisk::When::Before : MemoryDisk::When::After;
    switch (run_.random.below(18)) {
    case 0:
    case 1:
    case 2:
        if (faults.cuts) {
            ++outcome_.cuts;
            line_.cut(console);
        }
        break;
    case 3:
        if (faults.console_crashes && console.is_up()) {
            ++outcome_.console_crashes;
            console.crash(loss, run_.up_to(4'000));
        }
        break;
    case 4:
    case 5:
        if (faults.console_crashes && console.is_up()) {
            ++outcome_.console_crashes;
            console.disk().die_at(1 + run_.random.below(60), when);
        }
        break;
    case 6:
        if (faults.console_crashes && console.is_up() && run_.one_in(2))
            console.restart();
        break;
    case 7:
        if (faults.platform_crashes && platform_.is_up())
            crash_platform(loss, run_.up_to(2'500));
        break;
    case 8:
        if (faults.platform_crashes)
            platform_.disk().die_at(1 + run_.random.below(120), when);
        break;
    case 9:
        if (faults.platform_crashes && platform_.is_up() && run_.one_in(3)) {
            run_.note([] { return "the platform is ended and begun again"; });
            line_.platform_is_gone();
            platform_.shut_down();
            boot_platform();
        }
        break;
    case 10:
        if (faults.bad_disks) {
            MemoryDisk& disk = run_.one_in(3) ? platform_.disk() : console.disk();
            disk.set_full(true);
            run_.note([] { return "a disk is full"; });
            run_.after(run_.up_to(3'000), [&disk] { disk.set_full(false); });
        }
        break;
    case 11:
        if (faults.bad_disks) {
            (run_.one_in(3) ? platform_.disk() : console.disk()).fail_at(1 + run_.random.below(40));
            run_.note([] { return "a disk is going to fail once"; });
        }
        break;
    case 12:
        if (faults.bad_disks) {
            console.set_slowness(1 + run_.up_to(run_.one_in(2) ? 300 : 5));
            line_.set_slowness(console, 1 + run_.up_to(run_.one_in(2) ? 600 : 20));
        }
        break;
    case 13:
        if (faults.trims && platform_.is_up()) {
            const auto trimmed = platform_.store().trim_log(1 + run_.up_to(20));
            run_.note([&] { return trimmed ? "the log is trimmed" : "the log cannot be trimmed"; });
            (void)line_.platform_died();
        }
        break;
    case 14:
        if (faults.clock_jumps)
            (run_.one_in(2) ? platform_.clock() : console.clock()).jump(run_.up_to(7'200'000) - 3'600'000);
        break;
    case 15:
        if (faults.restores && platform_.is_up())
            platform_.take_copy();
        break;
    case 16:
        if (faults.restores && run_.one_in(6))
            restore_platform();
        break;
    default:
        if (faults.drift && console.is_up() && run_.one_in(6))
            (void)console.tamper();
        break;
    }
}

void World::heal()
{
    run_.note([] { return "everything is well again"; });
    healed_ = true;
    line_.heal();
    platform_.disk().set_full(false);
    platform_.disk().fail_at(0);
    platform_.disk().die_at(0, MemoryDisk::When::Before);
    for (const auto& console : consoles_) {
        console->disk().set_full(false);
        console->disk().fail_at(0);
        console->disk().die_at(0, MemoryDisk::When::Before);
        console->set_slowness(3);
        line_.set_slowness(*console, 20);
    }
}

bool World::is_quiet()
{
    return platform_.is_up() && std::ranges::all_of(consoles_, [&](const auto& console) {
        if (!console->is_quiet() || console->position().cursor != platform_.store().head())
            return false;
        // One whose link is dead without knowing it has not heard yet that the platform was set back, perhaps to go on
        // to the very number that it has,
        if (console->line_of_link() != platform_.history().line())
            return false;
        // nor of its new rights.
        const SimulatedPlatform::Access& access = platform_.access(console->desk().user.name);
        if (console->position().scope != access.scope || console->position().mask_level != access.mask_level)
            return false;
        return console->has_healed();
    });
}

void World::judge()
{
    const auto moves = sqlite::read_rows<domain::CaseMove>(platform_.store().database(), "ORDER BY rev");
    if (!moves) {
        run_.broken("damage", moves.error().debug_text());
        return;
    }
    for (const domain::CaseMove& move : *moves)
        moves_by_reason_[move.reason].push_back(move);
    for (const auto& console : consoles_)
        judge_commands(*console);
    judge_rules(*moves);
    judge_rows();
}

/// A rule takes a case once, and never after a person has had it in his hands.
void World::judge_rules(const std::vector<domain::CaseMove>& moves)
{
    std::set<std::pair<Uuid, domain::Move>> taken;
    std::set<Uuid> in_hand;
    for (const domain::CaseMove& move : moves) {
        if (!domain::is_by_rule(move)) {
            if (move.move != domain::Move::Report)
                in_hand.insert(move.case_id);
            continue;
        }
        ++outcome_.by_rule;
        if (domain::rule_of(move) != taking_rule)
            continue;
        const bool late = in_hand.contains(move.case_id);
        if (late || !taken.emplace(move.case_id, move.move).second)
            run_.broken("rules", std::format("move {} of case {} by rule {}", static_cast<int>(move.move),
                                     move.case_id.to_string(), late ? "after a person's" : "twice"));
    }
}

void World::judge_rows()
{
    const auto all = platform_.read_rows();
    if (!all) {
        run_.broken("damage", all.error().debug_text());
        return;
    }
    for (const auto& console : consoles_) {
        const auto theirs = SimulatedPlatform::shown(*all, platform_.access(console->desk().user.name));
        const auto ours = console->rows();
        for (const auto& [number, rows] : theirs) {
            const auto found = ours.find(number);
            static const std::vector<std::string> nothing;
            const std::vector<std::string>& held = found == ours.end() ? nothing : found->second;
            if (held == rows)
                continue;
            std::string example;
            for (const std::string& row : rows)
                if (!std::ranges::contains(held, row))
                    example = "platform has " + row;
            for (const std::string& row : held)
                if (!std::ranges::contains(rows, row))
                    example += " console has " + row;
            run_.broken(
                "rows", std::format("{} of {} differ: {} held, {} there; {}", domain::find_register(number)->name,
                            console->desk().user.name, held.size(), rows.size(), example));
            return;
        }
    }
}

std::vector<domain::CaseMove> World::effects_of(const domain::Command& command)
{
    if (std::holds_alternative<domain::PutScene>(command.body)) {
        const auto which = static_cast<std::uint32_t>(domain::Register::WallScene);
        return std::vector<domain::CaseMove>(platform_.history().writes({which, command.id}));
    }
    if (std::holds_alternative<domain::ReportCase>(command.body)) {
        auto moves = sqlite::read_rows<domain::CaseMove>(platform_.store().database(),
            "WHERE case_id = ?1 AND move = 1", [&](sqlite::Statement& statement) { statement.bind(0, command.id); });
        return moves ? std::move(*moves) : std::vector<domain::CaseMove>();
    }
    std::string reason;
    if (const auto* move = std::get_if<domain::MoveCase>(&command.body))
        reason = move->reason;
    else if (const auto* edit = std::get_if<domain::EditCase>(&command.body))
        reason = edit->reason;
    const auto found = moves_by_reason_.find(reason);
    return found == moves_by_reason_.end() ? std::vector<domain::CaseMove>() : found->second;
}

void World::judge_commands(SimulatedConsole& console)
{
    const auto entries = console.outbox_entries();
    std::map<Uuid, std::pair<std::uint64_t, std::int64_t>> last_of_case; // order of making, revision
    std::map<std::uint64_t, const MadeCommand*> in_order;
    for (const auto& [id, made] : console.made())
        in_order[made.order] = &made;
    for (const auto& [order, made_pointer] : in_order) {
        const MadeCommand& made = *made_pointer;
        const auto entry = std::ranges::find_if(
            entries, [&](const storage::OutboxEntry& each) { return each.command.id == made.command.id; });
        const bool there = entry != entries.end();
        const auto effects = effects_of(made.command);
        // What a copy of the platform did not have any more may have been done again, or not at all.
        const bool forgotten = made.told && made.answer.revision > platform_.history().shared_with(made.line);
        const bool set_back = made.told && made.line != platform_.history().line();
        const auto wrong = [&](std::string_view what) {
            run_.broken(
                "command", std::format("command {} of {} ({}) {}; {} effects, durable {}, told {} ({}), in outbox {}",
                               order, console.desk().user.name, made.command.id.to_string(), what, effects.size(),
                               made.durable, made.told, made.told ? static_cast<int>(made.answer.outcome) : 0, there));
        };
        if (effects.size() > 1)
            wrong("was done more than once");
        if (!made.told) {
            if (made.durable)
                wrong("was durable and is not answered");
            else if (!effects.empty())
                wrong("was never answered and has an effect");
            continue;
        }
        const bool accepted = made.answer.outcome == protocol::Outcome::Accepted;
        // To correct an area to what it is already is fine, and nothing.
        const auto* edit = std::get_if<domain::EditCase>(&made.command.body);
        const bool may_be_nothing = edit != nullptr && edit->area_code.has_value() && accepted;
        const bool may_differ = forgotten || (set_back && !accepted);
        if (accepted != !effects.empty() && !may_be_nothing && !may_differ)
            wrong(accepted ? "was accepted and has no effect" : "was refused and has an effect");
        if (there && !entry->refusal)
            wrong("is answered and still waits in the outbox");
        if (!accepted && !there && !made.dismissed && !made.withdrawn)
            wrong("was refused and is in nobody's list");
        if (accepted && there)
            wrong("was accepted and is still in the outbox");
        outcome_.accepted += accepted ? 1 : 0;
        outcome_.refused += made.answer.outcome == protocol::Outcome::Refused ? 1 : 0;
        outcome_.conflicts += made.answer.outcome == protocol::Outcome::Conflict ? 1 : 0;
        // What one person did with one case happened in that order.
        if (const auto* move = std::get_if<domain::MoveCase>(&made.command.body);
            move != nullptr && accepted && !forgotten && !made.told_anew) {
            const auto [place, fresh] = last_of_case.try_emplace(move->case_id, order, made.answer.revision);
            if (!fresh && place->second.second >= made.answer.revision)
                wrong("was done before one that was made earlier");
            place->second = {order, made.answer.revision};
        }
    }
}

} // namespace yiping::simulation
