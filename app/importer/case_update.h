// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/importer/row_sink.h>

#include <string_view>

namespace yiping::importer {

/// Who changes cases that are there already, and by what.
struct Updater {
    UtcMillis at = 0;
    std::string_view actor;
    std::string_view source; ///< as the mapping calls it
};

/// What a row of the source becomes, given the one that is there: the source speaks for what it says, the township
/// for what it has done since.
[[nodiscard]] domain::Case merged(const domain::Case& there, domain::Case fresh);

/// Adds the changed row and its history: a move that names the fields, and where the source ends the case or it comes
/// to another area, the parts of the case that have to follow. Errors: those of the sink.
[[nodiscard]] Result<void> add_update(
    const domain::Case& before, domain::Case after, const Updater& by, RowSink& sink, domain::RowSet& rows);

} // namespace yiping::importer
