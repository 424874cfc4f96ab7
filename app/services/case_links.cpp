// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/case_links.h>

#include <yiping/domain/described_row.h>
#include <yiping/domain/dispatch_ranking.h>

#include <algorithm>
#include <limits>
#include <tuple>

namespace yiping::services {

namespace {

constexpr double near_m = 300;

const domain::RegisterInfo& link_register()
{
    return domain::info(domain::RowTraits<domain::CaseLink>::which);
}

bool is_pair(const domain::LinkCases& wish, const Uuid& one, const Uuid& other)
{
    return domain::case_link_id(wish.case_id, wish.other_id) == domain::case_link_id(one, other);
}

const domain::LinkCases* waiting_link(const PendingCommand& pending)
{
    return pending.refusal || pending.withdrawn ? nullptr : std::get_if<domain::LinkCases>(&pending.command.body);
}

} // namespace

CaseLinks::CaseLinks(Town& town, CaseActions& actions, Clock& clock)
    : town_(town), actions_(actions), clock_(clock), subscription_(town.subscribe(*this))
{
}

void CaseLinks::open()
{
    town_.look_at(link_register());
}

void CaseLinks::rows_changed(std::uint32_t register_number)
{
    if (register_number == link_register().number && on_changed)
        on_changed();
}

std::optional<domain::CaseLink> CaseLinks::held(const Uuid& one, const Uuid& other) const
{
    const auto* rows = town_.rows_of(link_register());
    if (rows == nullptr)
        return std::nullopt;
    const auto found = rows->find(domain::case_link_id(one, other));
    return found == rows->end() ? std::nullopt : std::optional(domain::row_of<domain::CaseLink>(found->second));
}

std::vector<domain::CaseLink> CaseLinks::of(const Uuid& case_id) const
{
    std::vector<domain::CaseLink> links;
    if (const auto* rows = town_.rows_of(link_register())) {
        for (const auto& [id, row] : *rows) {
            if (row.integer("ended_at") || (row.uuid("case_id") != case_id && row.uuid("other_id") != case_id))
                continue;
            links.push_back(domain::row_of<domain::CaseLink>(row));
        }
    }
    for (const PendingCommand& pending : town_.outbox()) {
        const domain::LinkCases* wish = waiting_link(pending);
        if (wish == nullptr || (wish->case_id != case_id && wish->other_id != case_id))
            continue;
        std::erase_if(links,
            [&](const domain::CaseLink& link) { return !link.kind && is_pair(*wish, link.case_id, link.other_id); });
        if (!wish->linked)
            continue;
        domain::CaseLink link;
        link.id = domain::case_link_id(wish->case_id, wish->other_id);
        link.case_id = wish->case_id;
        link.other_id = wish->other_id;
        link.reason = wish->reason;
        link.linked_at = pending.command.made_at;
        link.linked_by = actions_.me().post;
        links.push_back(std::move(link));
    }
    std::ranges::sort(links, {}, [](const domain::CaseLink& link) { return std::tuple(link.linked_at, link.id); });
    return links;
}

std::vector<Uuid> CaseLinks::suggestions(const domain::Case& data, std::string_view words, std::size_t limit) const
{
    std::vector<Uuid> linked;
    for (const domain::CaseLink& link : of(data.id)) {
        if (!link.kind)
            linked.push_back(domain::other_of(link, data.id));
    }
    std::vector<std::pair<std::tuple<double, UtcMillis, Uuid>, Uuid>> found;
    for (const CaseIndex at : town_.open_cases()) {
        const domain::Case* other = town_.detail(at);
        if (other == nullptr || other->id == data.id || std::ranges::contains(linked, other->id))
            continue;
        double metres = std::numeric_limits<double>::infinity();
        if (data.lon && data.lat && other->lon && other->lat)
            metres = domain::distance_m(*data.lon, *data.lat, *other->lon, *other->lat);
        const auto has = [&](const std::string& text) { return text.find(words) != std::string::npos; };
        const bool wanted = words.empty() ? metres <= near_m || other->area_code == data.area_code
                                          : has(other->number) || has(other->title) || has(other->address);
        if (wanted)
            found.push_back({std::tuple(metres, -other->opened_at, other->id), other->id});
    }
    std::ranges::sort(found);
    std::vector<Uuid> ids;
    for (const auto& [order, id] : found) {
        if (ids.size() < limit)
            ids.push_back(id);
    }
    return ids;
}

Result<void> CaseLinks::check(const domain::LinkCases& wanted, const domain::Case& one, const domain::Case& other) const
{
    for (const PendingCommand& pending : town_.outbox()) {
        if (const domain::LinkCases* wish = waiting_link(pending); wish != nullptr && is_pair(*wish, one.id, other.id))
            return make_error(Fault::Refused, "services.already_waiting");
    }
    const auto before = held(one.id, other.id);
    if (auto row = domain::link_cases(wanted, one, other, before ? &*before : nullptr, actions_.me(), clock_.now());
        !row)
        return std::unexpected(row.error());
    return {};
}

void CaseLinks::link(
    const domain::LinkCases& wanted, const domain::Case& one, const domain::Case& other, CaseActions::Done done)
{
    if (auto allowed = check(wanted, one, other); !allowed) {
        if (done)
            done(std::move(allowed));
        return;
    }
    actions_.link(wanted, std::move(done));
}

} // namespace yiping::services
