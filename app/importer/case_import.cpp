// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/case_import.h>

#include "case_reader.h"
#include "case_runs.h"
#include "case_update.h"
#include "correction_book.h"
#include "rejects_file.h"

#include <yiping/base/pipe.h>
#include <yiping/base/spares.h>
#include <yiping/domain/area_code.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <thread>
#include <unordered_map>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::int64_t progress_rows = 50'000;
// How the work is spread: reading, writing; what is left are the indexes.
constexpr double reading_part = 0.35;
constexpr double writing_part = 0.5;

class CaseFile {
public:
    CaseFile(const std::filesystem::path& file, const config::CaseMapping& mapping, RowSink& sink,
        const CaseImportOptions& options)
        : file_(file),
          mapping_(mapping),
          sink_(sink),
          options_(options),
          runs_(options.work_folder.empty() ? std::filesystem::temp_directory_path() : options.work_folder,
              options.run_bytes)
    {
    }

    Result<CaseImport> run()
    {
        if (auto done = prepare(); !done)
            return std::unexpected(done.error());
        if (auto done = read(); !done)
            return std::unexpected(done.error());
        if (options_.strict && report_.rejected > 0)
            return std::move(report_);
        if (auto done = write(); !done)
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
        auto corrections = sink_.corrections();
        if (!corrections)
            return std::unexpected(corrections.error());
        corrections_ = CorrectionBook(*corrections);
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

    /// Every row of the file, checked; the good ones go to the runs.
    Result<void> read()
    {
        auto reader = CaseReader::open(file_, mapping_, *areas_, root_, options_.find_row);
        if (!reader)
            return std::unexpected(reader.error());
        if (options_.addresses != nullptr)
            report_.by_words.emplace();
        CaseRow row;
        RejectsFile rejects(file_, options_.rejects);
        while (true) {
            const auto more = reader->next(row);
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            ++report_.rows;
            if (report_.rows % progress_rows == 0 && options_.progress)
                options_.progress({false, report_.rows, reading_part * reader->table().part()});
            if (row.rejection) {
                ++report_.rejected;
                rejects.add(reader->table(), row.rejection->reason);
                if (report_.examples.size() < options_.examples)
                    report_.examples.push_back(std::move(*row.rejection));
                continue;
            }
            if (row.place)
                check_->learn(*row.place);
            report_.without_position += (mapping_.own ? row.data.lon.has_value() : row.place.has_value()) ? 0 : 1;
            find_by_words(row);
            if (auto done = runs_.add(row); !done)
                return done;
        }
        for (Error& warning : reader->warnings())
            report_.warnings.push_back(std::move(warning));
        check_->finish_learning();
        finish_rejects(rejects, report_.rejects, report_.warnings);
        return {};
    }

    Result<void> write()
    {
        if (auto done = runs_.begin_reading(); !done)
            return done;
        Pipe<Piece> pipe;
        const std::jthread sorting([&] { judge_all(pipe); });
        const RowSource source = [&](domain::RowSet& rows) { return next_batch(pipe, rows); };
        // However this ends, the other thread must not wait for anybody.
        const Pipe<Piece>::Closer closer(pipe);
        if (!options_.dry_run)
            return sink_.put_all(source);
        domain::RowSet rows;
        while (true) {
            const auto more = source(rows);
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                return {};
        }
    }

    /// A row of the file and the rows of its id before it.
    struct Fresh {
        domain::Case data;
        std::int64_t earlier = 0;
        std::int64_t line = 0;
    };
    /// Rows by their ids, on their way from the thread that sorts and judges them.
    struct Piece {
        std::vector<Fresh> fresh; ///< the first `count`; the others lend their memory
        std::size_t count = 0;
        std::int64_t rows = 0;
    };
    Piece begun()
    {
        Piece piece = pieces_.take();
        piece.fresh.reserve(options_.batch_rows);
        piece.count = 0;
        piece.rows = 0;
        return piece;
    }

    /// Takes the rows from the runs while those before them are written. Touches nothing of the sink.
    void judge_all(Pipe<Piece>& pipe)
    {
        Piece piece = begun();
        CaseRow row;
        while (true) {
            const auto more = runs_.next(row);
            if (!more)
                return pipe.fail(more.error());
            if (!*more)
                break;
            ++piece.rows;
            count_doubt(row);
            if (piece.count > 0 && piece.fresh[piece.count - 1].data.id == row.data.id) {
                // Of a repeated id the last row counts for all.
                Fresh& last = piece.fresh[piece.count - 1];
                std::swap(last.data, row.data);
                last.line = row.line;
                ++last.earlier;
                continue;
            }
            // Not between two rows of one id.
            if (piece.count >= options_.batch_rows && !pipe.push(std::exchange(piece, begun())))
                return;
            if (piece.count == piece.fresh.size())
                piece.fresh.emplace_back();
            Fresh& next = piece.fresh[piece.count++];
            std::swap(next.data, row.data);
            next.earlier = 0;
            next.line = row.line;
        }
        if (pipe.push(std::move(piece)))
            pipe.end();
    }

    /// The rows of the next piece that have to be written.
    Result<bool> next_batch(Pipe<Piece>& pipe, domain::RowSet& rows)
    {
        // Those of the batch before lend their memory.
        std::swap(spare_cases_, rows.case_rows);
        std::vector<domain::Case> cases = std::move(rows.case_rows);
        cases.clear();
        rows = domain::RowSet();
        rows.case_rows = std::move(cases);
        if (new_root_) {
            rows.area_rows.push_back(std::move(*new_root_));
            new_root_.reset();
        }
        while (rows.case_rows.empty()) {
            auto piece = pipe.pop();
            if (!piece)
                return std::unexpected(piece.error());
            if (!*piece)
                break;
            if (auto done = settle_all(std::span((*piece)->fresh).first((*piece)->count), rows); !done)
                return std::unexpected(done.error());
            settled_ += (*piece)->rows;
            pieces_.give(std::move(**piece));
            if (options_.progress)
                options_.progress({true, settled_,
                    reading_part + writing_part * static_cast<double>(settled_) /
                                       static_cast<double>(std::max<std::int64_t>(runs_.size(), 1))});
        }
        return !rows.empty();
    }

    Result<void> settle_all(std::span<Fresh> fresh, domain::RowSet& rows)
    {
        std::vector<Uuid> ids;
        ids.reserve(fresh.size());
        for (const Fresh& each : fresh)
            ids.push_back(each.data.id);
        auto there = sink_.find_cases(ids);
        if (!there)
            return std::unexpected(there.error());
        std::unordered_map<Uuid, const domain::Case*> by_id;
        for (const domain::Case& each : *there)
            by_id.emplace(each.id, &each);
        rows.case_rows.reserve(fresh.size());
        for (Fresh& each : fresh)
            if (auto done = settle(each, by_id, rows); !done)
                return done;
        return {};
    }

    Result<void> settle(Fresh& fresh, const std::unordered_map<Uuid, const domain::Case*>& there, domain::RowSet& rows)
    {
        const auto found = there.find(fresh.data.id);
        if (found == there.end()) {
            ++report_.imported;
            report_.updated += fresh.earlier;
            if (spare_cases_.empty()) {
                rows.case_rows.emplace_back();
            } else {
                rows.case_rows.push_back(std::move(spare_cases_.back()));
                spare_cases_.pop_back();
            }
            std::swap(rows.case_rows.back(), fresh.data);
            return {};
        }
        domain::Case row =
            mapping_.own ? described_anew(*found->second, fresh.data) : merged(*found->second, std::move(fresh.data));
        if (row != *found->second && !corrections_.empty())
            if (auto done = keep_corrections(*found->second, row, fresh.line); !done)
                return done;
        if (row == *found->second) {
            report_.duplicates += 1 + fresh.earlier;
            return {};
        }
        report_.updated += 1 + fresh.earlier;
        return add_update(*found->second, std::move(row), {options_.at, options_.actor, mapping_.source}, sink_, rows);
    }

    /// What people have corrected stays, unless the source's word is wanted.
    Result<void> keep_corrections(const domain::Case& here, domain::Case& fresh, std::int64_t line)
    {
        domain::DescribedRow row = domain::describe(fresh);
        std::vector<domain::Correction> forgotten;
        corrections_.keep(
            domain::describe(here), row, line, options_.overwrite, options_.examples, report_.kept, forgotten);
        fresh = domain::row_of<domain::Case>(row);
        fresh.district_id = domain::district_id_of(fresh.area_code);
        if (!options_.dry_run)
            for (const domain::Correction& each : forgotten)
                if (auto done = sink_.forget_correction(each.row, each.field); !done)
                    return done;
        return {};
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
        if (const domain::AddressMatch* match = options_.addresses->sure_one(matches)) {
            ++report_.by_words->sure;
            row.data.area_code = match->area_code;
            row.data.district_id = domain::district_id_of(match->area_code);
            return;
        }
        ++report_.by_words->unsure;
        if (report_.by_words->examples.size() < options_.examples)
            report_.by_words->examples.push_back({row.line, row.data.address, std::move(matches)});
    }

    void count_doubt(CaseRow& row)
    {
        if (!row.place || mapping_.own) // one of our own was judged when it first came in
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

    const std::filesystem::path& file_;
    const config::CaseMapping& mapping_;
    RowSink& sink_;
    const CaseImportOptions& options_;
    CaseImport report_;
    CorrectionBook corrections_;
    std::optional<AreaBook> areas_;
    std::optional<PlaceCheck> check_;
    CaseRuns runs_;
    Spares<Piece> pieces_;
    std::vector<domain::Case> spare_cases_; ///< whose memory new ones use
    std::string root_;
    std::optional<domain::Area> new_root_;
    std::array<std::int64_t, doubt_count> doubts_{};
    std::int64_t settled_ = 0;
};

} // namespace

Result<CaseImport> import_cases(const std::filesystem::path& file, const config::CaseMapping& mapping, RowSink& sink,
    const CaseImportOptions& options)
{
    return CaseFile(file, mapping, sink, options).run();
}

} // namespace yiping::importer
