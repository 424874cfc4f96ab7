// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the desk with the model town and saves pictures of it, to be looked at.
//   desk_shot --out DIR [--size 1920x1080] [--lang en]
#include "fake_console.h"

#include <yiping/config/categories.h>
#include <yiping/config/messages.h>
#include <yiping/desk/desk_window.h>
#include <yiping/desk/quick_desk_map.h>
#include <yiping/model_town/model_town.h>
#include <yiping/presentation/language.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QElapsedTimer>
#include <QPixmap>
#include <QQuickWindow>
#include <QSGRendererInterface>

#include <algorithm>
#include <cstdio>
#include <functional>

using namespace yiping;

namespace {

void settle(testing::FakeConsole& console, int millis)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < millis) {
        console.pump();
        QApplication::processEvents(QEventLoop::AllEvents, 20);
    }
}

} // namespace

int main(int argc, char** argv)
{
    QQuickWindow::setGraphicsApi(QSGRendererInterface::OpenGL);
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions({{QStringLiteral("out"), QStringLiteral("folder"), QStringLiteral("dir"), QStringLiteral(".")},
        {QStringLiteral("size"), QStringLiteral("pixels"), QStringLiteral("WxH"), QStringLiteral("1920x1080")},
        {QStringLiteral("lang"), QStringLiteral("language"), QStringLiteral("zh|en"), QStringLiteral("zh")},
        {QStringLiteral("no-map"), QStringLiteral("without the map")}});
    parser.process(application);
    const QDir out(parser.value(QStringLiteral("out")));
    const QStringList size = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));

    const auto categories = config::load_categories();
    if (!categories) {
        std::fprintf(stderr, "%s\n", categories.error().debug_text().c_str());
        return 3;
    }
    const bool english = parser.value(QStringLiteral("lang")) == QStringLiteral("en");
    const config::Messages messages(english ? config::Language::English : config::Language::Chinese);
    if (auto done =
            presentation::use_language(english ? presentation::Language::English : presentation::Language::Chinese);
        !done) {
        std::fprintf(stderr, "%s\n", messages.text(done.error()).c_str());
        return 3;
    }
    ManualClock clock(platform::simulate::model_town_now);
    SeededRandom random(1);
    testing::FakeConsole console(clock);
    console.rows = platform::simulate::make_model_town(1).rows;
    services::Town town(console, console, clock);
    domain::Principal me;
    me.user = "desk";
    me.role = domain::UserRole::Operator;
    services::DeskServices desk(town, console, console, clock, random, me, *categories);
    desk::DeskWindow window(desk, [&](const Error& error) { return QString::fromStdString(messages.text(error)); },
        parser.isSet(QStringLiteral("no-map")) ? nullptr : desk::make_quick_desk_map(town),
        {.demo = true, .wall = "main", .photo = {}});
    window.resize(size.value(0).toInt(), size.value(1).toInt());
    town.start();
    console.pump();
    console.set_link({.state = services::LinkState::Online,
        .since = clock.now() - 60'000,
        .in_step_at = clock.now() - 2'000,
        .cursor = 1,
        .done = 0,
        .total = 0,
        .clock_offset_ms = 0,
        .queued_commands = 0,
        .reason = {}});
    clock.advance(2'000);
    town.tick();
    window.show();
    settle(console, 1500);
    const auto save = [&](const char* name) {
        settle(console, 1800);
        const QString file = out.filePath(
            QString::fromLatin1(name) + QStringLiteral("-%1x%2.png").arg(window.width()).arg(window.height()));
        std::printf("%s\n", qPrintable(file));
        return window.grab().save(file);
    };
    window.open_first();
    if (!save("desk-case"))
        return 3;
    // A case with a longer life.
    Uuid longest;
    std::size_t most = 0;
    for (const Uuid& id : desk.queue.entries()) {
        const auto moves =
            static_cast<std::size_t>(std::ranges::count(console.rows.case_move_rows, id, &domain::CaseMove::case_id));
        if (moves > most) {
            most = moves;
            longest = id;
        }
    }
    window.open_case(longest);
    save("desk-long");
    // Offline with a dispatch that waits.
    console.set_link({.state = services::LinkState::Offline,
        .since = clock.now() - 300'000,
        .in_step_at = clock.now() - 300'000,
        .cursor = 1,
        .done = 0,
        .total = 0,
        .clock_offset_ms = 0,
        .queued_commands = 0,
        .reason = {}});
    for (const Uuid& id : desk.queue.entries()) {
        if (town.detail(id)->step <= domain::Step::Filed && town.detail(id)->hold == domain::Hold::None) {
            window.open_case(id);
            settle(console, 100);
            const domain::Case data = desk.case_desk.page()->data;
            desk.dispatch.dispatch(data, desk.dispatch.candidates(data).front().responder.id, {}, {});
            break;
        }
    }
    save("desk-offline");
    window.set_large_map(true);
    save("desk-map");
    return 0;
}
