// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/domain/registers.h>
#include <yiping/services/ports.h>

#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace yiping::bench {

/// A console's cache, line and outbox in memory: any number of closed cases as briefs, the open ones in full. What is
/// asked is answered by pump(), a command is durable at once and waits. One thread.
class DeskConsole final : public services::CacheReader, public services::Feed, public services::CommandSink {
public:
    DeskConsole(domain::RowSet registers, std::uint32_t closed, std::uint32_t open, UtcMillis now);

    /// Gives the answers that wait, and those that they bring about.
    void pump();
    [[nodiscard]] std::size_t submitted() const { return outbox_.size(); }

    void load_registers(std::function<void(Result<domain::RowSet>)> done) override;
    void load_cases(std::function<void(Result<std::vector<services::CaseBrief>>, bool last)> chunk) override;
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
    domain::RowSet registers_;
    std::vector<services::CaseBrief> briefs_;
    std::unordered_map<Uuid, domain::Case> open_;
    std::vector<services::PendingCommand> outbox_;
    std::vector<std::function<void()>> waiting_;
};

} // namespace yiping::bench
