// SPDX-License-Identifier: GPL-3.0-or-later
#include "correct_form.h"

#include "choice_box.h"
#include "flow_layout.h"
#include "look.h"

#include <yiping/presentation/outbox_model.h>

#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace yiping::desk {

CorrectForm::CorrectForm(QWidget* parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("correct"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->addWidget(look::label(tr("更正"), look::large, look::text_1, this, true));
    problem_ = look::label({}, look::body, look::late, this);
    problem_->setObjectName(QStringLiteral("correctProblem"));
    head->addWidget(problem_, 1);
    column->addLayout(head);
    QLabel* hint = look::label(
        tr("只提交改动的各项；平台上别人没有改过的会直接合并，改过的会拿来对照。"), look::small, look::text_3, this);
    hint->setWordWrap(true);
    column->addWidget(hint);

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(10);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto add = [&](const QString& words, QWidget* field, const char* name) {
        field->setObjectName(QString::fromLatin1(name));
        field->setFont(look::font(look::body));
        field->setAccessibleName(words);
        QLabel* label = look::label(words, look::body, look::text_2, this);
        grid->addWidget(label, row, 0, Qt::AlignTop | Qt::AlignLeft);
        look::pad(label, 0, 7, 0, 0);
        grid->addWidget(field, row++, 1);
    };
    title_ = new QLineEdit(this);
    title_->setMaxLength(100);
    add(presentation::edited_field_word("title"), title_, "correctTitle");
    category_ = new ChoiceBox(this);
    add(presentation::edited_field_word("category"), category_, "correctCategory");
    area_ = new ChoiceBox(this);
    add(presentation::edited_field_word("area_code"), area_, "correctArea");
    address_ = new QLineEdit(this);
    address_->setMaxLength(200);
    add(presentation::edited_field_word("address"), address_, "correctAddress");
    description_ = new QPlainTextEdit(this);
    description_->setTabChangesFocus(true);
    description_->setMaximumHeight(160);
    add(presentation::edited_field_word("description"), description_, "correctDescription");
    reason_ = new QLineEdit(this);
    reason_->setMaxLength(200);
    reason_->setPlaceholderText(tr("为什么更正（办理过程里会看到）"));
    add(tr("原因"), reason_, "correctReason");
    column->addLayout(grid);
    auto* chips = new FlowLayout(6);
    for (const QString& words : {tr("电话核实后更正"), tr("上报人补充"), tr("网格归属有误"), tr("分类有误")}) {
        auto* chip = new QPushButton(words, this);
        chip->setProperty("chip", true);
        chip->setFont(look::font(look::small));
        chip->setAutoDefault(false);
        connect(chip, &QPushButton::clicked, this, [this, words] { reason_->setText(words); });
        chips->addWidget(chip);
    }
    column->addLayout(chips);

    auto* foot = new QHBoxLayout;
    auto* yes = new QPushButton(tr("提交更正 Ctrl+Enter"), this);
    yes->setObjectName(QStringLiteral("correctYes"));
    yes->setProperty("primary", true);
    yes->setFont(look::font(look::body));
    yes->setAutoDefault(false);
    auto* no = new QPushButton(tr("取消 Esc"), this);
    no->setProperty("plain", true);
    no->setFont(look::font(look::body));
    no->setAutoDefault(false);
    changes_ = look::label({}, look::body, look::text_3, this);
    changes_->setObjectName(QStringLiteral("correctChanges"));
    foot->addWidget(yes);
    foot->addWidget(no);
    foot->addSpacing(10);
    foot->addWidget(changes_, 1);
    column->addLayout(foot);
    column->addStretch(1);

    connect(yes, &QPushButton::clicked, this, &CorrectForm::confirm);
    connect(no, &QPushButton::clicked, this, &CorrectForm::close_form);
    connect(title_, &QLineEdit::textChanged, this, &CorrectForm::count_changes);
    connect(address_, &QLineEdit::textChanged, this, &CorrectForm::count_changes);
    connect(description_, &QPlainTextEdit::textChanged, this, &CorrectForm::count_changes);
    connect(category_, &QComboBox::currentIndexChanged, this, &CorrectForm::count_changes);
    connect(area_, &QComboBox::currentIndexChanged, this, &CorrectForm::count_changes);
    hide();
}

void CorrectForm::open(const domain::Case& seen, const services::Town& town, const domain::CategoryTree& categories,
    const std::string& scope)
{
    open_ = false; // filling the fields is no change
    seen_ = seen;
    problem_->clear();
    reason_->clear();
    title_->setText(presentation::text(seen.title));
    address_->setText(presentation::text(seen.address));
    description_->setPlainText(presentation::text(seen.description));
    category_->offer_categories(categories, seen.category);
    category_->choose(seen.category);
    area_->offer_areas(town, scope, seen.area_code);
    area_->choose(seen.area_code);
    open_ = true;
    count_changes();
    show();
    title_->setFocus(Qt::ShortcutFocusReason);
    title_->selectAll();
}

services::CaseCorrection CorrectForm::wanted() const
{
    services::CaseCorrection made;
    made.title = title_->text().trimmed().toStdString();
    made.category = category_->code();
    made.area_code = area_->code();
    made.address = address_->text().trimmed().toStdString();
    made.description = description_->toPlainText().trimmed().toStdString();
    made.reason = reason_->text().trimmed().toStdString();
    return made;
}

void CorrectForm::count_changes()
{
    if (!open_)
        return;
    const domain::EditCase edit = services::edit_of(seen_, wanted());
    QStringList names;
    for (const services::EditedField& field : services::compare(edit, seen_))
        names += presentation::edited_field_word(field.name);
    changes_->setText(names.isEmpty() ? tr("还没有改动") : tr("将更正：%1").arg(names.join(tr("、"))));
}

void CorrectForm::confirm()
{
    if (!open_)
        return;
    const services::CaseCorrection made = wanted();
    if (services::is_empty(services::edit_of(seen_, made))) {
        problem_->setText(tr("没有改动，不必提交。"));
        return;
    }
    if (made.title && made.title->empty()) {
        problem_->setText(tr("标题不能为空。"));
        title_->setFocus();
        return;
    }
    if (made.reason.empty()) {
        problem_->setText(tr("请写明原因，一句话即可。"));
        reason_->setFocus();
        return;
    }
    const domain::Case seen = seen_;
    close_form();
    Q_EMIT submitted(seen, made);
}

void CorrectForm::close_form()
{
    if (!open_)
        return;
    open_ = false;
    hide();
    Q_EMIT closed();
}

void CorrectForm::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close_form();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
             (event->modifiers() & Qt::ControlModifier) != 0)
        confirm();
    else
        QFrame::keyPressEvent(event);
}

} // namespace yiping::desk
