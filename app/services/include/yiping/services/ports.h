// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/case_query.h>
#include <yiping/domain/commands.h>
#include <yiping/domain/registers.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// What the console's use cases need from the outside. All callbacks arrive on the thread that owns the services (the
/// GUI thread in `yiping`), in order; all calls return at once.
namespace yiping::services {

/// How the line to the platform stands, in the words of DESIGN §6.
enum class LinkState : std::uint8_t {
    Offline,    ///< 离线 since `since`
    Connecting, ///< still 离线 for the reader
    CatchingUp, ///< 追赶中 `done`/`total`
    Online,     ///< 在线
    Refused,    ///< the platform will not have us; `reason` says why
};

struct LinkStatus {
    LinkState state = LinkState::Offline;
    UtcMillis since = 0;           ///< when this state began
    UtcMillis in_step_at = 0;      ///< when rows were last known to be complete ("同步 2 秒前"); 0 never
    std::int64_t cursor = 0;       ///< revision held
    std::uint64_t done = 0, total = 0; ///< rows, while catching up; total 0 if unknown
    std::int64_t clock_offset_ms = 0; ///< platform minus console
    std::uint32_t queued_commands = 0; ///< 未送达
    std::optional<Error> reason;
    bool operator==(const LinkStatus&) const = default;
};

class LoadedCases; // loaded_cases.h

/// What a batch from the platform changed, already durable in the cache.
struct ChangeSet {
    domain::RowSet rows;                                       ///< new state of each changed row
    std::vector<std::pair<domain::Register, Uuid>> removed;
    std::int64_t cursor = 0;
    UtcMillis committed_at = 0; ///< platform's time of the newest change, for the visible lag; 0 unknown
    bool reload = false;        ///< too much changed (snapshot): load everything again
};

/// Everything one case page shows.
struct CasePage {
    domain::Case data;
    std::vector<domain::Assignment> assignments; ///< oldest first
    std::vector<domain::CaseMove> moves;         ///< oldest first
    std::vector<domain::Attachment> attachments;
};

/// A command that waits in the outbox, or came back refused and waits for a person.
struct PendingCommand {
    domain::Command command;
    bool sent = false;               ///< handed to the line, not answered yet
    std::optional<Error> refusal;    ///< set: the platform said no
    bool withdrawn = false;          ///< taken back; waits until the platform has said what became of it
    /// The case as the platform has it and the moves since the maker saw it, where somebody else was first.
    std::optional<domain::Case> current;
    std::vector<domain::CaseMove> since;
    std::string user = {};   ///< account of its maker; "" for a device
    bool of_another = false; ///< waits until its maker signs in: nothing is sent under another name
    bool operator==(const PendingCommand&) const = default;
};

/// Reads of the local cache.
class CacheReader {
public:
    virtual ~CacheReader() = default;
    /// Areas, responders, cameras, base features, shifts, wall scenes, figures: everything but cases and their parts.
    virtual void load_registers(std::function<void(Result<domain::RowSet>)> done) = 0;
    /// All cases. The figures they count in are as of the reader's clock.
    virtual void load_cases(std::function<void(Result<std::unique_ptr<LoadedCases>>)> done) = 0;
    /// Full rows of the given cases, in the same order; missing ones are left out.
    virtual void read_cases(std::vector<Uuid> ids, std::function<void(Result<std::vector<domain::Case>>)> done) = 0;
    virtual void read_case_page(Uuid id, std::function<void(Result<CasePage>)> done) = 0;
    /// Assignments that have not ended.
    virtual void read_open_assignments(std::function<void(Result<std::vector<domain::Assignment>>)> done) = 0;
    /// Newest first.
    virtual void read_recent_moves(
        std::uint32_t limit, std::function<void(Result<std::vector<domain::CaseMove>>)> done) = 0;
    /// What rules have done since then, newest first.
    virtual void read_rule_moves(UtcMillis since, std::function<void(Result<std::vector<domain::CaseMove>>)> done) = 0;
    /// Newest first. Personal words are not in the cache: nothing is found by them.
    virtual void find_cases(
        domain::CaseQuery query, std::function<void(Result<std::vector<domain::CaseHit>>)> done) = 0;
    /// Rows of a register outside the core, in order of their ids.
    virtual void read_rows(
        const domain::RegisterInfo& info, std::function<void(Result<std::vector<domain::DescribedRow>>)> done) = 0;
    /// All commands not yet answered, oldest first, and those refused and not yet dismissed.
    virtual void read_outbox(std::function<void(Result<std::vector<PendingCommand>>)> done) = 0;
};

/// The way out: durable first, then sent.
class CommandSink {
public:
    virtual ~CommandSink() = default;
    /// `done` when the command is durable in the outbox (or the disk said no). The answer of the platform comes later
    /// through `Feed::on_outbox`.
    virtual void submit(domain::Command command, std::function<void(Result<void>)> done) = 0;
    /// Takes back a command that waits: it is not done unless the platform has done it already.
    virtual void withdraw(Uuid command_id) = 0;
    /// Takes a refused command out of the list.
    virtual void dismiss(Uuid command_id) = 0;
};

/// What the person at the desk has begun to write and not sent: it outlives a closed window and a kill. One a person.
class Drafts {
public:
    virtual ~Drafts() = default;
    /// Replaces the draft before; nothing: it is sent, or thrown away.
    virtual void keep_draft(std::optional<domain::Command> draft) = 0;
    virtual void read_draft(std::function<void(Result<std::optional<domain::Command>>)> done) = 0;
};

/// One personal field in the clear.
struct RevealedField {
    std::string value;
    UtcMillis until = 0; ///< when it has to be hidden again
};

/// Personal data, one field at a time, for a reason, logged by the platform. Never kept.
class PersonalData {
public:
    virtual ~PersonalData() = default;
    /// Errors: sync.offline, and those the platform refuses with.
    virtual void reveal(domain::Register which, Uuid row, std::string field, std::string reason,
        std::function<void(Result<RevealedField>)> done) = 0;
};

/// What comes in by itself.
class Feed {
public:
    virtual ~Feed() = default;
    std::function<void(ChangeSet)> on_changes;
    std::function<void(LinkStatus)> on_link;
    /// The whole outbox again, after each change of it.
    std::function<void(std::vector<PendingCommand>)> on_outbox;
    /// Something that a person should know of (rows repaired).
    std::function<void(Error)> on_notice;
};

} // namespace yiping::services
