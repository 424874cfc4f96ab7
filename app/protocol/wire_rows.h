// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/row_batch.h>

#include "sync.pb.h"

namespace yiping::protocol {

/// Rows inside other messages than a batch (answers, what is kept of unknown fields): few, through the same code.
void to_wire(const RowBatch& batch, yiping::sync::v1::Rows& wire);
/// Checks every count and length, so that a batch can be read without looking again.
[[nodiscard]] Result<RowBatch> from_wire(const yiping::sync::v1::Rows& wire);

/// Tags, kinds and ids of a batch with rows whose columns are whole.
[[nodiscard]] Result<void> check_columns(const RowBatch& batch);

[[nodiscard]] std::unexpected<Error> bad_message(std::string_view why);

} // namespace yiping::protocol
