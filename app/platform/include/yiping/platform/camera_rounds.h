// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/config/camera_sources.h>
#include <yiping/domain/registers/camera.h>
#include <yiping/platform/sqlite_store.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// Whether cameras are there, asked in rounds: the figure of 在线率 by village and day, and the state of each camera.
/// Without the network: it says whom to ask, and takes what came of it. No picture is fetched. The store's thread.
namespace yiping::platform {

/// One camera to be asked now.
struct CameraQuestion {
    Uuid camera;
    std::string url; ///< signed where the source wants it; a secret
};

class CameraRounds {
public:
    static constexpr UtcMillis round = 15 * 60'000LL;
    /// One unanswered question may be a lost packet.
    static constexpr int misses_until_offline = 2;

    CameraRounds(SqliteStore& store, std::vector<config::CameraSource> sources)
        : store_(store), sources_(std::move(sources))
    {
    }

    /// The next to be asked; nothing while it is not time yet. Of a household camera only within its owner's consent.
    [[nodiscard]] Result<std::optional<CameraQuestion>> next(UtcMillis at);
    /// How long until the next question is due; at least a second.
    [[nodiscard]] UtcMillis pause() const;
    [[nodiscard]] Result<void> answered(const Uuid& camera, bool online, UtcMillis at);
    /// Writes what has been counted since the last time. Every minute or so, and at the end.
    [[nodiscard]] Result<void> write(UtcMillis at);

private:
    struct Count {
        std::int64_t checked = 0, online = 0;
    };
    using DayKey = std::pair<std::string, UtcMillis>; ///< village, local midnight

    [[nodiscard]] Result<void> begin_round(UtcMillis at);
    [[nodiscard]] Result<double> value_so_far(const Uuid& row);

    SqliteStore& store_;
    std::vector<config::CameraSource> sources_;
    std::vector<domain::Camera> due_; ///< of this round, the next one last
    std::size_t in_round_ = 0;
    UtcMillis round_began_ = 0, asked_at_ = 0;
    std::map<Uuid, int> misses_; ///< in a row
    std::map<DayKey, Count> fresh_;
};

} // namespace yiping::platform
