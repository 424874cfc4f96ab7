// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/looks.h>

#include <yiping/crypto/hash.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/sqlite/rows.h>

#include "looks/source_address.h"

#include <algorithm>
#include <string_view>

namespace yiping::platform {

namespace {

constexpr std::size_t least_look_reason = 2, most_look_reason_bytes = 200;
constexpr UtcMillis longest_address = 10 * 60'000LL;

std::string object_of_camera(const Uuid& camera)
{
    return "camera:" + camera.to_string();
}

Result<void> check_reason(const std::string& text)
{
    if (text.size() < least_look_reason)
        return make_error(
            Fault::Input, "platform.reason_short", {{"least", static_cast<std::int64_t>(least_look_reason)}});
    if (text.size() > most_look_reason_bytes)
        return make_error(Fault::Input, "platform.text_too_long",
            {{"field", std::string("reason")}, {"limit", static_cast<std::int64_t>(most_look_reason_bytes)}});
    return {};
}

} // namespace

Result<domain::Camera> Looks::allowed_camera(const domain::Principal& who, const Uuid& id, UtcMillis at)
{
    const auto rows = sqlite::read_rows<domain::Camera>(
        db_, "WHERE id = ?1", [&](sqlite::Statement& statement) { statement.bind(0, id); });
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->empty())
        return make_error(Fault::Refused, "platform.no_such_row");
    if (auto allowed = domain::check_look(rows->front(), who, at); !allowed)
        return std::unexpected(allowed.error());
    return rows->front();
}

Result<LookAddress> Looks::grant(const domain::Principal& who, const LookWish& wish, UtcMillis at)
{
    if (auto said = check_reason(wish.reason); !said)
        return std::unexpected(said.error());
    const auto allowed = allowed_camera(who, wish.camera, at);
    if (!allowed)
        return std::unexpected(allowed.error());
    const domain::Camera& camera = *allowed;
    if (wish.stream == domain::LookStream::Before) // what is shown was taken before now
        if (auto then = domain::check_look(camera, who, at - domain::longest_before_ms); !then)
            return std::unexpected(then.error());
    const config::CameraSource* source = find_source(sources_, camera.gb_id);
    if (source == nullptr)
        return make_error(Fault::Refused, "camera.no_source");

    LookAddress made;
    made.user = source->user;
    made.password = source->password;
    made.until = at + longest_address;
    if (camera.sharing == domain::SharingKind::Household)
        if (const auto end = domain::end_of_hours(camera.consent_hours, at))
            made.until = std::min(made.until, *end);
    const std::string url = wish.stream == domain::LookStream::Before
                                ? source->recorder_address_of(camera.gb_id)
                                : source->address_of(camera.gb_id, wish.stream == domain::LookStream::Main);
    if (url.empty())
        return make_error(Fault::Refused, "camera.no_recorder");
    made.url = signed_url(*source, url, std::min(at + source->valid_ms, made.until));
    return made;
}

Result<LookAddress> Looks::begin(const domain::Principal& who, const LookWish& wish, UtcMillis at)
{
    auto made = grant(who, wish, at);
    const Key key{who.user, who.device, wish.camera};
    const auto found = open_.find(key);
    if (!made) {
        if (found != open_.end() &&
            wish.stream != domain::LookStream::Before) { // consent was withdrawn in the middle of it
            if (auto done = write_end(key, found->second, at); !done)
                return std::unexpected(done.error());
            open_.erase(found);
        }
        if (auto done = refuse_look(who, wish.camera, wish.reason, made.error(), at); !done)
            return std::unexpected(done.error());
        return made;
    }
    if (found != open_.end()) {
        found->second.last = at;
        made->look = found->second.id;
        return made;
    }
    ManualClock clock(at);
    made->look = Uuid::make(clock, random_);
    // First it is written down, then it is given.
    const AuditEvent event{at, who.user, std::string(audit_action::look), object_of_camera(wish.camera),
        {{"device", who.device}, {"look", made->look.to_string()}, {"reason", wish.reason}}};
    if (auto done = audit_.record(event); !done)
        return std::unexpected(done.error());
    open_[key] = {made->look, at, at};
    return made;
}

Result<void> Looks::refuse_look(
    const domain::Principal& who, const Uuid& camera, const std::string& reason, const Error& why, UtcMillis at)
{
    if (why.fault() != Fault::Refused)
        return {};
    return audit_.record_refusal({at, who.user, std::string(audit_action::look_refused), object_of_camera(camera),
        {{"code", why.code()}, {"device", who.device}, {"reason", reason}}});
}

Result<Uuid> Looks::use_look(
    const domain::Principal& who, const Uuid& look, Use use, const std::string& about, UtcMillis at)
{
    const auto found = std::ranges::find_if(
        open_, [&](const auto& each) { return each.second.id == look && std::get<0>(each.first) == who.user; });
    if (found == open_.end())
        return make_error(Fault::Refused, "camera.no_look");
    const Uuid camera = std::get<2>(found->first);
    Result<void> allowed;
    if (who.role == domain::UserRole::Viewer)
        allowed = make_error(Fault::Refused, use == Use::Keep ? "camera.may_not_keep" : "camera.may_not_listen");
    else if (const auto row = allowed_camera(who, camera, at); !row)
        allowed = std::unexpected(row.error());
    else if (use == Use::Listen)
        allowed = domain::check_camera_sounds(*row, at);
    if (!allowed) {
        if (auto done = refuse_look(who, camera, about, allowed.error(), at); !done)
            return std::unexpected(done.error());
        return std::unexpected(allowed.error());
    }
    found->second.last = at;
    return camera;
}

Result<void> Looks::keep(const domain::Principal& who, const KeepWish& wish, UtcMillis at)
{
    if (!crypto::is_sha256_hex(wish.sha256))
        return make_error(Fault::Input, "platform.wrong_field", {{"field", std::string("sha256")}});
    if (auto said = check_reason(wish.about); !said)
        return said;
    const auto camera = use_look(who, wish.look, Use::Keep, wish.about, at);
    if (!camera)
        return std::unexpected(camera.error());
    return audit_.record({at, who.user, std::string(audit_action::look_kept), object_of_camera(*camera),
        {{"about", wish.about}, {"device", who.device}, {"kind", wish.clip ? "clip" : "picture"},
            {"look", wish.look.to_string()}, {"sha256", wish.sha256}}});
}

Result<void> Looks::listen(const domain::Principal& who, const Uuid& look, UtcMillis at)
{
    const auto camera = use_look(who, look, Use::Listen, "收听", at);
    if (!camera)
        return std::unexpected(camera.error());
    return audit_.record({at, who.user, std::string(audit_action::look_heard), object_of_camera(*camera),
        {{"device", who.device}, {"look", look.to_string()}}});
}

Result<void> Looks::write_end(const Key& key, const Open& look, UtcMillis at)
{
    return audit_.record(
        {at, std::get<0>(key), std::string(audit_action::look_ended), object_of_camera(std::get<2>(key)),
            {{"device", std::get<1>(key)}, {"look", look.id.to_string()},
                {"seconds", std::to_string((at - look.begun) / 1000)}}});
}

Result<void> Looks::end(const domain::Principal& who, const Uuid& look, UtcMillis at)
{
    const auto found = std::ranges::find_if(
        open_, [&](const auto& each) { return each.second.id == look && std::get<0>(each.first) == who.user; });
    if (found == open_.end())
        return {};
    auto done = write_end(found->first, found->second, at);
    open_.erase(found);
    return done;
}

Result<void> Looks::housekeep(UtcMillis at)
{
    for (auto each = open_.begin(); each != open_.end();) {
        if (at - each->second.last < idle) {
            ++each;
            continue;
        }
        if (auto done = write_end(each->first, each->second, each->second.last); !done)
            return done;
        each = open_.erase(each);
    }
    return {};
}

Result<void> Looks::end_all(UtcMillis at)
{
    for (const auto& [key, look] : open_)
        if (auto done = write_end(key, look, at); !done)
            return done;
    open_.clear();
    return {};
}

} // namespace yiping::platform
