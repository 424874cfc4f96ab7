// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_store_file.h"

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <array>
#include <type_traits>

namespace yiping::platform {

namespace {

/// What says that a right was missing, or that something was named which is not there to be seen.
constexpr std::array<std::string_view, 14> rights{"platform.no_right", "platform.no_such_case",
    "platform.no_such_assignment", "platform.no_such_responder", "platform.no_such_blob", "platform.wall_of_another",
    "platform.no_such_dispute", "platform.no_such_task", "platform.no_such_hazard", "platform.no_such_shift",
    "platform.no_such_duty", "domain.no_right", "domain.outside_scope", "domain.not_holder"};

std::string object_of(const domain::CommandBody& body)
{
    return std::visit(
        [](const auto& each) -> std::string {
            using Body = std::decay_t<decltype(each)>;
            if constexpr (std::is_same_v<Body, domain::MoveCase> || std::is_same_v<Body, domain::EditCase>)
                return "case:" + each.case_id.to_string();
            else if constexpr (std::is_same_v<Body, domain::MarkDelivery>)
                return "assignment:" + each.assignment_id.to_string();
            else if constexpr (std::is_same_v<Body, domain::ReportPosition>)
                return "responder:" + each.responder_id.to_string();
            else if constexpr (std::is_same_v<Body, domain::PutScene>)
                return "wall:" + each.wall;
            else if constexpr (std::is_same_v<Body, domain::MoveDispute>)
                return "dispute:" + each.dispute_id.to_string();
            else if constexpr (std::is_same_v<Body, domain::AnswerTask> || std::is_same_v<Body, domain::WithdrawTask>)
                return "directed_task:" + each.task_id.to_string();
            else if constexpr (std::is_same_v<Body, domain::MoveHazard> || std::is_same_v<Body, domain::NoteHazard>)
                return "hazard:" + each.hazard_id.to_string();
            else if constexpr (std::is_same_v<Body, domain::HandOver>)
                return "shift:" + each.shift_id.to_string();
            else if constexpr (std::is_same_v<Body, domain::PlanDuty>)
                return "duty:" + each.duty_id.value_or(Uuid()).to_string();
            else if constexpr (std::is_same_v<Body, domain::SwitchRule>)
                return "rule:" + each.rule;
            else if constexpr (std::is_same_v<Body, domain::LinkCases>)
                return "case:" + each.case_id.to_string();
            else
                return "case:";
        },
        body);
}

} // namespace

Result<void> SqliteStoreFile::note_refusal(
    const domain::Principal& who, const domain::Command& command, const Error& error, UtcMillis at)
{
    if (std::ranges::find(rights, error.code()) == rights.end())
        return {};
    return audit_->append_refusal({at, who.user, std::string(audit_action::refused), object_of(command.body),
        {{"code", error.code()}, {"command", command.id.to_string()}, {"device", who.device}}});
}

Result<std::string> SqliteStoreFile::put_blob_of(
    std::string_view user, std::string_view bytes, std::string_view media_type, UtcMillis at)
{
    auto transaction = sqlite::Transaction::begin(db_);
    if (!transaction)
        return std::unexpected(transaction.error());
    auto hash = put_blob(bytes, media_type, at);
    if (!hash)
        return hash;
    auto statement = db_.prepare("INSERT INTO blob_sender (sha256, user) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, std::string_view(*hash)).bind(1, user);
    if (auto done = statement->run(); !done)
        return std::unexpected(done.error());
    if (auto done = transaction->commit(); !done)
        return std::unexpected(done.error());
    return hash;
}

Result<bool> SqliteStoreFile::blob_visible(std::string_view scope, std::string_view sha256)
{
    auto statement = db_.prepare("SELECT DISTINCT area_code FROM attachment WHERE sha256 = ?1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, sha256);
    while (true) {
        const auto there = statement->step();
        if (!there)
            return std::unexpected(there.error());
        if (!*there)
            return false;
        if (visible_in(scope, static_cast<std::uint32_t>(domain::Register::Attachment), statement->text(0)))
            return true;
    }
}

Result<bool> SqliteStoreFile::may_attach(const domain::Principal& who, std::string_view sha256)
{
    auto statement = db_.prepare("SELECT EXISTS (SELECT 1 FROM blob_sender WHERE sha256 = ?1 AND user = ?2) OR "
                                 "(NOT EXISTS (SELECT 1 FROM blob_sender WHERE sha256 = ?1) AND "
                                 "NOT EXISTS (SELECT 1 FROM attachment WHERE sha256 = ?1))");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, sha256).bind(1, std::string_view(who.user));
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (statement->integer(0) != 0)
        return true;
    return blob_visible(who.scope, sha256);
}

Result<std::optional<domain::WallScene>> SqliteStoreFile::scene_of_wall(std::string_view wall)
{
    auto statement = db_.prepare("SELECT id FROM wall_scene WHERE wall = ?1 ORDER BY put_at DESC, rev DESC LIMIT 1");
    if (!statement)
        return std::unexpected(statement.error());
    statement->bind(0, wall);
    const auto there = statement->step();
    if (!there)
        return std::unexpected(there.error());
    if (!*there)
        return std::nullopt;
    return find<domain::WallScene>(statement->uuid(0));
}

} // namespace yiping::platform
