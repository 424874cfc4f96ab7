// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers.h>

#include <string_view>
#include <variant>
#include <vector>

/// Corrections of what a case says (更正), merged field by field. Pure functions; any thread.
namespace yiping::domain {

struct CaseEdited {
    Case data;
    CaseMove move; ///< Move::Correct, with who and when
    bool changed = false;   ///< false: everything is as wanted already
    bool area_changed = false;
};
/// Somebody else has changed these fields, and to something else. Names as in the description of the register;
/// a position is "position".
struct CaseEditConflict {
    std::vector<std::string_view> fields;
};

/// A field whose value is still the one that the maker saw, or already the wanted one, takes the new value; if any
/// field is neither, nothing is changed. Refusals: domain.no_right, domain.outside_scope, domain.move_not_possible
/// (declined or voided), domain.title_needed, domain.category_needed, domain.nothing_to_correct. Whether an area or
/// category exists is for the caller to check. `random` is for the id of the move.
[[nodiscard]] Result<std::variant<CaseEdited, CaseEditConflict>> apply_edit(
    const Case& data, const EditCase& edit, const Principal& who, UtcMillis now, Random& random);

} // namespace yiping::domain
