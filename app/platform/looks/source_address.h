// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>
#include <yiping/config/camera_sources.h>

#include <span>
#include <string>
#include <string_view>

namespace yiping::platform {

/// The first source that serves the code; nullptr if there is none.
[[nodiscard]] const config::CameraSource* find_source(
    std::span<const config::CameraSource> sources, std::string_view gb_id);
/// An address of the source, signed until `until` where it has a key. A secret.
[[nodiscard]] std::string signed_url(const config::CameraSource& source, std::string url, UtcMillis until);

} // namespace yiping::platform
