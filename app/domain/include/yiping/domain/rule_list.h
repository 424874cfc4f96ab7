// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_rules.h>
#include <yiping/domain/registers/rule_switch.h>

#include <string_view>
#include <vector>

/// The rules of a town as rows that people can look at. Pure functions, any thread.
namespace yiping::domain {

/// One row a rule, in the order of the book, as its file says: nobody has switched anything. `district_id`: six digits.
[[nodiscard]] std::vector<RuleSwitch> list_rules(const RuleBook& book, std::string_view district_id);

/// The id of the row of a rule.
[[nodiscard]] Uuid rule_row_id(std::string_view district_id, std::string_view rule);

} // namespace yiping::domain
