// SPDX-License-Identifier: GPL-3.0-or-later
#include "addresses.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <format>
#include <ifaddrs.h>
#include <memory>
#include <netinet/in.h>
#include <sys/socket.h>

namespace yiping::platform {

namespace {

struct FreeAddresses {
    void operator()(ifaddrs* list) const { freeifaddrs(list); }
};

/// "" for one that nobody else can use.
std::string text_of(const sockaddr& address)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (address.sa_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
        const std::uint32_t number = ntohl(v4.sin_addr.s_addr);
        const bool useless = number >> 24U == 127 || number >> 16U == 0xA9FE || number == 0;
        return useless || inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size()) == nullptr ? std::string()
                                                                                                : text.data();
    }
    if (address.sa_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
        const bool useless = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr) || IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr) ||
                             IN6_IS_ADDR_UNSPECIFIED(&v6.sin6_addr);
        return useless || inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size()) == nullptr ? std::string()
                                                                                                  : text.data();
    }
    return {};
}

} // namespace

std::vector<std::string> machine_addresses()
{
    ifaddrs* first = nullptr;
    if (getifaddrs(&first) != 0)
        return {};
    const std::unique_ptr<ifaddrs, FreeAddresses> list(first);
    std::vector<std::string> found;
    for (const ifaddrs* each = list.get(); each != nullptr; each = each->ifa_next) {
        if (each->ifa_addr == nullptr)
            continue;
        std::string text = text_of(*each->ifa_addr);
        if (!text.empty() && std::ranges::find(found, text) == found.end())
            found.push_back(std::move(text));
    }
    std::ranges::sort(found);
    return found;
}

std::string report_address(bool lan, std::uint16_t port)
{
    std::string host = "127.0.0.1";
    if (lan) {
        const auto all = machine_addresses();
        const auto first = std::ranges::find_if(all, [](const std::string& each) { return !each.contains(':'); });
        if (first != all.end())
            host = *first;
    }
    return std::format("http://{}:{}/r", host, port);
}

} // namespace yiping::platform
