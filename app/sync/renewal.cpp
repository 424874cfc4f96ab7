// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sync/renewal.h>

namespace yiping::sync {

bool RenewalPlan::is_due(UtcMillis now) const
{
    const UtcMillis left = until_ - now;
    if (left >= ahead)
        return false;
    if (tried_ == 0 || now < tried_)
        return true;
    return now - tried_ >= (left < 86'400'000LL ? between_last_tries : between_tries);
}

} // namespace yiping::sync
