// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/case_page_model.h>

#include <QWidget>

namespace yiping::desk {

/// The seven stages as a line of stations with times.
class LifeLine final : public QWidget {
    Q_OBJECT

public:
    explicit LifeLine(QWidget* parent = nullptr);
    void show_stages(const std::array<presentation::StageView, 7>& stages);
    [[nodiscard]] QSize sizeHint() const override { return {560, 84}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {420, 84}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::array<presentation::StageView, 7> stages_;
};

} // namespace yiping::desk
