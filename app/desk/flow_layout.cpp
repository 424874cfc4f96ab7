// SPDX-License-Identifier: GPL-3.0-or-later
#include "flow_layout.h"

#include <algorithm>
#include <utility>

namespace yiping::desk {

FlowLayout::FlowLayout(int gap, Columns columns, QWidget* parent) : QLayout(parent), gap_(gap), columns_(columns)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem* item)
{
    items_.emplace_back(item);
    invalidate();
}

int FlowLayout::count() const
{
    return static_cast<int>(items_.size());
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? items_[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* const taken = items_[static_cast<std::size_t>(index)].release();
    items_.erase(items_.begin() + index);
    invalidate();
    return taken;
}

Qt::Orientations FlowLayout::expandingDirections() const
{
    return {};
}

bool FlowLayout::hasHeightForWidth() const
{
    return true;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::widest() const
{
    QSize size;
    for (const auto& item : items_) {
        if (!item->isEmpty())
            size = size.expandedTo(item->sizeHint());
    }
    return size;
}

QSize FlowLayout::sizeHint() const
{
    int width = 0;
    int height = 0;
    for (const auto& item : items_) {
        if (item->isEmpty())
            continue;
        width += (width > 0 ? gap_ : 0) + item->sizeHint().width();
        height = std::max(height, item->sizeHint().height());
    }
    return {width, height};
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto& item : items_) {
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    }
    return size;
}

void FlowLayout::setGeometry(const QRect& box)
{
    QLayout::setGeometry(box);
    arrange(box, true);
}

int FlowLayout::arrange(const QRect& box, bool really) const
{
    const bool even = columns_ == Columns::Even;
    const int wish = even ? widest().width() : 0;
    const int columns = std::max(1, (box.width() + gap_) / std::max(1, wish + gap_));
    const int each = (box.width() - (columns - 1) * gap_) / columns;
    int x = box.left();
    int y = box.top();
    int line = 0;
    for (const auto& item : items_) {
        if (item->isEmpty())
            continue;
        const QSize hint = item->sizeHint();
        const int width = even ? each : std::min(hint.width(), std::max(box.width(), item->minimumSize().width()));
        if (x > box.left() && x + width > box.left() + box.width()) {
            x = box.left();
            y += std::exchange(line, 0) + gap_;
        }
        if (really)
            item->setGeometry(QRect(x, y, width, hint.height()));
        x += width + gap_;
        line = std::max(line, hint.height());
    }
    return y + line - box.top();
}

} // namespace yiping::desk
