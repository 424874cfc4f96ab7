// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "packet_ring.h"
#include "rtp_packet.h"
#include "sdp.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace yiping::media {

/// Coded sound out of packets: G.711 as it is (RFC 3551), AAC as mpeg4-generic (RFC 3640) or as LATM (RFC 6416).
/// One thread.
class SoundUnits {
public:
    /// Nothing for another form, or for one that is not described.
    [[nodiscard]] static std::optional<SoundUnits> make(const SdpMedia& media);

    void push(const RtpPacket& packet);
    /// Something is missing here.
    void lose() { begun_.clear(); }
    /// The next coded piece, in order; nullptr: more has to come.
    [[nodiscard]] PacketPtr take();
    /// What the decoder has to know beforehand (AudioSpecificConfig); empty for G.711.
    [[nodiscard]] const std::vector<std::uint8_t>& config() const { return config_; }
    enum class Form : std::uint8_t { Alaw, Ulaw, Aac, Latm };
    [[nodiscard]] Form form() const { return form_; }

private:
    explicit SoundUnits(Form form) : form_(form) {}
    void push_aac(const RtpPacket& packet);
    void push_latm(const RtpPacket& packet);
    void give(Bytes unit);

    Form form_;
    std::vector<std::uint8_t> config_;
    unsigned size_bits_ = 0, index_bits_ = 0, delta_bits_ = 0; ///< of each head of a unit of mpeg4-generic
    std::vector<std::uint8_t> begun_; ///< a unit that goes on in the next packet
    std::size_t begun_size_ = 0;
    std::deque<PacketPtr> ready_;
};

} // namespace yiping::media
