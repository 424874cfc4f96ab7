// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>

#include "sync.pb.h"

namespace yiping::protocol {

/// Empty for the id that is none.
[[nodiscard]] inline std::string bytes_of(const Uuid& id)
{
    return id.is_nil() ? std::string() : std::string(id.as_bytes());
}

void to_wire(const domain::Command& command, yiping::sync::v1::Command& wire);
[[nodiscard]] Result<domain::Command> from_wire(const yiping::sync::v1::Command& wire);
void to_wire(const CommandAnswer& answer, yiping::sync::v1::CommandAnswer& wire);
[[nodiscard]] Result<CommandAnswer> from_wire(const yiping::sync::v1::CommandAnswer& wire);
void to_wire(const Error& error, yiping::sync::v1::Error& wire);
[[nodiscard]] Error from_wire(const yiping::sync::v1::Error& wire);

} // namespace yiping::protocol
