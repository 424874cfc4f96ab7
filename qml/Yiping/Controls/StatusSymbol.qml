// SPDX-License-Identifier: GPL-3.0-or-later
pragma ComponentBehavior: Bound

import Yiping.MapView
import Yiping.Theme

/** How a case stands, as a shape and a colour; always beside its word. */
StatusMark {
    width: Theme.symbol
    height: Theme.symbol
    color: Theme.statusColor(status)
    ground: Theme.ground
}
