// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/case_page_model.h>

#include <QAbstractButton>
#include <QWidget>

#include <vector>

class QMenu;

namespace yiping::desk {

/// A button on one line with its key beside the word.
class KeyButton final : public QAbstractButton {
    Q_OBJECT

public:
    KeyButton(const QString& word, const QString& key, bool primary, QWidget* parent);
    [[nodiscard]] QSize sizeHint() const override;
    void set_primary(bool primary);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString key_;
    bool primary_;
};

/// The moves of the open case on one line, as many as fit, the others behind 更多. What is not possible now is grey and
/// says why.
class ActionBar final : public QWidget {
    Q_OBJECT

public:
    explicit ActionBar(QWidget* parent = nullptr);
    void show_actions(const std::vector<presentation::ActionView>& actions);
    [[nodiscard]] QSize sizeHint() const override { return {600, 40}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {260, 40}; }

Q_SIGNALS:
    void action_chosen(yiping::domain::Move move);
    void wall_chosen();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void arrange();

    std::vector<presentation::ActionView> actions_;
    std::vector<std::size_t> ordered_; ///< positions in actions_, as the bar has them
    std::vector<KeyButton*> buttons_;
    KeyButton* more_ = nullptr;
    KeyButton* wall_ = nullptr;
    QMenu* menu_ = nullptr;
};

} // namespace yiping::desk
