// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QQuickWindow>
#include <QRectF>
#include <QString>

#include <vector>

namespace yiping::testing {

/// A text on the screen.
struct Word {
    QString text;
    QRectF box;       ///< what its characters fill
    bool cut;         ///< elided
    int pixel_size;
    QByteArray owner; ///< type of the panel it stands in: "FeedPanel", "" none
};

/// Every text on the screen that can be seen.
[[nodiscard]] std::vector<Word> words_of(QQuickWindow& window);

} // namespace yiping::testing
