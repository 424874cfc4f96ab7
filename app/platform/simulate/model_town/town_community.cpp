// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_registers.h"

#include <yiping/domain/limits.h>
#include <yiping/domain/registers/antifraud_contact.h>
#include <yiping/domain/registers/enforcement_action.h>
#include <yiping/domain/registers/fund_entry.h>
#include <yiping/domain/registers/hotline_ticket.h>
#include <yiping/domain/registers/lawyer_day.h>
#include <yiping/domain/registers/meeting.h>
#include <yiping/domain/registers/petition.h>
#include <yiping/domain/registers/points_account.h>
#include <yiping/domain/registers/points_entry.h>
#include <yiping/domain/registers/redemption.h>
#include <yiping/domain/registers/renovation_consent.h>
#include <yiping/domain/registers/situation.h>
#include <yiping/domain/registers/survey.h>
#include <yiping/domain/registers/volunteer_service.h>

#include <algorithm>
#include <array>
#include <format>

namespace yiping::platform::simulate {

namespace {

/// A year's counts as published for a real township of this size.
constexpr int meetings_held = 60;
constexpr int opinions_taken = 92;
constexpr int petitioners_received = 8;
constexpr int done_on_spot = 56;
constexpr int surveys_made = 46;
constexpr int stalls = 310;
constexpr int parkings = 380;
constexpr int posters = 38;
constexpr int files = 189;
constexpr int metres_demolished = 62;
constexpr int buildings_stopped = 6;

/// Shares a total out over `parts`, all of them whole and none below 0.
std::vector<std::int64_t> shared_out(std::int64_t total, std::size_t parts, TownRandom& random)
{
    std::vector<std::int64_t> shares(parts, 0);
    for (std::int64_t each = 0; each < total; ++each)
        ++shares[static_cast<std::size_t>(random.integer(0, static_cast<std::int64_t>(parts) - 1))];
    return shares;
}

UtcMillis some_time(const TownSoFar& town, TownRandom& random, std::int64_t from_hour = 9, std::int64_t to_hour = 17)
{
    return town.day(random.integer(2, year_days - 5)) +
           random.integer(from_hour * 60, to_hour * 60 - 1) * domain::minute_ms;
}

void points(TownSoFar& town)
{
    using domain::PointsReason;
    TownRandom random(town.making().seed, 0x9017);
    struct Deed {
        PointsReason reason;
        std::string_view item;
        std::int64_t points;
    };
    constexpr std::array<Deed, 7> deeds{{{PointsReason::Volunteering, "参加夜巡", 5},
        {PointsReason::Environment, "门前三包", 2}, {PointsReason::Council, "参加院坝会", 3},
        {PointsReason::Neighbours, "帮邻居代办", 2}, {PointsReason::Upkeep, "自主报修路灯", 4},
        {PointsReason::Training, "参加培训", 3}, {PointsReason::Volunteering, "护学岗", 4}}};
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 4> goods{
        {{"洗衣液", 20}, {"食用盐", 5}, {"抽纸", 8}, {"菜籽油", 45}}};
    int entries = 0;
    int redemptions = 0;
    int cards = 0;
    for (std::size_t micro = 0; micro < micro_total; ++micro) {
        for (int each = 0; each < 4; ++each) {
            const std::string card = std::format("JF{:06}", ++cards);
            auto account = town.row<domain::PointsAccount>("points", card, town.micro_code(micro));
            account.card = card;
            account.kind = domain::PointsAccountKind::Household;
            account.scheme = "院长制＋积分制";
            account.opened_at = town.day(random.integer(200, 360));
            UtcMillis at = account.opened_at;
            while ((at += random.integer(20, 90) * domain::day_ms) < town.making().as_of) {
                const Deed& deed = random.pick(deeds);
                auto entry =
                    town.row<domain::PointsEntry>("points-entry", std::format("{}", ++entries), account.area_code);
                entry.account_id = account.id;
                entry.at = at + random.integer(9, 18) * domain::hour_ms;
                if (entry.at >= town.making().as_of)
                    break;
                entry.points = deed.points;
                entry.reason = deed.reason;
                entry.item = deed.item;
                entry.granted_by = "积分评定小组";
                account.balance += deed.points;
                town.add(entry);
                const auto& [what, price] = random.pick(goods);
                if (account.balance < price || !random.chance(0.3))
                    continue;
                auto spent =
                    town.row<domain::Redemption>("redemption", std::format("{}", ++redemptions), account.area_code);
                spent.account_id = account.id;
                spent.at = entry.at + domain::hour_ms;
                spent.points = price;
                spent.goods = what;
                spent.count = 1;
                spent.shop = "幸福银行";
                account.balance -= price;
                town.add(spent);
            }
            town.add(account);
        }
    }
}

void councils(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0xC0C1);
    constexpr std::array<std::string_view, 8> topics{"建文化广场", "停车位划线", "院落垃圾分类", "灌溉用水轮次",
        "路灯补装", "电瓶车充电棚", "红白事从简", "小菜园分配"};
    const auto opinions = shared_out(opinions_taken, meetings_held, random);
    const auto received = shared_out(petitioners_received, meetings_held, random);
    const auto on_spot = shared_out(done_on_spot, meetings_held, random);
    for (std::size_t each = 0; each < meetings_held; ++each) {
        const std::string number = std::format("HY{:03}", each + 1);
        auto row = town.row<domain::Meeting>("meeting", number, town.village_code(each % village_plans().size()));
        row.number = number;
        row.kind = each % 4 == 3 ? domain::MeetingKind::Council : domain::MeetingKind::Courtyard;
        row.topic = random.pick(topics);
        row.at = some_time(town, random, 15, 20);
        row.chaired_by = std::format("{} 书记", invented_name(random).surname);
        row.people = random.integer(18, 85);
        row.opinions = opinions[each];
        row.settled = std::min<std::int64_t>(opinions[each], random.integer(0, 2));
        row.visits_received = received[each];
        row.done_on_spot = on_spot[each];
        row.outcome = "已公示";
        town.add(row);
    }
    for (int each = 0; each < surveys_made; ++each) {
        const std::string number = std::format("WJ{:03}", each + 1);
        auto row = town.row<domain::Survey>(
            "survey", number, town.village_code(static_cast<std::size_t>(each) % village_plans().size()));
        row.number = number;
        row.title = std::format("{}意见征集", random.pick(topics));
        row.from_at = some_time(town, random);
        row.to_at = row.from_at + 7 * domain::day_ms;
        row.asked = random.integer(60, 240);
        row.answered = row.asked * random.integer(62, 96) / 100;
        row.satisfied = row.answered * random.integer(78, 97) / 100;
        row.result = "已公示";
        town.add(row);
    }
    // One compound's renovation: asked three times, as long as it takes.
    constexpr std::array<std::int64_t, 3> agreed{61, 74, 92};
    for (std::size_t round = 0; round < agreed.size(); ++round) {
        auto row = town.row<domain::RenovationConsent>(
            "consent", std::format("{}", round), town.village_code(compound_village));
        row.project = "老旧楼院改造";
        row.round = static_cast<std::int64_t>(round) + 1;
        row.from_at = town.day(200 - static_cast<std::int64_t>(round) * 60);
        row.to_at = row.from_at + 20 * domain::day_ms;
        row.asked = 168;
        row.agreed = row.asked * agreed.at(round) / 100;
        row.refused = row.asked - row.agreed;
        row.note = "关注停车位和施工时间";
        town.add(row);
    }
}

void volunteers(TownSoFar& town)
{
    using domain::VolunteerKind;
    TownRandom random(town.making().seed, 0x5017);
    struct Plan {
        std::string_view team, activity;
        VolunteerKind kind;
        std::int64_t hour;
    };
    constexpr std::array<Plan, 5> plans{{{"护学", "护学岗", VolunteerKind::School, 7},
        {"环保", "清理河岸", VolunteerKind::Environment, 9}, {"关爱", "看望老人", VolunteerKind::Care, 15},
        {"医疗", "义诊", VolunteerKind::Medical, 9}, {"反诈", "反诈宣传", VolunteerKind::AntiFraud, 10}}};
    constexpr Plan usual{"", "夜间巡逻", VolunteerKind::Order, 20};
    int number = 0;
    for (const domain::Responder* team : town.of_kind(domain::ResponderKind::VolunteerTeam)) {
        const auto own = std::ranges::find_if(plans, [&](const Plan& plan) { return team->name.contains(plan.team); });
        const Plan& plan = own == plans.end() ? usual : *own;
        // Twice a month and more; school guards on school days, fraud talks on market days.
        for (std::int64_t ago = year_days - 3; ago > 1; ago -= random.integer(9, 15)) {
            std::int64_t on = ago;
            while (on > 1 && ((plan.kind == VolunteerKind::School && !TownSoFar::school(town.day(on))) ||
                                 (plan.kind == VolunteerKind::AntiFraud && !TownSoFar::market(town.day(on)))))
                --on;
            auto row = town.row<domain::VolunteerService>("volunteering", std::format("{}", ++number), team->area_code);
            row.team_id = team->id;
            row.activity = plan.activity;
            row.kind = plan.kind;
            row.from_at = town.day(on) + plan.hour * domain::hour_ms;
            row.to_at = row.from_at + random.integer(2, 6) * domain::hour_ms / 2;
            row.people = random.integer(4, 18);
            row.served = random.integer(5, 60);
            town.add(row);
        }
    }
}

void enforcement(TownSoFar& town)
{
    using domain::EnforcementKind;
    TownRandom random(town.making().seed, 0xE4F0);
    struct Plan {
        EnforcementKind kind;
        Where where;
        int rows;
        std::int64_t total;
        std::string_view unit;
        bool filed;
    };
    constexpr std::array<Plan, 6> plans{{{EnforcementKind::File, Where::Any, files, files, "件", true},
        {EnforcementKind::RoadStall, Where::Market, 120, stalls, "起", false},
        {EnforcementKind::Parking, Where::Road, 130, parkings, "辆", false},
        {EnforcementKind::Posters, Where::Dense, posters, posters, "次", false},
        {EnforcementKind::Demolition, Where::Any, 3, metres_demolished, "平方米", true},
        {EnforcementKind::Building, Where::Farm, buildings_stopped, buildings_stopped, "起", true}}};
    int number = 0;
    for (const Plan& plan : plans) {
        // At least one each, the rest as it falls.
        auto shares = shared_out(plan.total - plan.rows, static_cast<std::size_t>(plan.rows), random);
        for (std::int64_t& share : shares)
            ++share;
        for (const std::int64_t share : shares) {
            const auto [at, micro] =
                town.making().places.near(town.making().places.draw(plan.where, random), 60, random);
            const std::string code = std::format("ZF{:04}", ++number);
            auto row = town.row<domain::EnforcementAction>("enforcement", code, town.micro_code(micro));
            row.number = code;
            row.kind = plan.kind;
            row.at = some_time(town, random, 8, 18);
            // Stalls stand on the road on market mornings.
            while (plan.kind == EnforcementKind::RoadStall && !TownSoFar::market(domain::local_midnight(row.at)) &&
                   random.chance(0.8))
                row.at = some_time(town, random, 7, 12);
            row.quantity = static_cast<double>(share);
            row.unit = plan.unit;
            row.filed = plan.filed;
            if (plan.filed)
                row.closed_at = std::min(row.at + random.integer(5, 40) * domain::day_ms, town.making().as_of);
            row.reviewed = false;
            row.complaint = false;
            town.place(row, at);
            domain::EnforcementActionPersonal personal;
            personal.id = row.id;
            personal.party_name = plan.filed ? invented_name(random).full : "";
            town.add(row);
            town.add_personal(personal);
        }
    }
}

void requests(TownSoFar& town)
{
    TownRandom random(town.making().seed, 0x1234);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> subjects{{{"01", "零工工钱"},
        {"02", "门诊报销"}, {"03", "楼上漏水"}, {"04", "购物退货"}, {"05", "班车晚点"}, {"06", "停水时间"},
        {"07", "法律咨询"}, {"08", "夜间吵闹"}, {"09", "办证材料"}, {"10", "占道经营"}, {"99", "其他诉求"}}};
    // The published weekly shares of ten fields, and the rest.
    constexpr std::array<double, 11> weights{26.22, 18.19, 17.17, 7.76, 3.37, 3.36, 3.16, 2.37, 1.99, 1.68, 14.73};
    std::vector<const domain::Case*> by_hotline;
    for (const domain::Case& each : town.out().rows.case_rows)
        if (each.source == domain::CaseSource::Hotline)
            by_hotline.push_back(&each);
    const std::size_t with_case = std::min<std::size_t>(by_hotline.size(), 160);
    constexpr std::size_t tickets = 420;
    for (std::size_t each = 0; each < tickets; ++each) {
        const domain::Case* of = each < with_case ? by_hotline[each * by_hotline.size() / with_case] : nullptr;
        const auto& [code, subject] = subjects.at(random.weighted(weights));
        const std::string number = std::format("RX{:05}", each + 1);
        auto row = town.row<domain::HotlineTicket>("hotline", number,
            of != nullptr ? of->area_code : std::string(town.village_code(each % village_plans().size())));
        row.number = number;
        row.category = of != nullptr ? "10" : code;
        row.title = of != nullptr ? of->title : std::string(subject);
        row.received_at = of != nullptr ? of->opened_at : some_time(town, random, 8, 21);
        row.due_at = row.received_at + 5 * domain::day_ms;
        row.responded_at = std::min(row.received_at + random.integer(8, 600) * domain::minute_ms, town.making().as_of);
        row.unprompted = random.chance(0.08);
        const std::optional<UtcMillis> ended =
            of != nullptr ? of->closed_at : std::optional(row.received_at + random.integer(4, 100) * domain::hour_ms);
        if (ended && *ended < town.making().as_of) {
            row.resolved_at = *ended;
            row.resolved = random.chance(0.94);
            row.satisfied = *row.resolved && random.chance(0.93);
        }
        if (of != nullptr)
            row.case_id = of->id;
        domain::HotlineTicketPersonal personal;
        personal.id = row.id;
        personal.content = row.title;
        personal.caller_name = invented_name(random).full;
        personal.caller_phone = silent_phone(500'000 + static_cast<std::int64_t>(each));
        town.add(row);
        town.add_personal(personal);
    }
    constexpr int petitions = 42;
    for (int each = 0; each < petitions; ++each) {
        const std::string number = std::format("XF{:03}", each + 1);
        auto row = town.row<domain::Petition>(
            "petition", number, town.village_code(static_cast<std::size_t>(each) % village_plans().size()));
        row.number = number;
        row.kind = each < petitioners_received ? domain::PetitionKind::Reception
                   : random.chance(0.5)        ? domain::PetitionKind::Net
                                               : domain::PetitionKind::Visit;
        row.category = random.chance(0.5) ? "0602" : "0604";
        row.title = row.category == "0602" ? "地界争议" : "工钱结算";
        row.received_at = some_time(town, random);
        row.due_at = row.received_at + 60 * domain::day_ms;
        row.people = random.integer(1, 4);
        row.first_time = random.chance(0.85);
        const UtcMillis answered = row.received_at + random.integer(3, 45) * domain::day_ms;
        if (answered < town.making().as_of)
            row.answered_at = answered;
        domain::PetitionPersonal personal;
        personal.id = row.id;
        personal.content = row.title;
        personal.petitioner_name = invented_name(random).full;
        personal.petitioner_phone = silent_phone(600'000 + each);
        town.add(row);
        town.add_personal(personal);
    }
    constexpr std::array<std::pair<domain::SituationKind, std::string_view>, 5> talk{
        {{domain::SituationKind::Opinion, "居民希望增加健身器材"}, {domain::SituationKind::Outage, "片区计划停水"},
            {domain::SituationKind::Construction, "管网改造施工"}, {domain::SituationKind::Traffic, "赶场日拥堵"},
            {domain::SituationKind::Event, "坝坝宴"}}};
    constexpr int situations = 120;
    for (int each = 0; each < situations; ++each) {
        const std::string number = std::format("QK{:04}", each + 1);
        const auto grid = static_cast<std::size_t>(random.integer(0, grid_total - 1));
        const auto& [kind, title] = random.pick(talk);
        auto row = town.row<domain::Situation>("situation", number, town.grid_code(grid));
        row.number = number;
        row.kind = kind;
        row.title = title;
        row.detail = title;
        row.found_at = some_time(town, random);
        while (kind == domain::SituationKind::Traffic && !TownSoFar::market(domain::local_midnight(row.found_at)))
            row.found_at = some_time(town, random, 7, 12);
        row.source = domain::CaseSource::Patrol;
        row.people = random.integer(3, 120);
        if (random.chance(0.9))
            row.closed_at = std::min(row.found_at + random.integer(2, 90) * domain::hour_ms, town.making().as_of);
        town.add(row);
    }
}

void help(TownSoFar& town)
{
    using domain::AntifraudKind;
    TownRandom random(town.making().seed, 0x4E17);
    struct Talk {
        AntifraudKind kind;
        std::string_view channel;
        int rows;
        std::int64_t least, most;
    };
    constexpr std::array<Talk, 6> talks{
        {{AntifraudKind::Talk, "反诈宣讲会", 30, 40, 160}, {AntifraudKind::Leaflet, "赶场日宣传", 36, 150, 300},
            {AntifraudKind::Pledge, "入户签订", 59, 60, 110}, {AntifraudKind::Reminder, "社会提醒", 46, 1, 1},
            {AntifraudKind::Call, "电话制止", 31, 1, 1}, {AntifraudKind::Visit, "上门劝阻", 12, 1, 1}}};
    int number = 0;
    for (const Talk& talk : talks) {
        for (int each = 0; each < talk.rows; ++each) {
            const auto grid = static_cast<std::size_t>(each) % grid_total;
            auto row =
                town.row<domain::AntifraudContact>("antifraud", std::format("{}", ++number), town.grid_code(grid));
            row.kind = talk.kind;
            row.at = some_time(town, random);
            while (talk.kind == AntifraudKind::Leaflet && !TownSoFar::market(domain::local_midnight(row.at)))
                row.at = some_time(town, random, 8, 12);
            row.channel = talk.channel;
            row.reached = random.integer(talk.least, talk.most);
            domain::AntifraudContactPersonal personal;
            personal.id = row.id;
            if (talk.most == 1) {
                row.prevented_cents = random.integer(5, 300) * 10'000;
                personal.target_name = invented_name(random).full;
                personal.target_phone = silent_phone(700'000 + number);
            }
            if (const domain::Responder* who = town.staff(town.grid_code(grid), domain::TeamRole::FullTime))
                row.responder_id = who->id;
            town.add(row);
            town.add_personal(personal);
        }
    }
    constexpr int activities = 102;
    for (int each = 0; each < activities + 40; ++each) {
        const bool in = each >= activities;
        auto row = town.row<domain::FundEntry>("fund", std::format("{}", each), model_town_code);
        row.fund = "澜川微光社区基金（示意）";
        row.kind =
            in ? (each % 3 == 0 ? domain::FundKind::Goods : domain::FundKind::Donation) : domain::FundKind::Activity;
        row.at = some_time(town, random);
        row.cents = in ? random.integer(5, 300) * 10'000 : random.integer(2, 60) * 10'000;
        row.purpose = in ? "社区公益" : "困难家庭帮扶与社区活动";
        if (!in)
            row.beneficiaries = random.integer(12, 98);
        domain::FundEntryPersonal personal;
        personal.id = row.id;
        if (in && random.chance(0.5))
            row.public_donor = "辖区爱心企业（示意）";
        else if (in)
            personal.donor_name = invented_name(random).full;
        town.add(row);
        town.add_personal(personal);
    }
    for (std::size_t village = 0; village < village_plans().size(); ++village) {
        for (std::int64_t month = 11; month >= 0; --month) {
            auto row =
                town.row<domain::LawyerDay>("lawyer", std::format("{}-{}", village, month), town.village_code(village));
            row.firm = village % 2 == 0 ? "甲律师事务所（示意）" : "乙律师事务所（示意）";
            row.from_at = town.day(month * 30 + 5 + static_cast<std::int64_t>(village)) + 9 * domain::hour_ms;
            row.to_at = row.from_at + 7 * domain::hour_ms;
            row.remote = month % 4 == 3;
            row.consultations = random.integer(2, 14);
            row.disputes = random.integer(0, 2);
            row.lectures = month % 6 == 0 ? 1 : 0;
            row.fee_cents = 180'000;
            town.add(row);
        }
    }
}

} // namespace

void add_community(TownSoFar& town)
{
    points(town);
    councils(town);
    volunteers(town);
    enforcement(town);
    requests(town);
    help(town);
}

} // namespace yiping::platform::simulate
