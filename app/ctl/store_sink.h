// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/importer/register_import.h>
#include <yiping/importer/row_sink.h>
#include <yiping/platform/sqlite_store.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace yiping::ctl {

/// Opens a platform database for a command. `create` makes it if it is missing; without, that is sqlite.missing.
/// `rules` are those of the town, where the command is about them; they must outlive the store.
[[nodiscard]] Result<std::unique_ptr<platform::SqliteStore>> open_store(
    const std::string& path, bool create, const domain::RuleBook* rules = nullptr);

/// The importer's way into a platform database: the same log and the same checks as everything else that writes.
class StoreSink final : public importer::RowSink, public importer::RegisterSink {
public:
    StoreSink(platform::SqliteStore& store, UtcMillis at) : store_(store), at_(at) {}
    /// Whose work the history of changed rows says it is.
    void set_source(std::string actor, std::string file)
    {
        actor_ = std::move(actor);
        file_ = std::move(file);
    }

    [[nodiscard]] Result<std::vector<domain::Area>> areas() override { return store_.areas(); }
    [[nodiscard]] Result<std::vector<domain::Case>> find_cases(std::span<const Uuid> ids) override;
    [[nodiscard]] Result<domain::RowSet> parts_of(const Uuid& case_id) override;
    [[nodiscard]] Result<void> put_all(const importer::RowSource& next) override;
    [[nodiscard]] Result<std::vector<domain::Correction>> corrections() override;
    [[nodiscard]] Result<void> forget_correction(const Uuid& case_id, std::string_view field) override;

    [[nodiscard]] Result<std::vector<domain::Area>> known_areas() override { return store_.areas(); }
    [[nodiscard]] Result<void> each_row(const domain::RegisterInfo& info, bool personal,
        const std::function<void(const domain::DescribedRow&, const domain::DescribedPersonal&)>& see) override;
    [[nodiscard]] Result<std::vector<importer::StoredRow>> find_rows(
        const domain::RegisterInfo& info, std::span<const Uuid> ids) override;
    [[nodiscard]] Result<void> put_all(const domain::RegisterInfo& info, const importer::RegisterSource& next) override;
    [[nodiscard]] Result<std::vector<domain::Correction>> corrections(const domain::RegisterInfo& info) override;
    [[nodiscard]] Result<void> forget_correction(
        const domain::RegisterInfo& info, const Uuid& row, std::string_view field) override;

private:
    /// Whether there were none before this import.
    [[nodiscard]] Result<bool> without_cases();

    platform::SqliteStore& store_;
    UtcMillis at_;
    std::string actor_, file_;
    std::optional<bool> without_cases_; ///< nothing to look for: a first import
};

/// Rows by what an export calls them: their keys.
class RowFinder {
public:
    explicit RowFinder(StoreSink& sink) : sink_(&sink) {}
    [[nodiscard]] std::optional<Uuid> find(const domain::RegisterInfo& info, std::string_view key);

private:
    StoreSink* sink_;
    std::map<std::uint32_t, std::unordered_map<std::string, Uuid>> keys_; ///< by register, read when first asked for
};

} // namespace yiping::ctl
