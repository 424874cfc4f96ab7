// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>

#include <QFrame>

#include <functional>
#include <vector>

class QLabel;
class QLineEdit;

namespace yiping::desk {

class SidePanel;
struct SideRow;

/// 关联: asks in place which case belongs to the open one and what connects them. Never modal; Esc leaves everything as
/// it was. GUI thread.
class LinkBar final : public QFrame {
    Q_OBJECT

public:
    /// Rows of what may be meant by some words, "" for what lies near.
    using Find = std::function<std::vector<SideRow>(const QString& words)>;

    explicit LinkBar(QWidget* parent = nullptr);

    void ask(Find find);
    void show_problem(const QString& words);
    void close_bar();
    [[nodiscard]] bool is_open() const { return static_cast<bool>(find_); }

Q_SIGNALS:
    void wanted(const yiping::Uuid& other, const QString& reason);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void look_up();
    void confirm();

    Find find_;
    QLabel* problem_ = nullptr;
    QLineEdit* words_ = nullptr;
    SidePanel* found_ = nullptr;
    QLineEdit* reason_ = nullptr;
};

} // namespace yiping::desk
