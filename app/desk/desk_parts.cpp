// SPDX-License-Identifier: GPL-3.0-or-later
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
#include "household_panel.h"
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

#include <QApplication>
#include <QDateTime>
#include <QEvent>
#include <QMenu>
#include <QShortcut>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <utility>

namespace yiping::desk {

using domain::Move;
using presentation::ActionView;
using services::QueueFilter;

DeskWindow::Parts::Parts(DeskWindow& window, services::DeskServices& services, presentation::ErrorWords error_words,
    std::unique_ptr<DeskMap> map, DeskOptions options)
    : window_(window),
      services_(services),
      error_words_(std::move(error_words)),
      map_(std::move(map)),
      options_(std::move(options)),
      memory_(options_.memory),
      queue_model_(services.town, services.queue, services.categories),
      page_model_(services.town, services.case_desk, services.categories, error_words_),
      outbox_model_(services.town, services.categories, error_words_),
      watch_(services.town, services.queue),
      touched_at_(services.clock.now()),
      alive_(std::make_shared<bool>(true)),
      subscription_(services.town.subscribe(*this))
{
    build();
    bind_keys();
    queue_model_.on_changed = [this] { queue_->refresh_counts(); };
    outbox_model_.on_changed = [this] { refresh_bars(); };
    connect(&page_model_, &presentation::CasePageModel::changed, this, &Parts::page_changed);
    connect(&page_model_, &presentation::CasePageModel::movesChanged, this,
        [this] { timeline_model_.show(services_.case_desk, services_.town, error_words_); });
    if (map_) {
        map_->on_case_picked = [this](const Uuid& id) { open_case(id); };
        map_->on_place_picked = [this](double lon, double lat) { take_in_->set_position(lon, lat); };
        map_->on_stroke_drawn = [this](DeskMap::Stroke purpose, std::vector<geo::LonLat> stroke) {
            if (purpose == DeskMap::Stroke::Task)
                ask_task(stroke);
            else
                choose_within(std::move(stroke));
        };
        map_->on_floor_picked = [this](const std::string& building, std::optional<int> floor) {
            floor_picked(building, floor);
        };
        map_->on_place_dropped = [this](double lon, double lat) {
            if (!top_->offers_take_in() || batch_->is_open() || handover_->is_open() || rules_->is_open())
                return;
            take_in();
            take_in_->set_position(lon, lat);
        };
    }
    timeline_model_.show(services_.case_desk, services_.town, error_words_);
    services_.town.look_at(*domain::find_register("alarm"));
    services_.links.open();
    wear_theme();
    page_changed();
    refresh_bars();
    refresh_sides();
}

DeskWindow::Parts::~Parts()
{
    *alive_ = false;
    queue_model_.on_changed = nullptr;
    outbox_model_.on_changed = nullptr;
    qApp->removeEventFilter(this);
    if (map_)
        map_->widget()->setParent(nullptr); // the map owns it
    // The panels hold references to our models: they go first.
    delete top_;
    delete docks_->widget();
    delete bottom_;
    delete outbox_;
    delete lock_;
}

void DeskWindow::Parts::photo_arrived()
{
    case_->look_at_photos_again();
}

void DeskWindow::Parts::on_key(const QKeySequence& keys, std::function<void()> act)
{
    // Letters are free for typing while an edit has the keyboard: Qt gives them to the edit first.
    auto* shortcut = new QShortcut(keys, &window_);
    shortcut->setAutoRepeat(false);
    const QKeyCombination first = keys[0];
    const bool letter = (first.keyboardModifiers() & ~Qt::ShiftModifier) == 0 && first.key() < Qt::Key_Escape;
    connect(shortcut, &QShortcut::activated, this, [this, letter, act = std::move(act)] {
        if (!lock_->isVisible() && (!letter || !page_is_open()))
            act();
    });
}

void DeskWindow::Parts::bind_keys()
{
    for (const char* letter : {"D", "R", "O", "Y", "E", "P", "V", "C", "G", "T"}) {
        const QString key = QString::fromLatin1(letter);
        on_key(QKeySequence(key), [this, key] { act_by_key(key); });
    }
    for (int number = 1; number <= 9; ++number)
        on_key(QKeySequence(Qt::Key_0 + number), [this, number] { candidates_->choose(number); });
    for (std::size_t filter = 0; filter < services::queue_filter_count; ++filter) {
        on_key(QKeySequence(QStringLiteral("Alt+%1").arg(filter + 1)),
            [this, filter] { queue_->set_filter(static_cast<QueueFilter>(filter)); });
    }
    on_key(QKeySequence(Qt::Key_Slash), [this] {
        docks_->raise("queue");
        queue_->focus_search();
    });
    on_key(QKeySequence(Qt::Key_W), [this] { put_on_wall("case"); });
    on_key(QKeySequence(QStringLiteral("Shift+W")), [this] { put_on_wall("overview"); });
    on_key(QKeySequence(Qt::Key_H), [this] { put_on_wall("heat"); });
    on_key(QKeySequence(QStringLiteral("Ctrl+E")), [this] { export_queue(); });
    on_key(QKeySequence(QStringLiteral("Ctrl+P")), [this] { print_case(); });
    on_key(QKeySequence(Qt::Key_S), [this] { offer_scenes(); });
    on_key(QKeySequence(QStringLiteral("Shift+V")), [this] { put_on_wall("cameras"); });
    on_key(QKeySequence(QStringLiteral("Shift+S")), [this] { toggle_tour(); });
    on_key(QKeySequence(QStringLiteral("Shift+G")), [this] { toggle_visitors(); });
    on_key(QKeySequence(Qt::Key_B), [this] { toggle_outbox(); });
    on_key(QKeySequence(Qt::Key_X), [this] {
        if (auto* more = case_->findChild<QAbstractButton*>(QStringLiteral("more")); more && more->isVisible())
            more->click();
    });
    on_key(QKeySequence(Qt::Key_N), [this] { take_in(); });
    on_key(QKeySequence(QStringLiteral("Ctrl+L")), [this] { lock(); });
    on_key(QKeySequence(QStringLiteral("Ctrl+M")), [this] { set_muted(!watch_.rules().muted); });
    on_key(QKeySequence(QStringLiteral("Shift+R")), [this] { ask_reminder(); });
    on_key(QKeySequence(QStringLiteral("Ctrl+Z")), [this] { take_back(); });
    on_key(QKeySequence(QStringLiteral("Shift+D")), [this] {
        docks_->raise("dispatches");
        dispatches_->take_focus();
    });
    on_key(QKeySequence(QStringLiteral("Shift+U")), [this] {
        docks_->raise("tasks");
        tasks_->take_focus();
        if (const auto key = tasks_->chosen())
            look_at_task(*key);
    });
    on_key(QKeySequence(Qt::Key_F7), [this] {
        docks_->raise("notices");
        notices_->take_focus();
    });
    on_key(QKeySequence(Qt::Key_M), [this] { work_on_several(); });
    on_key(QKeySequence(Qt::Key_A), [this] {
        docks_->raise("candidates");
        choose_near();
    });
    on_key(QKeySequence(QStringLiteral("Shift+A")), [this] {
        if (map_) {
            docks_->raise("map");
            map_->draw(DeskMap::Stroke::People);
        }
    });
    on_key(QKeySequence(Qt::Key_U), [this] {
        if (map_ && top_->offers_take_in()) {
            docks_->raise("map");
            map_->draw(DeskMap::Stroke::Task);
        }
    });
    on_key(QKeySequence(Qt::Key_F), [this] {
        docks_->raise("queue");
        queue_->toggle_filter_bar();
    });
    on_key(QKeySequence(Qt::Key_F8), [this] { hand_over(); });
    on_key(QKeySequence(Qt::Key_F10), [this] { show_rules(); });
    on_key(QKeySequence(Qt::Key_L), [this] { ask_link(); });
    on_key(QKeySequence(Qt::Key_F4), [this] { correct(); });
    on_key(QKeySequence(Qt::Key_F2), [this] { set_large_map(false); });
    on_key(QKeySequence(Qt::Key_F3), [this] { set_large_map(true); });
    on_key(QKeySequence(Qt::Key_F6), [this] { docks_->focus_next(1); });
    on_key(QKeySequence(QStringLiteral("Shift+F6")), [this] { docks_->focus_next(-1); });
    on_key(QKeySequence(Qt::Key_F9), [this] { top_->open_view_menu(); });
    on_key(QKeySequence(Qt::Key_Escape), [this] { escape(); });
}

void DeskWindow::Parts::escape()
{
    if (queue_->leave_search())
        return;
    if (outbox_->isVisible())
        outbox_->hide();
    else if (take_in_->is_open())
        take_in_->close_form();
    else if (handover_->is_open())
        handover_->close_page();
    else if (batch_->is_open())
        batch_->close_page();
    else if (rules_->is_open())
        rules_->close_page();
    else if (task_bar_->is_asking())
        task_bar_->cancel();
    else if (case_->link_bar().is_open())
        case_->link_bar().close_bar();
    else if (queue_->leave_filter_bar() || queue_->leave_choice())
        return;
    else if (households_->reveal_bar().is_open())
        households_->reveal_bar().forget();
    else if (households_->is_open())
        households_->forget();
    else if (case_->reveal_bar().is_open())
        case_->reveal_bar().forget();
    else if (case_->correct_form().is_open())
        case_->correct_form().close_form();
    else if (case_->ask_bar().is_asking())
        case_->ask_bar().cancel();
    transfer_.reset();
    if (map_)
        map_->draw(DeskMap::Stroke::None);
    leave_task();
    forget_ring();
    candidates_->clear_choice();
    show_intention();
    focus_queue();
}

void DeskWindow::Parts::open_case(const Uuid& case_id)
{
    close_pages();
    services_.case_desk.open(case_id);
    queue_->mark(case_id);
    if (large_map_)
        set_large_map(false);
}

bool DeskWindow::Parts::open_first()
{
    if (services_.queue.entries().empty())
        return false;
    open_case(services_.queue.entries().front());
    return true;
}

void DeskWindow::Parts::set_large_map(bool on)
{
    close_pages();
    large_map_ = on;
    top_->set_large_map(on);
    docks_->set_middle_shown(!on);
    for (const char* name : {"candidates", "people", "alarms", "scenes", "notices", "dispatches", "tasks"})
        docks_->cover(name, on);
    if (on)
        docks_->raise("map");
}

void DeskWindow::Parts::painted()
{
    if (!first_frame_said_ && services_.town.load_state() >= services::LoadState::Ready) {
        first_frame_said_ = true;
        Q_EMIT window_.firstUsefulFrame();
    }
}

bool DeskWindow::Parts::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == &window_ && event->type() == QEvent::Resize) {
        if (outbox_ != nullptr && outbox_->isVisible())
            place_outbox();
        if (lock_ != nullptr)
            lock_->setGeometry(window_.rect());
    }
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::InputMethod:
        touched_at_ = services_.clock.now();
        break;
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

void DeskWindow::Parts::page_changed()
{
    if (!page_model_.is_open()) {
        candidate_model_.clear();
        candidates_for_ = {};
        show_intention();
        if (map_ && std::exchange(shown_on_map_, false))
            map_->show_case(std::nullopt, std::nullopt, std::nullopt);
        return;
    }
    const presentation::CaseView& view = page_model_.view();
    const domain::Step step = services_.case_desk.shown().step;
    if (candidates_for_ != view.id || candidates_step_ != step) {
        if (candidates_for_ != view.id)
            transfer_.reset();
        candidates_for_ = view.id;
        candidates_step_ = step;
        ring_.clear();
        candidates_->clear_choice();
        refresh_candidates();
    }
    show_intention();
    if (map_ && (!std::exchange(shown_on_map_, true) || mapped_ != view.id)) {
        mapped_ = view.id;
        leave_task();
        map_->show_case(view.id, view.lon, view.lat);
    }
}

void DeskWindow::Parts::show_user(const std::optional<services::SignedIn>& user)
{
    if (user)
        services_.work_as(user->who);
    top_->show_user(user ? presentation::text(user->who.post.empty() ? user->who.user : user->who.post) : QString(),
        user && user->offline);
    const domain::Principal& me = services_.actions.me();
    release_lock();
    const bool may = me.role == domain::UserRole::Operator || me.role == domain::UserRole::Supervisor ||
                     me.role == domain::UserRole::Administrator;
    case_->offer_reveal(may_reveal());
    top_->offer_take_in(may);
    case_->offer_links(may);
    rules_->refresh();
    ask_draft();
    take_up_person();
    take_up_handover();
    take_up_notice_rules();
    top_->offer_lock(options_.sign_in != nullptr && user.has_value());
}

void DeskWindow::Parts::show_notice(const Error& notice)
{
    bottom_->show_notice(
        presentation::clock_words(services_.clock.now()) + QStringLiteral("  ") + error_words_(notice));
}

void DeskWindow::Parts::export_queue()
{
    if (files_ == nullptr)
        return;
    std::vector<Uuid> ids;
    ids.reserve(queue_model_.rows().size());
    for (const presentation::QueueEntry& row : queue_model_.rows())
        ids.push_back(row.key);
    files_->export_cases(std::move(ids),
        DeskWindow::tr("事件 %1").arg(QDateTime::fromMSecsSinceEpoch(platform_now(), QTimeZone("Asia/Shanghai"))
                .toString(QStringLiteral("yyyy-MM-dd HHmm"))));
}

void DeskWindow::Parts::print_case()
{
    if (files_ == nullptr || !services_.case_desk.page())
        return;
    const domain::Case data = services_.case_desk.shown();
    files_->write_case_sheet(data.id, QString::fromStdString(data.number));
}

void DeskWindow::Parts::leave()
{
    ++reveal_asked_;
    households_->forget();
    release_lock();
    watch_.forget();
    phone_ = {};
    last_done_.reset();
    case_->reveal_bar().forget();
    case_->correct_form().close_form();
    case_->ask_bar().cancel();
    case_->link_bar().close_bar();
    task_bar_->cancel();
    rules_->close_page();
    outbox_->hide();
    take_in_->forget();
    handover_->forget();
    reported_ = {};
    transfer_.reset();
    services_.case_desk.open({});
}

void DeskWindow::Parts::correct()
{
    if (!page_model_.is_open() || !case_->isVisible())
        return;
    const presentation::CaseView& view = page_model_.view();
    if (!view.can_correct) {
        case_->say(view.why_not_correct, true);
        return;
    }
    case_->say({}, false);
    case_->ask_bar().cancel();
    case_->show_correct_form(true);
    case_->correct_form().open(
        services_.case_desk.shown(), services_.town, services_.categories, services_.actions.me().scope);
}

void DeskWindow::Parts::send_correction(const domain::Case& seen, const services::CaseCorrection& wanted)
{
    const QString words = DeskWindow::tr("更正");
    services_.case_desk.correct(seen, wanted, [this, alive = alive_, words](Result<void> done) {
        if (!*alive)
            return;
        case_->say(done ? DeskWindow::tr("%1：已交发件箱").arg(words)
                        : DeskWindow::tr("%1没有成：%2").arg(words, error_words_(done.error())),
            !done);
    });
}

void DeskWindow::Parts::ask_reveal()
{
    if (!page_model_.is_open() || !services_.personal_data)
        return;
    case_->say({}, false);
    case_->ask_bar().cancel();
    case_->reveal_bar().ask();
}

UtcMillis DeskWindow::Parts::platform_now() const
{
    return services_.clock.now() + services_.town.link().clock_offset_ms;
}

void DeskWindow::Parts::reveal(const QString& field, const QString& reason)
{
    const Uuid asked_of = services_.case_desk.opened();
    services_.personal_data->reveal(domain::Register::Case, asked_of, field.toStdString(), reason.toStdString(),
        [this, alive = alive_, asked_of, number = ++reveal_asked_](Result<services::RevealedField> answer) {
            if (!*alive || number != reveal_asked_ || services_.case_desk.opened() != asked_of)
                return;
            if (answer)
                case_->reveal_bar().show_value(*answer, platform_now());
            else
                case_->reveal_bar().show_problem(error_words_(answer.error()));
        });
}

void DeskWindow::Parts::tick_reveal()
{
    case_->reveal_bar().tick(platform_now());
    households_->tick(platform_now());
}

void DeskWindow::Parts::resubmit(const Uuid& command_id, const QStringList& mine)
{
    const auto& outbox = services_.town.outbox();
    const auto found = std::ranges::find_if(
        outbox, [&](const services::PendingCommand& pending) { return pending.command.id == command_id; });
    if (found == outbox.end())
        return;
    services::PendingCommand refused = *found; // resubmitting changes the list it stands in
    std::vector<std::string> names;
    for (const QString& name : mine)
        names.push_back(name.toStdString());
    if (std::holds_alternative<domain::EditCase>(refused.command.body) && refused.current &&
        services::is_empty(
            services::rebased(std::get<domain::EditCase>(refused.command.body), *refused.current, names))) {
        services_.sink.dismiss(command_id); // nothing of ours is left: that is the platform's version
        return;
    }
    services_.actions.resubmit(refused, names, [this, alive = alive_](Result<void> done) {
        if (!*alive)
            return;
        if (done)
            bottom_->show_notice(DeskWindow::tr("已按您的版本再次提交"));
        else
            bottom_->show_notice(DeskWindow::tr("再提交没有成：%1").arg(error_words_(done.error())));
    });
}

void DeskWindow::Parts::refresh_candidates()
{
    if (!services_.case_desk.page())
        return;
    const domain::Case& data = services_.case_desk.page()->data;
    candidate_model_.show(
        ring_.empty() ? services_.dispatch.candidates(data) : services_.dispatch.candidates_within(data, ring_));
}

void DeskWindow::Parts::show_intention()
{
    const ActionView* dispatch = action_of(Move::Dispatch);
    if (transfer_) {
        candidates_->show_intention(DeskWindow::tr("转办"), {});
    } else if (dispatch && dispatch->possible) {
        const bool held = domain::is_held_outside(services_.case_desk.shown().step);
        candidates_->show_intention(held ? DeskWindow::tr("加派协办") : DeskWindow::tr("派遣"), {});
    } else {
        candidates_->show_intention({}, dispatch ? dispatch->why_not : QString());
    }
}

void DeskWindow::Parts::refresh_bars()
{
    if (!bottom_)
        return;
    top_->refresh(services_.town, services_.clock.now(), error_words_);
    bottom_->refresh(services_.town, services_.queue, outbox_model_, options_.wall, options_.scenes);
    outbox_->refresh();
    if (outbox_->isVisible())
        place_outbox();
}

const ActionView* DeskWindow::Parts::action_of(Move move) const
{
    if (!page_model_.is_open())
        return nullptr;
    const auto& actions = page_model_.view().actions;
    const auto found = std::ranges::find(actions, move, &ActionView::move);
    return found == actions.end() ? nullptr : &*found;
}

QString DeskWindow::Parts::name_of(const Uuid& responder_id) const
{
    const domain::Responder* responder = services_.town.responder(responder_id);
    return responder ? presentation::text(responder->name) : QString();
}

void DeskWindow::Parts::act_by_key(const QString& key)
{
    if (!page_model_.is_open())
        return;
    for (const ActionView& action : page_model_.view().actions) {
        if (action.key == key) {
            act(action.move);
            return;
        }
    }
}

void DeskWindow::Parts::act(Move move)
{
    const ActionView* found = action_of(move);
    if (!found)
        return;
    const ActionView action = *found;
    if (!action.possible) {
        case_->say(action.why_not, true);
        return;
    }
    case_->say({}, false);
    case_->link_bar().close_bar();
    if (move == Move::Dispatch) {
        transfer_.reset();
        show_intention();
        docks_->raise("candidates");
        candidates_->take_focus();
        return;
    }
    if (move == Move::Transfer) {
        transfer_ = move;
        show_intention();
        docks_->raise("candidates");
        candidates_->take_focus();
        return;
    }
    constexpr std::uint32_t asked = domain::need_reason | domain::need_until | domain::need_satisfaction;
    if ((action.needs & asked) == 0) {
        services::MoveRequest request;
        request.move = move;
        perform(request, action.label);
        return;
    }
    ActionView question = action;
    if (move == Move::Oversee)
        question.needs |= domain::need_until; // by when an answer in words is owed
    case_->ask_bar().ask(question, services_.clock.now(), {},
        [this, label = action.label](const services::MoveRequest& request) { perform(request, label); });
}

void DeskWindow::Parts::send_to(const std::vector<Uuid>& responders)
{
    if (!services_.case_desk.page() || responders.empty())
        return;
    const Uuid responder_id = responders.front();
    if (transfer_) {
        const ActionView* found = action_of(Move::Transfer);
        if (!found || !found->possible)
            return;
        case_->ask_bar().ask(*found, services_.clock.now(), DeskWindow::tr("给 %1").arg(name_of(responder_id)),
            [this, responder_id](services::MoveRequest request) {
                request.responder_id = responder_id;
                transfer_.reset();
                perform(request, DeskWindow::tr("转办给 %1").arg(name_of(responder_id)));
            });
        return;
    }
    assisting_ = {services_.case_desk.opened(), {responders.begin() + 1, responders.end()}};
    const auto request = services_.dispatch.request_for(services_.case_desk.page()->data, responder_id);
    perform(request, DeskWindow::tr("派遣给 %1").arg(name_of(responder_id)));
}

void DeskWindow::Parts::send_assistants()
{
    // One after the other, each once the one before lies in the outbox: then the case is seen as held, and an assistant
    // has somebody to assist.
    const domain::Case* data = assisting_.who.empty() ? nullptr : services_.town.detail(assisting_.case_id);
    if (data == nullptr || services_.actions.is_in_flight(data->id) ||
        !domain::is_held_outside(services_.actions.as_shown(*data).step))
        return;
    const Uuid next = assisting_.who.front();
    assisting_.who.erase(assisting_.who.begin());
    const QString words = DeskWindow::tr("派遣给 %1").arg(name_of(next));
    const domain::Case confirmed = *data;
    services_.dispatch.dispatch(confirmed, next, services_.town.assignments(confirmed.id),
        [this, alive = alive_, words](const Result<void>& done) {
            if (*alive && !done)
                bottom_->show_notice(DeskWindow::tr("%1没有成：%2").arg(words, error_words_(done.error())));
        });
}

void DeskWindow::Parts::choose_near()
{
    constexpr double near_m = 500;
    std::vector<Uuid> near;
    if (services_.case_desk.page()) {
        for (const services::DispatchCandidate& each :
            services_.dispatch.candidates(services_.case_desk.page()->data)) {
            if (each.ranked.on_duty && each.ranked.distance_m && *each.ranked.distance_m <= near_m && !each.leads &&
                !each.assists)
                near.push_back(each.ranked.id);
        }
    }
    if (near.empty())
        case_->say(DeskWindow::tr("500 米内没有在岗的人。"), true);
    else
        candidates_->choose_all(near);
}

void DeskWindow::Parts::choose_within(std::vector<geo::LonLat> ring)
{
    if (!services_.case_desk.page()) {
        bottom_->show_notice(DeskWindow::tr("先打开要派的事件，再在地图上圈人"));
        return;
    }
    std::vector<Uuid> inside;
    for (const services::DispatchCandidate& each :
        services_.dispatch.candidates_within(services_.case_desk.page()->data, ring)) {
        if (each.ranked.on_duty && !each.leads && !each.assists)
            inside.push_back(each.ranked.id);
    }
    if (inside.empty()) {
        case_->say(DeskWindow::tr("圈里没有在岗的人。"), true);
        return;
    }
    if (large_map_)
        set_large_map(false);
    ring_ = std::move(ring);
    refresh_candidates();
    docks_->raise("candidates");
    candidates_->choose_all(inside);
    case_->say(
        DeskWindow::tr("圈里在岗 %n 人，已标出；Enter 一起派，Esc 取消", nullptr, static_cast<int>(inside.size())),
        false);
}

void DeskWindow::Parts::forget_ring()
{
    if (ring_.empty())
        return;
    ring_.clear();
    refresh_candidates();
}

void DeskWindow::Parts::perform(const services::MoveRequest& request, const QString& words)
{
    last_done_ = Done{request.move, services_.case_desk.opened(), request.responder_id};
    services_.case_desk.perform(request, [this, alive = alive_, words](Result<void> done) {
        if (!*alive)
            return;
        if (done) {
            bottom_->show_notice({}); // what was said before has been done
            const bool online = services_.town.link().state == services::LinkState::Online;
            case_->say(online ? DeskWindow::tr("%1：已交发件箱，Ctrl+Z 撤回").arg(words)
                              : DeskWindow::tr("%1：已存入发件箱，线路恢复后自动送出").arg(words),
                false);
            forget_ring();
            candidates_->clear_choice();
            show_intention();
            focus_queue();
        } else {
            case_->say(DeskWindow::tr("%1没有成：%2").arg(words, error_words_(done.error())), true);
        }
    });
}

void DeskWindow::Parts::toggle_outbox()
{
    outbox_->setVisible(!outbox_->isVisible());
    if (outbox_->isVisible()) {
        outbox_->refresh();
        place_outbox();
        outbox_->raise();
    }
}

void DeskWindow::Parts::place_outbox()
{
    const int width = std::min(outbox_->has_conflict() ? 860 : 640, window_.width() - 40);
    outbox_->fit(width, window_.height() - bottom_->height() - 80);
    outbox_->move(window_.width() - width - 12, window_.height() - bottom_->height() - outbox_->height() - 10);
}

} // namespace yiping::desk
