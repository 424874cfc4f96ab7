// SPDX-License-Identifier: GPL-3.0-or-later
#include "mutated_host.h"

#include <algorithm>

namespace yiping::simulation {

using protocol::Batch;
using protocol::EncodedBatch;

namespace {

/// The batch without its newest row, as if that had been committed late with an earlier number.
void drop_newest_row(Batch& batch)
{
    for (auto rows = batch.rows.rbegin(); rows != batch.rows.rend(); ++rows) {
        if (rows->rows < 2)
            continue;
        domain::RowSet set;
        protocol::add_rows(*rows, set);
        set.visit([](auto& of_register) {
            if (!of_register.empty())
                of_register.pop_back();
        });
        if (!set.described.empty())
            set.described.pop_back();
        *rows = protocol::batches_of(set).front();
        return;
    }
    if (!batch.rows.empty())
        batch.rows.pop_back();
}

} // namespace

Result<EncodedBatch> MutatedHost::delta(const domain::Principal& who, std::int64_t from)
{
    auto made = real_.delta(seen_as(who), from);
    const bool skips = run_.mutation == Mutation::DeltaSkipsRow && ++deltas_ % 7 == 0;
    if (!made || !made->message || (run_.mutation != Mutation::TombstoneNotSent && !skips))
        return made;
    auto message = protocol::decode(*made->message);
    if (!message)
        return made;
    Batch& batch = std::get<Batch>(*message);
    if (skips)
        drop_newest_row(batch);
    else
        batch.removed.clear();
    made->message = std::make_shared<const std::string>(protocol::encode(std::move(*message)));
    return made;
}

protocol::CommandAnswer MutatedHost::execute(const domain::Principal& who, const domain::Command& command)
{
    // Reports and scenes name their rows by the command: under another id they would be another command.
    const bool moves = std::holds_alternative<domain::MoveCase>(command.body);
    if (run_.mutation != Mutation::CommandForgotten || !moves)
        return real_.execute(who, command);
    domain::Command unknown = command;
    run_.random.fill({unknown.id.bytes.data() + 8, 8});
    auto answer = real_.execute(who, unknown);
    answer.id = command.id;
    return answer;
}

} // namespace yiping::simulation
