// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that the process of a wall is given, searched for everybody who lives in the model town.
#include "probe.h"

#include <yiping/sqlite/database.h>

#include <gtest/gtest.h>

#include <csignal>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yiping::testing {
namespace {

/// All texts of all rows, a line each, as far as the first snapshot and some news after it.
class WallEar {
public:
    explicit WallEar(const Ready& ready, const std::string& account) : probe_(ready)
    {
        probe_.send(hello_as(ready, account));
    }

    /// Until so many batches after the snapshot.
    void listen(int news)
    {
        bool complete = false;
        while (news > 0) {
            const auto message = probe_.receive();
            ASSERT_TRUE(message);
            const auto* batch = std::get_if<protocol::Batch>(&*message);
            if (batch == nullptr)
                continue;
            for (const protocol::RowBatch& rows : batch->rows)
                take(rows);
            probe_.send(protocol::Credit{1});
            news -= complete ? 1 : 0;
            complete = complete || batch->last;
        }
    }

    [[nodiscard]] const std::string& heard() const { return heard_; }
    [[nodiscard]] std::size_t rows() const { return rows_; }

private:
    void take(const protocol::RowBatch& rows)
    {
        rows_ += rows.rows;
        for (const protocol::Column& column : rows.columns) {
            std::uint32_t from = 0;
            for (const std::uint32_t end : column.ends) {
                heard_.append(column.bytes, from, end - from).push_back('\n');
                from = end;
            }
        }
    }

    SyncProbe probe_;
    std::string heard_;
    std::size_t rows_ = 0;
};

/// Names and numbers of people in the platform's personal tables, as it has stopped.
std::set<std::string> people_of(const std::string& file)
{
    auto database = sqlite::Database::open(file, {.mode = sqlite::OpenMode::ReadOnly});
    EXPECT_TRUE(database);
    std::set<std::string> people;
    auto columns = database->prepare(
        "SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c "
        "WHERE m.type = 'table' AND m.name LIKE '%\\_personal' ESCAPE '\\' "
        "AND (c.name LIKE '%name%' OR c.name LIKE '%phone%' OR c.name LIKE '%id\\_number%' ESCAPE '\\')");
    EXPECT_TRUE(columns);
    while (columns->step().value_or(false)) {
        auto values = database->prepare(
            "SELECT DISTINCT \"" + std::string(columns->text(1)) + "\" FROM \"" + std::string(columns->text(0)) + "\"");
        EXPECT_TRUE(values);
        while (values->step().value_or(false))
            if (const std::string_view value = values->text(0); value.size() >= 6) // two characters
                people.emplace(value);
    }
    return people;
}

/// Those of `people` that stand anywhere in the text.
std::vector<std::string> found_in(const std::string& text, const std::set<std::string>& people)
{
    // By their first three bytes, a Chinese character: hardly any place of the text has to be looked at twice.
    constexpr std::size_t beginning = 3;
    std::unordered_map<std::string_view, std::vector<std::string_view>> known;
    std::vector<bool> begins(1U << 16U);
    const auto first_two = [](std::string_view at) {
        return static_cast<unsigned char>(at[0]) << 8U | static_cast<unsigned char>(at[1]);
    };
    for (const std::string& each : people) {
        known[std::string_view(each).substr(0, beginning)].push_back(each);
        begins[first_two(each)] = true;
    }
    std::set<std::string> found;
    const std::string_view all = text;
    for (std::size_t at = 0; at + beginning <= all.size(); ++at) {
        if (!begins[first_two(all.substr(at))])
            continue;
        if (const auto same = known.find(all.substr(at, beginning)); same != known.end())
            for (const std::string_view each : same->second)
                if (all.substr(at).starts_with(each))
                    found.emplace(each);
    }
    return {found.begin(), found.end()};
}

} // namespace

TEST(WallPrivacy, NobodyWhoLivesInTheTownIsToldToTheWall)
{
    const TempFolder folder;
    PlatformProcess platform(
        folder / "demo", {"--port", "0", "--phone-port", "0", "--demo", "--simulate", "--seed", "3", "--speed", "20"});
    const auto ready = platform.wait_ready();
    ASSERT_TRUE(ready) << platform.said();
    WallEar wall(*ready, "wall");
    wall.listen(20);
    EXPECT_GT(wall.rows(), 20'000U);
    EXPECT_NE(wall.heard().find("津阳社区"), std::string::npos) << "it is told of the town";
    platform.signal(SIGTERM);
    ASSERT_EQ(platform.wait_end(), 0) << platform.said();

    const auto people = people_of((folder / "demo/platform.db").string());
    EXPECT_GT(people.size(), 5'000U);
    const auto found = found_in(wall.heard(), people);
    EXPECT_TRUE(found.empty()) << found.size() << " of " << people.size()
                               << ", the first: " << (found.empty() ? "" : found.front());
}

} // namespace yiping::testing
