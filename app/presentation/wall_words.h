// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace yiping::presentation {

/// Wall::tr("…"): words of the wall's models, which are no QObjects or have no words of their own.
struct Wall {
    Q_DECLARE_TR_FUNCTIONS(Wall)
};

} // namespace yiping::presentation
