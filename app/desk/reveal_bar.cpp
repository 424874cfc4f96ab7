// SPDX-License-Identifier: GPL-3.0-or-later
#include "reveal_bar.h"

#include "flow_layout.h"
#include "look.h"

#include <yiping/presentation/words.h>

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace yiping::desk {

RevealBar::RevealBar(const Offer& offer, QWidget* parent) : QFrame(parent)
{
    setObjectName(offer.name);
    look::set_ground(this, look::selection);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 12);
    column->setSpacing(8);
    question_ = make_question(offer);
    column->addWidget(question_);
    answer_ = make_answer(offer);
    column->addWidget(answer_);
    hide();
}

QWidget* RevealBar::make_question(const Offer& offer)
{
    auto* question = new QWidget(this);
    auto* asked = new QVBoxLayout(question);
    asked->setContentsMargins(0, 0, 0, 0);
    asked->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(look::label(offer.title, look::body, look::text_1, question, true));
    fields_ = new QButtonGroup(this);
    int number = 0;
    for (const auto& [words, name] : offer.fields) {
        QPushButton* field = look::chip(words, question);
        field->setCheckable(true);
        field->setObjectName(QString::fromLatin1(name));
        fields_->addButton(field, number++);
        head->addWidget(field);
    }
    problem_ = look::label({}, look::small, look::late, question);
    problem_->setObjectName(offer.name + QStringLiteral("Problem"));
    problem_->setWordWrap(true);
    if (offer.narrow) {
        head->addStretch();
        asked->addLayout(head);
        asked->addWidget(problem_);
    } else {
        head->addWidget(problem_, 1);
        asked->addLayout(head);
    }
    auto* reasons = new FlowLayout(8);
    for (const QString& words : offer.reasons) {
        QPushButton* reason = look::chip(words, question);
        connect(reason, &QPushButton::clicked, this, [this, words] {
            reason_->setText(words);
            reason_->setFocus();
        });
        reasons->addWidget(reason);
    }
    asked->addLayout(reasons);
    reason_ = new QLineEdit(question);
    reason_->setObjectName(offer.name + QStringLiteral("Reason"));
    reason_->setAccessibleName(tr("查看原因"));
    reason_->setFont(look::font(look::body));
    reason_->setMaxLength(200);
    reason_->setPlaceholderText(tr("查看原因，至少 %1 个字（每次查看都会记入日志）").arg(least_reason));
    asked->addWidget(reason_);
    auto* foot = new QHBoxLayout;
    auto* yes = new QPushButton(tr("查看 Enter"), question);
    yes->setObjectName(offer.name + QStringLiteral("Yes"));
    yes->setProperty("primary", true);
    yes->setFont(look::font(look::body));
    auto* no = new QPushButton(tr("取消 Esc"), question);
    no->setProperty("plain", true);
    no->setFont(look::font(look::body));
    foot->addWidget(yes);
    foot->addWidget(no);
    foot->addStretch();
    asked->addLayout(foot);
    connect(yes, &QPushButton::clicked, this, &RevealBar::confirm);
    connect(no, &QPushButton::clicked, this, &RevealBar::forget);
    return question;
}

QWidget* RevealBar::make_answer(const Offer& offer)
{
    auto* answer = new QWidget(this);
    auto* lines = new QVBoxLayout(answer);
    lines->setContentsMargins(0, 0, 0, 0);
    auto* shown = new QHBoxLayout;
    shown->setSpacing(14);
    lines->addLayout(shown);
    name_ = look::label({}, look::body, look::text_2, answer);
    value_ = look::label({}, look::large, look::text_1, answer, true);
    value_->setObjectName(offer.name + QStringLiteral("Value"));
    value_->setTextInteractionFlags(Qt::NoTextInteraction);
    left_ = look::label({}, look::body, look::handling, answer);
    left_->setObjectName(offer.name + QStringLiteral("Left"));
    auto* hide_now = new QPushButton(tr("立即隐藏 Esc"), answer);
    hide_now->setObjectName(offer.name + QStringLiteral("Hide"));
    hide_now->setProperty("plain", true);
    hide_now->setFont(look::font(look::body));
    connect(hide_now, &QPushButton::clicked, this, &RevealBar::forget);
    shown->addWidget(name_);
    shown->addWidget(value_);
    if (offer.narrow) {
        shown->addStretch();
        shown = new QHBoxLayout;
        lines->addLayout(shown);
    }
    shown->addWidget(left_, 1);
    shown->addWidget(hide_now);
    return answer;
}

void RevealBar::ask()
{
    clear_value();
    open_ = true;
    problem_->clear();
    reason_->clear();
    fields_->button(0)->setChecked(true);
    answer_->hide();
    question_->show();
    show();
    reason_->setFocus(Qt::ShortcutFocusReason);
}

void RevealBar::confirm()
{
    const QString reason = reason_->text().trimmed();
    if (reason.toUcs4().size() < least_reason) {
        problem_->setText(tr("请写明查看原因，至少 %1 个字。").arg(least_reason));
        reason_->setFocus();
        return;
    }
    problem_->setText(tr("正在向平台请求…"));
    Q_EMIT wanted(fields_->checkedButton()->objectName(), reason);
}

void RevealBar::show_value(const services::RevealedField& field, UtcMillis platform_now)
{
    if (!open_ || field.until <= platform_now)
        return;
    until_ = field.until;
    name_->setText(fields_->checkedButton()->text());
    value_->setText(field.value.empty() ? tr("（未登记）") : presentation::text(field.value));
    question_->hide();
    answer_->show();
    setFocus();
    tick(platform_now);
}

void RevealBar::show_problem(const QString& words)
{
    if (open_)
        problem_->setText(words);
}

void RevealBar::tick(UtcMillis platform_now)
{
    if (until_ == 0)
        return;
    if (platform_now >= until_) {
        forget();
        return;
    }
    const std::int64_t seconds = (until_ - platform_now + 999) / 1000;
    left_->setText(tr("%1:%2 后自动隐藏").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0')));
}

void RevealBar::clear_value()
{
    until_ = 0;
    value_->clear();
    left_->clear();
}

void RevealBar::forget()
{
    clear_value();
    reason_->clear();
    if (!std::exchange(open_, false))
        return;
    hide();
    Q_EMIT closed();
}

void RevealBar::hideEvent(QHideEvent* event)
{
    // The page or the window went: what comes back later begins with a question.
    clear_value();
    if (std::exchange(open_, false))
        hide();
    QFrame::hideEvent(event);
}

void RevealBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        forget();
    else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && until_ == 0)
        confirm();
    else
        QFrame::keyPressEvent(event);
}

} // namespace yiping::desk
