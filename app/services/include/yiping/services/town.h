// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/figure_book.h>
#include <yiping/services/case_table.h>
#include <yiping/services/local_time.h>
#include <yiping/services/ports.h>
#include <yiping/services/row_list.h>

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace yiping::services {

/// What is counted of an area and everything below it. Confirmed state only: what waits in the outbox is not counted.
struct AreaCounts {
    std::uint32_t open = 0;         ///< 在办
    std::uint32_t late = 0;         ///< of these 超时
    std::uint32_t opened_today = 0; ///< 今日事件
    std::uint32_t closed_today = 0; ///< 今日办结, whenever opened
    bool operator==(const AreaCounts&) const = default;
};

/// An area as the town holds it. `known` is false while only cases have named its code; then `row` has nothing but the
/// code and a guessed parent.
struct Place {
    domain::Area row;
    bool known = false;
    AreaIndex parent = no_area;
    std::vector<AreaIndex> children; ///< in order of their codes
    AreaCounts counts;
};

/// Counts of the whole town, confirmed state only, as of the last tick.
struct TownCounts {
    std::uint32_t opened_today = 0; ///< cases opened since local midnight, void and declined ones left out
    /// Of `opened_today`, how each stands now: index by the number of domain::CaseStatus (0 unused).
    std::array<std::uint32_t, 8> today_by_status{};
    /// All open cases by how they stand, whenever opened; index as above.
    std::array<std::uint32_t, 8> open_by_status{};
    std::uint32_t open = 0;
    std::uint32_t late = 0;
    std::uint32_t closed_today = 0;         ///< closed since local midnight, whenever opened
    std::uint32_t closed_on_time_today = 0; ///< of these not after `due_at`
    /// The open cases and those closed today, by the number of their Step (index 0 unused) and of their Stage.
    std::array<std::uint32_t, 12> by_step{};
    std::array<std::uint32_t, 8> by_stage{};
    std::array<std::uint32_t, 24> opened_by_hour{}; ///< today
    std::array<std::uint32_t, 24> closed_by_hour{}; ///< today
    bool operator==(const TownCounts&) const = default;
};

/// Cases opened and closed on one local day.
struct DayCounts {
    std::uint32_t opened = 0;
    std::uint32_t closed = 0;
    bool operator==(const DayCounts&) const = default;
};

/// What is told to those who watch the town. All calls come on the GUI thread, after the town is consistent again.
/// Override what you need. Do not subscribe or unsubscribe others from within a call.
class TownListener {
public:
    virtual ~TownListener() = default;
    virtual void town_reloaded() {} ///< everything may have changed; read it all again
    virtual void load_progressed() {} ///< see Town::load_state
    /// All cases of the cache are there: a million at once. Told instead of cases_changed().
    virtual void cases_loaded() {}
    virtual void areas_changed() {} ///< rows or the tree of areas, not their counts
    virtual void area_counts_changed(std::span<const AreaIndex> /*areas*/) {}
    /// Rows that were added, changed, removed, became late, or got or lost a pending command.
    virtual void cases_changed(std::span<const CaseIndex> /*cases*/) {}
    virtual void counts_changed() {} ///< TownCounts, days, disputes, tasks
    virtual void responders_changed(std::span<const Uuid> /*responders*/) {}
    virtual void assignments_changed(std::span<const Uuid> /*cases*/) {}
    virtual void moves_appended(std::size_t /*count*/) {} ///< the first `count` of recent_moves() are new
    virtual void cameras_changed() {}
    virtual void base_features_changed() {}
    virtual void rows_changed(std::uint32_t /*register_number*/) {} ///< of a register that is looked at
    virtual void scenes_changed() {}
    virtual void shifts_changed() {}
    virtual void figures_changed() {}
    virtual void link_changed() {}
    virtual void outbox_changed() {}
    virtual void ticked(UtcMillis /*now*/) {}
};

enum class LoadState : std::uint8_t { NotStarted, Registers, Cases, Ready, Failed };

/// The town in memory: filled from the cache, patched by what comes in, laid over with what waits in the outbox. The
/// one place all screens of the console read from. GUI thread only; ports must outlive it.
class Town {
public:
    Town(CacheReader& reader, Feed& feed, Clock& clock);
    ~Town();
    Town(const Town&) = delete;
    Town& operator=(const Town&) = delete;

    /// Begins loading and listening. Call once, after listeners are subscribed.
    void start();
    /// Call about once a second: cases become late, midnight passes. Cheap when nothing is due.
    void tick();

    /// Ends with the returned handle.
    class Subscription {
    public:
        Subscription() = default;
        Subscription(Town* town, TownListener* listener) : town_(town), listener_(listener) {}
        Subscription(Subscription&& other) noexcept { swap(other); }
        Subscription& operator=(Subscription&& other) noexcept
        {
            swap(other);
            return *this;
        }
        ~Subscription();

    private:
        void swap(Subscription& other) noexcept
        {
            std::swap(town_, other.town_);
            std::swap(listener_, other.listener_);
        }
        Town* town_ = nullptr;
        TownListener* listener_ = nullptr;
    };
    [[nodiscard]] Subscription subscribe(TownListener& listener);

    [[nodiscard]] LoadState load_state() const { return load_state_; }
    [[nodiscard]] const std::optional<Error>& load_error() const { return load_error_; }
    [[nodiscard]] UtcMillis now() const { return now_; } ///< of the last tick or batch

    // Areas
    [[nodiscard]] std::span<const Place> areas() const { return areas_; }
    [[nodiscard]] const Place& area(AreaIndex at) const { return areas_[at]; }
    [[nodiscard]] AreaIndex find_area(std::string_view code) const; ///< `no_area` if unknown
    /// The town: of all areas of level Town the one with the most below it; where there is no town, the topmost area.
    /// `no_area` before areas are loaded.
    [[nodiscard]] AreaIndex root() const { return root_; }
    /// Nearest ancestor (or itself) of the level, `no_area` if there is none.
    [[nodiscard]] AreaIndex ancestor(AreaIndex at, domain::AreaLevel level) const;
    /// "白杨社区 03网格": village and what lies below it, without the town.
    [[nodiscard]] std::string place_name(AreaIndex at) const;
    [[nodiscard]] bool is_within(AreaIndex at, AreaIndex ancestor) const;

    // Cases
    [[nodiscard]] const CaseTable& cases() const { return cases_; }
    /// The full row, held for open cases and those of recent moves; nullptr otherwise (read it with CacheReader).
    [[nodiscard]] const domain::Case* detail(const Uuid& case_id) const;
    /// The same without a search: for whoever goes through all open cases.
    [[nodiscard]] const domain::Case* detail(CaseIndex at) const
    {
        const std::size_t page = at / detail_page;
        return page < detail_at_.size() && detail_at_[page] ? (*detail_at_[page])[at % detail_page] : nullptr;
    }
    /// Step as it will be once the outbox has gone up; `step` of the table where nothing waits.
    [[nodiscard]] domain::Step shown_step(CaseIndex at) const;
    [[nodiscard]] std::optional<Uuid> shown_holder(CaseIndex at) const;
    /// Indices of all open cases, in no order.
    [[nodiscard]] const std::vector<CaseIndex>& open_cases() const { return open_; }
    /// The holder sent it back (退回) and nobody has been sent since.
    [[nodiscard]] bool is_returned(const Uuid& case_id) const { return returned_.contains(case_id); }
    /// Newest first, bounded.
    [[nodiscard]] const std::deque<domain::CaseMove>& recent_moves() const { return recent_moves_; }
    static constexpr std::size_t recent_moves_kept = 200;

    // Counts
    [[nodiscard]] const TownCounts& counts() const { return counts_; }
    [[nodiscard]] DayCounts day(std::int64_t local_day) const;
    /// The same weekday a week ago, up to the same minute: what 今日事件 is compared with. Runs over all cases: ask
    /// once a minute, not once a frame.
    [[nodiscard]] std::uint32_t opened_by_now_a_week_ago() const;
    /// A figure of the whole town over days; one without a value for an unknown id. While the cases are being read,
    /// they are not in it yet.
    [[nodiscard]] domain::Figure figure(std::string_view id, const domain::Period& period) const;
    [[nodiscard]] const domain::FigureBook& book() const { return book_; } ///< figures of any area, comparisons

    // People, things
    [[nodiscard]] std::span<const domain::Responder> responders() const { return responders_.rows(); }
    [[nodiscard]] const domain::Responder* responder(const Uuid& id) const;
    [[nodiscard]] std::span<const domain::Leave> leaves() const { return leaves_.rows(); }
    [[nodiscard]] std::span<const domain::Assignment> assignments(const Uuid& case_id) const; ///< open ones of a case
    [[nodiscard]] std::uint32_t open_assignments_of(const Uuid& responder_id) const;
    [[nodiscard]] std::span<const domain::Camera> cameras() const { return cameras_.rows(); }
    [[nodiscard]] std::span<const domain::BaseFeature> base_features() const { return base_features_.rows(); }
    [[nodiscard]] const domain::Shift* shift_at(UtcMillis at) const;
    [[nodiscard]] std::span<const domain::Shift> shifts() const { return shifts_.rows(); }
    [[nodiscard]] const domain::WallScene* scene_of(std::string_view wall) const; ///< the newest one
    [[nodiscard]] std::span<const domain::AreaFigure> figures() const { return figures_.rows(); }
    [[nodiscard]] std::span<const domain::DirectedTask> tasks() const { return tasks_.rows(); }

    // Registers outside the core, read where they are looked at
    /// Reads a register from the cache and keeps it as it changes, from now on. Nothing happens the second time.
    void look_at(const domain::RegisterInfo& info);
    /// Its rows by their ids: none before they have been read, nullptr where nobody looks.
    [[nodiscard]] const std::unordered_map<Uuid, domain::DescribedRow>* rows_of(const domain::RegisterInfo& info) const;

    // Line and outbox
    [[nodiscard]] const LinkStatus& link() const { return link_; }
    [[nodiscard]] std::span<const PendingCommand> outbox() const { return outbox_; }
    [[nodiscard]] std::uint32_t undelivered() const; ///< of the outbox, those not refused
    [[nodiscard]] std::uint32_t refused() const;

private:
    /// A register that somebody looks at.
    struct LookedAt {
        const domain::RegisterInfo* info = nullptr;
        std::unordered_map<Uuid, domain::DescribedRow> rows;
        bool reading = false;
        /// What came while it was being read: a row, or nothing where it was removed.
        std::vector<std::pair<Uuid, std::optional<domain::DescribedRow>>> meanwhile;
    };
    /// Of a hazard and of a service of volunteers only what the figures need is kept, as it was told to the book.
    struct CountedHazard {
        std::string area, key;
        domain::HazardFacts facts;
    };
    struct CountedService {
        std::string area;
        domain::VolunteerFacts facts;
    };
    struct Overlay {
        domain::Step step{};
        std::optional<Uuid> holder; ///< nothing: as confirmed
        bool operator==(const Overlay&) const = default;
    };
    struct Due {
        UtcMillis at;
        CaseIndex index;
        bool operator>(const Due& other) const { return at > other.at; }
    };
    struct Notes; ///< what a batch changed, told to listeners at its end

    void load();
    void take_registers(Result<domain::RowSet> rows, std::uint64_t generation);
    void take_cases(Result<std::unique_ptr<LoadedCases>> cases, std::uint64_t generation);
    void take_over(LoadedCases& cases);
    void take_assignments(Result<std::vector<domain::Assignment>> rows, std::uint64_t generation);
    void take_recent_moves(Result<std::vector<domain::CaseMove>> rows, std::uint64_t generation);
    void take_details(Result<std::vector<domain::Case>> rows, std::uint64_t generation);
    void take_changes(ChangeSet changes);
    void take_outbox(std::vector<PendingCommand> commands);
    void read_details(std::vector<Uuid> ids);
    void answer_came(Notes& notes);
    /// While full rows come in: what they changed is told now and then and not with each of a hundred pieces, or the
    /// drawing of what nobody can use yet takes the time that the reading needs.
    void tell_now_and_then(Notes&& notes);
    void clear_all();

    void put_rows(domain::RowSet& rows, Notes& notes);
    void read_looked_at(std::uint32_t number);
    void put_described(std::vector<domain::DescribedRow> rows, Notes& notes);
    void read_for_figures(const domain::RegisterInfo& info, std::uint64_t generation);
    bool put_for_figures(const domain::DescribedRow& row);
    bool remove_for_figures(std::uint32_t number, const Uuid& id);
    bool remove_described(std::uint32_t number, const Uuid& id, Notes& notes);
    void remove_row(domain::Register which, const Uuid& id, Notes& notes);
    void put_case(const domain::CaseLine& line, AreaIndex area, CategoryIndex category, Notes& notes);
    void remove_case(const Uuid& id, Notes& notes);
    void put_detail(domain::Case row);
    void set_detail(CaseIndex at, const domain::Case* row);
    void drop_detail(const Uuid& case_id);
    void put_assignment(domain::Assignment row, Notes& notes);
    void remove_assignment(const Uuid& id, Notes& notes);
    void put_move(domain::CaseMove row, Notes& notes);
    void note_return(const domain::CaseMove& row);
    void read_returns();
    void forget_oldest_moves();
    [[nodiscard]] bool wants_detail(const Uuid& case_id) const;
    AreaIndex area_for(std::string_view code); ///< added with a guessed parent if it is unknown
    AreaIndex add_area(std::string_view code, AreaIndex parent);
    void put_area(domain::Area row, Notes& notes);
    void rebuild_tree(Notes& notes);
    void rebuild_overlay(Notes& notes);

    void count(CaseIndex at, std::int32_t sign, Notes* notes);
    void recount_all();
    domain::FigureBook::Node figure_node(AreaIndex at);
    void set_open(CaseIndex at, bool open);
    void watch_due(CaseIndex at);
    [[nodiscard]] bool should_be_late(CaseIndex at) const;
    void pass_time(Notes& notes);
    void tell(Notes& notes);
    template <class Call>
    void each_listener(Call&& call);

    CacheReader& reader_;
    Feed& feed_;
    Clock& clock_;
    std::shared_ptr<bool> alive_; ///< answers of the reader that come after our end find it false
    std::vector<TownListener*> listeners_;
    LoadState load_state_ = LoadState::NotStarted;
    std::optional<Error> load_error_;
    std::unique_ptr<Notes> held_back_; ///< while full rows come in
    UtcMillis told_at_ = 0;
    std::uint64_t generation_ = 0; ///< of the load; answers to an older one are dropped
    int answers_awaited_ = 0;
    std::vector<ChangeSet> waiting_; ///< came before registers and cases were there
    std::unique_ptr<LoadedCases> early_cases_; ///< came before the registers
    bool cases_are_in_ = false;
    std::unordered_set<Uuid> touched_; ///< rows changed by the feed while the cache is being read: newer than the read
    UtcMillis now_ = 0;
    std::int64_t today_ = 0;

    std::vector<Place> areas_;
    std::unordered_map<std::string, AreaIndex, CodeHash, std::equal_to<>> area_index_;
    AreaIndex root_ = no_area;
    bool tree_stale_ = false;
    std::unordered_map<Uuid, AreaIndex> area_by_id_;

    CaseTable cases_;
    std::vector<CaseIndex> open_;
    std::unordered_map<CaseIndex, std::uint32_t> open_position_;
    std::vector<Due> due_heap_;
    std::unordered_map<Uuid, domain::Case> details_;
    /// By index, into details_; pages without any are not there: of a million cases few are open.
    static constexpr std::size_t detail_page = 1024;
    std::vector<std::unique_ptr<std::array<const domain::Case*, detail_page>>> detail_at_;
    std::unordered_map<Uuid, Overlay> overlay_;
    std::deque<domain::CaseMove> recent_moves_;
    std::unordered_map<Uuid, std::uint32_t> recent_cases_; ///< how many of the recent moves are of a case
    std::unordered_set<Uuid> returned_;
    TownCounts counts_;
    domain::FigureBook book_;
    std::vector<domain::FigureBook::Node> figure_nodes_; ///< by AreaIndex

    RowList<domain::Responder> responders_;
    std::unordered_map<Uuid, std::vector<domain::Assignment>> assignments_; ///< open ones by case
    std::unordered_map<Uuid, Uuid> assignment_case_;
    std::unordered_map<Uuid, std::uint32_t> responder_load_;
    RowList<domain::Camera> cameras_;
    RowList<domain::BaseFeature> base_features_;
    RowList<domain::Shift> shifts_;
    RowList<domain::Leave> leaves_;
    RowList<domain::WallScene> scenes_;
    RowList<domain::AreaFigure> figures_;
    RowList<domain::Dispute> disputes_;
    RowList<domain::DirectedTask> tasks_;
    std::unordered_map<Uuid, CountedHazard> hazards_;
    std::unordered_map<Uuid, CountedService> services_;
    std::unordered_map<std::uint32_t, LookedAt> looked_at_; ///< by number of register

    LinkStatus link_;
    std::vector<PendingCommand> outbox_;
};

} // namespace yiping::services
