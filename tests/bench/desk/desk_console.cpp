// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk_console.h"

#include <array>
#include <format>

namespace yiping::bench {

namespace {

constexpr std::array titles{
    "路灯不亮", "垃圾未清运", "化粪池外溢", "井盖破损", "占道堆物", "树枝压线", "水管漏水", "噪声扰民"};
constexpr std::array categories{"0301", "0302", "0304", "0401"};

} // namespace

DeskConsole::DeskConsole(domain::RowSet registers, std::uint32_t closed, std::uint32_t open, UtcMillis now)
    : registers_(std::move(registers))
{
    std::vector<const domain::Area*> grids;
    for (const domain::Area& each : registers_.area_rows) {
        if (each.level == domain::AreaLevel::Grid)
            grids.push_back(&each);
    }
    briefs_.reserve(std::size_t{closed} + open);
    for (std::uint32_t at = 0; at < closed + open; ++at) {
        const bool is_open = at < open;
        domain::Case row;
        row.id = Uuid::from_name("bench", std::to_string(at));
        row.area_code = grids.empty() ? std::string() : grids[at % grids.size()]->area_code;
        row.category = categories[at % categories.size()];
        // Open ones of the last two days; the others evenly over two years, the last week included.
        row.opened_at = now - domain::hour_ms - std::int64_t{at % (is_open ? 48 : 17'520)} * domain::hour_ms;
        row.step = is_open ? domain::Step::Filed : domain::Step::Evaluated;
        services::CaseBrief brief;
        brief.id = row.id;
        brief.lon = 105.0 + at % 1000 * 0.0001;
        brief.lat = 29.0 + at / 1000 % 1000 * 0.0001;
        brief.opened_at = row.opened_at;
        brief.due_at = row.opened_at + domain::day_ms;
        brief.closed_at = is_open ? 0 : row.opened_at + domain::hour_ms;
        brief.area_code = row.area_code;
        brief.category = row.category;
        brief.step = row.step;
        briefs_.push_back(std::move(brief));
        if (!is_open)
            continue;
        row.district_id = "990101";
        row.rev = 1;
        row.number = std::format("{:08}", at);
        row.title = titles[at % titles.size()];
        row.address = std::format("{} 号", at % 500 + 1);
        row.lon = briefs_.back().lon;
        row.lat = briefs_.back().lat;
        row.step_at = row.opened_at;
        row.due_at = briefs_.back().due_at;
        open_.emplace(row.id, std::move(row));
    }
}

void DeskConsole::pump()
{
    while (!waiting_.empty()) {
        const auto answers = std::exchange(waiting_, {});
        for (const auto& answer : answers)
            answer();
    }
}

void DeskConsole::load_registers(std::function<void(Result<domain::RowSet>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] { done(registers_); });
}

void DeskConsole::load_cases(std::function<void(Result<std::vector<services::CaseBrief>>, bool last)> chunk)
{
    waiting_.emplace_back([this, chunk = std::move(chunk)] { chunk(std::move(briefs_), true); });
}

void DeskConsole::read_cases(std::vector<Uuid> ids, std::function<void(Result<std::vector<domain::Case>>)> done)
{
    waiting_.emplace_back([this, ids = std::move(ids), done = std::move(done)] {
        std::vector<domain::Case> rows;
        for (const Uuid& id : ids) {
            if (const auto found = open_.find(id); found != open_.end())
                rows.push_back(found->second);
        }
        done(std::move(rows));
    });
}

void DeskConsole::read_case_page(Uuid id, std::function<void(Result<services::CasePage>)> done)
{
    waiting_.emplace_back([this, id, done = std::move(done)] {
        const auto found = open_.find(id);
        if (found == open_.end()) {
            done(make_error(Fault::Refused, "bench.no_pages"));
            return;
        }
        services::CasePage page;
        page.data = found->second;
        done(std::move(page));
    });
}

void DeskConsole::read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::Assignment>()); });
}

void DeskConsole::read_recent_moves(
    std::uint32_t /*limit*/, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::CaseMove>()); });
}

void DeskConsole::read_rule_moves(UtcMillis /*since*/, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::CaseMove>()); });
}

void DeskConsole::find_cases(
    domain::CaseQuery /*query*/, std::function<void(Result<std::vector<domain::CaseHit>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::CaseHit>()); });
}

void DeskConsole::read_rows(
    const domain::RegisterInfo& /*info*/, std::function<void(Result<std::vector<domain::DescribedRow>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::DescribedRow>()); });
}

void DeskConsole::read_outbox(std::function<void(Result<std::vector<services::PendingCommand>>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] { done(outbox_); });
}

void DeskConsole::submit(domain::Command command, std::function<void(Result<void>)> done)
{
    services::PendingCommand pending;
    pending.command = std::move(command);
    outbox_.push_back(std::move(pending));
    waiting_.emplace_back([this, done = std::move(done)] {
        if (on_outbox)
            on_outbox(outbox_);
        done({});
    });
}

void DeskConsole::withdraw(Uuid command_id)
{
    std::erase_if(outbox_, [&](const services::PendingCommand& each) { return each.command.id == command_id; });
    waiting_.emplace_back([this] {
        if (on_outbox)
            on_outbox(outbox_);
    });
}

void DeskConsole::dismiss(Uuid command_id)
{
    withdraw(command_id);
}

} // namespace yiping::bench
