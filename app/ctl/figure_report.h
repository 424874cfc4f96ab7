// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "context.h"

#include <yiping/domain/figures.h>

#include <string>
#include <vector>

namespace yiping::ctl {

/// What `report figures` says (DESIGN §17, with more fields).
struct FigureReport {
    std::string area;
    UtcMillis as_of = 0; ///< 0: an empty database
    std::vector<domain::Figure> figures;
    std::vector<domain::FigureDefinition> definitions;
    std::string rows_of; ///< "": no rows are asked for
    std::vector<domain::FigureRow> rows;
    std::vector<domain::Attachment> attachments; ///< of the rows
};
[[nodiscard]] Json figures_json(const Context& context, const FigureReport& report);
[[nodiscard]] std::string figures_text(const Context& context, const FigureReport& report);

} // namespace yiping::ctl
