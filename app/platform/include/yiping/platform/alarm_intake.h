// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/config/alarm_sources.h>
#include <yiping/domain/registers/alarm.h>
#include <yiping/domain/registers/camera.h>
#include <yiping/platform/sqlite_store.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Alarms of cameras by webhook (docs/intake.md): signed, told once whatever is sent twice, never believed further than
/// its key reaches. An alarm is kept; one that is sure enough and of a kind with a class comes up as information
/// (信息收集) that a person accepts or declines like any other report. The store's thread.
namespace yiping::platform {

/// A request as it came.
struct SignedAlarm {
    std::string_view source; ///< X-Yiping-Source
    std::string_view time; ///< X-Yiping-Time: UTC milliseconds
    std::string_view signature; ///< X-Yiping-Signature: hex of HMAC-SHA256(key, time + "\n" + body)
    std::string_view body; ///< JSON
};

struct AlarmReceipt {
    Uuid id;
    std::string number;
    bool repeated = false; ///< it was here before: nothing was done
    std::optional<Uuid> case_id;
    std::string case_number;
};

class AlarmIntake {
public:
    /// How far the sender's clock may be off, and how long what was overheard is good for.
    static constexpr UtcMillis window = 5 * 60'000LL;
    static constexpr UtcMillis oldest = 24 * 60 * 60'000LL;

    AlarmIntake(SqliteStore& store, std::vector<config::AlarmSource> sources)
        : store_(store), sources_(std::move(sources))
    {
    }

    /// Errors: intake.wrong_signature, intake.old_request {minutes}, those of read_alarm_message, intake.no_such_camera
    /// {id}, intake.bad_time; of the disk.
    [[nodiscard]] Result<AlarmReceipt> take(const SignedAlarm& request, UtcMillis at);
    /// Writes into alarms what people have made of their cases: accepted is confirmed, declined is a false alarm,
    /// closed is dealt with. How many changed. Every minute or so.
    [[nodiscard]] Result<std::size_t> follow(UtcMillis at);

private:
    [[nodiscard]] Result<const config::AlarmSource*> believe(const SignedAlarm& request, UtcMillis at) const;
    [[nodiscard]] Result<std::optional<AlarmReceipt>> earlier(const Uuid& id);
    [[nodiscard]] Result<domain::Camera> camera_of(const config::AlarmSource& source, const std::string& gb_id);
    struct Told; ///< message, camera, where from
    [[nodiscard]] Result<Uuid> open_case(const Told& told, UtcMillis at);

    SqliteStore& store_;
    std::vector<config::AlarmSource> sources_;
};

} // namespace yiping::platform
