// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/enums.h>
#include <yiping/domain/registers/dispute_move.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/hazard_entry.h>
#include <yiping/domain/registers/patrol.h>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What a person or a program asks the platform to change. The console queues these in its outbox; the platform checks
/// right, state and base revision, appends to the log and answers exactly once per `Command::id`.
namespace yiping::domain {

/// One move of the transition table on one case.
struct MoveCase {
    Uuid case_id;
    Move move = Move::Remind;
    Uuid responder_id;                       ///< Dispatch and Transfer: to whom; otherwise nil
    AssignmentRole role = AssignmentRole::Lead; ///< Dispatch only
    std::string reason;                      ///< required where the table says so
    /// Suspend: when the clock goes on; GrantExtension: the new due time; Oversee: by when an answer is owed, nothing
    /// leaves it to the usual limit.
    std::optional<UtcMillis> until;
    std::optional<std::int64_t> satisfaction; ///< Evaluate: 1–5
    std::vector<std::string> attachments; ///< SHA-256 hex of blobs already sent
    std::optional<double> lon, lat; ///< where the actor stood, WGS-84
    bool operator==(const MoveCase&) const = default;
};

/// A new case. Personal fields travel up in the command and never come down in the stream.
struct ReportCase {
    CaseSource source = CaseSource::Resident;
    std::string category, title, description, address;
    std::optional<double> lon, lat; ///< WGS-84
    std::string area_code; ///< "" lets the platform find the grid from the position
    std::optional<std::int64_t> households;
    std::string reporter_name, reporter_phone;
    std::vector<std::string> attachments;
    bool operator==(const ReportCase&) const = default;
};

/// The holder's phone has fetched the assignment, or he was told by phone.
struct MarkDelivery {
    Uuid assignment_id;
    Delivery delivery = Delivery::Delivered;
    bool operator==(const MarkDelivery&) const = default;
};

/// A responder's phone tells where it is.
struct ReportPosition {
    Uuid responder_id;
    double lon = 0, lat = 0;
    bool on_duty = true;
    bool operator==(const ReportPosition&) const = default;
};

/// 上墙, and 来访: what the newest scene of a wall says holds.
struct PutScene {
    std::string wall;
    std::string scene; ///< "" leaves scene and subject as they are, where `visitors` says something
    std::optional<Uuid> subject_id;
    std::optional<bool> visitors = {}; ///< they come, or have gone; nothing: as it was
    bool operator==(const PutScene&) const = default;
};

/// Corrects what a case says, field by field. Each change names the value that the maker saw: the platform merges
/// fields that nobody else has changed, and reports a conflict where somebody has.
struct EditCase {
    struct Text {
        std::string from, to;
        bool operator==(const Text&) const = default;
    };
    struct Place {
        std::optional<double> lon, lat; ///< WGS-84; both or none
        bool operator==(const Place&) const = default;
    };
    struct Position {
        Place from, to;
        bool operator==(const Position&) const = default;
    };

    Uuid case_id;
    std::optional<Text> category, title, description, address, area_code;
    std::optional<Position> position;
    std::string reason;
    bool operator==(const EditCase&) const = default;
};

/// One move of the table of disputes (dispute_life.h).
struct MoveDispute {
    Uuid dispute_id;
    DisputeMove move = DisputeMove::Mediate;
    std::string reason;
    std::optional<Uuid> venue_id, mediator_id; ///< Mediate: where and by whom
    std::string venue, mediator; ///< the same in words
    std::vector<std::string> attachments; ///< SHA-256 hex of blobs already sent
    bool operator==(const MoveDispute&) const = default;
};

/// A dispute that was found. The parties travel up and never come down in the stream.
struct ReportDispute {
    std::string category, title;
    std::optional<double> lon, lat; ///< WGS-84
    std::string area_code; ///< "" lets the platform find the grid from the position
    std::optional<Uuid> case_id; ///< the case it came from
    std::optional<std::int64_t> people;
    std::string party_names, party_phones;
    std::vector<std::string> attachments;
    bool operator==(const ReportDispute&) const = default;
};

/// A form to many areas (directed_task.h).
struct IssueTask {
    std::string form; ///< number of the form
    std::optional<Uuid> form_id;
    std::string title;
    std::vector<std::string> targets; ///< area codes
    UtcMillis due_at = 0;
    std::optional<std::int64_t> items_total; ///< of each target
    std::string repeat_reason; ///< why the same form is asked again within a week; needed only then
    std::string geometry = {}; ///< what was drawn on the map, WKB of a LineString or a Polygon; "" nothing
    bool operator==(const IssueTask&) const = default;
};

/// A receipt: taken notice (nothing done), so far done, or done.
struct AnswerTask {
    Uuid task_id;
    std::int64_t items_done = 0;
    bool done = false;
    std::string note;
    std::vector<std::string> attachments;
    bool operator==(const AnswerTask&) const = default;
};

struct WithdrawTask {
    Uuid task_id;
    std::string reason;
    bool operator==(const WithdrawTask&) const = default;
};

/// A hazard that was found (hazards.h).
struct ReportHazard {
    std::string kind, title; ///< kind: code of a class of cases
    HazardLevel level = HazardLevel::Low;
    std::string place, address;
    std::optional<double> lon, lat; ///< WGS-84
    std::string area_code; ///< "" lets the platform find the grid from the position
    std::optional<std::int64_t> people, households;
    std::string damage;
    std::optional<Uuid> case_id; ///< the case it came from
    std::vector<std::string> attachments;
    bool operator==(const ReportHazard&) const = default;
};

/// One step of the life of a hazard.
struct MoveHazard {
    Uuid hazard_id;
    HazardStage to = HazardStage::Listed;
    std::string reason, measures;
    std::vector<std::string> attachments;
    bool operator==(const MoveHazard&) const = default;
};

/// One more line in its dossier: assessed, notice given, watched, warned off.
struct NoteHazard {
    Uuid hazard_id;
    HazardEntryKind kind = HazardEntryKind::Watch;
    std::string detail;
    std::vector<std::string> attachments;
    bool operator==(const NoteHazard&) const = default;
};

/// A round that is over, with what was done where (duty_commands.h). May come days later.
struct ReportPatrol {
    struct Point {
        PatrolStep step = PatrolStep::Look;
        UtcMillis at = 0;
        std::optional<double> lon, lat; ///< WGS-84
        std::optional<Uuid> case_id, hazard_id; ///< what was found there
        std::string note;
        bool operator==(const Point&) const = default;
    };
    PatrolKind kind = PatrolKind::Daily;
    UtcMillis from_at = 0, to_at = 0;
    std::string area_code; ///< "" lets the platform find the grid from the first point
    std::optional<double> length_m;
    std::optional<std::int64_t> points_planned;
    std::string note;
    std::vector<Point> points;
    bool operator==(const ReportPatrol&) const = default;
};

/// 交接班.
struct HandOver {
    Uuid shift_id;
    std::optional<Uuid> next_shift_id;
    std::string taken_by; ///< surname and post; "" the officer of the next shift
    std::string matters;
    bool operator==(const HandOver&) const = default;
};

/// An entry of the duty roster: made, changed (`duty_id`) or taken away.
struct PlanDuty {
    std::optional<Uuid> duty_id;
    Uuid responder_id;
    DutyPost post = DutyPost::Officer;
    std::string area_code;
    UtcMillis from_at = 0, to_at = 0;
    std::optional<Uuid> stand_in_for;
    std::string note;
    bool cancelled = false;
    bool operator==(const PlanDuty&) const = default;
};

/// A rule of the town (case_rules.h) is switched on or off, until it is switched again.
struct SwitchRule {
    std::string rule; ///< its id
    bool enabled = true;
    std::string reason;
    bool operator==(const SwitchRule&) const = default;
};

/// Two cases belong together, or do so no more. Either order names the same pair.
struct LinkCases {
    Uuid case_id, other_id;
    bool linked = true;
    std::string reason; ///< what connects them; needed to link
    bool operator==(const LinkCases&) const = default;
};

using CommandBody = std::variant<MoveCase, ReportCase, MarkDelivery, ReportPosition, PutScene, EditCase, MoveDispute,
    ReportDispute, IssueTask, AnswerTask, WithdrawTask, ReportHazard, MoveHazard, NoteHazard, ReportPatrol, HandOver,
    PlanDuty, SwitchRule, LinkCases>;

struct Command {
    Uuid id; ///< version 7, made where the command was made; the platform does each id once
    UtcMillis made_at = 0; ///< by the maker's clock
    std::int64_t base_revision = 0; ///< `rev` of the row the maker saw; 0 where there was none
    CommandBody body;
    std::optional<UtcMillis> expires_at = std::nullopt; ///< by the maker's clock: done no more after this
    bool operator==(const Command&) const = default;
};

/// Who asks, with which right and within which area. Made by the platform from a token, never believed from a console.
enum class UserRole : std::uint8_t { Viewer = 1, Operator, Supervisor, Administrator, Worker, Resident, Rule };

struct Principal {
    std::string user; ///< account name, unique in the district
    std::string post; ///< surname and post, as rows show it ("陈 值班员")
    UserRole role = UserRole::Viewer;
    std::string scope; ///< area code; "" is the whole district
    std::uint32_t mask_level = 1; ///< 1 all personal fields masked
    std::string device;
    Uuid responder_id; ///< for a worker: who he is
    bool operator==(const Principal&) const = default;
};

} // namespace yiping::domain
