// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fake_console.h"
#include "small_town.h"

#include <yiping/desk/desk_window.h>

#include <QAbstractButton>
#include <QApplication>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTest>

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::desk {

using namespace yiping::testing;
using domain::Move;
using domain::Step;
using services::LinkState;

/// A map that only remembers what it was asked to show.
struct NoMap final : DeskMap {
    QWidget box;
    std::optional<Uuid> shown;
    QWidget* widget() override { return &box; }
    void show_case(const std::optional<Uuid>& case_id, std::optional<double>, std::optional<double>) override
    {
        shown = case_id;
    }
    bool pointing = false;
    void set_pointing(bool on) override { pointing = on; }
    Stroke drawing = Stroke::None;
    void draw(Stroke purpose) override { drawing = purpose; }
    std::optional<Task> task;
    bool came = false;
    void show_task(const std::optional<Task>& one, bool come) override
    {
        task = one;
        came = come;
    }
    std::optional<int> floor;
    void mark_floor(std::optional<int> number) override { floor = number; }
    bool night = false;
    void set_night(bool on) override { night = on; }
};

/// Who sits at the desk, by one password.
struct OnePassword final : services::SignIn {
    std::optional<services::SignedIn> who;
    std::string right = "right";
    int asked = 0;
    void sign_in(
        std::string user, std::string password, bool, std::function<void(Result<services::SignedIn>)> done) override
    {
        ++asked;
        if (password != right) {
            done(make_error(Fault::Refused, "platform.sign_in_refused"));
            return;
        }
        services::SignedIn answer;
        answer.who = who ? who->who : domain::Principal{};
        answer.who.user = std::move(user);
        who = answer;
        done(answer);
    }
    void change_password(std::string, std::string, std::function<void(Result<void>)> done) override { done({}); }
    void sign_out() override { who.reset(); }
    [[nodiscard]] const std::optional<services::SignedIn>& signed_in() const override { return who; }
    [[nodiscard]] std::string last_user() const override { return {}; }
};

/// The real window over a console in memory, and what a person does to it.
struct Desk : ::testing::Test {
    static void SetUpTestSuite()
    {
        static int argc = 1;
        static char name[] = "desk_tests";
        static char* argv[] = {name, nullptr};
        if (!QApplication::instance())
            new QApplication(argc, argv); // lives as long as the program
    }

    ManualClock clock{small_town_noon};
    SeededRandom random{5};
    FakeConsole console{clock};
    domain::CategoryTree categories = small_categories();
    services::Town town{console, console, clock};
    domain::Principal me{.user = "chen",
        .post = "陈 值班员",
        .role = domain::UserRole::Operator,
        .scope = "",
        .mask_level = 1,
        .device = "desk",
        .responder_id = {}};
    services::DeskServices services{town, console, console, clock, random, me, categories, nullptr, &console};
    NoMap* map = nullptr;
    OnePassword people;
    struct Told {
        QString words, detail;
        bool sounds = false;
    };
    std::vector<Told> told; ///< outside the window
    QString memory; ///< file of how the desk was left; "" none
    std::function<QImage(const std::string& sha256)> photo;
    std::vector<DeskOptions::Scene> scenes;
    std::vector<domain::SceneDescription> described;
    std::unique_ptr<DeskWindow> window;

    Desk()
    {
        console.rows = small_town();
        auto& cases = console.rows.case_rows;
        cases.push_back(incident("0318-0142", "化粪池外溢", "990101001001003", Step::Collected,
            small_town_noon - 5 * services::minute_ms, small_town_noon + 3 * services::hour_ms));
        cases.push_back(incident(
            "0318-0121", "电瓶车飞线", "990101001001002", Step::Closed, small_town_noon - 4 * services::hour_ms, 0));
        cases.push_back(incident("0317-0377", "楼道堆物", "990101001002002", Step::Handling,
            small_town_noon - services::day_ms, small_town_noon - 12 * services::minute_ms));
        cases.push_back(incident("0318-0128", "林区烟点", "990101001002001", Step::FedBack,
            small_town_noon - services::hour_ms, small_town_noon + 25 * services::minute_ms));
        make_window();
        town.start();
        console.pump();
        console.set_link({.state = LinkState::Online,
            .since = small_town_noon,
            .in_step_at = small_town_noon,
            .cursor = 1,
            .done = 0,
            .total = 0,
            .clock_offset_ms = 0,
            .queued_commands = 0,
            .reason = {}});
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }

    /// Another window, as after the end of the program.
    void make_window()
    {
        window.reset();
        auto owned = std::make_unique<NoMap>();
        map = owned.get();
        window = std::make_unique<DeskWindow>(
            services, [](const Error& error) { return QString::fromStdString("〔" + error.code() + "〕"); },
            std::move(owned),
            DeskOptions{.demo = true,
                .wall = "main",
                .scenes = scenes,
                .described = described,
                .photo = photo,
                .sign_in = &people,
                .notify = [this](const QString& words_, const QString& detail,
                              bool sounds) { told.push_back({words_, detail, sounds}); },
                .memory = memory});
        window->resize(1920, 1080);
        window->show();
        window->activateWindow();
    }

    template <class Widget = QWidget>
    Widget* part(const char* name)
    {
        auto* found = window->findChild<Widget*>(QString::fromUtf8(name));
        EXPECT_NE(found, nullptr) << name;
        return found;
    }
    QString words(const char* name) { return part<QLabel>(name)->text(); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {})
    {
        QWidget* at = QApplication::focusWidget();
        QTest::keyClick(at ? at : window.get(), key, modifiers);
        console.pump();
        QApplication::processEvents();
    }
    /// Letter by letter; what no key has as an input method gives it.
    void type(const QString& text)
    {
        for (const QChar letter : text) {
            if (letter.unicode() < 0x80) {
                QTest::keyClicks(QApplication::focusWidget(), letter);
            } else {
                QInputMethodEvent event;
                event.setCommitString(letter);
                QApplication::sendEvent(QApplication::focusWidget(), &event);
            }
        }
        console.pump();
    }
    void open(std::string_view number)
    {
        window->open_case(id_of(number));
        console.pump();
        QApplication::processEvents();
    }
    QAbstractButton* button(Move move)
    {
        return part<QAbstractButton>(("move" + std::to_string(static_cast<int>(move))).c_str());
    }
    const domain::MoveCase& sent(std::size_t at) { return std::get<domain::MoveCase>(console.submitted.at(at).body); }
};

} // namespace yiping::desk
