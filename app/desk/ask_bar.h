// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/case_page_model.h>
#include <yiping/services/case_actions.h>

#include <QFrame>

#include <functional>

class QButtonGroup;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace yiping::desk {

class FlowLayout;

/// Asks in place what a move needs: a reason (with the usual ones ready), a time, a mark from 1 to 5. Never modal; Esc
/// leaves everything as it was.
class AskBar final : public QFrame {
    Q_OBJECT

public:
    explicit AskBar(QWidget* parent = nullptr);

    /// Shows the questions; `answer` is called on 确定 when all is filled in. `more` is said beside the title.
    void ask(const presentation::ActionView& action, UtcMillis now, const QString& more,
        std::function<void(services::MoveRequest)> answer);
    /// A reason that is ready to be taken or changed.
    void suggest(const QString& reason);
    /// What is to be written now, where it is no reason.
    void set_words(const QString& hint);
    /// What is asked for now stays on this desk and does not get into the case's record.
    void set_unrecorded();
    void cancel();
    [[nodiscard]] bool is_asking() const { return static_cast<bool>(answer_); }

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void confirm();
    void fill_reasons(domain::Move move);
    void fill_times(UtcMillis now);

    std::function<void(services::MoveRequest)> answer_;
    domain::Move move_ = domain::Move::Remind;
    std::uint32_t needs_ = 0;
    QLabel* title_ = nullptr;
    QLabel* problem_ = nullptr;
    QLabel* record_ = nullptr;
    QWidget* reason_part_ = nullptr;
    FlowLayout* reason_chips_ = nullptr;
    QLineEdit* reason_ = nullptr;
    QWidget* time_part_ = nullptr;
    FlowLayout* time_chips_ = nullptr;
    QLabel* time_label_ = nullptr;
    QDateTimeEdit* time_ = nullptr;
    QWidget* mark_part_ = nullptr;
    QButtonGroup* marks_ = nullptr;
};

} // namespace yiping::desk
