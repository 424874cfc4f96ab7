// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers.h>
#include <yiping/services/ports.h>
#include <yiping/storage/cache_view.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace yiping::bench {

/// Case `number` of a town in its second year: of the first `open` nobody has put it right yet, all of the last two
/// days; the others lie evenly over two years before `now`. Grids are those of `areas`.
[[nodiscard]] domain::Case case_of_town(
    std::uint64_t number, std::uint64_t open, UtcMillis now, const std::vector<const domain::Area*>& grids);

/// A console over a real cache whose answers come when pump() is called, so that they are part of what is timed. Its
/// outbox is in memory: a command is durable at once and waits. One thread.
class DeskConsole final : public services::CacheReader, public services::Feed, public services::CommandSink {
public:
    explicit DeskConsole(std::shared_ptr<const storage::CacheLocation> location);

    /// Reads what was asked for and gives the answers; false: nothing waited.
    bool pump();
    [[nodiscard]] std::size_t submitted() const { return outbox_.size(); }

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
    void submit(domain::Command command, std::function<void(Result<void>)> done) override;
    void withdraw(Uuid command_id) override;
    void dismiss(Uuid command_id) override;

private:
    storage::CacheView view_;
    std::vector<services::PendingCommand> outbox_;
    std::vector<std::function<void()>> waiting_;
};

} // namespace yiping::bench
