// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/importer/row_sink.h>

#include <map>

namespace yiping::test {

/// Keeps rows in memory, all or nothing as a store does. Can be told to fail at the n-th batch.
class MemorySink final : public importer::RowSink {
public:
    Result<std::vector<domain::Area>> areas() override
    {
        std::vector<domain::Area> all;
        all.reserve(areas_.size());
        for (const auto& [code, area] : areas_)
            all.push_back(area);
        return all;
    }
    Result<std::vector<domain::Case>> find_cases(std::span<const Uuid> ids) override
    {
        std::vector<domain::Case> found;
        for (const Uuid& id : ids)
            if (const auto each = cases_.find(id); each != cases_.end())
                found.push_back(each->second);
        return found;
    }
    Result<domain::RowSet> parts_of(const Uuid& case_id) override
    {
        domain::RowSet parts;
        const auto take = [&](const auto& from, auto& to) {
            for (const auto& [id, each] : from)
                if (each.case_id == case_id)
                    to.push_back(each);
        };
        take(assignments_, parts.assignment_rows);
        take(moves_, parts.case_move_rows);
        take(spans_, parts.case_span_rows);
        return parts;
    }
    Result<std::vector<domain::Correction>> corrections() override { return corrections_; }
    Result<void> forget_correction(const Uuid& case_id, std::string_view field) override
    {
        std::erase_if(corrections_, [&](const auto& each) { return each.row == case_id && each.field == field; });
        return {};
    }
    Result<void> put_all(const importer::RowSource& next) override
    {
        auto areas = areas_;
        auto cases = cases_;
        auto moves = moves_;
        auto spans = spans_;
        auto assignments = assignments_;
        int batch = 0;
        domain::RowSet rows; // the same again and again, as the store passes it
        while (true) {
            const auto more = next(rows);
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            if (++batch == fail_at_batch)
                return make_error(Fault::Environment, "sqlite.disk_full", {{"path", "memory"}});
            largest_batch = std::max(largest_batch, rows.size());
            for (domain::Area& area : rows.area_rows)
                areas[area.area_code] = std::move(area);
            for (domain::CaseMove& each : rows.case_move_rows)
                moves[each.id] = std::move(each);
            for (domain::CaseSpan& each : rows.case_span_rows)
                spans[each.id] = std::move(each);
            for (domain::Assignment& each : rows.assignment_rows)
                assignments[each.id] = std::move(each);
            for (domain::Case& each : rows.case_rows) {
                ++written;
                cases[each.id] = std::move(each);
            }
        }
        moves_ = std::move(moves);
        spans_ = std::move(spans);
        assignments_ = std::move(assignments);
        areas_ = std::move(areas);
        cases_ = std::move(cases);
        return {};
    }

    std::map<std::string, domain::Area> areas_;
    std::map<Uuid, domain::Case> cases_;
    std::map<Uuid, domain::CaseMove> moves_;
    std::map<Uuid, domain::CaseSpan> spans_;
    std::map<Uuid, domain::Assignment> assignments_;
    std::vector<domain::Correction> corrections_;
    int fail_at_batch = 0;
    std::size_t written = 0;
    std::size_t largest_batch = 0;
};

} // namespace yiping::test
