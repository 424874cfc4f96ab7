// SPDX-License-Identifier: GPL-3.0-or-later
#include "access_commands.h"

#include "store_sink.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/domain/area_code.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <pwd.h>
#include <unistd.h>

namespace yiping::ctl {

namespace {

using platform::Access;
using platform::Account;

constexpr std::size_t most_password_file = 4096;
constexpr UtcMillis minute_ms = 60'000;

/// A database that is there already, and its accounts.
struct Opened {
    std::unique_ptr<platform::SqliteStore> store;
    SystemClock clock;

    [[nodiscard]] Access& access() const { return *store->access(); }
};

Result<Opened> open(const std::string& db)
{
    Opened opened;
    auto store = open_store(db, false);
    if (!store)
        return std::unexpected(store.error());
    opened.store = std::move(*store);
    return opened;
}

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

/// What the command line says over what there is.
Result<void> apply(const UserArgs& args, platform::SqliteStore& store, platform::User& user)
{
    if (args.post)
        user.post = *args.post;
    if (args.role)
        user.role = platform::parse_role(*args.role).value_or(user.role);
    if (args.mask)
        user.mask_level = *args.mask;
    if (args.scope) {
        user.scope.clear();
        if (!args.scope->empty()) {
            auto code = domain::normalise_area_code(*args.scope);
            if (!code)
                return std::unexpected(code.error());
            user.scope = std::move(*code);
        }
    }
    if (args.responder) {
        const auto responders = store.responders();
        if (!responders)
            return std::unexpected(responders.error());
        const auto found = std::ranges::find(*responders, *args.responder, &domain::Responder::number);
        if (found == responders->end())
            return make_error(Fault::Input, "ctl.no_such_staff", {{"number", *args.responder}});
        user.responder_id = found->id;
    }
    if (user.role == domain::UserRole::Worker && user.responder_id.is_nil())
        return make_error(Fault::Usage, "ctl.worker_without_number");
    return {};
}

struct NewPassword {
    std::string hash;
    std::string made; ///< to be told, if it was not given
};

Result<NewPassword> new_password(const UserArgs& args, const Access& access)
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
    auto hash = crypto::hash_password(word, access.policy().cost, random);
    if (!hash)
        return std::unexpected(hash.error());
    made.hash = std::move(*hash);
    return made;
}

/// The account as it is now, and a password that was made for it.
int tell(const Context& context, const Opened& opened, const std::string& name, const std::string& made)
{
    const auto account = opened.access().account(name);
    if (!account)
        return context.fail(account.error());
    if (!*account)
        return context.fail(Error(Fault::Input, "platform.unknown_user", {{"user", name}}));
    if (context.json) {
        Json document = json_of(**account);
        if (!made.empty())
            document.set("first_password", made);
        context.print(document);
        return 0;
    }
    const platform::User& user = (*account)->user;
    context.out << user.name << "  " << platform::name_of_role(user.role) << "  "
                << (user.scope.empty() ? std::string(context.word("全区", "district")) : user.scope) << '\n';
    if (!made.empty())
        context.out << context.word("首次登录密码（只显示这一次）：", "first password (shown only now): ") << made
                    << '\n';
    return 0;
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

std::string actor_of_command()
{
    const passwd* entry = ::getpwuid(::getuid());
    return "ctl:" + (entry != nullptr ? std::string(entry->pw_name) : std::to_string(::getuid()));
}

int user_add(const Context& context, const UserArgs& args)
{
    auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    platform::User user;
    user.name = args.name;
    user.post = args.name;
    if (auto done = apply(args, *opened->store, user); !done)
        return context.fail(done.error());
    const auto password = new_password(args, opened->access());
    if (!password)
        return context.fail(password.error());
    const UtcMillis now = opened->clock.now();
    if (auto done = opened->access().add_account(user, password->hash, !args.keep_password, actor_of_command(), now);
        !done)
        return context.fail(done.error());
    return tell(context, *opened, args.name, password->made);
}

int user_list(const Context& context, const UserArgs& args)
{
    const auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    const auto accounts = opened->access().accounts();
    if (!accounts)
        return context.fail(accounts.error());
    if (context.json) {
        Json list = Json::list();
        for (const Account& each : *accounts)
            list.push(json_of(each));
        context.print(Json::object().set("users", std::move(list)));
        return 0;
    }
    std::vector<std::vector<std::string>> table{{std::string(context.word("账号", "user")),
        std::string(context.word("职务", "post")), std::string(context.word("角色", "role")),
        std::string(context.word("管辖", "scope")), std::string(context.word("停用", "disabled"))}};
    for (const Account& each : *accounts)
        table.push_back({each.user.name, each.user.post, std::string(platform::name_of_role(each.user.role)),
            each.user.scope, time_or_dash(each.disabled_at)});
    print_table(context.out, table);
    return 0;
}

int user_set(const Context& context, const UserArgs& args)
{
    auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    const auto account = opened->access().account(args.name);
    if (!account)
        return context.fail(account.error());
    if (!*account)
        return context.fail(Error(Fault::Input, "platform.unknown_user", {{"user", args.name}}));
    platform::User user = (*account)->user;
    if (auto done = apply(args, *opened->store, user); !done)
        return context.fail(done.error());
    if (auto done = opened->access().change_account(user, actor_of_command(), opened->clock.now()); !done)
        return context.fail(done.error());
    return tell(context, *opened, args.name, {});
}

int user_disable(const Context& context, const UserArgs& args)
{
    auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    if (auto done = opened->access().set_disabled(args.name, !args.enable, actor_of_command(), opened->clock.now());
        !done)
        return context.fail(done.error());
    return tell(context, *opened, args.name, {});
}

int user_password(const Context& context, const UserArgs& args)
{
    auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    const auto password = new_password(args, opened->access());
    if (!password)
        return context.fail(password.error());
    if (auto done = opened->access().set_password(
            args.name, password->hash, !args.keep_password, Uuid(), actor_of_command(), opened->clock.now());
        !done)
        return context.fail(done.error());
    return tell(context, *opened, args.name, password->made);
}

int console_invite(const Context& context, const ConsoleArgs& args)
{
    const auto valid = parse_duration(args.valid);
    if (!valid)
        return context.fail(Error(Fault::Usage, "ctl.usage", {{"what", "--valid " + args.valid}}));
    auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    const auto made = opened->access().invite(args.name, *valid, actor_of_command(), opened->clock.now());
    if (!made)
        return context.fail(made.error());
    const std::string print = authority_print(args.db);
    if (context.json) {
        context.print(Json::object()
                .set("id", made->info.id.to_string())
                .set("code", made->code)
                .set("name", made->info.name)
                .set("expires_at", iso_time(made->info.expires_at))
                .set("authority_sha256", print.empty() ? Json() : Json(print)));
        return 0;
    }
    context.out << context.word("登记码（只显示这一次）：", "code (shown only now): ") << made->code << '\n'
                << context.word("有效至 ", "good until ") << iso_time(made->info.expires_at) << '\n';
    if (!print.empty())
        context.out << context.word("平台指纹 SHA-256：", "platform SHA-256: ") << print << '\n';
    return 0;
}

int console_list(const Context& context, const ConsoleArgs& args)
{
    const auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    const auto consoles = opened->access().consoles();
    const auto invitations = opened->access().invitations();
    if (!consoles || !invitations)
        return context.fail(!consoles ? consoles.error() : invitations.error());
    if (context.json) {
        Json enrolled = Json::list();
        for (const platform::ConsoleInfo& each : *consoles)
            enrolled.push(Json::object()
                    .set("id", each.id.to_string())
                    .set("name", each.name)
                    .set("enrolled_at", iso_time(each.enrolled_at))
                    .set("certificate_until", time_or_null(each.certificate_until))
                    .set("last_seen", time_or_null(each.last_seen))
                    .set("revoked_at", time_or_null(each.revoked_at)));
        Json invited = Json::list();
        for (const platform::InvitationInfo& each : *invitations)
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
    for (const platform::ConsoleInfo& each : *consoles)
        table.push_back({each.name, each.id.to_string(), time_or_dash(each.certificate_until),
            time_or_dash(each.last_seen), time_or_dash(each.revoked_at)});
    for (const platform::InvitationInfo& each : *invitations) {
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
    auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    if (auto done = opened->access().revoke_console(*id, actor_of_command(), opened->clock.now()); !done)
        return context.fail(done.error());
    if (context.json)
        context.print(Json::object().set("revoked", id->to_string()));
    else
        context.out << context.word("已撤销 ", "revoked ") << id->to_string() << '\n';
    return 0;
}

int session_list(const Context& context, const SessionArgs& args)
{
    const auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    SystemClock clock;
    const auto sessions = opened->access().sessions(clock.now());
    if (!sessions)
        return context.fail(sessions.error());
    if (context.json) {
        Json list = Json::list();
        for (const platform::SessionInfo& each : *sessions)
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
    for (const platform::SessionInfo& each : *sessions)
        table.push_back({each.user, each.id.to_string(), iso_time(each.made_at), iso_time(each.last_used)});
    print_table(context.out, table);
    return 0;
}

int session_revoke(const Context& context, const SessionArgs& args)
{
    if (args.id.empty() == args.user.empty())
        return context.fail(Error(Fault::Usage, "ctl.usage", {{"what", std::string("ID | --user")}}));
    std::optional<Uuid> id;
    if (!args.id.empty()) {
        const auto parsed = parse_id(args.id);
        if (!parsed)
            return context.fail(parsed.error());
        id = *parsed;
    }
    auto opened = open(args.db);
    if (!opened)
        return context.fail(opened.error());
    Access& access = opened->access();
    const UtcMillis now = opened->clock.now();
    const std::string actor = actor_of_command();
    if (!id) {
        const auto account = access.account(args.user);
        if (!account)
            return context.fail(account.error());
        if (!*account)
            return context.fail(Error(Fault::Input, "platform.unknown_user", {{"user", args.user}}));
    }
    const auto sessions = id ? access.revoke_session(*id, actor, now) : access.revoke_sessions(args.user, actor, now);
    if (!sessions)
        return context.fail(sessions.error());
    std::int64_t tokens = 0;
    if (args.tokens) {
        const auto ended = access.revoke_tokens(args.user, actor, now);
        if (!ended)
            return context.fail(ended.error());
        tokens = *ended;
    }
    if (context.json)
        context.print(Json::object().set("sessions", *sessions).set("tokens", tokens));
    else
        context.out << context.word("已结束登录 ", "sessions ended: ") << *sessions
                    << context.word("，停用令牌 ", ", tokens: ") << tokens << '\n';
    return 0;
}

} // namespace yiping::ctl
