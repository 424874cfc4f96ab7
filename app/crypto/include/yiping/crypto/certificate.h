// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <string>

namespace yiping::crypto {

/// Where a server's papers are, all PEM.
struct ServerIdentity {
    std::string authority_path;   ///< certificate of the local authority: what a console has to trust
    std::string certificate_path; ///< the server's
    std::string key_path;         ///< its private key, mode 0600
};

/// The identity of a platform on loopback (localhost, 127.0.0.1, ::1), in `folder`. Made at the first call: an
/// authority of our own and a server certificate under it, EC P-256, 825 days. Later calls return what is there, and
/// make a new server certificate under the same authority when fewer than 30 days are left.
/// Errors: crypto.folder_unusable, crypto.file_unreadable, crypto.disk_full, crypto.failed.
[[nodiscard]] Result<ServerIdentity> loopback_identity(const std::string& folder, Clock& clock);

} // namespace yiping::crypto
