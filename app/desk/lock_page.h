// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "side_panel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace yiping::desk {

/// The locked desk: over the whole window, opaque. Who has locked it, the clock, how the town stands and the alarms go
/// on to be seen; everything else waits for his password. GUI thread.
class LockPage final : public QWidget {
    Q_OBJECT

public:
    explicit LockPage(QWidget* parent);

    void lock(const QString& who, const QString& since);
    void unlock();
    void show_time(const QString& clock, const QString& day, const QString& counts);
    void show_alarms(std::vector<SideRow> rows, const QString& none);
    /// Why it stays locked.
    void refuse(const QString& why);

Q_SIGNALS:
    void password_given(const QString& password);

private:
    void give();

    QLabel* clock_ = nullptr;
    QLabel* day_ = nullptr;
    QLabel* counts_ = nullptr;
    QLabel* who_ = nullptr;
    QLabel* problem_ = nullptr;
    QLineEdit* password_ = nullptr;
    QPushButton* enter_ = nullptr;
    SidePanel* alarms_ = nullptr;
};

} // namespace yiping::desk
