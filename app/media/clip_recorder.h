// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clip_file.h"
#include "packet_ring.h"

#include <yiping/base/ports.h>
#include <yiping/media/clip.h>

#include <optional>
#include <vector>

namespace yiping::media {

/// Gathers the coded pictures of one clip at a time, from those that have been kept on. One thread.
class ClipRecorder {
public:
    explicit ClipRecorder(Clock& clock) : clock_(clock) {}

    void begin(ClipWish wish, const PacketRing& kept);
    /// Another picture may have come; writes the file when it is long enough.
    void follow(const PacketRing& kept, const FilmFrom& film);
    /// The connection ends: what is there is written.
    void cut(const FilmFrom& film);
    /// Nothing of it may be kept.
    void drop();
    [[nodiscard]] bool busy() const { return wish_.has_value(); }

private:
    void finish(const FilmFrom& film, bool whole);
    void answer(Result<Clip> result);
    void take(const KeptPacket& kept);

    Clock& clock_;
    std::optional<ClipWish> wish_;
    std::vector<KeptPacket> packets_;
    std::size_t bytes_ = 0;
    std::uint64_t seen_ = 0; ///< PacketRing::pushed
    MonoMillis until_ = 0;
};

} // namespace yiping::media
