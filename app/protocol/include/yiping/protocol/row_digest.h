// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>
#include <yiping/protocol/row_batch.h>

#include <cstdint>
#include <map>
#include <string>

/// What both ends compute of the same rows to find out that they hold the same (docs/protocol.md, "Drift").
namespace yiping::protocol {

/// Of one row: FNV-1a (64 bits) over the fields that protocol `version` has, in order of their tags, finished with the
/// mix of SplitMix64 so that sums of them spread. Fields without a value, and fields of other versions, do not count.
[[nodiscard]] std::uint64_t row_digest(const RowBatch& batch, std::size_t row, std::uint32_t version);

/// Sums per area, modulo 2^64; the order of rows does not matter.
class AreaDigests {
public:
    explicit AreaDigests(std::uint32_t version) : version_(version) {}

    /// The batch must have the columns of its register.
    void add(const RowBatch& batch);
    /// In order of their codes.
    [[nodiscard]] std::vector<AreaDigest> take();

private:
    std::uint32_t version_;
    std::map<std::string, AreaDigest, std::less<>> areas_;
};

/// Codes of the areas that the two do not have alike. Both in order of their codes.
[[nodiscard]] std::vector<std::string> differing_areas(
    const std::vector<AreaDigest>& ours, const std::vector<AreaDigest>& theirs);

} // namespace yiping::protocol
