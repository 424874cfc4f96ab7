// SPDX-License-Identifier: GPL-3.0-or-later
#include "town_notes.h"

#include <yiping/base/log.h>
#include <yiping/services/loaded_cases.h>

#include <algorithm>
#include <ranges>

namespace yiping::services {

namespace {

constexpr std::size_t details_per_read = 2'000;
/// While full rows come in.
constexpr std::int64_t told_every_ms = 1'500;

template <class T>
void sort_unique(std::vector<T>& values)
{
    if (!std::ranges::is_sorted(values))
        std::ranges::sort(values);
    values.erase(std::ranges::unique(values).begin(), values.end());
}

template <class T>
void append(std::vector<T>& to, std::vector<T>& from)
{
    if (to.empty())
        to = std::move(from);
    else
        to.insert(to.end(), from.begin(), from.end());
}

} // namespace

void Town::Notes::add(Notes&& more)
{
    for (bool Notes::* const each : {&Notes::reloaded, &Notes::loading, &Notes::areas, &Notes::all_cases,
             &Notes::counts, &Notes::cameras, &Notes::base_features, &Notes::scenes, &Notes::shifts, &Notes::figures,
             &Notes::link, &Notes::outbox, &Notes::ticked})
        this->*each = this->*each || more.*each;
    moves += more.moves;
    append(area_counts, more.area_counts);
    append(cases, more.cases);
    append(responders, more.responders);
    append(registers, more.registers);
    append(assignments, more.assignments);
}

Town::Town(CacheReader& reader, Feed& feed, Clock& clock)
    : reader_(reader), feed_(feed), clock_(clock), alive_(std::make_shared<bool>(true))
{
    now_ = clock_.now();
    today_ = local_day(now_);
    book_.advance(now_);
}

Town::~Town()
{
    *alive_ = false;
    if (load_state_ != LoadState::NotStarted) {
        feed_.on_changes = nullptr;
        feed_.on_link = nullptr;
        feed_.on_outbox = nullptr;
    }
}

void Town::start()
{
    feed_.on_changes = [this](ChangeSet changes) { take_changes(std::move(changes)); };
    feed_.on_link = [this](LinkStatus status) {
        if (status == link_)
            return;
        link_ = std::move(status);
        Notes notes;
        notes.link = true;
        tell(notes);
    };
    feed_.on_outbox = [this](std::vector<PendingCommand> commands) { take_outbox(std::move(commands)); };
    load();
}

void Town::load()
{
    const std::uint64_t generation = ++generation_;
    touched_.clear();
    waiting_.clear();
    early_cases_.reset();
    cases_are_in_ = false;
    held_back_.reset();
    answers_awaited_ = 6;
    load_error_.reset();
    load_state_ = LoadState::Registers;
    const auto valid = [alive = alive_, this, generation] { return *alive && generation == generation_; };
    reader_.load_registers([valid, this, generation](auto rows) {
        if (valid())
            take_registers(std::move(rows), generation);
    });
    reader_.read_outbox([valid, this](auto commands) {
        if (valid() && commands)
            take_outbox(std::move(*commands));
    });
    // At once: a console that starts reads them while its screen is made.
    reader_.load_cases([valid, this, generation](auto cases) {
        if (valid())
            take_cases(std::move(cases), generation);
    });
}

void Town::take_registers(Result<domain::RowSet> rows, std::uint64_t generation)
{
    Notes notes;
    notes.loading = true;
    if (!rows) {
        load_state_ = LoadState::Failed;
        load_error_ = rows.error();
        early_cases_.reset();
        log::error("town", "registers could not be read: {}", rows.error().debug_text());
        tell(notes);
        return;
    }
    notes.reloaded = !areas_.empty();
    clear_all();
    put_rows(*rows, notes);
    load_state_ = LoadState::Cases;
    answer_came(notes);
    tell(notes);

    const auto valid = [alive = alive_, this, generation] { return *alive && generation == generation_; };
    reader_.read_open_assignments([valid, this, generation](auto found) {
        if (valid())
            take_assignments(std::move(found), generation);
    });
    read_for_figures(domain::info(domain::RowTraits<domain::Hazard>::which), generation);
    read_for_figures(domain::info(domain::RowTraits<domain::VolunteerService>::which), generation);
    for (const auto& [number, looked_at] : looked_at_)
        read_looked_at(number);
    reader_.read_recent_moves(recent_moves_kept, [valid, this, generation](auto found) {
        if (valid())
            take_recent_moves(std::move(found), generation);
    });
    if (early_cases_)
        take_cases(std::move(early_cases_), generation);
}

void Town::clear_all()
{
    cases_.clear();
    open_.clear();
    open_position_.clear();
    due_heap_.clear();
    details_.clear();
    detail_at_.clear();
    counts_ = {};
    book_.clear();
    figure_nodes_.clear();
    recent_moves_.clear();
    recent_cases_.clear();
    returned_.clear();
    areas_.clear();
    area_index_.clear();
    area_by_id_.clear();
    root_ = no_area;
    responders_.clear();
    assignments_.clear();
    assignment_case_.clear();
    responder_load_.clear();
    cameras_.clear();
    base_features_.clear();
    shifts_.clear();
    leaves_.clear();
    scenes_.clear();
    figures_.clear();
    disputes_.clear();
    tasks_.clear();
    hazards_.clear();
    services_.clear();
}

void Town::take_cases(Result<std::unique_ptr<LoadedCases>> cases, std::uint64_t generation)
{
    if (generation != generation_ || load_state_ == LoadState::Failed)
        return;
    Notes notes;
    notes.loading = true;
    if (!cases) {
        load_state_ = LoadState::Failed;
        load_error_ = cases.error();
        log::error("town", "cases could not be read: {}", cases.error().debug_text());
        tell(notes);
        return;
    }
    if (load_state_ == LoadState::Registers) { // areas have to come first
        early_cases_ = std::move(*cases);
        return;
    }
    take_over(**cases);
    cases_are_in_ = true;
    notes.counts = true;
    notes.all_cases = true;
    std::vector<Uuid> wanted;
    for (const CaseIndex at : open_)
        if (detail(at) == nullptr && details_.size() + wanted.size() < LoadedCases::most_rows)
            wanted.push_back(cases_.id(at));
    for (const auto& [id, moves] : recent_cases_)
        if (const CaseIndex at = cases_.find(id); at != no_case && domain::is_over(cases_.step(at)))
            wanted.push_back(id);
    for (AreaIndex at = 0; at < areas_.size(); ++at)
        notes.area_counts.push_back(at);
    read_details(std::move(wanted));
    rebuild_overlay(notes);
    answer_came(notes);
    tell(notes);
    for (ChangeSet& changes : std::exchange(waiting_, {}))
        take_changes(std::move(changes));
}

void Town::take_over(LoadedCases& cases)
{
    std::vector<AreaIndex> areas;
    areas.reserve(cases.area_codes_.size());
    for (const std::string& code : cases.area_codes_)
        areas.push_back(area_for(code));
    cases_ = std::move(cases.table_);
    cases_.renumber_areas(areas);
    // The book of a million cases takes what is known of all else, and not the other way round.
    cases.book_.absorb(std::move(book_));
    book_ = std::move(cases.book_);
    figure_nodes_.clear();
    for (CaseIndex at = 0; at < cases_.size(); ++at) {
        if (domain::is_over(cases_.step(at)))
            continue;
        cases_.set_flag(at, CaseTable::flag_late, should_be_late(at));
        set_open(at, true);
        watch_due(at);
    }
    for (const auto& [id, entry] : overlay_)
        if (const CaseIndex at = cases_.find(id); at != no_case)
            cases_.set_flag(at, CaseTable::flag_undelivered, true);
    // None is held yet: rows come with cases or after them.
    details_ = std::move(cases.rows_);
    detail_at_.clear();
    for (const auto& [at, row] : cases.row_at_) {
        if (wants_detail(row->id))
            set_detail(at, row);
        else
            details_.erase(Uuid(row->id));
    }
    recount_all();
}

void Town::tell_now_and_then(Notes&& notes)
{
    if (!held_back_)
        held_back_ = std::make_unique<Notes>();
    held_back_->add(std::move(notes));
    if (const UtcMillis now = clock_.now(); now - told_at_ >= told_every_ms || now < told_at_) {
        told_at_ = now;
        Notes none;
        tell(none);
    }
}

void Town::take_assignments(Result<std::vector<domain::Assignment>> rows, std::uint64_t generation)
{
    if (generation != generation_)
        return;
    Notes notes;
    if (rows) {
        for (domain::Assignment& row : *rows) {
            if (!touched_.contains(row.id))
                put_assignment(std::move(row), notes);
        }
    }
    answer_came(notes);
    tell(notes);
}

void Town::take_recent_moves(Result<std::vector<domain::CaseMove>> rows, std::uint64_t generation)
{
    if (generation != generation_)
        return;
    Notes notes;
    std::vector<Uuid> wanted;
    if (rows) {
        // Newest first; those the feed has brought meanwhile are in front already.
        for (domain::CaseMove& row : *rows) {
            if (touched_.contains(row.id))
                continue;
            if (++recent_cases_[row.case_id] == 1 && cases_are_in_ && !details_.contains(row.case_id))
                wanted.push_back(row.case_id);
            recent_moves_.push_back(std::move(row));
        }
        forget_oldest_moves();
        notes.moves = recent_moves_.size();
    }
    read_details(std::move(wanted));
    answer_came(notes);
    tell(notes);
}

void Town::read_details(std::vector<Uuid> ids)
{
    for (std::size_t from = 0; from < ids.size(); from += details_per_read) {
        const std::size_t to = std::min(ids.size(), from + details_per_read);
        std::vector<Uuid> part(
            ids.begin() + static_cast<std::ptrdiff_t>(from), ids.begin() + static_cast<std::ptrdiff_t>(to));
        reader_.read_cases(std::move(part), [alive = alive_, this, generation = generation_](auto rows) {
            if (*alive)
                take_details(std::move(rows), generation);
        });
    }
}

void Town::take_details(Result<std::vector<domain::Case>> rows, std::uint64_t generation)
{
    if (generation != generation_ || !rows)
        return;
    Notes notes;
    for (domain::Case& row : *rows) {
        const CaseIndex at = cases_.find(row.id);
        if (at == no_case || !wants_detail(row.id))
            continue;
        notes.cases.push_back(at);
        put_detail(std::move(row));
    }
    if (load_state_ == LoadState::Cases)
        tell_now_and_then(std::move(notes));
    else
        tell(notes);
}

void Town::answer_came(Notes& notes)
{
    if (--answers_awaited_ > 0 || load_state_ == LoadState::Failed)
        return;
    load_state_ = LoadState::Ready;
    notes.loading = true;
    // Whoever has not followed each piece that was read takes them up now.
    if (!notes.all_cases)
        notes.cases.insert(notes.cases.end(), open_.begin(), open_.end());
    touched_.clear();
    read_returns();
}

void Town::read_returns()
{
    // A case row does not say that it was returned; its moves do. Few cases wait in Filed.
    constexpr std::size_t most = 200;
    std::size_t asked = 0;
    for (const CaseIndex at : open_) {
        if (cases_.step(at) != domain::Step::Filed || ++asked > most)
            continue;
        reader_.read_case_page(cases_.id(at), [alive = alive_, this, generation = generation_](Result<CasePage> page) {
            if (!*alive || generation != generation_ || !page)
                return;
            for (const domain::CaseMove& move : page->moves)
                note_return(move);
            const CaseIndex found = cases_.find(page->data.id);
            if (found == no_case || !is_returned(page->data.id))
                return;
            if (cases_.step(found) != domain::Step::Filed) {
                returned_.erase(page->data.id); // it has gone on since the page was read
                return;
            }
            Notes notes;
            notes.cases.push_back(found);
            tell(notes);
        });
    }
}

void Town::take_changes(ChangeSet changes)
{
    if (changes.reload) {
        load();
        return;
    }
    if (!cases_are_in_ && load_state_ != LoadState::Failed) {
        waiting_.push_back(std::move(changes));
        return;
    }
    Notes notes;
    if (load_state_ != LoadState::Ready) {
        changes.rows.visit([this](const auto& list) {
            for (const auto& row : list)
                touched_.insert(row.id);
        });
        for (const domain::DescribedRow& row : changes.rows.described)
            touched_.insert(row.id());
        for (const auto& [which, id] : changes.removed)
            touched_.insert(id);
    }
    now_ = clock_.now();
    put_rows(changes.rows, notes);
    for (const auto& [which, id] : changes.removed)
        remove_row(which, id, notes);
    if (!overlay_.empty())
        rebuild_overlay(notes);
    pass_time(notes);
    tell(notes);
}

void Town::take_outbox(std::vector<PendingCommand> commands)
{
    if (commands == outbox_)
        return;
    outbox_ = std::move(commands);
    Notes notes;
    notes.outbox = true;
    rebuild_overlay(notes);
    tell(notes);
}

void Town::tick()
{
    now_ = clock_.now();
    Notes notes;
    notes.ticked = true;
    pass_time(notes);
    tell(notes);
}

// Listeners

Town::Subscription::~Subscription()
{
    if (town_)
        std::erase(town_->listeners_, listener_);
}

Town::Subscription Town::subscribe(TownListener& listener)
{
    listeners_.push_back(&listener);
    return Subscription(this, &listener);
}

template <class Call>
void Town::each_listener(Call&& call)
{
    for (TownListener* listener : listeners_)
        call(*listener);
}

void Town::tell(Notes& notes)
{
    if (const auto earlier = std::move(held_back_)) {
        earlier->add(std::move(notes));
        notes = std::move(*earlier);
    }
    if (tree_stale_)
        rebuild_tree(notes);
    sort_unique(notes.area_counts);
    sort_unique(notes.cases);
    sort_unique(notes.responders);
    sort_unique(notes.assignments);
    sort_unique(notes.registers);
    each_listener([&](TownListener& listener) {
        if (notes.reloaded)
            listener.town_reloaded();
        if (notes.areas)
            listener.areas_changed();
        if (notes.base_features)
            listener.base_features_changed();
        if (!notes.responders.empty())
            listener.responders_changed(notes.responders);
        if (!notes.assignments.empty())
            listener.assignments_changed(notes.assignments);
        if (notes.all_cases)
            listener.cases_loaded();
        else if (!notes.cases.empty())
            listener.cases_changed(notes.cases);
        if (!notes.area_counts.empty())
            listener.area_counts_changed(notes.area_counts);
        if (notes.counts)
            listener.counts_changed();
        if (notes.moves > 0)
            listener.moves_appended(notes.moves);
        if (notes.cameras)
            listener.cameras_changed();
        for (const std::uint32_t number : notes.registers)
            listener.rows_changed(number);
        if (notes.scenes)
            listener.scenes_changed();
        if (notes.shifts)
            listener.shifts_changed();
        if (notes.figures)
            listener.figures_changed();
        if (notes.outbox)
            listener.outbox_changed();
        if (notes.link)
            listener.link_changed();
        if (notes.loading)
            listener.load_progressed();
        if (notes.ticked)
            listener.ticked(now_);
    });
}

// Reading

AreaIndex Town::find_area(std::string_view code) const
{
    const auto found = area_index_.find(code);
    return found == area_index_.end() ? no_area : found->second;
}

AreaIndex Town::ancestor(AreaIndex at, domain::AreaLevel level) const
{
    while (at != no_area && !(areas_[at].known && areas_[at].row.level == level))
        at = areas_[at].parent;
    return at;
}

bool Town::is_within(AreaIndex at, AreaIndex ancestor) const
{
    while (at != no_area && at != ancestor)
        at = areas_[at].parent;
    return at == ancestor && at != no_area;
}

std::string Town::place_name(AreaIndex at) const
{
    std::vector<const Place*> chain;
    for (AreaIndex up = at; up != no_area; up = areas_[up].parent) {
        const Place& place = areas_[up];
        if (!place.known)
            continue;
        if (!chain.empty() && place.row.level <= domain::AreaLevel::Town)
            break;
        chain.push_back(&place);
    }
    std::string text;
    std::string_view above;
    for (const Place* place : std::views::reverse(chain)) {
        std::string_view name = place->row.name;
        // "白杨社区03网格" below "白杨社区" adds only "03网格".
        if (!above.empty() && name.starts_with(above) && name.size() > above.size())
            name.remove_prefix(above.size());
        if (!text.empty())
            text += ' ';
        text += name;
        above = place->row.name;
    }
    return text;
}

const domain::Case* Town::detail(const Uuid& case_id) const
{
    const auto found = details_.find(case_id);
    return found == details_.end() ? nullptr : &found->second;
}

domain::Step Town::shown_step(CaseIndex at) const
{
    const auto found = overlay_.find(cases_.id(at));
    return found == overlay_.end() ? cases_.step(at) : found->second.step;
}

std::optional<Uuid> Town::shown_holder(CaseIndex at) const
{
    const auto found = overlay_.find(cases_.id(at));
    if (found != overlay_.end() && found->second.holder)
        return found->second.holder;
    const domain::Case* row = detail(cases_.id(at));
    return row ? row->holder_id : std::nullopt;
}

const domain::Responder* Town::responder(const Uuid& id) const
{
    return responders_.find(id);
}

std::span<const domain::Assignment> Town::assignments(const Uuid& case_id) const
{
    const auto found = assignments_.find(case_id);
    return found == assignments_.end() ? std::span<const domain::Assignment>() : found->second;
}

std::uint32_t Town::open_assignments_of(const Uuid& responder_id) const
{
    const auto found = responder_load_.find(responder_id);
    return found == responder_load_.end() ? 0 : found->second;
}

const domain::Shift* Town::shift_at(UtcMillis at) const
{
    const domain::Shift* best = nullptr;
    for (const domain::Shift& shift : shifts_.rows()) {
        if (shift.from_at <= at && at < shift.to_at && (!best || shift.from_at > best->from_at))
            best = &shift;
    }
    return best;
}

const domain::WallScene* Town::scene_of(std::string_view wall) const
{
    const domain::WallScene* best = nullptr;
    for (const domain::WallScene& scene : scenes_.rows()) {
        if (scene.wall == wall && (!best || std::pair(scene.put_at, scene.rev) > std::pair(best->put_at, best->rev)))
            best = &scene;
    }
    return best;
}

std::uint32_t Town::undelivered() const
{
    return static_cast<std::uint32_t>(outbox_.size()) - refused();
}

std::uint32_t Town::refused() const
{
    return static_cast<std::uint32_t>(
        std::ranges::count_if(outbox_, [](const PendingCommand& command) { return command.refusal.has_value(); }));
}

} // namespace yiping::services
