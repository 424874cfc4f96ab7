// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

class QStyle;

namespace yiping::desk {

/// The style that the desktop asks for, which keeps the pictures of the buttons in the titles of panels: a panel asks
/// for them a dozen times while it is made and put into its place, and Qt reads each of them from its files every time.
/// For `QApplication::setStyle`, before the first window.
[[nodiscard]] std::unique_ptr<QStyle> make_desk_style();

} // namespace yiping::desk
