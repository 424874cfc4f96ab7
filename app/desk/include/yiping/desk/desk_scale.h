// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace yiping::desk {

/// The size in percent, 100 to 200, that the person has chosen for a desk that remembers itself in this file. Qt takes
/// it up before there is an application, as QT_SCALE_FACTOR. Any thread.
[[nodiscard]] int kept_scale(const QString& memory_file);

} // namespace yiping::desk
