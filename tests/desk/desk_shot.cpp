// SPDX-License-Identifier: GPL-3.0-or-later
// Fills the desk with the model town and saves pictures of it, to be looked at.
//   desk_shot --out DIR [--size 1920x1080] [--lang en] [--theme night]
#include "fake_console.h"
#include "model_households.h"

#include <yiping/config/categories.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/messages.h>
#include <yiping/config/rules.h>
#include <yiping/config/scenes.h>
#include <yiping/desk/desk_window.h>
#include <yiping/desk/quick_desk_map.h>
#include <yiping/desk/sign_in_window.h>
#include <yiping/domain/area_code.h>
#include <yiping/domain/case_link.h>
#include <yiping/domain/rule_list.h>
#include <yiping/geo/wkb.h>
#include <yiping/model_town/model_basemap.h>
#include <yiping/model_town/model_town.h>
#include <yiping/presentation/language.h>

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPixmap>
#include <QQuickItem>
#include <QQuickWidget>
#include <QQuickWindow>
#include <QSGRendererInterface>
#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <tuple>

using namespace yiping;

namespace {

/// Answers at once with what the picture needs.
struct ShownSignIn final : services::SignIn {
    Result<services::SignedIn> answer = services::SignedIn{};
    std::optional<services::SignedIn> nobody;
    void sign_in(std::string, std::string, bool, std::function<void(Result<services::SignedIn>)> done) override
    {
        done(answer);
    }
    void change_password(std::string, std::string, std::function<void(Result<void>)> done) override { done({}); }
    void sign_out() override {}
    [[nodiscard]] const std::optional<services::SignedIn>& signed_in() const override { return nobody; }
    [[nodiscard]] std::string last_user() const override { return "chen"; }
};

void settle(testing::FakeConsole& console, int millis)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < millis) {
        console.pump();
        QApplication::processEvents(QEventLoop::AllEvents, 20);
    }
}

/// A way drawn through the grids of a village, sent down to them: one has done it, one has only seen it.
domain::RowSet drawn_task(const domain::RowSet& town, UtcMillis now, bool english)
{
    std::vector<const domain::Area*> grids;
    for (const domain::Area& each : town.area_rows) {
        if (each.level == domain::AreaLevel::Grid && each.label_lon && each.label_lat &&
            (grids.empty() || domain::contains(domain::parent_code(grids.front()->area_code), each.area_code)))
            grids.push_back(&each);
    }
    // From one to the next of the neighbours, as one walks.
    constexpr std::size_t most = 4;
    geo::Line way;
    std::vector<const domain::Area*> walked;
    while (walked.size() < most && !grids.empty()) {
        const auto next = std::ranges::min_element(grids, {}, [&](const domain::Area* each) {
            const geo::LonLat at = way.empty() ? geo::LonLat{0, 0} : way.back();
            return std::hypot(*each->label_lon - at.lon, *each->label_lat - at.lat);
        });
        way.push_back({*(*next)->label_lon, *(*next)->label_lat});
        walked.push_back(*next);
        grids.erase(next);
    }
    domain::RowSet rows;
    for (std::size_t at = 0; at < walked.size(); ++at) {
        domain::DirectedTask row;
        row.id = Uuid::from_name("shot-task", std::to_string(at));
        row.batch_id = Uuid::from_name("shot", "tasks");
        row.district_id = walked[at]->district_id;
        row.area_code = walked[at]->area_code;
        row.number = "RW2026-90000" + std::to_string(at);
        row.form = row.title =
            english ? "Walk the river tonight, look at the railings" : "今晚沿江巡一遍，看护栏和落水绳";
        row.issued_at = now - 40 * services::minute_ms;
        row.due_at = now + 3 * services::hour_ms;
        row.issued_by = "陈 值班员";
        row.geometry = geo::write_wkb(geo::Geometry(way));
        if (at < 2)
            row.received_at = row.last_receipt_at = now - 20 * services::minute_ms;
        if (at == 0)
            row.completed_at = now - 2 * services::minute_ms;
        rows.directed_task_rows.push_back(std::move(row));
    }
    return rows;
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
        {QStringLiteral("theme"), QStringLiteral("theme"), QStringLiteral("day|night"), QStringLiteral("day")},
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
    const platform::simulate::ModelTown model_town = platform::simulate::make_model_town(1);
    console.rows = model_town.rows;
    if (const auto rules = config::load_rules())
        for (const domain::RuleSwitch& rule : domain::list_rules(*rules, "990101"))
            console.rows.add(rule);
    services::Town town(console, console, clock);
    domain::Principal me;
    me.user = "desk";
    me.role = domain::UserRole::Operator;
    me.post = "陈 值班员";
    services::DeskServices desk(town, console, console, clock, random, me, *categories, &console);
    const QTemporaryDir ground;
    config::MapSettings grounds;
    grounds.sources.resize(1);
    grounds.sources.front().id = "town";
    const std::string own = english ? "The town's own" : "本镇底图";
    grounds.sources.front().name = own;
    grounds.sources.front().file = ground.path().toStdString() + "/town.basemap";
    grounds.views = {{own, {"town"}}, {english ? "No map" : "不显示底图", {}}};
    static_cast<void>(platform::simulate::write_model_basemap(grounds.sources.front().file, 1));
    grounds.terrain = ground.path().toStdString() + "/town.terrain";
    grounds.buildings = ground.path().toStdString() + "/town.buildings";
    static_cast<void>(platform::simulate::write_model_relief(grounds.terrain, grounds.buildings, 1));
    mapview::MapSources maps(grounds, {}, {});
    ShownSignIn port;
    desk::DeskOptions options{.demo = true, .wall = "main", .photo = {}, .sign_in = &port};
    using Named = std::tuple<const char*, const char*, const char*>;
    for (const auto& [id, zh, en] : {Named("overview", "全镇概况", "Overview"), Named("heat", "热力图", "Heat"),
             Named("cameras", "视频", "Cameras"), Named("duty", "值班", "Duty"), Named("party", "党建", "Party")})
        options.scenes.push_back({id, QString::fromUtf8(english ? en : zh)});
    if (auto described = config::load_scenes(config::shipped_data("scenes"), {}))
        options.described = std::move(described->scenes);
    desk::DeskWindow window(
        desk, [&](const Error& error) { return QString::fromStdString(messages.text(error)); },
        parser.isSet(QStringLiteral("no-map")) ? nullptr : desk::make_quick_desk_map(town, *categories, &maps),
        std::move(options));
    const bool night = parser.value(QStringLiteral("theme")) == QStringLiteral("night");
    const auto trigger = [&](const char* name) {
        if (auto* action = window.findChild<QAction*>(QString::fromLatin1(name)))
            action->trigger();
        settle(console, 100);
    };
    trigger(night ? "theme1" : "theme0");
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
    window.show_user(services::SignedIn{me, false, 0, false});
    window.show();
    settle(console, 1500);
    const auto save = [&](const char* name) {
        settle(console, 1800);
        const QString file =
            out.filePath(QString::fromLatin1(name) + QStringLiteral("%1-%2x%3.png")
                                                         .arg(night ? QStringLiteral("-night") : QString())
                                                         .arg(window.width())
                                                         .arg(window.height()));
        std::printf("%s\n", qPrintable(file));
        return window.grab().save(file);
    };
    window.open_first();
    if (!save("desk-case"))
        return 3;
    // The same map in space.
    if (auto* quick = window.findChild<QQuickWidget*>(); quick != nullptr && quick->rootObject() != nullptr) {
        if (auto* chip = quick->rootObject()->findChild<QObject*>(QStringLiteral("spaceChip"))) {
            chip->setProperty("on", true);
            settle(console, 2500);
            save("desk-space");
            // A building opened, and who lives on one of its floors.
            const auto building =
                std::ranges::find(console.rows.area_rows, domain::AreaLevel::Building, &domain::Area::level);
            const QString code = presentation::text(building->area_code);
            window.set_large_map(true);
            for (QQuickItem* each : quick->rootObject()->childItems()) {
                if (each->property("sceneDrawn").isValid())
                    QMetaObject::invokeMethod(each, "showArea", Q_ARG(QString, code), Q_ARG(bool, false));
            }
            quick->rootObject()->setProperty("chosenArea", code);
            for (int i = 0; i < 40 && quick->rootObject()->property("openHouse").toString() != code; ++i)
                settle(console, 500);
            settle(console, 2500);
            console.reveal_answer = services::RevealedField{
                domain::write_households(testing::masked_households(model_town, building->area_code)),
                clock.now() + 298'000};
            QMetaObject::invokeMethod(quick->rootObject(), "floorTapped", Q_ARG(QString, code), Q_ARG(int, 3));
            save("desk-households");
            quick->rootObject()->setProperty("chosenArea", QString());
            chip->setProperty("on", false);
            window.set_large_map(false);
            settle(console, 1500);
        }
    }
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
    const auto raise = [&](const char* name) {
        if (auto* dock = window.findChild<QDockWidget*>(QString::fromLatin1(name)))
            dock->raise();
    };
    raise("peopleDock");
    save("desk-people");
    raise("alarmsDock");
    save("desk-alarms");
    raise("noticesDock");
    save("desk-notices");
    raise("scenesDock");
    if (auto* list = window.findChild<QListView*>(QStringLiteral("scenesPanelList")))
        list->setCurrentIndex(list->model()->index(0, 0));
    save("desk-wall");
    raise("candidatesDock");
    const auto click = [&](QWidget& in, const char* name) {
        if (auto* button = in.findChild<QAbstractButton*>(QString::fromLatin1(name)))
            button->click();
        settle(console, 100);
    };
    // Many at once, and what narrows the queue.
    if (auto* list = window.findChild<QListView*>(QStringLiteral("queueList"))) {
        click(window, "filterButton");
        save("desk-filter");
        click(window, "filterButton");
        for (int row = 2; row < std::min(9, list->model()->rowCount()); ++row)
            list->selectionModel()->select(list->model()->index(row, 0), QItemSelectionModel::Select);
        click(window, "batch");
        save("desk-batch");
        click(window, "batchMove1000");
        save("desk-doubles");
        window.open_case(longest);
        click(window, "leaveChoice");
        window.open_case(longest);
    }
    // A personal field, for a reason.
    console.reveal_answer = services::RevealedField{"138 0000 1234", clock.now() + 298'000};
    click(window, "revealButton");
    save("desk-reveal-ask");
    if (auto* reason = window.findChild<QLineEdit*>(QStringLiteral("revealReason")))
        reason->setText(QStringLiteral("联系上报人核实"));
    click(window, "revealYes");
    save("desk-reveal");
    click(window, "revealHide");
    // Somebody calls about what is known already.
    const auto write = [&](const char* name, const QString& words) {
        auto* line = window.findChild<QLineEdit*>(QString::fromLatin1(name));
        if (line == nullptr)
            return;
        line->setFocus();
        QInputMethodEvent event;
        event.setCommitString(words);
        QApplication::sendEvent(line, &event);
    };
    if (const auto& open = desk.queue.entries(); open.size() > 4) {
        const domain::Case known = *town.detail(open[4]);
        click(window, "takeInButton");
        write("takeInTitle", presentation::text(known.title));
        write("takeInAddress", presentation::text(town.place_name(town.find_area(known.area_code)) + known.address));
        write("takeInName", QStringLiteral("周女士"));
        write("takeInPhone", QStringLiteral("000 0000 0132"));
        save("desk-take-in");
        click(window, "takeInClear");
        click(window, "takeInLater");
    }
    // 督办 with its answer owed, a linked case, everybody who was sent, and the rules.
    if (domain::Case* overseen = console.find_case(longest)) {
        domain::RowSet rows;
        domain::CaseMove asked;
        asked.id = Uuid::from_name("shot", "oversee");
        asked.case_id = longest;
        asked.move = domain::Move::Oversee;
        asked.from_step = static_cast<std::int64_t>(overseen->step);
        asked.to_step = overseen->step;
        asked.at = clock.now() - 20 * services::minute_ms;
        asked.actor = english ? "Head Wang" : "王 站长";
        asked.reason = english ? "reported again and again" : "群众反复反映";
        overseen->answer_due_at = clock.now() + services::hour_ms;
        asked.until = overseen->answer_due_at;
        rows.case_rows.push_back(*overseen);
        rows.case_move_rows.push_back(asked);
        const Uuid other = desk.queue.entries()[desk.queue.entries().front() == longest ? 1 : 0];
        if (const domain::Case* second = console.find_case(other)) {
            const domain::LinkCases wish{longest, other, true, english ? "the same cause" : "同一个原因"};
            if (const auto link = domain::link_cases(wish, *overseen, *second, nullptr, me, clock.now()))
                rows.add(*link);
        }
        console.change(std::move(rows));
        settle(console, 200);
        window.open_case(longest);
        raise("dispatchesDock");
        save("desk-oversight");
        click(window, "linkCase");
        write("linkWords", QStringLiteral("占道"));
        raise("candidatesDock");
        save("desk-link");
        // What was drawn on the map and sent down.
        console.change(drawn_task(console.rows, clock.now(), english));
        settle(console, 200);
        raise("tasksDock");
        if (auto* list = window.findChild<QListView*>(QStringLiteral("tasksList"))) {
            for (int row = 0; row < list->model()->rowCount(); ++row) {
                const QModelIndex line = list->model()->index(row, 0);
                if (line.data().toString().contains(english ? QStringLiteral("river") : QStringLiteral("沿江")))
                    list->setCurrentIndex(line);
            }
            QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, {});
            QApplication::sendEvent(list, &enter);
        }
        settle(console, 1200);
        save("desk-tasks");
        raise("candidatesDock");
        window.open_case(desk.queue.entries().back());
        window.open_case(longest);
    }
    domain::Principal head = me;
    head.role = domain::UserRole::Administrator;
    window.show_user(services::SignedIn{head, false, 0, false});
    click(window, "rulesPage");
    if (auto* list = window.findChild<QListView*>(QStringLiteral("rulesListList")))
        list->setCurrentIndex(list->model()->index(1, 0));
    save("desk-rules");
    window.show_user(services::SignedIn{me, false, 0, false});
    window.open_case(longest);
    click(window, "handoverPage");
    save("desk-handover");
    window.open_case(longest);
    settle(console, 200);
    // A correction, and what comes of it when somebody else was first.
    click(window, "correctCase");
    if (auto* title = window.findChild<QLineEdit*>(QStringLiteral("correctTitle")))
        title->setText(title->text() + QStringLiteral("，路口积水"));
    if (auto* address = window.findChild<QLineEdit*>(QStringLiteral("correctAddress")))
        address->setText(QStringLiteral("澜江路 18 号院门口"));
    if (auto* reason = window.findChild<QLineEdit*>(QStringLiteral("correctReason")))
        reason->setText(QStringLiteral("电话核实后更正"));
    save("desk-correct");
    click(window, "correctYes");
    if (const domain::Case* seen = console.find_case(longest)) {
        domain::Case theirs = *seen;
        theirs.title += "（已围挡）";
        theirs.rev += 1000;
        domain::CaseMove move;
        move.move = domain::Move::Correct;
        move.at = clock.now() - 90'000;
        move.actor = "李 值班员";
        move.reason = "现场核实";
        console.platform_conflicts_one(theirs, {move});
    }
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
    click(window, "outbox");
    save("desk-outbox");
    click(window, "outbox");
    window.set_large_map(true);
    save("desk-map");
    if (auto* shown = window.findChild<QQuickWidget*>(); shown != nullptr && shown->rootObject() != nullptr) {
        auto* bar = shown->rootObject()->findChild<QObject*>(QStringLiteral("heatBar"));
        bar->setProperty("shown", true);
        save("desk-heat");
        bar->setProperty("shown", false);
    }
    window.set_large_map(false);
    port.nobody = services::SignedIn{me, false, 0, false};
    trigger("lockAction");
    save("desk-lock");
    desk::SignInWindow sign_in(
        port, [&](const Error& error) { return QString::fromStdString(messages.text(error)); }, clock);
    const auto save_sign_in = [&](const char* name) {
        settle(console, 200);
        return sign_in.grab().save(out.filePath(QStringLiteral("%1-%2x%3-%4.png")
                .arg(QLatin1String(name))
                .arg(sign_in.width())
                .arg(sign_in.height())
                .arg(english ? QStringLiteral("en") : QStringLiteral("zh"))));
    };
    sign_in.show();
    save_sign_in("sign-in");
    port.answer = make_error(Fault::Refused, "platform.sign_in_locked", {{"minutes", std::int64_t{15}}});
    sign_in.findChild<QLineEdit*>(QStringLiteral("password"))->setText(QStringLiteral("x"));
    click(sign_in, "enter");
    save_sign_in("sign-in-locked");
    services::SignedIn first;
    first.must_change = true;
    port.answer = first;
    sign_in.findChild<QLineEdit*>(QStringLiteral("password"))->setText(QStringLiteral("x"));
    click(sign_in, "enter");
    save_sign_in("sign-in-first");
    return 0;
}
