// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>

#include <string>

namespace yiping::protocol {

/// Appends the `Frame` of a batch in protobuf's format (docs/protocol.md, "Rows as columns"), written straight from the
/// columns: a generated message would hold and copy every value twice.
void append_frame(const Batch& batch, std::string& to);

/// Appends one `Rows` message.
void append_rows(const RowBatch& batch, std::string& to);

} // namespace yiping::protocol
