// SPDX-License-Identifier: GPL-3.0-or-later
#include "looks/source_address.h"

#include <yiping/crypto/signed_address.h>

#include <algorithm>

namespace yiping::platform {

namespace {

/// "/a/b" of "rtsp://host/a/b".
std::string_view path_in(std::string_view url)
{
    const std::size_t host = url.find("://") + 3;
    const std::size_t path = url.find('/', host);
    return path == url.npos ? std::string_view("/") : url.substr(path);
}

} // namespace

const config::CameraSource* find_source(std::span<const config::CameraSource> sources, std::string_view gb_id)
{
    const auto found =
        std::ranges::find_if(sources, [&](const config::CameraSource& each) { return each.serves(gb_id); });
    return found == sources.end() ? nullptr : &*found;
}

std::string signed_url(const config::CameraSource& source, std::string url, UtcMillis until)
{
    if (source.sign_key.empty())
        return url;
    const std::string sign = crypto::sign_address(path_in(url), until, source.sign_key);
    url += "?until=" + std::to_string(until) + "&sign=" + sign;
    return url;
}

} // namespace yiping::platform
