// SPDX-License-Identifier: GPL-3.0-or-later
#include "camera.h"

#include <array>
#include <format>
#include <utility>

namespace yiping::farm {

namespace {

constexpr std::array<std::pair<std::string_view, Failure>, 7> failure_words{{
    {"none", Failure::None},
    {"black", Failure::Black},
    {"frozen", Failure::Frozen},
    {"stall", Failure::Stall},
    {"drop", Failure::Drop},
    {"corrupt", Failure::Corrupt},
    {"size", Failure::Size},
}};

} // namespace

std::optional<Failure> parse_failure(std::string_view word)
{
    for (const auto& [name, failure] : failure_words)
        if (name == word)
            return failure;
    return std::nullopt;
}

std::string_view name_of(Failure failure)
{
    for (const auto& [name, each] : failure_words)
        if (each == failure)
            return name;
    return {};
}

std::string Camera::launch_line(bool main) const
{
    std::string line = "( appsrc name=video is-live=true format=time do-timestamp=true block=false max-buffers=4 "
                       "leaky-type=downstream ! ";
    if (plan_.as_it_is)
        line += "h264parse ! rtph264pay name=pay0 pt=96 config-interval=-1 ";
    else if (plan_.codec == Codec::H265)
        line += std::format("x265enc speed-preset=ultrafast tune=zerolatency bitrate={} key-int-max={} "
                            "option-string=pools=none:frame-threads=1:log-level=none ! video/x-h265,profile=main ! "
                            "h265parse ! rtph265pay name=pay0 pt=96 config-interval=-1 ",
            main ? 500 : 250, shape_.key_interval);
    else
        line += std::format("x264enc speed-preset=ultrafast tune=zerolatency threads=1 sliced-threads=false "
                            "bitrate={} key-int-max={} option-string=scenecut=0 ! video/x-h264,profile=baseline ! "
                            "rtph264pay name=pay0 pt=96 config-interval=-1 ",
            main ? 700 : 300, shape_.key_interval);
    // A quiet tone: what is looked for is that sound comes.
    if (plan_.sound == Sound::Aac)
        line += "audiotestsrc is-live=true wave=ticks volume=0.3 ! audio/x-raw,rate=16000,channels=1 ! voaacenc "
                "bitrate=24000 ! rtpmp4gpay name=pay1 pt=97 ";
    if (plan_.sound == Sound::Alaw)
        line += "audiotestsrc is-live=true wave=ticks volume=0.3 ! audio/x-raw,rate=8000,channels=1 ! alawenc ! "
                "rtppcmapay name=pay1 pt=8 ";
    return line + ")";
}

Result<std::shared_ptr<const Film>> FilmShelf::film(const std::filesystem::path& clip, PictureSize size)
{
    const std::scoped_lock lock(mutex_);
    forget_rested();
    auto& place = films_[{clip.string(), size.width, size.height}];
    if (auto found = place.lock())
        return found;
    auto made = Film::load(clip, size);
    if (made)
        place = *made;
    return made;
}

void FilmShelf::put_back(std::shared_ptr<const Film> film)
{
    const std::scoped_lock lock(mutex_);
    forget_rested();
    resting_.emplace_back(std::chrono::steady_clock::now(), std::move(film));
}

void FilmShelf::forget_rested()
{
    const auto before = std::chrono::steady_clock::now() - rest;
    std::erase_if(resting_, [&](const auto& each) { return each.first < before; });
}

Result<std::shared_ptr<const PackedFilm>> FilmShelf::packed(const std::filesystem::path& clip)
{
    const std::scoped_lock lock(mutex_);
    auto& place = packed_[clip.string()];
    if (auto found = place.lock())
        return found;
    auto made = PackedFilm::load(clip);
    if (made)
        place = *made;
    return made;
}

} // namespace yiping::farm
