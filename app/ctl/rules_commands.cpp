// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/rules.h>
#include <yiping/domain/case_rules.h>
#include <yiping/domain/limits.h>

#include "commands.h"
#include "store_sink.h"

#include <algorithm>
#include <format>
#include <map>
#include <optional>

namespace yiping::ctl {

namespace {

struct Line {
    std::string id, zh, en;
    std::string kind; ///< taking, pressing, resuming
    bool in_file = true; ///< on, as its file says
    bool enabled = true; ///< on, as it is
};

struct Done {
    std::int64_t today = 0, week = 0;
};

struct Rules {
    std::vector<Line> lines;
    std::map<std::string, std::map<domain::Move, Done>> done; ///< by rule
    UtcMillis as_of = 0;
};

Result<Rules> read_rules(platform::SqliteStore& store, const std::optional<std::string>& as_of)
{
    Rules rules;
    rules.as_of = store.last_change_at();
    if (as_of) {
        const auto read = parse_iso_time(*as_of);
        if (!read)
            return std::unexpected(read.error());
        rules.as_of = *read;
    }
    const auto book = config::load_rules();
    if (!book)
        return std::unexpected(book.error());
    const auto switches = store.rule_switches();
    if (!switches)
        return std::unexpected(switches.error());
    for (const domain::TakingRule& each : book->taking)
        rules.lines.push_back({each.id, each.zh, each.en, "taking", each.enabled, each.enabled});
    for (const domain::PressingRule& each : book->pressing)
        rules.lines.push_back({each.id, each.zh, each.en, "pressing", each.enabled, each.enabled});
    rules.lines.push_back({std::string(domain::resuming_rule), "挂起到期恢复", "Suspended cases go on", "resuming",
        book->resumes, book->resumes});
    for (Line& line : rules.lines)
        if (const auto found = switches->find(line.id); found != switches->end())
            line.enabled = found->second;

    // Today and the six days before it.
    const UtcMillis today = domain::local_midnight(rules.as_of);
    auto read = store.database().prepare("SELECT rule, move, count(*), count(*) FILTER (WHERE at >= ?1) FROM case_move "
                                         "WHERE rule IS NOT NULL AND at >= ?2 AND at <= ?3 GROUP BY rule, move");
    if (!read)
        return std::unexpected(read.error());
    read->bind(0, today).bind(1, today - 6 * domain::day_ms).bind(2, rules.as_of);
    Result<bool> row = false;
    while ((row = read->step()) && *row)
        rules.done[std::string(read->text(0))][static_cast<domain::Move>(read->integer(1))] = {
            read->integer(3), read->integer(2)};
    if (!row)
        return std::unexpected(row.error());
    return rules;
}

Done sum_of(const Rules& rules, const std::string& id)
{
    Done sum;
    if (const auto found = rules.done.find(id); found != rules.done.end()) {
        for (const auto& [move, done] : found->second) {
            sum.today += done.today;
            sum.week += done.week;
        }
    }
    return sum;
}

Json json_of(const Context& context, const Rules& rules, const Line& line)
{
    const Done done = sum_of(rules, line.id);
    return Json::object()
        .set("id", line.id)
        .set("name", std::string(context.word(line.zh, line.en)))
        .set("kind", line.kind)
        .set("enabled", line.enabled)
        .set("in_file", line.in_file)
        .set("today", done.today)
        .set("seven_days", done.week);
}

std::string state_words(const Context& context, const Line& line)
{
    std::string words(line.enabled ? context.word("开", "on") : context.word("关", "off"));
    if (line.enabled != line.in_file)
        words += context.word("（已切换）", " (switched)");
    return words;
}

} // namespace

int rules_list(const Context& context, const RulesArgs& args)
{
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    const auto rules = read_rules(**store, args.as_of);
    if (!rules)
        return context.fail(rules.error());
    if (context.json) {
        Json list = Json::list();
        for (const Line& line : rules->lines)
            list.push(json_of(context, *rules, line));
        context.print(Json::object()
                .set("as_of", rules->as_of == 0 ? Json() : Json(iso_time(rules->as_of)))
                .set("rules", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{std::string(context.word("规则", "rule")),
        std::string(context.word("名称", "name")), std::string(context.word("状态", "state")),
        std::string(context.word("今日", "today")), std::string(context.word("近7日", "7 days"))}};
    for (const Line& line : rules->lines) {
        const Done done = sum_of(*rules, line.id);
        table.push_back({line.id, std::string(context.word(line.zh, line.en)), state_words(context, line),
            grouped(done.today), grouped(done.week)});
    }
    print_table(context.out, table);
    return 0;
}

int rules_show(const Context& context, const RulesArgs& args)
{
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    const auto rules = read_rules(**store, args.as_of);
    if (!rules)
        return context.fail(rules.error());
    const auto found = std::ranges::find(rules->lines, args.id, &Line::id);
    if (found == rules->lines.end())
        return context.fail(Error(Fault::Usage, "platform.no_such_rule", {{"id", args.id}}));
    const auto done = rules->done.find(found->id);
    if (context.json) {
        Json moves = Json::list();
        if (done != rules->done.end())
            for (const auto& [move, count] : done->second)
                moves.push(Json::object()
                        .set("move", std::string(domain::name_of(move)))
                        .set("today", count.today)
                        .set("seven_days", count.week));
        context.print(json_of(context, *rules, *found).set("moves", std::move(moves)));
        return 0;
    }
    context.out << found->id << "  " << context.word(found->zh, found->en) << "  " << state_words(context, *found)
                << '\n';
    std::vector<std::vector<std::string>> table;
    if (done != rules->done.end())
        for (const auto& [move, count] : done->second)
            table.push_back({std::string(domain::name_of(move)), grouped(count.today), grouped(count.week)});
    print_table(context.out, table);
    return 0;
}

int rules_switch(const Context& context, const RulesArgs& args)
{
    auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    const auto rules = read_rules(**store, std::nullopt);
    if (!rules)
        return context.fail(rules.error());
    if (!std::ranges::contains(rules->lines, args.id, &Line::id))
        return context.fail(Error(Fault::Usage, "platform.no_such_rule", {{"id", args.id}}));
    SystemClock clock;
    SystemRandom random;
    domain::Principal who;
    who.user = "ctl";
    who.post = "yipingctl";
    who.role = domain::UserRole::Administrator;
    who.device = "ctl";
    domain::Command command;
    command.id = Uuid::make(clock, random);
    command.made_at = clock.now();
    command.body = domain::SwitchRule{args.id, args.state == "on", args.reason};
    const auto answer = (*store)->execute(who, command, clock.now());
    if (answer.error)
        return context.fail(*answer.error);
    if (context.json)
        context.print(Json::object().set("id", args.id).set("enabled", args.state == "on"));
    else
        context.out << args.id << "  " << (args.state == "on" ? context.word("开", "on") : context.word("关", "off"))
                    << '\n';
    return 0;
}

} // namespace yiping::ctl
