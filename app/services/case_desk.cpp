// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/case_desk.h>

#include <yiping/domain/dispatch_ranking.h>
#include <yiping/geo/camera_view.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ranges>
#include <tuple>

namespace yiping::services {

using domain::Move;

namespace {

constexpr std::size_t most_of_same_place = 3;
constexpr std::size_t most_of_same_reporter = 3;

constexpr std::array offered{Move::Dispatch, Move::Remind, Move::Oversee, Move::Answer, Move::GrantExtension,
    Move::RequestExtension, Move::Suspend, Move::Resume, Move::Verify, Move::Close, Move::Rework, Move::Transfer,
    Move::Return, Move::Escalate, Move::Shelve, Move::Decline, Move::Evaluate, Move::Void, Move::Accept, Move::File,
    Move::DeclineFiling, Move::TakeOver, Move::Appeal};

} // namespace

CaseDesk::CaseDesk(Town& town, CacheReader& reader, CaseActions& actions, CaseLinks& links)
    : town_(town),
      reader_(reader),
      actions_(actions),
      links_(links),
      alive_(std::make_shared<bool>(true)),
      subscription_(town.subscribe(*this))
{
    links_.on_changed = [this] {
        read_related();
        changed();
    };
}

CaseDesk::~CaseDesk()
{
    links_.on_changed = nullptr;
    *alive_ = false;
}

std::span<const Move> CaseDesk::offered_moves()
{
    return offered;
}

void CaseDesk::open(const Uuid& case_id)
{
    case_id_ = case_id;
    same_spot_ = 0;
    same_spot_newest_.clear();
    related_rows_.clear();
    related_asked_.clear();
    near_cameras_.clear();
    page_.reset();
    error_.reset();
    if (!case_id.is_nil()) {
        if (const domain::Case* row = town_.detail(case_id)) {
            page_.emplace();
            page_->data = *row;
            const auto open_ones = town_.assignments(case_id);
            page_->assignments.assign(open_ones.begin(), open_ones.end());
            for (const domain::CaseMove& move : town_.recent_moves()) {
                if (move.case_id == case_id)
                    page_->moves.insert(page_->moves.begin(), move);
            }
        }
        read();
    }
    changed();
}

void CaseDesk::read()
{
    if (case_id_.is_nil())
        return;
    if (reading_) {
        read_again_ = true;
        return;
    }
    reading_ = true;
    reader_.read_case_page(case_id_, [this, alive = alive_, asked = case_id_](Result<CasePage> page) {
        if (!*alive)
            return;
        reading_ = false;
        const bool stale = std::exchange(read_again_, false) || asked != case_id_;
        if (asked == case_id_) {
            if (page) {
                error_.reset();
                page_ = std::move(*page);
                find_same_spot();
                find_cameras();
                read_related();
            } else {
                error_ = page.error();
            }
        }
        if (stale)
            read();
        if (asked == case_id_)
            changed();
    });
}

void CaseDesk::find_same_spot()
{
    same_spot_ = 0;
    same_spot_newest_.clear();
    std::vector<std::pair<UtcMillis, Uuid>> newest;
    const CaseTable& cases = town_.cases();
    const CaseIndex mine = cases.find(case_id_);
    if (mine == no_case || !cases.has_position(mine))
        return;
    const UtcMillis since = town_.now() - 30 * day_ms;
    // A box first: this runs over all cases.
    constexpr std::int32_t box_e7 = 6'000; // 67 m of latitude, more than 50 m of longitude anywhere in China
    const std::span<const std::int32_t> lons = cases.lons_e7();
    const std::span<const std::int32_t> lats = cases.lats_e7();
    for (CaseIndex at = 0; at < cases.size(); ++at) {
        if (at == mine || !cases.alive(at) || !cases.has_position(at) || cases.opened_at(at) < since ||
            std::abs(lats[at] - lats[mine]) > box_e7 || std::abs(lons[at] - lons[mine]) > 2 * box_e7)
            continue;
        if (domain::distance_m(cases.lon(at), cases.lat(at), cases.lon(mine), cases.lat(mine)) <= 50.0)
            newest.emplace_back(-cases.opened_at(at), cases.id(at));
    }
    same_spot_ = static_cast<int>(newest.size());
    std::ranges::sort(newest);
    for (const auto& [order, id] : newest) {
        if (same_spot_newest_.size() < most_of_same_place)
            same_spot_newest_.push_back(id);
    }
}

const domain::Case* CaseDesk::row_of(const Uuid& id) const
{
    if (const domain::Case* open = town_.detail(id))
        return open;
    const auto read = std::ranges::find(related_rows_, id, &domain::Case::id);
    return read == related_rows_.end() ? nullptr : &*read;
}

std::vector<RelatedCase> CaseDesk::related() const
{
    std::vector<RelatedCase> found;
    const auto add = [&](const Uuid& id, RelatedCase::Why why, const std::string& reason) {
        const domain::Case* row = row_of(id);
        if (row != nullptr && !std::ranges::contains(found, id, [](const RelatedCase& each) { return each.data.id; }))
            found.push_back({*row, why, reason});
    };
    const std::vector<domain::CaseLink> links = links_.of(case_id_);
    for (const domain::CaseLink& link : links) {
        if (!link.kind)
            add(domain::other_of(link, case_id_), RelatedCase::Why::Linked, link.reason);
    }
    if (page_ && page_->data.recurrence_of)
        add(*page_->data.recurrence_of, RelatedCase::Why::Recurrence, {});
    std::size_t of_reporter = 0;
    for (const domain::CaseLink& link : links | std::views::reverse) { // the newest first
        if (link.kind == domain::CaseLinkKind::SameReporter && of_reporter++ < most_of_same_reporter)
            add(domain::other_of(link, case_id_), RelatedCase::Why::SameReporter, {});
    }
    for (const Uuid& id : same_spot_newest_)
        add(id, RelatedCase::Why::SamePlace, {});
    return found;
}

void CaseDesk::read_related()
{
    std::vector<Uuid> wanted = same_spot_newest_;
    for (const domain::CaseLink& link : links_.of(case_id_))
        wanted.push_back(domain::other_of(link, case_id_));
    if (page_ && page_->data.recurrence_of)
        wanted.push_back(*page_->data.recurrence_of);
    // The town holds the open ones.
    std::erase_if(wanted, [this](const Uuid& id) { return town_.detail(id) != nullptr; });
    std::ranges::sort(wanted);
    if (wanted == related_asked_)
        return;
    related_asked_ = wanted;
    reader_.read_cases(
        std::move(wanted), [this, alive = alive_, asked = case_id_](Result<std::vector<domain::Case>> rows) {
            if (!*alive || asked != case_id_ || !rows)
                return;
            related_rows_ = std::move(*rows);
            changed();
        });
}

void CaseDesk::find_cameras()
{
    near_cameras_.clear();
    if (!page_->data.lon || !page_->data.lat)
        return;
    constexpr double farthest_m = 300;
    constexpr std::size_t most = 5;
    const double lon = *page_->data.lon;
    const double lat = *page_->data.lat;
    for (const domain::Camera& camera : town_.cameras()) {
        if (!camera.lon || !camera.lat || camera.withdrawn_at || std::abs(*camera.lat - lat) > 0.004)
            continue;
        const geo::CameraView view = geo::view_of(camera, {lon, lat});
        if (view.metres <= farthest_m)
            near_cameras_.push_back({camera.id, camera.name, view.metres, view.looks_at});
    }
    std::ranges::sort(near_cameras_, {},
        [](const NearCamera& camera) { return std::tuple(!camera.looks_at, camera.distance_m, camera.id); });
    if (near_cameras_.size() > most)
        near_cameras_.resize(most);
}

std::vector<PendingCommand> CaseDesk::pending() const
{
    std::vector<PendingCommand> found;
    for (const PendingCommand& command : town_.outbox()) {
        const auto* move = std::get_if<domain::MoveCase>(&command.command.body);
        const auto* edit = std::get_if<domain::EditCase>(&command.command.body);
        const auto* link = std::get_if<domain::LinkCases>(&command.command.body);
        const bool links = link != nullptr && (link->case_id == case_id_ || link->other_id == case_id_);
        if (links || (move && move->case_id == case_id_) || (edit && edit->case_id == case_id_))
            found.push_back(command);
    }
    return found;
}

std::vector<domain::Assignment> CaseDesk::open_assignments() const
{
    std::vector<domain::Assignment> rows;
    if (page_)
        std::ranges::copy_if(
            page_->assignments, std::back_inserter(rows), [](const domain::Assignment& row) { return !row.ended_at; });
    return rows;
}

std::vector<MoveChoice> CaseDesk::choices() const
{
    if (!page_)
        return {};
    return actions_.choices(page_->data, offered, open_assignments());
}

void CaseDesk::perform(const MoveRequest& request, CaseActions::Done done)
{
    if (!page_) {
        if (done)
            done(make_error(Fault::Refused, "services.no_case"));
        return;
    }
    // A copy: the sink may answer at once and the answer may change the page.
    const domain::Case data = page_->data;
    actions_.perform(data, request, open_assignments(), std::move(done));
}

Result<void> CaseDesk::may_correct() const
{
    if (!page_)
        return make_error(Fault::Refused, "services.no_case");
    return actions_.may_correct(page_->data);
}

void CaseDesk::correct(const domain::Case& seen, const CaseCorrection& wanted, CaseActions::Done done)
{
    if (page_ && page_->data.id == seen.id)
        actions_.correct(seen, wanted, std::move(done));
    else if (done)
        done(make_error(Fault::Refused, "services.no_case"));
}

void CaseDesk::cases_loaded()
{
    if (const CaseIndex at = town_.cases().find(case_id_); at != no_case)
        cases_changed({&at, 1});
}

void CaseDesk::cases_changed(std::span<const CaseIndex> cases)
{
    if (case_id_.is_nil())
        return;
    const CaseIndex at = town_.cases().find(case_id_);
    if (!std::ranges::binary_search(cases, at))
        return;
    if (const domain::Case* row = town_.detail(case_id_); page_ && row && row->rev > page_->data.rev)
        page_->data = *row;
    read();
    changed();
}

void CaseDesk::assignments_changed(std::span<const Uuid> cases)
{
    if (!case_id_.is_nil() && std::ranges::binary_search(cases, case_id_))
        read();
}

void CaseDesk::moves_appended(std::size_t count)
{
    const auto& moves = town_.recent_moves();
    for (std::size_t i = 0; i < std::min(count, moves.size()); ++i) {
        if (moves[i].case_id == case_id_) {
            read();
            return;
        }
    }
}

void CaseDesk::outbox_changed()
{
    if (!case_id_.is_nil())
        changed();
}

void CaseDesk::town_reloaded()
{
    read();
}

void CaseDesk::changed()
{
    if (on_changed)
        on_changed();
}

} // namespace yiping::services
