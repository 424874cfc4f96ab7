// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/domain/register_info.h>
#include <yiping/protocol/row_batch.h>

#include <cstdint>

namespace yiping::platform {

/// Leaves out what this mask level does not show, before rows are encoded for anybody. Any thread.
/// Level 2 (a wall): names of staff. Level 3 (visitors): every text that people write in their own words too, since a
/// resident may be named in any of them; what is left are codes, numbers, and names of places, units and posts. A case
/// then has the word of its class for a title (`classes`; without, its code), and a camera its name if it is a public
/// one.
void mask(std::uint32_t mask_level, protocol::RowBatch& rows, const domain::CategoryTree* classes = nullptr);

/// Whether a text field is one of those that visitors may read in every row of the register.
[[nodiscard]] bool visitors_read(const domain::RegisterInfo& info, const domain::FieldInfo& field);

} // namespace yiping::platform
