// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <QQuickView>
#include <QVideoSink>

#include <atomic>
#include <memory>
#include <vector>

namespace yiping::bench {

/// A window full of video outputs, as a wall has them, that says how many textures are there. GUI thread.
class TileWindow {
public:
    /// Errors: bench.no_window (no OpenGL: nothing could be counted).
    [[nodiscard]] static Result<std::unique_ptr<TileWindow>> open(int tiles);

    [[nodiscard]] QVideoSink* sink(int tile) const { return sinks_[static_cast<std::size_t>(tile)]; }
    /// After some more frames; -1 if none comes.
    [[nodiscard]] int textures();

private:
    TileWindow() = default;

    QQuickView view_;
    std::vector<QVideoSink*> sinks_;
    std::atomic<int> frames_ = 0, textures_ = -1;
};

} // namespace yiping::bench
