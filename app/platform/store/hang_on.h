// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers.h>

#include <cstdint>
#include <vector>

/// Attachments of whatever is no case.
namespace yiping::platform {

/// What attachments_of wants to know of whatever they hang on.
template <class Row>
[[nodiscard]] domain::Case subject_of(const Row& row)
{
    domain::Case subject;
    subject.id = row.id;
    subject.district_id = row.district_id;
    subject.area_code = row.area_code;
    return subject;
}

template <class Row>
void hang_on(std::vector<domain::Attachment>& attachments)
{
    for (domain::Attachment& each : attachments)
        each.subject_register = static_cast<std::int64_t>(domain::RowTraits<Row>::which);
}

} // namespace yiping::platform
