// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/protocol/messages.h>

#include <gtest/gtest.h>

#include <bit>
#include <format>
#include <limits>

namespace yiping::protocol {

namespace {

domain::Case some_case(std::uint64_t number, SeededRandom& random)
{
    domain::Case made;
    made.id = Uuid::from_name("case", std::to_string(number));
    made.district_id = "990101";
    made.area_code = "990101001001";
    made.rev = static_cast<std::int64_t>(number);
    made.number = "20260318-" + std::to_string(number);
    made.title = number % 3 == 0 ? "" : "井盖破损" + std::string(random.below(20), 'x');
    if (number % 2 == 0) {
        made.lon = 106.4 + random.unit();
        made.lat = 29.2;
    }
    made.step = static_cast<domain::Step>(1 + random.below(9));
    made.opened_at = 1'773'800'000'000 + static_cast<std::int64_t>(random.below(1'000'000));
    if (number % 5 == 0)
        made.holder_id = Uuid::from_name("responder", "1");
    return made;
}

Message through_the_wire(const Message& message)
{
    auto back = decode(encode(message));
    EXPECT_TRUE(back.has_value());
    return back.value_or(Message(Credit{}));
}

} // namespace

TEST(CodecTest, RowsComeBackAlike)
{
    SeededRandom random(3);
    for (const std::size_t count : {1U, 7U, 8U, 9U, 1000U}) {
        Batch batch;
        batch.to = 42;
        RowBatch rows = make_batch(domain::info(domain::Register::Case));
        std::vector<domain::Case> cases;
        for (std::size_t number = 0; number < count; ++number) {
            cases.push_back(some_case(number, random));
            append(rows, cases.back());
        }
        batch.rows.push_back(rows);
        batch.removed.push_back({3, Uuid::from_name("x", "y")});
        const Message back = through_the_wire(batch);
        ASSERT_TRUE(std::holds_alternative<Batch>(back));
        EXPECT_EQ(std::get<Batch>(back), batch);
        for (std::size_t row = 0; row < count; ++row)
            EXPECT_EQ(row_at<domain::Case>(std::get<Batch>(back).rows.front(), row), cases[row]);
    }
}

TEST(CodecTest, ABatchWithoutRowsIsABatch)
{
    Batch batch;
    batch.to = 1;
    batch.rows.push_back(make_batch(domain::info(domain::Register::Case)));
    batch.removed.push_back({3, Uuid::from_name("x", "y")});
    const Message back = through_the_wire(batch);
    ASSERT_TRUE(std::holds_alternative<Batch>(back));
    EXPECT_EQ(std::get<Batch>(back).removed, batch.removed);
    EXPECT_EQ(std::get<Batch>(back).row_count(), 1U);
}

TEST(CodecTest, ExtremeNumbersSurviveTheDeltas)
{
    RowBatch rows = make_batch(domain::info(domain::Register::CaseSpan));
    constexpr auto low = std::numeric_limits<std::int64_t>::min();
    constexpr auto high = std::numeric_limits<std::int64_t>::max();
    for (const std::int64_t each : {low, high, std::int64_t{0}, low, std::int64_t{-1}}) {
        domain::CaseSpan span;
        span.from_at = each;
        append(rows, span);
    }
    Batch batch;
    batch.rows.push_back(rows);
    EXPECT_EQ(std::get<Batch>(through_the_wire(batch)), batch);
}

TEST(CodecTest, EveryKindOfMessageComesBackAlike)
{
    domain::MoveCase move;
    move.case_id = Uuid::from_name("case", "1");
    move.move = domain::Move::Suspend;
    move.reason = "等材料";
    move.until = 5;
    move.lon = 106.5;
    domain::ReportCase report;
    report.title = "路灯不亮";
    report.households = 152;
    report.attachments = {"ab", "cd"};
    CommandAnswer answer{Uuid::from_name("c", "1"), Outcome::Conflict, 9,
        Error(Fault::Refused, "domain.no", {{"a", 1}, {"b", 2.5}, {"c", std::string("字")}}), {}};
    answer.current.push_back(make_batch(domain::info(domain::Register::Case)));
    append(answer.current.back(), domain::Case{});
    domain::EditCase edit;
    edit.case_id = Uuid::from_name("case", "1");
    edit.title = {"路灯不亮", "路灯全灭"};
    edit.address = {"", "村口"};
    edit.position = {{}, {106.5, 29.25}};
    edit.reason = "现场核实";
    const RowRange range{3, Uuid::from_name("r", "1"), Uuid::from_name("r", "2"), {"990101001", "990101002"}};
    Batch repair;
    repair.from = repair.to = 9;
    repair.repair = range;
    repair.mark = {12, 0xfedcba9876543210ULL};
    const std::vector<Message> all{Hello{1, 2, Uuid::from_name("k", "1"), "token", "990101001000", {}, 7, 8, "t", "99",
                                       2, {9, 0xfedcba9876543210ULL}},
        Welcome{1, Uuid::from_name("l", "1"), 9, 10, true, "99", "陈 值班员", 1, 100, true}, Credit{3},
        CommandRequest{{Uuid::from_name("c", "1"), 1, 2, move}},
        CommandRequest{{Uuid::from_name("c", "2"), 1, 2, report}},
        CommandRequest{{Uuid::from_name("c", "3"), 1, 2,
            domain::MarkDelivery{Uuid::from_name("a", "1"), domain::Delivery::Phoned}}},
        CommandRequest{
            {Uuid::from_name("c", "4"), 1, 2, domain::ReportPosition{Uuid::from_name("r", "1"), 1, 2, false}}},
        CommandRequest{{Uuid::from_name("c", "5"), 1, 2, domain::PutScene{"wall", "case", Uuid::from_name("c", "9")}}},
        CommandRequest{{Uuid::from_name("c", "6"), 1, 2, domain::PutScene{"wall", "", {}, false}}},
        CommandRequest{{Uuid::from_name("c", "6"), 1, 2,
            domain::MoveDispute{Uuid::from_name("c", "9"), domain::DisputeMove::Mediate, "说明",
                Uuid::from_name("c", "8"), Uuid::from_name("c", "7"), "讲理坝", "吴 调解员", {std::string(64, 'a')}}}},
        CommandRequest{{Uuid::from_name("c", "6"), 1, 2,
            domain::MoveDispute{Uuid::from_name("c", "9"), domain::DisputeMove::Postpone, "", {}, {}, "", "", {}}}},
        CommandRequest{{Uuid::from_name("c", "7"), 1, 2,
            domain::ReportDispute{"0601", "放水", 106.5, 29.5, "990101001", Uuid::from_name("c", "1"), 4, "孙某", "138",
                {std::string(64, 'b'), std::string(64, 'c')}}}},
        CommandRequest{{Uuid::from_name("c", "8"), 1, 2,
            domain::IssueTask{"F02", Uuid::from_name("c", "1"), "登记", {"990101001001001", "990101001001002"}, 99, 7,
                "漏了", std::string("\x01\x02\0\0drawn", 9)}}},
        CommandRequest{{Uuid::from_name("c", "9"), 1, 2,
            domain::AnswerTask{Uuid::from_name("c", "1"), 3, true, "完", {std::string(64, 'a')}}}},
        CommandRequest{{Uuid::from_name("c", "10"), 1, 2, domain::WithdrawTask{Uuid::from_name("c", "1"), "误发"}}},
        CommandRequest{{Uuid::from_name("c", "11"), 1, 2,
            domain::ReportHazard{"0101", "滑坡", domain::HazardLevel::High, "三号边坡", "滨江路", 106.5, 29.5,
                "990101001", 3, 2, "裂缝", Uuid::from_name("c", "1"), {std::string(64, 'd')}}}},
        CommandRequest{{Uuid::from_name("c", "12"), 1, 2,
            domain::MoveHazard{Uuid::from_name("h", "1"), domain::HazardStage::Treating, "复查不合格", "清运",
                {std::string(64, 'e')}}}},
        CommandRequest{{Uuid::from_name("c", "13"), 1, 2,
            domain::NoteHazard{Uuid::from_name("h", "1"), domain::HazardEntryKind::Watch, "雨后看过", {}}}},
        CommandRequest{{Uuid::from_name("c", "14"), 1, 2,
            domain::ReportPatrol{domain::PatrolKind::Flood, 5, 9, "990101001001001", 812.5, 4, "看了河堤",
                {{domain::PatrolStep::Look, 5, 106.5, 29.5, Uuid::from_name("c", "1"), {}, "水位正常"},
                    {domain::PatrolStep::Report, 9, {}, {}, {}, Uuid::from_name("h", "1"), ""}}}}},
        CommandRequest{{Uuid::from_name("c", "15"), 1, 2,
            domain::HandOver{Uuid::from_name("s", "1"), Uuid::from_name("s", "2"), "周 值班员", "两件超时"}}},
        CommandRequest{{Uuid::from_name("c", "16"), 1, 2,
            domain::PlanDuty{Uuid::from_name("d", "1"), Uuid::from_name("r", "1"), domain::DutyPost::Officer,
                "990101001000", 5, 9, Uuid::from_name("r", "2"), "替班", true}}},
        CommandRequest{{Uuid::from_name("c", "17"), 1, 2, domain::SwitchRule{"plain-grid", true, "人手够了"}}},
        CommandRequest{{Uuid::from_name("c", "18"), 1, 2,
            domain::LinkCases{Uuid::from_name("case", "1"), Uuid::from_name("case", "2"), true, "同一处漏水"}}},
        CommandRequest{{Uuid::from_name("c", "6"), 1, 2, edit, 77}},
        Reveal{Uuid::from_name("v", "1"), 3, Uuid::from_name("case", "1"), "reporter_phone", "回访"},
        Revealed{Uuid::from_name("v", "1"), "13800000000", 99, std::nullopt},
        Revealed{Uuid::from_name("v", "2"), "", 0, Error(Fault::Refused, "platform.no_right")},
        Withdraw{Uuid::from_name("c", "1")}, DigestRequest{3, {}}, DigestRequest{3, Uuid::from_name("r", "1")},
        Digests{range, {{"990101001", 7, 0xfedcba9876543210ULL}, {"990101002", 0, 0}}},
        Digests{{3, {}, std::nullopt, {}}, {}}, RepairRequest{range}, repair, answer, Ping{4}, Pong{4, 5},
        Refusal{Error(Fault::Refused, "sync.refused"), true}, BlobRequest{"ab", 5}, BlobChunk{"ab", 5, 10, "12345"}};
    for (const Message& each : all)
        EXPECT_EQ(through_the_wire(each), each) << each.index();
}

TEST(CodecTest, RealsComeBackExactlyHoweverTheyArePacked)
{
    const auto round_trip = [](const std::vector<double>& values) {
        RowBatch rows = make_batch(domain::info(domain::Register::Case));
        for (std::size_t index = 0; index < values.size(); ++index) {
            domain::Case row;
            row.id = Uuid::from_name("case", std::to_string(index));
            row.lon = values[index];
            append(rows, row);
        }
        Batch batch;
        batch.rows.push_back(rows);
        const auto back = std::get<Batch>(through_the_wire(batch));
        ASSERT_EQ(back.rows.size(), 1U);
        for (std::size_t index = 0; index < values.size(); ++index) {
            const double got = *row_at<domain::Case>(back.rows[0], index).lon;
            EXPECT_EQ(std::bit_cast<std::uint64_t>(got), std::bit_cast<std::uint64_t>(values[index])) << values[index];
        }
    };
    round_trip({106.234567, 29.2, 0, -106.5, 106.2345678});  // as whole numbers
    round_trip({1.0 / 3, 106.5});                            // not so
    round_trip({-0.0, 5.5});                                 // a zero with a sign is none of them
    round_trip({1e300, 5e-324, -1e15, 123456789012345.25});
    round_trip({0.1 + 0.2, 0.3});
    SeededRandom random(3);
    std::vector<double> positions;
    positions.reserve(500);
    for (int index = 0; index < 500; ++index)
        positions.push_back(static_cast<double>(random.below(360'000'000)) / 1e6 - 180);
    round_trip(positions);
}

TEST(CodecTest, EqualWidthsComeBackTransposedOrNot)
{
    for (const bool alike : {true, false}) {
        RowBatch rows = make_batch(domain::info(domain::Register::Case));
        SeededRandom random(5);
        for (std::uint64_t index = 0; index < 1300; ++index) {
            domain::Case row;
            row.id = Uuid::from_name("case", std::to_string(index));
            row.number = alike ? std::format("990101-2026-{:07}", index) : std::format("{:019}", random.next());
            row.number.resize(19);
            append(rows, row);
        }
        Batch batch;
        batch.rows.push_back(rows);
        EXPECT_EQ(std::get<Batch>(through_the_wire(batch)), batch);
    }
}

TEST(CodecTest, TheDocumentShowsTheseBytes)
{
    // docs/protocol.md, "Bytes of an example".
    const auto uuid_of = [](char byte) { return *Uuid::from_bytes(std::string(16, byte)); };
    const auto hex_of = [](const Message& message) {
        std::string hex;
        for (const char byte : encode(message))
            hex += std::format("{:02x}", static_cast<unsigned char>(byte));
        return hex;
    };
    const std::string ones(32, '1');
    const std::string twos(32, '2');
    EXPECT_EQ(hex_of(Hello{1, 1, uuid_of('\x22'), "token", "", uuid_of('\x11'), 7, 8, "yiping", "", 1, {7, 1008}}),
        "000a42080110011a10" + twos + "2205746f6b656e3210" + ones + "380740084a06796970696e67580160f0076807");
    EXPECT_EQ(hex_of(Welcome{1, uuid_of('\x11'), 7, 1'774'000'000'000, false, "", "", 1, 0}),
        "00121f08011210" + ones + "18072080988fd5d0334001");
}

TEST(CodecTest, LargeMessagesAreCompressed)
{
    Batch batch;
    SeededRandom random(1);
    RowBatch rows = make_batch(domain::info(domain::Register::Case));
    for (std::uint64_t number = 0; number < 2000; ++number)
        append(rows, some_case(number, random));
    batch.rows.push_back(rows);
    const std::string bytes = encode(batch);
    EXPECT_EQ(bytes.front(), 1);
    EXPECT_LT(bytes.size(), 2000U * 60U);
    EXPECT_EQ(encode(Ping{1}).front(), 0);
}

TEST(CodecTest, TruncatedAndTwistedMessagesAreRefusedInWords)
{
    Batch batch;
    SeededRandom random(1);
    RowBatch rows = make_batch(domain::info(domain::Register::Case));
    for (std::uint64_t number = 0; number < 20; ++number)
        append(rows, some_case(number, random));
    batch.rows.push_back(rows);
    const std::string whole = encode(batch);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto cut = decode(std::string_view(whole).substr(0, length));
        if (!cut) {
            EXPECT_EQ(cut.error().code(), "sync.bad_message");
        }
    }
    for (int round = 0; round < 20'000; ++round) {
        std::string twisted = whole;
        for (std::uint64_t flips = 1 + random.below(4); flips > 0; --flips)
            twisted[random.below(twisted.size())] = static_cast<char>(random.below(256));
        if (const auto back = decode(twisted); back && std::holds_alternative<Batch>(*back))
            for (const RowBatch& each : std::get<Batch>(*back).rows) {
                domain::RowSet set;
                add_rows(each, set); // must be readable without looking again
            }
    }
    EXPECT_FALSE(decode("").has_value());
    EXPECT_FALSE(decode("\x07hello").has_value());
}

TEST(CodecTest, ADecompressionBombIsRefused)
{
    // A zstd frame header that promises 2^40 bytes.
    const std::string bomb{'\x01', '\x28', '\xB5', '\x2F', '\xFD', '\xC0', '\x00', 0, 0, 0, 0, 0, 1, 0, 0};
    EXPECT_FALSE(decode(bomb).has_value());
}

} // namespace yiping::protocol
