// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/domain/case_life.h>
#include <yiping/services/ports.h>
#include <yiping/services/register_facts.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace yiping::testing {

/// Cache, line and outbox of a console in memory, with a platform behind it that decides by the table of moves when the
/// test says so. Answers wait until `pump`, as the real ones do. One thread.
class FakeConsole final : public services::CacheReader,
                          public services::RegisterReader,
                          public services::CommandSink,
                          public services::PersonalData,
                          public services::Drafts,
                          public services::Feed {
public:
    explicit FakeConsole(Clock& clock) : clock_(clock), random_(7) {}

    domain::RowSet rows; ///< the cache
    std::vector<services::PendingCommand> outbox; ///< what waits
    std::vector<domain::Command> submitted; ///< everything ever handed over
    std::vector<Uuid> dismissed;
    std::optional<domain::Command> draft; ///< kept
    std::vector<Uuid> withdrawn;
    std::optional<Error> disk_error; ///< submit answers with it
    domain::Principal platform_sees{.user = "operator",
        .post = "陈 值班员",
        .role = domain::UserRole::Supervisor,
        .scope = "",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};

    /// Runs answers, and those that they bring about, until none wait.
    void pump();
    /// Registers asked for from now on wait for let_registers_come(): a cache answers by more than one thread.
    bool registers_come_late = false;
    std::size_t cases_at_once = 1000;
    bool rows_come_along = false; ///< full rows of open cases with the cases
    std::size_t cases_read = 0; ///< full rows asked for by their ids
    void let_registers_come();
    /// Rows come from the platform: into the cache, then to whoever listens.
    void change(domain::RowSet changed, std::vector<std::pair<domain::Register, Uuid>> removed = {});
    /// The platform takes the oldest waiting command and answers.
    Result<void> platform_takes_one();
    /// The platform does a move of its own (a worker signs).
    Result<void> platform_does(const domain::MoveCase& move, const domain::Principal& who);
    void platform_refuses_one(Error why);
    /// Somebody else was first: the oldest waiting command comes back with what the platform has.
    void platform_conflicts_one(domain::Case current, std::vector<domain::CaseMove> since);
    /// The outbox again, as a test has changed it.
    void say_outbox();

    struct Reveal {
        domain::Register which;
        Uuid row;
        std::string field, reason;
    };
    std::vector<Reveal> reveals; ///< asked for
    Result<services::RevealedField> reveal_answer = services::RevealedField{"", 0};
    void set_link(services::LinkStatus status);
    [[nodiscard]] domain::Case* find_case(const Uuid& id);

    void load_registers(std::function<void(Result<domain::RowSet>)> done) override;
    void read_register_facts(std::function<void(Result<std::shared_ptr<const services::RegisterFacts>>)> done) override;
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
    void keep_draft(std::optional<domain::Command> kept) override { draft = std::move(kept); }
    void read_draft(std::function<void(Result<std::optional<domain::Command>>)> done) override;
    void reveal(domain::Register which, Uuid row, std::string field, std::string reason,
        std::function<void(Result<services::RevealedField>)> done) override;

private:
    Result<void> platform_links(const domain::LinkCases& wish);

    Clock& clock_;
    SeededRandom random_;
    std::int64_t rev_ = 1'000'000;
    std::vector<std::size_t> by_id_; ///< places of cases; a million of them are not looked through for each change
    std::deque<std::function<void()>> waiting_;
    std::deque<std::function<void()>> late_;
};

} // namespace yiping::testing
