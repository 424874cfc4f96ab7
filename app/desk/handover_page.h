// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/words.h>
#include <yiping/services/shift_desk.h>

#include <QFrame>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace yiping::desk {

class FlowLayout;

/// 交接班 in place of the case page: how the shift leaves the office, filled in by itself; what the next one has to
/// know, written by the person; signed with the name of whoever works here, taken over by whoever signs in next. GUI
/// thread.
class HandoverPage final : public QFrame {
    Q_OBJECT

public:
    HandoverPage(services::ShiftDesk& shifts, const services::Town& town, presentation::ErrorWords error_words,
        QWidget* parent = nullptr);

    void open();
    void close_page();
    [[nodiscard]] bool is_open() const { return open_; }
    /// The figures again: the town goes on while one writes.
    void refresh();
    /// Somebody else sits down.
    void forget();
    /// What was half written before.
    void restore(const QString& matters, const QString& taker);
    [[nodiscard]] bool is_blank() const;

Q_SIGNALS:
    /// Written so far: to be kept over an end of the program.
    void drafted(const QString& matters, const QString& taker);
    void signed_off(const yiping::domain::HandOver& body);
    void case_wanted(const yiping::Uuid& case_id);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void show_facts(const services::ShiftEnd& end);
    void show_cases(const services::ShiftEnd& end);
    void confirm();

    services::ShiftDesk& shifts_;
    const services::Town& town_;
    presentation::ErrorWords error_words_;
    bool open_ = false;
    bool filling_ = false; ///< by us
    Uuid shift_, next_;
    std::vector<Uuid> cases_shown_;
    QLabel* who_ = nullptr;
    QLabel* problem_ = nullptr;
    FlowLayout* facts_ = nullptr;
    QVBoxLayout* cases_ = nullptr;
    QPlainTextEdit* matters_ = nullptr;
    QLineEdit* taker_ = nullptr;
    QPushButton* sign_ = nullptr;
};

} // namespace yiping::desk
