// SPDX-License-Identifier: GPL-3.0-or-later
#include "packet_ring.h"

#include "libav_late.h"

#include <utility>

extern "C" {
#include <libavcodec/packet.h>
}

namespace yiping::media {

namespace {

bool is_key(const KeptPacket& kept)
{
    return (kept.packet->flags & AV_PKT_FLAG_KEY) != 0;
}

} // namespace

void FreePacket::operator()(AVPacket* packet) const
{
    libav().av_packet_free(&packet);
}

void PacketRing::clear()
{
    packets_.clear();
    newest_key_ = 0;
    bytes_ = 0;
}

void PacketRing::drop_oldest_group()
{
    do {
        bytes_ -= static_cast<std::size_t>(packets_.front().packet->size);
        packets_.pop_front();
        --newest_key_;
    } while (!packets_.empty() && !is_key(packets_.front()));
}

void PacketRing::push(const AVPacket& packet, MonoMillis at)
{
    const bool key = (packet.flags & AV_PKT_FLAG_KEY) != 0;
    if (packets_.empty() && !key)
        return;
    PacketPtr copy(libav().av_packet_clone(&packet));
    if (copy == nullptr) {
        clear(); // a group with a hole is none
        return;
    }
    bytes_ += static_cast<std::size_t>(packet.size);
    packets_.push_back({std::move(copy), at});
    ++pushed_;
    if (!key) {
        while (bytes_ > most_bytes_ && newest_key_ > 0)
            drop_oldest_group();
        if (bytes_ > most_bytes_) // a group without an end: better none
            clear();
        return;
    }
    newest_key_ = packets_.size() - 1;
    // The oldest group goes when the one after it reaches back far enough by itself.
    while (newest_key_ > 0) {
        std::size_t second = 1;
        while (!is_key(packets_[second]))
            ++second;
        if (packets_[second].at > at - before_ && bytes_ <= most_bytes_)
            return;
        drop_oldest_group();
    }
}

} // namespace yiping::media
