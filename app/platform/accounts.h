// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/platform/store.h>

#include <filesystem>
#include <map>
#include <span>
#include <string>

namespace yiping::platform {

/// Accounts that every platform has: the wall and the desk of this machine, and a resident for the public phone page.
[[nodiscard]] std::vector<User> local_accounts();
/// One account per responder, "worker:<staff number>": the demo's phones.
[[nodiscard]] std::vector<User> worker_accounts(std::span<const domain::Responder> responders);

/// Tokens by account name. They are kept in `file` (mode 0600) beside the database, so that a console or phone that
/// was given one still has the right one after a restart; the database has hashes only. What is missing is made.
[[nodiscard]] Result<std::map<std::string, std::string>> tokens_for(
    Store& store, std::span<const User> users, const std::filesystem::path& file, Random& random, UtcMillis at);

} // namespace yiping::platform
