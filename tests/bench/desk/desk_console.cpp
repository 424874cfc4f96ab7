// SPDX-License-Identifier: GPL-3.0-or-later
#include "desk_console.h"

#include <yiping/domain/limits.h>
#include <yiping/services/loaded_cases.h>

#include <array>
#include <format>
#include <utility>

namespace yiping::bench {

namespace {

constexpr std::array titles{
    "路灯不亮", "垃圾未清运", "化粪池外溢", "井盖破损", "占道堆物", "树枝压线", "水管漏水", "噪声扰民"};
constexpr std::array categories{"0301", "0302", "0304", "0401"};
constexpr std::uint64_t open_hours = 48;
constexpr std::uint64_t past_hours = 17'520;

} // namespace

domain::Case case_of_town(
    std::uint64_t number, std::uint64_t open, UtcMillis now, const std::vector<const domain::Area*>& grids)
{
    const bool is_open = number < open;
    domain::Case row;
    row.id = Uuid::from_name("bench", std::to_string(number));
    row.district_id = "990101";
    row.area_code = grids.empty() ? std::string("990101001") : grids[number % grids.size()]->area_code;
    row.number = std::format("{:08}", number);
    row.category = categories[number % categories.size()];
    row.title = titles[number % titles.size()];
    row.description = std::format("居民反映：{}，请尽快派人查看处理。", row.title);
    row.address = std::format("滨江路 {} 号", number % 500 + 1);
    row.lon = 105.0 + static_cast<double>(number % 1000) * 0.0001;
    row.lat = 29.0 + static_cast<double>(number / 1000 % 1000) * 0.0001;
    row.opened_at =
        now - domain::hour_ms - static_cast<UtcMillis>(number % (is_open ? open_hours : past_hours)) * domain::hour_ms;
    row.step_at = row.opened_at;
    row.due_at = row.opened_at + domain::day_ms;
    row.step = is_open ? domain::Step::Filed : domain::Step::Evaluated;
    if (!is_open)
        row.closed_at = row.opened_at + domain::hour_ms;
    row.reporter = "孙* 138****0000";
    return row;
}

DeskConsole::DeskConsole(std::shared_ptr<const storage::CacheLocation> location) : view_(std::move(location)) {}

bool DeskConsole::pump()
{
    if (waiting_.empty())
        return false;
    while (!waiting_.empty()) {
        const auto answers = std::exchange(waiting_, {});
        for (const auto& answer : answers)
            answer();
    }
    return true;
}

void DeskConsole::load_registers(std::function<void(Result<domain::RowSet>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] { done(view_.registers()); });
}

void DeskConsole::load_cases(std::function<void(Result<std::unique_ptr<services::LoadedCases>>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] {
        auto cases = std::make_unique<services::LoadedCases>(SystemClock().now());
        const auto read = view_.case_columns([&](const domain::CaseColumns& some) {
            cases->add(some);
            return true;
        });
        cases->finish();
        if (read)
            done(std::move(cases));
        else
            done(std::unexpected(read.error()));
    });
}

void DeskConsole::read_cases(std::vector<Uuid> ids, std::function<void(Result<std::vector<domain::Case>>)> done)
{
    waiting_.emplace_back([this, ids = std::move(ids), done = std::move(done)] { done(view_.cases(ids)); });
}

void DeskConsole::read_case_page(Uuid id, std::function<void(Result<services::CasePage>)> done)
{
    waiting_.emplace_back([this, id, done = std::move(done)] {
        auto parts = view_.case_parts(id);
        if (!parts) {
            done(std::unexpected(parts.error()));
            return;
        }
        done(services::CasePage{std::move(parts->data), std::move(parts->assignments), std::move(parts->moves),
            std::move(parts->attachments)});
    });
}

void DeskConsole::read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] { done(view_.open_assignments()); });
}

void DeskConsole::read_recent_moves(
    std::uint32_t limit, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.emplace_back([this, limit, done = std::move(done)] { done(view_.recent_moves(limit)); });
}

void DeskConsole::read_rule_moves(UtcMillis since, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.emplace_back([this, since, done = std::move(done)] { done(view_.rule_moves(since)); });
}

void DeskConsole::find_cases(domain::CaseQuery query, std::function<void(Result<std::vector<domain::CaseHit>>)> done)
{
    waiting_.emplace_back([this, query = std::move(query), done = std::move(done)] { done(view_.find_cases(query)); });
}

void DeskConsole::read_rows(
    const domain::RegisterInfo& info, std::function<void(Result<std::vector<domain::DescribedRow>>)> done)
{
    waiting_.emplace_back([this, &info, done = std::move(done)] { done(view_.rows(info)); });
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
