// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz_messages.h"

#include <algorithm>

namespace yiping::fuzz {

namespace {

void put_varint(std::string& to, std::size_t value)
{
    for (; value >= 0x80U; value >>= 7U)
        to += static_cast<char>(value | 0x80U);
    to += static_cast<char>(value);
}

} // namespace

std::vector<std::string> messages_in(std::string_view input)
{
    std::vector<std::string> messages;
    while (input.size() >= 3) {
        const std::size_t size = std::min<std::size_t>(
            static_cast<std::uint8_t>(input[0]) | static_cast<std::size_t>(static_cast<std::uint8_t>(input[1])) << 8U,
            input.size() - 3);
        const auto kind = static_cast<std::uint8_t>(input[2]);
        std::string message(1, '\0'); // plain
        put_varint(message, static_cast<std::size_t>(kind) << 3U | 2U);
        put_varint(message, size);
        message.append(input.substr(3, size));
        messages.push_back(std::move(message));
        input.remove_prefix(3 + size);
    }
    return messages;
}

std::string input_of(const std::vector<protocol::Message>& messages)
{
    std::string input;
    for (const protocol::Message& each : messages) {
        const std::string bytes = protocol::encode(each, protocol::Packing::Plain);
        // Packing, a tag of one or two bytes, the length, the body.
        std::size_t at = 1;
        const auto varint = [&] {
            std::size_t value = 0;
            for (unsigned shift = 0;; shift += 7) {
                const auto byte = static_cast<std::uint8_t>(bytes.at(at++));
                value |= static_cast<std::size_t>(byte & 0x7FU) << shift;
                if (byte < 0x80U)
                    return value;
            }
        };
        const std::size_t kind = varint() >> 3U;
        const std::size_t size = varint();
        if (size > 0xFFFFU)
            continue;
        input += static_cast<char>(size);
        input += static_cast<char>(size >> 8U);
        input += static_cast<char>(kind);
        input.append(bytes, at, size);
    }
    return input;
}

std::vector<protocol::Message> one_of_each()
{
    using namespace protocol;
    const auto id = [](const char* name) { return Uuid::from_name("fuzz", name); };
    domain::Case row;
    row.id = id("case");
    row.district_id = "990101";
    row.area_code = "990101001001";
    row.rev = 8;
    row.title = "路灯不亮";
    row.lon = 106.234567;
    row.lat = 29.25;
    row.due_at = 1'774'000'000'000;
    RowBatch rows = make_batch(domain::info(domain::Register::Case));
    for (int number = 0; number < 12; ++number) {
        row.id = id(std::to_string(number).c_str());
        row.number = "990101-2026-00" + std::to_string(10 + number);
        row.rev = 8 + number;
        if (number % 3 == 0)
            row.closed_at.reset();
        else
            row.closed_at = 1'774'000'500'000;
        append(rows, row);
    }
    Batch snapshot;
    snapshot.snapshot = true;
    snapshot.to = 20;
    snapshot.rows.push_back(rows);
    Batch delta;
    delta.from = 20;
    delta.to = 21;
    delta.committed_at = 1'774'000'000'000;
    delta.rows.push_back(rows);
    delta.removed.push_back({3, id("gone")});
    const RowRange range{3, id("a"), id("b"), {"990101001", "990101002"}};
    Batch repair;
    repair.from = repair.to = 21;
    repair.rows.push_back(rows);
    repair.repair = range;
    CommandAnswer answer{id("command"), Outcome::Conflict, 9,
        Error(Fault::Refused, "platform.case_edited", {{"number", std::string("1")}, {"n", 2}, {"x", 0.5}}), {rows}};
    domain::MoveCase move;
    move.case_id = id("case");
    move.move = domain::Move::Dispatch;
    move.responder_id = id("sun");
    move.reason = "就近";
    move.until = 9;
    move.lon = 106.5;
    move.lat = 29.5;
    move.attachments = {std::string(64, 'a')};
    domain::ReportCase report;
    report.category = "0202";
    report.title = "井盖缺失";
    report.reporter_name = "孙某";
    report.reporter_phone = "13800000000";
    report.households = 3;
    domain::EditCase edit;
    edit.case_id = id("case");
    edit.title = {"旧", "新"};
    edit.position = {{106.5, 29.5}, {106.6, 29.6}};
    const auto command = [&](domain::CommandBody body) {
        return CommandRequest{{id("command"), 1, 8, std::move(body), 99}};
    };
    return {Hello{1, 1, id("console"), "right", "", id("log"), 20, 8, "fuzz", "", 1, {20, 20}},
        Welcome{1, id("log"), 20, 1'774'000'000'000, false, "", "陈 值班员", 1, 12}, snapshot, delta, repair, Credit{3},
        command(move), command(report), command(edit),
        command(domain::MarkDelivery{id("assignment"), domain::Delivery::Delivered}),
        command(domain::ReportPosition{id("sun"), 106.5, 29.5, true}),
        command(domain::PutScene{"main", "case", id("case"), true}),
        command(domain::MoveDispute{id("dispute"), domain::DisputeMove::Mediate, "说明", id("venue"), {}, "", "", {}}),
        command(domain::ReportDispute{"0601", "放水", 106.5, 29.5, "", {}, 2, "孙某", "", {}}),
        command(domain::IssueTask{"F02", {}, "登记", {"990101001001001"}, 99, 7, ""}),
        command(domain::AnswerTask{id("task"), 3, false, "", {}}), command(domain::WithdrawTask{id("task"), "误发"}),
        command(domain::ReportHazard{
            "0101", "滑坡", domain::HazardLevel::Low, "坡", "", 106.5, 29.5, "", 1, {}, "", {}, {}}),
        command(domain::MoveHazard{id("hazard"), domain::HazardStage::Listed, "", "", {}}),
        command(domain::NoteHazard{id("hazard"), domain::HazardEntryKind::Watch, "看过", {}}),
        command(domain::ReportPatrol{
            domain::PatrolKind::Daily, 1, 2, "", 3.5, 1, "", {{domain::PatrolStep::Look, 1, 106.5, 29.5, {}, {}, ""}}}),
        command(domain::HandOver{id("shift"), {}, "周 值班员", ""}),
        command(domain::PlanDuty{{}, id("sun"), domain::DutyPost::Officer, "990101001001001", 1, 2, {}, "", false}),
        command(domain::SwitchRule{"plain-grid", false, "停电"}),
        command(domain::LinkCases{Uuid::from_name("case", "1"), Uuid::from_name("case", "2"), true, "同一处漏水"}),
        answer, Ping{1}, Pong{1, 2}, Refusal{Error(Fault::Refused, "sync.access_changed"), false},
        BlobRequest{std::string(64, 'a'), 5}, BlobChunk{std::string(64, 'a'), 5, 10, "12345"},
        Reveal{id("reveal"), 3, id("case"), "reporter_phone", "回访核实"},
        Revealed{id("reveal"), "13800000000", 9, std::nullopt}, Withdraw{id("command")}, DigestRequest{3, id("a")},
        Digests{range, {{"990101001", 1, 2}}}, RepairRequest{range}};
}

} // namespace yiping::fuzz
