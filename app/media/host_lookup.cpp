// SPDX-License-Identifier: GPL-3.0-or-later
#include "host_lookup.h"

#include <sys/socket.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace yiping::media {

namespace {

constexpr std::chrono::milliseconds moment{100};

addrinfo hints_with(int flags)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = flags;
    return hints;
}

/// Shared by who waits and the thread that looks, whichever is there longer.
struct Search {
    std::mutex mutex;
    std::condition_variable told;
    bool done = false;
    int failed = 0;
    Addresses found{nullptr, ::freeaddrinfo};
};

} // namespace

std::expected<Addresses, std::string> look_up(
    const std::string& host, const std::string& port, const std::function<bool()>& interrupted, Resolver resolver)
{
    addrinfo* found = nullptr;
    const addrinfo plain = hints_with(AI_NUMERICSERV | AI_NUMERICHOST);
    if (::getaddrinfo(host.c_str(), port.c_str(), &plain, &found) == 0)
        return Addresses(found, ::freeaddrinfo);

    const auto search = std::make_shared<Search>();
    try {
        std::thread([search, host, port, resolver = std::move(resolver)] {
            const addrinfo hints = hints_with(AI_NUMERICSERV);
            addrinfo* first = nullptr;
            const int failed = resolver(host.c_str(), port.c_str(), &hints, &first);
            const std::scoped_lock lock(search->mutex);
            search->failed = failed;
            search->found.reset(failed == 0 ? first : nullptr);
            search->done = true;
            search->told.notify_all();
        }).detach();
    } catch (const std::system_error& full) {
        return std::unexpected(full.code().message());
    }
    std::unique_lock lock(search->mutex);
    while (!search->told.wait_for(lock, moment, [&] { return search->done; }))
        if (interrupted())
            return std::unexpected(std::string("no answer in time"));
    if (search->failed != 0 || search->found == nullptr)
        return std::unexpected(std::string(::gai_strerror(search->failed)));
    return std::move(search->found);
}

} // namespace yiping::media
