// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/address_book.h>
#include <yiping/domain/category.h>
#include <yiping/domain/commands.h>
#include <yiping/geo/area_index.h>
#include <yiping/services/case_actions.h>
#include <yiping/services/town.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::services {

/// An open case that may be the one that somebody is telling of.
struct LikelyDouble {
    Uuid id;
    std::string number, title;
    UtcMillis opened_at = 0;
    std::optional<double> distance_m; ///< nothing: found by its address or grid
    bool operator==(const LikelyDouble&) const = default;
};

/// 接报: what helps while a report is written down at the desk – where its words mean, which class it may be, whether
/// it is known already – and the one way it goes out. GUI thread; what it is given must outlive it.
class TakeIn final : private TownListener {
public:
    TakeIn(Town& town, const domain::CategoryTree& categories, CaseActions& actions);

    /// Begins to keep the addresses at hand. Call when somebody may soon take something in; cheap the second time.
    void prepare();

    /// Places and areas of the operator's scope that an address may mean, the likeliest first. The place nobody doubts
    /// is `sure`.
    [[nodiscard]] std::vector<domain::AddressMatch> places(std::string_view address);
    [[nodiscard]] const domain::AddressMatch* sure(const std::vector<domain::AddressMatch>& places) const
    {
        return book_.sure_one(places);
    }
    /// The deepest area a place lies in; "" outside all that is drawn.
    [[nodiscard]] std::string area_at(double lon, double lat);
    /// Classes that the words may mean, the likeliest first.
    [[nodiscard]] std::vector<const domain::Category*> classes(std::string_view words) const;
    /// Open cases of the same class within 100 metres, of the same address, or of the same subclass in the same grid
    /// and of the last day; three at most, the nearest first, then the newest.
    [[nodiscard]] std::vector<LikelyDouble> doubles(const domain::ReportCase& report) const;

    /// What keeps a report from being sent. Errors: domain.no_right, domain.title_needed, domain.category_needed,
    /// services.place_needed (neither position nor area), domain.outside_scope.
    [[nodiscard]] Result<void> check(const domain::ReportCase& report) const;
    /// check(), then one command; the id is that of the case to come. `done` as in CaseActions::perform.
    [[nodiscard]] Result<Uuid> submit(domain::ReportCase report, CaseActions::Done done);

    static constexpr double double_within_m = 100;
    static constexpr std::size_t most_doubles = 3;
    static constexpr std::size_t most_classes = 3;

private:
    void town_reloaded() override { stale_ = true; }
    void areas_changed() override { stale_ = true; }
    void rows_changed(std::uint32_t register_number) override;
    void fill();

    Town& town_;
    const domain::CategoryTree& categories_;
    CaseActions& actions_;
    domain::AddressBook book_;
    geo::AreaIndex outlines_;
    bool stale_ = true; ///< book and outlines are older than the town
    Town::Subscription subscription_;
};

} // namespace yiping::services
