// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/access_service.h"
#include "gateway/connection_book.h"
#include "gateway/host.h"
#include "phone/day_service.h"
#include "phone/phone_service.h"
#include "phone/visit_service.h"

#include <yiping/base/log.h>
#include <yiping/platform/alarm_intake.h>
#include <yiping/platform/gateway.h>
#include <yiping/transport/reception.h>
#include <yiping/transport/send_batch.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>
#include <unordered_set>

namespace yiping::platform {

class SyncLink;

/// More threads than this would take in more consoles a second than there are.
constexpr unsigned most_desks = 4;

/// What all links of one gateway share. One thread.
struct GatewayCore {
    GatewayCore(Store& store_, Clock& clock_, bool independent_snapshots, Enrolment enrolment_,
        std::optional<crypto::Authority> authority)
        : store(store_),
          clock(clock_),
          enrolment(enrolment_),
          host(store_, clock_, independent_snapshots ? std::function<void()>([this] { piece_made(); }) : nullptr),
          phone(store_, clock_, random),
          visits(store_, clock_, random),
          day(store_),
          access(store_, clock_, std::move(authority))
    {
    }

    /// Snapshots in the making speak to the context: they end before it does.
    ~GatewayCore() { host.forget_snapshots(); }
    GatewayCore(const GatewayCore&) = delete;
    GatewayCore& operator=(const GatewayCore&) = delete;

    /// Whether a console may come from there: its certificate is wanted, or none is needed.
    /// Errors: platform.console_revoked, platform.not_enrolled.
    [[nodiscard]] Result<void> admit(const Peer& peer)
    {
        if (!peer.console_id.is_nil())
            return store.access() != nullptr ? store.access()->check_console(peer.console_id, peer.serial, clock.now())
                                             : make_error(Fault::Refused, "platform.console_revoked");
        if (enrolment == Enrolment::Always || (enrolment == Enrolment::Remote && !peer.on_this_machine))
            return make_error(Fault::Refused, "platform.not_enrolled");
        return {};
    }

    /// To be called after anything that may have written: links hear of it once per turn of the loop.
    void announce()
    {
        if ((store.head() == announced && host.access_version() == announced_access &&
                store.rule_switches_version() == announced_switches) ||
            wake_posted)
            return;
        announced_switches = store.rule_switches_version();
        wake_posted = true;
        boost::asio::post(context, [this] {
            wake_links();
            if (after_change)
                after_change();
        });
    }
    void wake_links();
    /// Any thread: sessions wait for a piece of a snapshot.
    void piece_made()
    {
        if (piece_posted.exchange(true))
            return;
        boost::asio::post(context, [this] {
            piece_posted = false;
            wake_links();
        });
    }

    Store& store;
    Clock& clock;
    SystemRandom random;
    Enrolment enrolment;
    Host host;
    PhoneService phone;
    VisitService visits;
    DayService day;
    AccessService access;
    AlarmIntake* alarms = nullptr; ///< nullptr: nobody may send any
    ConnectionBook book{{}};
    std::unordered_set<SyncLink*> links;
    transport::SendBatch departures; ///< of wake_links()
    std::function<void()> after_change; ///< called once per turn of the loop in which something was committed
    std::int64_t announced = 0;
    std::uint64_t announced_access = 0;
    std::uint64_t announced_switches = 0;
    bool wake_posted = false;
    std::atomic<bool> piece_posted = false;
    bool stopping = false;
    /// Where connections come in. Stopped before the context they go to ends, and gone after it.
    transport::Reception reception{{}, std::clamp(std::thread::hardware_concurrency(), 1U, most_desks)};
    /// Goes before the rest: what is still under way then lets go of the rest.
    boost::asio::io_context context{1};
    /// Passwords are hashed here, one after the other: nobody else is slowed. Ends before the context that its results
    /// go to.
    boost::asio::thread_pool hashing{1};
};

} // namespace yiping::platform
