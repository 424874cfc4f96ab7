// SPDX-License-Identifier: GPL-3.0-or-later
#include "video_bench.h"

#include "small_town.h"

#include <yiping/config/data_dir.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QTimer>

#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <format>

namespace yiping::bench {

namespace fs = std::filesystem;

namespace {

constexpr int look_every_ms = 20; ///< at whether something holds

Uuid camera_id(int number)
{
    return Uuid::from_name("camera", std::to_string(number));
}

int count_entries(const fs::path& folder, const std::function<bool(const fs::path&)>& counts)
{
    int count = 0;
    std::error_code gone;
    for (const auto& each : fs::directory_iterator(folder, gone))
        count += counts(each.path()) ? 1 : 0;
    return count;
}

} // namespace

bool run_until(const std::function<bool()>& holds, int millis)
{
    const QDeadlineTimer end(millis);
    // Asleep between events, for the processor's time is measured; a limit of processEvents() would have it spin.
    QTimer look;
    look.start(look_every_ms);
    while (!holds()) {
        if (end.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
    return true;
}

void run_for(int millis)
{
    (void)run_until([] { return false; }, millis);
}

std::string cheap_clip()
{
    if (const char* data = std::getenv("YIPING_TEST_DATA"); data != nullptr) {
        const fs::path clip = fs::path(data) / "video" / "bottle-detection.mp4";
        if (fs::exists(clip))
            return clip.string();
    }
    return usual_clip();
}

std::string usual_clip()
{
    return (config::shipped_data("clips") / "belt.mp4").string();
}

Held held_now()
{
    Held held;
    held.threads = count_entries("/proc/self/task", [](const fs::path&) { return true; });
    held.sockets = count_entries("/proc/self/fd", [](const fs::path& each) {
        std::error_code gone;
        return fs::read_symlink(each, gone).string().starts_with("socket:");
    });
    held.memory = test::memory_use();
    return held;
}

double processor_seconds()
{
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

std::vector<std::string> VideoTown::arguments(int cameras, const std::string& clip, std::vector<std::string> more)
{
    if (!clip.empty())
        more.emplace_back("--as-it-is");
    for (int i = 0; i < cameras; ++i)
        more.push_back(std::format("--camera=c{}=摄像头 {}{}{}", i, i, clip.empty() ? "" : "=", clip));
    return more;
}

VideoTown::VideoTown(
    int cameras, const std::string& clip, std::vector<std::string> farm_arguments, int pictures_a_second)
    : farm_(0, arguments(cameras, clip, std::move(farm_arguments)))
{
    console_.rows = testing::small_town();
    for (int i = 0; i < cameras; ++i) {
        domain::Camera row;
        row.id = camera_id(i);
        row.district_id = "990101";
        row.area_code = "990101001001";
        row.gb_id = std::format("c{}", i);
        row.name = row.gb_id;
        row.sharing = domain::SharingKind::SafeVillage;
        row.purpose = "公共区域";
        row.streams = true;
        console_.rows.camera_rows.push_back(std::move(row));
    }
    town_.start();
    console_.pump();
    std::map<Uuid, int> numbers;
    for (int i = 0; i < cameras; ++i)
        numbers[camera_id(i)] = i;
    hub_ = std::make_unique<mapview::CameraHub>(
        town_, clock_,
        [this, numbers = std::move(numbers)](
            const Uuid& id, domain::LookStream stream, const std::function<void(Result<media::Address>)>& answer) {
            answer(media::Address{farm_.address(numbers.at(id), std::string(domain::name_of(stream))), {}, {}});
        },
        [](const Uuid&) {}, mapview::CameraHub::Settings{.pictures_a_second = pictures_a_second});
}

QString VideoTown::id(int camera) const
{
    return QString::fromStdString(camera_id(camera).to_string());
}

VideoTile::VideoTile(mapview::CameraHub& hub, const QString& camera)
{
    QObject::connect(&sink, &QVideoSink::videoFrameChanged, &feed,
        [this](const QVideoFrame& frame) { frames += frame.isValid() ? 1U : 0U; });
    feed.set_video_sink(&sink);
    feed.set_camera_id(camera);
    feed.set_hub(&hub);
}

VideoTiles make_tiles(VideoTown& town, int count)
{
    VideoTiles tiles;
    tiles.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        tiles.push_back(std::make_unique<VideoTile>(town.hub(), town.id(i)));
    return tiles;
}

std::optional<double> age_of(const QVideoFrame& given, Clock& clock)
{
    QVideoFrame frame = given;
    const auto now = static_cast<std::uint32_t>(clock.now());
    if (!frame.isValid() || !frame.map(QVideoFrame::ReadOnly))
        return std::nullopt;
    const auto drawn = test::clock_in_picture(frame.bits(0), frame.bytesPerLine(0), frame.width(), frame.height());
    frame.unmap();
    return drawn ? std::optional(static_cast<double>(static_cast<std::int32_t>(now - *drawn))) : std::nullopt;
}

Error no_farm()
{
    return Error(Fault::Environment, "bench.no_farm");
}

Error not_all_live(std::int64_t live, std::int64_t wanted)
{
    return Error(Fault::Environment, "bench.not_all_live", {{"live", live}, {"wanted", wanted}});
}

} // namespace yiping::bench
