// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/address.h>

#include <algorithm>

namespace yiping::media {

namespace {

constexpr std::size_t most_address_bytes = 2048;

/// "host:port" of "scheme://host:port/path", with what stands before an '@'.
std::string_view authority_of(std::string_view url)
{
    const std::size_t begin = url.find("://");
    if (begin == url.npos)
        return {};
    url.remove_prefix(begin + 3);
    return url.substr(0, url.find_first_of("/?#"));
}

} // namespace

Result<void> check_address(const Address& address)
{
    const auto refuse = [](const char* why) {
        return make_error(Fault::Refused, "media.bad_address", {{"why", std::string(why)}});
    };
    const std::string_view url = address.url;
    if (url.size() > most_address_bytes)
        return refuse("too long");
    if (std::ranges::any_of(
            url, [](char letter) { return static_cast<unsigned char>(letter) <= ' ' || letter == 127; }))
        return refuse("blanks or control characters");
    if (!url.starts_with("rtsp://") && !url.starts_with("rtsps://"))
        return refuse("neither rtsp nor rtsps");
    const std::string_view authority = authority_of(url);
    if (authority.contains('@'))
        return refuse("user or password inside");
    if (authority.empty() || authority.starts_with(':'))
        return refuse("no host");
    return {};
}

std::string redacted(std::string_view url)
{
    const std::size_t scheme = url.find("://");
    // What stands before it is told, and must be no more than the word for a way to talk.
    const auto is_letter = [](char each) { return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z'); };
    if (scheme == url.npos || !std::ranges::all_of(url.substr(0, scheme), is_letter))
        return "?";
    std::string_view authority = authority_of(url);
    const std::size_t path = scheme + 3 + authority.size();
    if (const std::size_t at = authority.rfind('@'); at != authority.npos)
        authority.remove_prefix(at + 1);
    const std::string_view rest = url.substr(path);
    return std::string(url.substr(0, scheme + 3)) + std::string(authority) +
           std::string(rest.substr(0, rest.find_first_of("?#")));
}

} // namespace yiping::media
