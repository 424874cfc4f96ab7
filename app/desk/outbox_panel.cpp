// SPDX-License-Identifier: GPL-3.0-or-later
#include "outbox_panel.h"

#include "look.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <memory>

namespace yiping::desk {

using presentation::ConflictLine;
using presentation::OutboxRow;
using Stage = presentation::OutboxRow::Stage;

namespace {

constexpr std::size_t most_lines = 12;

QPushButton* button(const QString& words, const char* name, bool primary, QWidget* parent)
{
    auto* made = new QPushButton(words, parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setProperty(primary ? "primary" : "plain", true);
    made->setFont(look::font(look::small));
    made->setAutoDefault(false);
    return made;
}

look::Ink colour_of(Stage stage)
{
    switch (stage) {
    case Stage::Refused:
    case Stage::Conflict:
        return look::late;
    case Stage::Withdrawn:
    case Stage::OfAnother:
    case Stage::Expired:
        return look::text_3;
    case Stage::Undelivered:
    case Stage::Sent:
        break;
    }
    return look::handling;
}

QLabel* wrapped(const QString& words, int pixels, look::Ink colour, QWidget* parent, bool bold = false)
{
    QLabel* made = look::label(words, pixels, colour, parent, bold);
    made->setWordWrap(true);
    return made;
}

} // namespace

OutboxPanel::OutboxPanel(presentation::OutboxModel& model, QWidget* parent) : QFrame(parent), model_(model)
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("outboxPanel"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 12, 8, 14);
    column->setSpacing(4);
    column->addWidget(look::label(tr("发件箱"), look::body, look::text_1, this, true));
    scroll_ = new QScrollArea(this);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setAccessibleName(tr("发件箱"));
    scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll_->setWidgetResizable(true);
    scroll_->viewport()->setAutoFillBackground(false);
    inner_ = new QWidget(scroll_);
    lines_ = new QVBoxLayout(inner_);
    lines_->setContentsMargins(0, 0, 10, 0);
    lines_->setSpacing(0);
    scroll_->setWidget(inner_);
    inner_->setAutoFillBackground(false); // setWidget has turned it on
    column->addWidget(scroll_, 1);
    hide();
}

bool OutboxPanel::has_conflict() const
{
    return std::ranges::any_of(shown_, [](const OutboxRow& row) { return row.stage == Stage::Conflict; });
}

void OutboxPanel::fit(int width, int most)
{
    setFixedWidth(width);
    const int margins = 12 + 14 + 4 + 24 + 4;
    const int wanted = lines_->hasHeightForWidth() ? lines_->heightForWidth(width - 36) : lines_->sizeHint().height();
    setFixedHeight(std::min(most, wanted + margins));
}

void OutboxPanel::refresh()
{
    // Lines are made for somebody who looks; each command that comes and goes would make them twice.
    if (!isVisible() || (built_ && shown_ == model_.rows()))
        return;
    built_ = true;
    shown_ = model_.rows();
    while (QLayoutItem* item = lines_->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->setParent(nullptr);
            item->widget()->deleteLater(); // one of its buttons may have brought us here
        }
        delete item;
    }
    if (shown_.empty())
        lines_->addWidget(look::label(tr("没有等待送出的操作。"), look::body, look::text_3, inner_));
    for (std::size_t at = 0; at < shown_.size() && at < most_lines; ++at) {
        lines_->addWidget(make_line(shown_[at]));
        if (shown_[at].stage == Stage::Conflict)
            lines_->addWidget(make_conflict(shown_[at]));
    }
    if (shown_.size() > most_lines) {
        lines_->addWidget(look::label(tr("还有 %n 件", nullptr, static_cast<int>(shown_.size() - most_lines)),
            look::small, look::text_3, inner_));
    }
    // A layout shows what it is given only later, and until then it says that it needs no room for it.
    for (int at = 0; at < lines_->count(); ++at)
        lines_->itemAt(at)->widget()->show();
}

QWidget* OutboxPanel::make_line(const OutboxRow& row)
{
    auto* line = new QWidget(inner_);
    auto* cells = new QHBoxLayout(line);
    cells->setContentsMargins(0, 6, 0, 6);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    words->addWidget(wrapped(row.time + QStringLiteral("  ") + row.what, look::body, look::text_1, line));
    QLabel* state = wrapped(row.state, look::small, colour_of(row.stage), line);
    state->setObjectName(QStringLiteral("outboxState"));
    words->addWidget(state);
    cells->addLayout(words, 1);
    if (!row.case_id.is_nil()) {
        QPushButton* open = button(tr("打开"), "openCase", false, line);
        connect(open, &QPushButton::clicked, this, [this, id = row.case_id] { Q_EMIT case_wanted(id); });
        cells->addWidget(open);
    }
    if (row.can_withdraw) {
        QPushButton* back = button(tr("撤回"), "withdraw", false, line);
        connect(back, &QPushButton::clicked, this, [this, id = row.key] { Q_EMIT withdrawn(id); });
        cells->addWidget(back);
    }
    if (row.stage == Stage::Refused) {
        QPushButton* seen = button(tr("知道了"), "dismiss", false, line);
        connect(seen, &QPushButton::clicked, this, [this, id = row.key] { Q_EMIT dismissed(id); });
        cells->addWidget(seen);
    }
    return line;
}

QWidget* OutboxPanel::make_conflict(const OutboxRow& row)
{
    auto* card = new QFrame(inner_);
    card->setObjectName(QStringLiteral("conflict"));
    card->setProperty("card", true);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(14, 10, 14, 12);
    column->setSpacing(8);
    if (!row.since.isEmpty()) {
        QLabel* since = wrapped(tr("别人先做的：") + QStringLiteral("\n") + row.since.join(QLatin1Char('\n')),
            look::small, look::text_2, card);
        since->setObjectName(QStringLiteral("conflictSince"));
        column->addWidget(since);
    }
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    grid->addWidget(look::label(tr("我的"), look::small, look::text_3, card), 0, 1);
    grid->addWidget(look::label(tr("平台的"), look::small, look::text_3, card), 0, 2);
    auto choices = std::make_shared<std::vector<std::pair<QString, QCheckBox*>>>();
    int at = 1;
    for (const ConflictLine& line : row.lines) {
        grid->addWidget(look::label(line.label, look::small, look::text_3, card), at, 0, Qt::AlignTop);
        QLabel* mine = wrapped(line.mine, look::body, look::text_1, card, line.contested);
        mine->setObjectName(QStringLiteral("conflictMine"));
        grid->addWidget(mine, at, 1, Qt::AlignTop);
        QLabel* theirs =
            wrapped(line.theirs, look::body, line.contested ? look::late : look::text_2, card, line.contested);
        theirs->setObjectName(QStringLiteral("conflictTheirs"));
        grid->addWidget(theirs, at, 2, Qt::AlignTop);
        if (!line.name.empty() && line.contested) {
            auto* choice = new QCheckBox(tr("用我的"), card);
            choice->setObjectName(QStringLiteral("useMine"));
            choice->setFont(look::font(look::small));
            choice->setChecked(true);
            grid->addWidget(choice, at, 3, Qt::AlignTop);
            choices->emplace_back(QString::fromStdString(line.name), choice);
        } else if (!line.name.empty()) {
            grid->addWidget(look::label(tr("无冲突"), look::small, look::done, card), at, 3, Qt::AlignTop);
        }
        ++at;
    }
    column->addLayout(grid);
    auto* foot = new QHBoxLayout;
    QPushButton* theirs = button(tr("保留平台的"), "keepTheirs", true, card);
    connect(theirs, &QPushButton::clicked, this, [this, id = row.key] { Q_EMIT dismissed(id); });
    QPushButton* mine = button(tr("按我的再提交"), "submitMine", false, card);
    connect(mine, &QPushButton::clicked, this, [this, id = row.key, choices] {
        QStringList wanted;
        for (const auto& [name, choice] : *choices) {
            if (choice->isChecked())
                wanted += name;
        }
        Q_EMIT resubmitted(id, wanted);
    });
    foot->addWidget(theirs);
    foot->addWidget(mine);
    foot->addStretch();
    column->addLayout(foot);
    return card;
}

} // namespace yiping::desk
