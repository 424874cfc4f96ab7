// SPDX-License-Identifier: GPL-3.0-or-later
#include "status_mark.h"

#include "look.h"

#include <QPainter>

namespace yiping::desk {

StatusMark::StatusMark(int pixels, QWidget* parent) : QWidget(parent)
{
    setFixedSize(pixels, pixels);
}

void StatusMark::show_status(domain::CaseStatus status)
{
    status_ = status;
    update();
}

void StatusMark::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    look::paint_status(painter, QRectF(rect()).adjusted(1, 1, -1, -1), status_, look::Paper(this));
}

} // namespace yiping::desk
