// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe.h"

#include <gtest/gtest.h>

#include <csignal>
#include <set>

namespace yiping::testing {

namespace {

using domain::Move;
using domain::Step;

/// Sits at the desk of the demo: sends somebody to every new case, verifies and closes what is fed back.
class Director {
public:
    explicit Director(const Ready& ready) : probe_(ready) { probe_.send(hello_as(ready, "desk")); }

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
        case Step::FedBack:
            if (ours_.contains(data.id))
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
        protocol::CommandRequest request;
        request.command.id = Uuid::make(clock_, random_);
        request.command.base_revision = data.rev;
        request.command.body = body;
        probe_.send(request);
    }

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

} // namespace yiping::testing
