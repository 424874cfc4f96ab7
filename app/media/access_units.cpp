// SPDX-License-Identifier: GPL-3.0-or-later
#include "access_units.h"

#include "libav_late.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

extern "C" {
#include <libavcodec/defs.h>
#include <libavcodec/packet.h>
#include <libavutil/buffer.h>
}

namespace yiping::media {

namespace {

constexpr std::array<std::uint8_t, 3> code_before_unit{0, 0, 1};
constexpr std::size_t first_room = 16U << 10U;
constexpr std::size_t most_gathered = 64U << 10U;

/// Where the next start code is; the size if there is none.
std::size_t find_code(Bytes bytes, std::size_t from)
{
    const auto found = std::search(bytes.begin() + static_cast<std::ptrdiff_t>(std::min(from, bytes.size())),
        bytes.end(), code_before_unit.begin(), code_before_unit.end());
    return static_cast<std::size_t>(found - bytes.begin());
}

/// Length of the start code at its beginning; 0 without one.
std::size_t code_at_start(Bytes unit)
{
    const std::size_t at = find_code(unit.first(std::min(unit.size(), code_before_unit.size() + 1)), 0);
    return at <= 1 && at + code_before_unit.size() <= unit.size() ? at + code_before_unit.size() : 0;
}

} // namespace

void AccessUnits::FreeBuffer::operator()(AVBufferRef* buffer) const
{
    libav().av_buffer_unref(&buffer);
}

void AccessUnits::add(Bytes unit, std::uint32_t timestamp)
{
    finish();
    // Some cameras send a whole picture with its start codes as if it were one unit, or one start code before each.
    std::size_t begin = code_at_start(unit);
    if (begin == 0 && !unit.empty() && look_(unit).slice) { // no need to search what is long
        add_one(unit, timestamp);
        return;
    }
    while (begin < unit.size()) {
        const std::size_t next = find_code(unit, begin);
        std::size_t end = next;
        while (next < unit.size() && end > begin && unit[end - 1] == 0) // a start code may have one zero more
            --end;
        if (end > begin)
            add_one(unit.subspan(begin, end - begin), timestamp);
        begin = next + code_before_unit.size();
    }
}

void AccessUnits::add_one(Bytes unit, std::uint32_t timestamp)
{
    if (!place(look_(unit), timestamp))
        return;
    write_start();
    write(unit);
}

void AccessUnits::begin(Bytes head, Bytes rest, std::uint32_t timestamp)
{
    finish(); // some cameras never say that a unit is at its end
    std::array<std::uint8_t, 8> first{};
    const std::size_t heads = std::min(head.size(), first.size());
    const std::size_t more = std::min(rest.size(), first.size() - heads);
    std::copy_n(head.begin(), heads, first.begin());
    std::copy_n(rest.begin(), more, first.begin() + static_cast<std::ptrdiff_t>(heads));
    const NalFacts facts = look_(Bytes(first).first(heads + more));
    pieces_timestamp_ = timestamp;
    if (!facts.slice) {
        pieces_ = Pieces::Gathered;
        gathered_.assign(head.begin(), head.end());
        this->more(rest);
    } else if (place(facts, timestamp)) {
        pieces_ = Pieces::Written;
        write_start();
        write(head);
        write(rest);
    } else {
        pieces_ = Pieces::Dropped;
    }
}

void AccessUnits::more(Bytes piece)
{
    switch (pieces_) {
    case Pieces::None:
        lose();
        break;
    case Pieces::Written:
        write(piece);
        break;
    case Pieces::Gathered:
        if (gathered_.size() + piece.size() > most_gathered && gathered_.size() + piece.size() > most_bytes_)
            overflowed_ = true;
        else
            gathered_.insert(gathered_.end(), piece.begin(), piece.end());
        break;
    case Pieces::Dropped:
        break;
    }
}

void AccessUnits::finish()
{
    const Pieces were = std::exchange(pieces_, Pieces::None);
    if (were == Pieces::Gathered)
        add(gathered_, pieces_timestamp_);
}

bool AccessUnits::place(const NalFacts& facts, std::uint32_t timestamp)
{
    if (now_.has_slice && (facts.opens || timestamp != now_.timestamp))
        end_picture(false);
    if (held_ && (facts.opens || timestamp != held_->timestamp))
        release_held();
    if (facts.opens)
        skipping_ = false;
    return facts.slice ? place_slice(facts, timestamp) : place_other(facts);
}

bool AccessUnits::place_other(const NalFacts& facts)
{
    if (skipping_)
        return false;
    now_.key = now_.key || facts.key;
    return true;
}

bool AccessUnits::place_slice(const NalFacts& facts, std::uint32_t timestamp)
{
    if (!now_.has_slice && marked_ == timestamp && !facts.begins) { // it goes on after its end
        trusts_marker_ = false;
        if (!held_)
            lose(); // it has been given out as a whole one
        else
            now_ = std::move(*held_);
        held_.reset();
        marked_.reset();
    }
    release_held();
    if (facts.begins)
        skipping_ = false;
    else if (!now_.has_slice)
        lose();
    if (skipping_)
        return false;
    if (!now_.has_slice)
        now_.timestamp = timestamp;
    now_.has_slice = true;
    now_.key = now_.key || facts.key;
    return true;
}

void AccessUnits::write_start()
{
    write(code_before_unit);
}

void AccessUnits::write(Bytes bytes)
{
    if (skipping_) // it has just become too much
        return;
    if (!make_room(bytes.size())) {
        overflowed_ = true;
        lose();
        return;
    }
    std::memcpy(now_.buffer->data + now_.size, bytes.data(), bytes.size());
    now_.size += bytes.size();
}

bool AccessUnits::make_room(std::size_t more)
{
    const std::size_t wanted = now_.size + more + AV_INPUT_BUFFER_PADDING_SIZE;
    if (wanted > most_bytes_)
        return false;
    const std::size_t have = now_.buffer == nullptr ? 0 : now_.buffer->size;
    if (wanted <= have)
        return true;
    AVBufferRef* buffer = now_.buffer.release();
    const bool done = libav().av_buffer_realloc(&buffer, std::max({wanted, first_room, 2 * have})) >= 0;
    now_.buffer.reset(buffer);
    return done;
}

void AccessUnits::mark()
{
    finish();
    if (now_.has_slice && trusts_marker_)
        end_picture(true);
}

void AccessUnits::end_picture(bool by_marker)
{
    if (!now_.has_slice)
        return;
    Building ended = std::exchange(now_, Building());
    marked_ = by_marker ? std::optional(ended.timestamp) : std::nullopt;
    if (by_marker && !first_followed_) {
        first_followed_ = true;
        held_ = std::move(ended);
        return;
    }
    release_held();
    give(std::move(ended));
}

void AccessUnits::release_held()
{
    if (!held_)
        return;
    Building picture = std::move(*held_);
    held_.reset();
    give(std::move(picture));
}

void AccessUnits::give(Building&& picture)
{
    // What was too much is given back where it lies; a page of it would be kept for each picture.
    AVBufferRef* buffer = picture.buffer.release();
    PacketPtr packet(libav().av_packet_alloc());
    if (packet == nullptr || libav().av_buffer_realloc(&buffer, picture.size + AV_INPUT_BUFFER_PADDING_SIZE) < 0) {
        libav().av_buffer_unref(&buffer);
        lose();
        return;
    }
    std::memset(buffer->data + picture.size, 0, AV_INPUT_BUFFER_PADDING_SIZE);
    packet->buf = buffer;
    packet->data = buffer->data;
    packet->size = static_cast<int>(picture.size);
    packet->flags = picture.key ? AV_PKT_FLAG_KEY : 0;
    ready_.push_back({std::move(packet), picture.timestamp});
}

void AccessUnits::lose()
{
    release_held();
    now_ = Building();
    marked_.reset();
    pieces_ = Pieces::Dropped;
    if (!std::exchange(skipping_, true))
        ready_.push_back({nullptr, 0});
}

std::optional<AccessUnits::Unit> AccessUnits::take()
{
    if (ready_.empty())
        return std::nullopt;
    Unit unit = std::move(ready_.front());
    ready_.pop_front();
    return unit;
}

} // namespace yiping::media
