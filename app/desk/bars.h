// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/desk/desk_window.h>
#include <yiping/presentation/outbox_model.h>
#include <yiping/services/desk_services.h>

#include <QWidget>

#include <span>

class QAction;
class QLabel;
class QMenu;
class QToolButton;

namespace yiping::desk {

/// The dark bar on top: whose desk, pages, 未送达, line, duty, clock.
class TopBar final : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(bool demo, QWidget* parent = nullptr);
    void refresh(const services::Town& town, UtcMillis now, const presentation::ErrorWords& error_words);
    void set_large_map(bool on);
    /// The page of 交接班 lies open.
    void set_handover();
    void set_rules();
    /// "" while nobody has signed in by name: then there is no such button.
    void show_user(const QString& post, bool offline);
    [[nodiscard]] bool has_user() const;
    /// 界面: what is in it is the desk's business.
    [[nodiscard]] QMenu& view_menu() { return *view_menu_; }
    void open_view_menu();
    void show_notices(int count, bool muted);
    /// Whether the desk can be locked.
    void offer_lock(bool on);
    /// Whether 接报 is offered to whoever works here.
    void offer_take_in(bool on);
    [[nodiscard]] bool offers_take_in() const;

Q_SIGNALS:
    void large_map_wanted(bool on);
    void take_in_wanted();
    void handover_wanted();
    void rules_wanted();
    void switch_user_wanted();
    void change_password_wanted();
    void sign_out_wanted();
    void lock_wanted();
    void notices_wanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    /// What is least needed gives way where the bar is narrow.
    void fit();

    QString town_name_;
    QLabel* town_ = nullptr;
    QToolButton* cases_ = nullptr;
    QToolButton* map_ = nullptr;
    QToolButton* handover_ = nullptr;
    QToolButton* rules_ = nullptr;
    QToolButton* take_in_ = nullptr;
    QLabel* undelivered_ = nullptr;
    QLabel* link_ = nullptr;
    QLabel* apart_ = nullptr;
    QLabel* freshness_ = nullptr;
    QToolButton* user_ = nullptr;
    QToolButton* view_ = nullptr;
    QToolButton* notices_ = nullptr;
    QAction* lock_ = nullptr;
    QMenu* view_menu_ = nullptr;
    QLabel* duty_ = nullptr;
    QLabel* clock_ = nullptr;
};

/// The line at the bottom: today's counts, the wall, the outbox in a sentence.
class BottomBar final : public QWidget {
    Q_OBJECT

public:
    explicit BottomBar(QWidget* parent = nullptr);
    void refresh(const services::Town& town, const services::Queue& queue, const presentation::OutboxModel& outbox,
        const std::string& wall, std::span<const DeskOptions::Scene> scenes);

    /// One quiet line that stays until the next.
    void show_notice(const QString& words);

Q_SIGNALS:
    void outbox_wanted();

private:
    QLabel* counts_ = nullptr;
    QLabel* late_ = nullptr;
    QLabel* wall_ = nullptr;
    QLabel* notice_ = nullptr;
    QToolButton* outbox_ = nullptr;
};

} // namespace yiping::desk
