// SPDX-License-Identifier: GPL-3.0-or-later
#include "register_columns.h"

#include <yiping/domain/exchange.h>

#include "mapping_words.h"

#include <algorithm>
#include <map>
#include <ranges>

namespace yiping::importer {

namespace {

using domain::FieldInfo;
using domain::RegisterInfo;

struct Candidate {
    Column column;
    std::size_t rank = 0;
};

/// Calls see(field, place, personal) for each field that a column may fill.
template <class See>
void each_field(const RegisterInfo& info, See see)
{
    for (const bool personal : {false, true}) {
        const auto fields = personal ? info.personal : info.fields;
        for (std::size_t place = 0; place < fields.size(); ++place)
            if (importable(fields[place]))
                see(fields[place], place, personal);
    }
}

Result<std::vector<Candidate>> named_ones(
    const RegisterInfo& info, const std::vector<std::string>& header, std::span<const NamedColumn> named)
{
    std::vector<Candidate> found;
    for (const auto& [column, wanted] : named) {
        const auto there = std::ranges::find(header, column);
        if (there == header.end())
            return make_error(Fault::Input, "import.no_such_column", {{"column", column}});
        std::optional<Candidate> best;
        each_field(info, [&](const FieldInfo& field, std::size_t place, bool personal) {
            const auto rank = called(field, wanted);
            if (rank && (!best || *rank < best->rank))
                best = Candidate{{&field, place, personal, static_cast<std::size_t>(there - header.begin())}, *rank};
        });
        if (!best)
            return make_error(
                Fault::Input, "import.no_such_field", {{"field", wanted}, {"register", std::string(info.zh)}});
        found.push_back(*best);
    }
    return found;
}

} // namespace

bool importable(const FieldInfo& field)
{
    return field.name != "id" && field.name != "rev" && field.name != "district_id" &&
           field.type != domain::FieldType::Bytes;
}

std::optional<std::size_t> called(const FieldInfo& field, std::string_view column)
{
    const std::string bare = bare_name(column);
    if (bare.empty())
        return std::nullopt;
    for (const std::string_view own : {field.name, field.zh, field.en})
        if (bare_name(own) == bare)
            return 0;
    for (std::size_t index = 0; index < field.import_names.size(); ++index)
        if (bare_name(field.import_names[index]) == bare)
            return index + 1;
    return std::nullopt;
}

bool is_titled(const FieldInfo& field, std::string_view column)
{
    return importable(field) && (column == field.zh || column == field.en);
}

Result<RegisterColumns> RegisterColumns::find(
    const RegisterInfo& info, const std::vector<std::string>& header, bool own, std::span<const NamedColumn> named)
{
    RegisterColumns result;
    std::map<const FieldInfo*, std::size_t> taken; // by which column
    std::vector<bool> used(header.size(), false);
    const auto take = [&](const Column& column) {
        taken.emplace(column.field, column.column);
        used[column.column] = true;
        result.columns_.push_back(column);
    };
    const auto said = named_ones(info, header, named);
    if (!said)
        return std::unexpected(said.error());
    for (const Candidate& each : *said)
        if (!used[each.column.column] && !taken.contains(each.column.field))
            take(each.column);

    std::vector<Candidate> candidates;
    for (std::size_t index = 0; index < header.size(); ++index) {
        if (domain::is_masked_column(header[index]) || domain::is_record_column(header[index])) {
            used[index] = true; // a masked one shows less than what is there
            continue;
        }
        each_field(info, [&](const FieldInfo& field, std::size_t place, bool personal) {
            if (own && !is_titled(field, header[index]))
                return;
            if (const auto rank = own ? std::optional<std::size_t>(0) : called(field, header[index]))
                candidates.push_back({{&field, place, personal, index}, *rank});
        });
    }
    std::ranges::stable_sort(candidates, {}, &Candidate::rank);
    for (const Candidate& each : candidates) {
        if (used[each.column.column])
            continue;
        if (const auto other = taken.find(each.column.field); other == taken.end())
            take(each.column);
        else if (each.rank == 0 && called(*each.column.field, header[other->second]) == 0)
            return make_error(Fault::Input, "import.column_twice",
                {{"column", header[each.column.column]}, {"other", header[other->second]}});
    }
    std::ranges::sort(result.columns_, {}, &Column::column);
    for (std::size_t index = 0; index < header.size(); ++index)
        if (!used[index])
            result.unknown_.push_back(index);
    return result;
}

} // namespace yiping::importer
