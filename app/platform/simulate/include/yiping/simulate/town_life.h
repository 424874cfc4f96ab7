// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/registers.h>
#include <yiping/simulate/day_player.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The demo's residents and grid workers: real HTTP clients of the phone pages, in a thread of their own. What they do
/// follows from the seed; when they do it, from the answers of the platform.
namespace yiping::platform::simulate {

struct WorkerPhone {
    Uuid responder_id;
    std::string token;
    double lon = 0, lat = 0; ///< where the worker starts, WGS-84
};

/// A box that watches cameras and tells the platform by webhook (docs/intake.md).
struct AlarmBox {
    std::string source, key;          ///< as the platform knows it; "" there is none
    std::vector<std::string> cameras; ///< GB/T 28181 codes, at least one
};

/// Something that happens at its time, for visitors: a report, what the box of the cameras recognises, or a scene for
/// the wall.
struct Act {
    std::int64_t at_ms = 0; ///< from the beginning of the day
    std::string scene;      ///< to be put up; "" for the others
    std::string alarm;      ///< name of an AlarmKind; "" for a report
    std::size_t camera = 0; ///< of AlarmBox::cameras
    double confidence = 1;
    bool by_worker = false; ///< by whoever is nearest of the grid workers, else by a resident
    std::string village;    ///< its name
    std::string place, category, title, words;
    std::optional<std::int64_t> households;
    std::string answer; ///< what the worker writes back
};

struct LifeOptions {
    std::uint16_t phone_port = 0; ///< on loopback
    std::uint64_t seed = 1;
    double speed = 1;             ///< 2: everybody waits half as long
    UtcMillis since = 0;          ///< slips sent before this stay as they are
    std::string resident_token;
    std::vector<WorkerPhone> workers;
    AlarmBox alarms;
    /// In order of time; then the day begins anew after day_ms. Without any only what chance brings.
    std::vector<Act> acts;
    std::int64_t day_ms = 0;
    std::vector<domain::Area> areas; ///< with outlines; residents report inside the grids
    /// Puts a scene on the wall. Called in the thread of this life; empty: acts of scenes are passed over.
    std::function<void(const std::string& scene)> put_scene;
    Clock* clock = nullptr; ///< of the platform: alarms and deadlines go by its time. Outlives the life
};

/// What has happened so far; any thread.
struct LifeCounts {
    std::uint64_t reported = 0, signed_for = 0, fed_back = 0, returned = 0, alarms = 0, failures = 0;
    std::uint64_t answered = 0, answered_late = 0; ///< 督办, in words
};

/// Where the day of the script stands.
struct DayState {
    std::size_t acts = 0;                  ///< 0: no day is played
    std::optional<std::size_t> current{};  ///< the last act played
    std::size_t next = 0;
    bool paused = false;
    std::optional<std::int64_t> next_in_ms{}; ///< nothing while paused
};

class TownLife {
public:
    /// Errors: those of geo::AreaIndex::make, platform.no_grids.
    [[nodiscard]] static Result<std::unique_ptr<TownLife>> start(LifeOptions options);
    /// Stops everybody and joins the thread.
    virtual ~TownLife() = default;
    [[nodiscard]] virtual LifeCounts counts() const = 0;
    /// What a presenter wants of the day, and how it stands then; any thread. While it is paused nobody reports
    /// anything; who was sent out goes on with his work.
    [[nodiscard]] virtual DayState direct(DayOrder order, std::size_t act) = 0;
    /// A person answers for this worker for a while; any thread.
    virtual void leave_to_person(const Uuid& responder_id) = 0;
};

} // namespace yiping::platform::simulate
