// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_life_maker.h"

#include <yiping/base/log.h>
#include <yiping/domain/case_number.h>
#include <yiping/domain/case_rules.h>
#include <yiping/domain/limits.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <limits>

namespace yiping::platform::simulate {

namespace {

using domain::hour_ms;
using domain::minute_ms;
using domain::Move;
using domain::Step;
using domain::UserRole;

constexpr std::array<std::string_view, 6> operator_posts{
    "陈 值班员", "刘 值班员", "周 值班员", "何 坐席员", "田 坐席员", "许 坐席员"};
constexpr std::array<std::string_view, 3> supervisor_posts{"郭 中心主任", "林 副主任", "曾 带班领导"};
constexpr std::array<std::string_view, 5> return_reasons{
    "不属本网格管辖", "需专业队伍处置", "现场核实位置在相邻网格", "正在办理其他急件", "需产权单位处理"};
constexpr std::array<std::string_view, 4> rework_reasons{
    "照片看不出已整改", "回访反映问题仍在", "现场未清理干净", "缺整改后照片"};
constexpr std::array<std::string_view, 4> suspend_reasons{
    "等待配件到货", "连续降雨无法施工", "产权单位正在报批", "当事人外出，约定返乡后办理"};
constexpr std::array<std::string_view, 4> decline_reasons{
    "不属受理范围，已告知反映途径", "重复上报", "已由其他渠道办理", "内容不清，联系不上"};
constexpr std::array<std::string_view, 3> extension_reasons{"需分两次施工", "材料调运需要时间", "调解需再约一次"};
constexpr std::array<std::string_view, 5> instructions{
    "请尽快到场核实", "到场先拍照", "注意安全，先放警示标志", "处理后请告知上报人", ""};

// Grid workers put right more than half of everything themselves.
constexpr double finders_zeal = 1.15;
/// Every so many reporters one has called before, that many calls ago.
constexpr std::int64_t again_every = 9;
constexpr std::size_t again_after = 5;

// Where several households are concerned.
bool concerns_many(std::string_view category)
{
    constexpr std::array<std::string_view, 6> many{"0103", "0401", "0402", "0404", "0406", "1002"};
    return std::ranges::find(many, category) != many.end();
}

} // namespace

CaseLifeMaker::CaseLifeMaker(const TownMaking& making, ModelTown& out)
    : making_(making), out_(out), random_(making.seed, 0x11FE), workers_of_grid_(grid_total)
{
    for (std::size_t i = 0; i < out.rows.responder_rows.size(); ++i) {
        const domain::Responder& row = out.rows.responder_rows[i];
        if (row.kind == domain::ResponderKind::Member) {
            for (std::size_t grid = 0; grid < grid_total; ++grid) {
                const bool member = row.role == domain::TeamRole::FullTime || row.role == domain::TeamRole::PartTime ||
                                    row.role == domain::TeamRole::Leader;
                if (member && row.area_code == making.places.grid_code(grid))
                    workers_of_grid_[grid].push_back(i);
            }
        } else if (row.kind != domain::ResponderKind::VolunteerTeam) {
            for (std::size_t at = 0; at < row.skills.size(); at += 3)
                able_[row.skills.substr(at, 2)].push_back(i);
        }
    }
}

std::int64_t CaseLifeMaker::soon(double mean_minutes)
{
    const double minutes = std::min(-mean_minutes * std::log(1 - random_.unit()), mean_minutes * 5);
    return static_cast<std::int64_t>((0.6 + minutes) * static_cast<double>(minute_ms));
}

// Work that is not urgent waits for the morning.
UtcMillis CaseLifeMaker::awake(UtcMillis at)
{
    const std::int64_t of_day = domain::local_of(at).ms;
    if (of_day < 7 * hour_ms)
        return domain::local_midnight(at) + 7 * hour_ms + random_.integer(0, 150) * minute_ms;
    if (of_day > 21 * hour_ms)
        return domain::local_midnight(at) + 31 * hour_ms + random_.integer(0, 150) * minute_ms;
    return at;
}

std::string CaseLifeMaker::photo()
{
    const Uuid a = town_id(making_, "photo", std::to_string(random_.source().next()));
    const Uuid b = town_id(making_, "photo", std::to_string(random_.source().next()));
    std::string hex = a.to_string() + b.to_string();
    std::erase(hex, '-');
    return hex;
}

domain::Principal CaseLifeMaker::principal(UserRole role, std::size_t worker)
{
    domain::Principal who;
    who.role = role;
    switch (role) {
    case UserRole::Worker: {
        const domain::Responder& row = out_.rows.responder_rows[worker];
        who.user = row.number;
        who.post = row.post;
        who.responder_id = row.id;
        who.device = "手机";
        break;
    }
    case UserRole::Rule:
        who.user = "plain-grid"; // as in data/rules/taking.toml
        who.post = "系统";
        break;
    case UserRole::Resident:
        who.post = "居民";
        who.device = "手机";
        break;
    case UserRole::Supervisor:
        who.post = random_.pick(supervisor_posts);
        who.device = "指挥台";
        break;
    default:
        who.post = random_.pick(operator_posts);
        who.device = "指挥台";
        break;
    }
    return who;
}

std::size_t CaseLifeMaker::grid_worker(std::size_t grid)
{
    // Leader, full-time, part-time, as they were made; the full-time worker does most.
    constexpr std::array<double, 3> share{0.1, 0.65, 0.25};
    return workers_of_grid_[grid][random_.weighted(share)];
}

std::size_t CaseLifeMaker::holder_for(const CaseOrder& order)
{
    const std::string_view skill = order.trouble->category.substr(0, 2);
    const bool needs_team = skill == "04" || order.trouble->category == "0103" || order.trouble->category == "0201";
    const auto found = able_.find(skill);
    if (found != able_.end() && random_.chance(needs_team ? 0.9 : 0.22)) {
        // The nearest of three able ones.
        const Point moved = making_.geography.warp(order.at);
        std::size_t best = found->second.front();
        double best_square = std::numeric_limits<double>::max();
        for (int i = 0; i < 3; ++i) {
            const std::size_t one = random_.pick(found->second);
            const domain::Responder& row = out_.rows.responder_rows[one];
            const double dx = *row.lon - to_lon(moved);
            const double dy = *row.lat - to_lat(moved);
            if (dx * dx + dy * dy < best_square) {
                best_square = dx * dx + dy * dy;
                best = one;
            }
        }
        return best;
    }
    return grid_worker(making_.geography.micro_grid[order.micro]);
}

CaseLifeMaker::Planned& CaseLifeMaker::add(
    std::vector<Planned>& planned, UtcMillis at, Move move, std::string_view reason)
{
    Planned& one = planned.emplace_back();
    one.at = at;
    one.move.move = move;
    one.move.reason = reason;
    return one;
}

CaseLifeMaker::Planned& CaseLifeMaker::add_work(
    std::vector<Planned>& planned, UtcMillis at, Move move, std::size_t worker, std::string_view reason)
{
    Planned& one = add(planned, at, move, reason);
    one.role = UserRole::Worker;
    one.worker = worker;
    return one;
}

void CaseLifeMaker::plan_office(
    const CaseOrder& order, std::vector<Planned>& planned, UtcMillis& at, std::size_t holder)
{
    const bool stops_early = order.stops_in == Step::Accepted || order.stops_in == Step::Filed;
    const bool by_rule = order.trouble->plain && !stops_early && random_.chance(0.45);
    const bool urgent = order.trouble->limit != domain::LimitKind::ThreeDay;
    if (!urgent)
        at = awake(at);
    at += by_rule ? random_.integer(2, 40) * 1000 : soon(4);
    if (stops_early || (!by_rule && random_.chance(0.4))) {
        add(planned, at, Move::Accept);
        at += soon(3);
        add(planned, at, Move::File);
        at += soon(3);
    }
    Planned& dispatch = add(planned, at, Move::Dispatch, random_.pick(instructions));
    dispatch.move.responder_id = out_.rows.responder_rows[holder].id;
    if (by_rule)
        dispatch.role = UserRole::Rule;
    if (order.upward)
        add(planned, at + minute_ms / 2, Move::Escalate, "按规定向区平台报送").role = UserRole::Operator;
}

void CaseLifeMaker::plan_work(
    const CaseOrder& order, const domain::Case& data, std::vector<Planned>& planned, UtcMillis& at, std::size_t holder)
{
    const bool smooth_life = order.stops_in.has_value();
    at += soon(8);
    if (!smooth_life && random_.chance(0.03))
        add(planned, at - minute_ms / 2, Move::Remind, "请尽快签收");
    add_work(planned, at, Move::Sign, holder);

    double hours = 1.0;
    switch (order.trouble->limit) {
    case domain::LimitKind::SameDay:
        hours = 0.9 * std::exp(0.7 * random_.normal());
        break;
    case domain::LimitKind::ThreeDay:
        hours = 11 * std::exp(0.8 * random_.normal());
        break;
    default:
        hours = order.trouble->fixed_hours * std::min(0.85, 0.35 * std::exp(0.6 * random_.normal()));
        break;
    }
    const bool late = !smooth_life && random_.chance(0.035);
    const UtcMillis from = at;
    at += static_cast<UtcMillis>(hours * static_cast<double>(hour_ms));
    if (order.trouble->limit != domain::LimitKind::SameDay && order.trouble->fixed_hours != 2)
        at = std::max(from + 5 * minute_ms, awake(at));
    if (late && data.due_at) {
        at = std::max(at, *data.due_at + soon(90));
        add(planned, *data.due_at + minute_ms / 3, Move::Oversee, "已超时，请说明原因并加快办理").role =
            UserRole::Supervisor;
        return;
    }
    const bool long_one = order.trouble->limit != domain::LimitKind::SameDay && order.trouble->fixed_hours != 2 &&
                          order.trouble->fixed_hours != 3;
    if (order.held != domain::Hold::None) {
        Planned& stop = add(planned, from + soon(200),
            order.held == domain::Hold::Shelved ? Move::Shelve : Move::Suspend, random_.pick(suspend_reasons));
        if (order.held == domain::Hold::Shelved)
            stop.role = UserRole::Supervisor;
        else
            stop.move.until = making_.as_of + random_.integer(2, 9) * domain::day_ms;
        at = std::numeric_limits<UtcMillis>::max() / 4; // not worked on until then
        return;
    }
    if (smooth_life || !long_one)
        return;
    if (random_.chance(0.03)) {
        const UtcMillis stop_at = from + soon(60);
        const UtcMillis go_at = awake(stop_at + random_.integer(20, 70) * hour_ms);
        add(planned, stop_at, Move::Suspend, random_.pick(suspend_reasons)).move.until = go_at;
        add(planned, go_at, Move::Resume).role = UserRole::Rule;
        at = std::max(at, stop_at) + (go_at - stop_at);
    } else if (random_.chance(0.05) && data.due_at && *data.due_at > from + 6 * hour_ms) {
        const UtcMillis asked = from + (*data.due_at - from) / 2;
        add_work(planned, asked, Move::RequestExtension, holder, random_.pick(extension_reasons));
        Planned& grant = add(planned, asked + soon(25), Move::GrantExtension);
        grant.role = UserRole::Supervisor;
        grant.move.until = *data.due_at + 2 * domain::day_ms;
        at = std::max(at, asked + 3 * hour_ms);
    }
}

void CaseLifeMaker::plan_end(
    const CaseOrder& order, const domain::Case& data, std::vector<Planned>& planned, UtcMillis& at, std::size_t holder)
{
    add_work(planned, at, Move::FeedBack, holder, "已处理").move.attachments = {photo()};
    if (!order.stops_in && random_.chance(0.05)) {
        at += soon(40);
        add(planned, at, Move::Rework, random_.pick(rework_reasons));
        at += soon(order.trouble->limit == domain::LimitKind::SameDay ? 50 : 400);
        add_work(planned, at, Move::FeedBack, holder, "已按要求整改").move.attachments = {photo()};
    }
    at += soon(22);
    if (order.stops_in == Step::Verified || random_.chance(0.35)) {
        add(planned, at, Move::Verify);
        at += soon(20);
    }
    add(planned, at, Move::Close);
    const bool known = data.source == domain::CaseSource::Resident || data.source == domain::CaseSource::Hotline;
    if (known && !order.stops_in && random_.chance(0.3)) {
        constexpr std::array<double, 5> liking{0.02, 0.03, 0.1, 0.35, 0.5};
        Planned& said = add(planned, at + soon(500), Move::Evaluate);
        said.role = UserRole::Resident;
        said.move.satisfaction = static_cast<std::int64_t>(random_.weighted(liking)) + 1;
    }
}

std::vector<CaseLifeMaker::Planned> CaseLifeMaker::plan(const CaseOrder& order, const domain::Case& data)
{
    std::vector<Planned> planned;
    UtcMillis at = order.opened_at;
    if (order.stops_in == Step::Collected)
        return planned;
    if (!order.by_hand && !order.stops_in) {
        const double fate = random_.unit();
        if (fate < 0.018) {
            add(planned, at + soon(12), Move::Decline, random_.pick(decline_reasons));
            return planned;
        }
        if (fate < 0.025) {
            add(planned, at + soon(30), Move::Void, "误报，已与上报人核实");
            return planned;
        }
    }
    std::size_t holder = holder_for(order);
    plan_office(order, planned, at, holder);
    if (!order.stops_in && order.held == domain::Hold::None && random_.chance(0.045)) {
        at += soon(12);
        add_work(planned, at, Move::Return, holder, random_.pick(return_reasons));
        std::size_t other = holder;
        while (other == holder)
            other = holder_for(order);
        holder = other;
        at += soon(8);
        add(planned, at, Move::Dispatch, random_.pick(instructions)).move.responder_id =
            out_.rows.responder_rows[holder].id;
    } else if (!order.stops_in && order.held == domain::Hold::None && random_.chance(0.02)) {
        at += soon(15);
        std::size_t other = holder;
        while (other == holder)
            other = holder_for(order);
        holder = other;
        add(planned, at, Move::Transfer, "改由更近的力量处置").move.responder_id = out_.rows.responder_rows[holder].id;
    }
    plan_work(order, data, planned, at, holder);
    plan_end(order, data, planned, at, holder);
    std::ranges::stable_sort(planned, {}, &Planned::at);
    return planned;
}

// Ends the plan at as_of, or in the step that is wanted: then all of it is drawn together to fit before as_of.
void CaseLifeMaker::cut(const CaseOrder& order, std::vector<Planned>& planned) const
{
    if (!order.stops_in) {
        std::erase_if(planned, [&](const Planned& one) { return one.at > making_.as_of; });
        return;
    }
    Move last = Move::Close;
    switch (*order.stops_in) {
    case Step::Accepted:
        last = Move::Accept;
        break;
    case Step::Filed:
        last = Move::File;
        break;
    case Step::Dispatched:
        last = Move::Dispatch;
        break;
    case Step::Handling:
        last = Move::Sign;
        break;
    case Step::FedBack:
        last = Move::FeedBack;
        break;
    case Step::Verified:
        last = Move::Verify;
        break;
    default:
        break;
    }
    const auto end = std::ranges::find(planned, last, [](const Planned& one) { return one.move.move; });
    if (end == planned.end())
        return;
    planned.erase(end + 1, planned.end());
    const UtcMillis latest = making_.as_of - std::min<UtcMillis>(minute_ms, (making_.as_of - order.opened_at) / 4);
    const UtcMillis until = planned.back().at;
    if (until <= latest)
        return;
    for (Planned& one : planned) {
        const double share =
            static_cast<double>(one.at - order.opened_at) / static_cast<double>(until - order.opened_at);
        one.at = order.opened_at + static_cast<UtcMillis>(share * static_cast<double>(latest - order.opened_at));
    }
}

// The phone fetches a slip within a minute or two; some are told by telephone, the newest may still be on the way.
void CaseLifeMaker::deliver(Draft& draft, bool last)
{
    for (domain::Assignment& slip : draft.slips) {
        if (slip.ended_at || slip.delivered_at)
            continue;
        const UtcMillis at = slip.dispatched_at + random_.integer(4, 90) * 1000;
        if (last && (at > making_.as_of || random_.chance(0.15)))
            continue;
        slip.delivered_at = std::min(at, making_.as_of);
        slip.delivery = random_.chance(0.06) ? domain::Delivery::Phoned : domain::Delivery::Delivered;
    }
}

bool CaseLifeMaker::run(const Planned& planned, Draft& draft)
{
    std::vector<domain::Assignment> open;
    std::ranges::copy_if(
        draft.slips, std::back_inserter(open), [](const domain::Assignment& slip) { return !slip.ended_at; });
    domain::MoveContext context;
    context.open_assignments = open;
    context.open_span = &draft.spans.back();
    context.random = &random_.source();
    domain::MoveCase move = planned.move;
    move.case_id = draft.data.id;
    if (planned.role == UserRole::Worker) {
        move.lon = draft.data.lon;
        move.lat = draft.data.lat;
    }
    domain::Principal who = principal(planned.role, planned.worker);
    if (planned.role == UserRole::Rule && move.move == Move::Resume)
        who.user = domain::resuming_rule;
    auto outcome = domain::apply_move(draft.data, move, who, planned.at, context);
    if (!outcome) {
        log::error("model_town", "move refused: {}", outcome.error().debug_text());
        ++refused_;
        return false;
    }
    draft.data = std::move(outcome->data);
    for (domain::Assignment& changed : outcome->assignments) {
        const auto known = std::ranges::find(draft.slips, changed.id, &domain::Assignment::id);
        if (known != draft.slips.end())
            *known = std::move(changed);
        else
            draft.slips.push_back(std::move(changed));
    }
    for (domain::CaseSpan& changed : outcome->spans) {
        const auto known = std::ranges::find(draft.spans, changed.id, &domain::CaseSpan::id);
        if (known != draft.spans.end())
            *known = std::move(changed);
        else
            draft.spans.push_back(std::move(changed));
    }
    std::ranges::move(outcome->moves, std::back_inserter(draft.moves));
    return true;
}

void CaseLifeMaker::live(const CaseOrder& order)
{
    const UtcMillis day = domain::local_midnight(order.opened_at);
    if (day != number_day_) {
        number_day_ = day;
        number_ = 0;
    }
    const bool own = !order.by_hand && (!order.stops_in || *order.stops_in == Step::Closed) &&
                     order.held == domain::Hold::None && !order.upward &&
                     random_.chance(std::min(0.95, order.trouble->self_handled * finders_zeal));

    domain::ReportCase report;
    std::size_t finder = grid_worker(making_.geography.micro_grid[order.micro]);
    UserRole by = UserRole::Worker;
    if (own) {
        report.source = domain::CaseSource::Patrol;
    } else {
        constexpr std::array<double, 8> share{42, 22, 16, 8, 4, 3, 3, 2};
        constexpr std::array sources{domain::CaseSource::Resident, domain::CaseSource::Patrol,
            domain::CaseSource::Hotline, domain::CaseSource::Property, domain::CaseSource::CameraAlarm,
            domain::CaseSource::Meeting, domain::CaseSource::Higher, domain::CaseSource::Drone};
        report.source = sources[random_.weighted(share)];
        switch (report.source) {
        case domain::CaseSource::Patrol:
        case domain::CaseSource::Meeting:
            break;
        case domain::CaseSource::CameraAlarm:
        case domain::CaseSource::Drone:
            by = UserRole::Rule;
            break;
        case domain::CaseSource::Resident:
        case domain::CaseSource::Property:
            by = UserRole::Resident;
            break;
        default:
            by = UserRole::Operator;
            break;
        }
    }
    const Point moved = making_.geography.warp(order.at);
    report.category = order.trouble->category;
    report.title = random_.pick(order.trouble->titles);
    report.description = order.trouble->description;
    report.description.replace(report.description.find("{}"), 2, order.address);
    report.address = order.address;
    report.lon = to_lon(moved);
    report.lat = to_lat(moved);
    report.households = order.households;
    if (!report.households && concerns_many(order.trouble->category))
        report.households = random_.integer(6, 160);
    if (by == UserRole::Resident || report.source == domain::CaseSource::Hotline) {
        report.reporter_name = invented_name(random_).full;
        report.reporter_phone = silent_phone(50'000 + ++reporters_);
        // Some people call again.
        if (reporters_ % again_every == 0 && out_.case_personal.size() >= again_after) {
            const domain::CasePersonal& before = out_.case_personal[out_.case_personal.size() - again_after];
            report.reporter_name = before.reporter_name;
            report.reporter_phone = before.reporter_phone;
        }
    }
    if (by == UserRole::Worker || random_.chance(0.5))
        report.attachments = {photo()};

    domain::NewCase made;
    made.number = domain::case_number(order.opened_at, ++number_);
    made.district_id = model_district;
    made.area_code = making_.places.micro_code(order.micro);
    made.limit_kind = order.trouble->limit;
    if (order.trouble->limit == domain::LimitKind::Fixed)
        made.fixed_due = order.opened_at + order.trouble->fixed_hours * hour_ms;
    domain::MoveContext context;
    context.random = &random_.source();
    auto opened = domain::open_case(report, made, principal(by, finder), order.opened_at, context);
    if (!opened) {
        log::error("model_town", "report refused: {}", opened.error().debug_text());
        ++refused_;
        return;
    }
    Draft draft{std::move(opened->data), {}, std::move(opened->spans), std::move(opened->moves)};

    std::vector<Planned> planned;
    if (own) {
        Planned& done = add_work(planned, order.opened_at + soon(9), Move::SelfHandle, finder, "现场处理完毕");
        done.move.attachments = {photo()};
        done.at = std::min(done.at, making_.as_of);
    } else {
        planned = plan(order, draft.data);
        cut(order, planned);
    }
    for (const Planned& one : planned) {
        if (one.move.move == Move::Sign || one.move.move == Move::Return)
            deliver(draft, false);
        if (!run(one, draft))
            break;
    }
    deliver(draft, true);

    if (!report.reporter_name.empty())
        out_.case_personal.push_back({draft.data.id, report.reporter_name, report.reporter_phone});
    out_.rows.case_rows.push_back(std::move(draft.data));
    std::ranges::move(draft.slips, std::back_inserter(out_.rows.assignment_rows));
    std::ranges::move(draft.spans, std::back_inserter(out_.rows.case_span_rows));
    std::ranges::move(draft.moves, std::back_inserter(out_.rows.case_move_rows));
}

void CaseLifeMaker::finish()
{
    std::ranges::stable_sort(out_.rows.case_move_rows, {}, &domain::CaseMove::at);
    std::ranges::stable_sort(out_.rows.assignment_rows, {}, &domain::Assignment::dispatched_at);
    std::ranges::stable_sort(out_.rows.case_span_rows, {}, &domain::CaseSpan::from_at);
}

} // namespace yiping::platform::simulate
