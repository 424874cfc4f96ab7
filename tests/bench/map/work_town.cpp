// SPDX-License-Identifier: GPL-3.0-or-later
#include "work_town.h"

#include "case_work.h"

#include <array>
#include <bit>
#include <cstring>
#include <format>
#include <utility>
#include <yiping/services/loaded_cases.h>

namespace yiping::bench {

namespace {

constexpr std::string_view work_code = "990101001000";

} // namespace

WorkTown::WorkTown(domain::RowSet registers, domain::CaseColumns cases, UtcMillis now)
    : registers_(std::move(registers)), cases_(std::move(cases)), now_(now), town_(*this, *this, *this)
{
}

void WorkTown::load()
{
    town_.start();
    while (!waiting_.empty()) {
        const auto answers = std::exchange(waiting_, {});
        for (const auto& answer : answers)
            answer();
    }
    town_.tick();
}

void WorkTown::load_registers(std::function<void(Result<domain::RowSet>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] { done(std::move(registers_)); });
}

void WorkTown::load_cases(std::function<void(Result<std::unique_ptr<services::LoadedCases>>)> done)
{
    waiting_.emplace_back([this, done = std::move(done)] {
        auto cases = std::make_unique<services::LoadedCases>(now_);
        cases->add(std::exchange(cases_, {}));
        cases->finish();
        done(std::move(cases));
    });
}

void WorkTown::read_cases(std::vector<Uuid> /*ids*/, std::function<void(Result<std::vector<domain::Case>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::Case>()); });
}

void WorkTown::read_case_page(Uuid /*id*/, std::function<void(Result<services::CasePage>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(make_error(Fault::Refused, "bench.no_pages")); });
}

void WorkTown::read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::Assignment>()); });
}

void WorkTown::read_recent_moves(
    std::uint32_t /*limit*/, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::CaseMove>()); });
}

void WorkTown::read_rule_moves(UtcMillis /*since*/, std::function<void(Result<std::vector<domain::CaseMove>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::CaseMove>()); });
}

void WorkTown::find_cases(domain::CaseQuery /*query*/, std::function<void(Result<std::vector<domain::CaseHit>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::CaseHit>()); });
}

void WorkTown::read_rows(
    const domain::RegisterInfo& /*info*/, std::function<void(Result<std::vector<domain::DescribedRow>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<domain::DescribedRow>()); });
}

void WorkTown::read_outbox(std::function<void(Result<std::vector<services::PendingCommand>>)> done)
{
    waiting_.emplace_back([done = std::move(done)] { done(std::vector<services::PendingCommand>()); });
}

std::string wkb_polygon(std::span<const geo::LonLat> ring)
{
    static_assert(std::endian::native == std::endian::little);
    std::string wkb;
    const auto put = [&wkb](auto value) { wkb.append(reinterpret_cast<const char*>(&value), sizeof value); };
    put(std::uint8_t{1});
    for (const std::uint32_t number : {3U, 1U, static_cast<std::uint32_t>(ring.size())})
        put(number);
    for (const geo::LonLat& at : ring) {
        put(at.lon);
        put(at.lat);
    }
    return wkb;
}

domain::RowSet work_registers()
{
    domain::RowSet rows;
    domain::Area town;
    town.id = Uuid::from_name("bench", work_code);
    town.district_id = "990101";
    town.area_code = work_code;
    town.name = "工作镇";
    town.level = domain::AreaLevel::Town;
    const auto& [west, south, east, north, radius, kernel] = case_work_extent;
    town.geometry = wkb_polygon(
        std::array<geo::LonLat, 5>{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}});
    rows.area_rows.push_back(std::move(town));
    return rows;
}

domain::CaseColumns work_cases(std::uint32_t count, int days)
{
    domain::CaseColumns cases;
    cases.reserve(count);
    for (const geo::HeatPoint& point : case_work(count, days)) {
        domain::CaseLine line;
        std::array<std::uint8_t, 16> bytes{};
        std::memcpy(bytes.data(), &point.key, sizeof point.key);
        line.id = Uuid(bytes);
        line.lon = point.lon;
        line.lat = point.lat;
        line.opened_at = point.at;
        line.area_code = work_code;
        const std::string category = std::format("{:04}", 101 + point.kind / 8 * 100 + point.kind % 8);
        line.category = category;
        const bool open = point.key % 10 == 0;
        line.step = open ? domain::Step::Handling : domain::Step::Closed;
        line.closed_at = open ? 0 : point.at + case_work_day;
        cases.add(line);
    }
    return cases;
}

} // namespace yiping::bench
