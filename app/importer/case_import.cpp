// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/case_import.h>

#include "case_reader.h"
#include "rejects_file.h"
#include "row_pipe.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/case_life.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <thread>
#include <unordered_map>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::int64_t progress_rows = 50'000;

/// Rows of an id that the file has more than once.
struct Repeated {
    std::int64_t last_line = 0; ///< of its last good row
    std::int64_t earlier = 0;   ///< good rows before that
};

/// What a row of the source becomes, given the one that is there: the source speaks for what it says, the township
/// for what it has done since.
domain::Case merged(const domain::Case& there, domain::Case fresh)
{
    fresh.rev = there.rev;
    fresh.district_id = there.district_id.empty() ? fresh.district_id : there.district_id;
    const bool source_ends = domain::is_over(fresh.step);
    const bool same_end = source_ends && domain::is_over(there.step) &&
                          (fresh.step == domain::Step::Voided) == (there.step == domain::Step::Voided);
    if (!source_ends || same_end) {
        fresh.step = there.step;
        fresh.step_at = same_end && fresh.closed_at ? *fresh.closed_at : there.step_at;
        if (!same_end)
            fresh.closed_at = fresh.closed_at ? fresh.closed_at : there.closed_at;
    }
    if (!fresh.due_at) {
        fresh.due_at = there.due_at;
        fresh.limit_kind = there.limit_kind;
    }
    fresh.hold = there.hold;
    fresh.hold_at = there.hold_at;
    fresh.hold_until = there.hold_until;
    fresh.holder_id = there.holder_id;
    fresh.households = there.households;
    fresh.reporter = there.reporter;
    fresh.satisfaction = there.satisfaction;
    fresh.upward = there.upward;
    return fresh;
}

class CaseFile {
public:
    CaseFile(const std::filesystem::path& file, const config::CaseMapping& mapping, RowSink& sink,
        const CaseImportOptions& options)
        : file_(file), mapping_(mapping), sink_(sink), options_(options)
    {
    }

    Result<CaseImport> run()
    {
        if (auto done = prepare(); !done)
            return std::unexpected(done.error());
        if (auto done = first_pass(); !done)
            return std::unexpected(done.error());
        if (options_.strict && report_.rejected > 0)
            return std::move(report_);
        auto reader = CaseReader::open(file_, mapping_, *areas_, root_, options_.find_row);
        if (!reader)
            return std::unexpected(reader.error());
        reader_.emplace(std::move(*reader));
        if (auto done = second_pass(); !done)
            return std::unexpected(done.error());
        report_.applied = true;
        add_suspicions();
        return std::move(report_);
    }

private:
    Result<void> prepare()
    {
        auto areas = sink_.areas();
        if (!areas)
            return std::unexpected(areas.error());
        const bool none = areas->empty();
        auto book = AreaBook::make(std::move(*areas));
        if (!book)
            return std::unexpected(book.error());
        areas_.emplace(std::move(*book));
        root_ = areas_->root();
        if (!mapping_.area.empty()) {
            auto code = domain::normalise_area_code(mapping_.area);
            if (!code)
                return std::unexpected(std::move(code).error().with("file", mapping_.file));
            root_ = std::move(*code);
        } else if (none) {
            root_ = "990000000000"; // 99 is no province: a place to put rows until the areas are imported
        }
        if (areas_->find(root_) == nullptr)
            make_root();
        check_.emplace(*areas_);
        return {};
    }

    /// The area that rows lie in has to be there, or no list and no map would show them.
    void make_root()
    {
        domain::Area area;
        area.id = Uuid::from_name("area", root_);
        area.area_code = root_;
        area.district_id = domain::district_id_of(root_);
        area.name = mapping_.area_name.empty() ? mapping_.source : mapping_.area_name;
        area.level = domain::level_of_code(root_);
        if (const std::string above = domain::parent_code(root_); areas_->find(above) != nullptr)
            area.parent_code = above;
        report_.warnings.push_back(Error(Fault::Input, "import.root_made", {{"code", root_}, {"name", area.name}}));
        new_root_ = std::move(area);
    }

    Result<void> second_pass()
    {
        if (options_.addresses != nullptr)
            report_.by_words.emplace();
        RowPipe<Piece> pipe;
        const std::jthread reading([&] { read_all(pipe); });
        const RowSource source = [&](domain::RowSet& rows) { return next_batch(pipe, rows); };
        // However this ends, the reader must not wait for anybody.
        const RowPipe<Piece>::Closer closer(pipe);
        if (!options_.dry_run)
            return sink_.put_all(source);
        while (true) {
            domain::RowSet rows;
            const auto more = source(rows);
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                return {};
        }
    }

    Result<void> first_pass()
    {
        auto reader = CaseReader::open(file_, mapping_, *areas_, root_, options_.find_row);
        if (!reader)
            return std::unexpected(reader.error());
        CaseRow row;
        UuidSet ids;
        RejectsFile rejects(file_, options_.rejects);
        while (true) {
            const auto more = reader->next(row, false);
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            ++report_.rows;
            if (report_.rows % progress_rows == 0 && options_.progress)
                options_.progress(report_.rows, 1);
            if (row.rejection) {
                ++report_.rejected;
                rejects.add(reader->table(), row.rejection->reason);
                if (report_.examples.size() < options_.examples)
                    report_.examples.push_back(std::move(*row.rejection));
                continue;
            }
            if (row.place)
                check_->learn(*row.place);
            if (!ids.insert(row.data.id)) {
                Repeated& repeated = repeated_[row.data.id];
                repeated.last_line = row.line;
                ++repeated.earlier;
            }
        }
        check_->finish_learning();
        finish_rejects(rejects, report_.rejects, report_.warnings);
        return {};
    }

    /// Rows that were read, on their way from the reader's thread.
    struct Piece {
        std::vector<domain::Case> fresh;
        std::int64_t read = 0;
    };

    /// Reads and judges the file's rows while those before them are written. Touches nothing of the sink.
    void read_all(RowPipe<Piece>& pipe)
    {
        Piece piece;
        CaseRow row;
        while (true) {
            const auto more = reader_->next(row);
            if (!more)
                return pipe.fail(more.error());
            if (!*more)
                break;
            ++piece.read;
            if (!row.rejection) {
                count_place(row);
                find_by_words(row);
                const auto found = repeated_.find(row.data.id);
                // Of a repeated id the last row counts for all.
                if (found == repeated_.end() || found->second.last_line == row.line)
                    piece.fresh.push_back(std::move(row.data));
            }
            if (piece.fresh.size() < options_.batch_rows)
                continue;
            if (!pipe.push(std::exchange(piece, Piece())))
                return;
        }
        if (pipe.push(std::move(piece)))
            pipe.end();
    }

    /// The rows of the next piece that have to be written.
    Result<bool> next_batch(RowPipe<Piece>& pipe, domain::RowSet& rows)
    {
        rows = domain::RowSet();
        if (new_root_) {
            rows.area_rows.push_back(std::move(*new_root_));
            new_root_.reset();
        }
        std::vector<domain::Case> out;
        while (out.empty()) {
            auto piece = pipe.pop();
            if (!piece)
                return std::unexpected(piece.error());
            if (!*piece)
                break;
            tell_progress(read_again_, read_again_ + (*piece)->read);
            read_again_ += (*piece)->read;
            if (auto done = settle_all(std::move((*piece)->fresh), out); !done)
                return std::unexpected(done.error());
        }
        // Ids made from names come in no order; sorted, they go into the table page by page. Rows are large: only
        // their places are sorted, and each row moves once.
        std::vector<std::uint32_t> order(out.size());
        std::iota(order.begin(), order.end(), 0U);
        std::ranges::sort(order, {}, [&](std::uint32_t place) { return out[place].id; });
        rows.case_rows.reserve(out.size());
        for (const std::uint32_t place : order)
            rows.case_rows.push_back(std::move(out[place]));
        return !rows.empty();
    }

    Result<void> settle_all(std::vector<domain::Case> fresh, std::vector<domain::Case>& out)
    {
        std::vector<Uuid> ids;
        ids.reserve(fresh.size());
        for (const domain::Case& each : fresh)
            ids.push_back(each.id);
        auto there = sink_.find_cases(ids);
        if (!there)
            return std::unexpected(there.error());
        std::unordered_map<Uuid, const domain::Case*> by_id;
        for (const domain::Case& each : *there)
            by_id.emplace(each.id, &each);
        out.reserve(fresh.size());
        for (domain::Case& each : fresh)
            settle(std::move(each), by_id, out);
        return {};
    }

    void settle(
        domain::Case fresh, const std::unordered_map<Uuid, const domain::Case*>& there, std::vector<domain::Case>& out)
    {
        const auto repeated = repeated_.find(fresh.id);
        const std::int64_t earlier = repeated == repeated_.end() ? 0 : repeated->second.earlier;
        const auto found = there.find(fresh.id);
        if (found == there.end()) {
            ++report_.imported;
            report_.updated += earlier;
            out.push_back(std::move(fresh));
            return;
        }
        domain::Case row =
            mapping_.own ? described_anew(*found->second, fresh) : merged(*found->second, std::move(fresh));
        if (row == *found->second) {
            report_.duplicates += 1 + earlier;
            return;
        }
        report_.updated += 1 + earlier;
        out.push_back(std::move(row));
    }

    void find_by_words(CaseRow& row)
    {
        if (!report_.by_words || !row.by_words || row.data.address.empty())
            return;
        auto matches = options_.addresses->match(row.data.address, root_);
        if (matches.empty()) {
            ++report_.by_words->unknown;
            return;
        }
        if (const AddressMatch* match = options_.addresses->sure_one(matches)) {
            ++report_.by_words->sure;
            row.data.area_code = match->area_code;
            row.data.district_id = domain::district_id_of(match->area_code);
            return;
        }
        ++report_.by_words->unsure;
        if (report_.by_words->examples.size() < options_.examples)
            report_.by_words->examples.push_back({row.line, row.data.address, std::move(matches)});
    }

    void count_place(CaseRow& row)
    {
        if (mapping_.own ? !row.data.lon.has_value() : !row.place.has_value()) {
            ++report_.without_position;
            return;
        }
        if (mapping_.own) // judged when it first came in
            return;
        const Doubt doubt = check_->judge(*row.place);
        if (doubt == Doubt::None)
            return;
        ++report_.suspicious_position;
        ++doubts_[static_cast<std::size_t>(doubt)];
        // Never shown where it surely is not; what the source wrote is not guessed at.
        if (doubt == Doubt::AxesSwapped || doubt == Doubt::Zero) {
            row.data.lon.reset();
            row.data.lat.reset();
        }
    }

    void add_suspicions()
    {
        for (std::size_t index = 1; index < doubt_count; ++index) {
            if (doubts_[index] == 0)
                continue;
            const std::string code(name_of(static_cast<Doubt>(index)));
            report_.suspicions.push_back(
                {code, doubts_[index], Error(Fault::Input, "suspicion." + code, {{"count", doubts_[index]}})});
        }
        if (mapping_.crs != "WGS84")
            return;
        if (const auto shift = check_->shift()) {
            const std::string code(shift->code);
            report_.suspicions.push_back({code, shift->points,
                Error(Fault::Input, "suspicion." + code,
                    {{"count", shift->points}, {"metres", static_cast<std::int64_t>(std::llround(shift->metres))},
                        {"direction", "@direction." + std::to_string(std::llround(shift->direction / 45) % 8)}})});
        }
    }

    void tell_progress(std::int64_t before, std::int64_t after) const
    {
        if (before / progress_rows != after / progress_rows && options_.progress)
            options_.progress(after, 2);
    }

    const std::filesystem::path& file_;
    const config::CaseMapping& mapping_;
    RowSink& sink_;
    const CaseImportOptions& options_;
    CaseImport report_;
    std::optional<AreaBook> areas_;
    std::optional<PlaceCheck> check_;
    std::optional<CaseReader> reader_;
    std::string root_;
    std::optional<domain::Area> new_root_;
    std::unordered_map<Uuid, Repeated> repeated_;
    std::array<std::int64_t, doubt_count> doubts_{};
    std::int64_t read_again_ = 0;
};

} // namespace

Result<CaseImport> import_cases(const std::filesystem::path& file, const config::CaseMapping& mapping, RowSink& sink,
    const CaseImportOptions& options)
{
    return CaseFile(file, mapping, sink, options).run();
}

} // namespace yiping::importer
