// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/crypto/certificate.h>
#include <yiping/domain/case_rules.h>
#include <yiping/platform/store.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace yiping::platform {

class AlarmIntake;
class CameraRounds;
class Looks;

/// The phone of somebody who is lent to a visitor.
struct LentPhone {
    std::string token;
    std::string post; ///< surname and post, as rows show it
};

/// What a presenter may ask of the day that a demo plays.
enum class DemoOrder : std::uint8_t { Look, Pause, Resume, Next, Back, Play };

/// How that day stands.
struct DemoDay {
    std::size_t acts = 0;
    bool paused = false;
    std::size_t current = 0; ///< the last act played, from 1; 0 none yet
    std::string title{}, next_title{};
    std::optional<std::int64_t> next_in_ms{}; ///< until the next comes by itself
};

/// What phones without an account may do (docs/phone.md).
struct VisitOptions {
    bool open = false; ///< residents report, follow and rate without one
    bool demo = false; ///< the pages say that all of it is invented
    /// A grid worker of the demo for a visitor; empty: nobody is lent. In the gateway's thread.
    /// Errors: platform.no_worker_free.
    std::function<Result<LentPhone>(Store&)> lend_worker = {};
    /// The day of a demo; `act` from 0, for Play. Empty: none is played. In the gateway's thread.
    std::function<DemoDay(DemoOrder, std::size_t act)> day = {};
};

/// Who needs a console's certificate to sign in and to sync.
enum class Enrolment : std::uint8_t {
    Off,    ///< nobody
    Remote, ///< whoever comes from another machine
    Always,
};

struct GatewayOptions {
    std::uint16_t port = 0;       ///< TLS: consoles (WebSocket /sync) and phone pages; 0 takes any free one
    std::uint16_t phone_port = 0; ///< plain HTTP for phone pages, on loopback only; 0 takes any free one
    bool lan = false;             ///< the TLS port on all interfaces, not on loopback alone
    /// The plain port too: for a demo alone, whose visitors' phones do not know its certificate.
    bool phone_lan = false;
    VisitOptions visits = {};
    bool independent_snapshots = true; ///< the store's snapshots may be read in another thread (shared_readers)
    Enrolment enrolment = Enrolment::Off;
    /// What is done without a person; nullptr: nothing. All three outlive the gateway.
    const domain::RuleBook* rules = nullptr;
    const domain::CategoryTree* categories = nullptr;
    const domain::WorkCalendar* calendar = nullptr;
    std::string admin_path; ///< where administrators of this machine ask (administration.h); "" nowhere
    AlarmIntake* alarms = nullptr; ///< takes in alarms of devices; nullptr: nobody may send any. Outlives the gateway
    CameraRounds* camera_rounds = nullptr; ///< cameras are asked whether they are there; nullptr: no. Outlives it
    Looks* looks = nullptr; ///< gives out the addresses of cameras; nullptr: there are none. Outlives the gateway
    crypto::ServerIdentity identity; ///< consoles are enrolled under its authority, if its key is beside it
};

/// Speaks to consoles and phones. One thread: the one in run(), which then owns the store.
class Gateway {
public:
    /// Listens; nobody is answered before run(). The store and the clock must outlive the gateway.
    /// Errors: platform.port_in_use {port}, platform.certificate_unusable {file}.
    [[nodiscard]] static Result<std::unique_ptr<Gateway>> listen(
        Store& store, Clock& clock, const GatewayOptions& options);
    virtual ~Gateway() = default;

    [[nodiscard]] virtual std::uint16_t port() const = 0;
    [[nodiscard]] virtual std::uint16_t phone_port() const = 0;
    /// Consoles in session; in the gateway's thread, or before and after run().
    [[nodiscard]] virtual std::size_t consoles() const = 0;

    /// Until stop(), or SIGTERM or SIGINT where `signals` is set.
    virtual void run(bool signals) = 0;
    /// Any thread.
    virtual void stop() = 0;
    /// Runs `work` in the gateway's thread; what it commits goes out at once. Any thread.
    virtual void post(std::function<void(Store&)> work) = 0;
};

} // namespace yiping::platform
