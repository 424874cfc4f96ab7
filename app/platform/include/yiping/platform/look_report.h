// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/sqlite/database.h>

#include <optional>
#include <string>
#include <vector>

/// The owner's answer: who has looked at his camera, when, why and how long. Read from the audit log; the thread of the
/// database.
namespace yiping::platform {

/// What was kept of a look: a picture or a clip.
struct KeptLine {
    UtcMillis at = 0;
    std::string kind; ///< "picture" or "clip"
    std::string about, sha256;
};

/// A look as the owner of the camera is told of it.
struct LookLine {
    UtcMillis from = 0;
    std::optional<UtcMillis> to; ///< nothing: it goes on, or nobody knows
    std::string user, device, reason;
    std::string refused; ///< code of the refusal; "" it was allowed
    std::vector<KeptLine> kept;
    std::vector<UtcMillis> heard; ///< when its sound was switched on
};

/// All looks at a camera in [since, until), oldest first, read from the audit log.
[[nodiscard]] Result<std::vector<LookLine>> looks_at(
    sqlite::Database& database, const Uuid& camera, UtcMillis since, UtcMillis until);

} // namespace yiping::platform
