// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/sync/access_client.h>

#include <string>

namespace yiping::sync {

/// A session that its owner wants kept on this machine (本机保持登录): its token in a file of mode 0600. Any thread.
/// Errors: those of crypto::write_file_atomically; sync.no_session: there is none, or it cannot be read.
[[nodiscard]] Result<void> write_kept_session(const std::string& path, const Session& session);
[[nodiscard]] Result<Session> read_kept_session(const std::string& path);

} // namespace yiping::sync
