// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>

#include <optional>
#include <string_view>

namespace yiping::protocol {

/// Reads a `Frame` that holds nothing but a batch straight into columns; a generated message would hold every value
/// twice. Checks every count and length, so that the batch can be read without looking again. None: it is a frame of
/// another kind, or has fields besides the batch.
[[nodiscard]] std::optional<Result<Batch>> read_frame(std::string_view frame);

/// One `Batch` message.
[[nodiscard]] Result<Batch> read_batch(std::string_view bytes);
/// One `Rows` message.
[[nodiscard]] Result<RowBatch> read_rows(std::string_view bytes);

} // namespace yiping::protocol
