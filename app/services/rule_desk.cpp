// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/rule_desk.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/case_rules.h>
#include <yiping/domain/described_row.h>
#include <yiping/services/local_time.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace yiping::services {

namespace {

constexpr std::size_t district_digits = 6;

const domain::RegisterInfo& rule_register()
{
    return domain::info(domain::RowTraits<domain::RuleSwitch>::which);
}

} // namespace

RuleDesk::RuleDesk(Town& town, CacheReader& reader, CaseActions& actions)
    : town_(town),
      reader_(reader),
      actions_(actions),
      alive_(std::make_shared<bool>(true)),
      subscription_(town.subscribe(*this))
{
}

RuleDesk::~RuleDesk()
{
    *alive_ = false;
}

void RuleDesk::open()
{
    if (std::exchange(open_, true))
        return;
    town_.look_at(rule_register());
    read();
}

void RuleDesk::read()
{
    if (!open_)
        return;
    day_ = local_day(town_.now());
    reader_.read_rule_moves(
        start_of_day(day_), [this, alive = alive_, number = ++asked_](Result<std::vector<domain::CaseMove>> moves) {
            if (!*alive || number != asked_ || !moves)
                return;
            // What came meanwhile is newer than the read.
            const std::vector<domain::CaseMove> meanwhile = std::exchange(done_, std::move(*moves));
            for (auto each = meanwhile.rbegin(); each != meanwhile.rend(); ++each)
                take(*each);
            changed();
        });
}

bool RuleDesk::take(const domain::CaseMove& move)
{
    if (!domain::is_by_rule(move) || local_day(move.at) != day_ ||
        std::ranges::contains(done_, move.id, &domain::CaseMove::id))
        return false;
    const auto before = std::ranges::find_if(done_, [&](const domain::CaseMove& each) { return each.at <= move.at; });
    done_.insert(before, move);
    return true;
}

std::vector<RuleLine> RuleDesk::lines() const
{
    std::vector<RuleLine> lines;
    const auto* rows = open_ ? town_.rows_of(rule_register()) : nullptr;
    if (rows == nullptr)
        return lines;
    for (const auto& [id, row] : *rows)
        lines.push_back({.rule = domain::row_of<domain::RuleSwitch>(row), .wanted = {}, .today = {}});
    std::ranges::sort(lines, {}, [](const RuleLine& line) { return std::tuple(line.rule.kind, line.rule.rule); });
    for (RuleLine& line : lines) {
        std::map<domain::Move, std::uint32_t> counts;
        std::set<Uuid> cases;
        for (const domain::CaseMove& move : done_) {
            if (domain::rule_of(move) != line.rule.rule)
                continue;
            ++counts[move.move];
            cases.insert(move.case_id);
        }
        line.today.assign(counts.begin(), counts.end());
        line.cases_today = static_cast<std::uint32_t>(cases.size());
        for (const PendingCommand& pending : town_.outbox()) {
            const auto* wish = std::get_if<domain::SwitchRule>(&pending.command.body);
            if (wish != nullptr && wish->rule == line.rule.rule && !pending.refusal && !pending.withdrawn)
                line.wanted = wish->enabled;
        }
    }
    return lines;
}

std::vector<domain::CaseMove> RuleDesk::done_today(const std::string& rule) const
{
    std::vector<domain::CaseMove> found;
    std::ranges::copy_if(done_, std::back_inserter(found),
        [&](const domain::CaseMove& move) { return rule.empty() || domain::rule_of(move) == rule; });
    return found;
}

Result<void> RuleDesk::may_switch() const
{
    const domain::Principal& me = actions_.me();
    if (me.role != domain::UserRole::Administrator || domain::significant_part(me.scope).size() > district_digits)
        return make_error(Fault::Refused, "services.rules_not_yours");
    return {};
}

Result<void> RuleDesk::check(const domain::SwitchRule& wanted) const
{
    if (auto may = may_switch(); !may)
        return may;
    const std::vector<RuleLine> all = lines();
    const auto found = std::ranges::find_if(all, [&](const RuleLine& line) { return line.rule.rule == wanted.rule; });
    if (found == all.end())
        return make_error(Fault::Input, "platform.no_such_rule", {{"id", wanted.rule}});
    if (found->wanted)
        return make_error(Fault::Refused, "services.already_waiting");
    if (found->rule.enabled == wanted.enabled)
        return make_error(Fault::Input, "services.nothing_changed");
    if (wanted.reason.empty())
        return make_error(Fault::Refused, "domain.reason_needed");
    return {};
}

void RuleDesk::switch_rule(domain::SwitchRule wanted, CaseActions::Done done)
{
    if (auto allowed = check(wanted); !allowed) {
        if (done)
            done(std::move(allowed));
        return;
    }
    actions_.switch_rule(std::move(wanted), std::move(done));
}

void RuleDesk::rows_changed(std::uint32_t register_number)
{
    if (register_number == rule_register().number)
        changed();
}

void RuleDesk::moves_appended(std::size_t count)
{
    if (!open_)
        return;
    bool more = false;
    const auto& recent = town_.recent_moves();
    for (std::size_t at = std::min(count, recent.size()); at-- > 0;)
        more = take(recent[at]) || more;
    if (more)
        changed();
}

void RuleDesk::ticked(UtcMillis now)
{
    if (!open_ || local_day(now) == day_)
        return;
    done_.clear(); // a new day
    read();
    changed();
}

void RuleDesk::changed()
{
    if (open_ && on_changed)
        on_changed();
}

} // namespace yiping::services
