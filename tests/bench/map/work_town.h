// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/registers.h>
#include <yiping/geo/mercator.h>
#include <yiping/services/ports.h>
#include <yiping/services/town.h>

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace yiping::bench {

/// A town made of given rows and any number of cases, loaded at once: what a map is measured with. Cases come in
/// columns, so that a million need no full rows. One thread.
class WorkTown final : public services::CacheReader, public services::Feed, public Clock {
public:
    WorkTown(domain::RowSet registers, domain::CaseColumns cases, UtcMillis now);

    /// Loads; ready on return.
    void load();
    [[nodiscard]] services::Town& town() { return town_; }

    [[nodiscard]] UtcMillis now() override { return now_; }
    [[nodiscard]] MonoMillis monotonic() override { return now_; }

    void load_registers(std::function<void(Result<domain::RowSet>)> done) override;
    void load_cases(std::function<void(Result<std::unique_ptr<services::LoadedCases>>)> done) override;
    void read_cases(std::vector<Uuid> ids, std::function<void(Result<std::vector<domain::Case>>)> done) override;
    void read_case_page(Uuid id, std::function<void(Result<services::CasePage>)> done) override;
    void read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)> done) override;
    void read_recent_moves(
        std::uint32_t limit, std::function<void(Result<std::vector<domain::CaseMove>>)> done) override;
    void read_rule_moves(UtcMillis since, std::function<void(Result<std::vector<domain::CaseMove>>)> done) override;
    void find_cases(domain::CaseQuery query, std::function<void(Result<std::vector<domain::CaseHit>>)> done) override;
    void read_rows(
        const domain::RegisterInfo& info, std::function<void(Result<std::vector<domain::DescribedRow>>)> done) override;
    void read_outbox(std::function<void(Result<std::vector<services::PendingCommand>>)> done) override;

private:
    domain::RowSet registers_;
    domain::CaseColumns cases_;
    UtcMillis now_;
    std::vector<std::function<void()>> waiting_;
    services::Town town_;
};

/// A closed ring as WKB (OGC 06-103r4), little-endian.
[[nodiscard]] std::string wkb_polygon(std::span<const geo::LonLat> ring);

/// The town of case_work(): one area that is the whole extent, and the cases, a tenth of them open.
[[nodiscard]] domain::RowSet work_registers();
[[nodiscard]] domain::CaseColumns work_cases(std::uint32_t count, int days);

} // namespace yiping::bench
