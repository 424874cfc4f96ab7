// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/storage/outbox.h>

#include <deque>
#include <utility>

namespace yiping::storage {

/// The platform's answers on their way into the outbox. A disk that refuses (full) must not leave a command 未送达 that
/// has been answered: it waits here, in its turn, until the disk takes it. If the program ends before, the command is
/// sent again and gets the same answer. The outbox's thread.
class AnswerKeeper {
public:
    /// Errors: those of the first answer that the disk did not take; nothing is lost.
    [[nodiscard]] Result<void> keep(Outbox& outbox, protocol::CommandAnswer answer)
    {
        waiting_.push_back(std::move(answer));
        return try_again(outbox);
    }
    /// The same for those that wait.
    [[nodiscard]] Result<void> try_again(Outbox& outbox)
    {
        while (!waiting_.empty()) {
            if (auto done = outbox.answered(waiting_.front()); !done)
                return done;
            waiting_.pop_front();
        }
        return {};
    }
    [[nodiscard]] bool is_empty() const { return waiting_.empty(); }
    /// As if the program had ended.
    void forget() { waiting_.clear(); }

private:
    std::deque<protocol::CommandAnswer> waiting_;
};

} // namespace yiping::storage
