// SPDX-License-Identifier: GPL-3.0-or-later
#include "model_wall.h"
#include "small_town.h"

#include <QQmlEngine>
#include <QtQuickTest>

namespace yiping::testing {

/// What the QML tests know of the outside: a small town whose cases the test adds.
class TestWall : public QObject {
    Q_OBJECT
    Q_PROPERTY(yiping::presentation::WallModel* model READ model CONSTANT)

public:
    TestWall() : wall_(rows(), small_town_noon, {.unit_name = {}, .demo = true}) {}
    [[nodiscard]] presentation::WallModel* model() { return wall_.model.get(); }

    /// A case opened now in the first grid of 白杨社区.
    Q_INVOKABLE void add_case(const QString& number, const QString& title, int step)
    {
        domain::RowSet changed;
        domain::Case row = incident(number.toStdString(), title.toStdString(), "990101001001001",
            static_cast<domain::Step>(step), wall_.clock.now(), wall_.clock.now() + 3'600'000);
        row.lon = 106.211;
        row.lat = 29.211;
        changed.case_rows.push_back(row);
        wall_.console.change(std::move(changed));
        wall_.console.pump();
    }
    Q_INVOKABLE void let_visitors_look(bool look) { wall_.model->set_visitors(look); }
    Q_INVOKABLE void go_offline()
    {
        services::LinkStatus status;
        status.state = services::LinkState::Offline;
        status.since = wall_.clock.now() - 60'000;
        status.in_step_at = status.since;
        wall_.console.set_link(status);
        wall_.console.pump();
    }

private:
    static std::string square(double west, double south, double size)
    {
        std::string wkb;
        const auto put = [&wkb](const auto& value) { wkb.append(reinterpret_cast<const char*>(&value), sizeof value); };
        const auto head = [&](std::uint32_t kind) {
            wkb += '\x01';
            put(kind);
        };
        head(6);
        put(std::uint32_t{1});
        head(3);
        put(std::uint32_t{1});
        put(std::uint32_t{5});
        for (const auto& [x, y] : {std::pair{0.0, 0.0}, {1.0, 0.0}, {1.0, 1.0}, {0.0, 1.0}, {0.0, 0.0}}) {
            put(west + x * size);
            put(south + y * size);
        }
        return wkb;
    }
    static domain::RowSet rows()
    {
        domain::RowSet town = small_town();
        double west = 106.2;
        for (domain::Area& area : town.area_rows) {
            if (area.level == domain::AreaLevel::Town)
                area.geometry = square(106.2, 29.2, 0.12);
            else if (area.level == domain::AreaLevel::Grid) {
                area.geometry = square(west, 29.2, 0.02);
                west += 0.02;
            }
        }
        constexpr int cameras = 30; // more than a page
        for (int i = 0; i < cameras; ++i) {
            domain::Camera row;
            row.id = Uuid::from_name("qml-camera", std::to_string(i));
            row.district_id = "990101";
            row.area_code = "990101001001";
            row.name = "摄像头 " + std::to_string(i);
            row.gb_id = "990101000013200000" + std::to_string(10 + i);
            row.sharing = domain::SharingKind::SafeVillage;
            row.purpose = "公共区域";
            row.streams = true;
            town.camera_rows.push_back(row);
        }
        return town;
    }

    ModelWall wall_;
};

class Setup : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void qmlEngineAvailable(QQmlEngine* engine)
    {
        // One town for each test file: what one adds does not count in another.
        qmlRegisterSingletonType<TestWall>(
            "Yiping.Test", 1, 0, "TestWall", [](QQmlEngine*, QJSEngine*) -> QObject* { return new TestWall; });
        Q_UNUSED(engine);
    }
};

} // namespace yiping::testing

QUICK_TEST_MAIN_WITH_SETUP(wall, yiping::testing::Setup)
#include "main.moc"
