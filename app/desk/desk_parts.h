// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "desk_memory.h"
#include "notice_watch.h"

#include <yiping/desk/desk_window.h>
#include <yiping/presentation/candidate_model.h>
#include <yiping/presentation/case_page_model.h>
#include <yiping/presentation/outbox_model.h>
#include <yiping/presentation/queue_model.h>
#include <yiping/presentation/timeline_model.h>
#include <yiping/services/dispatch_slips.h>
#include <yiping/services/task_board.h>

#include <QObject>

class QFrame;
class QKeySequence;
class QMenu;
class QPushButton;

namespace yiping::desk {

class AskBar;
class BatchPage;
class BottomBar;
class CandidatePanel;
class CasePanel;
class DeskDocks;
class HandoverPage;
class HouseholdPanel;
class LockPage;
class OutboxPanel;
class QueuePanel;
class RulesPage;
class SaveFiles;
class ScenePreview;
class SidePanel;
class TakeInForm;
class TopBar;

/// The inside of the window: models, panels and what happens on each key and click.
class DeskWindow::Parts final : public QObject, private services::TownListener {
public:
    Parts(DeskWindow& window, services::DeskServices& services, presentation::ErrorWords error_words,
        std::unique_ptr<DeskMap> map, DeskOptions options);
    ~Parts() override;

    void open_case(const Uuid& case_id);
    bool open_first();
    void set_large_map(bool on);
    void photo_arrived();
    void painted();
    void show_user(const std::optional<services::SignedIn>& user);
    void show_notice(const Error& notice);
    /// What no other person may see goes: the revealed field, forms, the open case.
    void leave();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void load_progressed() override
    {
        if (services_.town.load_state() < services::LoadState::Ready)
            return;
        counts_changed();
        window_.update(); // the first useful frame is that after the load
    }
    void ticked(UtcMillis) override
    {
        refresh_bars();
        refresh_sides();
        tick_reveal();
        wear_theme();
        look_for_notices();
        refresh_lock();
        go_on_touring();
    }
    void link_changed() override { refresh_bars(); }
    void counts_changed() override
    {
        if (services_.town.load_state() < services::LoadState::Ready)
            return; // they grow with each piece that is read
        refresh_counts();
        refresh_tasks();
    }
    void scenes_changed() override
    {
        refresh_bars();
        refresh_scenes();
    }
    void rows_changed(std::uint32_t register_number) override;
    void shifts_changed() override { refresh_bars(); }
    void areas_changed() override { refresh_bars(); }
    void outbox_changed() override
    {
        refresh_bars();
        refresh_dispatches();
        refresh_tasks();
        send_assistants();
    }
    void cases_loaded() override { open_reported(); }
    void cases_changed(std::span<const services::CaseIndex>) override { open_reported(); }
    void responders_changed(std::span<const Uuid>) override
    {
        refresh_candidates();
        refresh_people();
    }
    void assignments_changed(std::span<const Uuid>) override
    {
        refresh_candidates();
        refresh_people();
        refresh_dispatches();
    }

    void build();
    /// The middle: the case, or what takes its place.
    [[nodiscard]] QWidget* make_pages();
    [[nodiscard]] QWidget* make_map_frame();
    void make_docks(QWidget* pages);
    void connect_panels();
    void connect_pages();
    /// 界面: theme, size, panels.
    void fill_view_menu();
    void wear_theme();
    void choose_scale(int percent);
    void focus_queue();
    void refresh_sides();
    void refresh_people();
    void refresh_alarms();
    void refresh_scenes();
    void make_scenes();
    void preview_scene();
    void fill_wall_menu(QMenu& menu);
    /// 来访: whether visitors look at the wall, by its newest scene; and that they come, or have gone.
    [[nodiscard]] bool has_visitors() const;
    void toggle_visitors();
    /// 巡播: one scene after the other, until another is put up or it is stopped.
    void toggle_tour();
    void go_on_touring();
    void refresh_dispatches();
    void make_dispatches();
    [[nodiscard]] const services::DispatchSlip* slip_of(const Uuid& key) const;
    void mark_phoned(const services::DispatchSlip& slip);
    /// One message to paste into the chat of a grid: what, where, by when, who.
    void copy_dispatch(const services::DispatchSlip& slip);
    /// The telephone number of whoever was sent, for a while, logged.
    void show_phone(const services::DispatchSlip& slip);
    /// An alarm becomes a case, or the case that it is already opens.
    void take_alarm(const Uuid& alarm_id);
    void bind_keys();
    /// Letters are letters of what is being written while 接报 or 交接班 is open.
    void on_key(const QKeySequence& keys, std::function<void()> act);
    void take_in();
    void hand_over();
    void work_on_several();
    void show_rules();
    void switch_rule(const domain::SwitchRule& body);
    void ask_link();
    /// Links the open case and another, or ends that.
    void link_to(const Uuid& other, bool linked, const QString& reason);
    /// A page that is written in lies open: letters belong to it.
    [[nodiscard]] bool page_is_open() const;
    void close_pages();
    /// The case page and 派给谁 give way to 接报 or 交接班.
    void make_room_for_page();
    /// The case page and 派给谁 come back after 接报 or 交接班.
    void leave_page();
    void leave_take_in();
    void sign_off(const domain::HandOver& body);
    void send_report(const domain::ReportCase& report);
    void keep_draft(const std::optional<domain::ReportCase>& draft);
    void ask_draft();
    /// What is in the hands of whoever works here, as far as this desk remembers.
    void take_up_person();
    void keep_in_hand();
    /// The case that was just taken in, as soon as the platform has given it.
    void open_reported();
    void page_changed();
    void refresh_bars();
    void refresh_counts();
    void refresh_candidates();
    void show_intention();
    void act(domain::Move move);
    void act_by_key(const QString& key);
    void perform(const services::MoveRequest& request, const QString& words);
    /// The first leads, or assists where somebody leads already; the others assist. One command each.
    void send_to(const std::vector<Uuid>& responders);
    void send_assistants();
    /// Marks everybody on duty within 500 m.
    void choose_near();
    /// Marks everybody on duty inside an area drawn on the map; 派给谁 lists only them until something else is chosen.
    void choose_within(std::vector<geo::LonLat> ring);
    void forget_ring();
    /// A directed task to the grids of a stroke: what, and by when.
    void ask_task(const std::vector<geo::LonLat>& stroke);
    void make_tasks();
    void refresh_tasks();
    /// On the map from now on, with each answer as it comes.
    void look_at_task(const Uuid& key);
    void show_task(bool come);
    void leave_task();
    /// The id of a scene, or "case": the open one. With `area` the scene is about that area.
    /// `touring`: 巡播 does it, and goes on.
    void put_on_wall(std::string_view scene, const std::optional<Uuid>& area = std::nullopt, bool touring = false);
    /// All scenes by name; of the whole town or of the village of the open case.
    void offer_scenes();
    void correct();
    void send_correction(const domain::Case& seen, const services::CaseCorrection& wanted);
    void export_queue();
    void print_case();
    void ask_reveal();
    void reveal(const QString& field, const QString& reason);
    void tick_reveal();
    /// Who works here may ask for personal fields at all.
    [[nodiscard]] bool may_reveal() const;
    void make_households(QWidget* frame);
    /// A floor of the building that stands open on the map; nothing: it has closed.
    void floor_picked(const std::string& building, std::optional<int> floor);
    void ask_households(const domain::Area& building);
    void reveal_household(const Uuid& household, const QString& field, const QString& reason);
    [[nodiscard]] UtcMillis platform_now() const;

    struct Done {
        domain::Move move{};
        Uuid case_id, responder_id;
    };
    void lock();
    void unlock(const QString& password);
    void release_lock();
    /// The clock on it; and after a while without a hand on the desk it locks itself.
    void refresh_lock();
    [[nodiscard]] int lock_minutes() const;
    void fill_lock_menu(QMenu& menu);
    void look_for_notices();
    void show_notices();
    void open_notice(const Uuid& key);
    void put_notice_aside(const Uuid& key);
    void set_muted(bool on);
    void fill_notice_menu(QMenu& menu);
    void keep_notice_rules();
    void take_up_notice_rules();
    [[nodiscard]] QString reminders_name() const;
    void ask_reminder();
    /// Undoes what the law of the case lets be undone; else says what to do instead.
    void take_back();
    void ask_recall(const Done& done);
    void keep_handover(const QString& matters, const QString& taker);
    void take_up_handover();
    void resubmit(const Uuid& command_id, const QStringList& mine);
    void toggle_outbox();
    void place_outbox();
    void escape();
    [[nodiscard]] const presentation::ActionView* action_of(domain::Move move) const;
    [[nodiscard]] QString name_of(const Uuid& responder_id) const;

    DeskWindow& window_;
    services::DeskServices& services_;
    presentation::ErrorWords error_words_;
    std::unique_ptr<DeskMap> map_;
    DeskOptions options_;
    DeskMemory memory_;

    presentation::QueueModel queue_model_;
    presentation::CasePageModel page_model_;
    presentation::TimelineModel timeline_model_;
    presentation::CandidateModel candidate_model_;
    presentation::OutboxModel outbox_model_;

    TopBar* top_ = nullptr;
    QueuePanel* queue_ = nullptr;
    CasePanel* case_ = nullptr;
    TakeInForm* take_in_ = nullptr;
    HandoverPage* handover_ = nullptr;
    BatchPage* batch_ = nullptr;
    HouseholdPanel* households_ = nullptr; ///< beside the map
    AskBar* task_bar_ = nullptr; ///< below whatever page is open
    RulesPage* rules_ = nullptr;
    DeskDocks* docks_ = nullptr;
    SidePanel* people_ = nullptr;
    SidePanel* alarms_ = nullptr;
    SidePanel* scenes_ = nullptr;
    ScenePreview* preview_ = nullptr;
    QPushButton* visitors_ = nullptr;
    struct {
        bool on = false;
        std::size_t next = 0; ///< of options_.scenes
        UtcMillis at = 0; ///< when that comes
    } tour_;
    SidePanel* notices_ = nullptr;
    SidePanel* dispatches_ = nullptr;
    SidePanel* tasks_ = nullptr;
    std::vector<services::TaskIssue> task_issues_;
    Uuid shown_task_; ///< on the map; nil: none
    std::optional<DeskMap::Task> task_on_map_;
    std::vector<std::pair<Uuid, services::DispatchSlip>> slips_; ///< by the keys of their lines
    struct {
        QString words;
        UtcMillis until = 0; ///< by the platform's clock; 0: none is shown
    } phone_;
    LockPage* lock_ = nullptr;
    CandidatePanel* candidates_ = nullptr;
    BottomBar* bottom_ = nullptr;
    OutboxPanel* outbox_ = nullptr;
    SaveFiles* files_ = nullptr; ///< nullptr: nothing can be written
    Uuid candidates_for_;
    std::vector<geo::LonLat> ring_; ///< 圈人; empty: everybody
    domain::Step candidates_step_{};
    std::uint64_t households_asked_ = 0; ///< of the panel and its bar, as below
    std::uint64_t reveal_asked_ = 0; ///< counts questions: a late answer to an older one is dropped
    std::optional<domain::Move> transfer_; ///< 转办 waits for somebody to be chosen
    Uuid reported_; ///< taken in here, not yet come back
    NoticeWatch watch_;
    struct {
        Uuid case_id;
        std::vector<Uuid> who;
    } assisting_; ///< 协办 that wait until 主办 lies in the outbox
    std::optional<Done> last_done_; ///< what was ordered last, for taking it back
    UtcMillis touched_at_ = 0; ///< a hand was on the desk
    bool shown_on_map_ = false;
    bool large_map_ = false;
    std::optional<bool> night_; ///< the theme that is worn
    Uuid mapped_;
    bool first_frame_said_ = false;
    std::shared_ptr<bool> alive_;
    services::Town::Subscription subscription_;
};

} // namespace yiping::desk
