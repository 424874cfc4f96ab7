// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/commands.h>
#include <yiping/domain/registers.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Corrections of a case (更正) as the desk makes them and sorts them out when somebody else was first. Pure functions.
namespace yiping::services {

/// What the form holds when it is sent; nothing: left as it is.
struct CaseCorrection {
    std::optional<std::string> title = {}, category = {}, address = {}, description = {}, area_code = {};
    std::string reason = {};
};

/// Only what differs from the case as its maker saw it, each with the value that was seen.
[[nodiscard]] domain::EditCase edit_of(const domain::Case& seen, const CaseCorrection& wanted);
[[nodiscard]] bool is_empty(const domain::EditCase& edit);
/// The case as it will be if the correction is taken.
void lay_over(domain::Case& data, const domain::EditCase& edit);

/// One corrected field beside what the platform has.
struct EditedField {
    std::string_view name; ///< as in the description of the register; "position"
    std::string seen, mine, theirs;
    bool contested = false; ///< theirs is neither what was seen nor what is wanted
    bool operator==(const EditedField&) const = default;
};
[[nodiscard]] std::vector<EditedField> compare(const domain::EditCase& edit, const domain::Case& current);
/// The same correction made anew on `current`; contested fields only where `mine` names them.
[[nodiscard]] domain::EditCase rebased(
    const domain::EditCase& edit, const domain::Case& current, const std::vector<std::string>& mine);

} // namespace yiping::services
