// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gateway/host.h"
#include "phone/phone_service.h"

#include <yiping/base/log.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>

#include <unordered_set>

namespace yiping::platform {

class SyncLink;

/// What all links of one gateway share. One thread.
struct GatewayCore {
    GatewayCore(Store& store_, Clock& clock_, bool independent_snapshots)
        : store(store_), clock(clock_), host(store_, clock_, independent_snapshots), phone(store_, clock_, random)
    {
    }

    /// To be called after anything that may have written: links hear of it once per turn of the loop.
    void announce()
    {
        if (store.head() == announced || wake_posted)
            return;
        wake_posted = true;
        boost::asio::post(context, [this] { wake_links(); });
    }
    void wake_links();

    boost::asio::ssl::context tls{boost::asio::ssl::context::tls_server};
    Store& store;
    Clock& clock;
    SystemRandom random;
    Host host;
    PhoneService phone;
    std::unordered_set<SyncLink*> links;
    std::int64_t announced = 0;
    bool wake_posted = false;
    bool stopping = false;
    /// The last, so that it goes first: what is still under way then lets go of the rest.
    boost::asio::io_context context{1};
};

} // namespace yiping::platform
