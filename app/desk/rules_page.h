// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/presentation/words.h>
#include <yiping/services/rule_desk.h>

#include <QFrame>

#include <string>
#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;

namespace yiping::desk {

class ShortLabel;
class SidePanel;

/// 自动规则: what is accepted, dispatched and pressed without a person, each rule with what it did today, and switched
/// by whoever may. Takes the place of the case. GUI thread; what it is given must outlive it.
class RulesPage final : public QFrame {
    Q_OBJECT

public:
    RulesPage(services::RuleDesk& rules, const services::Town& town, presentation::ErrorWords error_words,
        QWidget* parent = nullptr);
    ~RulesPage() override;

    void open();
    void close_page();
    [[nodiscard]] bool is_open() const { return open_; }
    /// Rights or the town have changed.
    void refresh();
    void show_problem(const QString& words);

Q_SIGNALS:
    void switch_wanted(const domain::SwitchRule& body);
    void case_wanted(const yiping::Uuid& case_id);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] const services::RuleLine* chosen() const;
    void show_lines();
    void show_chosen();
    void confirm();

    services::RuleDesk& rules_;
    const services::Town& town_;
    presentation::ErrorWords error_words_;
    std::vector<services::RuleLine> lines_;
    bool open_ = false;
    ShortLabel* total_ = nullptr;
    SidePanel* list_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* says_ = nullptr;
    QLabel* switched_ = nullptr;
    QWidget* ask_ = nullptr;
    QLineEdit* reason_ = nullptr;
    QPushButton* turn_ = nullptr;
    QLabel* problem_ = nullptr;
    QLabel* done_title_ = nullptr;
    SidePanel* done_ = nullptr;
};

} // namespace yiping::desk
