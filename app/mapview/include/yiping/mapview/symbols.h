// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

#include <QColor>
#include <QList>
#include <QQuickPaintedItem>
#include <QRectF>
#include <QString>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <cstdint>
#include <span>

class QPainter;
class QFont;

namespace yiping::mapview {

inline constexpr int status_count = 8; ///< domain::CaseStatus by number; 0 is unused

/// How a case's status looks on every screen: a shape of its own beside the colour. `ground` is what shows through a
/// hollow shape and what surrounds it. GUI thread.
void paint_status(
    QPainter& painter, const QRectF& box, domain::CaseStatus status, const QColor& colour, const QColor& ground);

/// The same at a few pixels, where only its outline is left to tell it by: what is late points up, new stands on its
/// tip, handling is square, the rest round.
void paint_dot(
    QPainter& painter, const QRectF& box, domain::CaseStatus status, const QColor& colour, const QColor& ground);

/// What needs somebody most comes last. Voided ones are not on maps.
[[nodiscard]] std::span<const domain::CaseStatus> statuses_from_least();
/// Of a mix by the numbers of the statuses: the one that needs somebody most; Done where it is empty.
[[nodiscard]] domain::CaseStatus worst_status(const std::array<std::uint32_t, status_count>& counts);
/// "318", from 100,000 "31.8万" or "318.0k".
[[nodiscard]] QString count_words(std::uint32_t count);

/// Many cases as one: their number, and around it an arc for each status.
void paint_cluster(QPainter& painter, const QRectF& box, const std::array<std::uint32_t, status_count>& counts,
    const QList<QColor>& colours, const QColor& ground, const QColor& text, const QFont& font);

/// The status symbol as an item for lists and legends.
class StatusMark : public QQuickPaintedItem {
    Q_OBJECT
    QML_ELEMENT
    /// domain::CaseStatus by number.
    Q_PROPERTY(int status MEMBER status_ NOTIFY statusChanged FINAL)
    Q_PROPERTY(QColor color MEMBER color_ NOTIFY colorChanged FINAL)
    Q_PROPERTY(QColor ground MEMBER ground_ NOTIFY groundChanged FINAL)

public:
    explicit StatusMark(QQuickItem* parent = nullptr);
    void paint(QPainter* painter) override;

Q_SIGNALS:
    void statusChanged();
    void colorChanged();
    void groundChanged();

private:
    int status_ = 1;
    QColor color_ = Qt::white;
    QColor ground_ = Qt::black;
};

} // namespace yiping::mapview
