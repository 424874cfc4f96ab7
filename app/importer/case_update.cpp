// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_update.h"

#include <yiping/domain/case_life.h>
#include <yiping/domain/described_row.h>

#include <algorithm>
#include <format>
#include <string>
#include <utility>
#include <vector>

namespace yiping::importer {

namespace {

/// What follows from other fields, and what every write changes.
bool speaks_for_itself(std::string_view field)
{
    return field != "rev" && field != "step_at" && field != "limit_kind" && field != "district_id" &&
           field != "source" && field != "imported";
}

/// The words of the fields that differ, as 标题、处理时限.
std::string changed_words(const domain::Case& before, const domain::Case& after)
{
    const domain::DescribedRow old = domain::describe(before);
    const domain::DescribedRow fresh = domain::describe(after);
    const auto fields = old.info().fields;
    std::string words;
    for (std::size_t index = 0; index < fields.size(); ++index)
        if (old.at(index) != fresh.at(index) && speaks_for_itself(fields[index].name))
            words += (words.empty() ? "" : "、") + std::string(fields[index].zh);
    return words;
}

/// The change as a move, beside all else that happened to the case.
domain::CaseMove move_of(const domain::Case& before, const domain::Case& after, const Updater& by)
{
    domain::CaseMove move;
    move.district_id = after.district_id;
    move.area_code = after.area_code;
    move.case_id = after.id;
    move.move = after.step == before.step            ? domain::Move::Correct
                : after.step == domain::Step::Voided ? domain::Move::Void
                                                     : domain::Move::Close;
    move.from_step = static_cast<std::int64_t>(before.step);
    move.to_step = after.step;
    move.at = by.at;
    move.actor = by.actor;
    move.reason = std::format("来源“{}”更新：{}", by.source, changed_words(before, after));
    move.device = "import";
    // One file changes a case once; the same change at another time is another move.
    move.id = Uuid::from_name("case_move:import", std::format("{}:{}:{}", after.id.to_string(), before.rev, by.at));
    return move;
}

} // namespace

/// What a row of the source becomes, given the one that is there: the source speaks for what it says, the township
/// for what it has done since.
domain::Case merged(const domain::Case& there, domain::Case fresh)
{
    fresh.rev = there.rev;
    fresh.district_id = there.district_id.empty() ? fresh.district_id : there.district_id;
    const bool source_ends = domain::is_over(fresh.step);
    const bool same_end = source_ends && domain::is_over(there.step) &&
                          (fresh.step == domain::Step::Voided) == (there.step == domain::Step::Voided);
    if (!source_ends || same_end) {
        fresh.step = there.step;
        fresh.step_at = same_end && fresh.closed_at ? *fresh.closed_at : there.step_at;
        if (!same_end)
            fresh.closed_at = fresh.closed_at ? fresh.closed_at : there.closed_at;
    }
    if (!fresh.due_at) {
        fresh.due_at = there.due_at;
        fresh.limit_kind = there.limit_kind;
    }
    fresh.hold = there.hold;
    fresh.hold_at = there.hold_at;
    fresh.hold_until = there.hold_until;
    fresh.holder_id = there.holder_id;
    fresh.households = there.households;
    fresh.reporter = there.reporter;
    fresh.satisfaction = there.satisfaction;
    fresh.upward = there.upward;
    return fresh;
}

Result<void> add_update(
    const domain::Case& before, domain::Case after, const Updater& by, RowSink& sink, domain::RowSet& rows)
{
    const bool ended = after.step != before.step && domain::is_over(after.step);
    const bool moved = after.area_code != before.area_code;
    domain::CaseMove move = move_of(before, after, by);
    const Uuid move_id = move.id;
    rows.case_move_rows.push_back(std::move(move));
    if (ended || moved) {
        auto parts = sink.parts_of(after.id);
        if (!parts)
            return std::unexpected(parts.error());
        const auto take = [&]<class Row>(std::vector<Row>& from, std::vector<Row>& to, auto end) {
            for (Row& row : from) {
                const Row old = row;
                if (moved) {
                    row.area_code = after.area_code;
                    row.district_id = after.district_id;
                }
                if (ended)
                    end(row);
                if (row != old)
                    to.push_back(std::move(row));
            }
        };
        const auto stays = [](auto&) {};
        take(parts->assignment_rows, rows.assignment_rows, [&](domain::Assignment& each) {
            if (!each.ended_at)
                each.ended_at = std::max(after.step_at, each.dispatched_at);
        });
        const bool had_spans = !parts->case_span_rows.empty();
        take(parts->case_span_rows, rows.case_span_rows, [&](domain::CaseSpan& each) {
            if (!each.to_at)
                each.to_at = std::max(after.step_at, each.from_at);
        });
        take(parts->case_move_rows, rows.case_move_rows, stays);
        take(parts->attachment_rows, rows.attachment_rows, stays);
        // What the township has seen of its life goes on; without that, nothing of it is made up.
        if (ended && had_spans) {
            domain::CaseSpan over;
            over.id = Uuid::from_name("case_span:import", move_id.to_string());
            over.district_id = after.district_id;
            over.area_code = after.area_code;
            over.case_id = after.id;
            over.step = after.step;
            over.from_at = after.step_at;
            rows.case_span_rows.push_back(std::move(over));
        }
    }
    rows.case_rows.push_back(std::move(after));
    return {};
}

} // namespace yiping::importer
