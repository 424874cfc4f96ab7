// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

#include <QWidget>

namespace yiping::desk {

/// The symbol of a status as a widget.
class StatusMark final : public QWidget {
    Q_OBJECT

public:
    explicit StatusMark(int pixels, QWidget* parent = nullptr);
    void show_status(domain::CaseStatus status);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    domain::CaseStatus status_ = domain::CaseStatus::New;
};

} // namespace yiping::desk
