// SPDX-License-Identifier: GPL-3.0-or-later
#include "lock_page.h"

#include "look.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace yiping::desk {

LockPage::LockPage(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("lock"));
    look::set_ground(this, look::bar);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(64, 48, 64, 48);
    row->setSpacing(64);
    auto* left = new QVBoxLayout;
    left->setSpacing(10);
    left->addStretch(2);
    clock_ = look::label({}, 72, look::bar_text_1, this, true);
    clock_->setObjectName(QStringLiteral("lockClock"));
    left->addWidget(clock_);
    day_ = look::label({}, look::large, look::bar_text_2, this);
    left->addWidget(day_);
    counts_ = look::label({}, look::large, look::bar_warn, this);
    counts_->setObjectName(QStringLiteral("lockCounts"));
    counts_->setWordWrap(true);
    left->addWidget(counts_);
    left->addStretch(1);
    who_ = look::label({}, look::large, look::bar_text_1, this, true);
    who_->setObjectName(QStringLiteral("lockWho"));
    left->addWidget(who_);
    auto* line = new QHBoxLayout;
    password_ = new QLineEdit(this);
    password_->setObjectName(QStringLiteral("lockPassword"));
    password_->setAccessibleName(tr("密码"));
    password_->setPlaceholderText(tr("密码"));
    password_->setEchoMode(QLineEdit::Password);
    password_->setFont(look::font(look::large));
    password_->setMaximumWidth(320);
    line->addWidget(password_, 1);
    enter_ = new QPushButton(tr("解锁 Enter"), this);
    enter_->setObjectName(QStringLiteral("lockEnter"));
    enter_->setProperty("primary", true);
    enter_->setFont(look::font(look::large));
    line->addWidget(enter_);
    line->addStretch();
    left->addLayout(line);
    problem_ = look::label({}, look::body, look::bar_bad, this);
    problem_->setObjectName(QStringLiteral("lockProblem"));
    problem_->setWordWrap(true);
    left->addWidget(problem_);
    left->addStretch(3);
    row->addLayout(left, 1);
    auto* right = new QVBoxLayout;
    right->setSpacing(8);
    right->addWidget(look::label(tr("告警"), look::large, look::bar_text_1, this, true));
    alarms_ = new SidePanel("lockAlarms", tr("告警"), this);
    alarms_->setMinimumWidth(300);
    right->addWidget(alarms_, 1);
    row->addLayout(right, 1);
    connect(password_, &QLineEdit::returnPressed, this, &LockPage::give);
    connect(enter_, &QPushButton::clicked, this, &LockPage::give);
    hide();
}

void LockPage::lock(const QString& who, const QString& since)
{
    who_->setText(tr("%1 · %2 锁定").arg(who, since));
    problem_->clear();
    password_->clear();
    password_->setEnabled(true);
    enter_->setEnabled(true);
    show();
    raise();
    password_->setFocus(Qt::OtherFocusReason);
}

void LockPage::unlock()
{
    password_->clear();
    hide();
}

void LockPage::show_time(const QString& clock, const QString& day, const QString& counts)
{
    clock_->setText(clock);
    day_->setText(day);
    counts_->setText(counts);
}

void LockPage::show_alarms(std::vector<SideRow> rows, const QString& none)
{
    alarms_->show_rows(std::move(rows), none);
}

void LockPage::refuse(const QString& why)
{
    problem_->setText(why);
    password_->setEnabled(true);
    enter_->setEnabled(true);
    password_->clear();
    password_->setFocus(Qt::OtherFocusReason);
}

void LockPage::give()
{
    const QString password = password_->text();
    if (password.isEmpty())
        return;
    problem_->clear();
    password_->clear();
    password_->setEnabled(false); // until there is an answer
    enter_->setEnabled(false);
    Q_EMIT password_given(password);
}

} // namespace yiping::desk
