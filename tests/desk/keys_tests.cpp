// SPDX-License-Identifier: GPL-3.0-or-later
// The five commonest jobs, key by key in the real window: how many keys and how many seconds each takes a practised
// hand. The manual says the same numbers.
#include "desk_fixture.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace yiping::desk {
namespace {

/// Counted with the usual figures of the keystroke-level model: a key of a practised typist, what it takes to look and
/// decide, and the keys of a Chinese character typed by its sound. What the desk itself needs is a hundredth of a key
/// (./run bench desk-action).
constexpr double key_s = 0.28;
constexpr double decide_s = 1.35;
constexpr int keys_of_a_character = 3;

struct Job {
    int keys = 0; ///< pressed to steer; a chord is one
    int characters = 0; ///< written
    int decisions = 0;
    [[nodiscard]] int seconds() const
    {
        return static_cast<int>(std::lround(key_s * (keys + keys_of_a_character * characters) + decide_s * decisions));
    }
};

struct DeskKeys : Desk {
    Job job;

    void key(Qt::Key which, Qt::KeyboardModifiers with = {})
    {
        press(which, with);
        ++job.keys;
    }
    void write(const QString& text)
    {
        type(text);
        job.characters += static_cast<int>(text.size());
    }
    void decide() { ++job.decisions; }

    /// The row of the manual: "| 接报 | 4 | 13 | 17 |".
    static std::string row(const std::string& name, const Job& job)
    {
        return "| " + name + " | " + std::to_string(job.keys) + " | " + std::to_string(job.characters) + " | " +
               std::to_string(job.seconds()) + " |";
    }
    void expect_in_manual(const std::string& name)
    {
        const char* source = std::getenv("YIPING_SOURCE_DIR");
        ASSERT_NE(source, nullptr);
        std::ifstream file(std::string(source) + "/docs/manual/README.md");
        const std::string manual(std::istreambuf_iterator<char>(file), {});
        EXPECT_NE(manual.find(row(name, job)), std::string::npos) << row(name, job);
        job = {};
    }
    void take_up_shift()
    {
        domain::Shift shift;
        shift.id = id_of("shift");
        shift.area_code = town_code;
        shift.from_at = small_town_noon - 8 * services::hour_ms;
        shift.to_at = small_town_noon + 15 * services::minute_ms;
        shift.officer = me.post;
        domain::Shift next = shift;
        next.id = id_of("next");
        next.from_at = shift.to_at;
        next.to_at = shift.to_at + 8 * services::hour_ms;
        next.officer = "谢 值班员";
        domain::RowSet rows;
        rows.shift_rows = {shift, next};
        console.change(std::move(rows));
        console.pump();
    }
};

TEST_F(DeskKeys, TakingIn)
{
    key(Qt::Key_N);
    decide(); // what it is
    write(QStringLiteral("化粪池外溢"));
    decide(); // the class is right
    key(Qt::Key_Return);
    decide(); // where
    write(QStringLiteral("白杨社区03网格"));
    decide(); // the grid is right, nobody has reported it before
    key(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_LE(job.seconds(), 20);
    expect_in_manual("接报");
}

TEST_F(DeskKeys, Dispatching)
{
    open("0318-0142");
    key(Qt::Key_D);
    decide(); // whom
    key(Qt::Key_1);
    decide();
    key(Qt::Key_Return);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Dispatch);
    EXPECT_LE(job.keys, 3);
    expect_in_manual("派遣");
}

TEST_F(DeskKeys, VerifyingAndClosing)
{
    open("0318-0128");
    decide(); // the photo
    key(Qt::Key_V);
    decide();
    key(Qt::Key_C);
    ASSERT_EQ(console.submitted.size(), 2U);
    EXPECT_EQ(sent(0).move, Move::Verify);
    EXPECT_EQ(sent(1).move, Move::Close);
    expect_in_manual("核查结案");
}

TEST_F(DeskKeys, Chasing)
{
    open("0317-0377");
    decide();
    key(Qt::Key_R);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_EQ(sent(0).move, Move::Remind);
    expect_in_manual("催办");
}

TEST_F(DeskKeys, HandingOver)
{
    take_up_shift();
    key(Qt::Key_F8);
    decide(); // what is late
    write(QStringLiteral("楼道堆物已约物业明早清。"));
    decide(); // who takes over
    key(Qt::Key_Return, Qt::ControlModifier);
    ASSERT_EQ(console.submitted.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<domain::HandOver>(console.submitted[0].body));
    expect_in_manual("交接班");
}

} // namespace
} // namespace yiping::desk
