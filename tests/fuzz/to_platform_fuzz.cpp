// SPDX-License-Identifier: GPL-3.0-or-later
// A hostile console: the platform's session gets messages of the fuzzer's choice. Whatever comes: nothing is done or
// told before somebody has said who he is, nothing after the end, and never more batches than credit.

#include "fuzz_messages.h"

#include <yiping/protocol/platform_session.h>

#include <cstdlib>

namespace {

using namespace yiping;

void check(bool holds)
{
    if (!holds)
        std::abort();
}

class Host final : public protocol::SessionHost {
public:
    bool known = false;
    bool ended = false;
    std::int64_t revision = 20;

    Result<domain::Principal> authenticate(const protocol::Hello& hello) override
    {
        if (hello.token != "right")
            return make_error(Fault::Refused, "platform.wrong_token");
        known = true;
        return domain::Principal{"desk", "陈", domain::UserRole::Operator, "", 1, "", {}};
    }
    Uuid log_id() override { return Uuid::from_name("fuzz", "log"); }
    std::int64_t head() override { return revision; }
    bool can_continue(std::int64_t cursor) override { return cursor > 5; }
    Result<std::uint64_t> mark_at(std::int64_t cursor) override { return static_cast<std::uint64_t>(cursor); }
    std::uint64_t count_rows(const domain::Principal&) override { return 1; }
    Result<protocol::EncodedBatch> delta(const domain::Principal&, std::int64_t from) override
    {
        allowed();
        protocol::Batch batch;
        batch.from = from;
        batch.to = revision;
        return protocol::EncodedBatch{std::make_shared<const std::string>(protocol::encode(batch)), revision, true};
    }
    Result<std::unique_ptr<protocol::SnapshotSource>> snapshot(const domain::Principal&) override
    {
        class Pieces final : public protocol::SnapshotSource {
        public:
            Result<protocol::EncodedBatch> next() override
            {
                protocol::Batch batch;
                batch.snapshot = true;
                batch.to = 20;
                batch.last = ++piece_ == 5;
                return protocol::EncodedBatch{
                    std::make_shared<const std::string>(protocol::encode(batch)), 20, batch.last};
            }

        private:
            int piece_ = 0;
        };
        allowed();
        return std::make_unique<Pieces>();
    }
    protocol::CommandAnswer execute(const domain::Principal&, const domain::Command& command) override
    {
        allowed();
        return {command.id, protocol::Outcome::Accepted, ++revision, std::nullopt, {}};
    }
    protocol::BlobChunk blob(const domain::Principal&, const protocol::BlobRequest& request) override
    {
        allowed();
        return {request.sha256, request.offset, 0, ""};
    }
    protocol::CommandAnswer withdraw(const domain::Principal&, const Uuid& id) override
    {
        allowed();
        return {id, protocol::Outcome::Refused, 0, Error(Fault::Refused, "platform.command_withdrawn"), {}};
    }
    protocol::Revealed reveal(const domain::Principal&, const protocol::Reveal& request) override
    {
        allowed();
        return {request.id, "x", 1, std::nullopt};
    }
    Result<protocol::RangeRows> rows_of(const domain::Principal&, const protocol::RowRange& range) override
    {
        allowed();
        const domain::RegisterInfo* info = domain::find_register(range.register_number);
        if (info == nullptr)
            return make_error(Fault::Input, "sync.bad_message", {{"why", std::string("register")}});
        return protocol::RangeRows{range, protocol::make_batch(*info)};
    }
    std::uint64_t access_version() override { return static_cast<std::uint64_t>(revision) / 7; }

private:
    void allowed() const { check(known && !ended); }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    ManualClock clock(1'774'000'000'000);
    Host host;
    protocol::PlatformSession session(host, clock);
    std::uint64_t credit = 0;
    for (const std::string& message : fuzz::messages_in({reinterpret_cast<const char*>(data), size})) {
        if (const auto asked = protocol::decode(message, protocol::request_limits)) {
            if (const auto* hello = std::get_if<protocol::Hello>(&*asked))
                credit += hello->credit;
            else if (const auto* more = std::get_if<protocol::Credit>(&*asked))
                credit += more->batches;
        }
        session.received(message);
        if ((message.size() & 15U) == 3)
            session.set_congested((message.size() & 16U) != 0);
        for (const protocol::SessionAction& action : session.take()) {
            if (const auto* send = std::get_if<protocol::Send>(&action)) {
                check(!host.ended);
                const auto said = protocol::decode(*send->bytes);
                check(said.has_value());
                if (!host.known)
                    check(std::holds_alternative<protocol::Refusal>(*said));
                if (std::holds_alternative<protocol::Batch>(*said)) {
                    check(credit > 0);
                    --credit;
                }
            } else {
                host.ended = true;
            }
        }
        clock.advance(static_cast<MonoMillis>(message.size() % 900));
        session.timer();
        for (const protocol::SessionAction& action : session.take())
            host.ended = host.ended || std::holds_alternative<protocol::End>(action);
    }
    return 0;
}
