// SPDX-License-Identifier: GPL-3.0-or-later
// A shift at the desk: locking it, being told of things, reminders, taking back, and what was half written.
#include "desk_parts.h"

#include "ask_bar.h"
#include "bars.h"
#include "case_panel.h"
#include "desk_docks.h"
#include "handover_page.h"
#include "household_panel.h"
#include "lock_page.h"
#include "outbox_panel.h"
#include "reveal_bar.h"
#include "side_panel.h"

#include <yiping/presentation/words.h>

#include <QActionGroup>
#include <QApplication>
#include <QMenu>

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::desk {

using domain::Move;

namespace {

constexpr int usual_lock_minutes = 15;
constexpr std::array notice_names{QT_TRANSLATE_NOOP("yiping::desk::DeskWindow", "告警"),
    QT_TRANSLATE_NOOP("yiping::desk::DeskWindow", "快到期"),
    QT_TRANSLATE_NOOP("yiping::desk::DeskWindow", "派出没有签收"),
    QT_TRANSLATE_NOOP("yiping::desk::DeskWindow", "平台没有照办"),
    QT_TRANSLATE_NOOP("yiping::desk::DeskWindow", "交接班"), QT_TRANSLATE_NOOP("yiping::desk::DeskWindow", "提醒"),
    QT_TRANSLATE_NOOP("yiping::desk::DeskWindow", "督办没有答复")};
static_assert(notice_names.size() == notice_kind_count);

look::Ink ink_of(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::Alarm:
    case NoticeKind::Unsigned:
    case NoticeKind::Unanswered:
    case NoticeKind::Refused:
        return look::late;
    case NoticeKind::NearLimit:
        return look::handling;
    case NoticeKind::ShiftEnd:
    case NoticeKind::Reminder:
        break;
    }
    return look::accent;
}

} // namespace

// Locking

void DeskWindow::Parts::lock()
{
    if (options_.sign_in == nullptr || !top_->has_user() || lock_->isVisible())
        return;
    docks_->veil(true);
    if (QWidget* over = QApplication::activePopupWidget()) // a menu, a photo
        over->close();
    for (QWidget* each : std::initializer_list<QWidget*>{top_, docks_->widget(), bottom_, outbox_})
        each->setEnabled(false); // Tab leads nowhere behind the lock
    case_->reveal_bar().forget();
    households_->forget();
    phone_ = {};
    refresh_dispatches();
    lock_->setGeometry(window_.rect());
    const domain::Principal& me = services_.actions.me();
    lock_->lock(
        presentation::text(me.post.empty() ? me.user : me.post), presentation::clock_words(services_.clock.now()));
    refresh_lock();
    refresh_alarms();
}

void DeskWindow::Parts::unlock(const QString& password)
{
    const std::string user = services_.actions.me().user;
    options_.sign_in->sign_in(
        user, password.toStdString(), false, [this, alive = alive_](Result<services::SignedIn> answer) {
            if (!*alive || !lock_->isVisible())
                return;
            if (!answer) {
                lock_->refuse(error_words_(answer.error()));
                return;
            }
            release_lock();
            show_user(*answer);
            focus_queue();
        });
}

void DeskWindow::Parts::release_lock()
{
    if (lock_ == nullptr || !lock_->isVisible())
        return;
    lock_->unlock();
    for (QWidget* each : std::initializer_list<QWidget*>{top_, docks_->widget(), bottom_, outbox_})
        each->setEnabled(true);
    docks_->veil(false);
    touched_at_ = services_.clock.now();
}

void DeskWindow::Parts::refresh_lock()
{
    if (lock_ == nullptr)
        return;
    const UtcMillis now = services_.clock.now();
    if (!lock_->isVisible()) {
        const std::int64_t minutes = lock_minutes();
        if (minutes > 0 && now - touched_at_ >= minutes * services::minute_ms)
            lock();
        return;
    }
    const services::TownCounts& counts = services_.town.counts();
    lock_->show_time(presentation::clock_words_with_seconds(now), presentation::day_words(now),
        DeskWindow::tr("在办 %1 · 超时 %2 · 通知 %3").arg(counts.open).arg(counts.late).arg(watch_.current().size()));
}

int DeskWindow::Parts::lock_minutes() const
{
    const QVariant kept = memory_.value(QStringLiteral("lock-minutes"));
    return kept.isValid() ? kept.toInt() : usual_lock_minutes;
}

// Notices

void DeskWindow::Parts::look_for_notices()
{
    if (notices_ == nullptr)
        return;
    bool sounds = false;
    std::vector<Notice> fresh = watch_.look();
    for (const Notice& each : fresh)
        sounds = sounds || (!watch_.rules().muted && watch_.rules().kinds[static_cast<std::size_t>(each.kind)].sounds);
    show_notices();
    if (fresh.empty())
        return;
    const Notice& first = fresh.front();
    QString words = first.words;
    if (fresh.size() > 1)
        words += DeskWindow::tr("（另有 %n 条）", nullptr, static_cast<int>(fresh.size() - 1));
    bottom_->show_notice(presentation::clock_words(services_.clock.now()) + QStringLiteral("  ") + words +
                         (first.detail.isEmpty() ? QString() : QStringLiteral(" · ") + first.detail));
    if (options_.notify)
        options_.notify(words, first.detail, sounds);
}

void DeskWindow::Parts::show_notices()
{
    std::vector<SideRow> rows;
    for (const Notice& each : watch_.current()) {
        SideRow row;
        row.key = each.key;
        row.name = each.words;
        row.detail = each.detail;
        row.standing = presentation::clock_words(each.at);
        row.ink = ink_of(each.kind);
        rows.push_back(std::move(row));
    }
    const std::size_t count = rows.size();
    notices_->show_rows(std::move(rows), DeskWindow::tr("没有要您知道的事。"));
    notices_->show_foot(watch_.rules().muted ? DeskWindow::tr("已静音（Ctrl+M 恢复） · Enter：打开 · Delete：知道了")
                                             : DeskWindow::tr("Enter：打开 · Delete：知道了 · Ctrl+M：静音"));
    docks_->set_title("notices", count == 0 ? DeskWindow::tr("通知") : DeskWindow::tr("通知 %1").arg(count));
    top_->show_notices(static_cast<int>(count), watch_.rules().muted);
}

void DeskWindow::Parts::open_notice(const Uuid& key)
{
    const auto found = std::ranges::find(watch_.current(), key, &Notice::key);
    if (found == watch_.current().end())
        return;
    const Uuid subject = found->subject; // the list changes while something opens
    switch (found->kind) {
    case NoticeKind::Alarm:
        take_alarm(subject);
        break;
    case NoticeKind::ShiftEnd:
        hand_over();
        break;
    case NoticeKind::Refused:
        if (!outbox_->isVisible())
            toggle_outbox();
        break;
    default:
        if (!subject.is_nil())
            open_case(subject);
        break;
    }
}

void DeskWindow::Parts::put_notice_aside(const Uuid& key)
{
    watch_.put_aside(key);
    keep_notice_rules();
    show_notices();
}

void DeskWindow::Parts::set_muted(bool on)
{
    NoticeRules rules = watch_.rules();
    rules.muted = on;
    watch_.set_rules(rules);
    keep_notice_rules();
    show_notices();
    bottom_->show_notice(on ? DeskWindow::tr("已静音：照样提示，不响铃") : DeskWindow::tr("已恢复响铃"));
}

void DeskWindow::Parts::keep_notice_rules()
{
    const NoticeRules& rules = watch_.rules();
    QStringList words;
    for (const NoticeRules::Rule& each : rules.kinds)
        words += each.told ? (each.sounds ? QStringLiteral("sounds") : QStringLiteral("told")) : QStringLiteral("off");
    memory_.set_value(QStringLiteral("notices"), words.join(QLatin1Char(' ')));
    memory_.set_value(QStringLiteral("notices-mine"), rules.mine_only);
    memory_.set_value(QStringLiteral("notices-muted"), rules.muted);
    memory_.set_value(QStringLiteral("notices-before"), rules.before_minutes);
    QStringList reminders;
    for (const Reminder& each : watch_.reminders())
        reminders +=
            QStringList{QString::number(each.at), presentation::text(each.case_id.to_string()), each.words}.join(
                QLatin1Char('\t'));
    memory_.set_value(reminders_name(), reminders.isEmpty() ? QVariant() : QVariant(reminders.join(QLatin1Char('\n'))));
}

QString DeskWindow::Parts::reminders_name() const
{
    return QStringLiteral("reminders/") + presentation::text(services_.actions.me().user);
}

void DeskWindow::Parts::take_up_notice_rules()
{
    NoticeRules rules;
    const QStringList words =
        memory_.value(QStringLiteral("notices")).toString().split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (qsizetype at = 0; at < std::min<qsizetype>(words.size(), std::ssize(rules.kinds)); ++at) {
        NoticeRules::Rule& rule = rules.kinds[static_cast<std::size_t>(at)];
        rule.told = words[at] != QLatin1String("off");
        rule.sounds = words[at] == QLatin1String("sounds");
    }
    rules.mine_only = memory_.value(QStringLiteral("notices-mine")).toBool();
    rules.muted = memory_.value(QStringLiteral("notices-muted")).toBool();
    if (const int before = memory_.value(QStringLiteral("notices-before")).toInt(); before > 0)
        rules.before_minutes = before;
    watch_.set_rules(rules);
    std::vector<Reminder> reminders;
    for (const QString& line :
        memory_.value(reminders_name()).toString().split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const QStringList parts = line.split(QLatin1Char('\t'));
        const auto case_id = Uuid::parse(parts.value(1).toStdString());
        if (parts.size() == 3 && case_id)
            reminders.push_back({parts[0].toLongLong(), *case_id, parts[2]});
    }
    watch_.set_reminders(std::move(reminders));
}

void DeskWindow::Parts::fill_notice_menu(QMenu& menu)
{
    for (std::size_t at = 0; at < notice_kind_count; ++at) {
        QMenu* kind = menu.addMenu(DeskWindow::tr(notice_names[at]));
        kind->setFont(menu.font());
        auto* group = new QActionGroup(kind);
        const NoticeRules::Rule now = watch_.rules().kinds[at];
        const std::array<std::pair<QString, NoticeRules::Rule>, 3> offered{
            {{DeskWindow::tr("提示并响铃"), {true, true}}, {DeskWindow::tr("只提示"), {true, false}},
                {DeskWindow::tr("不提示"), {false, false}}}};
        int number = 0;
        for (const auto& [words, rule] : offered) {
            QAction* each = kind->addAction(words);
            each->setObjectName(QStringLiteral("notice%1-%2").arg(at).arg(number++));
            each->setCheckable(true);
            each->setChecked(rule == now);
            group->addAction(each);
            connect(each, &QAction::triggered, this, [this, at, rule] {
                NoticeRules rules = watch_.rules();
                rules.kinds[at] = rule;
                watch_.set_rules(rules);
                keep_notice_rules();
                look_for_notices();
            });
        }
    }
    menu.addSeparator();
    QMenu* before = menu.addMenu(DeskWindow::tr("到期前多久提示"));
    before->setFont(menu.font());
    auto* group = new QActionGroup(before);
    for (const int minutes : {15, 30, 60, 120}) {
        QAction* each = before->addAction(DeskWindow::tr("%1 分钟").arg(minutes));
        each->setCheckable(true);
        each->setChecked(watch_.rules().before_minutes == minutes);
        group->addAction(each);
        connect(each, &QAction::triggered, this, [this, minutes] {
            NoticeRules rules = watch_.rules();
            rules.before_minutes = minutes;
            watch_.set_rules(rules);
            keep_notice_rules();
            look_for_notices();
        });
    }
    QAction* mine = menu.addAction(DeskWindow::tr("事件只提示我在办的"));
    mine->setObjectName(QStringLiteral("noticesMine"));
    mine->setCheckable(true);
    mine->setChecked(watch_.rules().mine_only);
    connect(mine, &QAction::toggled, this, [this](bool on) {
        NoticeRules rules = watch_.rules();
        rules.mine_only = on;
        watch_.set_rules(rules);
        keep_notice_rules();
        look_for_notices();
    });
    QAction* mute = menu.addAction(DeskWindow::tr("静音") + QStringLiteral("\tCtrl+M"));
    connect(mute, &QAction::triggered, this, [this] { set_muted(!watch_.rules().muted); });
}

void DeskWindow::Parts::fill_lock_menu(QMenu& menu)
{
    auto* group = new QActionGroup(&menu);
    const std::array<std::pair<int, QString>, 4> offered{
        {{0, DeskWindow::tr("不自动锁定")}, {5, DeskWindow::tr("5 分钟没有操作")},
            {15, DeskWindow::tr("15 分钟没有操作")}, {30, DeskWindow::tr("30 分钟没有操作")}}};
    for (const auto& [minutes, words] : offered) {
        QAction* each = menu.addAction(words);
        each->setObjectName(QStringLiteral("lock%1").arg(minutes));
        each->setCheckable(true);
        each->setChecked(minutes == lock_minutes());
        group->addAction(each);
        connect(each, &QAction::triggered, this,
            [this, minutes] { memory_.set_value(QStringLiteral("lock-minutes"), minutes); });
    }
}

// Reminders

void DeskWindow::Parts::ask_reminder()
{
    if (!page_model_.is_open() || !case_->isVisible())
        return;
    case_->say({}, false);
    presentation::ActionView question;
    question.label = DeskWindow::tr("提醒我");
    question.needs = domain::need_reason | domain::need_until;
    const Uuid case_id = page_model_.view().id;
    case_->ask_bar().ask(question, services_.clock.now(), DeskWindow::tr("只在这个席位上，只有您看得到"),
        [this, case_id](const services::MoveRequest& answer) {
            watch_.remind({answer.until.value_or(0), case_id, presentation::text(answer.reason)});
            keep_notice_rules();
            look_for_notices();
            case_->say(DeskWindow::tr("%1 提醒：%2")
                           .arg(presentation::moment_words(answer.until.value_or(0), services_.clock.now()),
                               presentation::text(answer.reason)),
                false);
        });
    case_->ask_bar().set_unrecorded();
}

// Taking back

void DeskWindow::Parts::take_back()
{
    // The last that has not gone out yet is simply not sent.
    const auto outbox = services_.town.outbox();
    for (std::size_t at = outbox.size(); at-- > 0;) {
        const services::PendingCommand& pending = outbox[at];
        if (pending.refusal || pending.withdrawn || pending.of_another || pending.sent)
            continue;
        const auto row = std::ranges::find(outbox_model_.rows(), pending.command.id, &presentation::OutboxRow::key);
        const QString what = row == outbox_model_.rows().end() ? QString() : row->what;
        services_.sink.withdraw(pending.command.id);
        bottom_->show_notice(DeskWindow::tr("已撤回，没有送出：%1").arg(what));
        return;
    }
    if (!last_done_) {
        bottom_->show_notice(DeskWindow::tr("没有可以撤销的操作"));
        return;
    }
    const Done done = *last_done_;
    const domain::Case* data = services_.town.detail(done.case_id);
    if (done.move == Move::Dispatch && data != nullptr && data->step == domain::Step::Dispatched &&
        data->holder_id == done.responder_id) {
        open_case(done.case_id);
        ask_recall(done);
        return;
    }
    const bool signed_for = done.move == Move::Dispatch && data != nullptr && data->step > domain::Step::Dispatched;
    QString hint;
    if (signed_for)
        hint = DeskWindow::tr("对方已签收，可以转办（T）");
    else if (done.move == Move::Suspend)
        hint = DeskWindow::tr("可以恢复");
    else if (done.move == Move::Verify)
        hint = DeskWindow::tr("可以返工（G）");
    else if (done.move == Move::Close)
        hint = DeskWindow::tr("可以申诉，重新受理");
    const QString recorded = DeskWindow::tr("%1已经记入办理过程，不能抹掉").arg(presentation::button_word(done.move));
    bottom_->show_notice(hint.isEmpty() ? recorded : DeskWindow::tr("%1；%2").arg(recorded, hint));
}

void DeskWindow::Parts::ask_recall(const Done& done)
{
    presentation::ActionView question;
    question.move = Move::Return;
    question.label = DeskWindow::tr("收回派遣");
    question.needs = domain::need_reason;
    const QString who = name_of(done.responder_id);
    case_->ask_bar().ask(question, services_.clock.now(), DeskWindow::tr("%1 还没有签收").arg(who),
        [this](const services::MoveRequest& request) { perform(request, DeskWindow::tr("收回派遣")); });
    case_->ask_bar().suggest(DeskWindow::tr("派错了，收回重派"));
    last_done_.reset();
}

// Half written

void DeskWindow::Parts::keep_handover(const QString& matters, const QString& taker)
{
    const QString name = QStringLiteral("handover/") + presentation::text(services_.actions.me().user);
    memory_.set_value(name, matters.isEmpty() && taker.isEmpty() ? QVariant() : QVariant(QStringList{matters, taker}));
}

void DeskWindow::Parts::take_up_handover()
{
    const QStringList kept =
        memory_.value(QStringLiteral("handover/") + presentation::text(services_.actions.me().user)).toStringList();
    if (kept.size() == 2 && handover_->is_blank()) {
        handover_->restore(kept[0], kept[1]);
        bottom_->show_notice(DeskWindow::tr("有没写完的交接班，按 F8 接着写"));
    }
}

} // namespace yiping::desk
