// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_parts.h"

#include <yiping/domain/limits.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <numbers>

namespace yiping::platform::simulate {

namespace {

constexpr int disputes_found = 416;
constexpr int disputes_open = 4;
constexpr int tasks_issued = 1791;
constexpr int figure_days = 60;

struct DisputeKind {
    std::string_view category;
    std::string_view title;
    Where where;
    double weight;
};
constexpr std::array<DisputeKind, 9> dispute_kinds{{
    {"0601", "两户放水次序争执", Where::Farm, 8},
    {"0601", "共用水井费用分担", Where::Farm, 3},
    {"0602", "田边地界不清", Where::Farm, 5},
    {"0602", "宅基地通行争议", Where::Any, 4},
    {"0603", "赡养老人分担", Where::Any, 6},
    {"0604", "零工工钱结算", Where::Any, 3},
    {"0605", "停车位使用争议", Where::Dense, 7},
    {"0605", "楼上漏水赔偿", Where::Dense, 7},
    {"0606", "购物退货争执", Where::Market, 5},
}};
constexpr std::array<std::string_view, 4> venues{"讲理坝", "社区调解室", "和睦茶馆", "院坝会"};

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> forms{{
    {"F01", "春季森林防火入户提醒"},
    {"F02", "燃气软管更换登记"},
    {"F03", "独居老人月度走访"},
    {"F04", "电瓶车充电安全排查"},
    {"F05", "地质灾害点雨前巡查"},
    {"F06", "医保参保未缴名单核对"},
    {"F07", "自建房安全排查"},
    {"F08", "禁渔期巡河"},
    {"F09", "反诈宣传入户"},
    {"F10", "出租房信息更新"},
    {"F11", "秸秆禁烧承诺书签订"},
    {"F12", "暑期防溺水隐患点检查"},
    {"F13", "楼道堆物集中清理"},
    {"F14", "返乡人员就业意愿登记"},
}};

} // namespace

void add_disputes(const TownMaking& making, ModelTown& out)
{
    TownRandom random(making.seed, 0xD15);
    std::array<double, dispute_kinds.size()> weights{};
    std::ranges::transform(dispute_kinds, weights.begin(), &DisputeKind::weight);
    std::vector<UtcMillis> found(disputes_found);
    for (UtcMillis& at : found)
        at = making.as_of -
             static_cast<UtcMillis>(random.unit() * static_cast<double>((year_days - 6) * domain::day_ms)) -
             2 * domain::hour_ms;
    std::ranges::sort(found);
    for (int i = 0; i < disputes_found; ++i) {
        const DisputeKind& kind = dispute_kinds[random.weighted(weights)];
        const auto [at, micro] = making.places.near(making.places.draw(kind.where, random), 40, random);
        const std::string number = std::format("JF{:04}", i + 1);
        auto row = town_row<domain::Dispute>(making, "dispute", number, making.places.micro_code(micro));
        row.number = number;
        row.category = kind.category;
        row.title = kind.title;
        row.venue = random.pick(venues);
        row.found_at = found[static_cast<std::size_t>(i)];
        row.level = random.chance(0.83) ? domain::AreaLevel::Village : domain::AreaLevel::Town;
        const Point moved = making.geography.warp(at);
        row.lon = to_lon(moved);
        row.lat = to_lat(moved);
        // The four that stay open are among the newest twenty.
        const bool open = i >= disputes_found - 4 * disputes_open && (disputes_found - i) % disputes_open == 1;
        if (open) {
            row.stage = std::array{domain::DisputeStage::Found, domain::DisputeStage::Accepted,
                domain::DisputeStage::Mediating}[static_cast<std::size_t>(i) % 3];
        } else {
            const auto needed = static_cast<UtcMillis>((0.1 + 0.9 * random.unit()) * 12 * domain::day_ms);
            row.resolved_at =
                std::min(row.found_at + needed, making.as_of - random.integer(10, 3000) * domain::minute_ms);
            row.resolved_at = std::max(*row.resolved_at, row.found_at + domain::hour_ms);
            constexpr std::array stages{domain::DisputeStage::Agreed, domain::DisputeStage::Confirmed,
                domain::DisputeStage::Performed, domain::DisputeStage::Revisited};
            const bool old = making.as_of - row.found_at > 40 * domain::day_ms;
            row.stage = old ? (random.chance(0.8) ? stages[3] : stages[2])
                            : stages[static_cast<std::size_t>(random.integer(0, 3))];
        }
        out.rows.dispute_rows.push_back(std::move(row));
    }
}

void add_directed_tasks(const TownMaking& making, ModelTown& out)
{
    TownRandom random(making.seed, 0x7A5);
    struct Issue {
        UtcMillis at;
        std::size_t form;
        std::size_t grid;
        bool operator<(const Issue& other) const
        {
            return at != other.at ? at < other.at : (form != other.form ? form < other.form : grid < other.grid);
        }
    };
    // 30 rounds to all 59 grids (1,770), and 21 to single grids.
    constexpr int rounds = tasks_issued / static_cast<int>(grid_total);
    std::vector<Issue> issues;
    for (int round = 0; round < rounds; ++round) {
        const UtcMillis day = domain::local_midnight(making.as_of) - (year_days - 10 - round * 11) * domain::day_ms;
        const UtcMillis at = day + random.integer(9 * 60, 17 * 60) * domain::minute_ms;
        const std::size_t form = static_cast<std::size_t>(round) % forms.size();
        for (std::size_t grid = 0; grid < grid_total; ++grid)
            issues.push_back({at, form, grid});
    }
    while (issues.size() < tasks_issued) {
        const UtcMillis day =
            domain::local_midnight(making.as_of) - random.integer(30, year_days - 10) * domain::day_ms;
        issues.push_back({day + 10 * domain::hour_ms,
            static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(forms.size()) - 1)),
            static_cast<std::size_t>(random.integer(0, grid_total - 1))});
    }
    std::sort(issues.begin(), issues.end());
    int serial = 0;
    for (const Issue& issue : issues) {
        const std::string number = std::format("RW{:05}", ++serial);
        auto row = town_row<domain::DirectedTask>(making, "task", number, making.places.grid_code(issue.grid));
        row.number = number;
        row.form = forms[issue.form].first;
        row.title = forms[issue.form].second;
        row.issued_at = issue.at;
        row.due_at = domain::local_midnight(issue.at) + random.integer(4, 10) * domain::day_ms;
        row.received_at = issue.at + random.integer(2, 600) * domain::minute_ms;
        const double share = random.chance(0.03) ? 1.0 + 0.2 * random.unit() : 0.25 + 0.7 * random.unit();
        const UtcMillis done =
            *row.received_at + static_cast<UtcMillis>(share * static_cast<double>(row.due_at - *row.received_at));
        row.completed_at = std::min(done, making.as_of - domain::hour_ms);
        out.rows.directed_task_rows.push_back(std::move(row));
    }
}

void add_neighbour_figures(const TownMaking& making, const County& county, ModelTown& out)
{
    TownRandom random(making.seed, 0xF16);
    const UtcMillis today = domain::local_midnight(making.as_of);
    for (std::size_t k = 0; k < county.towns.size(); ++k) {
        const std::string code = neighbour_code(k);
        const double usual = random.between(14, 58);
        const double diligence = random.between(0.86, 0.99);
        for (int day = figure_days; day >= 1; --day) { // the day that runs is not finished
            const UtcMillis at = today - day * domain::day_ms;
            const double week = 1 + 0.18 * std::sin(2 * std::numbers::pi * day / 7.0);
            const double opened = std::round(std::max(1.0, usual * week + 3 * random.normal()));
            const double closed = std::round(opened * random.between(0.88, 1.06));
            const double on_time = std::round(closed * std::min(1.0, diligence + 0.02 * random.normal()));
            const auto add = [&](domain::AreaFigureId figure, double value) {
                auto row = town_row<domain::AreaFigure>(
                    making, "figure", std::format("{}-{}-{}", code, day, static_cast<int>(figure)), code);
                row.figure = figure;
                row.day = at;
                row.value = value;
                out.rows.area_figure_rows.push_back(std::move(row));
            };
            add(domain::AreaFigureId::CasesOpened, opened);
            add(domain::AreaFigureId::CasesClosed, closed);
            add(domain::AreaFigureId::OnTime, on_time);
        }
    }
}

} // namespace yiping::platform::simulate
