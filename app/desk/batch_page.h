// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "side_panel.h"

#include <yiping/presentation/words.h>
#include <yiping/services/batch.h>

#include <QFrame>

#include <memory>
#include <vector>

class QButtonGroup;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QVBoxLayout;

namespace yiping::services {
class Dispatch;
}

namespace yiping::desk {

class ChoiceBox;

/// 成批办理 in place of the case page: the chosen cases, one move for all of them, and before anything is sent what it
/// will do to each and why it does nothing to some. 并为一件 makes one of several that are the same. GUI thread.
class BatchPage final : public QFrame {
    Q_OBJECT

public:
    BatchPage(services::Batch& batch, const services::Town& town, const services::Dispatch& dispatch, Clock& clock,
        presentation::ErrorWords error_words, QWidget* parent = nullptr);

    void open(std::vector<Uuid> cases);
    void close_page();
    [[nodiscard]] bool is_open() const { return open_; }
    /// The preview again: the town goes on meanwhile.
    void refresh();

Q_SIGNALS:
    /// `words` say what became of it.
    void sent(const QString& words, std::size_t refused);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void make_questions(QVBoxLayout* column);
    void offer_moves();
    void choose(int id);
    void offer_people();
    void confirm();
    [[nodiscard]] services::BatchWish wish() const;
    [[nodiscard]] bool merges() const;
    /// Cases of another class or another grid are seldom the same.
    [[nodiscard]] bool looks_different(const Uuid& leading) const;

    services::Batch& batch_;
    const services::Town& town_;
    const services::Dispatch& dispatch_;
    Clock& clock_;
    presentation::ErrorWords error_words_;
    bool open_ = false;
    bool busy_ = false;
    std::vector<Uuid> cases_;
    std::uint32_t needs_ = 0;
    std::size_t possible_ = 0;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
    SideModel model_;
    QLabel* title_ = nullptr;
    QLabel* problem_ = nullptr;
    QButtonGroup* moves_ = nullptr;
    QWidget* person_part_ = nullptr;
    ChoiceBox* person_ = nullptr;
    QWidget* leading_part_ = nullptr;
    ChoiceBox* leading_ = nullptr;
    QWidget* reason_part_ = nullptr;
    QLineEdit* reason_ = nullptr;
    QWidget* until_part_ = nullptr;
    QDateTimeEdit* until_ = nullptr;
    QListView* list_ = nullptr;
    QLabel* record_ = nullptr;
    QPushButton* yes_ = nullptr;
};

} // namespace yiping::desk
