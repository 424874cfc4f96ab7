// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_console.h"

#include <yiping/domain/case_edit.h>
#include <yiping/domain/case_link.h>
#include <yiping/domain/directed_task.h>
#include <yiping/domain/figure_shares.h>
#include <yiping/domain/registers/rule_switch.h>
#include <yiping/services/loaded_cases.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <numeric>

namespace yiping::testing {

using namespace services;

namespace {

template <class Row>
void upsert(std::vector<Row>& into, const std::vector<Row>& changed)
{
    for (const Row& row : changed) {
        const auto found = std::ranges::find(into, row.id, &Row::id);
        if (found == into.end())
            into.push_back(row);
        else
            *found = row;
    }
}

} // namespace

void FakeConsole::pump()
{
    while (!waiting_.empty()) {
        auto answer = std::move(waiting_.front());
        waiting_.pop_front();
        answer();
    }
}

domain::Case* FakeConsole::find_case(const Uuid& id)
{
    std::vector<domain::Case>& cases = rows.case_rows;
    if (by_id_.empty() || by_id_.size() > cases.size()) {
        by_id_.resize(cases.size());
        std::ranges::iota(by_id_, std::size_t{0});
        std::ranges::sort(by_id_, {}, [&](std::size_t place) { return cases[place].id; });
    }
    const auto near = std::ranges::lower_bound(by_id_, id, {}, [&](std::size_t place) { return cases[place].id; });
    if (near != by_id_.end() && cases[*near].id == id)
        return &cases[*near];
    const auto found = std::ranges::find(cases, id, &domain::Case::id); // a test has put them there itself
    return found == cases.end() ? nullptr : &*found;
}

void FakeConsole::change(domain::RowSet changed, std::vector<std::pair<domain::Register, Uuid>> removed)
{
    changed.visit([this](auto& list) {
        for (auto& row : list)
            row.rev = ++rev_;
    });
    upsert(rows.area_rows, changed.area_rows);
    upsert(rows.responder_rows, changed.responder_rows);
    for (const domain::Case& row : changed.case_rows) {
        if (domain::Case* held = find_case(row.id))
            *held = row;
        else
            rows.case_rows.push_back(row);
    }
    upsert(rows.assignment_rows, changed.assignment_rows);
    upsert(rows.case_move_rows, changed.case_move_rows);
    upsert(rows.case_span_rows, changed.case_span_rows);
    upsert(rows.dispute_rows, changed.dispute_rows);
    upsert(rows.directed_task_rows, changed.directed_task_rows);
    upsert(rows.camera_rows, changed.camera_rows);
    upsert(rows.wall_scene_rows, changed.wall_scene_rows);
    upsert(rows.shift_rows, changed.shift_rows);
    for (const domain::DescribedRow& row : changed.described) {
        std::erase_if(rows.described,
            [&](const domain::DescribedRow& held) { return &held.info() == &row.info() && held.id() == row.id(); });
        rows.described.push_back(row);
    }
    for (const domain::DescribedRow& row : changed.described) {
        std::erase_if(rows.described, [&](const domain::DescribedRow& old) { return old.id() == row.id(); });
        rows.described.push_back(row);
    }
    for (const auto& [which, id] : removed)
        rows.visit(
            [gone = id](auto& list) { std::erase_if(list, [gone](const auto& row) { return row.id == gone; }); });
    for (const auto& [which, id] : removed)
        std::erase_if(rows.described, [gone = id](const domain::DescribedRow& row) { return row.id() == gone; });
    ChangeSet set;
    set.rows = std::move(changed);
    set.removed = std::move(removed);
    set.cursor = rev_;
    set.committed_at = clock_.now();
    if (on_changes)
        on_changes(std::move(set));
}

Result<void> FakeConsole::platform_does(const domain::MoveCase& move, const domain::Principal& who)
{
    const domain::Case* data = find_case(move.case_id);
    if (!data)
        return make_error(Fault::Refused, "test.no_case");
    std::vector<domain::Assignment> open;
    std::ranges::copy_if(rows.assignment_rows, std::back_inserter(open),
        [&](const domain::Assignment& row) { return row.case_id == move.case_id && !row.ended_at; });
    domain::MoveContext context;
    context.open_assignments = open;
    context.random = &random_;
    auto outcome = domain::apply_move(*data, move, who, clock_.now(), context);
    if (!outcome)
        return std::unexpected(outcome.error());
    domain::RowSet changed;
    changed.case_rows.push_back(std::move(outcome->data));
    changed.case_move_rows = std::move(outcome->moves);
    changed.assignment_rows = std::move(outcome->assignments);
    change(std::move(changed));
    return {};
}

Result<void> FakeConsole::platform_takes_one()
{
    const auto next = std::ranges::find_if(outbox, [](const PendingCommand& row) { return !row.refusal; });
    if (next == outbox.end())
        return make_error(Fault::Input, "test.empty_outbox");
    const domain::Command command = next->command;
    Result<void> answer;
    if (const auto* move = std::get_if<domain::MoveCase>(&command.body)) {
        answer = platform_does(*move, platform_sees);
    } else if (const auto* edit = std::get_if<domain::EditCase>(&command.body)) {
        const domain::Case* data = find_case(edit->case_id);
        auto edited = domain::apply_edit(*data, *edit, platform_sees, clock_.now(), random_);
        if (!edited) {
            answer = std::unexpected(edited.error());
        } else if (auto* made = std::get_if<domain::CaseEdited>(&*edited)) {
            domain::RowSet changed;
            changed.case_rows.push_back(std::move(made->data));
            changed.case_move_rows.push_back(std::move(made->move));
            change(std::move(changed));
        } else {
            answer = make_error(Fault::Refused, "platform.case_edited");
        }
    } else if (const auto* link = std::get_if<domain::LinkCases>(&command.body)) {
        answer = platform_links(*link);
    } else if (const auto* rule = std::get_if<domain::SwitchRule>(&command.body)) {
        domain::RowSet changed;
        for (domain::RuleSwitch row : rows.rows_of<domain::RuleSwitch>()) {
            if (row.rule != rule->rule)
                continue;
            row.enabled = rule->enabled;
            row.switched_at = clock_.now();
            row.switched_by = platform_sees.post;
            row.reason = rule->reason;
            changed.add(row);
        }
        change(std::move(changed));
    } else if (const auto* task = std::get_if<domain::IssueTask>(&command.body)) {
        auto issued = domain::issue_tasks(
            *task, {"990101", command.id, 1}, platform_sees, clock_.now(), rows.directed_task_rows, random_);
        if (issued) {
            domain::RowSet changed;
            changed.directed_task_rows = std::move(*issued);
            change(std::move(changed));
        } else {
            answer = std::unexpected(issued.error());
        }
    } else if (const auto* put = std::get_if<domain::PutScene>(&command.body)) {
        domain::RowSet changed;
        domain::WallScene scene;
        for (const domain::WallScene& before : rows.wall_scene_rows)
            if (before.wall == put->wall && before.put_at >= scene.put_at)
                scene = before;
        scene.id = command.id;
        scene.wall = put->wall;
        if (!put->scene.empty()) {
            scene.scene = put->scene;
            scene.subject_id = put->subject_id;
        }
        if (put->visitors)
            scene.visitors = put->visitors;
        scene.put_at = clock_.now();
        changed.wall_scene_rows.push_back(std::move(scene));
        change(std::move(changed));
    }
    if (answer)
        std::erase_if(outbox, [&](const PendingCommand& row) { return row.command.id == command.id; });
    else
        std::ranges::find(outbox, command.id, [](const PendingCommand& row) { return row.command.id; })->refusal =
            answer.error();
    say_outbox();
    return answer;
}

Result<void> FakeConsole::platform_links(const domain::LinkCases& wish)
{
    const domain::Case* one = find_case(wish.case_id);
    const domain::Case* other = find_case(wish.other_id);
    if (one == nullptr || other == nullptr)
        return make_error(Fault::Refused, "test.no_case");
    const auto links = rows.rows_of<domain::CaseLink>();
    const auto held =
        std::ranges::find(links, domain::case_link_id(wish.case_id, wish.other_id), &domain::CaseLink::id);
    auto row =
        domain::link_cases(wish, *one, *other, held == links.end() ? nullptr : &*held, platform_sees, clock_.now());
    if (!row)
        return std::unexpected(row.error());
    domain::RowSet changed;
    changed.add(*row);
    change(std::move(changed));
    return {};
}

void FakeConsole::platform_refuses_one(Error why)
{
    const auto next = std::ranges::find_if(outbox, [](const PendingCommand& row) { return !row.refusal; });
    if (next != outbox.end())
        next->refusal = std::move(why);
    say_outbox();
}

void FakeConsole::platform_conflicts_one(domain::Case current, std::vector<domain::CaseMove> since)
{
    const auto next = std::ranges::find_if(outbox, [](const PendingCommand& row) { return !row.refusal; });
    if (next != outbox.end()) {
        next->refusal = Error(Fault::Refused, "console.conflict");
        next->current = std::move(current);
        next->since = std::move(since);
    }
    say_outbox();
}

void FakeConsole::set_link(LinkStatus status)
{
    if (on_link)
        on_link(std::move(status));
}

void FakeConsole::say_outbox()
{
    if (on_outbox)
        on_outbox(outbox);
}

void FakeConsole::load_registers(std::function<void(Result<domain::RowSet>)> done)
{
    (registers_come_late ? late_ : waiting_).push_back([this, done = std::move(done)] {
        domain::RowSet answer = rows;
        answer.case_rows.clear();
        answer.assignment_rows.clear();
        answer.case_move_rows.clear();
        answer.case_span_rows.clear();
        answer.attachment_rows.clear();
        done(std::move(answer));
    });
}

void FakeConsole::let_registers_come()
{
    waiting_.insert(waiting_.end(), late_.begin(), late_.end());
    late_.clear();
    pump();
}

void FakeConsole::read_rows(
    const domain::RegisterInfo& info, std::function<void(Result<std::vector<domain::DescribedRow>>)> done)
{
    waiting_.push_back([this, &info, done = std::move(done)] {
        std::vector<domain::DescribedRow> found;
        std::ranges::copy_if(rows.described, std::back_inserter(found),
            [&](const domain::DescribedRow& row) { return &row.info() == &info; });
        done(std::move(found));
    });
}

void FakeConsole::read_register_facts(std::function<void(Result<std::shared_ptr<const RegisterFacts>>)> done)
{
    waiting_.push_back([this, done = std::move(done)] {
        const auto of = [this](const domain::RegisterInfo& info) -> Result<std::vector<domain::DescribedRow>> {
            std::vector<domain::DescribedRow> found;
            std::ranges::copy_if(rows.described, std::back_inserter(found),
                [&](const domain::DescribedRow& row) { return &row.info() == &info; });
            rows.visit([&]<class Row>(const std::vector<Row>& list) {
                if (&domain::info(domain::RowTraits<Row>::which) == &info)
                    std::ranges::transform(list, std::back_inserter(found), domain::describe<Row>);
            });
            return found;
        };
        done(make_register_facts(of, clock_.now()));
    });
}

void FakeConsole::load_cases(std::function<void(Result<std::unique_ptr<LoadedCases>>)> done)
{
    waiting_.push_back([this, done = std::move(done)] {
        auto cases = std::make_unique<LoadedCases>(clock_.now());
        domain::CaseColumns columns;
        for (const domain::Case& row : rows.case_rows) {
            columns.add(domain::case_line_of(row));
            if (columns.size() == cases_at_once)
                cases->add(std::exchange(columns, {}));
        }
        cases->add(columns);
        cases->finish();
        if (rows_come_along)
            for (const domain::Case& row : rows.case_rows)
                if (!row.closed_at)
                    cases->give_row(row);
        done(std::move(cases));
    });
}

void FakeConsole::read_cases(std::vector<Uuid> ids, std::function<void(Result<std::vector<domain::Case>>)> done)
{
    cases_read += ids.size();
    waiting_.push_back([this, ids = std::move(ids), done = std::move(done)] {
        std::vector<domain::Case> found;
        for (const Uuid& id : ids) {
            if (const domain::Case* row = find_case(id))
                found.push_back(*row);
        }
        done(std::move(found));
    });
}

void FakeConsole::read_case_page(Uuid id, std::function<void(Result<CasePage>)> done)
{
    waiting_.push_back([this, id, done = std::move(done)] {
        const domain::Case* row = find_case(id);
        if (!row) {
            done(make_error(Fault::Input, "test.no_case"));
            return;
        }
        CasePage page;
        page.data = *row;
        const auto mine = [&](const auto& part) { return part.case_id == id; };
        std::ranges::copy_if(rows.assignment_rows, std::back_inserter(page.assignments), mine);
        std::ranges::copy_if(rows.case_move_rows, std::back_inserter(page.moves), mine);
        std::ranges::stable_sort(page.moves, {}, &domain::CaseMove::at);
        std::ranges::copy_if(rows.attachment_rows, std::back_inserter(page.attachments), mine);
        done(std::move(page));
    });
}

void FakeConsole::read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)> done)
{
    waiting_.push_back([this, done = std::move(done)] {
        std::vector<domain::Assignment> found;
        std::ranges::copy_if(rows.assignment_rows, std::back_inserter(found),
            [](const domain::Assignment& row) { return !row.ended_at; });
        done(std::move(found));
    });
}

void FakeConsole::read_recent_moves(
    std::uint32_t limit, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.push_back([this, limit, done = std::move(done)] {
        std::vector<domain::CaseMove> found = rows.case_move_rows;
        std::ranges::stable_sort(found, std::ranges::greater(), &domain::CaseMove::at);
        if (found.size() > limit)
            found.resize(limit);
        done(std::move(found));
    });
}

void FakeConsole::read_rule_moves(UtcMillis since, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.push_back([this, since, done = std::move(done)] {
        std::vector<domain::CaseMove> found;
        std::ranges::copy_if(rows.case_move_rows, std::back_inserter(found),
            [&](const domain::CaseMove& move) { return move.rule && move.at >= since; });
        std::ranges::stable_sort(found, std::ranges::greater(), &domain::CaseMove::at);
        done(std::move(found));
    });
}

void FakeConsole::find_cases(domain::CaseQuery query, std::function<void(Result<std::vector<domain::CaseHit>>)> done)
{
    waiting_.push_back([this, query = std::move(query), done = std::move(done)] {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        const std::vector<std::string> words = domain::search_words(query.words);
        std::vector<domain::CaseHit> hits;
        for (const domain::Case& row : rows.case_rows)
            if (domain::matches(query, words, row))
                hits.push_back({row.id, row.opened_at, row.lon.value_or(none), row.lat.value_or(none), row.step});
        std::ranges::sort(hits, domain::comes_before);
        if (hits.size() > query.limit)
            hits.resize(query.limit);
        done(std::move(hits));
    });
}

void FakeConsole::read_outbox(std::function<void(Result<std::vector<PendingCommand>>)> done)
{
    waiting_.push_back([this, done = std::move(done)] { done(outbox); });
}

void FakeConsole::submit(domain::Command command, std::function<void(Result<void>)> done)
{
    submitted.push_back(command);
    waiting_.push_back([this, command = std::move(command), done = std::move(done)] {
        if (disk_error) {
            done(std::unexpected(*disk_error));
            return;
        }
        PendingCommand pending;
        pending.command = command;
        outbox.push_back(std::move(pending));
        done({});
        say_outbox();
    });
}

void FakeConsole::withdraw(Uuid command_id)
{
    withdrawn.push_back(command_id);
    for (PendingCommand& row : outbox)
        if (row.command.id == command_id && !row.refusal)
            row.withdrawn = true;
    say_outbox();
}

void FakeConsole::reveal(domain::Register which, Uuid row, std::string field, std::string reason,
    std::function<void(Result<RevealedField>)> done)
{
    reveals.push_back({which, row, std::move(field), std::move(reason)});
    waiting_.push_back([this, done = std::move(done)] { done(reveal_answer); });
}

void FakeConsole::read_draft(std::function<void(Result<std::optional<domain::Command>>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] { done(draft); });
}

void FakeConsole::dismiss(Uuid command_id)
{
    dismissed.push_back(command_id);
    std::erase_if(outbox, [&](const PendingCommand& row) { return row.command.id == command_id; });
    say_outbox();
}

} // namespace yiping::testing
