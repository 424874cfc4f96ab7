// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/duty_commands.h>
#include <yiping/domain/hazards.h>
#include <yiping/domain/registers/case_link.h>
#include <yiping/platform/sqlite_store.h>
#include <yiping/protocol/row_batch.h>
#include <yiping/sqlite/rows.h>

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace yiping::platform {

/// Of every register: district, id, area.
inline constexpr std::size_t area_column = 2;

/// Moves of a case (?1) after a revision of its row (?2). Those of the transaction that made that very row have later
/// numbers, but whoever saw the row has seen them.
inline constexpr std::string_view moves_since =
    "WHERE case_id = ?1 AND rev > ?2 AND NOT EXISTS "
    "(SELECT 1 FROM change WHERE change.rev = case_move.rev AND change.first_rev <= ?2)";

/// Connections of snapshots that have ended, for the next ones: opening one reads the whole schema. Any thread.
class IdleReaders {
public:
    /// A closed one if there is none.
    [[nodiscard]] sqlite::Database take()
    {
        const std::scoped_lock lock(mutex_);
        if (idle_.empty())
            return {};
        sqlite::Database reader = std::move(idle_.back());
        idle_.pop_back();
        return reader;
    }
    void give(sqlite::Database reader)
    {
        const std::scoped_lock lock(mutex_);
        if (open_ && idle_.size() < most)
            idle_.push_back(std::move(reader));
    }
    void close()
    {
        const std::scoped_lock lock(mutex_);
        open_ = false;
        idle_.clear();
    }

private:
    static constexpr std::size_t most = 4;
    std::mutex mutex_;
    std::vector<sqlite::Database> idle_;
    bool open_ = true;
};

/// SqliteStore over one connection. Split over several files by meaning: opening, rows and accounts (sqlite_store.cpp),
/// the change log (changes.cpp), commands (commands.cpp).
class SqliteStoreFile final : public SqliteStore {
public:
    explicit SqliteStoreFile(SqliteStoreOptions options);
    ~SqliteStoreFile() override { idle_readers_->close(); }
    SqliteStoreFile(const SqliteStoreFile&) = delete;
    SqliteStoreFile& operator=(const SqliteStoreFile&) = delete;

    [[nodiscard]] Result<void> begin(sqlite::OpenedDatabase opened);

    [[nodiscard]] sqlite::OpenVerdict verdict() const override { return verdict_; }
    [[nodiscard]] sqlite::Database& database() override { return db_; }
    [[nodiscard]] Result<void> write_copy(const std::string& path) override;

    [[nodiscard]] Uuid log_id() const override { return log_id_; }
    [[nodiscard]] std::string district_id() const override { return district_id_; }
    [[nodiscard]] std::int64_t head() const override { return head_; }
    [[nodiscard]] UtcMillis last_change_at() const override { return last_at_; }

    [[nodiscard]] Result<std::int64_t> put(
        const domain::RowSet& rows, const PersonalRows& personal, UtcMillis at) override;
    [[nodiscard]] Result<std::int64_t> put_stream(
        const std::function<Result<bool>(domain::RowSet&)>& next, UtcMillis at, bool ahead) override;
    [[nodiscard]] Result<std::int64_t> put_register_stream(
        const std::function<Result<bool>(domain::RowSet&, PersonalRows&)>& next, UtcMillis at) override;
    [[nodiscard]] Result<std::vector<domain::Correction>> corrections(const domain::RegisterInfo& info) override;
    [[nodiscard]] Result<void> forget_correction(
        const domain::RegisterInfo& info, const Uuid& row, std::string_view field) override;
    [[nodiscard]] Result<void> add_history(std::span<const RowHistory> lines) override;
    [[nodiscard]] Result<std::vector<RowHistory>> history(const Uuid& row) override;
    [[nodiscard]] Result<std::int64_t> remove(
        std::span<const std::pair<domain::Register, Uuid>> rows, UtcMillis at) override;
    [[nodiscard]] protocol::CommandAnswer execute(
        const domain::Principal& who, const domain::Command& command, UtcMillis at) override;

    [[nodiscard]] protocol::CommandAnswer withdraw(const domain::Principal& who, const Uuid& id, UtcMillis at) override;
    [[nodiscard]] Result<std::string> maker_of(const Uuid& command_id) override;
    [[nodiscard]] Result<protocol::RangeRows> range(
        std::string_view scope, const protocol::RowRange& range, std::size_t max_rows) override;

    [[nodiscard]] Result<Delta> delta(std::string_view scope, std::int64_t from, std::size_t max_rows) override;
    [[nodiscard]] bool can_continue(std::int64_t cursor) const override;
    [[nodiscard]] Result<std::uint64_t> mark_at(std::int64_t revision) override;
    [[nodiscard]] Result<std::unique_ptr<SnapshotReader>> snapshot(
        std::string_view scope, std::size_t piece_rows) override;
    [[nodiscard]] Result<std::uint64_t> count_rows(std::string_view scope) override;
    [[nodiscard]] Result<void> trim_log(std::int64_t keep) override;

    [[nodiscard]] Result<std::vector<domain::Assignment>> open_assignments_of(const Uuid& responder_id) override;
    [[nodiscard]] Result<std::vector<domain::Case>> cases(std::span<const Uuid> ids) override;
    [[nodiscard]] Result<std::vector<domain::Responder>> responders() override;
    [[nodiscard]] Result<domain::RowSet> open_life(UtcMillis rules_since) override;
    [[nodiscard]] Result<std::vector<domain::CaseMove>> moves_of(const Uuid& case_id) override;
    [[nodiscard]] Result<std::map<std::string, bool>> rule_switches() override;
    [[nodiscard]] Result<std::vector<domain::RuleSwitch>> rules() override;
    [[nodiscard]] Result<std::size_t> publish_rules(UtcMillis at) override;
    [[nodiscard]] Result<std::vector<RuleDone>> rules_done(UtcMillis as_of) override;
    [[nodiscard]] std::uint64_t rule_switches_version() const override { return rule_switches_version_; }
    [[nodiscard]] Result<std::size_t> recount_limits(UtcMillis at) override;
    [[nodiscard]] Result<std::vector<domain::Area>> areas() override;

    [[nodiscard]] Result<std::string> put_blob(
        std::string_view bytes, std::string_view media_type, UtcMillis at) override;
    [[nodiscard]] Result<std::string> put_blob_of(
        std::string_view user, std::string_view bytes, std::string_view media_type, UtcMillis at) override;
    [[nodiscard]] Result<bool> blob_visible(std::string_view scope, std::string_view sha256) override;
    [[nodiscard]] Result<std::optional<BlobInfo>> blob_info(std::string_view sha256) override;
    [[nodiscard]] Result<std::string> read_blob(
        std::string_view sha256, std::uint64_t offset, std::size_t limit) override;

    [[nodiscard]] Result<void> put_user(const User& user) override;
    [[nodiscard]] Result<void> put_accounts(
        std::span<const std::pair<User, std::string>> accounts, UtcMillis at) override;
    [[nodiscard]] Result<void> add_token(std::string_view user, std::string_view token, UtcMillis at) override;
    [[nodiscard]] Result<domain::Principal> authenticate(std::string_view token) override;
    [[nodiscard]] Access* access() override { return access_.get(); }

private:
    enum class ChangeKind : std::uint8_t { Put = 1, Removed };

    /// What a command does, once it is found to be right.
    struct Effect {
        domain::RowSet rows;
        PersonalRows personal;
    };
    /// Why it is not: refused, or in conflict with a newer state.
    struct Objection {
        Error error;
        std::vector<protocol::RowBatch> current;
    };
    using Decision = std::expected<Effect, Objection>;

    /// What every use of a register's table needs, prepared once, when it is needed.
    struct Table {
        const domain::RegisterInfo* info = nullptr;
        sqlite::RowWriter writer;
        sqlite::LazyStatement area_of; ///< area_code by id
        sqlite::LazyStatement by_id; ///< the whole row
    };

    bool first_load_ = false; ///< a stream fills the table of cases for the first time: no row is there before

    // Inside a transaction; `rev` is the newest number given so far.
    [[nodiscard]] Result<void> write_rows(
        const domain::RowSet& rows, const PersonalRows& personal, UtcMillis at, std::int64_t& rev);
    [[nodiscard]] Result<void> write_stream(
        const std::function<Result<bool>(domain::RowSet&)>& next, UtcMillis at, bool ahead, std::int64_t& rev);
    [[nodiscard]] Result<void> write_batches(std::span<protocol::RowBatch> batches, UtcMillis at, std::int64_t& rev);
    [[nodiscard]] Result<void> write_batch(
        protocol::RowBatch& batch, UtcMillis at, std::int64_t first_rev, std::int64_t& rev);
    [[nodiscard]] Result<void> write_personal(const PersonalRows& personal);
    /// Before a person's command writes: remembers what stood in the fields that it changes. `edits_case`: the command
    /// says what a case should say.
    [[nodiscard]] Result<void> note_corrections(const domain::RowSet& rows, bool edits_case, UtcMillis at);
    /// What the changes that are appended next have in common.
    void begin_changes(std::int64_t first_rev, std::uint32_t number, ChangeKind kind, UtcMillis at);
    /// `id`: of 16 bytes.
    [[nodiscard]] Result<void> append_change(
        std::int64_t rev, std::string_view id, std::string_view area, std::optional<std::string_view> old_area);
    void committed(std::int64_t rev, UtcMillis at);
    [[nodiscard]] Result<void> set_meta(std::string_view name, std::string_view value);

    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::MoveCase& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::ReportCase& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::MarkDelivery& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::ReportPosition& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::PutScene& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::EditCase& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::MoveDispute& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::ReportDispute& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::IssueTask& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::AnswerTask& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::WithdrawTask& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::ReportHazard& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::MoveHazard& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::NoteHazard& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::ReportPatrol& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::HandOver& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::PlanDuty& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::SwitchRule& body, UtcMillis at);
    [[nodiscard]] Decision decide(
        const domain::Principal& who, const domain::Command& command, const domain::LinkCases& body, UtcMillis at);
    /// Links of a new case to the newest ones that the same person has reported, by the number that he gave.
    [[nodiscard]] Result<std::vector<domain::CaseLink>> links_of_reporter(
        const domain::Case& made, std::string_view phone, UtcMillis at);
    /// platform.no_such_hazard for one outside the scope too.
    /// platform.no_such_case, of one outside the scope too: it must not be told from one that is not there.
    [[nodiscard]] Result<domain::Case> visible_case(const domain::Principal& who, const Uuid& id);
    [[nodiscard]] Result<domain::Hazard> visible_hazard(const domain::Principal& who, const Uuid& id);
    [[nodiscard]] Decision hazard_effect(const domain::Principal& who, domain::HazardOutcome outcome,
        const std::vector<std::string>& hashes, UtcMillis at);
    [[nodiscard]] Result<domain::HandoverCounts> handover_counts(
        const domain::Shift& shift, const domain::Shift* next, UtcMillis at);
    /// The number after the last one that begins so.
    /// The next running number of a table in the year of `at`: of "JF2026-000007" it is 8.
    [[nodiscard]] Result<std::int64_t> next_number(std::string_view table, std::string_view letters, UtcMillis at);
    /// The whole of it: letters, year, six digits.
    [[nodiscard]] Result<std::string> next_number_text(std::string_view table, std::string_view letters, UtcMillis at);
    /// platform.no_such_area unless an area has exactly this code.
    [[nodiscard]] Result<void> check_area(std::string_view code);
    /// The stored form of the code of an area that is there. platform.no_such_area.
    [[nodiscard]] Result<std::string> known_area(std::string_view text);
    /// Where a report belongs: the area that it names, else the one its position lies in, else the reporter's own,
    /// outside every known outline: an operator has to say then.
    [[nodiscard]] Result<std::string> area_of_report(const domain::Principal& who, std::string_view named,
        const std::optional<double>& lon, const std::optional<double>& lat);
    [[nodiscard]] Result<domain::DirectedTask> visible_task(const domain::Principal& who, const Uuid& id);
    /// Everything of a case that has to lie in its area.
    [[nodiscard]] Result<void> move_to_area(const domain::Case& data, domain::RowSet& rows);
    /// A case as it is, with the moves that made it so, for a person who has to decide.
    [[nodiscard]] Result<std::vector<protocol::RowBatch>> both_sides(
        const domain::Principal& who, const Uuid& case_id, std::int64_t since);
    /// Rows of the attachments, each a blob that is here and that the principal has sent or may see.
    [[nodiscard]] Result<std::vector<domain::Attachment>> attachments_of(const domain::Principal& who,
        const std::vector<std::string>& hashes, const domain::Case& data, std::optional<Uuid> move_id, UtcMillis at);
    [[nodiscard]] Result<bool> may_attach(const domain::Principal& who, std::string_view sha256);
    /// The newest scene of a wall; nothing where nobody has put any up.
    [[nodiscard]] Result<std::optional<domain::WallScene>> scene_of_wall(std::string_view wall);
    /// A refusal for want of a right goes into the audit log, in the transaction under way.
    [[nodiscard]] Result<void> note_refusal(
        const domain::Principal& who, const domain::Command& command, const Error& error, UtcMillis at);
    /// The first position close to a case that its holder has is his arrival.
    [[nodiscard]] Result<void> note_arrivals(const domain::ReportPosition& body, UtcMillis at, domain::RowSet& rows);
    [[nodiscard]] Result<bool> holder_changed_since(const Uuid& case_id, std::int64_t revision);
    [[nodiscard]] Result<std::string> area_at(double lon, double lat);
    [[nodiscard]] Result<std::int64_t> next_case_number(UtcMillis at);
    [[nodiscard]] Result<std::optional<protocol::CommandAnswer>> earlier_answer(
        const domain::Principal& who, const Uuid& id);
    [[nodiscard]] Result<void> remember(
        const domain::Principal& who, std::string_view kind, const protocol::CommandAnswer& answer, UtcMillis at);

    /// The row of an id as a batch of at most one.
    [[nodiscard]] Result<protocol::RowBatch> row_batch(domain::Register which, const Uuid& id);
    template <class Row>
    [[nodiscard]] Result<std::optional<Row>> find(const Uuid& id)
    {
        auto batch = row_batch(domain::RowTraits<Row>::which, id);
        if (!batch)
            return std::unexpected(batch.error());
        if (batch->rows == 0)
            return std::optional<Row>();
        return std::optional<Row>(protocol::row_at<Row>(*batch, 0));
    }
    [[nodiscard]] Table& table(std::uint32_t number) { return tables_.at(number); }

    SqliteStoreOptions options_;
    SystemRandom system_random_;
    Random* random_;
    sqlite::OpenVerdict verdict_ = sqlite::OpenVerdict::Current;
    sqlite::Database db_;
    std::shared_ptr<IdleReaders> idle_readers_ = std::make_shared<IdleReaders>();
    Uuid log_id_;
    std::string district_id_;
    std::string new_district_id_; ///< of a transaction under way
    std::uint64_t rule_switches_version_ = 0;
    std::int64_t head_ = 0;
    std::int64_t kept_after_ = 0; ///< cursors from here on can go on by delta; its change is kept for its mark
    UtcMillis last_at_ = 0;

    std::unique_ptr<AuditLog> audit_;
    std::unique_ptr<Access> access_;
    std::map<std::uint32_t, Table> tables_;
    sqlite::Statement insert_change_;
    sqlite::Statement read_changes_;
    sqlite::Statement find_answer_;
    sqlite::Statement insert_answer_;
    sqlite::Statement find_token_;
    sqlite::Statement open_assignments_;

    AreaFinder found_areas_; ///< made from the areas, until they change
    struct Count {
        std::int64_t head = 0;
        std::uint64_t rows = 0;
    };
    std::unordered_map<std::string, Count> counts_;
};

/// Whether consoles of this scope get rows of this register at this area. Areas, people and scenes above a scope are
/// needed for names; cases above it are not.
[[nodiscard]] bool visible_in(std::string_view scope, std::uint32_t register_number, std::string_view area_code);

} // namespace yiping::platform
