// SPDX-License-Identifier: GPL-3.0-or-later
#include "../importer/geopackage.h"
#include "../importer/temp_folder.h"
#include "run_helper.h"

#include <yiping/sqlite/database.h>

namespace yiping {
namespace {

using test::ctl_json;

const std::string areas =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"990101001001","name":"津坪社区"},)"
    R"("geometry":{"type":"Polygon","coordinates":[[[106.4,29.2],[106.5,29.2],[106.5,29.3],[106.4,29.2]]]}}]})";

class CtlGeoPackageTest : public testing::Test {
protected:
    test::Ran import(std::vector<std::string> more = {})
    {
        std::vector<std::string> args{"import", "areas", file, "--db", db};
        args.insert(args.end(), more.begin(), more.end());
        return ctl_json(std::move(args));
    }
    /// What `check` takes the file for, and its exit code.
    std::pair<std::string, int> checked()
    {
        const auto ran = ctl_json({"check", file});
        return {std::string(ran.json.at("files").at(0).at("kind").as_string()), ran.code};
    }

    test::TempFolder folder;
    const std::string file = folder.text_path("grids.gpkg");
    const std::string db = folder.text_path("p.db");
};

TEST_F(CtlGeoPackageTest, IsImportedAndKnownToCheck)
{
    test::add_layer(file, "grids", areas);
    EXPECT_EQ(checked(), std::pair(std::string("geopackage"), 0)) << "a GeoPackage is SQLite, but no database of ours";
    const auto ran = import();
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_EQ(ran.number("imported"), 1);
    auto database = sqlite::Database::open(db, {.mode = sqlite::OpenMode::ReadOnly});
    ASSERT_TRUE(database);
    EXPECT_EQ(*database->text("SELECT name FROM area WHERE area_code = '990101001001'"), "津坪社区");
}

TEST_F(CtlGeoPackageTest, AWrongLayerOrFieldIsExitOneAndNoDatabase)
{
    test::add_layer(file, "grids", areas);
    const auto layer = import({"--layer", "grid"});
    EXPECT_EQ(layer.code, 1);
    EXPECT_EQ(layer.error_code(), "import.layer_missing");
    EXPECT_NE(layer.error_message().find("grids"), std::string::npos);
    const auto field = import({"--code-field", "GRIDNO"});
    EXPECT_EQ(field.code, 1);
    EXPECT_EQ(field.error_code(), "import.field_missing");
    EXPECT_NE(field.error_message().find("code, name"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(db));
}

TEST_F(CtlGeoPackageTest, ATruncatedFileIsExitOneAndNoDatabase)
{
    test::add_layer(file, "grids", areas);
    const std::string whole = test::read_all(file);
    for (const std::size_t size : {std::size_t{200}, whole.size() / 2}) {
        folder.write("grids.gpkg", whole.substr(0, size));
        const auto ran = import();
        EXPECT_EQ(ran.code, 1) << size;
        EXPECT_EQ(ran.error_code(), "import.geometry_file") << size;
        EXPECT_FALSE(std::filesystem::exists(db)) << size;
        EXPECT_EQ(checked(), std::pair(std::string("geopackage"), 1)) << size;
    }
}

} // namespace
} // namespace yiping
