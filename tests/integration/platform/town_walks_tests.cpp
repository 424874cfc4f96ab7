// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe.h"

#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <set>

namespace yiping::testing {

namespace {

using domain::Move;
using domain::Step;

/// Sits at the desk of the demo: sends somebody to every new case, verifies and closes what is fed back. With a time
/// for answers it asks for one wherever somebody was sent, and closes nothing before it has come.
class Director {
public:
    explicit Director(const Ready& ready, std::int64_t answer_within_ms = 0)
        : probe_(ready), answer_within_ms_(answer_within_ms)
    {
        probe_.send(hello_as(ready, "desk"));
    }

    /// Handles one message; false when the line is gone.
    bool turn()
    {
        auto message = probe_.receive();
        if (!message)
            return false;
        if (const auto* answer = std::get_if<protocol::CommandAnswer>(&*message)) {
            if (answer->outcome != protocol::Outcome::Accepted)
                ++refused_;
            return true;
        }
        auto* batch = std::get_if<protocol::Batch>(&*message);
        if (batch == nullptr)
            return true;
        domain::RowSet rows;
        for (const protocol::RowBatch& each : batch->rows)
            protocol::add_rows(each, rows);
        probe_.send(protocol::Credit{1});
        for (const domain::Responder& each : rows.responder_rows) {
            if (workers_.size() < 40 && each.role == domain::TeamRole::FullTime && each.on_duty)
                workers_.push_back(each.id);
            positions_ += each.position_at && in_step_ ? 1U : 0U;
        }
        for (const domain::Assignment& each : rows.assignment_rows) {
            if (ours_.contains(each.case_id))
                deliveries_.insert(each.delivery);
        }
        if (in_step_) {
            for (const domain::CaseMove& each : rows.case_move_rows)
                note_answer(each);
            for (const domain::Case& each : rows.case_rows)
                act_on(each);
        }
        in_step_ = in_step_ || batch->last;
        return true;
    }

    void act_on(const domain::Case& data)
    {
        steps_.insert(data.step);
        switch (data.step) {
        case Step::Collected:
            ours_.insert(data.id);
            ask(data, Move::Dispatch, workers_[next_worker_++ % workers_.size()]);
            break;
        case Step::Dispatched:
            if (answer_within_ms_ > 0 && ours_.contains(data.id) && !due_.contains(data.id)) {
                due_[data.id] = clock_.now() + answer_within_ms_;
                ask(data, Move::Oversee, {});
            }
            break;
        case Step::FedBack:
            if (ours_.contains(data.id) && (answer_within_ms_ == 0 || !data.answer_due_at))
                ask(data, Move::Close, {});
            break;
        case Step::Closed:
            closed_ += ours_.contains(data.id) ? 1U : 0U;
            break;
        default:
            break;
        }
    }

    void ask(const domain::Case& data, Move move, const Uuid& responder)
    {
        domain::MoveCase body;
        body.case_id = data.id;
        body.move = move;
        body.responder_id = responder;
        if (move == Move::Oversee) {
            body.reason = "请说明办到哪一步";
            body.until = due_.at(data.id);
        }
        protocol::CommandRequest request;
        request.command.id = Uuid::make(clock_, random_);
        request.command.base_revision = data.rev;
        request.command.body = body;
        probe_.send(request);
    }

    void note_answer(const domain::CaseMove& move)
    {
        const auto due = due_.find(move.case_id);
        if (move.move != Move::Answer || due == due_.end())
            return;
        EXPECT_FALSE(move.reason.empty()) << "in words";
        ++(move.at <= due->second ? answered_ : answered_late_);
    }

    [[nodiscard]] std::size_t answered() const { return answered_; }
    [[nodiscard]] std::size_t answered_late() const { return answered_late_; }
    [[nodiscard]] std::size_t closed() const { return closed_; }
    [[nodiscard]] std::size_t refused() const { return refused_; }
    [[nodiscard]] std::size_t positions() const { return positions_; }
    [[nodiscard]] const std::set<Step>& steps() const { return steps_; }
    [[nodiscard]] const std::set<domain::Delivery>& deliveries() const { return deliveries_; }

private:
    SyncProbe probe_;
    SystemClock clock_;
    SystemRandom random_;
    bool in_step_ = false;
    std::vector<Uuid> workers_;
    std::size_t next_worker_ = 0;
    std::set<Uuid> ours_;
    std::set<Step> steps_;
    std::set<domain::Delivery> deliveries_;
    std::size_t closed_ = 0, refused_ = 0, positions_ = 0;
    std::int64_t answer_within_ms_ = 0;
    std::map<Uuid, UtcMillis> due_; ///< of the answers
    std::size_t answered_ = 0, answered_late_ = 0;
};

} // namespace

TEST(TownWalks, ReportedDispatchedSignedFedBackClosed)
{
    const TempFolder folder;
    PlatformProcess platform(
        folder / "demo", {"--port", "0", "--phone-port", "0", "--demo", "--simulate", "--seed", "5", "--speed", "12"});
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    Director director(*ready);
    while (director.closed() < 3)
        ASSERT_TRUE(director.turn());
    EXPECT_EQ(director.refused(), 0U);
    EXPECT_GT(director.positions(), 0U) << "workers are seen on their way";
    for (const Step step : {Step::Collected, Step::Dispatched, Step::Handling, Step::FedBack, Step::Closed})
        EXPECT_TRUE(director.steps().contains(step)) << domain::name_of(step);
    for (const domain::Delivery delivery :
        {domain::Delivery::Queued, domain::Delivery::Delivered, domain::Delivery::Signed})
        EXPECT_TRUE(director.deliveries().contains(delivery)) << domain::name_of(delivery);
    platform.signal(SIGTERM);
    EXPECT_EQ(platform.wait_end(), 0) << platform.said();
}

TEST(TownWalks, OversightIsAnsweredInWordsByMostInTimeAndBySomeLate)
{
    const TempFolder folder;
    PlatformProcess platform(
        folder / "demo", {"--port", "0", "--phone-port", "0", "--demo", "--simulate", "--seed", "5", "--speed", "12"});
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    constexpr std::int64_t answer_within_ms = 3'000; // to workers who live twelve times as fast
    Director director(*ready, answer_within_ms);
    while (director.answered() < 3 || director.answered_late() < 1)
        ASSERT_TRUE(director.turn());
    EXPECT_GE(director.answered(), director.answered_late());
    platform.signal(SIGTERM);
    EXPECT_EQ(platform.wait_end(), 0) << platform.said();
}

} // namespace yiping::testing
