// SPDX-License-Identifier: GPL-3.0-or-later
#include "access_commands.h"

#include "store_sink.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/domain/area_code.h>
#include <yiping/platform/administration.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <unistd.h>

namespace yiping::ctl {

namespace {

using platform::Account;
using platform::AdminAnswer;
using platform::AdminRequest;
using platform::AdminVerb;

constexpr std::size_t most_password_file = 4096;
constexpr UtcMillis minute_ms = 60'000;

Json time_or_null(std::optional<UtcMillis> at)
{
    return at && *at != 0 ? Json(iso_time(*at)) : Json();
}

std::string time_or_dash(std::optional<UtcMillis> at)
{
    return at && *at != 0 ? iso_time(*at) : "–";
}

Json json_of(const Account& account)
{
    const platform::User& user = account.user;
    return Json::object()
        .set("name", user.name)
        .set("post", user.post)
        .set("role", platform::name_of_role(user.role))
        .set("scope", user.scope)
        .set("mask_level", user.mask_level)
        .set("responder_id", user.responder_id.is_nil() ? Json() : Json(user.responder_id.to_string()))
        .set("has_password", account.has_password)
        .set("must_change", account.must_change)
        .set("disabled_at", time_or_null(account.disabled_at))
        .set("locked_until", time_or_null(account.locked_until));
}

/// What the command line says of an account.
Result<AdminRequest> request_of(AdminVerb verb, const UserArgs& args)
{
    AdminRequest request;
    request.verb = verb;
    request.name = args.name;
    request.post = args.post;
    if (args.role)
        request.role = platform::parse_role(*args.role);
    request.mask_level = args.mask;
    request.staff_number = args.responder;
    if (args.scope) {
        request.scope = std::string();
        if (!args.scope->empty()) {
            auto code = domain::normalise_area_code(*args.scope);
            if (!code)
                return std::unexpected(code.error());
            request.scope = std::move(*code);
        }
    }
    return request;
}

struct NewPassword {
    std::string hash;
    std::string made; ///< to be told, if it was not given
};

Result<NewPassword> new_password(const UserArgs& args)
{
    SystemRandom random;
    NewPassword made;
    std::string word;
    if (args.password_file.empty()) {
        made.made = word = platform::make_first_password(random);
    } else if (args.password_file == "-") {
        std::getline(std::cin, word);
    } else {
        auto text = crypto::read_file(args.password_file, most_password_file);
        if (!text)
            return std::unexpected(text.error());
        word = text->substr(0, text->find_first_of("\r\n"));
    }
    if (auto wrong = platform::check_password_rules(args.name, word))
        return std::unexpected(*wrong);
    auto hash = crypto::hash_password(word, platform::AccessPolicy().cost, random);
    if (!hash)
        return std::unexpected(hash.error());
    made.hash = std::move(*hash);
    return made;
}

/// The account as it is now, and a password that was made for it.
int tell(const Context& context, const Result<AdminAnswer>& answer, const std::string& made)
{
    if (!answer)
        return context.fail(answer.error());
    const Account& account = answer->accounts.front();
    if (context.json) {
        Json document = json_of(account);
        if (!made.empty())
            document.set("first_password", made);
        context.print(document);
        return 0;
    }
    const platform::User& user = account.user;
    context.out << user.name << "  " << platform::name_of_role(user.role) << "  "
                << (user.scope.empty() ? std::string(context.word("全区", "district")) : user.scope) << '\n';
    if (!made.empty())
        context.out << context.word("首次登录密码（只显示这一次）：", "first password (shown only now): ") << made
                    << '\n';
    return 0;
}

/// A request that brings a password.
int with_password(const Context& context, AdminVerb verb, const UserArgs& args)
{
    auto request = request_of(verb, args);
    if (!request)
        return context.fail(request.error());
    auto password = new_password(args);
    if (!password)
        return context.fail(password.error());
    request->password_hash = std::move(password->hash);
    request->must_change = !args.keep_password;
    return tell(context, ask(args.db, *request), password->made);
}

/// "30m", "24h", "7d"; up to 30 days.
std::optional<UtcMillis> parse_duration(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end + 1 != text.data() + text.size())
        return std::nullopt;
    const UtcMillis unit = *end == 'm'   ? minute_ms
                           : *end == 'h' ? 60 * minute_ms
                           : *end == 'd' ? 24 * 60 * minute_ms
                                         : 0;
    if (unit == 0 || number < 1 || number > 30 * 24 * 60 * minute_ms / unit)
        return std::nullopt;
    return number * unit;
}

/// SHA-256 of the platform's authority, for the person who enrols a console to compare; "" before its first start.
std::string authority_print(const std::string& db)
{
    const auto folder = std::filesystem::absolute(db).parent_path() / "tls";
    const auto text = crypto::read_file((folder / "authority.pem").string());
    if (!text)
        return {};
    const auto facts = crypto::read_certificate_facts(*text);
    return facts ? facts->sha256 : std::string();
}

Result<Uuid> parse_id(const std::string& text)
{
    const auto id = Uuid::parse(text);
    if (!id)
        return make_error(Fault::Usage, "ctl.usage", {{"what", "ID " + text}});
    return *id;
}

} // namespace

Result<AdminAnswer> ask(const std::string& db, const AdminRequest& request, const domain::RuleBook* rules)
{
    std::error_code ignored;
    if (std::filesystem::exists(platform::admin_socket_path(db), ignored)) {
        auto answer = platform::ask_running(db, request);
        if (answer || answer.error().code() != "platform.nobody_answers")
            return answer;
    }
    auto store = open_store(db, false, rules);
    if (!store)
        return std::unexpected(store.error());
    SystemClock clock;
    return platform::administer(**store, request, actor_of_command(), clock.now());
}

std::string actor_of_command()
{
    return platform::actor_of(::getuid());
}

int user_add(const Context& context, const UserArgs& args)
{
    return with_password(context, AdminVerb::AddUser, args);
}

int user_list(const Context& context, const UserArgs& args)
{
    const auto answer = ask(args.db, {});
    if (!answer)
        return context.fail(answer.error());
    if (context.json) {
        Json list = Json::list();
        for (const Account& each : answer->accounts)
            list.push(json_of(each));
        context.print(Json::object().set("users", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{std::string(context.word("账号", "user")),
        std::string(context.word("职务", "post")), std::string(context.word("角色", "role")),
        std::string(context.word("管辖", "scope")), std::string(context.word("停用", "disabled"))}};
    for (const Account& each : answer->accounts)
        table.push_back({each.user.name, each.user.post, std::string(platform::name_of_role(each.user.role)),
            each.user.scope, time_or_dash(each.disabled_at)});
    print_table(context.out, table);
    return 0;
}

int user_set(const Context& context, const UserArgs& args)
{
    const auto request = request_of(AdminVerb::ChangeUser, args);
    if (!request)
        return context.fail(request.error());
    return tell(context, ask(args.db, *request), {});
}

int user_disable(const Context& context, const UserArgs& args)
{
    AdminRequest request;
    request.verb = AdminVerb::DisableUser;
    request.name = args.name;
    request.disabled = !args.enable;
    return tell(context, ask(args.db, request), {});
}

int user_password(const Context& context, const UserArgs& args)
{
    return with_password(context, AdminVerb::SetPassword, args);
}

int console_invite(const Context& context, const ConsoleArgs& args)
{
    const auto valid = parse_duration(args.valid);
    if (!valid)
        return context.fail(Error(Fault::Usage, "ctl.usage", {{"what", "--valid " + args.valid}}));
    AdminRequest request;
    request.verb = AdminVerb::Invite;
    request.name = args.name;
    request.valid_ms = *valid;
    const auto made = ask(args.db, request);
    if (!made)
        return context.fail(made.error());
    const platform::InvitationInfo& info = made->invitations.front();
    const std::string print = authority_print(args.db);
    if (context.json) {
        context.print(Json::object()
                .set("id", info.id.to_string())
                .set("code", made->code)
                .set("name", info.name)
                .set("expires_at", iso_time(info.expires_at))
                .set("authority_sha256", print.empty() ? Json() : Json(print)));
        return 0;
    }
    context.out << context.word("登记码（只显示这一次）：", "code (shown only now): ") << made->code << '\n'
                << context.word("有效至 ", "good until ") << iso_time(info.expires_at) << '\n';
    if (!print.empty())
        context.out << context.word("平台指纹 SHA-256：", "platform SHA-256: ") << print << '\n';
    return 0;
}

int console_list(const Context& context, const ConsoleArgs& args)
{
    AdminRequest request;
    request.verb = AdminVerb::Consoles;
    const auto answer = ask(args.db, request);
    if (!answer)
        return context.fail(answer.error());
    if (context.json) {
        Json enrolled = Json::list();
        for (const platform::ConsoleInfo& each : answer->consoles)
            enrolled.push(Json::object()
                    .set("id", each.id.to_string())
                    .set("name", each.name)
                    .set("enrolled_at", iso_time(each.enrolled_at))
                    .set("certificate_until", time_or_null(each.certificate_until))
                    .set("last_seen", time_or_null(each.last_seen))
                    .set("revoked_at", time_or_null(each.revoked_at)));
        Json invited = Json::list();
        for (const platform::InvitationInfo& each : answer->invitations)
            invited.push(Json::object()
                    .set("id", each.id.to_string())
                    .set("name", each.name)
                    .set("made_at", iso_time(each.made_at))
                    .set("expires_at", iso_time(each.expires_at))
                    .set("used_at", time_or_null(each.used_at))
                    .set("revoked_at", time_or_null(each.revoked_at))
                    .set("console_id", each.console_id.is_nil() ? Json() : Json(each.console_id.to_string())));
        context.print(Json::object().set("consoles", std::move(enrolled)).set("invitations", std::move(invited)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{std::string(context.word("控制台", "console")),
        std::string(context.word("编号", "id")), std::string(context.word("证书有效至", "certificate until")),
        std::string(context.word("最近连接", "last seen")), std::string(context.word("撤销", "revoked"))}};
    for (const platform::ConsoleInfo& each : answer->consoles)
        table.push_back({each.name, each.id.to_string(), time_or_dash(each.certificate_until),
            time_or_dash(each.last_seen), time_or_dash(each.revoked_at)});
    for (const platform::InvitationInfo& each : answer->invitations) {
        if (!each.used_at)
            table.push_back({each.name + std::string(context.word("（登记码）", " (code)")), each.id.to_string(),
                time_or_dash(each.expires_at), "–", time_or_dash(each.revoked_at)});
    }
    print_table(context.out, table);
    return 0;
}

int console_revoke(const Context& context, const ConsoleArgs& args)
{
    const auto id = parse_id(args.id);
    if (!id)
        return context.fail(id.error());
    AdminRequest request;
    request.verb = AdminVerb::RevokeConsole;
    request.id = *id;
    if (const auto done = ask(args.db, request); !done)
        return context.fail(done.error());
    if (context.json)
        context.print(Json::object().set("revoked", id->to_string()));
    else
        context.out << context.word("已撤销 ", "revoked ") << id->to_string() << '\n';
    return 0;
}

int session_list(const Context& context, const SessionArgs& args)
{
    AdminRequest request;
    request.verb = AdminVerb::Sessions;
    const auto answer = ask(args.db, request);
    if (!answer)
        return context.fail(answer.error());
    if (context.json) {
        Json list = Json::list();
        for (const platform::SessionInfo& each : answer->sessions)
            list.push(Json::object()
                    .set("id", each.id.to_string())
                    .set("user", each.user)
                    .set("console_id", each.console_id.is_nil() ? Json() : Json(each.console_id.to_string()))
                    .set("certified", each.certified)
                    .set("made_at", iso_time(each.made_at))
                    .set("last_used", iso_time(each.last_used))
                    .set("expires_at", iso_time(each.expires_at)));
        context.print(Json::object().set("sessions", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{
        {std::string(context.word("账号", "user")), std::string(context.word("编号", "id")),
            std::string(context.word("登录", "made")), std::string(context.word("最近使用", "last used"))}};
    for (const platform::SessionInfo& each : answer->sessions)
        table.push_back({each.user, each.id.to_string(), iso_time(each.made_at), iso_time(each.last_used)});
    print_table(context.out, table);
    return 0;
}

int session_revoke(const Context& context, const SessionArgs& args)
{
    if (args.id.empty() == args.user.empty())
        return context.fail(Error(Fault::Usage, "ctl.usage", {{"what", std::string("ID | --user")}}));
    AdminRequest request;
    request.verb = args.id.empty() ? AdminVerb::RevokeSessions : AdminVerb::RevokeSession;
    request.name = args.user;
    request.with_tokens = args.tokens;
    if (!args.id.empty()) {
        const auto id = parse_id(args.id);
        if (!id)
            return context.fail(id.error());
        request.id = *id;
    }
    const auto answer = ask(args.db, request);
    if (!answer)
        return context.fail(answer.error());
    if (context.json)
        context.print(Json::object().set("sessions", answer->ended_sessions).set("tokens", answer->ended_tokens));
    else
        context.out << context.word("已结束登录 ", "sessions ended: ") << answer->ended_sessions
                    << context.word("，停用令牌 ", ", tokens: ") << answer->ended_tokens << '\n';
    return 0;
}

} // namespace yiping::ctl
