// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace yiping::shell {

/// What the windows of this process are drawn by.
enum class Graphics : std::uint8_t {
    OpenGl, ///< everything can be shown
    Chosen, ///< another interface that the environment asks for by QSG_RHI_BACKEND: no town in space
    None,   ///< Qt Quick's own painter: words and numbers, and no map
};

/// Between the application and its first window. The map's layers are geometry, which Qt Quick's `software` backend
/// leaves out without a word: where there is OpenGL, a QT_QUICK_BACKEND that asks for it is not followed; where there
/// is none, the windows come by it all the same, instead of ending the program.
Graphics prepare_graphics();

} // namespace yiping::shell
