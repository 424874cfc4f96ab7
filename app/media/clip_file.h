// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "packet_ring.h"

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <cstdint>
#include <span>
#include <string>

struct AVCodecParameters;

namespace yiping::media {

/// Where coded pictures are from: how the camera describes them, in what parts of a second their times are, and their
/// size, which it does not describe.
struct FilmFrom {
    const AVCodecParameters& said;
    int clock_rate = 0;
    int width = 0, height = 0;
};

/// What stands in a clip beside its pictures.
struct ClipWords {
    std::string title;
    UtcMillis from = 0;
};

/// Writes coded pictures as they came, the first a key frame, into a new MP4 file. Errors: media.clip_unwritable
/// {file, why}; nothing is left of the file then.
[[nodiscard]] Result<void> write_clip(
    const std::string& path, const FilmFrom& from, std::span<const KeptPacket> packets, const ClipWords& words);

} // namespace yiping::media
