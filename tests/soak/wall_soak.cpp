// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-wall-soak --wall --hours N [--speed S] [--size WxH] [--json]: the wall of the model town lives through so many
// hours of a town's work, S times as fast as the clock: cases come and go, people move about, scenes and areas are gone
// through. What it holds at the end is compared with what it held after the first tenth.
#include "memory_use.h"
#include "model_wall.h"

#include <yiping/base/heap.h>
#include <yiping/domain/limits.h>
#include <yiping/model_town/model_town.h>

#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QGuiApplication>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {

namespace domain = yiping::domain;
namespace simulate = yiping::platform::simulate;
namespace testing = yiping::testing;
using yiping::UtcMillis;
using yiping::Uuid;

constexpr int tick_ms = 250; ///< as a console ticks
constexpr UtcMillis people_move_ms = 5 * domain::minute_ms; ///< phones tell where they are
constexpr UtcMillis scene_ms = 10 * domain::minute_ms, drill_ms = 3 * domain::minute_ms;
constexpr double first_part = 0.1;

std::atomic<int> warnings = 0; // a message handler has nothing else to count in

void count_warnings(QtMsgType type, const QMessageLogContext&, const QString& words)
{
    std::fprintf(stderr, "%s\n", qPrintable(words));
    warnings += type == QtWarningMsg || type == QtCriticalMsg;
}

/// One step of a case of the day that is played.
struct Step {
    UtcMillis at = 0;
    domain::Case data;
    domain::CaseMove move;
};

/// What happened on the last day of the town, as it happens again `days` later to other cases.
std::vector<Step> same_day_again(const domain::RowSet& rows, UtcMillis now, int days)
{
    const UtcMillis later = days * domain::day_ms;
    std::map<Uuid, const domain::Case*> cases;
    for (const domain::Case& each : rows.case_rows)
        if (each.opened_at > now - domain::day_ms && each.opened_at <= now)
            cases.emplace(each.id, &each);
    std::vector<Step> steps;
    for (const domain::CaseMove& move : rows.case_move_rows) {
        const auto found = cases.find(move.case_id);
        if (found == cases.end() || move.at > now)
            continue;
        Step step{.at = move.at + later, .data = *found->second, .move = move};
        const auto renamed = [&](const Uuid& id) {
            return Uuid::from_name("again", id.to_string() + std::to_string(days));
        };
        step.data.id = step.move.case_id = renamed(move.case_id);
        step.move.id = renamed(move.id);
        step.move.at = step.at;
        step.data.step = move.to_step;
        step.data.opened_at += later;
        if (step.data.due_at)
            *step.data.due_at += later;
        step.data.closed_at.reset();
        if (domain::is_over(move.to_step))
            step.data.closed_at = step.at;
        steps.push_back(std::move(step));
    }
    std::ranges::stable_sort(steps, {}, &Step::at);
    return steps;
}

class WallLife {
public:
    WallLife(testing::ModelWall& wall, const domain::RowSet& day, int days) : wall_(wall), random_(5)
    {
        for (int each = 1; each <= days; ++each)
            for (Step& step : same_day_again(day, wall.clock.now(), each))
                steps_.push_back(std::move(step));
        people_at_ = scene_at_ = drill_at_ = wall.clock.now();
    }

    /// So much of the town's time passes.
    void pass(UtcMillis millis)
    {
        wall_.clock.advance(millis);
        const UtcMillis now = wall_.clock.now();
        domain::RowSet rows;
        for (; next_ < steps_.size() && steps_[next_].at <= now; ++next_) {
            rows.case_rows.push_back(steps_[next_].data);
            rows.case_move_rows.push_back(steps_[next_].move);
        }
        if (now >= people_at_) {
            people_at_ = now + people_move_ms;
            move_people(rows, now);
        }
        if (!rows.case_rows.empty() || !rows.responder_rows.empty())
            wall_.console.change(std::move(rows));
        yiping::services::LinkStatus link;
        link.state = yiping::services::LinkState::Online;
        link.since = link.in_step_at = now;
        wall_.console.set_link(link);
        wall_.town.tick();
        if (now >= scene_at_) {
            scene_at_ = now + scene_ms;
            wall_.model->step_scene(1);
        } else if (now >= drill_at_) {
            drill_at_ = now + drill_ms;
            constexpr std::uint64_t ways = 4;
            switch (random_.below(ways)) {
            case 0:
                wall_.model->drill_side(1);
                break;
            case 1:
                wall_.model->drill_out();
                break;
            default:
                wall_.model->drill_in();
            }
        }
        wall_.console.pump();
    }
    [[nodiscard]] std::size_t steps() const { return next_; }

private:
    void move_people(domain::RowSet& rows, UtcMillis now)
    {
        constexpr double street = 0.0006; // degrees
        for (const domain::Responder& each : wall_.town.responders()) {
            if (!each.on_duty || !each.lon || !each.lat)
                continue;
            domain::Responder row = each;
            *row.lon += (random_.unit() - 0.5) * street;
            *row.lat += (random_.unit() - 0.5) * street;
            row.position_at = now;
            rows.responder_rows.push_back(std::move(row));
        }
    }

    testing::ModelWall& wall_;
    yiping::SeededRandom random_;
    std::vector<Step> steps_;
    std::size_t next_ = 0;
    UtcMillis people_at_ = 0, scene_at_ = 0, drill_at_ = 0;
};

/// Both times the same scene, at rest.
yiping::test::MemoryUse look(testing::ModelWall& wall)
{
    wall.put_scene("overview");
    wall.settle();
    return yiping::test::memory_use();
}

} // namespace

int main(int argc, char** argv)
{
    yiping::prepare_heap(yiping::HeapShare::Few); // as the program itself
    QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption soak(QStringLiteral("wall")), json(QStringLiteral("json"));
    const QCommandLineOption hours(QStringLiteral("hours"), {}, QStringLiteral("N"), QStringLiteral("24"));
    const QCommandLineOption speed(QStringLiteral("speed"), {}, QStringLiteral("S"), QStringLiteral("24"));
    const QCommandLineOption size(QStringLiteral("size"), {}, QStringLiteral("WxH"), QStringLiteral("1920x1080"));
    parser.addOptions({soak, json, hours, speed, size});
    parser.process(app);
    const double wanted = parser.value(hours).toDouble(), fast = parser.value(speed).toDouble();
    const QStringList sides = parser.value(size).split(QLatin1Char('x'));
    if (wanted <= 0 || fast <= 0 || sides.size() != 2) {
        std::fputs("yiping-wall-soak --wall --hours N [--speed S] [--size WxH] [--json]\n", stderr);
        return 2;
    }
    qInstallMessageHandler(count_warnings);
    domain::RowSet rows = simulate::make_model_town(1).rows;
    const domain::RowSet day = rows;
    testing::ModelWall wall(std::move(rows), simulate::model_town_now, {.unit_name = {}, .demo = true});
    wall.open(QSize(sides[0].toInt(), sides[1].toInt()));
    const double virtual_ms = wanted * domain::hour_ms;
    WallLife life(wall, day, static_cast<int>(wanted / 24) + 1);

    QElapsedTimer timer;
    timer.start();
    yiping::test::MemoryUse first;
    QEventLoop loop;
    QTimer tick;
    double passed = 0, told = 0;
    QObject::connect(&tick, &QTimer::timeout, &app, [&] {
        life.pass(static_cast<UtcMillis>(tick_ms * fast));
        passed += tick_ms * fast;
        if (passed >= virtual_ms * first_part && first.all == 0) {
            tick.stop(); // it looks while the event loop runs
            first = look(wall);
            tick.start(tick_ms);
        }
        if (passed >= told + domain::hour_ms) {
            told = passed;
            std::fprintf(stderr, "%.0f h, %zu moves, %.0f MiB\n", passed / domain::hour_ms, life.steps(),
                yiping::test::memory_use().all / 1024);
        }
        if (passed >= virtual_ms)
            loop.quit();
    });
    tick.start(tick_ms);
    loop.exec();
    tick.stop();
    const yiping::test::MemoryUse last = look(wall);
    const double grown = yiping::test::growth(first.all, last.all), own = yiping::test::growth(first.own, last.own);
    const double took = static_cast<double>(timer.elapsed()) / 1000;
    if (parser.isSet(json))
        std::printf("{\"kind\":\"wall\",\"rounds\":1,\"failed\":[%s],\"moves\":%zu,\"virtual_s\":%.0f,\"wall_s\":%.1f,"
                    "\"memory_growth_percent\":%.2f,\"own_memory_growth_percent\":%.2f,\"memory_mib\":%.0f}\n",
            warnings > 0 ? "1" : "", life.steps(), virtual_ms / 1000, took, grown, own, last.all / 1024);
    else
        std::printf("大屏 %.1f 小时，%zu 个动作，警告 %d 条，实际 %.1f s，内存 %.0f MiB，增长 %.2f%%（自有 %.2f%%）\n",
            wanted, life.steps(), warnings.load(), took, last.all / 1024, grown, own);
    return warnings > 0 ? 1 : 0;
}
