// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/camera_sources.h>

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace yiping::config {
namespace {

Result<std::vector<CameraSource>> sources_of(const std::string& text)
{
    const auto file =
        std::filesystem::temp_directory_path() / ("yiping-sources-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << text;
    auto sources = load_camera_sources(file);
    std::filesystem::remove(file);
    return sources;
}

TEST(CameraSources, AddressesAreMadeOfTheirTemplates)
{
    const auto sources = sources_of("[[source]]\nname = \"a\"\naddress = \"rtsp://h/{id}/{stream}\"\nids = [\"50\"]\n"
                                    "sub = \"low\"\nrecorder = \"rtsps://r/{id}/before\"\nrecorder_ids = [\"501\"]\n");
    ASSERT_TRUE(sources) << sources.error().debug_text();
    const CameraSource& source = sources->front();
    EXPECT_TRUE(source.serves("502"));
    EXPECT_FALSE(source.serves("40"));
    EXPECT_EQ(source.address_of("502", false), "rtsp://h/502/low");
    EXPECT_EQ(source.address_of("502", true), "rtsp://h/502/main");
    EXPECT_EQ(source.recorder_address_of("501"), "rtsps://r/501/before");
    EXPECT_EQ(source.recorder_address_of("502"), "") << "it is not kept";
}

TEST(CameraSources, OtherSchemesAndAddressesWithoutACameraAreRefused)
{
    for (const char* wrong : {"address = \"file:///{id}\"", "address = \"rtsp://h/one\"",
             "address = \"rtsp://h/{id}\"\nrecorder = \"http://r/{id}\"",
             "address = \"rtsp://h/{id}\"\nrecorder = \"rtsp://r/one\""})
        EXPECT_FALSE(sources_of(std::string("[[source]]\nname = \"a\"\n") + wrong + "\n")) << wrong;
}

} // namespace
} // namespace yiping::config
