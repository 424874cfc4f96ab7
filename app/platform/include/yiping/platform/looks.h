// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/config/camera_sources.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/domain/commands.h>
#include <yiping/platform/audit.h>
#include <yiping/sqlite/database.h>

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

/// Who looks at a camera, and where its stream is. Rights and consent are checked where the address is given out; every
/// look is in the audit log with who, why and how long. The store's thread.
namespace yiping::platform {

struct LookWish {
    Uuid camera;
    domain::LookStream stream = domain::LookStream::Sub;
    std::string reason; ///< in the person's words, or what the wall does
};

/// Good for one connection that begins soon.
struct LookAddress {
    Uuid look;
    std::string url; ///< a secret, as is what follows: never in a log
    std::string user, password; ///< "" where the source asks for none
    UtcMillis until = 0; ///< ask again then at the latest: the address, the hours of consent
};

/// A picture or a clip of a look is to be kept as evidence.
struct KeepWish {
    Uuid look;
    bool clip = false;
    std::string sha256; ///< of the file
    std::string about; ///< what it is kept for: the number of a case
};

class Looks {
public:
    /// A look goes on while its console asks now and then; after so long without it is over.
    static constexpr UtcMillis idle = 15 * 60'000LL;

    Looks(sqlite::Database& database, AuditLog& audit, std::vector<config::CameraSource> sources, Random& random)
        : db_(database), audit_(audit), sources_(std::move(sources)), random_(random)
    {
    }

    /// Begins a look, or goes on with that of the same person, device and camera. Errors: those of domain::check_look,
    /// camera.no_source, camera.no_recorder, platform.reason_short {least}, platform.text_too_long. Refusals are in the
    /// audit log too.
    [[nodiscard]] Result<LookAddress> begin(const domain::Principal& who, const LookWish& wish, UtcMillis at);
    /// Nothing happens for a look that is over, or another's.
    [[nodiscard]] Result<void> end(const domain::Principal& who, const Uuid& look, UtcMillis at);
    /// Allows and writes down that something of an open look is kept. Errors: camera.no_look (over, or another's),
    /// camera.may_not_keep (a viewer), platform.wrong_field {field}, platform.reason_short, platform.text_too_long and
    /// those of domain::check_look. Refusals are in the audit log too.
    [[nodiscard]] Result<void> keep(const domain::Principal& who, const KeepWish& wish, UtcMillis at);
    /// Allows and writes down that the camera of an open look is listened to. Errors: camera.no_look,
    /// camera.may_not_listen (a viewer), camera.sound_not_consented and those of domain::check_look. Refusals are in
    /// the audit log too.
    [[nodiscard]] Result<void> listen(const domain::Principal& who, const Uuid& look, UtcMillis at);
    /// Ends those that nobody has asked for any more. Every minute or so.
    [[nodiscard]] Result<void> housekeep(UtcMillis at);
    /// The platform stops.
    [[nodiscard]] Result<void> end_all(UtcMillis at);
    [[nodiscard]] std::size_t open() const { return open_.size(); }

private:
    /// What may be done with an open look beside looking.
    enum class Use : std::uint8_t { Keep, Listen };
    using Key = std::tuple<std::string, std::string, Uuid>; ///< user, device, camera
    struct Open {
        Uuid id;
        UtcMillis begun = 0, last = 0;
    };
    [[nodiscard]] Result<LookAddress> grant(const domain::Principal& who, const LookWish& wish, UtcMillis at);
    [[nodiscard]] Result<domain::Camera> allowed_camera(const domain::Principal& who, const Uuid& id, UtcMillis at);
    /// The camera of an open look, for a use of it; a refusal is written down with `about`.
    [[nodiscard]] Result<Uuid> use_look(
        const domain::Principal& who, const Uuid& look, Use use, const std::string& about, UtcMillis at);
    [[nodiscard]] Result<void> refuse_look(
        const domain::Principal& who, const Uuid& camera, const std::string& reason, const Error& why, UtcMillis at);
    [[nodiscard]] Result<void> write_end(const Key& key, const Open& look, UtcMillis at);

    sqlite::Database& db_;
    AuditLog& audit_;
    std::vector<config::CameraSource> sources_;
    Random& random_;
    std::map<Key, Open> open_;
};

} // namespace yiping::platform
