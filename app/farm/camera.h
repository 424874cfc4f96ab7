// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drawing.h"
#include "film.h"

#include <yiping/base/error.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::farm {

/// How a camera can be told to fail.
enum class Failure : std::uint8_t {
    None,
    Black,   ///< the lens is covered
    Frozen,  ///< the same picture again and again, the clock stands
    Stall,   ///< nothing comes any more, the connection stays
    Drop,    ///< a third of the packets is lost
    Corrupt, ///< bytes of every packet are wrong
    Size,    ///< the picture becomes smaller in the middle of the stream
};
[[nodiscard]] std::optional<Failure> parse_failure(std::string_view word);
[[nodiscard]] std::string_view name_of(Failure failure);

enum class Codec : std::uint8_t { H264, H265 };
enum class Sound : std::uint8_t { None, Aac, Alaw };

/// What is asked of one camera of the farm.
struct CameraPlan {
    std::string code; ///< first part of its path: /CODE/main, /CODE/sub
    std::string name; ///< burnt in
    std::filesystem::path clip;
    Codec codec = Codec::H264;
    Sound sound = Sound::None;
    bool as_it_is = false; ///< the clip's own H.264, not drawn on and not encoded again: for measuring receivers
};

/// How streams are made; the same for all cameras.
struct StreamShape {
    PictureSize main{640, 360};
    PictureSize sub{384, 216};
    int frames_a_second = 10;
    int key_interval = 20; ///< frames
    bool bits = false;     ///< the machine-readable clock
    bool upright_start = false; ///< a new receiver gets a key frame at once; real cameras do not
};

/// One camera: its films and its present failure. `failure` and `clock_ahead` may be set by any thread; the rest is the
/// main thread's.
class Camera {
public:
    Camera(CameraPlan plan, StreamShape shape) : plan_(std::move(plan)), shape_(shape) {}

    [[nodiscard]] const CameraPlan& plan() const { return plan_; }
    [[nodiscard]] const StreamShape& shape() const { return shape_; }
    [[nodiscard]] PictureSize size(bool main) const { return main ? shape_.main : shape_.sub; }
    /// The size that Failure::Size changes to.
    [[nodiscard]] static PictureSize smaller(PictureSize size)
    {
        return {size.width / 2 / 16 * 16, size.height / 2 / 16 * 16};
    }
    /// The launch line of gst-rtsp-server for one of its streams.
    [[nodiscard]] std::string launch_line(bool main) const;

    std::atomic<Failure> failure = Failure::None;
    std::atomic<std::int64_t> clock_ahead =
        0; ///< ms: its clock is wrong by so much, burnt in and in its sender reports

private:
    CameraPlan plan_;
    StreamShape shape_;
};

/// Films that are wanted, each decoded once, shared while somebody shows it and for a while after: whoever comes back
/// after an outage does not wait for a decoder, as he would not with a real camera. Any thread.
class FilmShelf {
public:
    static constexpr std::chrono::seconds rest{30};

    [[nodiscard]] Result<std::shared_ptr<const Film>> film(const std::filesystem::path& clip, PictureSize size);
    [[nodiscard]] Result<std::shared_ptr<const PackedFilm>> packed(const std::filesystem::path& clip);
    /// It is not shown any more. It goes when it has rested, with the next that is asked for or put back.
    void put_back(std::shared_ptr<const Film> film);

private:
    struct Key {
        std::string clip;
        int width, height;
        auto operator<=>(const Key&) const = default;
    };
    std::mutex mutex_;
    void forget_rested();

    std::map<Key, std::weak_ptr<const Film>> films_;
    std::vector<std::pair<std::chrono::steady_clock::time_point, std::shared_ptr<const Film>>> resting_;
    std::map<std::string, std::weak_ptr<const PackedFilm>> packed_;
};

} // namespace yiping::farm
