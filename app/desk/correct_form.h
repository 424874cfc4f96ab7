// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/services/corrections.h>
#include <yiping/services/town.h>

#include <QFrame>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace yiping::desk {

class ChoiceBox;

/// 更正: what a case says, to be put right in place of the case page's body. Only what was changed is handed over. Esc
/// leaves everything as it was.
class CorrectForm final : public QFrame {
    Q_OBJECT

public:
    explicit CorrectForm(QWidget* parent = nullptr);

    /// Fills the form from the case as it is shown. Areas outside `scope` are not offered.
    void open(const domain::Case& seen, const services::Town& town, const domain::CategoryTree& categories,
        const std::string& scope);
    void close_form();
    [[nodiscard]] bool is_open() const { return open_; }

Q_SIGNALS:
    void submitted(const yiping::domain::Case& seen, const yiping::services::CaseCorrection& wanted);
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void confirm();
    void count_changes();
    [[nodiscard]] services::CaseCorrection wanted() const;

    bool open_ = false;
    domain::Case seen_;
    QLineEdit* title_ = nullptr;
    ChoiceBox* category_ = nullptr;
    ChoiceBox* area_ = nullptr;
    QLineEdit* address_ = nullptr;
    QPlainTextEdit* description_ = nullptr;
    QLineEdit* reason_ = nullptr;
    QLabel* problem_ = nullptr;
    QLabel* changes_ = nullptr;
};

} // namespace yiping::desk
