// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "context.h"
#include "json.h"
#include "store_sink.h"

#include <yiping/importer/case_import.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::ctl {

/// The database of an import. One that was made for it goes away again if nothing came in.
class ImportTarget {
public:
    explicit ImportTarget(const std::string& path);
    ImportTarget(const ImportTarget&) = delete;
    ImportTarget& operator=(const ImportTarget&) = delete;
    ~ImportTarget();

    [[nodiscard]] Result<StoreSink*> open();
    void keep() { keep_ = true; }
    /// What came in, for the audit log. The file's name only: folders may name people.
    [[nodiscard]] Result<void> note_import(
        std::string_view what, const std::string& file, std::int64_t added, std::int64_t updated);

private:
    std::string path_;
    bool existed_ = false;
    bool opened_ = false;
    bool keep_ = false;
    std::unique_ptr<platform::SqliteStore> store_;
    std::unique_ptr<StoreSink> sink_;
};

/// What was rejected, as the contract has it and as lines of text.
[[nodiscard]] Json rejected_json(
    const Context& context, std::int64_t count, const std::vector<importer::Rejection>& examples);
void print_rejected(const Context& context, std::int64_t count, const std::vector<importer::Rejection>& examples);

/// Rejected rows are written beside the source, with their reasons in words, unless nothing is to be written.
[[nodiscard]] importer::RejectsOptions rejects_options(const Context& context, bool dry_run);
/// Where they are; nothing of an empty path.
void tell_rejects(const Context& context, const std::filesystem::path& file);

/// An error in the input as a whole: with --json still the one document of the command, with the error in it.
[[nodiscard]] int fail_input(const Context& context, const Error& error, Json document);

/// Says twice a second how many rows there are, how fast they come and how long it will take.
[[nodiscard]] std::function<void(const importer::ImportProgress&)> progress_teller(const Context& context);

} // namespace yiping::ctl
