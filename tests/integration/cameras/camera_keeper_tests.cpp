// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures and clips as evidence: the platform is told first, files carry place, time and hashes, nothing stays that
// was refused.
#include "hub_fixture.h"

#include <yiping/crypto/file.h>
#include <yiping/crypto/hash.h>
#include <yiping/mapview/camera_keeper.h>

#include <QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <filesystem>
#include <set>

namespace yiping::mapview {
namespace {

namespace fs = std::filesystem;

class CameraKeeperTest : public CameraHubTest {
protected:
    CameraKeeperTest()
        : keeper_(
              *hub_, town_, clock_, root_.path().toStdString() + "/evidence",
              [this](const Uuid& which, CameraKeeper::Kind kind, const std::string& sha256, const std::string& about,
                  const std::function<void(Result<void>)>& answer) {
                  told_.push_back({which, kind, sha256, about});
                  answer(platform_says_);
              },
              [](const Error& error) { return QString::fromStdString(error.code()); }, after)
    {
    }
    static QString id_of(int number) { return QString::fromStdString(camera(number).to_string()); }
    bool wait_answer()
    {
        return run_until([this] { return !keeper_.busy() && !keeper_.words().isEmpty(); });
    }
    [[nodiscard]] std::set<std::string> files() const
    {
        std::set<std::string> names;
        std::error_code none;
        for (const auto& each : fs::recursive_directory_iterator(root_.path().toStdString(), none))
            if (each.is_regular_file())
                names.insert(each.path().string());
        return names;
    }
    /// The one description there is.
    [[nodiscard]] QJsonObject description() const
    {
        for (const std::string& each : files())
            if (each.ends_with(".json"))
                return QJsonDocument::fromJson(QByteArray::fromStdString(crypto::read_file(each).value())).object();
        return {};
    }
    struct Told {
        Uuid camera;
        CameraKeeper::Kind kind;
        std::string sha256, about;
    };

    static constexpr MonoMillis after = 1'500;
    QTemporaryDir root_;
    Result<void> platform_says_;
    std::vector<Told> told_;
    CameraKeeper keeper_;
};

TEST_F(CameraKeeperTest, APictureIsKeptForItsCaseWithPlaceTimeAndHashes)
{
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    keeper_.keep_picture(id_of(0));
    EXPECT_TRUE(files().empty()) << "without a case there is nothing to keep it for";
    keeper_.set_about(QStringLiteral("L2026/0001"));
    keeper_.keep_picture(id_of(0));
    ASSERT_TRUE(wait_answer());
    EXPECT_EQ(keeper_.kept(), 1) << keeper_.words().toStdString();
    ASSERT_EQ(told_.size(), 1U);
    EXPECT_EQ(told_[0].about, "L2026/0001");
    EXPECT_EQ(told_[0].camera, camera(0));
    const QJsonObject said = description();
    const std::string file = (keeper_.folder() / said[QStringLiteral("file")].toString().toStdString()).string();
    EXPECT_TRUE(file.contains("/evidence/L2026_0001/")) << file;
    const std::string bytes = crypto::read_file(file, 16U << 20U).value();
    EXPECT_EQ(said[QStringLiteral("sha256")].toString().toStdString(), crypto::sha256_hex(bytes));
    EXPECT_EQ(said[QStringLiteral("sm3")].toString().toStdString(), crypto::sm3_hex(bytes));
    EXPECT_EQ(told_[0].sha256, crypto::sha256_hex(bytes));
    EXPECT_EQ(said[QStringLiteral("camera")].toObject()[QStringLiteral("code")].toString(), QStringLiteral("c0"));
    EXPECT_NEAR(said[QStringLiteral("from_utc_ms")].toDouble(), static_cast<double>(clock_.now()), 10'000);
    const QImage image(QString::fromStdString(file));
    EXPECT_EQ(image.width(), 320);
    EXPECT_GT(image.height(), 180) << "the caption is below the picture, not in it";
}

TEST_F(CameraKeeperTest, WhatThePlatformDoesNotWriteDownDoesNotStay)
{
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    keeper_.set_about(QStringLiteral("L1"));
    platform_says_ = make_error(Fault::Refused, "camera.withdrawn");
    keeper_.keep_picture(id_of(0));
    ASSERT_TRUE(wait_answer());
    EXPECT_EQ(files(), std::set<std::string>());
    EXPECT_EQ(keeper_.kept(), 0);
    EXPECT_TRUE(keeper_.words().contains(QStringLiteral("camera.withdrawn")));
}

TEST_F(CameraKeeperTest, AClipGoesOnWhenThePageTurns)
{
    auto tile = std::make_unique<Tile>(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile->live(); }));
    keeper_.set_about(QStringLiteral("L1"));
    keeper_.keep_clip(id_of(0));
    EXPECT_TRUE(keeper_.busy());
    tile.reset();
    ASSERT_TRUE(wait_answer());
    EXPECT_EQ(keeper_.kept(), 1) << keeper_.words().toStdString();
    ASSERT_EQ(told_.size(), 1U);
    EXPECT_EQ(told_[0].kind, CameraKeeper::Kind::Clip);
    const QJsonObject said = description();
    EXPECT_GE(
        said[QStringLiteral("to_utc_ms")].toDouble() - said[QStringLiteral("from_utc_ms")].toDouble(), after - 300);
    EXPECT_TRUE(run_until([&] { return !left_.empty(); })) << "and then the look ends";
}

TEST_F(CameraKeeperTest, AWithdrawnConsentEndsTheClipAndNothingStays)
{
    Tile tile(*hub_, camera(0));
    ASSERT_TRUE(run_until([&] { return tile.live(); }));
    keeper_.set_about(QStringLiteral("L1"));
    keeper_.keep_clip(id_of(0));
    domain::RowSet changed;
    changed.camera_rows.push_back(console_.rows.camera_rows.front());
    changed.camera_rows.front().withdrawn_at = clock_.now();
    console_.change(std::move(changed));
    town_.tick();
    console_.pump();
    ASSERT_TRUE(wait_answer());
    EXPECT_EQ(files(), std::set<std::string>());
    EXPECT_TRUE(told_.empty());
}

} // namespace
} // namespace yiping::mapview
