// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/audit.h>

#include <yiping/base/log.h>
#include <yiping/crypto/file.h>
#include <yiping/crypto/hash.h>
#include <yiping/domain/limits.h>

#include <array>
#include <charconv>
#include <format>
#include <optional>
#include <utility>

namespace yiping::platform {

namespace {

constexpr int most_refusals_a_minute = 30;
constexpr std::size_t most_bursts = 10'000;
constexpr std::size_t most_text = 400;
constexpr std::size_t most_problems = 100;

/// Not more than a line can bear, and not half a letter.
std::string_view shortened(std::string_view text)
{
    if (text.size() <= most_text)
        return text;
    std::size_t size = most_text;
    while (size > 0 && (static_cast<std::uint8_t>(text[size]) & 0xC0U) == 0x80U)
        --size;
    return text.substr(0, size);
}

void add_quoted(std::string& out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<std::uint8_t>(c) < 0x20) {
            out += std::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            out += c;
        }
    }
    out += '"';
}

/// One form for one content: names in order, no spaces.
std::string canonical(const AuditDetails& details)
{
    std::string out = "{";
    for (const auto& [name, value] : details) {
        if (out.size() > 1)
            out += ',';
        add_quoted(out, name);
        out += ':';
        add_quoted(out, shortened(value));
    }
    return out + '}';
}

std::string log_id_in(sqlite::Database& database)
{
    return database.text("SELECT value FROM meta WHERE name = 'log_id'").value_or(std::string());
}

/// "sequence hash\n"; nothing for no file, or one that says something else.
std::optional<AuditHead> read_head_file(const std::string& database_path)
{
    const auto text = crypto::read_file(audit_head_path(database_path), 4096);
    if (!text)
        return std::nullopt;
    AuditHead head;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), head.sequence);
    if (error != std::errc() || head.sequence < 0)
        return std::nullopt;
    std::string_view rest(end, static_cast<std::size_t>(text->data() + text->size() - end));
    if (!rest.starts_with(' ') || rest.size() < 65)
        return std::nullopt;
    head.hash = rest.substr(1, 64);
    return head;
}

bool has_file(const sqlite::Database& database)
{
    return !database.path().empty() && database.path() != ":memory:";
}

} // namespace

std::string audit_hash(const AuditLine& line)
{
    // Each part with its length: nothing can slide from one into the next.
    const std::string sequence = std::to_string(line.sequence);
    const std::string at = std::to_string(line.at);
    const std::array<std::string_view, 7> parts{
        line.previous, sequence, at, line.actor, line.action, line.object, line.details};
    std::string text;
    for (const std::string_view part : parts)
        text += std::format("{}:{}\n", part.size(), part);
    return crypto::sm3_hex(text);
}

std::string audit_genesis(std::string_view log_id)
{
    return crypto::sm3_hex(std::format("yiping audit {}", log_id));
}

std::string audit_head_path(const std::string& database_path)
{
    return database_path + ".audit-head";
}

AuditLog::AuditLog(sqlite::Database& database, std::string log_id, HeadFile head_file)
    : db_(database), log_id_(std::move(log_id)), head_file_(head_file)
{
}

Result<AuditHead> AuditLog::head()
{
    auto statement = db_.prepare("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1");
    if (!statement)
        return std::unexpected(statement.error());
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return AuditHead{0, audit_genesis(log_id_)};
    return AuditHead{statement->integer(0), std::string(statement->text(1))};
}

Result<void> AuditLog::append(const AuditEvent& event)
{
    if (!compared_) {
        if (auto done = compare_with_file(event.at); !done)
            return done;
        compared_ = true;
    }
    return add_line(event);
}

Result<void> AuditLog::add_line(const AuditEvent& event)
{
    // Read anew each time: a transaction that was rolled back leaves no trace here.
    auto newest = head();
    if (!newest)
        return std::unexpected(newest.error());
    AuditLine line;
    line.sequence = newest->sequence + 1;
    line.at = event.at;
    line.actor = shortened(event.actor);
    line.action = event.action;
    line.object = shortened(event.object);
    line.details = canonical(event.details);
    line.previous = std::move(newest->hash);
    line.hash = audit_hash(line);
    auto statement = db_.prepare("INSERT INTO audit (sequence, at, actor, action, object, details, previous, hash) "
                                 "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, line.sequence)
        .bind(1, line.at)
        .bind(2, std::string_view(line.actor))
        .bind(3, std::string_view(line.action))
        .bind(4, std::string_view(line.object))
        .bind(5, std::string_view(line.details))
        .bind(6, std::string_view(line.previous))
        .bind(7, std::string_view(line.hash));
    if (auto done = statement->run(); !done)
        return done;
    unpublished_ = true;
    return {};
}

Result<void> AuditLog::compare_with_file(UtcMillis at)
{
    if (head_file_ == HeadFile::None)
        return {};
    const auto file = read_head_file(db_.path());
    if (!file)
        return {};
    const auto newest = head();
    if (!newest)
        return std::unexpected(newest.error());
    std::string there;
    if (file->sequence <= newest->sequence) {
        auto statement = db_.prepare("SELECT hash FROM audit WHERE sequence = ?1");
        if (!statement)
            return std::unexpected(statement.error());
        statement->bind(0, file->sequence);
        const auto row = statement->step();
        if (!row)
            return std::unexpected(row.error());
        if (*row)
            there = statement->text(0);
        else if (file->sequence == 0)
            there = file->hash;
    }
    if (there == file->hash)
        return {};
    // The file is about to be written over: what it knew goes into the chain.
    log::error("audit", "the audit log ends at {}, it was known up to {}", newest->sequence, file->sequence);
    AuditEvent event;
    event.at = at;
    event.action = audit_action::tail_lost;
    event.details = {
        {"known", std::to_string(file->sequence)}, {"hash", file->hash}, {"found", std::to_string(newest->sequence)}};
    return add_line(event);
}

Result<void> AuditLog::record(const AuditEvent& event)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto done = append(event); !done)
        return done;
    if (auto done = transaction->commit(); !done)
        return done;
    publish();
    return {};
}

Result<void> AuditLog::append_refusal(const AuditEvent& event)
{
    if (bursts_.size() > most_bursts)
        bursts_.clear();
    Burst& burst = bursts_[event.actor];
    if (event.at - burst.since >= domain::minute_ms || event.at < burst.since) {
        burst.since = event.at;
        burst.lines = 0;
    }
    if (burst.lines >= most_refusals_a_minute) {
        ++burst.left_out;
        return {};
    }
    ++burst.lines;
    if (burst.left_out == 0)
        return append(event);
    AuditEvent counted = event;
    counted.details["left_out_before"] = std::to_string(std::exchange(burst.left_out, 0));
    return append(counted);
}

Result<void> AuditLog::record_refusal(const AuditEvent& event)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    if (auto done = append_refusal(event); !done)
        return done;
    if (auto done = transaction->commit(); !done)
        return done;
    publish();
    return {};
}

Result<std::int64_t> AuditLog::forget_before(UtcMillis time, UtcMillis now)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    // Times may have gone back, sequences never do: what goes is all that came before the first line to be kept.
    auto last_to_go = db_.prepare(
        "SELECT sequence, hash FROM audit WHERE sequence < min(coalesce((SELECT min(sequence) FROM audit WHERE at >= "
        "?1), 9223372036854775807), (SELECT max(sequence) FROM audit)) ORDER BY sequence DESC LIMIT 1");
    if (!last_to_go)
        return std::unexpected(last_to_go.error());
    last_to_go->bind(0, time);
    const auto there = last_to_go->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return 0;
    const std::int64_t last = last_to_go->integer(0);
    AuditEvent event;
    event.at = now;
    event.action = audit_action::forgotten;
    event.details = {{"hash", std::string(last_to_go->text(1))}, {"to", std::to_string(last)}};
    last_to_go->reset();
    if (auto done = append(event); !done)
        return std::unexpected(done.error());
    // Nothing else may take a line away: what guards them steps aside for this one statement.
    const auto guard = db_.text("SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND name = 'audit_undeleted'");
    if (!guard)
        return std::unexpected(guard.error());
    if (auto done = db_.exec("DROP TRIGGER audit_undeleted"); !done)
        return std::unexpected(done.error());
    auto remove = db_.prepare("DELETE FROM audit WHERE sequence <= ?1");
    if (!remove)
        return std::unexpected(remove.error());
    remove->bind(0, last);
    if (auto done = remove->run(); !done)
        return std::unexpected(done.error());
    const std::int64_t gone = db_.changes();
    if (auto done = db_.exec(*guard); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    publish();
    return gone;
}

void AuditLog::publish()
{
    if (!unpublished_ || head_file_ == HeadFile::None)
        return;
    const auto newest = head();
    if (!newest) {
        log::warning("audit", "{}", newest.error().debug_text());
        return;
    }
    const std::string path = audit_head_path(db_.path());
    const std::string text = std::format("{} {}\n", newest->sequence, newest->hash);
    const auto done = crypto::write_file_atomically(path, text, 0600, head_file_ == HeadFile::Synced);
    if (!done) {
        log::warning("audit", "the newest hash was not written: {}", done.error().debug_text());
        return;
    }
    unpublished_ = false;
}

Result<std::vector<AuditLine>> AuditLog::lines(std::int64_t before_sequence, std::size_t limit)
{
    auto statement = db_.prepare("SELECT sequence, at, actor, action, object, details, previous, hash FROM audit "
                                 "WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, before_sequence).bind(1, static_cast<std::int64_t>(limit));
    std::vector<AuditLine> found;
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return found;
        AuditLine line;
        line.sequence = statement->integer(0);
        line.at = statement->integer(1);
        line.actor = statement->text(2);
        line.action = statement->text(3);
        line.object = statement->text(4);
        line.details = statement->text(5);
        line.previous = statement->text(6);
        line.hash = statement->text(7);
        found.push_back(std::move(line));
    }
}

Result<std::int64_t> AuditLog::count(std::string_view actor, std::string_view action, UtcMillis since)
{
    auto statement = db_.prepare("SELECT count(*) FROM audit WHERE actor = ?1 AND action = ?2 AND at > ?3");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, actor).bind(1, action).bind(2, since);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    return *there ? statement->integer(0) : 0;
}

Result<AuditReport> verify_audit(sqlite::Database& database, const AuditHead& expected)
{
    AuditReport report;
    const auto problem = [&](std::string_view code, std::int64_t sequence) {
        if (report.problems.size() < most_problems)
            report.problems.push_back({std::string(code), sequence});
    };
    std::vector<std::pair<AuditHead, std::string_view>> known;
    if (has_file(database)) {
        if (auto file = read_head_file(database.path())) {
            report.head_file = true;
            known.emplace_back(std::move(*file), "audit.tail");
        }
    }
    if (expected.sequence > 0)
        known.emplace_back(expected, "audit.head");

    auto statement = database.prepare(
        "SELECT sequence, at, actor, action, object, details, previous, hash FROM audit ORDER BY sequence");
    if (!statement)
        return std::unexpected(statement.error());
    AuditLine before;
    before.hash = audit_genesis(log_id_in(database));
    std::string forgotten; // what a line must say if there are none before the first
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            break;
        AuditLine line;
        line.sequence = statement->integer(0);
        line.at = statement->integer(1);
        line.actor = statement->text(2);
        line.action = statement->text(3);
        line.object = statement->text(4);
        line.details = statement->text(5);
        line.previous = statement->text(6);
        line.hash = statement->text(7);
        ++report.lines;
        if (report.lines == 1 && line.sequence > 1) {
            report.forgotten = line.sequence - 1;
            forgotten = canonical({{"hash", line.previous}, {"to", std::to_string(report.forgotten)}});
        } else if (line.sequence != before.sequence + 1)
            problem("audit.missing", before.sequence + 1);
        else if (line.previous != before.hash)
            problem("audit.order", line.sequence);
        if (audit_hash(line) != line.hash)
            problem("audit.changed", line.sequence);
        if (line.action == audit_action::forgotten && line.details == forgotten)
            forgotten.clear();
        if (line.action == audit_action::tail_lost)
            problem("audit.tail-lost", line.sequence);
        for (const auto& [head, code] : known) {
            if (head.sequence == line.sequence && head.hash != line.hash)
                problem(code, line.sequence);
        }
        before = std::move(line);
    }
    if (!forgotten.empty()) {
        report.forgotten = 0;
        report.problems.insert(report.problems.begin(), {"audit.missing", 1});
    }
    for (const auto& [head, code] : known) {
        if (head.sequence > before.sequence)
            problem(code, before.sequence + 1);
    }
    report.head = {before.sequence, before.hash};
    return report;
}

} // namespace yiping::platform
