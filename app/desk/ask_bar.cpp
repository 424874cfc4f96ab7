// SPDX-License-Identifier: GPL-3.0-or-later
#include "ask_bar.h"

#include "flow_layout.h"
#include "look.h"

#include <yiping/services/local_time.h>

#include <QButtonGroup>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

#include <utility>

namespace yiping::desk {

using domain::Move;

namespace {

QTimeZone shanghai()
{
    return QTimeZone::fromSecondsAheadOfUtc(static_cast<int>(domain::shanghai_offset_ms / 1000));
}

} // namespace

AskBar::AskBar(QWidget* parent) : QFrame(parent)
{
    setObjectName(QStringLiteral("ask"));
    look::set_ground(this, look::selection);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 12);
    column->setSpacing(8);

    auto* head = new QHBoxLayout;
    title_ = look::label({}, look::body, look::text_1, this, true);
    problem_ = look::label({}, look::small, look::late, this);
    problem_->setObjectName(QStringLiteral("askProblem"));
    head->addWidget(title_);
    head->addWidget(problem_, 1);
    column->addLayout(head);

    reason_part_ = new QWidget(this);
    auto* reason_column = new QVBoxLayout(reason_part_);
    reason_column->setContentsMargins(0, 0, 0, 0);
    reason_chips_ = new FlowLayout(8);
    reason_column->addLayout(reason_chips_);
    reason_ = new QLineEdit(reason_part_);
    reason_->setObjectName(QStringLiteral("reason"));
    reason_->setAccessibleName(tr("说明"));
    reason_->setFont(look::font(look::body));
    reason_->setPlaceholderText(tr("说明（办理过程里会看到）"));
    reason_->setMaxLength(200);
    reason_column->addWidget(reason_);
    column->addWidget(reason_part_);

    time_part_ = new QWidget(this);
    auto* time_row = new QHBoxLayout(time_part_);
    time_row->setContentsMargins(0, 0, 0, 0);
    time_ = new QDateTimeEdit(time_part_);
    time_->setObjectName(QStringLiteral("until"));
    time_->setAccessibleName(tr("到什么时候"));
    time_->setFont(look::font(look::body));
    time_->setDisplayFormat(tr("M月d日 HH:mm"));
    time_->setTimeZone(shanghai());
    time_label_ = look::label(tr("答复期限"), look::body, look::text_2, time_part_);
    time_row->addWidget(time_label_);
    time_row->addWidget(time_);
    time_chips_ = new FlowLayout(8);
    time_row->addLayout(time_chips_, 1);
    column->addWidget(time_part_);

    mark_part_ = new QWidget(this);
    auto* mark_row = new QHBoxLayout(mark_part_);
    mark_row->setContentsMargins(0, 0, 0, 0);
    mark_row->addWidget(look::label(tr("满意度"), look::body, look::text_2, mark_part_));
    marks_ = new QButtonGroup(this);
    for (int mark = 1; mark <= 5; ++mark) {
        QPushButton* button = look::chip(QString::number(mark), mark_part_);
        button->setCheckable(true);
        marks_->addButton(button, mark);
        mark_row->addWidget(button);
    }
    mark_row->addStretch();
    column->addWidget(mark_part_);

    auto* foot = new QHBoxLayout;
    auto* yes = new QPushButton(tr("确定 Enter"), this);
    yes->setObjectName(QStringLiteral("askYes"));
    yes->setProperty("primary", true);
    yes->setFont(look::font(look::body));
    auto* no = new QPushButton(tr("取消 Esc"), this);
    no->setProperty("plain", true);
    no->setFont(look::font(look::body));
    foot->addWidget(yes);
    foot->addWidget(no);
    foot->addStretch();
    record_ = look::label(tr("会记入办理过程，送出后不能抹掉"), look::small, look::text_2, this);
    record_->setObjectName(QStringLiteral("askRecord"));
    foot->addWidget(record_);
    column->addLayout(foot);
    connect(yes, &QPushButton::clicked, this, &AskBar::confirm);
    connect(no, &QPushButton::clicked, this, &AskBar::cancel);
    hide();
}

void AskBar::fill_reasons(Move move)
{
    look::clear(reason_chips_);
    QStringList usual;
    switch (move) {
    case Move::Suspend:
        usual = {tr("等待材料到货"), tr("天气原因，暂不能施工"), tr("等待上级答复")};
        break;
    case Move::Rework:
        usual = {tr("现场仍有残留，请再处理"), tr("照片看不清，请补拍"), tr("上报人不认可")};
        break;
    case Move::Return:
    case Move::Transfer:
        usual = {tr("不在本网格"), tr("需要专业力量"), tr("本人不在岗")};
        break;
    case Move::Decline:
    case Move::Void:
        usual = {tr("重复上报"), tr("误报，现场无此情况"), tr("不属受理范围")};
        break;
    case Move::Oversee:
        usual = {tr("超时未处理"), tr("群众反复反映"), tr("领导批示")};
        break;
    case Move::RequestExtension:
    case Move::GrantExtension:
        usual = {tr("工程量大"), tr("等待配件"), tr("需产权单位配合")};
        break;
    case Move::Escalate:
        usual = {tr("超出本镇权限"), tr("涉及多个部门")};
        break;
    case Move::Shelve:
        usual = {tr("历史遗留，暂无条件解决"), tr("已列入年度计划")};
        break;
    default:
        break;
    }
    for (const QString& words : std::as_const(usual)) {
        QPushButton* button = look::chip(words, reason_part_);
        connect(button, &QPushButton::clicked, reason_, [this, words] {
            reason_->setText(words);
            reason_->setFocus();
        });
        reason_chips_->addWidget(button);
    }
}

void AskBar::fill_times(UtcMillis now)
{
    look::clear(time_chips_);
    const std::int64_t today = services::local_day(now);
    const auto at_nine = [&](std::int64_t days) {
        return services::start_of_day(today + days) + 9 * services::hour_ms;
    };
    std::array<std::pair<QString, UtcMillis>, 3> usual{
        {{tr("明天 9:00"), at_nine(1)}, {tr("3 天后"), at_nine(3)}, {tr("一周后"), at_nine(7)}}};
    if (move_ == Move::Oversee) // an answer is a matter of hours
        usual = {{{tr("1 小时内"), now + services::hour_ms}, {tr("2 小时内"), now + 2 * services::hour_ms},
            {tr("明天 9:00"), at_nine(1)}}};
    for (const auto& [words, at] : usual) {
        QPushButton* button = look::chip(words, time_part_);
        connect(button, &QPushButton::clicked, time_,
            [this, at] { time_->setDateTime(QDateTime::fromMSecsSinceEpoch(at, shanghai())); });
        time_chips_->addWidget(button);
    }
    const UtcMillis offered = move_ == Move::Oversee ? usual[1].second : at_nine(1);
    time_->setDateTime(QDateTime::fromMSecsSinceEpoch(offered, shanghai()));
}

void AskBar::ask(const presentation::ActionView& action, UtcMillis now, const QString& more,
    std::function<void(services::MoveRequest)> answer)
{
    answer_ = std::move(answer);
    move_ = action.move;
    needs_ = action.needs;
    title_->setText(more.isEmpty() ? action.label : action.label + QStringLiteral(" · ") + more);
    problem_->clear();
    reason_->clear();
    record_->show();
    const bool reason = (needs_ & (domain::need_reason | domain::need_until)) != 0;
    reason_part_->setVisible(reason);
    if (reason)
        fill_reasons(move_);
    reason_->setPlaceholderText(
        move_ == Move::Answer ? tr("答复：办到哪一步、为什么晚、什么时候办完") : tr("说明（办理过程里会看到）"));
    const bool until = (needs_ & domain::need_until) != 0;
    time_part_->setVisible(until);
    time_label_->setVisible(move_ == Move::Oversee);
    if (until)
        fill_times(now);
    const bool mark = (needs_ & domain::need_satisfaction) != 0;
    mark_part_->setVisible(mark);
    if (mark)
        marks_->button(5)->setChecked(true);
    show();
    look::bring_into_view(this);
    if (reason)
        reason_->setFocus(Qt::ShortcutFocusReason);
    else if (mark)
        marks_->button(5)->setFocus(Qt::ShortcutFocusReason);
    else
        time_->setFocus(Qt::ShortcutFocusReason);
}

void AskBar::suggest(const QString& reason)
{
    reason_->setText(reason);
    reason_->selectAll();
}

void AskBar::set_words(const QString& hint)
{
    reason_->setPlaceholderText(hint);
    record_->hide();
}

void AskBar::set_unrecorded()
{
    record_->hide();
}

void AskBar::confirm()
{
    if (!answer_)
        return;
    const QString reason = reason_->text().trimmed();
    if ((needs_ & domain::need_reason) != 0 && reason.isEmpty()) {
        problem_->setText(tr("请写明原因，一句话即可。"));
        reason_->setFocus();
        return;
    }
    services::MoveRequest request;
    request.move = move_;
    request.reason = reason.toStdString();
    if ((needs_ & domain::need_until) != 0)
        request.until = time_->dateTime().toMSecsSinceEpoch();
    if ((needs_ & domain::need_satisfaction) != 0)
        request.satisfaction = marks_->checkedId();
    const auto answer = std::exchange(answer_, {});
    hide();
    answer(std::move(request));
    Q_EMIT closed();
}

void AskBar::cancel()
{
    if (!answer_)
        return;
    answer_ = {};
    hide();
    Q_EMIT closed();
}

void AskBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        cancel();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        confirm();
    else
        QFrame::keyPressEvent(event);
}

} // namespace yiping::desk
