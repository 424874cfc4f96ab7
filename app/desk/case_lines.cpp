// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of the case page: facts, assignments, cameras, related cases. Each is made once and filled anew for another
// case: making a widget, dressing it and showing it takes longer than all else that opening a case does.
#include "case_panel.h"

#include "look.h"
#include "short_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace yiping::desk {

using presentation::CaseView;

namespace {

/// Lines for all items: made where there are too few, hidden where there are too many.
template <class Line, class Item, class Make, class Fill>
void show_lines(std::vector<Line>& lines, const std::vector<Item>& items, Make make, Fill fill)
{
    while (lines.size() < items.size())
        lines.push_back(make());
    for (std::size_t at = 0; at < lines.size(); ++at) {
        if (at < items.size())
            fill(lines[at], items[at]);
        lines[at].box->setVisible(at < items.size());
    }
}

/// A line of words side by side.
QHBoxLayout* line_in(QVBoxLayout* column, QWidget* box)
{
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 4, 0, 4);
    row->setSpacing(10);
    column->addWidget(box);
    return row;
}

void name_while_shown(QWidget* widget, const char* name, bool shown)
{
    widget->setObjectName(shown ? QString::fromLatin1(name) : QString());
    widget->setVisible(shown);
}

} // namespace

void CasePanel::show_facts(const CaseView& view)
{
    if (std::exchange(facts_shown_, view.facts) == view.facts && !fact_lines_.empty())
        return;
    const auto row_of = [](int at) { return at / 2; };
    const auto column_of = [](int at) { return at % 2 * 2; };
    while (fact_lines_.size() < view.facts.size()) {
        const int at = static_cast<int>(fact_lines_.size());
        FactLine line;
        line.name = look::label({}, look::body, look::text_3, body_);
        line.value = new ShortLabel({}, look::body, look::text_1, body_);
        facts_->addWidget(line.name, row_of(at), column_of(at));
        facts_->addWidget(line.value, row_of(at), column_of(at) + 1);
        fact_lines_.push_back(line);
    }
    const int reporter = reveal_offered_ ? view.reporter_fact : -1;
    for (int at = 0; at < std::ssize(fact_lines_); ++at) {
        const FactLine& line = fact_lines_[static_cast<std::size_t>(at)];
        const bool used = at < std::ssize(view.facts);
        if (used) {
            const auto& [name, value] = view.facts[static_cast<std::size_t>(at)];
            line.name->setText(name);
            line.value->show_words(value);
        }
        line.name->setVisible(used);
        line.value->setVisible(used && at != reporter);
    }
    if (reporter < 0) {
        if (reporter_ != nullptr) {
            name_while_shown(reveal_button_, "revealButton", false);
            reporter_->hide();
        }
        return;
    }
    if (reporter_ == nullptr)
        make_reporter();
    facts_->removeWidget(reporter_);
    facts_->addWidget(reporter_, row_of(reporter), column_of(reporter) + 1);
    reporter_words_->setText(view.facts[static_cast<std::size_t>(reporter)].second);
    name_while_shown(reveal_button_, "revealButton", true);
    reporter_->show();
}

void CasePanel::make_reporter()
{
    reporter_ = new QWidget(body_);
    auto* cells = new QHBoxLayout(reporter_);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->setSpacing(2);
    reporter_words_ = look::label({}, look::body, look::text_1, reporter_);
    cells->addWidget(reporter_words_);
    reveal_button_ = new QToolButton(reporter_);
    reveal_button_->setProperty("link", true);
    reveal_button_->setText(tr("查看"));
    reveal_button_->setToolTip(tr("说明原因后查看姓名或电话，到时自动隐藏"));
    reveal_button_->setFont(look::font(look::body));
    reveal_button_->setFocusPolicy(Qt::NoFocus);
    reveal_button_->setStyleSheet(QStringLiteral("padding: 0 8px;"));
    reveal_button_->setFixedHeight(reveal_button_->fontMetrics().height());
    connect(reveal_button_, &QToolButton::clicked, this, &CasePanel::reveal_wanted);
    cells->addWidget(reveal_button_);
    cells->addStretch();
}

void CasePanel::show_assignments(const CaseView& view)
{
    if (std::exchange(assignments_shown_, view.assignments) == view.assignments)
        return;
    no_assignments_->setVisible(view.assignments.empty());
    show_lines(
        assignment_lines_, view.assignments,
        [this] {
            AssignmentLine line;
            line.box = new QWidget(body_);
            QHBoxLayout* row = line_in(assignments_, line.box);
            line.role = look::label({}, look::small, look::text_3, line.box);
            line.who = new ShortLabel({}, look::body, look::text_1, line.box);
            line.reached = look::label({}, look::small, look::text_2, line.box);
            row->addWidget(line.role);
            row->addWidget(line.who, 1);
            row->addWidget(line.reached);
            return line;
        },
        [](const AssignmentLine& line, const presentation::AssignmentView& shown) {
            line.role->setText(shown.role);
            line.who->show_words(shown.who);
            look::set_colour(line.who, shown.ended ? look::text_3 : look::text_1);
            const look::Ink reached = shown.ended          ? look::text_3
                                      : shown.reached == 0 ? look::handling
                                      : shown.reached >= 2 ? look::done
                                                           : look::text_2;
            line.reached->setText(shown.ended ? tr("已结束") : shown.delivery);
            look::set_colour(line.reached, reached);
        });
}

void CasePanel::show_cameras(const CaseView& view)
{
    if (std::exchange(cameras_shown_, view.cameras) == view.cameras)
        return;
    no_cameras_->setVisible(view.cameras.empty());
    show_lines(
        camera_lines_, view.cameras,
        [this] {
            CameraLine line;
            line.box = new QWidget(body_);
            QHBoxLayout* row = line_in(cameras_, line.box);
            line.name = new ShortLabel({}, look::body, look::text_1, line.box);
            line.details = look::label({}, look::small, look::text_2, line.box);
            row->addWidget(line.name, 1);
            row->addWidget(line.details);
            return line;
        },
        [](const CameraLine& line, const presentation::CameraView& shown) {
            line.name->show_words(shown.name);
            line.details->setText(shown.details);
        });
}

void CasePanel::show_related(const CaseView& view)
{
    if (std::exchange(related_shown_, view.related) == view.related)
        return;
    no_related_->setVisible(view.related.empty());
    for (RelatedLine& line : related_lines_)
        line.title->setObjectName({});
    show_lines(
        related_lines_, view.related,
        [this] {
            const std::size_t at = related_lines_.size();
            RelatedLine line;
            line.box = new QWidget(body_);
            auto* both = new QVBoxLayout(line.box);
            both->setContentsMargins(0, 4, 0, 0);
            both->setSpacing(0);
            auto* row = new QHBoxLayout;
            line.title = new ShortLink({}, line.box);
            connect(line.title, &QPushButton::clicked, this, [this, at] { Q_EMIT case_wanted(related_shown_[at].id); });
            row->addWidget(line.title, 1);
            line.end = new ShortLink(tr("解除"), line.box);
            line.end->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
            connect(line.end, &QPushButton::clicked, this, [this, at] { Q_EMIT unlink_wanted(related_shown_[at].id); });
            row->addWidget(line.end);
            both->addLayout(row);
            line.details = new ShortLabel({}, look::small, look::text_2, line.box);
            both->addWidget(line.details);
            related_->addWidget(line.box);
            return line;
        },
        [this](const RelatedLine& line, const presentation::RelatedView& shown) {
            line.title->setObjectName(QStringLiteral("relatedCase"));
            line.title->show_words(shown.title);
            name_while_shown(line.end, "unlinkCase", shown.linked && links_offered_);
            line.details->show_words(shown.details);
        });
}

} // namespace yiping::desk
