// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

#include <cstdint>

namespace yiping::presentation {

/// Wall::tr("…"): words of the wall's models, which are no QObjects or have no words of their own.
struct Wall {
    Q_DECLARE_TR_FUNCTIONS(Wall)

public:
    /// Beside a number of cases, not in one string with it.
    [[nodiscard]] static QString cases_unit(std::int64_t count) { return tr("件", nullptr, static_cast<int>(count)); }
};

} // namespace yiping::presentation
