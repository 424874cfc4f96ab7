// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/uuid.h>
#include <yiping/protocol/messages.h>
#include <yiping/services/ports.h>

#include <functional>
#include <map>
#include <mutex>
#include <utility>

namespace yiping::shell {

/// Who waits for which revealed field. Any thread.
class RevealAnswers {
public:
    using Done = std::function<void(Result<services::RevealedField>)>;

    void expect(const Uuid& id, Done done)
    {
        const std::scoped_lock lock(mutex_);
        waiting_.emplace(id, std::move(done));
    }
    /// What is to be done with an answer; empty where nobody waits for it (any more).
    [[nodiscard]] std::function<void()> take(protocol::Revealed answer)
    {
        const std::scoped_lock lock(mutex_);
        auto found = waiting_.extract(answer.id);
        if (found.empty())
            return {};
        return [done = std::move(found.mapped()), answer = std::move(answer)] {
            if (answer.error)
                done(std::unexpected(*answer.error));
            else
                done(services::RevealedField{answer.value, answer.until});
        };
    }

private:
    std::mutex mutex_;
    std::map<Uuid, Done> waiting_;
};

} // namespace yiping::shell
