// SPDX-License-Identifier: GPL-3.0-or-later
#include "clip_recorder.h"

#include "libav_late.h"

#include <utility>

extern "C" {
#include <libavcodec/packet.h>
}

namespace yiping::media {

namespace {

/// Thirty seconds of the most that a camera may send are more; a clip that large is cut short.
constexpr std::size_t most_clip_bytes = 48U << 20U;

} // namespace

void ClipRecorder::begin(ClipWish wish, const PacketRing& kept)
{
    packets_.clear();
    bytes_ = 0;
    for (const KeptPacket& each : kept.all())
        take(each);
    seen_ = kept.pushed();
    until_ = clock_.monotonic() + wish.after;
    wish_ = std::move(wish);
}

void ClipRecorder::take(const KeptPacket& kept)
{
    PacketPtr copy(libav().av_packet_clone(kept.packet.get()));
    if (copy == nullptr)
        return;
    bytes_ += static_cast<std::size_t>(copy->size);
    packets_.push_back({std::move(copy), kept.at});
}

void ClipRecorder::follow(const PacketRing& kept, const FilmFrom& film)
{
    if (!wish_)
        return;
    if (kept.pushed() != seen_ && !kept.all().empty()) {
        seen_ = kept.pushed();
        take(kept.all().back());
    }
    if (clock_.monotonic() >= until_ || bytes_ > most_clip_bytes)
        finish(film, bytes_ <= most_clip_bytes);
}

void ClipRecorder::cut(const FilmFrom& film)
{
    if (wish_)
        finish(film, false);
}

void ClipRecorder::drop()
{
    if (wish_)
        answer(make_error(Fault::Environment, "media.clip_empty"));
}

void ClipRecorder::finish(const FilmFrom& film, bool whole)
{
    if (packets_.empty()) {
        drop();
        return;
    }
    Clip clip;
    clip.path = wish_->path;
    const std::int64_t to_utc = clock_.now() - clock_.monotonic();
    clip.from = packets_.front().at + to_utc;
    clip.to = packets_.back().at + to_utc;
    clip.whole = whole;
    if (auto written = write_clip(clip.path, film, packets_, {wish_->title, clip.from}); !written)
        answer(std::unexpected(written.error()));
    else
        answer(std::move(clip));
}

void ClipRecorder::answer(Result<Clip> result)
{
    packets_.clear();
    const ClipWish wish = std::move(*wish_);
    wish_.reset();
    wish.done(std::move(result));
}

} // namespace yiping::media
