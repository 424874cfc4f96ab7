// SPDX-License-Identifier: GPL-3.0-or-later
#include "access_commands.h"

#include <CLI/CLI.hpp>

namespace yiping::ctl {

namespace {

class Groups {
public:
    Groups(CLI::App& app, const Context& context, AccessArgs& args,
        const std::function<void(std::function<int()>)>& choose)
        : app_(app), context_(context), args_(args), choose_(choose)
    {
    }

    void add_user()
    {
        UserArgs& args = args_.user;
        CLI::App* user = group("user", "账号", "accounts");
        CLI::App* add = command(user, "add", "建立账号", "make an account", args.db,
            [&context = context_, &all = args_] { return user_add(context, all.user); });
        CLI::App* list = command(user, "list", "列出账号", "list accounts", args.db,
            [&context = context_, &all = args_] { return user_list(context, all.user); });
        CLI::App* set = command(user, "set", "修改账号", "change an account", args.db,
            [&context = context_, &all = args_] { return user_set(context, all.user); });
        CLI::App* disable = command(user, "disable", "停用或恢复账号", "disable an account, or enable it", args.db,
            [&context = context_, &all = args_] { return user_disable(context, all.user); });
        CLI::App* password = command(user, "password", "重设密码", "set a new password", args.db,
            [&context = context_, &all = args_] { return user_password(context, all.user); });
        static_cast<void>(list);
        for (CLI::App* each : {add, set, disable, password})
            each->add_option("NAME", args.name, word("账号名", "user name"))->required();
        for (CLI::App* each : {add, set}) {
            each->add_option("--post", args.post, word("姓氏与职务", "surname and post"));
            each->add_option("--role", args.role, "viewer, operator, supervisor, administrator, worker, resident")
                ->check(CLI::IsMember({"viewer", "operator", "supervisor", "administrator", "worker", "resident"}));
            each->add_option("--scope", args.scope, word("管辖区划码，空为全区", "area code, empty for the district"));
            each->add_option("--mask", args.mask,
                    word("脱敏级别：1 坐席，2 大屏，3 来访", "mask level: 1 desk, 2 wall, 3 visitors"))
                ->check(CLI::Range(1, 3));
            each->add_option("--responder", args.responder, word("网格员工号", "staff number of a worker"));
        }
        for (CLI::App* each : {add, password}) {
            each->add_option("--password-file", args.password_file,
                word("密码所在文件，- 为标准输入；不给则生成",
                    "file with the password, - for stdin; default: make one"));
            each->add_flag(
                "--keep", args.keep_password, word("首次登录不必修改密码", "need not be changed at the first sign-in"));
        }
        disable->add_flag("--enable", args.enable, word("恢复", "enable again"));
    }

    void add_console()
    {
        ConsoleArgs& args = args_.console;
        CLI::App* console = group("console", "控制台", "consoles");
        CLI::App* invite = command(console, "invite", "生成一次性登记码", "make a one-time code", args.db,
            [&context = context_, &all = args_] { return console_invite(context, all.console); });
        invite->add_option("--name", args.name, word("控制台名称", "name of the console"))->required();
        invite->add_option("--valid", args.valid, word("有效期，如 24h、30m、7d", "how long, as 24h, 30m, 7d"));
        command(console, "list", "列出控制台和登记码", "list consoles and codes", args.db,
            [&context = context_, &all = args_] { return console_list(context, all.console); });
        CLI::App* revoke = command(console, "revoke", "撤销控制台或登记码", "revoke a console or a code", args.db,
            [&context = context_, &all = args_] { return console_revoke(context, all.console); });
        revoke->add_option("ID", args.id, word("控制台或登记码的编号", "id of the console or code"))->required();
    }

    void add_session()
    {
        SessionArgs& args = args_.session;
        CLI::App* session = group("session", "登录", "sessions");
        command(session, "list", "列出登录", "list sessions", args.db,
            [&context = context_, &all = args_] { return session_list(context, all.session); });
        CLI::App* revoke = command(session, "revoke", "结束登录", "end sessions", args.db,
            [&context = context_, &all = args_] { return session_revoke(context, all.session); });
        auto* id = revoke->add_option("ID", args.id, word("登录的编号", "id of a session"));
        auto* user = revoke->add_option("--user", args.user, word("这个账号的全部登录", "all of a user"));
        id->excludes(user);
        revoke->add_flag("--tokens", args.tokens, word("也停用它的设备令牌", "its device tokens as well"))->needs(user);
    }

    void add_audit()
    {
        AuditArgs& args = args_.audit;
        CLI::App* audit = group("audit", "审计日志", "audit log");
        CLI::App* verify = command(audit, "verify", "核对日志链", "check the chain", args.db,
            [&context = context_, &all = args_] { return audit_verify(context, all.audit); });
        verify->add_option(
            "--expect", args.expect, word("另处保存的 序号:哈希", "a SEQUENCE:HASH that was kept elsewhere"));
        CLI::App* list = command(audit, "list", "列出日志", "list lines", args.db,
            [&context = context_, &all = args_] { return audit_list(context, all.audit); });
        list->add_option("--limit", args.limit, word("最多几条", "how many"))->check(CLI::Range(1, 100'000));
        list->add_option("--before", args.before, word("只列此序号之前的", "only before this sequence"))
            ->check(CLI::PositiveNumber);
    }

private:
    [[nodiscard]] std::string word(std::string_view zh, std::string_view en) const
    {
        return std::string(context_.word(zh, en));
    }
    CLI::App* group(const char* name, std::string_view zh, std::string_view en)
    {
        CLI::App* app = app_.add_subcommand(name, word(zh, en));
        app->require_subcommand(1);
        app->fallthrough();
        return app;
    }
    CLI::App* command(CLI::App* parent, const char* name, std::string_view zh, std::string_view en, std::string& db,
        std::function<int()> action)
    {
        CLI::App* app = parent->add_subcommand(name, word(zh, en));
        app->fallthrough();
        app->callback([choose = choose_, action = std::move(action)] { choose(action); });
        app->add_option("--db", db, word("平台数据库文件", "platform database file"))->required();
        return app;
    }

    CLI::App& app_;
    const Context& context_;
    AccessArgs& args_;
    const std::function<void(std::function<int()>)>& choose_;
};

} // namespace

void add_access_commands(
    CLI::App& app, const Context& context, AccessArgs& args, const std::function<void(std::function<int()>)>& choose)
{
    Groups groups(app, context, args, choose);
    groups.add_user();
    groups.add_console();
    groups.add_session();
    groups.add_audit();
}

} // namespace yiping::ctl
