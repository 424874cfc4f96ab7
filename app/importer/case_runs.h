// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "case_reader.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <vector>

namespace yiping::importer {

/// Rows of a file, given back in the order of their ids: a table whose key is the id is then written page after page,
/// and rows of one id come together. What memory should not hold lies sorted in a temporary file that has no name and
/// ends with the object (merge sort). One thread at a time; a thread of its own sorts and writes what is put away,
/// while the next rows come in. Both buffers are used over and over: fresh memory costs more than what is put into it.
class CaseRuns {
public:
    /// `folder` has room for what is too much. `run_bytes`: held in memory, twice while some of it is put away.
    explicit CaseRuns(std::filesystem::path folder, std::size_t run_bytes = 16U << 20U)
        : folder_(std::move(folder)), run_bytes_(run_bytes)
    {
    }
    CaseRuns(const CaseRuns&) = delete;
    CaseRuns& operator=(const CaseRuns&) = delete;
    ~CaseRuns();

    /// A row that is not rejected. Errors: import.no_room {folder, what}.
    [[nodiscard]] Result<void> add(const CaseRow& row);
    /// All have been added. Errors: import.no_room {folder, what}.
    [[nodiscard]] Result<void> begin_reading();
    /// The next row by id, of the same id by its line; false at the end. Its place's area is a view into this object
    /// until the next call. What the texts of `row` hold already is used again.
    [[nodiscard]] Result<bool> next(CaseRow& row);
    [[nodiscard]] std::int64_t size() const { return rows_; }

private:
    struct Key {
        std::uint64_t head; ///< the id's first bytes: decides nearly always
        std::size_t at; ///< of the record in the buffer
    };
    [[nodiscard]] static std::uint64_t head_of_id(const Uuid& id);
    /// Records as they came in, and their keys.
    struct Held {
        std::string bytes;
        std::vector<Key> keys;
        /// By id, then by line. The keys only: records stay where they are.
        void sort();
    };
    /// Sorted records, in the file from `at` to `end`, or the buffer in the order of the keys.
    struct Run {
        std::int64_t at = 0, end = 0;
        std::string piece; ///< of the file, as far as `filled`
        std::size_t filled = 0;
        std::size_t position = 0; ///< in the piece
        bool in_memory = false;
        std::size_t key = 0; ///< next one of the buffer
        std::string_view record; ///< the run's next row
        std::uint64_t head = 0; ///< of its id
    };
    /// A run, and the buffer that it came from.
    struct Spilled {
        Run run;
        Held buffer;
    };

    [[nodiscard]] static std::string_view record_at(const std::string& bytes, std::size_t position);
    [[nodiscard]] Result<void> spill();
    /// Waits for what is being put away.
    [[nodiscard]] Result<void> spilled();
    /// Sorts the records and writes them at the end of the file; not the thread that adds.
    [[nodiscard]] Result<Spilled> write_away(Held held, std::int64_t at) const;
    [[nodiscard]] Result<bool> advance(Run& run);
    [[nodiscard]] std::unexpected<Error> no_room(int code) const;
    static void decode(std::string_view record, CaseRow& row);

    std::filesystem::path folder_;
    std::size_t run_bytes_;
    Held held_;
    Held spare_; ///< the other buffer, while nothing is put away
    std::string record_; ///< of the row that is added
    int descriptor_ = -1;
    std::int64_t rows_ = 0;
    std::vector<Run> runs_;
    std::vector<Run*> heap_; ///< the least record first
    bool begun_ = false;
    std::future<Result<Spilled>> spilling_; ///< goes first: its thread uses what stands above
};

} // namespace yiping::importer
