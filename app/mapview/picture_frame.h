// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/media/picture.h>

#include <QVideoFrame>

#include <memory>

namespace yiping::mapview {

/// A decoder's picture as Qt shows it: nothing is copied or converted. Any thread.
[[nodiscard]] QVideoFrame frame_of(std::shared_ptr<const media::Picture> picture);

} // namespace yiping::mapview
