// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace yiping {

/// Names the calling thread, by its first 15 bytes.
void name_thread(const std::string& name);

/// The calling thread takes less of a busy machine than others do: a person waits for those, nobody for this one. On an
/// idle machine it changes nothing.
void give_way();

/// The calling thread does little at a time and a person waits for it: it need not wait until others have used up their
/// time. It gets no more of the machine than they do (ADR 36). A system that does not know this (Linux before 6.12)
/// goes on as before.
void answer_first();

} // namespace yiping
