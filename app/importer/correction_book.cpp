// SPDX-License-Identifier: GPL-3.0-or-later
#include "correction_book.h"

#include <format>

namespace yiping::importer {

std::string text_of(const domain::Value& value)
{
    if (const auto* text = std::get_if<std::string>(&value))
        return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value))
        return std::to_string(*number);
    if (const auto* real = std::get_if<double>(&value))
        return std::format("{}", *real);
    return {};
}

void CorrectionBook::keep(const domain::DescribedRow& here, domain::DescribedRow& fresh, std::int64_t line,
    bool overwrite, std::size_t examples, KeptCorrections& kept, std::vector<domain::Correction>& forgotten) const
{
    const auto found = rows_.find(here.id());
    if (found == rows_.end())
        return;
    for (const domain::Correction& each : found->second) {
        const int place = domain::field_index(here.info().fields, each.field);
        if (place < 0)
            continue;
        const auto field = static_cast<std::size_t>(place);
        const domain::Value& source = fresh.at(field);
        const domain::CorrectionVerdict verdict = domain::judge(each, here.at(field), source);
        if (verdict == domain::CorrectionVerdict::Same)
            continue;
        if (verdict == domain::CorrectionVerdict::Conflict) {
            if (overwrite) {
                forgotten.push_back(each);
                continue;
            }
            ++kept.count;
            const domain::FieldInfo& info = here.info().fields[field];
            const bool binary = info.type == domain::FieldType::Uuid || info.type == domain::FieldType::Bytes;
            if (kept.examples.size() < examples)
                kept.examples.push_back({line, here.id(), info.name, binary ? std::string() : text_of(here.at(field)),
                    binary ? std::string() : text_of(source)});
        }
        fresh.at(field) = here.at(field);
    }
}

} // namespace yiping::importer
