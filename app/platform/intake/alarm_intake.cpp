// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/alarm_intake.h>

#include "intake/alarm_message.h"

#include <yiping/crypto/signed_address.h>
#include <yiping/crypto/token.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/limits.h>
#include <yiping/domain/registers/case.h>
#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <format>
#include <utility>

namespace yiping::platform {

namespace {

constexpr std::size_t alarms_followed_at_once = 500;

/// "GJ20261128-7F3A9C": the day, and of the id enough to tell the alarms of a day apart.
std::string alarm_number(const Uuid& id, UtcMillis at)
{
    const auto day = domain::local_of(at).date;
    std::string end = id.to_string();
    end = end.substr(end.size() - 8);
    std::ranges::transform(
        end, end.begin(), [](char letter) { return letter >= 'a' ? static_cast<char>(letter - 32) : letter; });
    return std::format("GJ{:04}{:02}{:02}-{}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
        static_cast<unsigned>(day.day()), end);
}

domain::Principal sender_of(const config::AlarmSource& source)
{
    domain::Principal who;
    who.user = "alarm:" + source.name;
    who.post = source.title;
    who.role = domain::UserRole::Operator;
    who.scope = source.area;
    who.device = "webhook";
    return who;
}

} // namespace

struct AlarmIntake::Told {
    const config::AlarmSource& source;
    const AlarmMessage& message;
    const domain::Camera& camera;
    Uuid id;
    std::string picture; ///< hash of the blob; "" none
};

Result<const config::AlarmSource*> AlarmIntake::believe(const SignedAlarm& request, UtcMillis at) const
{
    const auto source = std::ranges::find(sources_, request.source, &config::AlarmSource::name);
    // An unknown source costs as much as a known one: nobody learns which names there are.
    const std::string_view key = source == sources_.end() ? std::string_view("nobody has this key") : source->key;
    const std::string signature =
        crypto::hmac_sha256_hex(key, std::string(request.time) + "\n" + std::string(request.body));
    if (!crypto::equal_in_constant_time(request.signature, signature) || source == sources_.end())
        return make_error(Fault::Refused, "intake.wrong_signature");
    UtcMillis sent = 0;
    const auto [end, wrong] = std::from_chars(request.time.data(), request.time.data() + request.time.size(), sent);
    if (wrong != std::errc() || end != request.time.data() + request.time.size() || sent < at - window ||
        sent > at + window)
        return make_error(Fault::Refused, "intake.old_request", {{"minutes", std::int64_t{window / 60'000}}});
    return &*source;
}

Result<std::optional<AlarmReceipt>> AlarmIntake::earlier(const Uuid& id)
{
    const auto rows = sqlite::read_rows<domain::Alarm>(
        store_.database(), "WHERE id = ?1", [&](sqlite::Statement& statement) { statement.bind(0, id); });
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->empty())
        return std::optional<AlarmReceipt>();
    AlarmReceipt receipt{id, rows->front().number, true, rows->front().case_id, {}};
    if (receipt.case_id) {
        const auto cases = store_.cases(std::span(&*receipt.case_id, 1));
        if (!cases)
            return std::unexpected(cases.error());
        if (!cases->empty())
            receipt.case_number = cases->front().number;
    }
    return receipt;
}

Result<domain::Camera> AlarmIntake::camera_of(const config::AlarmSource& source, const std::string& gb_id)
{
    auto rows = sqlite::read_rows<domain::Camera>(store_.database(), "WHERE gb_id = ?1",
        [&](sqlite::Statement& statement) { statement.bind(0, std::string_view(gb_id)); });
    if (!rows)
        return std::unexpected(rows.error());
    // One of another area is as unknown to this source as one that is not there.
    if (rows->empty() || !domain::contains(source.area, rows->front().area_code))
        return make_error(Fault::Input, "intake.no_such_camera", {{"id", gb_id}});
    return std::move(rows->front());
}

Result<Uuid> AlarmIntake::open_case(const Told& told, UtcMillis at)
{
    const std::string kind(domain::word_of(told.message.kind).zh);
    domain::ReportCase report;
    report.source = domain::CaseSource::CameraAlarm;
    report.category = told.source.categories.at(told.message.kind);
    report.title = std::format("{}告警：{}", kind, told.camera.name);
    report.description =
        std::format("{}报告：{} {}", told.source.title, domain::date_time_text(told.message.at.value_or(at)), kind);
    if (told.message.confidence)
        report.description += std::format("，可信度 {}%", std::lround(*told.message.confidence * 100));
    report.description += std::format("。摄像头 {}（{}）。", told.camera.name, told.camera.gb_id);
    report.description += told.message.note;
    report.address = told.camera.name;
    report.lon = told.camera.lon;
    report.lat = told.camera.lat;
    report.area_code = told.camera.area_code;
    if (!told.picture.empty())
        report.attachments = {told.picture};
    domain::Command command;
    // Of the alarm and nothing else: if we end between this and the alarm's row, the next try finds this answer.
    command.id = Uuid::from_name("alarm-case", told.id.to_string());
    command.made_at = at;
    command.body = std::move(report);
    const auto answer = store_.execute(sender_of(told.source), command, at);
    if (answer.outcome != protocol::Outcome::Accepted)
        return std::unexpected(answer.error.value_or(Error(Fault::Refused, "platform.no_right")));
    return answer.id;
}

Result<AlarmReceipt> AlarmIntake::take(const SignedAlarm& request, UtcMillis at)
{
    const auto source = believe(request, at);
    if (!source)
        return std::unexpected(source.error());
    const auto message = read_alarm_message(request.body);
    if (!message)
        return std::unexpected(message.error());
    const UtcMillis happened = message->at.value_or(at);
    if (happened > at + window || happened < at - oldest)
        return make_error(Fault::Input, "intake.bad_time");
    const Uuid id = Uuid::from_name("alarm", (*source)->name + '\n' + message->id);
    auto before = earlier(id);
    if (!before)
        return std::unexpected(before.error());
    if (*before)
        return std::move(**before);
    const auto camera = camera_of(**source, message->camera);
    if (!camera)
        return std::unexpected(camera.error());

    Told told{**source, *message, *camera, id, {}};
    if (!message->picture.empty()) {
        auto hash = store_.put_blob_of(sender_of(**source).user, message->picture, message->picture_type, at);
        if (!hash)
            return std::unexpected(hash.error());
        told.picture = std::move(*hash);
    }
    domain::Alarm alarm;
    alarm.id = id;
    alarm.district_id = camera->district_id;
    alarm.area_code = camera->area_code;
    alarm.number = alarm_number(id, happened);
    alarm.kind = message->kind;
    alarm.at = happened;
    alarm.camera_id = camera->id;
    alarm.lon = camera->lon;
    alarm.lat = camera->lat;
    alarm.value = message->value;
    alarm.confidence = message->confidence;
    // Without a word on how sure it is, a device's alarm counts.
    if (message->confidence.value_or(1) >= (*source)->least_confidence &&
        (*source)->categories.contains(message->kind)) {
        const auto opened = open_case(told, at);
        if (!opened)
            return std::unexpected(opened.error());
        alarm.case_id = *opened;
    }
    domain::RowSet rows;
    rows.add(alarm);
    PersonalRows personal;
    if (!told.picture.empty()) {
        domain::DescribedPersonal picture(domain::info(domain::RowTraits<domain::Alarm>::which), id);
        picture.set("picture", told.picture);
        personal.described.push_back(std::move(picture));
    }
    if (auto done = store_.put(rows, personal, at); !done)
        return std::unexpected(done.error());
    auto kept = earlier(id);
    if (!kept)
        return std::unexpected(kept.error());
    AlarmReceipt receipt = kept->value_or(AlarmReceipt());
    receipt.repeated = false;
    return receipt;
}

Result<std::size_t> AlarmIntake::follow(UtcMillis at)
{
    using domain::AlarmState;
    auto alarms = sqlite::read_rows<domain::Alarm>(
        store_.database(), std::format("WHERE state IN (1, 2) AND case_id IS NOT NULL ORDER BY at DESC LIMIT {}",
                               alarms_followed_at_once));
    if (!alarms)
        return std::unexpected(alarms.error());
    domain::RowSet rows;
    for (domain::Alarm& alarm : *alarms) {
        const auto moves = store_.moves_of(*alarm.case_id);
        if (!moves)
            return std::unexpected(moves.error());
        AlarmState state = alarm.state;
        for (const domain::CaseMove& each : *moves) {
            if (each.rule && !each.rule->empty())
                continue; // a rule sends somebody to look; it does not judge
            const AlarmState before = state;
            if (each.move == domain::Move::Accept)
                state = AlarmState::Confirmed;
            else if (each.move == domain::Move::Decline || each.move == domain::Move::Void)
                state = AlarmState::FalseAlarm;
            else if (each.move == domain::Move::Close || each.move == domain::Move::SelfHandle)
                state = AlarmState::Ended;
            if (state != before && (state != AlarmState::Ended || !alarm.judged_at)) {
                alarm.judged_at = each.at;
                alarm.judged_by = each.actor;
            }
        }
        if (state == alarm.state)
            continue;
        alarm.state = state;
        rows.add(alarm);
    }
    if (rows.described.empty())
        return std::size_t{0};
    if (auto done = store_.put(rows, {}, at); !done)
        return std::unexpected(done.error());
    return rows.described.size();
}

} // namespace yiping::platform
