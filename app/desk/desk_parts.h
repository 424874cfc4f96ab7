// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/desk/desk_window.h>
#include <yiping/presentation/candidate_model.h>
#include <yiping/presentation/case_page_model.h>
#include <yiping/presentation/outbox_model.h>
#include <yiping/presentation/queue_model.h>
#include <yiping/presentation/timeline_model.h>

#include <QObject>

class QFrame;
class QKeySequence;

namespace yiping::desk {

class BottomBar;
class CandidatePanel;
class CasePanel;
class HandoverPage;
class OutboxPanel;
class QueuePanel;
class SaveFiles;
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
    void painted();
    void show_user(const std::optional<services::SignedIn>& user);
    void show_notice(const Error& notice);
    /// What no other person may see goes: the revealed field, forms, the open case.
    void leave();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void load_progressed() override { window_.update(); } // the first useful frame is that after the load
    void ticked(UtcMillis) override
    {
        refresh_bars();
        tick_reveal();
    }
    void link_changed() override { refresh_bars(); }
    void counts_changed() override { refresh_counts(); }
    void scenes_changed() override { refresh_bars(); }
    void shifts_changed() override { refresh_bars(); }
    void areas_changed() override { refresh_bars(); }
    void outbox_changed() override { refresh_bars(); }
    void cases_changed(std::span<const services::CaseIndex>) override { open_reported(); }
    void responders_changed(std::span<const Uuid>) override { refresh_candidates(); }
    void assignments_changed(std::span<const Uuid>) override { refresh_candidates(); }

    void build();
    void bind_keys();
    /// Letters are letters of what is being written while 接报 or 交接班 is open.
    void on_key(const QKeySequence& keys, std::function<void()> act);
    void take_in();
    void hand_over();
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
    void send_to(const Uuid& responder_id);
    /// The id of a scene, or "case": the open one. With `area` the scene is about that area.
    void put_on_wall(std::string_view scene, const std::optional<Uuid>& area = std::nullopt);
    /// All scenes by name; of the whole town or of the village of the open case.
    void offer_scenes();
    void correct();
    void send_correction(const domain::Case& seen, const services::CaseCorrection& wanted);
    void export_queue();
    void print_case();
    void ask_reveal();
    void reveal(const QString& field, const QString& reason);
    void tick_reveal();
    [[nodiscard]] UtcMillis platform_now() const;
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
    QWidget* right_ = nullptr;
    QFrame* map_frame_ = nullptr;
    CandidatePanel* candidates_ = nullptr;
    BottomBar* bottom_ = nullptr;
    OutboxPanel* outbox_ = nullptr;
    SaveFiles* files_ = nullptr; ///< nullptr: nothing can be written
    Uuid candidates_for_;
    domain::Step candidates_step_{};
    std::uint64_t reveal_asked_ = 0; ///< counts questions: a late answer to an older one is dropped
    std::optional<domain::Move> transfer_; ///< 转办 waits for somebody to be chosen
    Uuid reported_; ///< taken in here, not yet come back
    bool shown_on_map_ = false;
    Uuid mapped_;
    bool first_frame_said_ = false;
    std::shared_ptr<bool> alive_;
    services::Town::Subscription subscription_;
};

} // namespace yiping::desk
