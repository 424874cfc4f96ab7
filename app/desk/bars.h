// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/outbox_model.h>
#include <yiping/services/desk_services.h>

#include <QFrame>
#include <QWidget>

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace yiping::desk {

/// The dark bar on top: whose desk, pages, 未送达, line, duty, clock.
class TopBar final : public QWidget {
    Q_OBJECT

public:
    TopBar(bool demo, QWidget* parent = nullptr);
    void refresh(const services::Town& town, UtcMillis now);
    void set_large_map(bool on);

Q_SIGNALS:
    void large_map_wanted(bool on);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QLabel* town_ = nullptr;
    QToolButton* cases_ = nullptr;
    QToolButton* map_ = nullptr;
    QLabel* undelivered_ = nullptr;
    QLabel* link_ = nullptr;
    QLabel* freshness_ = nullptr;
    QLabel* duty_ = nullptr;
    QLabel* clock_ = nullptr;
};

/// The line at the bottom: today's counts, the wall, the outbox in a sentence.
class BottomBar final : public QWidget {
    Q_OBJECT

public:
    explicit BottomBar(QWidget* parent = nullptr);
    void refresh(const services::Town& town, const services::Queue& queue, const presentation::OutboxModel& outbox,
        const std::string& wall);

Q_SIGNALS:
    void outbox_wanted();

private:
    QLabel* counts_ = nullptr;
    QLabel* late_ = nullptr;
    QLabel* wall_ = nullptr;
    QToolButton* outbox_ = nullptr;
};

/// The outbox as a list, opened above the bottom bar: what waits, what was refused and why, 知道了 for the latter.
class OutboxPanel final : public QFrame {
    Q_OBJECT

public:
    OutboxPanel(presentation::OutboxModel& model, QWidget* parent = nullptr);
    void refresh();

Q_SIGNALS:
    void dismissed(const yiping::Uuid& command_id);
    void case_wanted(const yiping::Uuid& case_id);

private:
    presentation::OutboxModel& model_;
    std::vector<presentation::OutboxRow> shown_;
    bool built_ = false;
    QVBoxLayout* lines_ = nullptr;
};

} // namespace yiping::desk
