// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

struct AVPacket;

namespace yiping::media {

struct FreePacket {
    void operator()(AVPacket* packet) const;
};
using PacketPtr = std::unique_ptr<AVPacket, FreePacket>;

/// A coded picture and when it came.
struct KeptPacket {
    PacketPtr packet;
    MonoMillis at = 0;
};

/// The newest coded pictures of a stream, from a key frame on: what somebody who begins to look is shown at once, and
/// what a clip has of the time before "now". Refers to the packets, copies nothing. One thread.
class PacketRing {
public:
    /// At least the newest group is kept, and groups as far as they reach `before` back; `most_bytes` in all.
    PacketRing(MonoMillis before, std::size_t most_bytes) : before_(before), most_bytes_(most_bytes) {}

    /// What comes before the first key frame is of no use and not kept.
    void push(const AVPacket& packet, MonoMillis at);
    void clear();
    /// Everything that is kept; begins with a key frame.
    [[nodiscard]] const std::deque<KeptPacket>& all() const { return packets_; }
    /// How many have been kept so far.
    [[nodiscard]] std::uint64_t pushed() const { return pushed_; }
    /// Index of the newest key frame; all().size() if there is none.
    [[nodiscard]] std::size_t newest_key() const { return packets_.empty() ? 0 : newest_key_; }

private:
    void drop_oldest_group();

    MonoMillis before_;
    std::size_t most_bytes_;
    std::deque<KeptPacket> packets_;
    std::size_t newest_key_ = 0;
    std::size_t bytes_ = 0;
    std::uint64_t pushed_ = 0;
};

} // namespace yiping::media
