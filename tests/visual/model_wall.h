// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_console.h"

#include <yiping/base/ports.h>
#include <yiping/domain/category.h>
#include <yiping/mapview/map_sources.h>
#include <yiping/presentation/wall_model.h>
#include <yiping/services/town.h>
#include <yiping/simulate/photo.h>

#include <QImage>
#include <QObject>
#include <QQmlEngine>
#include <QQuickWindow>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace yiping::testing {

/// The wall as a window over a console in memory: no platform, no network, a clock moved by hand.
class ModelWall {
public:
    /// Rows go into the cache; the town is loaded and ready when this returns.
    ModelWall(domain::RowSet rows, UtcMillis now, presentation::WallOptions options);
    ~ModelWall();

    /// A window of this size, shown and drawn; the one before is gone.
    QQuickWindow& open(QSize size, bool day = false);
    /// The window is gone.
    void close();
    /// As the desk would put it up.
    void put_scene(const std::string& scene, const std::optional<Uuid>& subject = std::nullopt);
    /// Waits until no animation runs and two frames have been drawn.
    void settle();
    [[nodiscard]] QImage grab();
    /// Item of the scene by its type's name in QML, "TownMap" say; nullptr if there is none.
    [[nodiscard]] QQuickItem* find(const char* type) const;
    [[nodiscard]] QList<QQuickItem*> find_all(const char* type) const;

    ManualClock clock;
    FakeConsole console;
    domain::CategoryTree categories;
    services::Town town;
    std::unique_ptr<presentation::WallModel> model;
    /// Set before open(); the ground of the map.
    std::unique_ptr<mapview::MapSources> maps;
    QQuickWindow* window = nullptr;

private:
    std::vector<platform::simulate::DrawnPhoto> photos_;
    std::unique_ptr<QQmlEngine> engine_;
    std::unique_ptr<QObject> root_;
};

/// The open case with the longest life, for the scene of one case.
[[nodiscard]] std::optional<Uuid> longest_case(const ModelWall& wall);
/// Runs the event loop until it holds; false after `millis`.
bool wait_for(const std::function<bool()>& condition, int millis = 10'000);
/// The codes of data/codes.
[[nodiscard]] domain::CategoryTree real_categories();
/// More cases than a town has, spread like its own, until there are `wanted`.
void add_cases(domain::RowSet& rows, std::size_t wanted);
/// The scenes of data/scenes, with the words of data/figures.
[[nodiscard]] presentation::SceneOptions real_scenes(services::RegisterReader& registers);

} // namespace yiping::testing
