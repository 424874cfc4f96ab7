// SPDX-License-Identifier: GPL-3.0-or-later
// What the console of a wall is given while visitors look at it: everything it keeps and says is searched for the
// residents of the fixture, byte by byte.

#include "test_platform.h"

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace yiping::test {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 4> residents{"王桂兰", "张德福", "13800001234", "育才街21号"};
constexpr std::string_view area = "990101001001001";

/// People are named wherever somebody writes a text: in the words of cases, on their way, in disputes, on cameras.
domain::RowSet town_of(const Uuid& case_id)
{
    domain::RowSet rows;
    const auto common = [](auto row, std::string_view name) {
        row.id = Uuid::from_name("visitor-test", name);
        row.district_id = "990101";
        row.area_code = area;
        return row;
    };
    domain::Case told = common(domain::Case(), "case");
    told.number = "V000001";
    told.category = "0101";
    told.title = "王桂兰家门口积水";
    told.description = "张德福说，电话13800001234";
    told.address = "育才街21号";
    told.area_text = "育才街21号";
    told.reporter = "王*兰 138****1234";
    rows.case_rows.push_back(told);
    domain::CaseMove move = common(domain::CaseMove(), "move");
    move.case_id = case_id;
    move.reason = "已告知王桂兰";
    rows.case_move_rows.push_back(move);
    domain::Assignment assignment = common(domain::Assignment(), "assignment");
    assignment.case_id = case_id;
    assignment.note = "找张德福，13800001234";
    rows.assignment_rows.push_back(assignment);
    domain::Camera camera = common(domain::Camera(), "camera");
    camera.gb_id = "99010100001320000001";
    camera.name = "王桂兰家";
    camera.sharing = domain::SharingKind::Household;
    rows.camera_rows.push_back(camera);
    for (const auto& [name, field, text] : std::vector<std::array<std::string_view, 3>>{
             {"dispute", "title", "王桂兰与张德福的地界"}, {"dispute", "venue", "张德福家"},
             {"dispute_move", "reason", "王桂兰同意"}, {"hazard", "title", "王桂兰的老房"},
             {"hazard", "address", "育才街21号"}, {"hotline_ticket", "title", "张德福来电"},
             {"petition", "title", "王桂兰信访"}, {"handover", "matters", "回访王桂兰"},
             {"task_receipt", "answers", "{\"户主\":\"张德福\"}"}, {"patrol", "note", "遇见张德福"}}) {
        const domain::RegisterInfo* info = domain::find_register(name);
        domain::DescribedRow row(*info);
        row.set("id", Uuid::from_name("visitor-test", std::string(name) + std::string(field)));
        row.set("district_id", std::string("990101"));
        row.set("area_code", std::string(area));
        row.set(field, std::string(text));
        rows.described.push_back(std::move(row));
    }
    return rows;
}

platform::PersonalRows secrets_of(const domain::RowSet& rows)
{
    platform::PersonalRows personal;
    for (const domain::DescribedRow& row : rows.described) {
        if (row.info().personal.empty())
            continue;
        domain::DescribedPersonal& made = personal.described.emplace_back(row.info(), row.id());
        for (std::size_t index = 0; index < made.values.size(); ++index)
            if (row.info().personal[index].type == domain::FieldType::Text)
                made.values[index] = std::string(residents[0]);
    }
    return personal;
}

/// Which of the names stand in any file below the folder.
std::vector<std::string> named_in(const std::string& folder)
{
    std::vector<std::string> found;
    std::size_t bytes = 0;
    for (const auto& each : fs::recursive_directory_iterator(folder)) {
        if (!each.is_regular_file())
            continue;
        std::ifstream in(each.path(), std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(in), {});
        bytes += text.size();
        for (const std::string_view name : residents)
            if (text.contains(name))
                found.push_back(each.path().filename().string() + ": " + std::string(name));
    }
    EXPECT_GT(bytes, 10'000U) << "nothing was searched";
    return found;
}

class VisitorView : public ::testing::Test {
protected:
    VisitorView() : platform_(folder_.path() + "/platform", 3)
    {
        rows_ = town_of(platform_.cases().front());
        platform_.put(rows_, secrets_of(rows_));
    }

    /// A console that has been online once with this token, and what it said.
    std::string visit(const std::string& name, const std::string& token, const std::string& until = "link online")
    {
        Child console("windowless_console", {folder_.path() + "/" + name, "127.0.0.1", std::to_string(platform_.port()),
                                                platform_.authority_path(), token});
        EXPECT_TRUE(console.wait_for(until)) << console.transcript();
        console.write("quit");
        EXPECT_TRUE(console.wait_for("bye")) << console.transcript();
        return console.transcript();
    }
    [[nodiscard]] std::vector<std::string> names_kept_by(const std::string& name) const
    {
        return named_in(folder_.path() + "/" + name);
    }

    Folder folder_;
    TestPlatform platform_;
    domain::RowSet rows_;
};

TEST_F(VisitorView, NothingThatTheWallIsGivenNamesAResident)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start()); // makes the accounts
    platform_.stop();
    ASSERT_NO_FATAL_FAILURE(platform_.set_mask("wall", 3));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    const std::string said = visit("wall", platform_.wall_token());
    EXPECT_EQ(names_kept_by("wall"), std::vector<std::string>());
    for (const std::string_view name : residents)
        EXPECT_FALSE(said.contains(name)) << name;
    // That the names can be found where they are.
    visit("desk", platform_.token());
    EXPECT_GE(names_kept_by("desk").size(), residents.size());

    // What changes later comes as a delta.
    platform_.stop();
    ASSERT_NO_FATAL_FAILURE(platform_.change_title(platform_.cases()[1], "王桂兰又来了"));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    visit("wall", platform_.wall_token(), "step " + platform_.cases()[1].to_string());
    EXPECT_EQ(names_kept_by("wall"), std::vector<std::string>());
}

TEST_F(VisitorView, AWallThatVisitorsComeToForgetsWhatItKnew)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    visit("wall", platform_.wall_token());
    EXPECT_NE(names_kept_by("wall"), std::vector<std::string>()) << "words of cases are on an ordinary wall";
    platform_.stop();
    ASSERT_NO_FATAL_FAILURE(platform_.set_mask("wall", 3));
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    visit("wall", platform_.wall_token(), "reload");
    visit("wall", platform_.wall_token());
    EXPECT_EQ(names_kept_by("wall"), std::vector<std::string>());
}

// A key of the desk is enough: everything goes on running, and the wall has forgotten within seconds.
TEST_F(VisitorView, TheDeskLetsVisitorsInAndOut)
{
    ASSERT_NO_FATAL_FAILURE(platform_.start());
    const auto console = [&](const std::string& name, const std::string& token) {
        return std::make_unique<Child>(
            "windowless_console", std::vector<std::string>{folder_.path() + "/" + name, "127.0.0.1",
                                      std::to_string(platform_.port()), platform_.authority_path(), token});
    };
    const auto wall = console("wall", platform_.wall_token());
    const auto desk = console("desk", platform_.token());
    ASSERT_TRUE(wall->wait_for("link online")) << wall->transcript();
    ASSERT_TRUE(desk->wait_for("link online")) << desk->transcript();
    EXPECT_NE(names_kept_by("wall"), std::vector<std::string>());

    const auto reads_anew = [&](const std::string& command) {
        wall->mark();
        desk->write(command);
        return wall->wait_for("reload").has_value() && wall->wait_for("link online").has_value();
    };
    ASSERT_TRUE(reads_anew("visitors in")) << wall->transcript();
    // The file that was read before goes as soon as nobody reads it any more.
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!names_kept_by("wall").empty() && std::chrono::steady_clock::now() < limit)
        std::this_thread::yield();
    EXPECT_EQ(names_kept_by("wall"), std::vector<std::string>());
    EXPECT_NE(names_kept_by("desk"), std::vector<std::string>()) << "who works here sees as before";

    ASSERT_TRUE(reads_anew("visitors gone")) << wall->transcript();
    EXPECT_NE(names_kept_by("wall"), std::vector<std::string>());
    for (const auto* each : {&wall, &desk}) {
        (*each)->write("quit");
        EXPECT_TRUE((*each)->wait_for("bye")) << (*each)->transcript();
    }
}

} // namespace
} // namespace yiping::test
