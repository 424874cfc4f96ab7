// SPDX-License-Identifier: GPL-3.0-or-later
#include "life_line.h"

#include "look.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

namespace yiping::desk {

using State = presentation::StageView::State;

namespace {

constexpr int smallest = 11; ///< pixels; smaller nobody reads

/// Words in the middle of a column: smaller where they are too long for it, then cut short.
void paint_words(QPainter& painter, const QRectF& column, const QString& words, bool bold)
{
    const double room = column.width() - 4;
    int pixels = look::small;
    while (pixels > smallest && QFontMetricsF(look::font(pixels, bold)).horizontalAdvance(words) > room)
        --pixels;
    const QFont font = look::font(pixels, bold);
    painter.setFont(font);
    painter.drawText(column, Qt::AlignCenter, QFontMetricsF(font).elidedText(words, Qt::ElideRight, room));
}

} // namespace

LifeLine::LifeLine(QWidget* parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void LifeLine::show_stages(const std::array<presentation::StageView, 7>& stages)
{
    stages_ = stages;
    QStringList words;
    for (const presentation::StageView& stage : stages_)
        words += stage.word + QStringLiteral(" ") + stage.below;
    setAccessibleName(words.join(tr("，")));
    update();
}

void LifeLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const look::Paper paper(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double column = width() / 7.0;
    constexpr double middle = 16;
    constexpr double radius = 8;
    const auto x_of = [&](int at) { return column * (at + 0.5); };
    for (int at = 0; at + 1 < 7; ++at) {
        const auto& next = stages_[static_cast<std::size_t>(at) + 1];
        const bool passed = next.state != State::Ahead;
        painter.setPen(QPen(
            paper(passed ? look::done : look::line), 3, next.state == State::Waiting ? Qt::DotLine : Qt::SolidLine));
        painter.drawLine(QPointF(x_of(at) + radius + 2, middle), QPointF(x_of(at + 1) - radius - 2, middle));
    }
    for (int at = 0; at < 7; ++at) {
        const presentation::StageView& stage = stages_[static_cast<std::size_t>(at)];
        const QRectF box(x_of(at) - radius, middle - radius, 2 * radius, 2 * radius);
        look::Ink words = look::text_2;
        bool bold = false;
        switch (stage.state) {
        case State::Done:
            look::paint_status(painter, box, domain::CaseStatus::Done, paper);
            break;
        case State::Now:
            look::paint_status(painter, box.adjusted(-2, -2, 2, 2), domain::CaseStatus::Handling, paper);
            words = look::handling;
            bold = true;
            break;
        case State::Late:
            look::paint_status(painter, box.adjusted(-2, -2, 2, 2), domain::CaseStatus::Late, paper);
            words = look::late;
            bold = true;
            break;
        case State::Waiting:
            painter.setPen(QPen(paper(look::handling), 2.5, Qt::DotLine));
            painter.setBrush(paper(look::surface));
            painter.drawEllipse(box);
            words = look::handling;
            bold = true;
            break;
        case State::Ahead:
            painter.setPen(QPen(paper(look::edge), 2.5));
            painter.setBrush(paper(look::surface));
            painter.drawEllipse(box.adjusted(1, 1, -1, -1));
            words = look::text_3;
            break;
        }
        painter.setPen(paper(words));
        paint_words(painter, QRectF(x_of(at) - column / 2, 34, column, 22), stage.word, bold);
        paint_words(painter, QRectF(x_of(at) - column / 2, 56, column, 22), stage.below, bold);
    }
}

} // namespace yiping::desk
