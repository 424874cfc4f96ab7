// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/described_row.h>
#include <yiping/domain/enums.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/mediation.h>
#include <yiping/domain/registers/mediation_venue.h>
#include <yiping/domain/registers/party_unit.h>
#include <yiping/domain/registers/patrol.h>
#include <yiping/domain/registers/points_account.h>
#include <yiping/domain/registers/points_entry.h>
#include <yiping/domain/registers/volunteer_service.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// What the scenes of a wall need of registers that the town does not hold row by row: party units, hazards, disputes,
/// hotline, points, volunteers, patrols, directed tasks. Small values with the area they belong to, so that any area of
/// the drill-down is counted from them in memory. Nothing personal and no text of a record is in them.
namespace yiping::services {

struct PartyUnitFact {
    Uuid id;
    std::string area;
    domain::PartyUnitKind kind{};
    std::string name;
    std::string leader; ///< surname and post
    std::int64_t members = 0; ///< 党员
    std::vector<std::string> grids; ///< codes of the areas it leads
};
struct HazardFact {
    std::string area, kind;
    domain::HazardLevel level{};
    domain::HazardStage stage{};
    UtcMillis found_at = 0, due_at = 0, removed_at = 0;
    std::int64_t households = 0;
};
struct DisputeFact {
    std::string area;
    domain::DisputeStage stage{};
    domain::AreaLevel level{};
    Uuid venue;
    UtcMillis found_at = 0, mediating_at = 0, agreed_at = 0, confirmed_at = 0, performed_at = 0, resolved_at = 0;
};
struct VenueFact {
    Uuid id;
    std::string area, name;
    domain::VenueKind kind{};
};
struct MediationFact {
    std::string area;
    Uuid venue;
    UtcMillis at = 0;
    domain::MediationMode mode{};
    bool agreed = false;
};
struct HotlineFact {
    std::string area, category;
    UtcMillis received_at = 0, due_at = 0, responded_at = 0, resolved_at = 0;
    std::int8_t solved = -1, satisfied = -1; ///< 0 no, 1 yes, -1 not asked
    bool unprompted = false;
};
struct PointsAccountsFact { ///< accounts of one kind in one area
    std::string area;
    domain::PointsAccountKind kind{};
    std::int64_t accounts = 0, balance = 0;
};
struct PointsFact { ///< of one area, month and reason; redemptions have no reason
    std::string area;
    std::int32_t month = 0; ///< domain::month_index
    domain::PointsReason reason{};
    bool redeemed = false;
    std::int64_t points = 0, entries = 0;
};
struct VolunteerFact {
    std::string area;
    domain::VolunteerKind kind{};
    UtcMillis at = 0;
    std::int64_t person_minutes = 0, people = 0, served = 0;
};
struct PatrolFact { ///< of one area, day and kind
    std::string area;
    std::int64_t day = 0;
    domain::PatrolKind kind{};
    std::int64_t rounds = 0, metres = 0, found = 0;
};
struct TaskFact {
    std::string area;
    UtcMillis issued_at = 0, due_at = 0, received_at = 0, completed_at = 0;
};

struct RegisterFacts {
    UtcMillis read_at = 0; ///< of the console's clock
    std::vector<PartyUnitFact> party_units;
    std::vector<HazardFact> hazards;
    std::vector<DisputeFact> disputes;
    std::vector<VenueFact> venues;
    std::vector<MediationFact> mediations;
    std::vector<HotlineFact> hotline;
    std::vector<PointsAccountsFact> points_accounts;
    std::vector<PointsFact> points;
    std::vector<VolunteerFact> volunteers;
    std::vector<PatrolFact> patrols;
    std::vector<TaskFact> tasks;
};

/// All rows of a register, on the reader's thread.
using RegisterSource = std::function<Result<std::vector<domain::DescribedRow>>(const domain::RegisterInfo&)>;
/// Counts them; any thread, one register in memory at a time.
[[nodiscard]] Result<std::shared_ptr<const RegisterFacts>> make_register_facts(
    const RegisterSource& rows, UtcMillis now);

/// Reads of the cache for a wall; as CacheReader, calls return at once and answers come on the owner's thread.
class RegisterReader {
public:
    virtual ~RegisterReader() = default;
    virtual void read_register_facts(std::function<void(Result<std::shared_ptr<const RegisterFacts>>)> done) = 0;
};

} // namespace yiping::services
