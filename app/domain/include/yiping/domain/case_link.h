// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/case_link.h>

#include <string>
#include <string_view>

/// 关联: cases that belong together and stay two, unlike doubles, of which one is voided: because a person says so, or
/// because the platform sees that one person has reported both. Pure functions, any thread.
namespace yiping::domain {

/// Of the row by which a person links a pair, in either order.
[[nodiscard]] Uuid case_link_id(const Uuid& one, const Uuid& other);
/// The other case of a pair; nil if `mine` is none of the two.
[[nodiscard]] Uuid other_of(const CaseLink& link, const Uuid& mine);
/// The deepest area that both codes lie in, as a stored code; "" if there is none.
[[nodiscard]] std::string common_area(std::string_view one, std::string_view other);

/// The new row. `held`: that of the pair, if there is one. Refusals: domain.no_right (people of the office only),
/// domain.outside_scope, domain.link_to_itself, domain.reason_needed, domain.linked_already, domain.not_linked.
[[nodiscard]] Result<CaseLink> link_cases(const LinkCases& wanted, const Case& one, const Case& other,
    const CaseLink* held, const Principal& who, UtcMillis now);

/// The row by which the platform says that one person has reported both, and not who. It stands beside the one of
/// link_cases.
[[nodiscard]] CaseLink same_reporter_link(const Case& one, const Case& other, UtcMillis now);
/// What a reporter's number is compared by: without blanks and hyphens. "" where that tells nobody apart.
[[nodiscard]] std::string comparable_phone(std::string_view phone);

} // namespace yiping::domain
