// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/services/register_facts.h>

#include <yiping/domain/figure_period.h>
#include <yiping/domain/registers/hotline_ticket.h>
#include <yiping/domain/registers/party_unit_area.h>
#include <yiping/domain/registers/redemption.h>
#include <yiping/services/local_time.h>

#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace yiping::services {

namespace {

/// Remembers the first error, so that the readers below need not each look for it.
class FactReader {
public:
    explicit FactReader(const RegisterSource& source) : source_(source) {}

    template <class Row, class See>
    void each(See&& see)
    {
        if (error_)
            return;
        const auto rows = source_(domain::info(domain::RowTraits<Row>::which));
        if (!rows) {
            error_ = rows.error();
            return;
        }
        for (const domain::DescribedRow& row : *rows)
            see(domain::row_of<Row>(row));
    }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

private:
    const RegisterSource& source_;
    std::optional<Error> error_;
};

std::int8_t answer_of(std::optional<bool> answer)
{
    if (!answer)
        return -1;
    return *answer ? 1 : 0;
}

void read_party(FactReader& reader, UtcMillis now, RegisterFacts& facts)
{
    std::unordered_map<Uuid, std::size_t> index;
    reader.each<domain::PartyUnit>([&](const domain::PartyUnit& row) {
        if (row.closed_at && *row.closed_at <= now)
            return;
        index[row.id] = facts.party_units.size();
        facts.party_units.push_back(
            {row.id, row.area_code, row.kind, row.name, row.leader, row.members.value_or(0), {}});
    });
    reader.each<domain::PartyUnitArea>([&](const domain::PartyUnitArea& row) {
        const auto unit = index.find(row.party_unit_id);
        if (unit != index.end() && !(row.to_at && *row.to_at <= now))
            facts.party_units[unit->second].grids.push_back(row.area_code);
    });
}

void read_disputes(FactReader& reader, RegisterFacts& facts)
{
    reader.each<domain::Dispute>([&](const domain::Dispute& row) {
        facts.disputes.push_back({row.area_code, row.stage, row.level, row.venue_id.value_or(Uuid{}), row.found_at,
            row.mediating_at.value_or(0), row.agreed_at.value_or(0), row.confirmed_at.value_or(0),
            row.performed_at.value_or(0), row.resolved_at.value_or(0)});
    });
    reader.each<domain::MediationVenue>([&](const domain::MediationVenue& row) {
        if (!row.closed_at)
            facts.venues.push_back({row.id, row.area_code, row.name, row.kind});
    });
    reader.each<domain::Mediation>([&](const domain::Mediation& row) {
        facts.mediations.push_back({row.area_code, row.venue_id.value_or(Uuid{}), row.at, row.mode, row.agreed});
    });
}

void read_points(FactReader& reader, RegisterFacts& facts)
{
    std::map<std::tuple<std::string, std::int32_t, domain::PointsReason, bool>, std::pair<std::int64_t, std::int64_t>>
        entries;
    std::map<std::pair<std::string, domain::PointsAccountKind>, std::pair<std::int64_t, std::int64_t>> accounts;
    reader.each<domain::PointsAccount>([&](const domain::PointsAccount& row) {
        if (row.closed_at)
            return;
        auto& [count, balance] = accounts[{row.area_code, row.kind}];
        ++count;
        balance += row.balance;
    });
    reader.each<domain::PointsEntry>([&](const domain::PointsEntry& row) {
        auto& [points, count] =
            entries[{row.area_code, domain::month_index(domain::local_day_of(row.at)), row.reason, false}];
        points += row.points;
        ++count;
    });
    reader.each<domain::Redemption>([&](const domain::Redemption& row) {
        auto& [points, count] = entries[{
            row.area_code, domain::month_index(domain::local_day_of(row.at)), domain::PointsReason::Other, true}];
        points += row.points;
        ++count;
    });
    for (const auto& [key, sum] : accounts)
        facts.points_accounts.push_back({key.first, key.second, sum.first, sum.second});
    for (const auto& [key, sum] : entries)
        facts.points.push_back(
            {std::get<0>(key), std::get<1>(key), std::get<2>(key), std::get<3>(key), sum.first, sum.second});
}

void read_patrols(FactReader& reader, RegisterFacts& facts)
{
    std::map<std::tuple<std::string, std::int64_t, domain::PatrolKind>, PatrolFact> sums;
    reader.each<domain::Patrol>([&](const domain::Patrol& row) {
        const std::int64_t day = local_day(row.from_at);
        PatrolFact& sum = sums[{row.area_code, day, row.kind}];
        sum.area = row.area_code;
        sum.day = day;
        sum.kind = row.kind;
        ++sum.rounds;
        sum.metres += static_cast<std::int64_t>(row.length_m.value_or(0));
        sum.found += row.found;
    });
    for (auto& [key, sum] : sums)
        facts.patrols.push_back(std::move(sum));
}

} // namespace

Result<std::shared_ptr<const RegisterFacts>> make_register_facts(const RegisterSource& rows, UtcMillis now)
{
    const auto made = std::make_shared<RegisterFacts>();
    RegisterFacts& facts = *made;
    facts.read_at = now;
    FactReader reader(rows);
    read_party(reader, now, facts);
    reader.each<domain::Hazard>([&](const domain::Hazard& row) {
        if (row.stage != domain::HazardStage::Voided)
            facts.hazards.push_back({row.area_code, row.kind, row.level, row.stage, row.found_at,
                row.due_at.value_or(0), row.removed_at.value_or(0), row.households.value_or(0)});
    });
    read_disputes(reader, facts);
    reader.each<domain::HotlineTicket>([&](const domain::HotlineTicket& row) {
        facts.hotline.push_back(
            {row.area_code, row.category, row.received_at, row.due_at.value_or(0), row.responded_at.value_or(0),
                row.resolved_at.value_or(0), answer_of(row.resolved), answer_of(row.satisfied), row.unprompted});
    });
    read_points(reader, facts);
    reader.each<domain::VolunteerService>([&](const domain::VolunteerService& row) {
        const std::int64_t minutes = row.to_at > row.from_at ? (row.to_at - row.from_at) / minute_ms : 0;
        facts.volunteers.push_back(
            {row.area_code, row.kind, row.from_at, minutes * row.people, row.people, row.served.value_or(0)});
    });
    read_patrols(reader, facts);
    reader.each<domain::DirectedTask>([&](const domain::DirectedTask& row) {
        if (!row.withdrawn_at)
            facts.tasks.push_back(
                {row.area_code, row.issued_at, row.due_at, row.received_at.value_or(0), row.completed_at.value_or(0)});
    });
    if (reader.error())
        return std::unexpected(*reader.error());
    return made;
}

} // namespace yiping::services
