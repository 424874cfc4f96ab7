// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/enums.h>
#include <yiping/services/town.h>

#include <vector>

namespace yiping::services {

/// Somebody who was sent and has not fed back: how far word has reached him.
struct DispatchSlip {
    /// In the order in which somebody at the desk has to do something.
    enum class Standing : std::uint8_t {
        Unsigned,  ///< 超时未签: not signed for in time
        Waiting,   ///< 未送达: still in the outbox of this console
        Queued,    ///< 未送达: his phone has not fetched it
        Delivered, ///< 已送达
        Phoned,    ///< 电话已通知
        Signed,    ///< 已签收
    };
    Uuid assignment_id; ///< nil while it waits here
    Uuid case_id, responder_id;
    domain::AssignmentRole role = domain::AssignmentRole::Lead;
    Standing standing = Standing::Queued;
    UtcMillis since = 0; ///< sent, fetched or signed at; of Unsigned: when it should have been signed
    bool phoned = false; ///< told by telephone, whatever else
    bool operator==(const DispatchSlip&) const = default;
};

/// Of all open cases: what wants a hand first, then the oldest. What waits in the outbox is laid over. GUI thread.
[[nodiscard]] std::vector<DispatchSlip> dispatch_slips(const Town& town);

} // namespace yiping::services
