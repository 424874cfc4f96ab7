// SPDX-License-Identifier: GPL-3.0-or-later
// yiping-desk-bench --list | desk-action [--json] [--cases N] [--open N]: from a key that is pressed until the desk has
// painted its answer, over a real cache that is full. What is read from the cache for the answer is part of the time.
#include "desk_console.h"

#include "full_cache.h"
#include "report.h"

#include <yiping/config/categories.h>
#include <yiping/desk/desk_window.h>
#include <yiping/model_town/model_town.h>
#include <yiping/services/desk_services.h>

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QInputMethodEvent>
#include <QTemporaryDir>
#include <QTest>

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

    /// "" as action: it is not timed.
    void press(const std::string& action, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        act(action, [&] { QTest::keyClick(at(), key, modifiers); });
    }
    /// Each letter is an answer of its own; what no key has comes as an input method gives it.
    void type(const std::string& action, const QString& words)
    {
        for (const QChar letter : words) {
            act(action, [&] {
                if (letter.unicode() < 0x80) {
                    QTest::keyClicks(at(), letter);
                } else {
                    QInputMethodEvent event;
                    event.setCommitString(letter);
                    QApplication::sendEvent(at(), &event);
                }
            });
        }
    }
    template <class Act>
    void act(const std::string& action, Act&& what)
    {
        QElapsedTimer timer;
        timer.start();
        what();
        settle();
        if (!action.empty())
            times_[action].push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    [[nodiscard]] const std::map<std::string, std::vector<double>>& times() const { return times_; }

private:
    [[nodiscard]] QWidget* at() const
    {
        return QApplication::focusWidget() != nullptr ? QApplication::focusWidget() : &window_;
    }
    void settle()
    {
        do
            QApplication::processEvents(); // paints what is due
        while (console_.pump());
    }

    desk::DeskWindow& window_;
    bench::DeskConsole& console_;
    std::map<std::string, std::vector<double>> times_;
};

/// What an operator does all day, once.
void work(Hand& hand, desk::DeskWindow& window, int round)
{
    hand.press("", Qt::Key_Escape);
    hand.press("open", Qt::Key_Down); // another case lies open
    hand.press("view", Qt::Key_3, Qt::AltModifier);
    hand.press("view", Qt::Key_1, Qt::AltModifier);

    hand.press("", Qt::Key_Slash);
    hand.type("search", round % 2 == 0 ? QStringLiteral("ld") : QStringLiteral("水管"));
    hand.press("search", Qt::Key_Backspace);
    hand.press("search", Qt::Key_Escape);

    hand.press("filter", Qt::Key_F);
    for (const char* name : {"filterCategory", "filterArea", "filterOrder"}) {
        auto* box = window.findChild<QComboBox*>(QString::fromLatin1(name));
        hand.act("filter", [&] {
            box->setCurrentIndex(1 + round % (box->count() - 1));
            Q_EMIT box->activated(box->currentIndex());
        });
    }
    hand.act("filter", [&] { window.findChild<QAbstractButton*>(QStringLiteral("filterReset"))->click(); });
    hand.press("filter", Qt::Key_Escape);

    hand.press("take-in", Qt::Key_N);
    hand.type("take-in.type", QStringLiteral("井盖翘起来了"));
    hand.press("take-in.type", Qt::Key_Return);
    hand.type("take-in.type", QStringLiteral("滨江路"));
    hand.press("take-in", Qt::Key_Escape);

    // Another one is sent: D, the first, Enter.
    hand.press("open", Qt::Key_Down);
    hand.press("send", Qt::Key_D);
    hand.press("send", Qt::Key_1);
    hand.press("send", Qt::Key_Return);

    hand.press("dispatches", Qt::Key_D, Qt::ShiftModifier);
    hand.press("dispatches", Qt::Key_Down);
    hand.press("dispatches", Qt::Key_Escape);
    hand.press("page", Qt::Key_F8); // 交接班
    hand.press("page", Qt::Key_Escape);
    hand.press("page", Qt::Key_F10); // 自动规则
    hand.press("page", Qt::Key_Escape);
}

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
    const auto fail = [](const Error& error) {
        std::fprintf(stderr, "%s\n", error.debug_text().c_str());
        return exit_code(error);
    };
    const auto categories = config::load_categories();
    if (!categories)
        return fail(categories.error());
    ManualClock clock(platform::simulate::model_town_now);
    SeededRandom random(1);
    domain::RowSet town_rows = platform::simulate::make_model_town(1).rows;
    town_rows.case_rows.clear();
    town_rows.case_move_rows.clear();
    town_rows.case_span_rows.clear();
    town_rows.assignment_rows.clear();
    std::vector<const domain::Area*> grids;
    for (const domain::Area& each : town_rows.area_rows) {
        if (each.level == domain::AreaLevel::Grid)
            grids.push_back(&each);
    }
    const QTemporaryDir folder;
    const std::uint64_t still_open = parser.value(open).toULongLong();
    const auto cache = bench::make_full_cache(
        folder.path().toStdString(), clock, parser.value(cases).toULongLong(),
        [&](std::uint64_t number) { return bench::case_of_town(number, still_open, clock.now(), grids); }, town_rows);
    if (!cache)
        return fail(cache.error());
    bench::DeskConsole console(cache->cache.location());
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
    if (!QTest::qWaitForWindowActive(&window)) {
        std::fputs("the window does not become active\n", stderr);
        return 3;
    }
    town.start();
    while (console.pump())
        QApplication::processEvents();
    town.tick();
    window.show_user(std::nullopt);
    if (services.queue.entries().empty()) {
        std::fputs("no cases\n", stderr);
        return 1;
    }
    Hand hand(window, console);
    for (int round = 0; round < rounds; ++round) {
        work(hand, window, round);
        clock.advance(1000);
        hand.act("second", [&] { town.tick(); });
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
