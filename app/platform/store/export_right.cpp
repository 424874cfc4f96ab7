// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/access.h>

#include <yiping/domain/register_info.h>

#include <algorithm>

namespace yiping::platform {

Result<void> Access::check_export(const domain::Principal& who, const ExportWish& wish)
{
    // A file of everybody is more than one field at a time: not for operators.
    const bool may = who.role == domain::UserRole::Supervisor || who.role == domain::UserRole::Administrator;
    if (!may || who.mask_level >= mask_of_a_wall)
        return make_error(Fault::Refused, "platform.no_right");
    return check_reason(wish.reason);
}

Result<void> Access::allow_export(const domain::Principal& who, const ExportWish& wish, UtcMillis at)
{
    const domain::RegisterInfo* info = domain::find_register(wish.register_number);
    AuditEvent event{at, who.user, std::string(audit_action::exported),
        std::string(info != nullptr ? info->name : std::string_view("register")),
        {{"area", wish.area}, {"device", who.device}, {"file", wish.file}, {"reason", wish.reason}}};
    if (auto may = check_export(who, wish); !may) {
        event.action = audit_action::export_refused;
        event.details.emplace("code", may.error().code());
        if (auto done = audit_.record_refusal(event); !done)
            return done;
        return may;
    }
    // First it is written down, then it is given.
    return audit_.record(event);
}

} // namespace yiping::platform
