// SPDX-License-Identifier: GPL-3.0-or-later
#include "access_commands.h"

#include "store_sink.h"

#include <charconv>

namespace yiping::ctl {

namespace {

/// "17:<64 hex digits>"; nothing for "".
Result<platform::AuditHead> parse_expected(const std::string& text)
{
    platform::AuditHead head;
    if (text.empty())
        return head;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), head.sequence);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (error != std::errc() || head.sequence < 1 || rest.size() != 65 || !rest.starts_with(':') ||
        rest.substr(1).find_first_not_of("0123456789abcdef") != std::string_view::npos)
        return make_error(Fault::Usage, "ctl.usage", {{"what", "--expect " + text}});
    head.hash = rest.substr(1);
    return head;
}

} // namespace

int audit_verify(const Context& context, const AuditArgs& args)
{
    const auto expected = parse_expected(args.expect);
    if (!expected)
        return context.fail(expected.error());
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    const auto report = platform::verify_audit((*store)->database(), *expected);
    if (!report)
        return context.fail(report.error());
    const auto text_of = [&](const platform::AuditProblem& problem) {
        return context.messages.text(Error(Fault::Input, problem.code, {{"sequence", problem.sequence}}));
    };
    if (context.json) {
        Json problems = Json::list();
        for (const platform::AuditProblem& each : report->problems)
            problems.push(
                Json::object().set("code", each.code).set("sequence", each.sequence).set("message", text_of(each)));
        context.print(Json::object()
                .set("ok", report->problems.empty())
                .set("lines", report->lines)
                .set("forgotten", report->forgotten)
                .set("head", Json::object().set("sequence", report->head.sequence).set("hash", report->head.hash))
                .set("head_file", report->head_file)
                .set("problems", std::move(problems)));
    } else {
        for (const platform::AuditProblem& each : report->problems)
            context.err << "✘ " << text_of(each) << '\n';
        context.out << (report->problems.empty() ? context.word("✔ 日志链完整，", "✔ the chain is whole, ")
                                                 : context.word("日志链不完整，", "the chain is broken, "))
                    << grouped(report->lines) << context.word(" 条，末条 ", " lines, head ") << report->head.sequence
                    << ':' << report->head.hash << '\n';
        if (report->forgotten > 0)
            context.out << context.word("▸ 此前 ", "▸ before them ") << grouped(report->forgotten)
                        << context.word(" 条已过保存期限，按规定删除。\n", " lines, kept as long as they had to be.\n");
        if (!report->head_file)
            context.err << context.word("▸ 没有可比对的末条记录文件，末尾若被截去无法发现。\n",
                "▸ There is no head file to compare with: a cut tail would not be found.\n");
    }
    return report->problems.empty() ? 0 : 1;
}

int audit_list(const Context& context, const AuditArgs& args)
{
    platform::AdminRequest request;
    request.verb = platform::AdminVerb::Audit;
    request.before = args.before;
    request.limit = args.limit;
    const auto answer = ask(args.db, request);
    if (!answer)
        return context.fail(answer.error());
    if (context.json) {
        Json list = Json::list();
        for (const platform::AuditLine& each : answer->audit)
            list.push(Json::object()
                    .set("sequence", each.sequence)
                    .set("at", iso_time(each.at))
                    .set("actor", each.actor)
                    .set("action", each.action)
                    .set("object", each.object)
                    .set("details", each.details)
                    .set("hash", each.hash));
        context.print(Json::object().set("lines", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{"#", std::string(context.word("时间", "time")),
        std::string(context.word("谁", "who")), std::string(context.word("做了什么", "what")),
        std::string(context.word("对象", "object")), std::string(context.word("详情", "details"))}};
    for (const platform::AuditLine& each : answer->audit)
        table.push_back(
            {std::to_string(each.sequence), iso_time(each.at), each.actor, each.action, each.object, each.details});
    print_table(context.out, table);
    return 0;
}

} // namespace yiping::ctl
