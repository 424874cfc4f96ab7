// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/command_lifetime.h>

#include <yiping/services/local_time.h>

namespace yiping::services {

namespace {

struct Lifetime {
    using Found = std::optional<UtcMillis>;
    Found operator()(const domain::MoveCase&) const { return 12 * hour_ms; }
    Found operator()(const domain::PutScene&) const { return 10 * minute_ms; }
    Found operator()(const domain::ReportPosition&) const { return 10 * minute_ms; }
    Found operator()(const domain::ReportCase&) const { return std::nullopt; }
    Found operator()(const domain::MarkDelivery&) const { return std::nullopt; }
    Found operator()(const domain::EditCase&) const { return std::nullopt; }
    Found operator()(const domain::MoveDispute&) const { return 12 * hour_ms; }
    Found operator()(const domain::IssueTask&) const { return 12 * hour_ms; }
    Found operator()(const domain::WithdrawTask&) const { return 12 * hour_ms; }
    Found operator()(const domain::ReportDispute&) const { return std::nullopt; }
    Found operator()(const domain::AnswerTask&) const { return std::nullopt; }
    Found operator()(const domain::MoveHazard&) const { return 12 * hour_ms; }
    Found operator()(const domain::HandOver&) const { return 2 * hour_ms; }
    Found operator()(const domain::PlanDuty&) const { return 12 * hour_ms; }
    Found operator()(const domain::SwitchRule&) const { return 10 * minute_ms; }
    Found operator()(const domain::LinkCases&) const { return std::nullopt; }
    // What somebody has seen stays true.
    Found operator()(const domain::ReportHazard&) const { return std::nullopt; }
    Found operator()(const domain::NoteHazard&) const { return std::nullopt; }
    Found operator()(const domain::ReportPatrol&) const { return std::nullopt; }
};

} // namespace

std::optional<UtcMillis> lifetime_of(const domain::CommandBody& body)
{
    return std::visit(Lifetime{}, body);
}

} // namespace yiping::services
