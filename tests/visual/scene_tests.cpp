// SPDX-License-Identifier: GPL-3.0-or-later
// Layout of every scene: nothing over another, nothing cut, nothing empty, nothing too small, nothing across a seam.
// A few scenes and shapes in every run; all of them, eight shapes and both languages with YIPING_ALL_SCENES.
#include "layout_check.h"
#include "model_wall.h"
#include "screen_words.h"

#include <yiping/mapview/label_layer.h>
#include <yiping/model_town/model_town.h>
#include <yiping/presentation/language.h>

#include <QColor>
#include <QQuickItem>
#include <QUrl>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <memory>

namespace yiping::testing {
namespace {

using presentation::Language;

bool all_scenes()
{
    return qEnvironmentVariableIsSet("YIPING_ALL_SCENES");
}

std::vector<QSize> scene_shapes()
{
    if (!all_scenes())
        return {{1920, 1080}, {5760, 1080}};
    return {
        {1920, 1080}, {1920, 960}, {3840, 2160}, {3840, 1080}, {5760, 1080}, {6656, 1792}, {7680, 2160}, {1080, 1920}};
}

/// One wall of a language: what models have said is in that language for good.
class SceneWalls : public ::testing::Environment {
public:
    void TearDown() override
    {
        wall_.reset();
        static_cast<void>(presentation::use_language(Language::Chinese));
    }
    ModelWall& wall(Language language)
    {
        if (!wall_ || language != spoken_) {
            wall_.reset();
            EXPECT_TRUE(presentation::use_language(language));
            spoken_ = language;
            wall_ = std::make_unique<ModelWall>(platform::simulate::make_model_town(1).rows,
                platform::simulate::model_town_now, presentation::WallOptions{.unit_name = {}, .demo = true});
        }
        return *wall_;
    }

private:
    std::unique_ptr<ModelWall> wall_;
    Language spoken_ = Language::Chinese;
};
auto* const scene_walls = dynamic_cast<SceneWalls*>(::testing::AddGlobalTestEnvironment(new SceneWalls));

class AllScenes : public ::testing::TestWithParam<Language> {
protected:
    void TearDown() override { static_cast<void>(presentation::use_language(Language::Chinese)); }
};
INSTANTIATE_TEST_SUITE_P(AllScenes, AllScenes, ::testing::Values(Language::Chinese, Language::English),
    [](const auto& each) { return each.param == Language::Chinese ? "zh" : "en"; });

TEST_P(AllScenes, NothingOverlapsIsCutIsEmptyOrTooSmall)
{
    ModelWall& wall = scene_walls->wall(GetParam());
    for (const QSize& size : scene_shapes()) {
        bool opened = false;
        for (const domain::SceneDescription& scene : wall.model->board()->scenes()) {
            const bool some =
                scene.id == "disputes" || scene.id == "hotline" || scene.id == "party" || scene.id == "cameras";
            if (!all_scenes() && !some)
                continue;
            wall.put_scene(scene.id, scene.id == "case" ? longest_case(wall) : std::nullopt);
            if (opened)
                wall.settle();
            else
                wall.open(size);
            opened = true;
            const std::string where =
                scene.id + " " + std::to_string(size.width()) + "x" + std::to_string(size.height());
            for (const std::string& fault : layout_faults(wall))
                ADD_FAILURE() << where << ' ' << fault;
        }
    }
    wall.put_scene("overview");
}

// Three outputs side by side: columns fill the outer ones, the map the one between; words keep clear of seams.
TEST(SceneSeams, ReachTheLayout)
{
    ModelWall& wall = scene_walls->wall(Language::Chinese);
    const auto look = [&](const char* scene, QSize size) {
        wall.put_scene(scene);
        if (wall.window != nullptr && wall.window->size() == size)
            wall.settle();
        else
            wall.open(size);
        for (const std::string& fault : layout_faults(wall))
            ADD_FAILURE() << scene << ' ' << size.width() << ' ' << fault;
    };
    look("overview", {5760, 1080});
    EXPECT_NEAR(wall.model->board()->middle().left(), 1920, 12);
    EXPECT_NEAR(wall.model->board()->middle().right(), 3840, 12);
    look("county", {5760, 1080});
    look("relief", {3072, 1080});
    look("grid", {3072, 1080});
    wall.put_scene("overview");
}

// Down to a micro-grid and up again: the same panels, of less and less.
TEST(SceneScope, TheSamePanelsFollowTheArea)
{
    ModelWall& wall = scene_walls->wall(Language::Chinese);
    wall.put_scene("overview");
    wall.open({1920, 1080});
    const int of_town = wall.model->open();
    const auto panels = wall.find_all("ScenePanelView");
    wall.model->drill_in();
    wall.settle();
    const services::AreaIndex village = wall.model->board()->scope();
    ASSERT_NE(village, services::no_area);
    EXPECT_EQ(wall.town.area(village).row.level, domain::AreaLevel::Village);
    EXPECT_EQ(wall.model->open(), static_cast<int>(wall.town.area(village).counts.open));
    EXPECT_LT(wall.model->open(), of_town);
    EXPECT_EQ(wall.model->board()->crumbs().size(), 2);
    EXPECT_EQ(wall.find_all("ScenePanelView"), panels) << "the panels are made anew";
    wall.model->drill_in();
    EXPECT_EQ(wall.town.area(wall.model->board()->scope()).row.level, domain::AreaLevel::Grid);
    wall.model->drill_out();
    EXPECT_EQ(wall.model->board()->scope(), village);
    wall.model->drill_side(1);
    EXPECT_NE(wall.model->board()->scope(), village);
    wall.model->drill_out();
    EXPECT_EQ(wall.model->board()->scope(), services::no_area);
    EXPECT_EQ(wall.model->open(), of_town);
}

presentation::ScenePanel* versus_panel(ModelWall& wall, domain::Against against)
{
    auto* placed = wall.model->board()->panels();
    for (int row = 0; row < placed->rowCount(); ++row) {
        auto* panel = placed->data(placed->index(row), Qt::UserRole).value<presentation::ScenePanel*>();
        if (panel->description().kind == domain::PanelKind::Versus && panel->description().against == against)
            return panel;
    }
    return nullptr;
}

const presentation::PanelRow& row_of(presentation::ScenePanel& panel, std::string_view figure)
{
    return *std::ranges::find(panel.rows()->rows(), figure, &presentation::PanelRow::key);
}

/// Both are on the map with a name and an outline in the hue of their side.
void look_at_marks(ModelWall& wall, const QStringList& names)
{
    wall.settle();
    const QStringList codes = wall.model->board()->compared();
    ASSERT_EQ(codes.size(), 2);
    const auto* labels = qobject_cast<mapview::LabelLayer*>(wall.find("LabelLayer"));
    ASSERT_NE(labels, nullptr);
    QStringList shown;
    for (const auto& label : labels->placed_labels())
        shown << label.text;
    const QImage image = wall.grab();
    const std::array hues{QColor(0x5F, 0xDC, 0xEB), QColor(0xFF, 0xAE, 0xDD)}; // Theme.compared by night
    const std::array words{QStringLiteral("甲 "), QStringLiteral("乙 ")};
    const QRectF map = wall.model->board()->middle();
    for (std::size_t side = 0; side < 2; ++side) {
        const auto at = static_cast<qsizetype>(side);
        const services::Place& place = wall.town.area(wall.town.find_area(codes[at].toStdString()));
        EXPECT_EQ(place.row.name, names[at].toStdString());
        EXPECT_TRUE(shown.contains(words[side] + names[at])) << shown.join(QLatin1Char(' ')).toStdString();
        int found = 0;
        for (int y = static_cast<int>(map.top()); y < static_cast<int>(map.bottom()); ++y)
            for (int x = static_cast<int>(map.left()); x < static_cast<int>(map.right()); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                found += std::abs(pixel.red() - hues[side].red()) + std::abs(pixel.green() - hues[side].green()) +
                             std::abs(pixel.blue() - hues[side].blue()) <
                         30;
            }
        EXPECT_GT(found, 1500) << "side " << side;
    }
}

// The shown village and the one beside it, by the numbers that each has alone; C goes on to the next.
TEST(SceneScope, TwoAreasStandSideBySideByTheSameFigures)
{
    ModelWall& wall = scene_walls->wall(Language::Chinese);
    wall.put_scene("overview");
    wall.open({1920, 1080});
    wall.model->compare_next();
    ASSERT_EQ(wall.model->board()->scene().toStdString(), "versus");
    presentation::ScenePanel* areas = versus_panel(wall, domain::Against::Area);
    ASSERT_NE(areas, nullptr);
    ASSERT_EQ(areas->columns().size(), 2) << "two villages of the town";
    EXPECT_NE(areas->columns()[0], areas->columns()[1]);

    wall.model->drill_in();
    const services::Place& village = wall.town.area(wall.model->board()->scope());
    EXPECT_EQ(areas->columns()[0].toStdString(), village.row.name);
    look_at_marks(wall, areas->columns());
    const domain::LocalDay today = domain::local_day_of(wall.town.now());
    const domain::Period month{domain::PeriodKind::Span, today - 29, today + 1};
    QStringList others;
    for (int step = 0; step < 8; ++step) {
        const QString other = areas->columns()[1];
        if (others.contains(other))
            break;
        others << other;
        const auto found = std::ranges::find_if(
            wall.town.areas(), [&](const services::Place& place) { return place.row.name == other.toStdString(); });
        ASSERT_NE(found, wall.town.areas().end());
        EXPECT_EQ(found->parent, village.parent);
        const presentation::PanelRow& closed = row_of(*areas, "closure_rate");
        const auto value = [&](const std::string& code) {
            const domain::Figure figure = wall.town.book().figure(*domain::find_figure("closure_rate"), code, month);
            return figure.value.value_or(-1);
        };
        EXPECT_NEAR(closed.value.toDouble(), value(village.row.area_code), 0.006);
        EXPECT_NEAR(closed.cells.front().toDouble(), value(found->row.area_code), 0.006);
        wall.model->compare_next();
    }
    EXPECT_EQ(others.size(), 7) << "every other village once";

    presentation::ScenePanel* months = versus_panel(wall, domain::Against::Before);
    ASSERT_NE(months, nullptr);
    EXPECT_EQ(months->columns(), (QStringList{QStringLiteral("近 30 天"), QStringLiteral("上期")}));
    const domain::Period before{domain::PeriodKind::Span, month.from - 30, month.from};
    const domain::Figure figure =
        wall.town.book().figure(*domain::find_figure("on_time_rate"), village.row.area_code, before);
    EXPECT_NEAR(row_of(*months, "on_time_rate").cells.front().toDouble(), figure.value.value_or(-1), 0.006);
    wall.put_scene("overview");
}

// However long the names of the areas on the way down are, the header's words keep clear of one another and of seams.
TEST(SceneScope, AVeryLongPathKeepsToItsRoom)
{
    ModelWall& wall = scene_walls->wall(Language::Chinese);
    wall.put_scene("relief");
    wall.open({1920, 1080});
    wall.model->drill_in();
    wall.model->drill_in();
    domain::RowSet before, renamed;
    for (services::AreaIndex at = wall.model->board()->scope(); at != wall.town.root();
        at = wall.town.area(at).parent) {
        before.area_rows.push_back(wall.town.area(at).row);
        renamed.area_rows.push_back(wall.town.area(at).row);
        for (int i = 0; i < 4; ++i)
            renamed.area_rows.back().name += "滨江新区安置小区与临街商铺";
    }
    ASSERT_EQ(renamed.area_rows.size(), 2U);
    wall.console.change(std::move(renamed));
    for (const QSize size : {QSize(1920, 1080), QSize(1920, 960), QSize(3840, 2160), QSize(3840, 1080),
             QSize(5760, 1080), QSize(6656, 1792), QSize(7680, 2160), QSize(1080, 1920)}) {
        wall.open(size);
        std::vector<Word> words = words_of(*wall.window);
        std::erase_if(words, [](const Word& word) { return word.owner != "Header"; });
        const std::string where = std::to_string(size.width()) + "x" + std::to_string(size.height());
        ASSERT_GT(words.size(), 3U) << where;
        const int parts = std::max(1, static_cast<int>(std::lround(size.width() / 1.78 / size.height())));
        for (std::size_t i = 0; i < words.size(); ++i) {
            const QRectF& box = words[i].box;
            EXPECT_TRUE(QRectF(QPointF(), size).contains(box)) << where << words[i].text.toStdString();
            for (int seam = 1; seam < parts; ++seam) {
                const double x = static_cast<double>(size.width()) * seam / parts;
                EXPECT_FALSE(box.left() < x && box.right() > x) << where << words[i].text.toStdString();
            }
            for (std::size_t j = i + 1; j < words.size(); ++j)
                EXPECT_FALSE(box.intersects(words[j].box))
                    << where << words[i].text.toStdString() << " | " << words[j].text.toStdString();
        }
    }
    wall.console.change(std::move(before));
    wall.model->drill_out();
    wall.model->drill_out();
    wall.put_scene("overview");
}

// A grid that chance picks: who answers for it and what is open in it, and nothing of any other.
TEST(SceneScope, AGridIsDrawnAndNeverTheSameAgain)
{
    ModelWall& wall = scene_walls->wall(Language::Chinese);
    wall.put_scene("overview");
    wall.open({1920, 1080});
    services::AreaIndex before = services::no_area;
    for (quint32 chance = 0; chance < 20; ++chance) {
        wall.model->draw_grid(chance * 7919);
        const services::AreaIndex grid = wall.model->board()->scope();
        ASSERT_NE(grid, services::no_area);
        EXPECT_NE(grid, before);
        EXPECT_EQ(wall.town.area(grid).row.level, domain::AreaLevel::Grid);
        before = grid;
    }
    EXPECT_EQ(wall.model->board()->scene(), QStringLiteral("inspect"));
    wall.settle();
    presentation::ScenePanel* inspect = nullptr;
    for (QQuickItem* view : wall.find_all("ScenePanelView"))
        if (auto* panel = view->property("panel").value<presentation::ScenePanel*>();
            panel->kind() == QLatin1StringView("inspect"))
            inspect = panel;
    ASSERT_NE(inspect, nullptr);
    const auto& rows = inspect->rows()->rows();
    const auto cases = std::ranges::count(rows, false, &presentation::PanelRow::current);
    EXPECT_EQ(cases, static_cast<std::ptrdiff_t>(wall.town.area(before).counts.open));
    EXPECT_GT(std::ranges::count(rows, true, &presentation::PanelRow::current), 0) << "somebody answers for it";

    // The photos of these cases are there, and go when visitors look.
    const auto pictures = [&] {
        int ready = 0;
        for (QQuickItem* image : wall.find_all("QQuickImage"))
            ready += image->isVisible() && image->property("source").toUrl().scheme() == QLatin1StringView("image") &&
                     image->property("status").toInt() == 1; // Image.Ready
        return ready;
    };
    EXPECT_TRUE(wait_for([&] { return pictures() > 0; })) << "no picture";
    wall.model->set_visitors(true);
    wall.settle();
    EXPECT_EQ(pictures(), 0);
    wall.model->set_visitors(false);
    wall.put_scene("overview");
}

// The keys go through all scenes and come back; the desk's next command has the last word.
TEST(SceneScope, KeysStepThroughScenes)
{
    ModelWall& wall = scene_walls->wall(Language::Chinese);
    wall.put_scene("overview");
    QStringList seen;
    for (std::size_t i = 0; i + 1 < wall.model->board()->scenes().size(); ++i) {
        seen << wall.model->board()->scene();
        wall.model->step_scene(1);
    }
    EXPECT_EQ(wall.model->board()->scene(), QStringLiteral("overview"));
    seen.removeDuplicates();
    EXPECT_EQ(seen.size(), static_cast<qsizetype>(wall.model->board()->scenes().size()) - 1);
    wall.model->step_scene(1);
    wall.put_scene("hotline");
    EXPECT_EQ(wall.model->scene(), QStringLiteral("hotline"));
    wall.put_scene("overview");
}

} // namespace
} // namespace yiping::testing
