// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch_page.h"

#include "choice_box.h"
#include "flow_layout.h"
#include "look.h"

#include <yiping/presentation/case_page_model.h>
#include <yiping/presentation/queue_model.h>
#include <yiping/services/dispatch.h>
#include <yiping/services/local_time.h>

#include <QButtonGroup>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::desk {

using domain::Move;

namespace {

constexpr std::array batch_moves{Move::Remind, Move::Oversee, Move::Escalate, Move::Accept, Move::Dispatch,
    Move::Verify, Move::Close, Move::Rework, Move::Suspend, Move::Resume, Move::Shelve, Move::GrantExtension,
    Move::Void};
constexpr int merge_id = 1000; ///< not the number of a move
constexpr std::size_t people_offered = 30;

QTimeZone desk_zone()
{
    return QTimeZone::fromSecondsAheadOfUtc(static_cast<int>(domain::shanghai_offset_ms / 1000));
}

} // namespace

BatchPage::BatchPage(services::Batch& batch, const services::Town& town, const services::Dispatch& dispatch,
    Clock& clock, presentation::ErrorWords error_words, QWidget* parent)
    : QFrame(parent),
      batch_(batch),
      town_(town),
      dispatch_(dispatch),
      clock_(clock),
      error_words_(std::move(error_words))
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("batchPage"));
    setAccessibleName(tr("成批办理"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    title_ = look::label({}, look::large, look::text_1, this, true);
    title_->setObjectName(QStringLiteral("batchTitle"));
    head->addWidget(title_);
    head->addSpacing(12);
    problem_ = look::label({}, look::body, look::late, this);
    problem_->setObjectName(QStringLiteral("batchProblem"));
    problem_->setWordWrap(true);
    head->addWidget(problem_, 1);
    column->addLayout(head);
    auto* chips = new FlowLayout(6);
    moves_ = new QButtonGroup(this);
    const auto chip = [&](int id) {
        QPushButton* made = look::chip({}, this);
        made->setObjectName(QStringLiteral("batchMove%1").arg(id));
        made->setCheckable(true);
        moves_->addButton(made, id);
        chips->addWidget(made);
    };
    for (const Move move : batch_moves)
        chip(static_cast<int>(move));
    chip(merge_id);
    column->addLayout(chips);
    connect(moves_, &QButtonGroup::idClicked, this, &BatchPage::choose);
    make_questions(column);
    column->addWidget(look::label(tr("将要发生"), look::body, look::text_1, this, true));
    list_ = new QListView(this);
    list_->setObjectName(QStringLiteral("batchList"));
    list_->setAccessibleName(tr("每一件会怎样"));
    list_->setModel(&model_);
    list_->setItemDelegate(new SideDelegate(list_));
    list_->setUniformItemSizes(true);
    list_->setSelectionMode(QAbstractItemView::NoSelection);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    column->addWidget(list_, 1);
    record_ = look::label({}, look::small, look::text_2, this);
    record_->setObjectName(QStringLiteral("batchRecord"));
    record_->setWordWrap(true);
    column->addWidget(record_);
    auto* foot = new QHBoxLayout;
    yes_ = new QPushButton(this);
    yes_->setObjectName(QStringLiteral("batchYes"));
    yes_->setProperty("primary", true);
    yes_->setFont(look::font(look::body));
    yes_->setAutoDefault(false);
    auto* back = new QPushButton(tr("返回 Esc"), this);
    back->setProperty("plain", true);
    back->setFont(look::font(look::body));
    back->setAutoDefault(false);
    foot->addWidget(yes_);
    foot->addWidget(back);
    foot->addStretch();
    column->addLayout(foot);
    connect(yes_, &QPushButton::clicked, this, &BatchPage::confirm);
    connect(back, &QPushButton::clicked, this, &BatchPage::close_page);
    hide();
}

void BatchPage::make_questions(QVBoxLayout* column)
{
    const auto part = [&](const QString& words, QWidget* field, const char* name) {
        auto* box = new QWidget(this);
        auto* row = new QHBoxLayout(box);
        row->setContentsMargins(0, 0, 0, 0);
        QLabel* label = look::label(words, look::body, look::text_2, box);
        label->setMinimumWidth(64);
        row->addWidget(label);
        field->setParent(box);
        field->setObjectName(QString::fromLatin1(name));
        field->setFont(look::font(look::body));
        field->setAccessibleName(words);
        row->addWidget(field, 1);
        column->addWidget(box);
        box->hide();
        return box;
    };
    person_ = new ChoiceBox(this);
    person_part_ = part(tr("派给"), person_, "batchPerson");
    leading_ = new ChoiceBox(this);
    leading_part_ = part(tr("主件"), leading_, "batchLeading");
    reason_ = new QLineEdit(this);
    reason_->setMaxLength(200);
    reason_->setPlaceholderText(tr("说明（每件的办理过程里都会看到）"));
    reason_part_ = part(tr("说明"), reason_, "batchReason");
    until_ = new QDateTimeEdit(this);
    until_->setDisplayFormat(tr("M月d日 HH:mm"));
    until_->setTimeZone(desk_zone());
    until_part_ = part(tr("到什么时候"), until_, "batchUntil");
    connect(person_, &QComboBox::activated, this, &BatchPage::refresh);
    connect(leading_, &QComboBox::activated, this, &BatchPage::refresh);
    connect(until_, &QDateTimeEdit::dateTimeChanged, this, &BatchPage::refresh);
}

void BatchPage::open(std::vector<Uuid> cases)
{
    cases_ = std::move(cases);
    busy_ = false;
    open_ = true;
    problem_->clear();
    reason_->clear();
    const std::int64_t tomorrow = services::local_day(clock_.now()) + 1;
    until_->setDateTime(
        QDateTime::fromMSecsSinceEpoch(services::start_of_day(tomorrow) + 9 * services::hour_ms, desk_zone()));
    title_->setText(tr("成批办理 %n 件", nullptr, static_cast<int>(cases_.size())));
    leading_->clear();
    for (const Uuid& id : cases_) {
        if (const domain::Case* found = town_.detail(id))
            leading_->addItem(
                presentation::text(found->number) + QStringLiteral("  ") + presentation::text(found->title),
                presentation::text(id.to_string()));
    }
    offer_moves();
    offer_people();
    show();
    choose(moves_->checkedId());
    moves_->checkedButton()->setFocus(Qt::ShortcutFocusReason);
}

void BatchPage::offer_moves()
{
    QAbstractButton* first = nullptr;
    for (const Move move : batch_moves) {
        QAbstractButton* button = moves_->button(static_cast<int>(move));
        const std::size_t count = batch_.possible(cases_, move);
        button->setText(
            count == cases_.size()
                ? presentation::button_word(move)
                : QStringLiteral("%1 %2/%3").arg(presentation::button_word(move)).arg(count).arg(cases_.size()));
        button->setEnabled(count > 0);
        if (first == nullptr && count > 0)
            first = button;
    }
    QAbstractButton* merge = moves_->button(merge_id);
    merge->setText(tr("并为一件"));
    merge->setToolTip(tr("这几件是同一件事：留一件，其余作废并注明并入哪一件"));
    merge->setEnabled(batch_.possible(cases_, Move::Void) > 1);
    (first != nullptr ? first : merge)->setChecked(true);
}

void BatchPage::offer_people()
{
    person_->clear();
    const domain::Case* found = cases_.empty() ? nullptr : town_.detail(cases_.front());
    if (found == nullptr)
        return;
    for (const services::DispatchCandidate& each : dispatch_.candidates(*found, people_offered)) {
        QString words = presentation::text(each.responder.name);
        if (each.responder.role != domain::TeamRole::None)
            words += QStringLiteral(" ") + presentation::word(each.responder.role);
        words +=
            each.ranked.load == 0 ? tr(" · 手上无件") : tr(" · %n 件在办", nullptr, static_cast<int>(each.ranked.load));
        person_->addItem(words, presentation::text(each.responder.id.to_string()));
    }
}

bool BatchPage::merges() const
{
    return moves_->checkedId() == merge_id;
}

services::BatchWish BatchPage::wish() const
{
    services::BatchWish wanted;
    if (merges()) {
        if (const auto id = Uuid::parse(leading_->code()))
            wanted.leading = *id;
        return wanted;
    }
    wanted.request.move = static_cast<Move>(moves_->checkedId());
    wanted.request.reason = reason_->text().trimmed().toStdString();
    if (wanted.request.move == Move::Dispatch) {
        if (const auto id = Uuid::parse(person_->code()))
            wanted.request.responder_id = *id;
    }
    if ((needs_ & domain::need_until) != 0)
        wanted.request.until = until_->dateTime().toMSecsSinceEpoch();
    return wanted;
}

void BatchPage::choose(int id)
{
    if (!open_ || id < 0)
        return;
    problem_->clear();
    needs_ = batch_.needs(cases_, wish());
    person_part_->setVisible(!merges() && static_cast<Move>(id) == Move::Dispatch);
    leading_part_->setVisible(merges());
    reason_part_->setVisible((needs_ & (domain::need_reason | domain::need_until)) != 0);
    until_part_->setVisible((needs_ & domain::need_until) != 0);
    refresh();
}

void BatchPage::refresh()
{
    if (!open_ || busy_)
        return;
    const services::BatchWish wanted = wish();
    const QString verb = merges() ? tr("作废，并入主件") : presentation::button_word(wanted.request.move);
    std::vector<SideRow> rows;
    possible_ = 0;
    for (const services::BatchLine& line : batch_.preview(cases_, wanted)) {
        SideRow row;
        row.key = line.case_id;
        if (const domain::Case* found = town_.detail(line.case_id)) {
            row.name = presentation::text(found->title);
            row.detail =
                presentation::text(found->number) + QStringLiteral(" · ") + presentation::short_place(town_, *found);
        }
        if (line.leads) {
            row.standing = tr("主件，保持不变");
        } else if (line.refusal) {
            row.detail = tr("不能：%1").arg(error_words_(*line.refusal));
            row.standing = tr("不动");
            row.ink = look::late;
        } else {
            ++possible_;
            row.standing = line.from == line.to ? verb
                                                : QStringLiteral("%1 → %2").arg(
                                                      presentation::word(line.from), presentation::word(line.to));
            row.ink = look::done;
        }
        rows.push_back(std::move(row));
    }
    model_.take(std::move(rows));
    yes_->setText(tr("%1 %2 件 Ctrl+Enter").arg(merges() ? tr("并入") : verb).arg(possible_));
    yes_->setEnabled(possible_ > 0);
    problem_->setText(
        merges() && looks_different(wanted.leading) ? tr("分类或网格不一样，请再看一眼是不是同一件") : QString());
    const std::size_t left = cases_.size() - possible_ - (merges() ? 1 : 0);
    record_->setText((left > 0 ? tr("%n 件不动。", nullptr, static_cast<int>(left)) : QString()) +
                     tr("会记入每一件的办理过程；没送出的可在发件箱撤回，送出的不能抹掉。"));
}

bool BatchPage::looks_different(const Uuid& leading) const
{
    const domain::Case* first = town_.detail(leading);
    return first != nullptr && std::ranges::any_of(cases_, [&](const Uuid& id) {
        const domain::Case* other = town_.detail(id);
        return other != nullptr && (other->category != first->category || other->area_code != first->area_code);
    });
}

void BatchPage::confirm()
{
    if (!open_ || busy_ || possible_ == 0)
        return;
    const services::BatchWish wanted = wish();
    if (!merges() && (needs_ & domain::need_reason) != 0 && wanted.request.reason.empty()) {
        problem_->setText(tr("请写明原因，一句话即可。"));
        reason_->setFocus();
        return;
    }
    busy_ = true;
    batch_.perform(cases_, wanted, [this, alive = alive_](const services::Batch::Outcome& outcome) {
        if (!*alive)
            return;
        busy_ = false;
        const QString words = outcome.refused.empty() ? tr("%n 件已交发件箱", nullptr, static_cast<int>(outcome.sent))
                                                      : tr("%1 件已交发件箱，%2 件没有成：%3")
                                                            .arg(outcome.sent)
                                                            .arg(outcome.refused.size())
                                                            .arg(error_words_(outcome.refused.front().second));
        const std::size_t refused = outcome.refused.size();
        close_page();
        Q_EMIT sent(words, refused);
    });
}

void BatchPage::close_page()
{
    if (!std::exchange(open_, false))
        return;
    hide();
    Q_EMIT closed();
}

void BatchPage::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        close_page();
    else if (enter && (event->modifiers() & Qt::ControlModifier) != 0)
        confirm();
    else
        QFrame::keyPressEvent(event);
}

} // namespace yiping::desk
