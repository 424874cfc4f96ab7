// SPDX-License-Identifier: GPL-3.0-or-later
#include "wire_commands.h"

#include "wire_rows.h"

namespace yiping::protocol {

namespace wire = yiping::sync::v1;

namespace {

Uuid uuid_or_nil(const std::string& bytes)
{
    return Uuid::from_bytes(bytes).value_or(Uuid{});
}

template <class In, class Out>
void take_place(const In& in, Out& out)
{
    if (in.has_lon())
        out.lon = in.lon();
    if (in.has_lat())
        out.lat = in.lat();
}

/// A number outside its code list stays 0 and is refused.
template <class E>
bool read_enum(std::uint32_t number, E& out)
{
    const auto value = domain::enum_from<E>(number);
    if (value)
        out = *value;
    return value.has_value();
}

void put(const domain::MoveCase& in, wire::Command& command)
{
    wire::MoveCase& out = *command.mutable_move_case();
    out.set_case_id(bytes_of(in.case_id));
    out.set_move(static_cast<std::uint32_t>(in.move));
    out.set_responder_id(bytes_of(in.responder_id));
    out.set_role(static_cast<std::uint32_t>(in.role));
    out.set_reason(in.reason);
    if (in.until)
        out.set_until(*in.until);
    if (in.satisfaction)
        out.set_satisfaction(*in.satisfaction);
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
    if (in.lon)
        out.set_lon(*in.lon);
    if (in.lat)
        out.set_lat(*in.lat);
}

void put(const domain::ReportCase& in, wire::Command& command)
{
    wire::ReportCase& out = *command.mutable_report_case();
    out.set_source(static_cast<std::uint32_t>(in.source));
    out.set_category(in.category);
    out.set_title(in.title);
    out.set_description(in.description);
    out.set_address(in.address);
    if (in.lon)
        out.set_lon(*in.lon);
    if (in.lat)
        out.set_lat(*in.lat);
    out.set_area_code(in.area_code);
    if (in.households)
        out.set_households(*in.households);
    out.set_reporter_name(in.reporter_name);
    out.set_reporter_phone(in.reporter_phone);
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
}

void put(const domain::MarkDelivery& in, wire::Command& command)
{
    command.mutable_mark_delivery()->set_assignment_id(bytes_of(in.assignment_id));
    command.mutable_mark_delivery()->set_delivery(static_cast<std::uint32_t>(in.delivery));
}

void put(const domain::ReportPosition& in, wire::Command& command)
{
    wire::ReportPosition& out = *command.mutable_report_position();
    out.set_responder_id(bytes_of(in.responder_id));
    out.set_lon(in.lon);
    out.set_lat(in.lat);
    out.set_on_duty(in.on_duty);
}

void put(const domain::PutScene& in, wire::Command& command)
{
    wire::PutScene& out = *command.mutable_put_scene();
    out.set_wall(in.wall);
    out.set_scene(in.scene);
    if (in.subject_id)
        out.set_subject_id(bytes_of(*in.subject_id));
    if (in.visitors)
        out.set_visitors(*in.visitors);
}

void put(const std::optional<domain::EditCase::Text>& in, auto make)
{
    if (!in)
        return;
    wire::TextEdit& out = *make();
    out.set_from(in->from);
    out.set_to(in->to);
}

void put(const domain::EditCase::Place& in, auto make)
{
    if (!in.lon || !in.lat)
        return;
    wire::Position& out = *make();
    out.set_lon(*in.lon);
    out.set_lat(*in.lat);
}

void put(const domain::EditCase& in, wire::Command& command)
{
    wire::EditCase& out = *command.mutable_edit_case();
    out.set_case_id(bytes_of(in.case_id));
    put(in.category, [&] { return out.mutable_category(); });
    put(in.title, [&] { return out.mutable_title(); });
    put(in.description, [&] { return out.mutable_description(); });
    put(in.address, [&] { return out.mutable_address(); });
    put(in.area_code, [&] { return out.mutable_area_code(); });
    if (in.position) {
        wire::PositionEdit& position = *out.mutable_position();
        put(in.position->from, [&] { return position.mutable_from(); });
        put(in.position->to, [&] { return position.mutable_to(); });
    }
    out.set_reason(in.reason);
}

void put(const std::optional<Uuid>& in, auto set)
{
    if (in)
        set(bytes_of(*in));
}

void put(const domain::MoveDispute& in, wire::Command& command)
{
    wire::MoveDispute& out = *command.mutable_move_dispute();
    out.set_dispute_id(bytes_of(in.dispute_id));
    out.set_move(static_cast<std::uint32_t>(in.move));
    out.set_reason(in.reason);
    put(in.venue_id, [&](std::string id) { out.set_venue_id(std::move(id)); });
    put(in.mediator_id, [&](std::string id) { out.set_mediator_id(std::move(id)); });
    out.set_venue(in.venue);
    out.set_mediator(in.mediator);
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
}

void put(const domain::ReportDispute& in, wire::Command& command)
{
    wire::ReportDispute& out = *command.mutable_report_dispute();
    out.set_category(in.category);
    out.set_title(in.title);
    if (in.lon)
        out.set_lon(*in.lon);
    if (in.lat)
        out.set_lat(*in.lat);
    out.set_area_code(in.area_code);
    put(in.case_id, [&](std::string id) { out.set_case_id(std::move(id)); });
    if (in.people)
        out.set_people(*in.people);
    out.set_party_names(in.party_names);
    out.set_party_phones(in.party_phones);
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
}

void put(const domain::IssueTask& in, wire::Command& command)
{
    wire::IssueTask& out = *command.mutable_issue_task();
    out.set_form(in.form);
    put(in.form_id, [&](std::string id) { out.set_form_id(std::move(id)); });
    out.set_title(in.title);
    for (const std::string& each : in.targets)
        out.add_targets(each);
    out.set_due_at(in.due_at);
    if (in.items_total)
        out.set_items_total(*in.items_total);
    out.set_repeat_reason(in.repeat_reason);
    out.set_geometry(in.geometry);
}

void put(const domain::AnswerTask& in, wire::Command& command)
{
    wire::AnswerTask& out = *command.mutable_answer_task();
    out.set_task_id(bytes_of(in.task_id));
    out.set_items_done(in.items_done);
    out.set_done(in.done);
    out.set_note(in.note);
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
}

void put(const domain::WithdrawTask& in, wire::Command& command)
{
    command.mutable_withdraw_task()->set_task_id(bytes_of(in.task_id));
    command.mutable_withdraw_task()->set_reason(in.reason);
}

void put(const domain::ReportHazard& in, wire::Command& command)
{
    wire::ReportHazard& out = *command.mutable_report_hazard();
    out.set_kind(in.kind);
    out.set_title(in.title);
    out.set_level(static_cast<std::uint32_t>(in.level));
    out.set_place(in.place);
    out.set_address(in.address);
    if (in.lon)
        out.set_lon(*in.lon);
    if (in.lat)
        out.set_lat(*in.lat);
    out.set_area_code(in.area_code);
    if (in.people)
        out.set_people(*in.people);
    if (in.households)
        out.set_households(*in.households);
    out.set_damage(in.damage);
    put(in.case_id, [&](std::string id) { out.set_case_id(std::move(id)); });
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
}

void put(const domain::MoveHazard& in, wire::Command& command)
{
    wire::MoveHazard& out = *command.mutable_move_hazard();
    out.set_hazard_id(bytes_of(in.hazard_id));
    out.set_to(static_cast<std::uint32_t>(in.to));
    out.set_reason(in.reason);
    out.set_measures(in.measures);
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
}

void put(const domain::NoteHazard& in, wire::Command& command)
{
    wire::NoteHazard& out = *command.mutable_note_hazard();
    out.set_hazard_id(bytes_of(in.hazard_id));
    out.set_kind(static_cast<std::uint32_t>(in.kind));
    out.set_detail(in.detail);
    for (const std::string& each : in.attachments)
        out.add_attachments(each);
}

void put(const domain::ReportPatrol& in, wire::Command& command)
{
    wire::ReportPatrol& out = *command.mutable_report_patrol();
    out.set_kind(static_cast<std::uint32_t>(in.kind));
    out.set_from_at(in.from_at);
    out.set_to_at(in.to_at);
    out.set_area_code(in.area_code);
    if (in.length_m)
        out.set_length_m(*in.length_m);
    if (in.points_planned)
        out.set_points_planned(*in.points_planned);
    out.set_note(in.note);
    for (const domain::ReportPatrol::Point& each : in.points) {
        wire::PatrolPoint& point = *out.add_points();
        point.set_step(static_cast<std::uint32_t>(each.step));
        point.set_at(each.at);
        if (each.lon)
            point.set_lon(*each.lon);
        if (each.lat)
            point.set_lat(*each.lat);
        put(each.case_id, [&](std::string id) { point.set_case_id(std::move(id)); });
        put(each.hazard_id, [&](std::string id) { point.set_hazard_id(std::move(id)); });
        point.set_note(each.note);
    }
}

void put(const domain::HandOver& in, wire::Command& command)
{
    wire::HandOver& out = *command.mutable_hand_over();
    out.set_shift_id(bytes_of(in.shift_id));
    put(in.next_shift_id, [&](std::string id) { out.set_next_shift_id(std::move(id)); });
    out.set_taken_by(in.taken_by);
    out.set_matters(in.matters);
}

void put(const domain::PlanDuty& in, wire::Command& command)
{
    wire::PlanDuty& out = *command.mutable_plan_duty();
    put(in.duty_id, [&](std::string id) { out.set_duty_id(std::move(id)); });
    out.set_responder_id(bytes_of(in.responder_id));
    out.set_post(static_cast<std::uint32_t>(in.post));
    out.set_area_code(in.area_code);
    out.set_from_at(in.from_at);
    out.set_to_at(in.to_at);
    put(in.stand_in_for, [&](std::string id) { out.set_stand_in_for(std::move(id)); });
    out.set_note(in.note);
    out.set_cancelled(in.cancelled);
}

void put(const domain::SwitchRule& in, wire::Command& command)
{
    wire::SwitchRule& out = *command.mutable_switch_rule();
    out.set_rule(in.rule);
    out.set_enabled(in.enabled);
    out.set_reason(in.reason);
}

void put(const domain::LinkCases& in, wire::Command& command)
{
    wire::LinkCases& out = *command.mutable_link_cases();
    out.set_case_id(bytes_of(in.case_id));
    out.set_other_id(bytes_of(in.other_id));
    out.set_linked(in.linked);
    out.set_reason(in.reason);
}

std::optional<domain::EditCase::Text> text_edit(bool there, const wire::TextEdit& in)
{
    if (!there)
        return std::nullopt;
    return domain::EditCase::Text{in.from(), in.to()};
}

domain::EditCase::Place place(bool there, const wire::Position& in)
{
    if (!there)
        return {};
    return {in.lon(), in.lat()};
}

Result<domain::CommandBody> take(const wire::EditCase& in)
{
    domain::EditCase out;
    out.case_id = uuid_or_nil(in.case_id());
    out.category = text_edit(in.has_category(), in.category());
    out.title = text_edit(in.has_title(), in.title());
    out.description = text_edit(in.has_description(), in.description());
    out.address = text_edit(in.has_address(), in.address());
    out.area_code = text_edit(in.has_area_code(), in.area_code());
    if (in.has_position())
        out.position = domain::EditCase::Position{
            place(in.position().has_from(), in.position().from()), place(in.position().has_to(), in.position().to())};
    out.reason = in.reason();
    return out;
}

Result<domain::CommandBody> take(const wire::MoveCase& in)
{
    domain::MoveCase out;
    out.case_id = uuid_or_nil(in.case_id());
    out.responder_id = uuid_or_nil(in.responder_id());
    if (!read_enum(in.move(), out.move) || !read_enum(in.role(), out.role))
        return bad_message("move");
    out.reason = in.reason();
    if (in.has_until())
        out.until = in.until();
    if (in.has_satisfaction())
        out.satisfaction = in.satisfaction();
    out.attachments.assign(in.attachments().begin(), in.attachments().end());
    take_place(in, out);
    return out;
}

Result<domain::CommandBody> take(const wire::ReportCase& in)
{
    domain::ReportCase out;
    if (!read_enum(in.source(), out.source))
        return bad_message("source");
    out.category = in.category();
    out.title = in.title();
    out.description = in.description();
    out.address = in.address();
    take_place(in, out);
    out.area_code = in.area_code();
    if (in.has_households())
        out.households = in.households();
    out.reporter_name = in.reporter_name();
    out.reporter_phone = in.reporter_phone();
    out.attachments.assign(in.attachments().begin(), in.attachments().end());
    return out;
}

/// Nothing where there is none; a nil id is no id.
std::optional<Uuid> maybe_uuid(bool there, const std::string& bytes)
{
    if (!there)
        return std::nullopt;
    const Uuid id = uuid_or_nil(bytes);
    return id.is_nil() ? std::nullopt : std::optional(id);
}

Result<domain::CommandBody> take(const wire::MoveDispute& in)
{
    domain::MoveDispute out;
    out.dispute_id = uuid_or_nil(in.dispute_id());
    if (!read_enum(in.move(), out.move))
        return bad_message("move");
    out.reason = in.reason();
    out.venue_id = maybe_uuid(in.has_venue_id(), in.venue_id());
    out.mediator_id = maybe_uuid(in.has_mediator_id(), in.mediator_id());
    out.venue = in.venue();
    out.mediator = in.mediator();
    out.attachments.assign(in.attachments().begin(), in.attachments().end());
    return out;
}

Result<domain::CommandBody> take(const wire::ReportDispute& in)
{
    domain::ReportDispute out;
    out.category = in.category();
    out.title = in.title();
    take_place(in, out);
    out.area_code = in.area_code();
    out.case_id = maybe_uuid(in.has_case_id(), in.case_id());
    if (in.has_people())
        out.people = in.people();
    out.party_names = in.party_names();
    out.party_phones = in.party_phones();
    out.attachments.assign(in.attachments().begin(), in.attachments().end());
    return out;
}

Result<domain::CommandBody> take(const wire::IssueTask& in)
{
    domain::IssueTask out;
    out.form = in.form();
    out.form_id = maybe_uuid(in.has_form_id(), in.form_id());
    out.title = in.title();
    out.targets.assign(in.targets().begin(), in.targets().end());
    out.due_at = in.due_at();
    if (in.has_items_total())
        out.items_total = in.items_total();
    out.repeat_reason = in.repeat_reason();
    out.geometry = in.geometry();
    return out;
}

Result<domain::CommandBody> take(const wire::AnswerTask& in)
{
    return domain::AnswerTask{uuid_or_nil(in.task_id()), in.items_done(), in.done(), in.note(),
        {in.attachments().begin(), in.attachments().end()}};
}

Result<domain::CommandBody> take(const wire::ReportHazard& in)
{
    domain::ReportHazard out;
    if (!read_enum(in.level(), out.level))
        return bad_message("level");
    out.kind = in.kind();
    out.title = in.title();
    out.place = in.place();
    out.address = in.address();
    take_place(in, out);
    out.area_code = in.area_code();
    if (in.has_people())
        out.people = in.people();
    if (in.has_households())
        out.households = in.households();
    out.damage = in.damage();
    out.case_id = maybe_uuid(in.has_case_id(), in.case_id());
    out.attachments.assign(in.attachments().begin(), in.attachments().end());
    return out;
}

Result<domain::CommandBody> take(const wire::MoveHazard& in)
{
    domain::MoveHazard out;
    out.hazard_id = uuid_or_nil(in.hazard_id());
    if (!read_enum(in.to(), out.to))
        return bad_message("to");
    out.reason = in.reason();
    out.measures = in.measures();
    out.attachments.assign(in.attachments().begin(), in.attachments().end());
    return out;
}

Result<domain::CommandBody> take(const wire::NoteHazard& in)
{
    domain::NoteHazard out;
    out.hazard_id = uuid_or_nil(in.hazard_id());
    if (!read_enum(in.kind(), out.kind))
        return bad_message("kind");
    out.detail = in.detail();
    out.attachments.assign(in.attachments().begin(), in.attachments().end());
    return out;
}

Result<domain::CommandBody> take(const wire::ReportPatrol& in)
{
    domain::ReportPatrol out;
    if (!read_enum(in.kind(), out.kind))
        return bad_message("kind");
    out.from_at = in.from_at();
    out.to_at = in.to_at();
    out.area_code = in.area_code();
    if (in.has_length_m())
        out.length_m = in.length_m();
    if (in.has_points_planned())
        out.points_planned = in.points_planned();
    out.note = in.note();
    out.points.reserve(static_cast<std::size_t>(in.points_size()));
    for (const wire::PatrolPoint& each : in.points()) {
        domain::ReportPatrol::Point point;
        if (!read_enum(each.step(), point.step))
            return bad_message("step");
        point.at = each.at();
        take_place(each, point);
        point.case_id = maybe_uuid(each.has_case_id(), each.case_id());
        point.hazard_id = maybe_uuid(each.has_hazard_id(), each.hazard_id());
        point.note = each.note();
        out.points.push_back(std::move(point));
    }
    return out;
}

Result<domain::CommandBody> take(const wire::HandOver& in)
{
    return domain::HandOver{uuid_or_nil(in.shift_id()), maybe_uuid(in.has_next_shift_id(), in.next_shift_id()),
        in.taken_by(), in.matters()};
}

Result<domain::CommandBody> take(const wire::PlanDuty& in)
{
    domain::PlanDuty out;
    out.duty_id = maybe_uuid(in.has_duty_id(), in.duty_id());
    out.responder_id = uuid_or_nil(in.responder_id());
    if (!read_enum(in.post(), out.post))
        return bad_message("post");
    out.area_code = in.area_code();
    out.from_at = in.from_at();
    out.to_at = in.to_at();
    out.stand_in_for = maybe_uuid(in.has_stand_in_for(), in.stand_in_for());
    out.note = in.note();
    out.cancelled = in.cancelled();
    return out;
}

Result<domain::CommandBody> take_body(const wire::Command& in)
{
    switch (in.body_case()) {
    case wire::Command::kMoveCase:
        return take(in.move_case());
    case wire::Command::kReportCase:
        return take(in.report_case());
    case wire::Command::kMarkDelivery: {
        domain::MarkDelivery out;
        out.assignment_id = uuid_or_nil(in.mark_delivery().assignment_id());
        if (!read_enum(in.mark_delivery().delivery(), out.delivery))
            return bad_message("delivery");
        return out;
    }
    case wire::Command::kReportPosition:
        return domain::ReportPosition{uuid_or_nil(in.report_position().responder_id()), in.report_position().lon(),
            in.report_position().lat(), in.report_position().on_duty()};
    case wire::Command::kPutScene: {
        domain::PutScene out;
        out.wall = in.put_scene().wall();
        out.scene = in.put_scene().scene();
        if (in.put_scene().has_subject_id())
            out.subject_id = uuid_or_nil(in.put_scene().subject_id());
        if (in.put_scene().has_visitors())
            out.visitors = in.put_scene().visitors();
        return out;
    }
    case wire::Command::kEditCase:
        return take(in.edit_case());
    case wire::Command::kMoveDispute:
        return take(in.move_dispute());
    case wire::Command::kReportDispute:
        return take(in.report_dispute());
    case wire::Command::kIssueTask:
        return take(in.issue_task());
    case wire::Command::kAnswerTask:
        return take(in.answer_task());
    case wire::Command::kWithdrawTask:
        return domain::WithdrawTask{uuid_or_nil(in.withdraw_task().task_id()), in.withdraw_task().reason()};
    case wire::Command::kReportHazard:
        return take(in.report_hazard());
    case wire::Command::kMoveHazard:
        return take(in.move_hazard());
    case wire::Command::kNoteHazard:
        return take(in.note_hazard());
    case wire::Command::kReportPatrol:
        return take(in.report_patrol());
    case wire::Command::kHandOver:
        return take(in.hand_over());
    case wire::Command::kPlanDuty:
        return take(in.plan_duty());
    case wire::Command::kSwitchRule:
        return domain::SwitchRule{in.switch_rule().rule(), in.switch_rule().enabled(), in.switch_rule().reason()};
    case wire::Command::kLinkCases:
        return domain::LinkCases{uuid_or_nil(in.link_cases().case_id()), uuid_or_nil(in.link_cases().other_id()),
            in.link_cases().linked(), in.link_cases().reason()};
    case wire::Command::BODY_NOT_SET:
        break;
    }
    return bad_message("command body");
}

} // namespace

void to_wire(const domain::Command& command, wire::Command& out)
{
    out.set_id(bytes_of(command.id));
    out.set_made_at(command.made_at);
    out.set_base_revision(command.base_revision);
    if (command.expires_at)
        out.set_expires_at(*command.expires_at);
    std::visit([&](const auto& body) { put(body, out); }, command.body);
}

Result<domain::Command> from_wire(const wire::Command& in)
{
    const auto id = Uuid::from_bytes(in.id());
    if (!id || id->is_nil())
        return bad_message("command id");
    auto body = take_body(in);
    if (!body)
        return std::unexpected(body.error());
    return domain::Command{*id, in.made_at(), in.base_revision(), std::move(*body),
        in.has_expires_at() ? std::optional(in.expires_at()) : std::nullopt};
}

void to_wire(const Error& error, wire::Error& out)
{
    out.set_fault(static_cast<std::uint32_t>(error.fault()));
    out.set_code(error.code());
    for (const ErrorArg& each : error.args()) {
        wire::ErrorArg& arg = *out.add_args();
        arg.set_name(each.name);
        if (const auto* integer = std::get_if<std::int64_t>(&each.value))
            arg.set_integer(*integer);
        else if (const auto* real = std::get_if<double>(&each.value))
            arg.set_real(*real);
        else
            arg.set_text(std::get<std::string>(each.value));
    }
}

Error from_wire(const wire::Error& in)
{
    std::vector<ErrorArg> args;
    for (const wire::ErrorArg& each : in.args()) {
        if (each.has_integer())
            args.push_back({each.name(), std::int64_t{each.integer()}});
        else if (each.has_real())
            args.push_back({each.name(), each.real()});
        else
            args.push_back({each.name(), each.text()});
    }
    const auto fault =
        in.fault() <= static_cast<std::uint32_t>(Fault::Refused) ? static_cast<Fault>(in.fault()) : Fault::Refused;
    return Error(fault, in.code(), std::move(args));
}

void to_wire(const CommandAnswer& answer, wire::CommandAnswer& out)
{
    out.set_id(bytes_of(answer.id));
    out.set_outcome(static_cast<std::uint32_t>(answer.outcome));
    out.set_revision(answer.revision);
    if (answer.error)
        to_wire(*answer.error, *out.mutable_error());
    for (const RowBatch& rows : answer.current)
        to_wire(rows, *out.add_current());
}

Result<CommandAnswer> from_wire(const wire::CommandAnswer& in)
{
    CommandAnswer answer;
    const auto id = Uuid::from_bytes(in.id());
    if (!id || id->is_nil() || in.outcome() < 1 || in.outcome() > static_cast<std::uint32_t>(Outcome::Conflict))
        return bad_message("answer");
    answer.id = *id;
    answer.outcome = static_cast<Outcome>(in.outcome());
    answer.revision = in.revision();
    if (in.has_error())
        answer.error = from_wire(in.error());
    for (const wire::Rows& each : in.current()) {
        auto rows = from_wire(each);
        if (!rows)
            return std::unexpected(rows.error());
        answer.current.push_back(std::move(*rows));
    }
    return answer;
}

} // namespace yiping::protocol
