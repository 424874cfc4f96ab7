// SPDX-License-Identifier: GPL-3.0-or-later
// Rows in and out of the town.
#include "town_notes.h"

#include <yiping/domain/area_code.h>

#include <algorithm>

namespace yiping::services {

using domain::Register;

namespace {

/// The same, telling the figures.
template <class Row>
bool put_counted(RowList<Row>& list, std::vector<Row>& rows, domain::FigureBook& book)
{
    bool changed = false;
    for (Row& row : rows) {
        const Row* const known = list.find(row.id);
        if (known != nullptr && *known == row)
            continue;
        book.change(known, &row);
        list.put(std::move(row));
        changed = true;
    }
    return changed;
}

template <class Row>
bool remove_counted(RowList<Row>& list, const Uuid& id, domain::FigureBook& book)
{
    const Row* const known = list.find(id);
    if (known == nullptr)
        return false;
    book.change<Row>(known, nullptr);
    return list.remove(id);
}

/// Puts each row; true if any was new or other than before.
template <class Row>
bool put_all(RowList<Row>& list, std::vector<Row>& rows)
{
    bool changed = false;
    for (Row& row : rows)
        changed = list.put(std::move(row)) || changed;
    return changed;
}

} // namespace

void Town::put_rows(domain::RowSet& rows, Notes& notes)
{
    for (domain::Area& row : rows.area_rows)
        put_area(std::move(row), notes);
    if (tree_stale_)
        rebuild_tree(notes);
    for (domain::Responder& row : rows.responder_rows) {
        const Uuid id = row.id;
        if (responders_.put(std::move(row)))
            notes.responders.push_back(id);
    }
    // Moves first: they say which closed cases are still worth their full row.
    for (domain::CaseMove& row : rows.case_move_rows)
        put_move(std::move(row), notes);
    for (domain::Case& row : rows.case_rows) {
        put_case(domain::case_line_of(row), area_for(row.area_code), cases_.intern(row.category), notes);
        put_detail(std::move(row));
    }
    for (domain::Assignment& row : rows.assignment_rows)
        put_assignment(std::move(row), notes);
    forget_oldest_moves();
    notes.counts = put_counted(disputes_, rows.dispute_rows, book_) || notes.counts;
    notes.counts = put_counted(tasks_, rows.directed_task_rows, book_) || notes.counts;
    notes.cameras = put_all(cameras_, rows.camera_rows) || notes.cameras;
    notes.scenes = put_all(scenes_, rows.wall_scene_rows) || notes.scenes;
    notes.shifts = put_all(shifts_, rows.shift_rows) || notes.shifts;
    for (domain::Leave& row : rows.leave_rows) {
        const Uuid who = row.responder_id;
        if (leaves_.put(std::move(row)))
            notes.responders.push_back(who);
    }
    notes.figures = put_counted(figures_, rows.area_figure_rows, book_) || notes.figures;
    notes.base_features = put_all(base_features_, rows.base_feature_rows) || notes.base_features;
    put_described(std::move(rows.described), notes);
}

void Town::remove_row(Register which, const Uuid& id, Notes& notes)
{
    if (remove_described(static_cast<std::uint32_t>(which), id, notes))
        return;
    switch (which) {
    case Register::Area:
        if (const auto found = area_by_id_.find(id); found != area_by_id_.end()) {
            Place& place = areas_[found->second];
            domain::Area nameless;
            nameless.area_code = place.row.area_code;
            place.row = std::move(nameless);
            place.known = false;
            area_by_id_.erase(found);
            tree_stale_ = true;
            notes.areas = true;
        }
        break;
    case Register::Responder:
        if (responders_.remove(id))
            notes.responders.push_back(id);
        break;
    case Register::Case:
        remove_case(id, notes);
        break;
    case Register::Assignment:
        remove_assignment(id, notes);
        break;
    case Register::Dispute:
        notes.counts = remove_counted(disputes_, id, book_) || notes.counts;
        break;
    case Register::DirectedTask:
        notes.counts = remove_counted(tasks_, id, book_) || notes.counts;
        break;
    case Register::Camera:
        notes.cameras = cameras_.remove(id) || notes.cameras;
        break;
    case Register::WallScene:
        notes.scenes = scenes_.remove(id) || notes.scenes;
        break;
    case Register::Shift:
        notes.shifts = shifts_.remove(id) || notes.shifts;
        break;
    case Register::Leave:
        if (const domain::Leave* leave = leaves_.find(id)) {
            notes.responders.push_back(leave->responder_id);
            leaves_.remove(id);
        }
        break;
    case Register::AreaFigure:
        notes.figures = remove_counted(figures_, id, book_) || notes.figures;
        break;
    case Register::BaseFeature:
        notes.base_features = base_features_.remove(id) || notes.base_features;
        break;
    case Register::CaseMove:   // never removed alone; a forgotten case's moves leave the short list by age
    case Register::CaseSpan:   // not held
    case Register::Attachment: // not held
        break;
    }
}

// Areas

AreaIndex Town::area_for(std::string_view code)
{
    if (code.empty())
        return no_area;
    if (const AreaIndex found = find_area(code); found != no_area)
        return found;
    return add_area(code, area_for(domain::parent_code(code)));
}

AreaIndex Town::add_area(std::string_view code, AreaIndex parent)
{
    const auto at = static_cast<AreaIndex>(areas_.size());
    Place place;
    place.row.area_code = code;
    place.row.level = domain::level_of_code(code);
    place.parent = parent;
    areas_.push_back(std::move(place));
    area_index_.emplace(code, at);
    if (parent != no_area)
        areas_[parent].children.push_back(at);
    return at;
}

void Town::put_area(domain::Area row, Notes& notes)
{
    const AreaIndex parent = row.parent_code.empty() ? no_area : area_for(row.parent_code);
    if (row.area_code.empty())
        return;
    AreaIndex at = find_area(row.area_code);
    if (at == no_area)
        at = add_area(row.area_code, parent);
    Place& place = areas_[at];
    if (place.known && place.row == row)
        return;
    tree_stale_ = tree_stale_ || !place.known || place.parent != parent || place.row.level != row.level;
    place.parent = parent == at ? no_area : parent;
    place.known = true;
    area_by_id_[row.id] = at;
    place.row = std::move(row);
    notes.areas = true;
}

void Town::rebuild_tree(Notes& notes)
{
    tree_stale_ = false;
    notes.areas = true;
    for (Place& place : areas_)
        place.children.clear();
    for (AreaIndex at = 0; at < areas_.size(); ++at) {
        // A chain that bites its own tail (bad input) is cut here, or every walk up would never end.
        std::size_t steps = 0;
        for (AreaIndex up = areas_[at].parent; up != no_area; up = areas_[up].parent) {
            if (up == at || ++steps > areas_.size()) {
                areas_[at].parent = no_area;
                break;
            }
        }
    }
    for (AreaIndex at = 0; at < areas_.size(); ++at) {
        if (areas_[at].parent != no_area)
            areas_[areas_[at].parent].children.push_back(at);
    }
    for (Place& place : areas_) {
        std::ranges::sort(place.children,
            [this](AreaIndex a, AreaIndex b) { return areas_[a].row.area_code < areas_[b].row.area_code; });
    }
    std::vector<std::uint32_t> below(areas_.size(), 0);
    for (AreaIndex at = 0; at < areas_.size(); ++at) {
        if (!areas_[at].known)
            continue;
        for (AreaIndex up = areas_[at].parent; up != no_area; up = areas_[up].parent)
            ++below[up];
    }
    root_ = no_area;
    const auto better = [&](AreaIndex at) {
        if (root_ == no_area)
            return true;
        const bool town = areas_[at].row.level == domain::AreaLevel::Town;
        const bool town_so_far = areas_[root_].row.level == domain::AreaLevel::Town;
        return town != town_so_far ? town : below[at] > below[root_];
    };
    for (AreaIndex at = 0; at < areas_.size(); ++at) {
        if (areas_[at].known && better(at))
            root_ = at;
    }
    recount_all();
    notes.counts = true;
    for (AreaIndex at = 0; at < areas_.size(); ++at)
        notes.area_counts.push_back(at);
}

// Cases

void Town::put_case(const domain::CaseLine& line, AreaIndex area, CategoryIndex category, Notes& notes)
{
    CaseIndex at = cases_.find(line.id);
    if (at == no_case) {
        at = cases_.insert(line.id);
        cases_.set_flag(at, CaseTable::flag_undelivered, overlay_.contains(line.id));
    } else {
        count(at, -1, &notes);
        book_.take(figure_node(cases_.area(at)), cases_.facts(at));
    }
    cases_.assign(at, line, area, category);
    book_.add(figure_node(area), cases_.facts(at));
    cases_.set_flag(at, CaseTable::flag_late, should_be_late(at));
    set_open(at, !domain::is_over(line.step));
    watch_due(at);
    count(at, +1, &notes);
    notes.cases.push_back(at);
}

void Town::remove_case(const Uuid& id, Notes& notes)
{
    const CaseIndex at = cases_.find(id);
    if (at == no_case)
        return;
    count(at, -1, &notes);
    book_.take(figure_node(cases_.area(at)), cases_.facts(at));
    set_open(at, false);
    drop_detail(id);
    cases_.erase(at);
    returned_.erase(id);
    notes.cases.push_back(at);
}

bool Town::wants_detail(const Uuid& case_id) const
{
    const CaseIndex at = cases_.find(case_id);
    return (at != no_case && !domain::is_over(cases_.step(at))) || recent_cases_.contains(case_id);
}

void Town::put_detail(domain::Case row)
{
    if (!wants_detail(row.id)) {
        drop_detail(row.id);
        return;
    }
    domain::Case& held = details_[row.id];
    if (held.id.is_nil() || held.rev <= row.rev)
        held = std::move(row);
    if (const CaseIndex at = cases_.find(held.id); at != no_case)
        set_detail(at, &held);
}

void Town::set_detail(CaseIndex at, const domain::Case* row)
{
    const std::size_t page = at / detail_page;
    if (page >= detail_at_.size() || !detail_at_[page]) {
        if (row == nullptr)
            return;
        detail_at_.resize(std::max(page + 1, detail_at_.size()));
        detail_at_[page] = std::make_unique<std::array<const domain::Case*, detail_page>>();
    }
    (*detail_at_[page])[at % detail_page] = row;
}

void Town::drop_detail(const Uuid& case_id)
{
    if (const CaseIndex at = cases_.find(case_id); at != no_case)
        set_detail(at, nullptr);
    details_.erase(case_id);
}

void Town::set_open(CaseIndex at, bool open)
{
    const auto found = open_position_.find(at);
    if (open == (found != open_position_.end()))
        return;
    if (open) {
        open_position_.emplace(at, static_cast<std::uint32_t>(open_.size()));
        open_.push_back(at);
        return;
    }
    const std::uint32_t gap = found->second;
    open_position_.erase(found);
    if (gap + 1 != open_.size()) {
        open_[gap] = open_.back();
        open_position_[open_[gap]] = gap;
    }
    open_.pop_back();
}

// Assignments and moves

void Town::put_assignment(domain::Assignment row, Notes& notes)
{
    remove_assignment(row.id, notes);
    notes.assignments.push_back(row.case_id);
    if (row.ended_at)
        return;
    ++responder_load_[row.responder_id];
    assignment_case_[row.id] = row.case_id;
    assignments_[row.case_id].push_back(std::move(row));
}

void Town::remove_assignment(const Uuid& id, Notes& notes)
{
    const auto known = assignment_case_.find(id);
    if (known == assignment_case_.end())
        return;
    const auto held = assignments_.find(known->second);
    std::erase_if(held->second, [&](const domain::Assignment& row) {
        if (row.id != id)
            return false;
        if (const auto load = responder_load_.find(row.responder_id); --load->second == 0)
            responder_load_.erase(load);
        return true;
    });
    notes.assignments.push_back(known->second);
    if (held->second.empty())
        assignments_.erase(held);
    assignment_case_.erase(known);
}

void Town::put_move(domain::CaseMove row, Notes& notes)
{
    const auto same = [&](const domain::CaseMove& other) { return other.id == row.id; };
    if (std::ranges::any_of(recent_moves_, same))
        return;
    note_return(row);
    ++recent_cases_[row.case_id];
    recent_moves_.push_front(std::move(row));
    ++notes.moves;
}

void Town::note_return(const domain::CaseMove& row)
{
    if (row.move == domain::Move::Return && row.to_step == domain::Step::Filed)
        returned_.insert(row.case_id);
    else if (row.to_step != domain::Step::Filed)
        returned_.erase(row.case_id);
}

void Town::forget_oldest_moves()
{
    while (recent_moves_.size() > recent_moves_kept) {
        const Uuid case_id = recent_moves_.back().case_id;
        recent_moves_.pop_back();
        if (const auto found = recent_cases_.find(case_id); --found->second == 0) {
            recent_cases_.erase(found);
            if (!wants_detail(case_id))
                drop_detail(case_id);
        }
    }
}

// Outbox

void Town::rebuild_overlay(Notes& notes)
{
    std::unordered_map<Uuid, Overlay> fresh;
    domain::Principal anyone; // rights are the platform's business; here only the table of moves counts
    anyone.role = domain::UserRole::Administrator;
    for (const PendingCommand& pending : outbox_) {
        const auto* move = std::get_if<domain::MoveCase>(&pending.command.body);
        if (!move || pending.refusal || pending.withdrawn)
            continue;
        const CaseIndex at = cases_.find(move->case_id);
        const auto [entry, first] = fresh.try_emplace(move->case_id);
        if (first)
            entry->second.step = at == no_case ? domain::Step::Collected : cases_.step(at);
        domain::Case as_shown;
        as_shown.id = move->case_id;
        as_shown.step = entry->second.step;
        as_shown.hold = at == no_case ? domain::Hold::None : cases_.hold(at);
        if (const auto next = domain::transition(as_shown, move->move, anyone, move->role))
            entry->second.step = next->to;
        const bool sends = move->move == domain::Move::Dispatch || move->move == domain::Move::Transfer;
        if (sends && move->role == domain::AssignmentRole::Lead && !move->responder_id.is_nil())
            entry->second.holder = move->responder_id;
    }
    const auto mark = [&](const Uuid& id) {
        if (const CaseIndex at = cases_.find(id); at != no_case) {
            cases_.set_flag(at, CaseTable::flag_undelivered, fresh.contains(id));
            notes.cases.push_back(at);
        }
    };
    for (const auto& [id, entry] : overlay_) {
        if (!fresh.contains(id))
            mark(id);
    }
    for (const auto& [id, entry] : fresh) {
        const auto before = overlay_.find(id);
        const CaseIndex at = cases_.find(id);
        if (before == overlay_.end() || before->second != entry || (at != no_case && !cases_.undelivered(at)))
            mark(id);
    }
    overlay_ = std::move(fresh);
}

} // namespace yiping::services
