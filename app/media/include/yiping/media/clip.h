// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <functional>
#include <string>

namespace yiping::media {

/// A clip that has been written: the camera's own coded pictures, not coded anew, in an MP4 file.
struct Clip {
    std::string path;
    UtcMillis from = 0, to = 0; ///< when its first and last picture came
    bool whole = true;          ///< false: the line was cut before the end
};

/// What a clip is to be. It begins with what has been kept of the time before "now" (CameraStream::Config).
struct ClipWish {
    std::string path;           ///< of a file that is not there yet
    MonoMillis after = 20'000;  ///< from "now" on
    std::string title;          ///< into the file: which camera, where
    /// Once, on the stream's thread. Errors: media.clip_hidden (a private zone is in the coded pictures),
    /// media.clip_busy, media.clip_empty (no picture came, or nobody looks any more), media.clip_unwritable {file,
    /// why}.
    std::function<void(Result<Clip>)> done;
};

} // namespace yiping::media
