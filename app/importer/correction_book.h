// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/correction.h>
#include <yiping/importer/kept_corrections.h>

#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace yiping::importer {

/// What people have corrected in a register, for an import that must not take it back.
class CorrectionBook {
public:
    CorrectionBook() = default;
    explicit CorrectionBook(const std::vector<domain::Correction>& all)
    {
        for (const domain::Correction& each : all)
            rows_[each.row].push_back(each);
    }
    [[nodiscard]] bool empty() const { return rows_.empty(); }

    /// Puts back into `fresh` what was corrected in `here`. With `overwrite` nothing is put back where the source says
    /// something new; these corrections are over (`forgotten`).
    void keep(const domain::DescribedRow& here, domain::DescribedRow& fresh, std::int64_t line, bool overwrite,
        std::size_t examples, KeptCorrections& kept, std::vector<domain::Correction>& forgotten) const;

private:
    std::unordered_map<Uuid, std::vector<domain::Correction>> rows_;
};

/// As a person reads it: whole numbers, decimals, texts; "" for nothing.
[[nodiscard]] std::string text_of(const domain::Value& value);

} // namespace yiping::importer
