// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/correction.h>
#include <yiping/domain/registers.h>

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace yiping::importer {

/// Fills the set with the next rows; false when there are none left (the set is empty then). What it held is gone:
/// those who pass the same set again save the memory of new ones.
using RowSource = std::function<Result<bool>(domain::RowSet& rows)>;

/// Where imported rows go: the platform's store in `yipingctl`, a running platform, a list in tests.
/// Belongs to one thread.
class RowSink {
public:
    virtual ~RowSink() = default;

    /// All areas there are.
    [[nodiscard]] virtual Result<std::vector<domain::Area>> areas() = 0;
    /// The rows of these ids that exist, in any order.
    [[nodiscard]] virtual Result<std::vector<domain::Case>> find_cases(std::span<const Uuid> ids) = 0;
    /// All assignments, moves, spans and attachments of a case that is there.
    [[nodiscard]] virtual Result<domain::RowSet> parts_of(const Uuid& case_id) = 0;
    /// Fields of cases that people have corrected since they came in.
    [[nodiscard]] virtual Result<std::vector<domain::Correction>> corrections()
    {
        return std::vector<domain::Correction>();
    }
    /// The source's word counts again; within put_all.
    [[nodiscard]] virtual Result<void> forget_correction(const Uuid& /*case_id*/, std::string_view /*field*/)
    {
        return {};
    }
    /// Takes rows from the source until it has none left and makes all of them durable together, or none: an error
    /// of the source or of the disk leaves everything as it was. The source may call find_* in between.
    [[nodiscard]] virtual Result<void> put_all(const RowSource& next) = 0;
};

} // namespace yiping::importer
