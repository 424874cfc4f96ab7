// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/services/queue.h>
#include <yiping/services/town.h>

#include <QFrame>

class QComboBox;
class QPushButton;

namespace yiping::desk {

class ChoiceBox;

/// What narrows and orders the queue: order, status, place, class and holder. GUI thread.
class QueueFilterBar final : public QFrame {
    Q_OBJECT

public:
    QueueFilterBar(services::Queue& queue, const services::Town& town, const domain::CategoryTree& categories,
        QWidget* parent = nullptr);

    /// Offers what there is now and takes the keyboard.
    void open();
    /// "按地点排 · 处理中 · 渡口社区"; "" where nothing is out of the ordinary.
    [[nodiscard]] QString summary() const;
    /// Everything, most urgent first.
    void reset();

Q_SIGNALS:
    void changed();

private:
    void fill();
    void take_up();

    services::Queue& queue_;
    const services::Town& town_;
    const domain::CategoryTree& categories_;
    bool filling_ = false;
    QComboBox* order_ = nullptr;
    QComboBox* status_ = nullptr;
    ChoiceBox* area_ = nullptr;
    ChoiceBox* category_ = nullptr;
    QComboBox* holder_ = nullptr;
    QPushButton* reset_ = nullptr;
};

} // namespace yiping::desk
