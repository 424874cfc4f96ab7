// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace yiping::geo {

/// SQLite as tile archives need it: files of strangers are read, none of whose views or triggers may run for long or
/// reach outside; the layer `sqlite` is that of our own databases. One thread at a time.
class SqliteFile {
public:
    enum class Mode : std::uint8_t {
        Read,
        Make,  ///< empty or new, and nobody else's: without journal
        Share, ///< made if missing, with a journal that survives a crash
    };

    /// One statement. Indexes begin at 0.
    class Rows {
    public:
        Rows& bind(int index, std::int64_t value);
        /// Not copied: it has to live until reset() or the last row.
        Rows& bind_blob(int index, std::string_view bytes);
        Rows& bind(int index, std::string_view text);
        /// True while there is a row; after the last one, and after an error, the statement is reset.
        [[nodiscard]] Result<bool> step();
        [[nodiscard]] Result<void> run();
        void reset();
        [[nodiscard]] std::int64_t integer(int column) const;
        /// Also blobs; valid until the next step.
        [[nodiscard]] std::string_view text(int column) const;

    private:
        friend class SqliteFile;
        struct Finalize {
            void operator()(sqlite3_stmt* statement) const;
        };
        std::unique_ptr<sqlite3_stmt, Finalize> handle_;
        const std::string* file_ = nullptr;
    };

    SqliteFile() = default;
    /// Errors: tiles.missing_file, tiles.damaged, tiles.disk_full, tiles.cannot_write {file, what}.
    [[nodiscard]] static Result<SqliteFile> open(const std::filesystem::path& file, Mode mode);
    [[nodiscard]] Result<Rows> prepare(std::string_view sql);
    [[nodiscard]] Result<void> exec(const std::string& sql);

    [[nodiscard]] Error error(std::string_view code) const { return {Fault::Input, code, {{"file", *file_}}}; }
    [[nodiscard]] std::unexpected<Error> damaged(std::string_view what) const;

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    std::unique_ptr<std::string> file_; ///< stays in its place when this is moved
    std::unique_ptr<sqlite3, Close> handle_;
};

} // namespace yiping::geo
