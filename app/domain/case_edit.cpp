// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/case_edit.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>

#include <algorithm>

namespace yiping::domain {

namespace {

struct Merge {
    bool changed = false;
    std::vector<std::string_view> conflicts;

    template <class Value>
    void field(std::string_view name, Value& current, const Value& from, const Value& to)
    {
        if (current == to)
            return;
        if (current != from) {
            conflicts.push_back(name);
            return;
        }
        current = to;
        changed = true;
    }
    void text(std::string_view name, std::string& current, const std::optional<EditCase::Text>& edit)
    {
        if (edit)
            field(name, current, edit->from, edit->to);
    }
};

} // namespace

Result<std::variant<CaseEdited, CaseEditConflict>> apply_edit(
    const Case& data, const EditCase& edit, const Principal& who, UtcMillis now, Random& random)
{
    auto allowed = transition(data, Move::Correct, who);
    if (!allowed)
        return std::unexpected(allowed.error());
    if (!edit.category && !edit.title && !edit.description && !edit.address && !edit.area_code && !edit.position)
        return make_error(Fault::Input, "domain.nothing_to_correct");
    if (edit.title && edit.title->to.empty())
        return make_error(Fault::Input, "domain.title_needed");
    if (edit.category && edit.category->to.empty())
        return make_error(Fault::Input, "domain.category_needed");
    if (edit.area_code && !contains(who.scope, edit.area_code->to))
        return make_error(Fault::Refused, "domain.outside_scope",
            {{"move", std::string(name_of(Move::Correct))}, {"step", std::string(name_of(data.step))}});

    CaseEdited made;
    made.data = data;
    Merge merge;
    merge.text("category", made.data.category, edit.category);
    merge.text("title", made.data.title, edit.title);
    merge.text("description", made.data.description, edit.description);
    merge.text("address", made.data.address, edit.address);
    merge.text("area_code", made.data.area_code, edit.area_code);
    if (edit.position) {
        EditCase::Place place{data.lon, data.lat};
        merge.field("position", place, edit.position->from, edit.position->to);
        made.data.lon = place.lon;
        made.data.lat = place.lat;
    }
    if (!merge.conflicts.empty())
        return CaseEditConflict{std::move(merge.conflicts)};

    made.changed = merge.changed;
    made.area_changed = made.data.area_code != data.area_code;
    ManualClock clock(now);
    made.move.id = Uuid::make(clock, random);
    made.move.district_id = data.district_id;
    made.move.area_code = made.data.area_code;
    made.move.case_id = data.id;
    made.move.move = Move::Correct;
    made.move.from_step = static_cast<std::int64_t>(data.step);
    made.move.to_step = data.step;
    made.move.at = std::max(now, data.step_at);
    made.move.actor = who.post;
    if (!who.responder_id.is_nil())
        made.move.responder_id = who.responder_id;
    made.move.reason = edit.reason;
    made.move.device = who.device;
    return made;
}

} // namespace yiping::domain
