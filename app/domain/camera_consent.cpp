// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/camera_consent.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/limits.h>

#include <array>
#include <utility>

namespace yiping::domain {

namespace {

constexpr UtcMillis minute_of_camera_ms = 60'000;

/// Minutes since midnight of "HH:MM"; 24:00 is an end.
std::optional<int> minutes_of(std::string_view text)
{
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : -100; };
    if (text.size() != 5 || text[2] != ':')
        return std::nullopt;
    const int hours = digit(0) * 10 + digit(1), minutes = digit(3) * 10 + digit(4);
    if (hours < 0 || minutes < 0 || minutes > 59 || hours * 60 + minutes > 24 * 60)
        return std::nullopt;
    return hours * 60 + minutes;
}

std::optional<std::pair<int, int>> span_of(std::string_view hours)
{
    if (hours.size() != 11 || hours[5] != '-')
        return std::nullopt;
    const auto from = minutes_of(hours.substr(0, 5)), to = minutes_of(hours.substr(6));
    if (!from || !to)
        return std::nullopt;
    return std::pair(*from, *to);
}

int minute_of_day(UtcMillis at)
{
    return static_cast<int>((at - local_midnight(at)) / minute_of_camera_ms);
}

std::unexpected<Error> refuse_camera(std::string_view code, std::vector<ErrorArg> args = {})
{
    return make_error(Fault::Refused, code, std::move(args));
}

} // namespace

std::string_view name_of(LookStream stream)
{
    constexpr std::array<std::string_view, 3> names{"sub", "main", "before"};
    return names[static_cast<std::size_t>(stream)];
}

std::optional<LookStream> parse_look_stream(std::string_view name)
{
    for (const LookStream each : {LookStream::Sub, LookStream::Main, LookStream::Before})
        if (name == name_of(each))
            return each;
    return std::nullopt;
}

bool is_within_hours(std::string_view hours, UtcMillis at)
{
    if (hours.empty())
        return true;
    const auto span = span_of(hours);
    if (!span)
        return false;
    const int now = minute_of_day(at);
    return span->first <= span->second ? now >= span->first && now < span->second
                                       : now >= span->first || now < span->second;
}

std::optional<UtcMillis> end_of_hours(std::string_view hours, UtcMillis at)
{
    const auto span = span_of(hours);
    if (!span || !is_within_hours(hours, at))
        return std::nullopt;
    int left = span->second - minute_of_day(at);
    if (left <= 0)
        left += 24 * 60;
    return at - (at - local_midnight(at)) % minute_of_camera_ms + left * minute_of_camera_ms;
}

Result<void> check_camera_shows(const Camera& camera, UtcMillis at)
{
    if (camera.withdrawn_at && *camera.withdrawn_at <= at)
        return refuse_camera("camera.withdrawn");
    if (camera.sharing == SharingKind::Household) {
        if (!camera.consent_at || *camera.consent_at > at)
            return refuse_camera("camera.no_consent");
        if (!is_within_hours(camera.consent_hours, at))
            return refuse_camera("camera.outside_hours", {{"hours", camera.consent_hours}});
    }
    if (camera.purpose.empty())
        return refuse_camera("camera.no_purpose");
    if (!camera.streams)
        return refuse_camera("camera.not_connected");
    return {};
}

Result<void> check_camera_sounds(const Camera& camera, UtcMillis at)
{
    if (auto shows = check_camera_shows(camera, at); !shows)
        return shows;
    if (camera.sharing == SharingKind::Household)
        return refuse_camera("camera.sound_not_consented");
    return {};
}

Result<void> check_look(const Camera& camera, const Principal& who, UtcMillis at)
{
    if (!contains(who.scope, camera.area_code))
        return refuse_camera("platform.no_such_row");
    const bool office = who.role == UserRole::Viewer || who.role == UserRole::Operator ||
                        who.role == UserRole::Supervisor || who.role == UserRole::Administrator;
    // Without a list the centre may look; a list that does not name it shuts it out.
    const bool named = !camera.viewers || (*camera.viewers & static_cast<std::int64_t>(ViewerKind::Town)) != 0;
    const bool shown = who.mask_level < mask_of_visitors || camera.sharing == SharingKind::Public;
    if (!office || !named || !shown)
        return refuse_camera("platform.no_right");
    return check_camera_shows(camera, at);
}

} // namespace yiping::domain
