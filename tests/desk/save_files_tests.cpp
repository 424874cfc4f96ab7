// SPDX-License-Identifier: GPL-3.0-or-later
// What is on the screen as a file: a click, a name, a file that other programs can read.
#include "console_documents.h"
#include "fake_console.h"
#include "small_town.h"

#include <yiping/desk/desk_window.h>

#include <QApplication>
#include <QFile>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include <gtest/gtest.h>

namespace yiping::desk {
namespace {

using namespace yiping::testing;
using domain::Step;

struct SaveFilesDesk : ::testing::Test {
    static void SetUpTestSuite()
    {
        static int argc = 1;
        static char name[] = "save_files_tests";
        static char* argv[] = {name, nullptr};
        QCoreApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
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
    services::DeskServices services{town, console, console, clock, random, me, categories};
    shell::ConsoleDocuments documents{console, town, categories, config::Language::Chinese};
    QTemporaryDir folder;
    std::unique_ptr<DeskWindow> window;

    SaveFilesDesk()
    {
        console.rows = small_town();
        auto& cases = console.rows.case_rows;
        cases.push_back(incident("0318-0142", "=化粪池外溢", "990101001001003", Step::Collected,
            small_town_noon - 5 * services::minute_ms, small_town_noon + 3 * services::hour_ms));
        cases.push_back(incident("0317-0377", "楼道堆物", "990101001002002", Step::Handling,
            small_town_noon - services::day_ms, small_town_noon - 12 * services::minute_ms));
        window = std::make_unique<DeskWindow>(
            services, [](const Error& error) { return QString::fromStdString("〔" + error.code() + "〕"); }, nullptr,
            DeskOptions{.demo = true, .wall = "main", .photo = {}, .documents = &documents});
        window->resize(1920, 1080);
        town.start();
        console.pump();
        window->show();
        window->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(window.get()));
    }
    ~SaveFilesDesk() override { window.reset(); }

    void click(const char* name)
    {
        auto* button = window->findChild<QToolButton*>(QString::fromUtf8(name));
        ASSERT_NE(button, nullptr) << name;
        ASSERT_TRUE(button->isVisible()) << name;
        QTest::mouseClick(button, Qt::LeftButton);
        console.pump();
        QApplication::processEvents();
    }
    /// Types the name into the dialog and confirms it.
    void choose(const QString& file)
    {
        auto* dialog = window->findChild<QFileDialog*>(QStringLiteral("saveFile"));
        ASSERT_NE(dialog, nullptr);
        EXPECT_FALSE(dialog->isModal());
        auto* name = dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"));
        ASSERT_NE(name, nullptr);
        name->setText(folder.filePath(file));
        QMetaObject::invokeMethod(dialog, "accept");
        console.pump();
        QApplication::processEvents();
    }
    /// Waits for the sentence in the bottom bar.
    bool said(const QString& words)
    {
        return QTest::qWaitFor([&] {
            console.pump();
            for (const QLabel* label : window->findChildren<QLabel*>())
                if (label->text().contains(words))
                    return true;
            return false;
        });
    }
    [[nodiscard]] QByteArray read(const QString& name) const
    {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

TEST_F(SaveFilesDesk, QueueGoesIntoATable)
{
    click("exportQueue");
    choose(QStringLiteral("今天.csv"));
    EXPECT_TRUE(said(QStringLiteral("已导出 2 件事件")));
    const QByteArray text = read(QStringLiteral("今天.csv"));
    EXPECT_TRUE(text.startsWith("\xEF\xBB\xBF"));
    EXPECT_EQ(text.count("\r\n"), 3);
    EXPECT_TRUE(text.contains("0317-0377"));
    EXPECT_TRUE(text.contains("'=化粪池外溢"));
    EXPECT_LT(text.indexOf("0317-0377"), text.indexOf("0318-0142")); // as in the list: the late one first
}

TEST_F(SaveFilesDesk, CaseGoesOntoOnePage)
{
    ASSERT_TRUE(window->open_first());
    console.pump();
    QApplication::processEvents();
    click("caseSheet");
    choose(QStringLiteral("单.pdf"));
    EXPECT_TRUE(said(QStringLiteral("已写好事件单")));
    EXPECT_TRUE(read(QStringLiteral("单.pdf")).startsWith("%PDF"));
}

TEST_F(SaveFilesDesk, WhatCannotBeWrittenIsSaid)
{
    click("exportQueue");
    choose(QStringLiteral("名单.doc"));
    EXPECT_TRUE(said(QStringLiteral("export.unknown_format")));
    EXPECT_TRUE(read(QStringLiteral("名单.doc")).isEmpty());
}

} // namespace
} // namespace yiping::desk
