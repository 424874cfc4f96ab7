// SPDX-License-Identifier: GPL-3.0-or-later
#include "handover_page.h"

#include "flow_layout.h"
#include "look.h"
#include "short_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::desk {

namespace {

constexpr std::size_t cases_listed = 8;

} // namespace

HandoverPage::HandoverPage(
    services::ShiftDesk& shifts, const services::Town& town, presentation::ErrorWords error_words, QWidget* parent)
    : QFrame(parent), shifts_(shifts), town_(town), error_words_(std::move(error_words))
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("handover"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->addWidget(look::label(tr("交接班"), look::large, look::text_1, this, true));
    head->addSpacing(12);
    problem_ = look::label({}, look::body, look::late, this);
    problem_->setObjectName(QStringLiteral("handoverProblem"));
    problem_->setWordWrap(true);
    head->addWidget(problem_, 1);
    column->addLayout(head);
    who_ = look::label({}, look::body, look::text_2, this);
    who_->setObjectName(QStringLiteral("handoverShift"));
    who_->setWordWrap(true);
    column->addWidget(who_);
    facts_ = new FlowLayout(10, FlowLayout::Columns::Even);
    column->addLayout(facts_);
    auto* rule = new QFrame(this);
    rule->setProperty("rule", true);
    column->addWidget(rule);
    cases_ = new QVBoxLayout;
    cases_->setSpacing(2);
    column->addLayout(cases_);
    column->addStretch(1);
    column->addWidget(look::label(tr("要交代的事"), look::body, look::text_1, this, true));
    matters_ = new QPlainTextEdit(this);
    matters_->setObjectName(QStringLiteral("handoverMatters"));
    matters_->setFont(look::font(look::body));
    matters_->setAccessibleName(tr("要交代的事"));
    matters_->setTabChangesFocus(true);
    matters_->setMaximumHeight(120);
    matters_->setPlaceholderText(tr("每件超时的怎么办、谁在跟、下一班先看什么"));
    column->addWidget(matters_);
    auto* taker_row = new QHBoxLayout;
    taker_row->addWidget(look::label(tr("接班人"), look::body, look::text_2, this));
    taker_ = new QLineEdit(this);
    taker_->setObjectName(QStringLiteral("handoverTaker"));
    taker_->setFont(look::font(look::body));
    taker_->setAccessibleName(tr("接班人"));
    taker_->setMaxLength(40);
    taker_row->addWidget(taker_, 1);
    column->addLayout(taker_row);
    auto* foot = new QHBoxLayout;
    sign_ = new QPushButton(tr("签字交班 Ctrl+Enter"), this);
    sign_->setObjectName(QStringLiteral("handoverSign"));
    sign_->setProperty("primary", true);
    sign_->setFont(look::font(look::body));
    sign_->setAutoDefault(false);
    auto* back = new QPushButton(tr("返回 Esc"), this);
    back->setProperty("plain", true);
    back->setFont(look::font(look::body));
    back->setAutoDefault(false);
    foot->addWidget(sign_);
    foot->addWidget(back);
    auto* hint = new ShortLabel(tr("签字后记入交接班登记，不能改"), look::small, look::text_3, this);
    hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    foot->addWidget(hint, 1);
    column->addLayout(foot);
    const auto write_down = [this] {
        if (!filling_)
            Q_EMIT drafted(matters_->toPlainText(), taker_->text());
    };
    connect(matters_, &QPlainTextEdit::textChanged, this, write_down);
    connect(taker_, &QLineEdit::textChanged, this, write_down);
    connect(sign_, &QPushButton::clicked, this, &HandoverPage::confirm);
    connect(back, &QPushButton::clicked, this, &HandoverPage::close_page);
    hide();
}

void HandoverPage::open()
{
    open_ = true;
    problem_->clear();
    shift_ = next_ = {};
    refresh();
    show();
    matters_->setFocus(Qt::ShortcutFocusReason);
}

void HandoverPage::close_page()
{
    if (!std::exchange(open_, false))
        return;
    hide();
    Q_EMIT closed();
}

void HandoverPage::forget()
{
    restore({}, {}); // the draft stays kept for its maker
    close_page();
}

void HandoverPage::restore(const QString& matters, const QString& taker)
{
    filling_ = true;
    matters_->setPlainText(matters);
    taker_->setText(taker);
    filling_ = false;
}

bool HandoverPage::is_blank() const
{
    return taker_->text().isEmpty() && matters_->toPlainText().isEmpty();
}

void HandoverPage::refresh()
{
    if (!open_)
        return;
    const services::ShiftEnd end = shifts_.view();
    sign_->setEnabled(end.shift != nullptr);
    if (end.shift == nullptr) {
        who_->setText(tr("没有登记本班次，不能交班。请先排班。"));
        show_facts(end);
        show_cases(end);
        return;
    }
    const UtcMillis now = town_.now();
    const auto shift_words = [&](const domain::Shift& shift) {
        QStringList people;
        for (const std::string& person : {shift.leader, shift.officer})
            if (!person.empty())
                people += presentation::text(person);
        return tr("%1 至 %2 %3")
            .arg(presentation::moment_words(shift.from_at, now), presentation::moment_words(shift.to_at, now),
                people.join(tr("、")));
    };
    QString words = tr("交出：%1").arg(shift_words(*end.shift));
    words += QLatin1Char('\n') + (end.next != nullptr ? tr("接入：%1").arg(shift_words(*end.next))
                                                      : tr("接入：没有排下一班，请写明接班人"));
    who_->setText(words);
    if (shift_ != end.shift->id) {
        // Once: what the person has written stays.
        shift_ = end.shift->id;
        taker_->setPlaceholderText(end.next != nullptr ? presentation::text(end.next->officer) : tr("职务和姓"));
    }
    next_ = end.next != nullptr ? end.next->id : Uuid();
    show_facts(end);
    show_cases(end);
}

void HandoverPage::show_facts(const services::ShiftEnd& end)
{
    struct Fact {
        QString name;
        std::int64_t value;
        look::Ink colour;
    };
    const auto warn = [](std::int64_t value) { return value > 0 ? look::late : look::text_1; };
    const std::array facts{Fact{tr("本班新增"), end.opened, look::text_1},
        Fact{tr("本班结案"), end.closed, look::text_1}, Fact{tr("在办"), end.counts.open_cases, look::text_1},
        Fact{tr("已超时"), end.counts.late_cases, warn(end.counts.late_cases)},
        Fact{tr("下一班内到期"), end.counts.due_soon, look::text_1},
        Fact{tr("退回待派"), end.returned, warn(end.returned)}, Fact{tr("挂起挂账"), end.held, look::text_1},
        Fact{tr("未送达"), end.undelivered, warn(end.undelivered)}, Fact{tr("未执行"), end.refused, warn(end.refused)}};
    look::clear_later(facts_);
    for (std::size_t at = 0; at < facts.size(); ++at) {
        auto* fact = new QWidget(this);
        auto* both = new QVBoxLayout(fact);
        both->setContentsMargins(0, 0, 0, 0);
        both->setSpacing(2);
        QLabel* value = look::label(QString::number(facts[at].value), look::title, facts[at].colour, fact, true);
        value->setObjectName(QStringLiteral("handoverFact%1").arg(at));
        both->addWidget(value);
        both->addWidget(look::label(facts[at].name, look::small, look::text_2, fact));
        facts_->addWidget(fact);
    }
}

void HandoverPage::show_cases(const services::ShiftEnd& end)
{
    std::vector<const domain::Case*> listed(end.late);
    listed.insert(listed.end(), end.due.begin(), end.due.end());
    const std::size_t whole = listed.size();
    if (listed.size() > cases_listed)
        listed.resize(cases_listed);
    look::clear_later(cases_);
    const UtcMillis now = town_.now();
    for (const domain::Case* each : listed) {
        auto* line = new QWidget(this);
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        auto* title = new QToolButton(line);
        title->setObjectName(QStringLiteral("handoverCase"));
        title->setProperty("link", true);
        title->setFont(look::font(look::body));
        title->setText(presentation::text(each->title));
        connect(title, &QToolButton::clicked, this, [this, id = each->id] { Q_EMIT case_wanted(id); });
        row->addWidget(title);
        QLabel* where = look::label(presentation::text(each->number), look::small, look::text_3, line);
        where->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        row->addWidget(where, 1);
        const bool late = *each->due_at < now;
        row->addWidget(look::label(late ? tr("超 %1").arg(presentation::duration_words(now - *each->due_at))
                                        : tr("还有 %1").arg(presentation::duration_words(*each->due_at - now)),
            look::body, late ? look::late : look::text_2, line));
        cases_->addWidget(line);
    }
    if (whole > listed.size())
        cases_->addWidget(look::label(tr("另有 %n 件，见队列。", nullptr, static_cast<int>(whole - listed.size())),
            look::small, look::text_3, this));
}

void HandoverPage::confirm()
{
    domain::HandOver body;
    body.shift_id = shift_;
    if (!next_.is_nil())
        body.next_shift_id = next_;
    body.taken_by = taker_->text().simplified().toStdString();
    body.matters = matters_->toPlainText().trimmed().left(2000).toStdString(); // 6,000 bytes on the platform
    if (const auto allowed = shifts_.check(body); !allowed) {
        problem_->setText(error_words_(allowed.error()));
        if (allowed.error().code() == "domain.taker_needed")
            taker_->setFocus();
        else
            matters_->setFocus();
        return;
    }
    Q_EMIT signed_off(body);
}

void HandoverPage::keyPressEvent(QKeyEvent* event)
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
