// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/candidate_model.h>

#include <QFrame>

#include <optional>

class QLabel;
class QListView;
class QPushButton;

namespace yiping::desk {

/// 派给谁: ranked candidates with the keys 1–9; Enter or a double click sends the marked one.
class CandidatePanel final : public QFrame {
    Q_OBJECT

public:
    explicit CandidatePanel(presentation::CandidateModel& model, QWidget* parent = nullptr);

    /// Marks line `number` (1 is the first); false if there is none.
    bool choose(int number);
    /// Marks the first line if none is, and takes the keyboard.
    void take_focus();
    [[nodiscard]] bool has_keyboard() const;
    /// Those that are marked, in the order of the list: the first leads.
    [[nodiscard]] std::vector<Uuid> chosen() const;
    /// Marks all of these that are listed.
    void choose_all(const std::vector<Uuid>& responders);
    void clear_choice();
    /// What Enter would do, in words; "" while nothing can be sent, then `why_not` says why.
    void show_intention(const QString& verb, const QString& why_not);

Q_SIGNALS:
    /// Not empty; the first leads.
    void send_wanted(const std::vector<yiping::Uuid>& responders);
    /// Everybody who is close and on duty is to be marked.
    void near_wanted();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh_foot();
    void send();

    presentation::CandidateModel& model_;
    QListView* list_ = nullptr;
    QLabel* empty_ = nullptr;
    QLabel* foot_ = nullptr;
    QPushButton* send_ = nullptr;
    QPushButton* near_ = nullptr;
    QString verb_;
    QString why_not_;
};

} // namespace yiping::desk
