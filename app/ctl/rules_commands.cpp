// SPDX-License-Identifier: GPL-3.0-or-later
#include "access_commands.h"
#include "commands.h"

#include <yiping/config/rules.h>
#include <yiping/domain/case_rules.h>

#include <algorithm>

namespace yiping::ctl {

namespace {

using domain::RuleSwitch;
using platform::AdminAnswer;
using platform::AdminRequest;
using platform::AdminVerb;
using platform::RuleDone;

std::string_view kind_of(domain::RuleKind kind)
{
    switch (kind) {
    case domain::RuleKind::Taking:
        return "taking";
    case domain::RuleKind::Pressing:
        return "pressing";
    case domain::RuleKind::Resuming:
        break;
    }
    return "resuming";
}

/// Of the running platform by its own rules; of one at rest by those of the files.
Result<AdminAnswer> ask_of_rules(const RulesArgs& args, AdminRequest request)
{
    if (args.as_of) {
        const auto read = parse_iso_time(*args.as_of);
        if (!read)
            return std::unexpected(read.error());
        request.at = *read;
    }
    const auto book = config::load_rules();
    if (!book)
        return std::unexpected(book.error());
    return ask(args.db, request, &*book);
}

RuleDone sum_of(const AdminAnswer& answer, const std::string& rule)
{
    RuleDone sum;
    for (const RuleDone& each : answer.rules_done) {
        if (each.rule != rule)
            continue;
        sum.today += each.today;
        sum.week += each.week;
    }
    return sum;
}

Json json_of(const Context& context, const AdminAnswer& answer, const RuleSwitch& rule)
{
    const RuleDone done = sum_of(answer, rule.rule);
    return Json::object()
        .set("id", rule.rule)
        .set("name", std::string(context.word(rule.title, rule.title_en)))
        .set("kind", std::string(kind_of(rule.kind)))
        .set("says", std::string(context.word(rule.says, rule.says_en)))
        .set("enabled", rule.enabled)
        .set("in_file", rule.usual)
        .set("switched_at", rule.switched_at ? Json(iso_time(*rule.switched_at)) : Json())
        .set("switched_by", rule.switched_by)
        .set("reason", rule.reason)
        .set("today", done.today)
        .set("seven_days", done.week);
}

std::string state_words(const Context& context, const RuleSwitch& rule)
{
    std::string words(rule.enabled ? context.word("开", "on") : context.word("关", "off"));
    if (rule.enabled != rule.usual)
        words += context.word("（已切换）", " (switched)");
    return words;
}

} // namespace

int rules_list(const Context& context, const RulesArgs& args)
{
    const auto answer = ask_of_rules(args, {.verb = AdminVerb::Rules});
    if (!answer)
        return context.fail(answer.error());
    if (context.json) {
        Json list = Json::list();
        for (const RuleSwitch& rule : answer->rules)
            list.push(json_of(context, *answer, rule));
        context.print(Json::object()
                .set("as_of", answer->as_of == 0 ? Json() : Json(iso_time(answer->as_of)))
                .set("rules", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{std::string(context.word("规则", "rule")),
        std::string(context.word("名称", "name")), std::string(context.word("状态", "state")),
        std::string(context.word("今日", "today")), std::string(context.word("近7日", "7 days"))}};
    for (const RuleSwitch& rule : answer->rules) {
        const RuleDone done = sum_of(*answer, rule.rule);
        table.push_back({rule.rule, std::string(context.word(rule.title, rule.title_en)), state_words(context, rule),
            grouped(done.today), grouped(done.week)});
    }
    print_table(context.out, table);
    return 0;
}

int rules_show(const Context& context, const RulesArgs& args)
{
    const auto answer = ask_of_rules(args, {.verb = AdminVerb::Rules});
    if (!answer)
        return context.fail(answer.error());
    const auto found = std::ranges::find(answer->rules, args.id, &RuleSwitch::rule);
    if (found == answer->rules.end())
        return context.fail(Error(Fault::Usage, "platform.no_such_rule", {{"id", args.id}}));
    Json moves = Json::list();
    std::vector<std::vector<std::string>> table;
    for (const RuleDone& done : answer->rules_done) {
        if (done.rule != args.id)
            continue;
        const std::string name(domain::name_of(done.move));
        moves.push(Json::object().set("move", name).set("today", done.today).set("seven_days", done.week));
        table.push_back({name, grouped(done.today), grouped(done.week)});
    }
    if (context.json) {
        context.print(json_of(context, *answer, *found).set("moves", std::move(moves)));
        return 0;
    }
    context.out << found->rule << "  " << context.word(found->title, found->title_en) << "  "
                << state_words(context, *found) << '\n'
                << context.word(found->says, found->says_en) << '\n';
    if (found->switched_at)
        context.out << iso_time(*found->switched_at) << "  " << found->switched_by << "  " << found->reason << '\n';
    print_table(context.out, table);
    return 0;
}

int rules_switch(const Context& context, const RulesArgs& args)
{
    const bool on = args.state == "on";
    const auto answer =
        ask_of_rules(args, {.verb = AdminVerb::SwitchRule, .name = args.id, .disabled = !on, .reason = args.reason});
    if (!answer) {
        const bool unknown = answer.error().code() == "platform.no_such_rule";
        return context.fail(unknown ? Error(Fault::Usage, "platform.no_such_rule", {{"id", args.id}}) : answer.error());
    }
    if (context.json)
        context.print(Json::object().set("id", args.id).set("enabled", on));
    else
        context.out << args.id << "  " << (on ? context.word("开", "on") : context.word("关", "off")) << '\n';
    return 0;
}

} // namespace yiping::ctl
