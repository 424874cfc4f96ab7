// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-desk-bench --list | desk-action [--json] [--cases N] [--open N]: from a key that is pressed until the desk has
// painted its answer, with a full cache.
#include "desk_console.h"

#include "report.h"

#include <yiping/config/categories.h>
#include <yiping/desk/desk_window.h>
#include <yiping/model_town/model_town.h>
#include <yiping/services/desk_services.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QKeyEvent>

#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

using namespace yiping;

namespace {

constexpr int rounds = 40;

/// What a hand does, and until what it did is painted.
class Hand {
public:
    Hand(desk::DeskWindow& window, bench::DeskConsole& console) : window_(window), console_(console) {}

    void press(const std::string& action, int key, Qt::KeyboardModifiers modifiers = {}, const QString& letter = {})
    {
        QElapsedTimer timer;
        timer.start();
        QWidget* at = QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : &window_;
        QKeyEvent down(QEvent::KeyPress, key, modifiers, letter);
        // As the window system gives it: shortcuts first.
        if (!QApplication::sendEvent(at, &down))
            down.ignore();
        QKeyEvent up(QEvent::KeyRelease, key, modifiers, letter);
        QApplication::sendEvent(at, &up);
        settle();
        times_[action].push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    void shortcut(const std::string& action, const std::function<void()>& act)
    {
        QElapsedTimer timer;
        timer.start();
        act();
        settle();
        times_[action].push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    [[nodiscard]] const std::map<std::string, std::vector<double>>& times() const { return times_; }

private:
    void settle()
    {
        console_.pump();
        QApplication::processEvents(); // paints what is due
    }

    desk::DeskWindow& window_;
    bench::DeskConsole& console_;
    std::map<std::string, std::vector<double>> times_;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    const QCommandLineOption list(QStringLiteral("list")), json(QStringLiteral("json")), full(QStringLiteral("full"));
    const QCommandLineOption cases(QStringLiteral("cases"), {}, QStringLiteral("N"), QStringLiteral("1000000"));
    const QCommandLineOption open(QStringLiteral("open"), {}, QStringLiteral("N"), QStringLiteral("2000"));
    parser.addOptions({list, json, full, cases, open});
    parser.addPositionalArgument(QStringLiteral("name"), {});
    parser.process(application);
    if (parser.isSet(list)) {
        std::puts("desk-action    from a key until its answer is painted, 1,000,000 cases in the cache");
        return 0;
    }
    if (parser.positionalArguments().value(0) != QStringLiteral("desk-action")) {
        std::fputs("yiping-desk-bench --list | desk-action [--json]\n", stderr);
        return 2;
    }
    const auto categories = config::load_categories();
    if (!categories) {
        std::fprintf(stderr, "%s\n", categories.error().debug_text().c_str());
        return exit_code(categories.error());
    }
    ManualClock clock(platform::simulate::model_town_now);
    SeededRandom random(1);
    domain::RowSet town_rows = platform::simulate::make_model_town(1).rows;
    town_rows.case_rows.clear();
    bench::DeskConsole console(
        std::move(town_rows), parser.value(cases).toUInt(), parser.value(open).toUInt(), clock.now());
    services::Town town(console, console, clock);
    domain::Principal me;
    me.user = "desk";
    me.role = domain::UserRole::Operator;
    me.post = "陈 值班员";
    services::DeskServices services(town, console, console, clock, random, me, *categories);
    desk::DeskWindow window(
        services, [](const Error& error) { return QString::fromStdString(error.code()); }, nullptr, {});
    window.resize(1920, 1080);
    window.show();
    window.activateWindow();
    town.start();
    console.pump();
    town.tick();
    QApplication::processEvents();
    if (services.queue.entries().empty()) {
        std::fputs("no cases\n", stderr);
        return 1;
    }
    Hand hand(window, console);
    auto* queue = window.findChild<QWidget*>(QStringLiteral("queueList"));
    auto* search = window.findChild<QWidget*>(QStringLiteral("search"));
    auto* candidates = window.findChild<QWidget*>(QStringLiteral("candidateList"));
    for (int round = 0; round < rounds; ++round) {
        queue->setFocus();
        hand.press("open", Qt::Key_Down); // another case lies open
        hand.shortcut("view", [&] { services.queue.set_filter(services::QueueFilter::Late); });
        hand.shortcut("view", [&] { services.queue.set_filter(services::QueueFilter::All); });
        search->setFocus();
        hand.press("search", Qt::Key_L, {}, QStringLiteral("l"));
        hand.press("search", Qt::Key_D, {}, QStringLiteral("d"));
        hand.press("search", Qt::Key_Backspace);
        hand.press("search", Qt::Key_Backspace);
        hand.shortcut("order", [&] { services.queue.set_order(services::QueueOrder::Newest); });
        hand.shortcut("order", [&] { services.queue.set_order(services::QueueOrder::Urgent); });
        // One is sent: the candidates have the keyboard, the first is marked, Enter.
        candidates->setFocus();
        hand.press("mark", Qt::Key_Down);
        hand.press("send", Qt::Key_Return);
        clock.advance(1000);
        hand.shortcut("second", [&] { town.tick(); });
    }
    const bench::Report report(parser.isSet(json));
    std::vector<double> all;
    for (const auto& [action, millis] : hand.times()) {
        report.quantiles("desk-action." + action, "ms", millis);
        if (action != "second") // nobody waits for it
            all.insert(all.end(), millis.begin(), millis.end());
    }
    report.quantiles("desk-action", "ms", all);
    report.value("desk-action.sent", "commands", static_cast<double>(console.submitted()));
    return 0;
}
