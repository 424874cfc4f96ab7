// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model_wall.h"

namespace yiping::testing {

/// The one wall of all tests: making the model town for each would take minutes.
ModelWall& wall();

} // namespace yiping::testing
