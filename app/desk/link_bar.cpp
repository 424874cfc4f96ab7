// SPDX-License-Identifier: GPL-3.0-or-later
#include "link_bar.h"

#include "flow_layout.h"
#include "look.h"
#include "short_label.h"
#include "side_panel.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace yiping::desk {

namespace {

constexpr int list_height = 156; // three of them, and that there are more

} // namespace

LinkBar::LinkBar(QWidget* parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("linkBar"));
    look::set_ground(this, look::selection);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 12);
    column->setSpacing(8);
    auto* head = new QHBoxLayout;
    head->addWidget(look::label(tr("关联到哪一件"), look::body, look::text_1, this, true));
    problem_ = look::label({}, look::small, look::late, this);
    problem_->setObjectName(QStringLiteral("linkProblem"));
    problem_->setWordWrap(true);
    head->addWidget(problem_, 1);
    column->addLayout(head);
    const auto line = [this](const char* name, const QString& told, const QString& hint) {
        auto* made = new QLineEdit(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setAccessibleName(told);
        made->setFont(look::font(look::body));
        made->setPlaceholderText(hint);
        return made;
    };
    words_ = line("linkWords", tr("找哪一件"), tr("编号、标题、地点；不写就是附近的"));
    words_->installEventFilter(this);
    column->addWidget(words_);
    found_ = new SidePanel("linkFound", tr("找到的事件"), this);
    found_->setFixedHeight(list_height);
    column->addWidget(found_);
    reason_ = line("linkReason", tr("什么关系"), tr("什么关系，一句话"));
    reason_->setMaxLength(100);
    column->addWidget(reason_);
    auto* reasons = new FlowLayout(8);
    for (const QString& words : {tr("同一个原因"), tr("同一方反映"), tr("先后相关")}) {
        QPushButton* usual = look::chip(words, this);
        connect(usual, &QPushButton::clicked, reason_, [this, words] {
            reason_->setText(words);
            reason_->setFocus();
        });
        reasons->addWidget(usual);
    }
    column->addLayout(reasons);
    auto* foot = new QHBoxLayout;
    auto* yes = new QPushButton(tr("关联 Enter"), this);
    yes->setObjectName(QStringLiteral("linkYes"));
    yes->setProperty("primary", true);
    yes->setFont(look::font(look::body));
    auto* no = new QPushButton(tr("取消 Esc"), this);
    no->setProperty("plain", true);
    no->setFont(look::font(look::body));
    foot->addWidget(yes);
    foot->addWidget(no);
    foot->addWidget(
        new ShortLabel(tr("两件各办各的；是同一件的，用“并为一件”（M）"), look::small, look::text_2, this), 1);
    column->addLayout(foot);
    connect(words_, &QLineEdit::textChanged, this, &LinkBar::look_up);
    connect(found_, &SidePanel::entered, this, &LinkBar::confirm);
    connect(yes, &QPushButton::clicked, this, &LinkBar::confirm);
    connect(no, &QPushButton::clicked, this, &LinkBar::close_bar);
    hide();
}

void LinkBar::ask(Find find)
{
    find_ = std::move(find);
    problem_->clear();
    reason_->setText(tr("同一个原因"));
    words_->clear();
    look_up();
    show();
    look::bring_into_view(this);
    words_->setFocus(Qt::ShortcutFocusReason);
}

void LinkBar::look_up()
{
    if (!find_)
        return;
    found_->show_rows(find_(words_->text().trimmed()), tr("没有找到在办的事件。"));
    found_->choose_first();
}

void LinkBar::show_problem(const QString& words)
{
    problem_->setText(words);
}

void LinkBar::confirm()
{
    const auto other = found_->chosen();
    const QString reason = reason_->text().trimmed();
    if (!other) {
        problem_->setText(tr("先选一件。"));
        words_->setFocus();
    } else if (reason.isEmpty()) {
        problem_->setText(tr("请写明什么关系，一句话即可。"));
        reason_->setFocus();
    } else {
        Q_EMIT wanted(*other, reason);
    }
}

void LinkBar::close_bar()
{
    if (!find_)
        return;
    find_ = {};
    hide();
    Q_EMIT closed();
}

bool LinkBar::eventFilter(QObject* watched, QEvent* event)
{
    // The arrows choose while one types.
    if (watched == words_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            found_->step(key == Qt::Key_Down ? 1 : -1);
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

void LinkBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        close_bar();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        confirm();
    else
        QFrame::keyPressEvent(event);
}

} // namespace yiping::desk
