// SPDX-License-Identifier: GPL-3.0-or-later
// A hostile platform: the console's machine gets messages of the fuzzer's choice. Whatever comes, its rules hold: rows
// are handed out only after a welcome, a cursor moves only to where the batches lead, and it always has a plan.

#include "fuzz_messages.h"

#include <yiping/protocol/console_machine.h>

#include <cstdlib>

namespace {

void check(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace yiping;
    if (size == 0)
        return 0;
    ManualClock clock(1'774'000'000'000);
    SeededRandom random(data[0]);
    protocol::ConsoleMachine machine(
        {Uuid::from_name("fuzz", "console"), "token", "", "fuzz", 4, 1'000, 5'000}, clock, random);
    domain::Command command;
    command.id = Uuid::from_name("fuzz", "command");
    command.body = domain::PutScene{"main", "case", std::nullopt};
    machine.start({Uuid::from_name("fuzz", "log"), 20, "", 1, {command}, {}});
    std::int64_t cursor = 20;
    bool linked = false;
    const auto drive = [&] {
        for (auto actions = machine.take(); !actions.empty(); actions = machine.take()) {
            for (protocol::ConsoleAction& action : actions) {
                if (std::holds_alternative<protocol::OpenLink>(action)) {
                    linked = true;
                    machine.link_up();
                } else if (std::holds_alternative<protocol::CloseLink>(action)) {
                    linked = false;
                } else if (const auto* batch = std::get_if<protocol::ApplyBatch>(&action)) {
                    check(batch->batch.snapshot || batch->batch.from == cursor);
                    check(!batch->cursor || *batch->cursor == batch->batch.to);
                    check(batch->batch.snapshot || batch->cursor.has_value());
                    if (batch->cursor)
                        cursor = *batch->cursor;
                    // A broken rule drops the link, and what was handed out before it is durable all the same.
                    machine.applied(batch->ticket);
                } else if (const auto* compare = std::get_if<protocol::CompareDigests>(&action)) {
                    machine.compared(compare->link, {"990101001"});
                }
            }
        }
    };
    drive();
    for (const std::string& message : fuzz::messages_in({reinterpret_cast<const char*>(data) + 1, size - 1})) {
        if (linked)
            machine.received(message);
        drive();
        check(machine.status().cursor == cursor);
        const auto next = machine.next_timer();
        check(next.has_value());
        if (!linked || (message.size() & 7U) == 0) {
            clock.advance(std::max<MonoMillis>(0, *next - clock.monotonic()));
            machine.timer();
            drive();
        }
    }
    return 0;
}
