// SPDX-License-Identifier: GPL-3.0-or-later
// How the window is put together: bars, the page in the middle, the panels around it, theme and size.
#include "desk_parts.h"

#include "action_bar.h"
#include "ask_bar.h"
#include "bars.h"
#include "batch_page.h"
#include "candidate_panel.h"
#include "case_panel.h"
#include "correct_form.h"
#include "desk_docks.h"
#include "handover_page.h"
#include "link_bar.h"
#include "lock_page.h"
#include "look.h"
#include "outbox_panel.h"
#include "queue_panel.h"
#include "reveal_bar.h"
#include "rules_page.h"
#include "save_files.h"
#include "side_panel.h"
#include "take_in_form.h"

#include <yiping/services/local_time.h>

#include <QActionGroup>
#include <QApplication>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>

#include <array>

namespace yiping::desk {

using domain::Move;

void DeskWindow::Parts::build()
{
    auto* column = new QVBoxLayout(&window_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    top_ = new TopBar(options_.demo, &window_);
    column->addWidget(top_);
    make_docks(make_pages());
    column->addWidget(docks_->widget(), 1);
    auto* rule = new QFrame(&window_);
    rule->setProperty("rule", true);
    column->addWidget(rule);
    bottom_ = new BottomBar(&window_);
    column->addWidget(bottom_);
    outbox_ = new OutboxPanel(outbox_model_, &window_);
    lock_ = new LockPage(&window_);
    connect(lock_, &LockPage::password_given, this, &Parts::unlock);
    qApp->installEventFilter(this); // sees every hand on the desk, the window's own size too
    take_up_notice_rules();
    if (options_.documents != nullptr)
        files_ = new SaveFiles(window_, *options_.documents, error_words_,
            [this](const QString& words, bool /*bad*/) { bottom_->show_notice(words); });
    queue_->offer_export(files_ != nullptr);
    case_->offer_sheet(files_ != nullptr);
    connect_panels();
    connect_pages();
    fill_view_menu();
    docks_->begin(memory_.layout());
    queue_->focus_list();
}

QWidget* DeskWindow::Parts::make_pages()
{
    auto* pages = new QWidget(&window_);
    auto* column = new QVBoxLayout(pages);
    column->setContentsMargins(0, 0, 0, 0);
    case_ = new CasePanel(page_model_, timeline_model_, options_.photo, pages);
    take_in_ = new TakeInForm(services_.take_in, services_.town, services_.categories, error_words_, pages);
    handover_ = new HandoverPage(services_.shifts, services_.town, error_words_, pages);
    batch_ = new BatchPage(services_.batch, services_.town, services_.dispatch, services_.clock, error_words_, pages);
    rules_ = new RulesPage(services_.rules, services_.town, error_words_, pages);
    for (QWidget* each : std::initializer_list<QWidget*>{case_, take_in_, handover_, batch_, rules_})
        column->addWidget(each);
    task_bar_ = new AskBar(pages);
    task_bar_->setObjectName(QStringLiteral("taskAsk"));
    column->addWidget(task_bar_);
    connect(task_bar_, &AskBar::closed, this, [this] {
        if (map_ && shown_task_.is_nil())
            map_->show_task(std::nullopt, false); // it was shown for the question
        queue_->focus_list();
    });
    return pages;
}

QWidget* DeskWindow::Parts::make_map_frame()
{
    auto* frame = new QFrame(&window_);
    frame->setProperty("panel", true);
    frame->setMinimumSize(300, 160);
    auto* box = new QVBoxLayout(frame);
    box->setContentsMargins(1, 1, 1, 1);
    if (map_) {
        map_->widget()->setAccessibleName(DeskWindow::tr("地图和附近的摄像头"));
        box->addWidget(map_->widget());
    } else {
        QLabel* none = look::label(DeskWindow::tr("地图未载入"), look::body, look::text_3, frame);
        none->setAlignment(Qt::AlignCenter);
        box->addWidget(none);
    }
    make_households(frame);
    return frame;
}

void DeskWindow::Parts::make_docks(QWidget* pages)
{
    docks_ = new DeskDocks(pages, &window_);
    queue_ = new QueuePanel(services_.queue, queue_model_, services_.town, services_.categories, &window_);
    queue_->setMinimumWidth(380);
    queue_->setMaximumWidth(760);
    candidates_ = new CandidatePanel(candidate_model_, &window_);
    people_ = new SidePanel("people", DeskWindow::tr("值班人员"), &window_);
    alarms_ = new SidePanel("alarms", DeskWindow::tr("告警"), &window_);
    docks_->add("queue", DeskWindow::tr("事件队列"), queue_);
    docks_->add("map", DeskWindow::tr("地图和摄像头"), make_map_frame());
    docks_->add("candidates", DeskWindow::tr("派给谁"), candidates_);
    docks_->add("people", DeskWindow::tr("值班人员"), people_);
    docks_->add("alarms", DeskWindow::tr("告警"), alarms_);
    make_scenes();
    notices_ = new SidePanel("notices", DeskWindow::tr("通知"), &window_);
    docks_->add("notices", DeskWindow::tr("通知"), notices_);
    make_dispatches();
    make_tasks();
    connect(notices_, &SidePanel::entered, this, &Parts::open_notice);
    connect(notices_, &SidePanel::removed, this, &Parts::put_notice_aside);
    connect(docks_, &DeskDocks::changed, this, [this](const QByteArray& state) { memory_.set_layout(state); });
    connect(people_, &SidePanel::entered, this, [this](const Uuid& id) { send_to({id}); });
    people_->take_drops(presentation::QueueModel::case_mime);
    connect(people_, &SidePanel::dropped, this, [this](const Uuid& person, const Uuid& case_id) {
        open_case(case_id);
        send_to({person});
    });
    connect(alarms_, &SidePanel::entered, this, &Parts::take_alarm);
}

void DeskWindow::Parts::connect_panels()
{
    connect(queue_, &QueuePanel::case_chosen, this, [this](const Uuid& id) {
        close_pages(); // or it would open behind them
        services_.case_desk.open(id);
    });
    connect(queue_, &QueuePanel::case_entered, this, [this] { act(Move::Dispatch); });
    connect(&case_->action_bar(), &ActionBar::action_chosen, this, &Parts::act);
    connect(&case_->action_bar(), &ActionBar::wall_chosen, this, [this] { put_on_wall("case"); });
    connect(&case_->ask_bar(), &AskBar::closed, this, [this] { queue_->focus_list(); });
    connect(candidates_, &CandidatePanel::send_wanted, this, &Parts::send_to);
    connect(candidates_, &CandidatePanel::near_wanted, this, &Parts::choose_near);
    connect(top_, &TopBar::large_map_wanted, this, &Parts::set_large_map);
    connect(bottom_, &BottomBar::outbox_wanted, this, &Parts::toggle_outbox);
    connect(outbox_, &OutboxPanel::dismissed, this, [this](const Uuid& id) { services_.sink.dismiss(id); });
    connect(outbox_, &OutboxPanel::withdrawn, this, [this](const Uuid& id) { services_.sink.withdraw(id); });
    connect(outbox_, &OutboxPanel::resubmitted, this, &Parts::resubmit);
    connect(queue_, &QueuePanel::export_wanted, this, &Parts::export_queue);
    connect(case_, &CasePanel::sheet_wanted, this, &Parts::print_case);
}

void DeskWindow::Parts::connect_pages()
{
    connect(queue_, &QueuePanel::batch_wanted, this, &Parts::work_on_several);
    connect(batch_, &BatchPage::closed, this, &Parts::leave_page);
    connect(batch_, &BatchPage::sent, this, [this](const QString& words, std::size_t) {
        queue_->leave_choice();
        bottom_->show_notice(words);
    });
    connect(rules_, &RulesPage::closed, this, &Parts::leave_page);
    connect(rules_, &RulesPage::case_wanted, this, &Parts::open_case);
    connect(rules_, &RulesPage::switch_wanted, this, &Parts::switch_rule);
    connect(top_, &TopBar::rules_wanted, this, &Parts::show_rules);
    connect(case_, &CasePanel::case_wanted, this, &Parts::open_case);
    connect(case_, &CasePanel::link_wanted, this, &Parts::ask_link);
    connect(case_, &CasePanel::unlink_wanted, this, [this](const Uuid& other) { link_to(other, false, {}); });
    connect(&case_->link_bar(), &LinkBar::wanted, this,
        [this](const Uuid& other, const QString& reason) { link_to(other, true, reason); });
    connect(&case_->link_bar(), &LinkBar::closed, this, [this] { queue_->focus_list(); });
    connect(take_in_, &TakeInForm::submitted, this, &Parts::send_report);
    connect(take_in_, &TakeInForm::drafted, this, &Parts::keep_draft);
    connect(take_in_, &TakeInForm::closed, this, &Parts::leave_take_in);
    connect(take_in_, &TakeInForm::double_chosen, this, [this](const Uuid& id) {
        take_in_->forget();
        keep_draft(std::nullopt);
        bottom_->show_notice(DeskWindow::tr("没有新建，已打开原来那件"));
        open_case(id);
    });
    connect(top_, &TopBar::take_in_wanted, this, &Parts::take_in);
    connect(top_, &TopBar::handover_wanted, this, &Parts::hand_over);
    connect(handover_, &HandoverPage::drafted, this, &Parts::keep_handover);
    connect(top_, &TopBar::lock_wanted, this, &Parts::lock);
    connect(top_, &TopBar::notices_wanted, this, [this] {
        docks_->raise("notices");
        notices_->take_focus();
    });
    connect(handover_, &HandoverPage::signed_off, this, &Parts::sign_off);
    connect(handover_, &HandoverPage::closed, this, &Parts::leave_page);
    connect(handover_, &HandoverPage::case_wanted, this, &Parts::open_case);
    connect(case_, &CasePanel::correct_wanted, this, &Parts::correct);
    connect(case_, &CasePanel::reveal_wanted, this, &Parts::ask_reveal);
    connect(&case_->correct_form(), &CorrectForm::submitted, this, &Parts::send_correction);
    connect(&case_->correct_form(), &CorrectForm::closed, this, [this] { queue_->focus_list(); });
    connect(&case_->reveal_bar(), &RevealBar::wanted, this, &Parts::reveal);
    connect(&case_->reveal_bar(), &RevealBar::closed, this, [this] { queue_->focus_list(); });
    connect(top_, &TopBar::switch_user_wanted, &window_, &DeskWindow::switchUserWanted);
    connect(top_, &TopBar::change_password_wanted, &window_, &DeskWindow::changePasswordWanted);
    connect(top_, &TopBar::sign_out_wanted, &window_, &DeskWindow::signOutWanted);
    connect(outbox_, &OutboxPanel::case_wanted, this, [this](const Uuid& id) {
        outbox_->hide();
        open_case(id);
    });
}

void DeskWindow::Parts::fill_view_menu()
{
    QMenu& menu = top_->view_menu();
    const auto choices = [&](QMenu& into, const auto& offered, auto now, const char* name, auto choose) {
        auto* group = new QActionGroup(&into);
        for (const auto& [value, words] : offered) {
            QAction* each = into.addAction(words);
            each->setObjectName(QStringLiteral("%1%2").arg(QLatin1StringView(name)).arg(static_cast<int>(value)));
            each->setCheckable(true);
            each->setChecked(value == now);
            group->addAction(each);
            connect(each, &QAction::triggered, this, [choose, value] { choose(value); });
        }
    };
    const std::array themes{std::pair(ThemeChoice::Day, DeskWindow::tr("浅色")),
        std::pair(ThemeChoice::Night, DeskWindow::tr("深色")),
        std::pair(ThemeChoice::ByClock, DeskWindow::tr("白天浅色，19 点到 7 点深色"))};
    choices(menu, themes, memory_.theme(), "theme", [this](ThemeChoice choice) {
        memory_.set_theme(choice);
        wear_theme();
    });
    menu.addSeparator();
    QMenu* sizes = menu.addMenu(DeskWindow::tr("字和界面的大小"));
    sizes->setFont(menu.font());
    std::vector<std::pair<int, QString>> percents;
    for (const int percent : {100, 110, 125, 150, 175, 200})
        percents.emplace_back(percent, QStringLiteral("%1 %").arg(percent));
    choices(*sizes, percents, memory_.scale(), "scale", [this](int percent) { choose_scale(percent); });
    QMenu* panels = menu.addMenu(DeskWindow::tr("面板"));
    panels->setFont(menu.font());
    panels->setObjectName(QStringLiteral("panels"));
    for (QAction* each : docks_->actions())
        panels->addAction(each);
    QMenu* wall = menu.addMenu(DeskWindow::tr("大屏的形状（预览用）"));
    wall->setFont(menu.font());
    fill_wall_menu(*wall);
    QMenu* notices = menu.addMenu(DeskWindow::tr("通知和响铃"));
    notices->setFont(menu.font());
    fill_notice_menu(*notices);
    if (options_.sign_in != nullptr) {
        QMenu* locking = menu.addMenu(DeskWindow::tr("自动锁定"));
        locking->setFont(menu.font());
        fill_lock_menu(*locking);
    }
    menu.addSeparator();
    QAction* loose = menu.addAction(DeskWindow::tr("移动面板（显示标题，拖到别处或另一块屏）"));
    loose->setObjectName(QStringLiteral("loose"));
    loose->setCheckable(true);
    connect(loose, &QAction::toggled, docks_, &DeskDocks::set_loose);
    QAction* shipped = menu.addAction(DeskWindow::tr("恢复默认布局"));
    shipped->setObjectName(QStringLiteral("resetLayout"));
    connect(shipped, &QAction::triggered, this, [this] {
        set_large_map(false);
        docks_->reset();
        bottom_->show_notice(DeskWindow::tr("面板已回到默认位置"));
    });
}

void DeskWindow::Parts::wear_theme()
{
    const UtcMillis now = services_.clock.now();
    const bool night = is_night(memory_.theme(), now - services::start_of_day(services::local_day(now)));
    if (night_ == night)
        return;
    night_ = night;
    look::wear(window_, night ? look::Theme::Night : look::Theme::Day);
    if (map_)
        map_->set_night(night);
}

void DeskWindow::Parts::choose_scale(int percent)
{
    memory_.set_scale(percent);
    bottom_->show_notice(DeskWindow::tr("大小 %1 %，下次打开时生效").arg(percent));
}

void DeskWindow::Parts::focus_queue()
{
    docks_->raise("queue");
    queue_->focus_list();
}

} // namespace yiping::desk
