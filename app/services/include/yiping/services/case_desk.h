// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/services/case_actions.h>
#include <yiping/services/case_links.h>
#include <yiping/services/town.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace yiping::services {

/// A camera close to a case.
struct NearCamera {
    Uuid id;
    std::string name;
    double distance_m = 0;
    bool looks_at = false; ///< the case lies within its view; false if the view is unknown
    bool operator==(const NearCamera&) const = default;
};

/// Another case that has to do with the open one.
struct RelatedCase {
    enum class Why : std::uint8_t {
        Linked,       ///< 关联: a person has said so
        Recurrence,   ///< 复发自
        SameReporter, ///< 同一上报人: the platform has said so, and not who
        SamePlace,    ///< within 50 m and 30 days
    };
    domain::Case data;
    Why why = Why::Linked;
    std::string reason; ///< of Linked: what connects them
    bool operator==(const RelatedCase&) const = default;
};

/// The case that lies open on the desk: its page, kept fresh, and the moves that are possible. GUI thread; what it is
/// given must outlive it.
class CaseDesk final : private TownListener {
public:
    CaseDesk(Town& town, CacheReader& reader, CaseActions& actions, CaseLinks& links);
    ~CaseDesk() override;

    /// Called when page, choices, pending commands or the error changed.
    std::function<void()> on_changed;

    /// Opens a case; the page comes with on_changed, at once with what the town holds already. A nil id closes.
    void open(const Uuid& case_id);
    [[nodiscard]] const Uuid& opened() const { return case_id_; }
    /// Nothing while the first read is under way and the town does not hold the row.
    [[nodiscard]] const std::optional<CasePage>& page() const { return page_; }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

    /// The case with waiting commands laid over. Only while page() is there.
    [[nodiscard]] domain::Case shown() const { return actions_.as_shown(page_->data); }
    /// Commands about this case that wait or were refused, oldest first.
    [[nodiscard]] std::vector<PendingCommand> pending() const;
    /// The moves the desk offers, in the order of its buttons.
    [[nodiscard]] std::vector<MoveChoice> choices() const;
    [[nodiscard]] std::vector<domain::Assignment> open_assignments() const;

    /// Other cases of the last 30 days within 50 metres: what keeps coming back is worth a look. As of the last read.
    [[nodiscard]] int others_at_this_spot() const { return same_spot_; }

    /// Those that a person has linked, the one that this is a recurrence of, those of the same reporter, then the
    /// newest of the same place: a few. Not while they are being read.
    [[nodiscard]] std::vector<RelatedCase> related() const;
    /// A case of related(), or an open one; nullptr for others.
    [[nodiscard]] const domain::Case* row_of(const Uuid& id) const;

    /// Those within 300 metres, the ones that look at it first, then by distance; five at most. Withdrawn household
    /// cameras are not among them. As of the last read.
    [[nodiscard]] const std::vector<NearCamera>& near_cameras() const { return near_cameras_; }

    /// See CaseActions::perform. services.no_case: nothing is open.
    void perform(const MoveRequest& request, CaseActions::Done done);

    [[nodiscard]] Result<void> may_correct() const;
    /// `seen`: what shown() was when the form was opened. See CaseActions::correct.
    void correct(const domain::Case& seen, const CaseCorrection& wanted, CaseActions::Done done);

    /// Rights have changed: says on_changed.
    void refresh() { changed(); }

    /// The moves the desk has a button for.
    [[nodiscard]] static std::span<const domain::Move> offered_moves();

private:
    void cases_loaded() override;
    void cases_changed(std::span<const CaseIndex> cases) override;
    void assignments_changed(std::span<const Uuid> cases) override;
    void moves_appended(std::size_t count) override;
    void outbox_changed() override;
    void town_reloaded() override;
    void read();
    void changed();
    void find_same_spot();
    void read_related();
    void find_cameras();

    Town& town_;
    CacheReader& reader_;
    CaseActions& actions_;
    CaseLinks& links_;
    Uuid case_id_;
    std::optional<CasePage> page_;
    std::optional<Error> error_;
    int same_spot_ = 0;
    std::vector<Uuid> same_spot_newest_;
    std::vector<domain::Case> related_rows_; ///< of closed cases, as read
    std::vector<Uuid> related_asked_;
    std::vector<NearCamera> near_cameras_;
    bool reading_ = false;
    bool read_again_ = false;
    std::shared_ptr<bool> alive_;
    Town::Subscription subscription_;
};

} // namespace yiping::services
