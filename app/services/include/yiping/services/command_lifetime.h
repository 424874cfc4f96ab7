// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>

#include <optional>

namespace yiping::services {

/// How long after it was made a command is still wanted; nothing: for ever. The one table of it:
/// moves of a case 12 hours – the next shift has looked at the case anew by then, and a dispatch that arrives a day
/// late sends somebody to what may be settled; scenes of the wall and positions 10 minutes – they speak of now;
/// reports, receipts and corrections for ever – they stay true, and a correction is merged with what came between.
[[nodiscard]] std::optional<UtcMillis> lifetime_of(const domain::CommandBody& body);

} // namespace yiping::services
