// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

#include <QColor>
#include <QList>
#include <QQuickPaintedItem>
#include <QRectF>
#include <QtQml/qqmlregistration.h>

#include <array>
#include <cstdint>

class QPainter;
class QFont;

namespace yiping::mapview {

inline constexpr int status_count = 8; ///< domain::CaseStatus by number; 0 is unused

/// How a case's status looks on every screen: a shape of its own beside the colour. `ground` is what shows through a
/// hollow shape and what surrounds it. GUI thread.
void paint_status(
    QPainter& painter, const QRectF& box, domain::CaseStatus status, const QColor& colour, const QColor& ground);

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
