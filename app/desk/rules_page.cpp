// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules_page.h"

#include "look.h"
#include "short_label.h"
#include "side_panel.h"

#include <yiping/presentation/language.h>

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace yiping::desk {

using services::RuleLine;

namespace {

constexpr std::size_t done_shown = 200;

Uuid key_of(const RuleLine& line)
{
    return line.rule.id;
}

bool is_english()
{
    return presentation::language() == presentation::Language::English;
}

QString title_of(const domain::RuleSwitch& rule)
{
    return presentation::text(is_english() && !rule.title_en.empty() ? rule.title_en : rule.title);
}

QString says_of(const domain::RuleSwitch& rule)
{
    return presentation::text(is_english() && !rule.says_en.empty() ? rule.says_en : rule.says);
}

} // namespace

RulesPage::RulesPage(
    services::RuleDesk& rules, const services::Town& town, presentation::ErrorWords error_words, QWidget* parent)
    : QFrame(parent), rules_(rules), town_(town), error_words_(std::move(error_words))
{
    setProperty("panel", true);
    setObjectName(QStringLiteral("rules"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->addWidget(look::label(tr("自动规则"), look::large, look::text_1, this, true));
    head->addSpacing(12);
    total_ = new ShortLabel({}, look::body, look::text_2, this);
    total_->setObjectName(QStringLiteral("rulesTotal"));
    head->addWidget(total_, 1);
    auto* back = new QPushButton(tr("返回 Esc"), this);
    back->setProperty("plain", true);
    back->setFont(look::font(look::body));
    back->setAutoDefault(false);
    head->addWidget(back);
    column->addLayout(head);
    list_ = new SidePanel("rulesList", tr("自动规则"), this);
    column->addWidget(list_, 3);
    title_ = look::label({}, look::body, look::text_1, this, true);
    title_->setObjectName(QStringLiteral("ruleTitle"));
    column->addWidget(title_);
    says_ = look::label({}, look::body, look::text_2, this);
    says_->setObjectName(QStringLiteral("ruleSays"));
    says_->setWordWrap(true);
    column->addWidget(says_);
    switched_ = look::label({}, look::small, look::text_3, this);
    switched_->setObjectName(QStringLiteral("ruleSwitched"));
    switched_->setWordWrap(true);
    column->addWidget(switched_);
    ask_ = new QWidget(this);
    auto* asked = new QHBoxLayout(ask_);
    asked->setContentsMargins(0, 0, 0, 0);
    reason_ = new QLineEdit(ask_);
    reason_->setObjectName(QStringLiteral("ruleReason"));
    reason_->setAccessibleName(tr("为什么开关"));
    reason_->setFont(look::font(look::body));
    reason_->setMaxLength(200);
    reason_->setPlaceholderText(tr("为什么（记入审计日志）"));
    asked->addWidget(reason_, 1);
    turn_ = new QPushButton(ask_);
    turn_->setObjectName(QStringLiteral("ruleSwitch"));
    turn_->setProperty("primary", true);
    turn_->setFont(look::font(look::body));
    turn_->setAutoDefault(false);
    asked->addWidget(turn_);
    column->addWidget(ask_);
    problem_ = look::label({}, look::small, look::late, this);
    problem_->setObjectName(QStringLiteral("ruleProblem"));
    problem_->setWordWrap(true);
    column->addWidget(problem_);
    done_title_ = look::label({}, look::body, look::text_1, this, true);
    column->addWidget(done_title_);
    done_ = new SidePanel("ruleDone", tr("今天做了什么"), this);
    column->addWidget(done_, 4);
    connect(list_, &SidePanel::marked, this, &RulesPage::show_chosen);
    connect(list_, &SidePanel::entered, this, [this] { reason_->setFocus(Qt::ShortcutFocusReason); });
    connect(done_, &SidePanel::entered, this, [this](const Uuid& move_id) {
        const auto moves = rules_.done_today();
        if (const auto found = std::ranges::find(moves, move_id, &domain::CaseMove::id); found != moves.end())
            Q_EMIT case_wanted(found->case_id);
    });
    connect(turn_, &QPushButton::clicked, this, &RulesPage::confirm);
    connect(back, &QPushButton::clicked, this, &RulesPage::close_page);
    rules_.on_changed = [this] { refresh(); };
    hide();
}

RulesPage::~RulesPage()
{
    rules_.on_changed = nullptr;
}

void RulesPage::open()
{
    open_ = true;
    rules_.open();
    reason_->clear();
    problem_->clear();
    refresh();
    show();
    list_->choose_first();
    list_->take_focus();
}

void RulesPage::close_page()
{
    if (!std::exchange(open_, false))
        return;
    hide();
    Q_EMIT closed();
}

const RuleLine* RulesPage::chosen() const
{
    const auto key = list_->chosen();
    const auto found = key ? std::ranges::find(lines_, *key, key_of) : lines_.end();
    return found == lines_.end() ? nullptr : &*found;
}

void RulesPage::refresh()
{
    if (!open_)
        return;
    const bool first = lines_.empty();
    lines_ = rules_.lines();
    show_lines();
    if (first && !lines_.empty())
        list_->choose_first();
    show_chosen();
}

void RulesPage::show_lines()
{
    std::vector<SideRow> rows;
    std::size_t moves = 0;
    for (const RuleLine& line : lines_) {
        SideRow row;
        row.key = key_of(line);
        row.name = title_of(line.rule);
        QStringList did;
        for (const auto& [move, count] : line.today) {
            did += QStringLiteral("%1 %2").arg(presentation::word(move)).arg(count);
            moves += count;
        }
        row.detail = did.isEmpty() ? tr("今天没有动作")
                                   : tr("今天 %n 件", nullptr, static_cast<int>(line.cases_today)) + tr("：") +
                                         did.join(tr("、"));
        const bool on = line.wanted.value_or(line.rule.enabled);
        row.standing = on ? tr("开") : tr("关");
        if (line.wanted)
            row.standing += tr("（未送达）");
        row.ink = line.wanted ? look::handling : on ? look::done : look::text_3;
        rows.push_back(std::move(row));
    }
    list_->show_rows(std::move(rows), tr("平台还没有送来规则。"));
    total_->show_words(tr("今天 %n 次动作。人工接管的事件，规则不再碰。", nullptr, static_cast<int>(moves)));
    const auto may = rules_.may_switch();
    ask_->setVisible(may.has_value());
    list_->show_foot(may ? tr("Enter：开关这条规则") : error_words_(may.error()));
}

void RulesPage::show_chosen()
{
    const RuleLine* line = chosen();
    for (QWidget* each : std::initializer_list<QWidget*>{title_, says_, done_title_, done_})
        each->setVisible(line != nullptr);
    switched_->setVisible(line != nullptr && line->rule.switched_at);
    turn_->setEnabled(line != nullptr && !line->wanted);
    if (line == nullptr)
        return;
    const domain::RuleSwitch& rule = line->rule;
    title_->setText(title_of(rule) + QStringLiteral("  ") + presentation::text(rule.rule));
    says_->setText(says_of(rule));
    if (rule.switched_at) {
        const QString did = rule.enabled ? tr("启用") : tr("停用");
        switched_->setText(tr("%1 %2 %3：%4")
                .arg(presentation::moment_words(*rule.switched_at, town_.now()), presentation::text(rule.switched_by),
                    did, presentation::text(rule.reason)));
    }
    turn_->setText(rule.enabled ? tr("停用这条规则 Enter") : tr("启用这条规则 Enter"));
    std::vector<SideRow> rows;
    for (const domain::CaseMove& move : rules_.done_today(rule.rule)) {
        if (rows.size() == done_shown)
            break;
        SideRow row;
        row.key = move.id;
        const domain::Case* subject = town_.detail(move.case_id);
        row.name =
            presentation::word(move.move) +
            (subject != nullptr ? QStringLiteral("  ") + presentation::text(subject->title) : tr("  已办结的一件"));
        row.detail = presentation::text(move.reason);
        row.standing = presentation::clock_words(move.at);
        rows.push_back(std::move(row));
    }
    done_title_->setText(tr("今天做了什么"));
    done_->show_rows(std::move(rows), tr("今天还没有动作。"));
    done_->show_foot(tr("Enter：打开事件"));
}

void RulesPage::show_problem(const QString& words)
{
    problem_->setText(words);
}

void RulesPage::confirm()
{
    const RuleLine* line = chosen();
    if (line == nullptr)
        return;
    const domain::SwitchRule body{line->rule.rule, !line->rule.enabled, reason_->text().trimmed().toStdString()};
    if (const auto allowed = rules_.check(body); !allowed) {
        problem_->setText(error_words_(allowed.error()));
        reason_->setFocus();
        return;
    }
    problem_->clear();
    reason_->clear();
    list_->take_focus();
    Q_EMIT switch_wanted(body);
}

void RulesPage::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        close_page();
    else if (enter && reason_->hasFocus())
        confirm();
    else
        QFrame::keyPressEvent(event);
}

} // namespace yiping::desk
