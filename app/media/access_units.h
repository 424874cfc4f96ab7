// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "bytes.h"
#include "packet_ring.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

struct AVBufferRef;

namespace yiping::media {

/// What has to be known of a NAL unit in order to put pictures together.
struct NalFacts {
    bool slice = false; ///< content of a picture
    bool begins = false; ///< of a slice: the first of its picture
    bool key = false; ///< decoding may begin with this picture
    bool opens = false; ///< what stands at the beginning of a picture: parameter sets and the like
};

/// Puts coded pictures together from the NAL units of RTP's packets (RFC 6184, RFC 7798), as packets for the decoder.
///
/// A picture ends with the packet that has RTP's marker, at once. Where the marker is missing it ends when something
/// with another timestamp begins. What has no slice is no picture and joins the next one, be it marked or not, whatever
/// its timestamp: cameras mark parameter sets, and give them the timestamp of the picture before. A camera that marks
/// every slice is found out by a slice that goes on with a picture that was marked as ended; from then on only the
/// timestamp counts. So that the first picture is whole the first one is held until something follows it.
///
/// One thread. Each byte is copied once, into the packet.
class AccessUnits {
public:
    /// Looks at a unit; a slice may be there with its first bytes only.
    using Look = NalFacts (*)(Bytes unit);

    /// More than `most_bytes` is no picture.
    AccessUnits(Look look, std::size_t most_bytes) : look_(look), most_bytes_(most_bytes) {}

    /// A whole NAL unit.
    void add(Bytes unit, std::uint32_t timestamp);
    /// The first piece of one: its head, which the packet has elsewhere, and what follows it. `more` and `finish` go
    /// on.
    void begin(Bytes head, Bytes rest, std::uint32_t timestamp);
    void more(Bytes piece);
    void finish();
    /// The packet has RTP's marker; after its units.
    void mark();
    /// Something is missing here: the picture is given up, and so is all up to the beginning of another.
    void lose();

    struct Unit {
        PacketPtr packet; ///< Annex B; nullptr: something has been lost here
        std::uint32_t timestamp = 0;
    };
    /// What is ready, in order.
    [[nodiscard]] std::optional<Unit> take();
    /// A picture was larger than any may be.
    [[nodiscard]] bool overflowed() const { return overflowed_; }

private:
    struct FreeBuffer {
        void operator()(AVBufferRef* buffer) const;
    };
    struct Building {
        std::unique_ptr<AVBufferRef, FreeBuffer> buffer;
        std::size_t size = 0;
        std::uint32_t timestamp = 0; ///< of its first slice
        bool has_slice = false, key = false;
    };
    enum class Pieces : std::uint8_t {
        None,
        Written, ///< of a slice, straight into the picture
        Gathered, ///< of something small, to be looked at as a whole
        Dropped,
    };

    void add_one(Bytes unit, std::uint32_t timestamp);
    /// Whether the unit is to be written.
    [[nodiscard]] bool place(const NalFacts& facts, std::uint32_t timestamp);
    [[nodiscard]] bool place_slice(const NalFacts& facts, std::uint32_t timestamp);
    [[nodiscard]] bool place_other(const NalFacts& facts);
    void write(Bytes bytes);
    void write_start();
    [[nodiscard]] bool make_room(std::size_t more);
    void end_picture(bool by_marker);
    void release_held();
    void give(Building&& picture);

    Look look_;
    std::size_t most_bytes_;
    Building now_;
    std::optional<Building> held_; ///< the first picture
    std::optional<std::uint32_t> marked_; ///< timestamp of the picture that was ended by its marker last
    bool trusts_marker_ = true, first_followed_ = false;
    bool skipping_ = false; ///< up to the beginning of a picture
    Pieces pieces_ = Pieces::None;
    std::uint32_t pieces_timestamp_ = 0;
    std::vector<std::uint8_t> gathered_;
    std::deque<Unit> ready_;
    bool overflowed_ = false;
};

} // namespace yiping::media
