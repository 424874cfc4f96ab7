// SPDX-License-Identifier: GPL-3.0-or-later
// What people do: operators at their consoles, workers and residents with their phones, and the town itself.
#include "simulated_world.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>
#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <format>

namespace yiping::simulation {

using domain::Move;

namespace {

constexpr std::uint64_t operator_pause = 4'000;
constexpr std::uint64_t phone_pause = 3'000;
constexpr std::uint64_t town_pause = 4'000;

} // namespace

Uuid World::choose_case()
{
    // Often the same few, so that people meet.
    const std::size_t from = run_.one_in(2) && cases_.size() > 4 ? cases_.size() - 4 : 0;
    return cases_[from + run_.random.below(cases_.size() - from)];
}

std::string World::choose_area(std::string_view scope)
{
    std::vector<std::string_view> inside;
    for (const std::string& grid : grid_codes())
        if (run_.one_in(10) || domain::contains(scope, grid))
            inside.push_back(grid);
    return inside.empty() ? grid_codes().front() : std::string(inside[run_.random.below(inside.size())]);
}

void World::plan_operator(SimulatedConsole& console)
{
    run_.after(run_.up_to(operator_pause), [this, &console] {
        if (healed_)
            return;
        if (console.is_up())
            act_as_operator(console);
        plan_operator(console);
    });
}

std::optional<domain::CommandBody> World::choose_move(
    SimulatedConsole& console, const domain::Case& row, const std::string& reason)
{
    if (run_.one_in(6)) {
        domain::EditCase edit;
        edit.case_id = row.id;
        edit.reason = reason;
        switch (run_.random.below(4)) {
        case 0:
            edit.title = {row.title, "title of " + reason};
            break;
        case 1:
            edit.address = {row.address, "address of " + reason};
            break;
        case 2:
            edit.description = {row.description, "description of " + reason};
            break;
        default:
            edit.area_code = {row.area_code, choose_area(platform_.access(console.desk().user.name).scope)};
        }
        return edit;
    }
    domain::Principal who;
    who.user = console.desk().user.name;
    who.role = console.desk().user.role;
    who.scope = console.position().scope;
    const auto assignments = console.assignments_of(row.id);
    const std::vector<Move> moves = domain::possible_moves(row, who, assignments);
    if (moves.empty())
        return std::nullopt;
    domain::MoveCase move;
    move.case_id = row.id;
    move.move = moves[run_.random.below(moves.size())];
    // Moves that end a case are rarer than those that go on with it.
    if (move.move == Move::Void || move.move == Move::Decline || move.move == Move::Shelve)
        move.move = moves[run_.random.below(moves.size())];
    move.reason = reason;
    if (move.move == Move::Dispatch || move.move == Move::Transfer) {
        const auto& responders = simulated_town().responders;
        move.responder_id = responders[run_.random.below(responders.size())].id;
        move.role = run_.one_in(5) ? domain::AssignmentRole::Assistant : domain::AssignmentRole::Lead;
    }
    if (move.move == Move::Suspend || move.move == Move::GrantExtension)
        move.until = town_noon + 400 * 3'600'000LL + run_.up_to(1'000'000);
    if (move.move == Move::Evaluate)
        move.satisfaction = 1 + static_cast<std::int64_t>(run_.random.below(5));
    return move;
}

void World::act_as_operator(SimulatedConsole& console)
{
    domain::Command command;
    command.id = Uuid::make(console.clock(), run_.random);
    command.made_at = console.clock().now();
    const std::string reason = std::format("sim-{}", next_reason_++);
    const std::uint64_t what = run_.random.below(20);
    if (what < 13) {
        const auto row = console.find_case(choose_case());
        if (!row)
            return;
        auto body = choose_move(console, *row, reason);
        if (!body)
            return;
        command.base_revision = row->rev;
        command.body = std::move(*body);
    } else if (what < 15) {
        command.body = domain::PutScene{std::format("wall {}", run_.random.below(2)), reason, std::nullopt};
    } else if (what < 17) {
        domain::ReportCase report;
        report.category = "0304";
        report.title = reason;
        report.area_code = choose_area(console.position().scope);
        report.reporter_name = std::format("王{}", planted_name);
        report.reporter_phone = std::format("{}{:03}", planted_phone, next_reason_ % 1000);
        command.body = std::move(report);
        cases_.push_back(command.id);
    } else if (what < 18) {
        // Takes back what has not been answered, or reads what was refused.
        for (const storage::OutboxEntry& entry : console.outbox_entries()) {
            if (!run_.one_in(2))
                continue;
            if (entry.refusal)
                console.dismiss(entry.command.id);
            else
                console.withdraw(entry.command.id);
        }
        return;
    } else {
        // A row as it was long ago: most likely a conflict.
        const auto row = console.find_case(choose_case());
        if (!row)
            return;
        auto body = choose_move(console, *row, reason);
        if (!body)
            return;
        command.base_revision = 1;
        command.body = std::move(*body);
    }
    if (run_.one_in(12))
        command.expires_at = command.made_at + run_.up_to(3'000);
    const Uuid id = command.id;
    console.submit(std::move(command));
    if (run_.one_in(25))
        console.withdraw(id);
}

void World::execute_directly(const domain::Principal& who, domain::Command command)
{
    const auto answer = platform_.store().execute(who, command, platform_.clock().now());
    if (line_.platform_died())
        return;
    // A phone that did not hear the answer asks again.
    if (run_.one_in(6)) {
        const auto again = platform_.store().execute(who, command, platform_.clock().now());
        if (line_.platform_died())
            return;
        const bool failed = (answer.error && answer.error->fault() == Fault::Environment) ||
                            (again.error && again.error->fault() == Fault::Environment);
        const bool remembered = !std::holds_alternative<domain::ReportPosition>(command.body);
        if (!failed && remembered && (answer.outcome != again.outcome || answer.revision != again.revision))
            run_.broken("answer", "a phone's command was answered in two ways");
    }
    line_.announce();
}

void World::plan_phones()
{
    run_.after(run_.up_to(phone_pause), [this] {
        if (healed_)
            return;
        if (platform_.is_up()) {
            if (run_.one_in(4))
                act_as_resident();
            else
                act_as_worker();
        }
        plan_phones();
    });
}

void World::act_as_worker()
{
    const auto& responders = simulated_town().responders;
    const domain::Responder& responder = responders[run_.random.below(responders.size())];
    domain::Principal who;
    who.user = responder.number;
    who.post = responder.post;
    who.role = domain::UserRole::Worker;
    who.responder_id = responder.id;
    domain::Command command;
    command.id = Uuid::make(platform_.clock(), run_.random);
    command.made_at = platform_.clock().now();
    const auto open = platform_.store().open_assignments_of(responder.id);
    if (!open || open->empty() || run_.one_in(5)) {
        command.body = domain::ReportPosition{responder.id, 105.0 + run_.random.unit(), 29.0, !run_.one_in(8)};
        execute_directly(who, std::move(command));
        return;
    }
    const domain::Assignment& assignment = (*open)[run_.random.below(open->size())];
    if (assignment.delivery == domain::Delivery::Queued && !run_.one_in(4)) {
        command.body = domain::MarkDelivery{assignment.id, domain::Delivery::Delivered};
    } else {
        domain::MoveCase move;
        move.case_id = assignment.case_id;
        move.move = !assignment.signed_at ? Move::Sign : run_.one_in(4) ? Move::Return : Move::FeedBack;
        move.reason = std::format("phone-{}", next_reason_++);
        if (move.move == Move::FeedBack)
            move.attachments = {simulated_town().photo};
        command.body = std::move(move);
    }
    execute_directly(who, std::move(command));
}

void World::act_as_resident()
{
    domain::Principal who;
    who.user = "resident";
    who.role = domain::UserRole::Resident;
    domain::Command command;
    command.id = Uuid::make(platform_.clock(), run_.random);
    command.made_at = platform_.clock().now();
    domain::ReportCase report;
    report.category = "0304";
    report.title = std::format("phone-{}", next_reason_++);
    report.area_code = grid_codes()[run_.random.below(grid_codes().size())];
    report.reporter_name = std::format("赵{}", planted_name);
    report.reporter_phone = std::format("{}{:03}", planted_phone, next_reason_ % 1000);
    command.body = std::move(report);
    cases_.push_back(command.id);
    execute_directly(who, std::move(command));
}

void World::plan_rules()
{
    run_.after(200 + run_.up_to(400), [this] {
        // Also when all is well again: what is left has to be done.
        if (platform_.is_up()) {
            platform_.follow_rules();
            if (!line_.platform_died())
                line_.announce();
        }
        plan_rules();
    });
}

void World::plan_town()
{
    run_.after(run_.up_to(town_pause), [this] {
        if (healed_)
            return;
        if (platform_.is_up())
            change_town();
        plan_town();
    });
}

void World::change_town()
{
    platform::SqliteStore& store = platform_.store();
    const UtcMillis now = platform_.clock().now();
    const std::uint64_t what = run_.random.below(10);
    if (what < 3 && !removable_.empty()) {
        // Something is taken away, several at once.
        std::vector<std::pair<domain::Register, Uuid>> gone;
        for (std::uint64_t count = 1 + run_.random.below(3); count > 0 && !removable_.empty(); --count) {
            const std::size_t index = run_.random.below(removable_.size());
            gone.push_back(removable_[index]);
            removable_.erase(removable_.begin() + static_cast<std::ptrdiff_t>(index));
        }
        (void)store.remove(gone, now);
    } else if (what < 5) {
        // A row comes, or comes back under an id that was there.
        domain::RowSet rows;
        domain::DirectedTask task;
        task.id = Uuid::from_name("simulation", std::format("task {}", 1 + run_.random.below(12)));
        task.district_id = district_id;
        task.area_code = grid_codes()[run_.random.below(grid_codes().size())];
        task.title = std::format("town-{}", next_reason_++);
        removable_.emplace_back(domain::Register::DirectedTask, task.id);
        rows.directed_task_rows.push_back(std::move(task));
        (void)store.put(rows, {}, now);
    } else if (what < 8) {
        // A case with all that hangs on it turns out to belong elsewhere.
        const std::array<Uuid, 1> id{choose_case()};
        auto found = store.cases(id);
        if (!found || found->empty())
            return;
        domain::RowSet rows;
        const std::string area = grid_codes()[run_.random.below(grid_codes().size())];
        rows.case_rows = std::move(*found);
        const auto of_case = [&](sqlite::Statement& statement) { statement.bind(0, id[0]); };
        auto assignments = sqlite::read_rows<domain::Assignment>(store.database(), "WHERE case_id = ?1", of_case);
        if (assignments)
            rows.assignment_rows = std::move(*assignments);
        rows.case_rows.front().area_code = area;
        for (domain::Assignment& each : rows.assignment_rows)
            each.area_code = area;
        (void)store.put(rows, {}, now);
    } else if (plan_.faults.account_changes) {
        change_account();
    }
    if (line_.platform_died())
        return;
    line_.announce();
}

void World::change_account()
{
    const Desk& desk = simulated_desks()[run_.random.below(simulated_desks().size())];
    platform::User user = desk.user;
    const std::vector<std::string> scopes{std::string(town_code), village_codes()[0], village_codes()[1],
        village_codes()[2], "990101000000", "", grid_codes()[4]};
    user.scope = scopes[run_.random.below(scopes.size())];
    user.mask_level = run_.one_in(3) ? 3 - desk.user.mask_level : desk.user.mask_level;
    run_.note([&] { return std::format("{} may now see '{}' at level {}", user.name, user.scope, user.mask_level); });
    (void)platform_.set_account(user);
}

} // namespace yiping::simulation
