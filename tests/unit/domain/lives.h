// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

#include <algorithm>
#include <string>
#include <vector>

/// A case with all its rows, as a store would keep them, for tests of the life of cases.
namespace yiping::domain {

inline constexpr UtcMillis wednesday_10_30 = 1'773'801'000'000; ///< 2026-03-18 10:30 in Shanghai
inline constexpr std::string_view test_area = "990101001003002001";

inline Uuid named(std::string_view name)
{
    return Uuid::from_name("test", name);
}

inline Principal office(UserRole role = UserRole::Operator)
{
    Principal who;
    who.user = "op";
    who.post = "陈 值班员";
    who.role = role;
    who.device = "desk";
    return who;
}

inline Principal worker(std::string_view name)
{
    Principal who;
    who.user = std::string(name);
    who.post = "周 网格员";
    who.role = UserRole::Worker;
    who.scope = "990101001003";
    who.responder_id = named(name);
    return who;
}

class LivingCase {
public:
    explicit LivingCase(LimitKind limit = LimitKind::SameDay, const Principal& who = office())
    {
        ReportCase report;
        report.category = "0103";
        report.title = "化粪池外溢";
        report.reporter_name = "孙甲子";
        report.reporter_phone = "00012340012";
        NewCase made;
        made.number = "20260318-0001";
        made.district_id = "990101";
        made.area_code = test_area;
        made.limit_kind = limit;
        if (limit == LimitKind::Fixed)
            made.fixed_due = now + 3 * hour_ms;
        MoveContext context;
        context.random = &random;
        take(open_case(report, made, who, now, context).value());
    }

    Result<void> move(const MoveCase& what, const Principal& who)
    {
        std::vector<Assignment> open;
        std::ranges::copy_if(slips, std::back_inserter(open), [](const Assignment& a) { return !a.ended_at; });
        MoveContext context;
        context.open_assignments = open;
        context.open_span = &spans.back();
        context.random = &random;
        auto outcome = apply_move(data, what, who, now, context);
        if (!outcome)
            return std::unexpected(outcome.error());
        take(std::move(*outcome));
        return {};
    }
    Result<void> move(Move what, const Principal& who, std::string_view reason = {})
    {
        return move(with(what, reason), who);
    }

    static MoveCase with(Move what, std::string_view reason = {})
    {
        MoveCase move;
        move.move = what;
        move.reason = reason;
        return move;
    }
    static MoveCase to(Move what, std::string_view responder, std::string_view reason = {})
    {
        MoveCase move = with(what, reason);
        move.responder_id = named(responder);
        return move;
    }
    static MoveCase photo(Move what)
    {
        MoveCase move = with(what);
        move.attachments = {std::string(64, 'a')};
        return move;
    }

    [[nodiscard]] std::vector<Move> moves_made() const
    {
        std::vector<Move> made;
        for (const CaseMove& row : moves)
            made.push_back(row.move);
        return made;
    }

    Case data;
    std::vector<CaseMove> moves;
    std::vector<Assignment> slips;
    std::vector<CaseSpan> spans;
    UtcMillis now = wednesday_10_30;
    SeededRandom random{7};

private:
    template <class Row>
    static void upsert(std::vector<Row>& rows, const std::vector<Row>& changed)
    {
        for (const Row& row : changed) {
            const auto known = std::ranges::find(rows, row.id, &Row::id);
            if (known != rows.end())
                *known = row;
            else
                rows.push_back(row);
        }
    }
    void take(MoveOutcome outcome)
    {
        data = outcome.data;
        moves.insert(moves.end(), outcome.moves.begin(), outcome.moves.end());
        upsert(slips, outcome.assignments);
        upsert(spans, outcome.spans);
    }
};

} // namespace yiping::domain
