// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "context.h"

#include <yiping/domain/case_rules.h>
#include <yiping/platform/administration.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace CLI {
class App;
}

/// user, console, session, audit: who may use a platform, and what was done; of a running platform by its socket
/// (platform/administration.h). Only `audit verify` reads the database itself: one that is held means exit 3.
namespace yiping::ctl {

/// Of the platform that runs on the database, if one does; else of the database itself, for which `rules` are those of
/// the town.
[[nodiscard]] Result<platform::AdminAnswer> ask(
    const std::string& db, const platform::AdminRequest& request, const domain::RuleBook* rules = nullptr);

struct UserArgs {
    std::string db, name;
    std::optional<std::string> post, role, scope, responder;
    std::optional<std::uint32_t> mask;
    std::string password_file; ///< "-": standard input; "": make one
    bool keep_password = false;
    bool enable = false;
};
int user_add(const Context& context, const UserArgs& args);
int user_list(const Context& context, const UserArgs& args);
int user_set(const Context& context, const UserArgs& args);
int user_disable(const Context& context, const UserArgs& args);
int user_password(const Context& context, const UserArgs& args);

struct ConsoleArgs {
    std::string db, name, id, valid = "24h";
};
int console_invite(const Context& context, const ConsoleArgs& args);
int console_list(const Context& context, const ConsoleArgs& args);
int console_revoke(const Context& context, const ConsoleArgs& args);

struct SessionArgs {
    std::string db, id, user;
    bool tokens = false;
};
int session_list(const Context& context, const SessionArgs& args);
int session_revoke(const Context& context, const SessionArgs& args);

struct AuditArgs {
    std::string db, expect;
    std::int64_t limit = 50, before = 0;
};
int audit_verify(const Context& context, const AuditArgs& args);
int audit_list(const Context& context, const AuditArgs& args);

/// Where the commands' arguments are kept while the command line is read.
struct AccessArgs {
    UserArgs user;
    ConsoleArgs console;
    SessionArgs session;
    AuditArgs audit;
};
/// Adds the four groups. `choose` keeps what to run.
void add_access_commands(
    CLI::App& app, const Context& context, AccessArgs& args, const std::function<void(std::function<int()>)>& choose);

/// "ctl:" and the account of the operating system: who runs this.
[[nodiscard]] std::string actor_of_command();

} // namespace yiping::ctl
