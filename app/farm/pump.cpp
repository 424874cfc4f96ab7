// SPDX-License-Identifier: GPL-3.0-or-later
#include "pump.h"

#include <yiping/base/log.h>

#include <gst/video/video.h>

#include <algorithm>
#include <cstring>

namespace yiping::farm {

namespace {

/// Of a packet: RTP's own head and the payload's, without which nobody would even try to decode.
constexpr gsize kept_head = 14;
constexpr std::uint32_t drop_one_in = 3;
constexpr gsize wrong_byte_every = 97;
constexpr std::chrono::milliseconds until_it_plays{2};

/// A small generator of its own per stream: the same packets are hit in every run.
struct Spoiler {
    std::shared_ptr<Camera> camera;
    SeededRandom random{1};
};

/// Nothing if the packet is to be lost.
GstBuffer* spoiled(GstBuffer* packet, Failure failure, SeededRandom& random)
{
    if (failure == Failure::Drop && random.below(drop_one_in) == 0) {
        gst_buffer_unref(packet);
        return nullptr;
    }
    if (failure != Failure::Corrupt)
        return packet;
    packet = gst_buffer_make_writable(packet);
    const gsize size = gst_buffer_get_size(packet);
    for (gsize at = kept_head + random.below(wrong_byte_every); at < size; at += wrong_byte_every) {
        const auto wrong = static_cast<std::uint8_t>(random.next());
        gst_buffer_fill(packet, at, &wrong, 1);
    }
    return packet;
}

GstPadProbeReturn on_packet(GstPad* /*pad*/, GstPadProbeInfo* info, gpointer data)
{
    auto& spoiler = *static_cast<Spoiler*>(data);
    const Failure failure = spoiler.camera->failure;
    if (failure != Failure::Drop && failure != Failure::Corrupt)
        return GST_PAD_PROBE_OK;
    if ((info->type & GST_PAD_PROBE_TYPE_BUFFER) != 0) {
        GstBuffer* kept = spoiled(GST_PAD_PROBE_INFO_BUFFER(info), failure, spoiler.random);
        info->data = kept;
        return kept == nullptr ? GST_PAD_PROBE_HANDLED : GST_PAD_PROBE_OK;
    }
    GstBufferList* list = gst_buffer_list_make_writable(GST_PAD_PROBE_INFO_BUFFER_LIST(info));
    struct Both {
        Failure failure;
        SeededRandom& random;
    } both{failure, spoiler.random};
    gst_buffer_list_foreach(
        list,
        [](GstBuffer** packet, guint /*index*/, gpointer given) -> gboolean {
            const auto& how = *static_cast<Both*>(given);
            *packet = spoiled(*packet, how.failure, how.random);
            return TRUE;
        },
        &both);
    if (gst_buffer_list_length(list) == 0) { // nobody downstream expects an empty one
        gst_buffer_list_unref(list);
        info->data = nullptr;
        return GST_PAD_PROBE_HANDLED;
    }
    info->data = list;
    return GST_PAD_PROBE_OK;
}

} // namespace

void watch_packets(GstPad* pad, std::shared_ptr<Camera> camera)
{
    const auto kinds = static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_BUFFER | GST_PAD_PROBE_TYPE_BUFFER_LIST);
    gst_pad_add_probe(pad, kinds, on_packet, new Spoiler{std::move(camera)},
        [](gpointer data) { delete static_cast<Spoiler*>(data); });
}

namespace {

/// I420 of another size, each pixel the nearest one: what a stream that changes its size shows need not be pretty.
void copy_picture(
    std::span<const std::uint8_t> from, PictureSize from_size, std::span<std::uint8_t> to, PictureSize to_size)
{
    if (from_size == to_size) {
        std::ranges::copy(from, to.begin());
        return;
    }
    for (const std::size_t part : {1U, 2U, 2U}) { // brightness, and two colours of half the size
        const auto of = [part](int side) { return static_cast<std::size_t>(side) / part; };
        const std::size_t wide = of(from_size.width), high = of(from_size.height);
        const std::size_t across = of(to_size.width), down = of(to_size.height);
        for (std::size_t y = 0; y < down; ++y)
            for (std::size_t x = 0; x < across; ++x)
                to[y * across + x] = from[y * high / down * wide + x * wide / across];
        from = from.subspan(wide * high);
        to = to.subspan(across * down);
    }
}

} // namespace

CameraFeed::CameraFeed(std::shared_ptr<Camera> camera, bool main, GstAppSrc* source, std::shared_ptr<FilmShelf> shelf,
    std::shared_ptr<const Stamp> stamp, std::shared_ptr<const Stamp> small_stamp)
    : Feed(source),
      shelf_(std::move(shelf)),
      camera_(std::move(camera)),
      stamp_(std::move(stamp)),
      small_stamp_(std::move(small_stamp))
{
    const CameraPlan& plan = camera_->plan();
    Error why(Fault::Environment, "farm.clip_unreadable");
    if (plan.as_it_is) {
        if (auto packed = shelf_->packed(plan.clip))
            packed_ = *packed;
        else
            why = packed.error();
    } else {
        if (auto film = shelf_->film(plan.clip, camera_->size(main)))
            film_ = *film;
        else
            why = film.error();
    }
    if (!ready()) {
        log::error("farm", "{}", why.debug_text());
        return;
    }
    const double rate = packed_ ? packed_->frames_a_second : camera_->shape().frames_a_second;
    period_ = std::chrono::nanoseconds(static_cast<std::int64_t>(1e9 / rate));
    if (packed_) {
        GstCaps* caps = gst_caps_from_string("video/x-h264,stream-format=byte-stream,alignment=au");
        gst_app_src_set_caps(source, caps);
        gst_caps_unref(caps);
    } else {
        take_size(film_->size());
    }
}

CameraFeed::~CameraFeed()
{
    if (film_ != nullptr)
        shelf_->put_back(std::move(film_));
}

void CameraFeed::take_size(PictureSize size)
{
    if (size == size_)
        return;
    size_ = size;
    GstCaps* caps =
        gst_caps_new_simple("video/x-raw", "format", G_TYPE_STRING, "I420", "width", G_TYPE_INT, size.width, "height",
            G_TYPE_INT, size.height, "framerate", GST_TYPE_FRACTION, camera_->shape().frames_a_second, 1, nullptr);
    gst_app_src_set_caps(source(), caps);
    gst_caps_unref(caps);
}

bool Feed::plays() const
{
    GST_OBJECT_LOCK(source_);
    const bool plays = GST_STATE(source_) == GST_STATE_PLAYING;
    GST_OBJECT_UNLOCK(source_);
    return plays;
}

void Feed::push(GstBuffer* buffer)
{
    // A stream that is being taken down does not want it any more; that is no trouble.
    (void)gst_app_src_push_buffer(source_, buffer);
}

void CameraFeed::draw(UtcMillis at, std::int64_t number)
{
    const Failure failure = camera_->failure;
    if (failure == Failure::Stall)
        return;
    if (packed_) {
        const auto& unit = packed_->units[next_unit_++ % packed_->units.size()];
        GstBuffer* buffer = gst_buffer_new_memdup(unit.data(), unit.size());
        push(buffer);
        return;
    }
    const bool small = failure == Failure::Size;
    take_size(small ? Camera::smaller(film_->size()) : film_->size());
    GstBuffer* buffer = gst_buffer_new_allocate(nullptr, Film::bytes_of(size_), nullptr);
    GstMapInfo map;
    if (gst_buffer_map(buffer, &map, GST_MAP_WRITE) == FALSE) {
        gst_buffer_unref(buffer);
        return;
    }
    const std::span picture(map.data, map.size);
    if (failure == Failure::Black) {
        fill_black(picture, size_);
    } else if (failure == Failure::Frozen && frozen_.size() == picture.size()) {
        std::ranges::copy(frozen_, picture.begin());
    } else {
        copy_picture(film_->frame(static_cast<std::size_t>(number)), film_->size(), picture, size_);
        (small ? *small_stamp_ : *stamp_).draw(picture, at + camera_->clock_ahead, camera_->shape().bits);
        if (failure == Failure::Frozen)
            frozen_.assign(picture.begin(), picture.end());
    }
    if (failure != Failure::Frozen)
        frozen_.clear();
    gst_buffer_unmap(buffer, &map);
    push(buffer);
}

RecordedFeed::RecordedFeed(std::shared_ptr<const Recorder> recorder, GstAppSrc* source)
    : Feed(source), recorder_(std::move(recorder)), next_(recorder_->from(std::chrono::steady_clock::now()))
{
    GstCaps* caps = gst_caps_from_string("video/x-h264,stream-format=byte-stream,alignment=au");
    gst_app_src_set_caps(source, caps);
    gst_caps_unref(caps);
}

void RecordedFeed::draw(UtcMillis /*at*/, std::int64_t /*number*/)
{
    const auto now = std::chrono::steady_clock::now();
    while (BufferPtr buffer = recorder_->next(next_, now))
        push(buffer.release());
}

Pump::Pump() : thread_([this] { run(); }) {}

Pump::~Pump()
{
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void Pump::add(std::shared_ptr<Feed> feed)
{
    {
        const std::scoped_lock lock(mutex_);
        const Moment now = std::chrono::steady_clock::now();
        turns_.push_back({std::move(feed), now});
    }
    changed_.notify_all();
}

void Pump::remove(const std::shared_ptr<Feed>& feed)
{
    const std::scoped_lock lock(mutex_);
    std::erase_if(turns_, [&](const Turn& turn) { return turn.feed == feed; });
}

std::size_t Pump::count()
{
    const std::scoped_lock lock(mutex_);
    return turns_.size();
}

void Pump::run()
{
    SystemClock clock;
    std::unique_lock lock(mutex_);
    while (!ending_) {
        const auto next = std::ranges::min_element(turns_, {}, &Turn::due);
        if (next == turns_.end()) {
            changed_.wait(lock);
            continue;
        }
        const Moment now = std::chrono::steady_clock::now();
        if (next->due > now) {
            changed_.wait_until(lock, next->due);
            continue;
        }
        const std::shared_ptr<Feed> feed = next->feed;
        if (!feed->plays()) { // whoever asked for it waits for its first picture
            next->due = now + until_it_plays;
            continue;
        }
        const std::int64_t number = next->number++;
        next->due += feed->period();
        if (next->due + std::chrono::seconds(1) < now) // the machine was asleep: no burst to catch up
            next->due = now + feed->period();
        lock.unlock();
        feed->draw(clock.now(), number);
        lock.lock();
    }
}

} // namespace yiping::farm
