// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/described_row.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Fields of rows that somebody has changed here, so that an import of the source's next file does not take the change
/// back in silence. Pure functions, any thread.
namespace yiping::domain {

/// `before`: hash of what stood there before the first change, which is what the source had said.
struct Correction {
    Uuid row;
    std::string field;
    std::uint64_t before = 0;
    bool operator==(const Correction&) const = default;
};

[[nodiscard]] std::uint64_t value_hash(const Value& value);

/// What an import does with a field that was corrected.
enum class CorrectionVerdict : std::uint8_t {
    Same,    ///< the source says what stands here
    Kept,    ///< the source says what it always said: the correction stands
    Conflict ///< the source says something new: a person decides
};
[[nodiscard]] CorrectionVerdict judge(const Correction& correction, const Value& here, const Value& source);

/// Whether people change rows of the register by commands that an import might undo. Positions and presence of staff
/// change by the minute and are no corrections.
[[nodiscard]] bool keeps_corrections(const RegisterInfo& info);
/// Of a case only what it says can be corrected; its life is the township's anyway.
[[nodiscard]] bool can_be_corrected(const RegisterInfo& info, std::string_view field);

} // namespace yiping::domain
