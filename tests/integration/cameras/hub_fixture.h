// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "camera_farm.h"
#include "fake_console.h"
#include "picture_clock.h"
#include "small_town.h"

#include <yiping/mapview/camera_hub.h>

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QGuiApplication>
#include <QVideoFrame>

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace yiping::mapview {

using media::StreamState;
using test::CameraFarm;

inline bool run_until(const std::function<bool()>& is, int millis = 20'000)
{
    const QDeadlineTimer end(millis);
    while (!is()) {
        if (end.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 10);
    }
    return true;
}

/// One tile, without a screen.
struct Tile {
    QVideoSink sink;
    CameraFeed feed;
    Tile(CameraHub& hub, const Uuid& camera)
    {
        feed.set_video_sink(&sink);
        feed.set_camera_id(QString::fromStdString(camera.to_string()));
        feed.set_hub(&hub);
    }
    [[nodiscard]] bool live() const { return feed.live() && sink.videoFrame().isValid(); }
    [[nodiscard]] std::string how() const
    {
        return feed.words().toStdString() + (sink.videoFrame().isValid() ? "" : ", no picture");
    }
};

class CameraHubTest : public ::testing::Test {
protected:
    static void SetUpTestSuite()
    {
        static int argc = 1;
        static char name[] = "camera_hub_tests";
        static char* argv[] = {name, nullptr};
        if (QCoreApplication::instance() == nullptr)
            new QGuiApplication(argc, argv); // lives as long as the program
    }

    CameraHubTest() : town_(console_, console_, clock_)
    {
        console_.rows = testing::small_town();
        for (int i = 0; i < cameras; ++i) {
            domain::Camera row;
            row.id = camera(i);
            row.district_id = "990101";
            row.area_code = "990101001001";
            row.gb_id = "c" + std::to_string(i);
            row.name = row.gb_id;
            row.sharing = domain::SharingKind::SafeVillage;
            row.purpose = "公共区域";
            row.streams = true;
            console_.rows.camera_rows.push_back(row);
        }
        town_.start();
        console_.pump();
        hub_ = std::make_unique<CameraHub>(
            town_, clock_,
            [this](
                const Uuid& id, domain::LookStream stream, const std::function<void(Result<media::Address>)>& answer) {
                for (int i = 0; i < cameras; ++i)
                    if (camera(i) == id) {
                        {
                            const std::scoped_lock lock(mutex_);
                            ++asked_[{i, stream}];
                        }
                        answer(media::Address{farm_.address(i, std::string(domain::name_of(stream))), {}, {}});
                        return;
                    }
            },
            [this](const Uuid& id) { left_.push_back(id); }, CameraHub::Settings{.keep_before = 1'000});
    }
    static Uuid camera(int number) { return Uuid::from_name("camera", std::to_string(number)); }

    static constexpr int cameras = 3;
    SystemClock clock_;
    testing::FakeConsole console_{clock_};
    services::Town town_;
    CameraFarm farm_{0, {"--camera=c0=摄像头 0==aac", "--camera=c1=摄像头 1==g711", "--camera=c2=摄像头 2",
                            "--sub=320x180", "--main=640x360", "--bits", "--keep=c2", "--keep-seconds=3"}};
    std::mutex mutex_;
    std::map<std::pair<int, domain::LookStream>, int>
        asked_; ///< how often an address was asked for; on the streams' threads
    [[nodiscard]] int asked(int number)
    {
        const std::scoped_lock lock(mutex_);
        return asked_[{number, domain::LookStream::Sub}];
    }
    std::vector<Uuid> left_;
    std::unique_ptr<CameraHub> hub_;
};

} // namespace yiping::mapview
