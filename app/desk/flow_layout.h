// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace yiping::desk {

/// One after the other from the left, and on to the next line where the room ends. As narrow as its widest item, as
/// high as its lines.
class FlowLayout final : public QLayout {
public:
    enum class Columns {
        AsWide, ///< each item as wide as it wants to be
        Even,   ///< all as wide as the widest, spread over the line
    };
    explicit FlowLayout(int gap, Columns columns = Columns::AsWide, QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override;
    [[nodiscard]] int count() const override;
    [[nodiscard]] QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] Qt::Orientations expandingDirections() const override;
    [[nodiscard]] bool hasHeightForWidth() const override;
    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSize() const override;
    void setGeometry(const QRect& box) override;

private:
    /// Places the items in `box` where `really`; the height that they take.
    int arrange(const QRect& box, bool really) const;
    [[nodiscard]] QSize widest() const;

    int gap_;
    Columns columns_;
    std::vector<std::unique_ptr<QLayoutItem>> items_;
};

} // namespace yiping::desk
