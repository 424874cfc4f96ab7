// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/domain/case_life.h>
#include <yiping/sqlite/rows.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace yiping::platform::testing {

using domain::Delivery;
using domain::Move;
using domain::MoveCase;
using domain::Step;
using protocol::Outcome;

class CommandTest : public StoreTest {
protected:
    protocol::CommandAnswer dispatch(const domain::Case& data, std::string_view to, std::int64_t base = 0)
    {
        return execute(desk_, a_move(data.id, Move::Dispatch, id_of(to)), base);
    }
    std::int64_t count(const std::string& table)
    {
        return store_->database().integer("SELECT count(*) FROM \"" + table + '"').value();
    }
};

TEST_F(CommandTest, ReportBecomesANumberedCaseInItsGrid)
{
    const domain::Case first = report();
    EXPECT_EQ(first.number, "20260318-0001");
    EXPECT_EQ(first.area_code, "990101001001001");
    EXPECT_EQ(first.district_id, "990101");
    EXPECT_EQ(first.step, Step::Collected);
    EXPECT_EQ(first.limit_kind, domain::LimitKind::ThreeDay);
    ASSERT_TRUE(first.due_at);
    EXPECT_GT(*first.due_at, first.opened_at);
    EXPECT_EQ(report().number, "20260318-0002");
    clock_.advance(86'400'000);
    EXPECT_EQ(report().number, "20260319-0001");
    EXPECT_EQ(count("case_move"), 3);
    EXPECT_EQ(count("case_span"), 3);
}

TEST_F(CommandTest, NumbersGoOnBeyondFourDigits)
{
    domain::Case data = report();
    data.id = id_of("many");
    data.number = "20260318-9999";
    domain::RowSet rows;
    rows.case_rows.push_back(data);
    ASSERT_TRUE(store_->put(rows, {}, noon));
    EXPECT_EQ(report().number, "20260318-10000");
    EXPECT_EQ(report().number, "20260318-10001");
}

TEST_F(CommandTest, ReportOutsideEveryGridBelongsToTheDistrict)
{
    domain::ReportCase body;
    body.category = "0202";
    body.title = "界外";
    body.lon = 99.0;
    body.lat = 20.0;
    const auto answer = execute(resident_, body);
    ASSERT_EQ(answer.outcome, Outcome::Accepted);
    EXPECT_EQ(case_of(answer.id).area_code, "990101000000");
}

TEST_F(CommandTest, SameIdIsDoneOnceAndAnsweredAlike)
{
    const domain::Case data = report();
    const auto sent = command(a_move(data.id, Move::Dispatch, id_of("sun")));
    const auto first = store_->execute(desk_, sent, noon + 10'000);
    ASSERT_EQ(first.outcome, Outcome::Accepted);
    EXPECT_EQ(first.revision, store_->head());
    const std::int64_t head = store_->head();
    EXPECT_EQ(store_->execute(desk_, sent, noon + 20'000), first);
    open(); // also after a restart
    EXPECT_EQ(store_->execute(desk_, sent, noon + 30'000), first);
    EXPECT_EQ(store_->head(), head);
    EXPECT_EQ(count("assignment"), 1);

    // A refusal is remembered as well: what it asks for may have become possible.
    const auto refused = command(a_move(data.id, Move::Verify));
    const auto no = store_->execute(desk_, refused, noon + 40'000);
    ASSERT_EQ(no.outcome, Outcome::Refused);
    ASSERT_TRUE(no.error);
    EXPECT_EQ(no.error->code(), "domain.move_not_possible");
    EXPECT_EQ(store_->execute(desk_, refused, noon + 50'000), no);
    EXPECT_EQ(store_->head(), head);

    // Nobody else learns what was answered.
    const auto other = store_->execute(wall_, sent, noon + 60'000);
    EXPECT_EQ(other.outcome, Outcome::Refused);
    EXPECT_EQ(other.error->code(), "platform.command_of_another");
}

TEST_F(CommandTest, WholeLifeOfACase)
{
    const domain::Case data = report();
    ASSERT_EQ(dispatch(data, "sun").outcome, Outcome::Accepted);
    EXPECT_EQ(case_of(data.id).step, Step::Dispatched);
    EXPECT_EQ(case_of(data.id).holder_id, id_of("sun"));
    EXPECT_EQ(slip_of(id_of("sun")).delivery, Delivery::Queued);

    const Uuid slip = slip_of(id_of("sun")).id;
    EXPECT_EQ(execute(other_worker_, domain::MarkDelivery{slip}).error->code(), "platform.no_right");
    ASSERT_EQ(execute(worker_, domain::MarkDelivery{slip}).outcome, Outcome::Accepted);
    EXPECT_EQ(slip_of(id_of("sun")).delivery, Delivery::Delivered);
    const std::int64_t head = store_->head();
    ASSERT_EQ(execute(worker_, domain::MarkDelivery{slip}).outcome, Outcome::Accepted);
    EXPECT_EQ(store_->head(), head) << "delivered once";

    EXPECT_EQ(execute(other_worker_, a_move(data.id, Move::Sign)).outcome, Outcome::Refused);
    ASSERT_EQ(execute(worker_, a_move(data.id, Move::Sign)).outcome, Outcome::Accepted);
    EXPECT_EQ(slip_of(id_of("sun")).delivery, Delivery::Signed);
    EXPECT_EQ(case_of(data.id).step, Step::Handling);

    EXPECT_EQ(execute(worker_, a_move(data.id, Move::FeedBack, {}, "好了")).error->code(), "domain.photo_needed");
    MoveCase feedback = a_move(data.id, Move::FeedBack, {}, "好了");
    feedback.attachments = {std::string(64, 'a')};
    EXPECT_EQ(execute(worker_, feedback).error->code(), "platform.no_such_blob");
    EXPECT_EQ(case_of(data.id).step, Step::Handling) << "nothing half done";
    feedback.attachments = {store_->put_blob("photo", "image/png", noon).value()};
    ASSERT_EQ(execute(worker_, feedback).outcome, Outcome::Accepted);
    EXPECT_EQ(count("attachment"), 1);
    EXPECT_EQ(store_->database().integer("SELECT size FROM attachment").value(), 5);

    ASSERT_EQ(execute(desk_, a_move(data.id, Move::Verify)).outcome, Outcome::Accepted);
    ASSERT_EQ(execute(desk_, a_move(data.id, Move::Close)).outcome, Outcome::Accepted);
    const domain::Case closed = case_of(data.id);
    EXPECT_EQ(closed.step, Step::Closed);
    EXPECT_TRUE(closed.closed_at);
    EXPECT_TRUE(store_->open_assignments_of(id_of("sun"))->empty());
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM case_span WHERE to_at IS NULL").value(), 1);
    // Every moment has exactly one span.
    EXPECT_EQ(store_->database()
                  .integer("SELECT count(*) FROM case_span a JOIN case_span b ON a.case_id = b.case_id AND a.to_at = "
                           "b.from_at AND a.id <> b.id")
                  .value(),
        count("case_span") - 1);
}

TEST_F(CommandTest, ConflictComesBackWithTheRow)
{
    const domain::Case seen = report();
    ASSERT_EQ(dispatch(seen, "sun", seen.rev).outcome, Outcome::Accepted);
    // A second operator still sees the undispatched case.
    const auto answer = dispatch(seen, "li", seen.rev);
    EXPECT_EQ(answer.outcome, Outcome::Conflict);
    ASSERT_TRUE(answer.error);
    EXPECT_EQ(answer.error->code(), "platform.case_moved_on");
    ASSERT_EQ(answer.current.size(), 2U) << "the row, and who made it so";
    EXPECT_EQ(protocol::row_at<domain::Case>(answer.current.front(), 0), case_of(seen.id));
    const auto move = protocol::row_at<domain::CaseMove>(answer.current[1], answer.current[1].rows - 1);
    EXPECT_EQ(move.move, Move::Dispatch);
    EXPECT_EQ(move.actor, desk_.post);
    EXPECT_EQ(case_of(seen.id).holder_id, id_of("sun"));

    // What does not touch the holder is merged: a reminder on an old base is fine.
    const auto reminded = execute(desk_, a_move(seen.id, Move::Remind), seen.rev);
    EXPECT_EQ(reminded.outcome, Outcome::Accepted);

    // A newer base that saw only the reminder is in no conflict.
    const domain::Case now = case_of(seen.id);
    ASSERT_EQ(execute(desk_, a_move(seen.id, Move::Remind)).outcome, Outcome::Accepted);
    const auto transferred = execute(desk_, a_move(seen.id, Move::Transfer, id_of("li"), "更近"), now.rev);
    EXPECT_EQ(transferred.outcome, Outcome::Accepted);
}

TEST_F(CommandTest, AConflictTellsNothingOfAnotherArea)
{
    const domain::Case seen = report();
    ASSERT_EQ(dispatch(seen, "sun", seen.rev).outcome, Outcome::Accepted);
    // An import counts the case to the other village; what was done before stays where it was done.
    domain::RowSet rows;
    rows.case_rows.push_back(case_of(seen.id));
    const std::string before = rows.case_rows.front().area_code;
    rows.case_rows.front().area_code = "990101001002001";
    ASSERT_NE(before, rows.case_rows.front().area_code);
    ASSERT_TRUE(store_->put(rows, {}, noon));
    domain::Principal village = desk_;
    village.scope = "990101001002";
    const auto answer = execute(village, a_move(seen.id, Move::Return, {}, "不属于本网格"), seen.rev);
    ASSERT_EQ(answer.outcome, Outcome::Conflict);
    for (const protocol::RowBatch& batch : answer.current)
        for (std::size_t row = 0; row < batch.rows; ++row)
            EXPECT_TRUE(batch.find(3)->text(row).starts_with("990101001002")) << batch.find(3)->text(row);
}

TEST_F(CommandTest, TheMovesThatMadeTheSeenRowAreNoConflict)
{
    const domain::Case data = report();
    ASSERT_EQ(dispatch(data, "sun", data.rev).outcome, Outcome::Accepted);
    const domain::Case seen = case_of(data.id); // its dispatch has a later number in the log than the row
    ASSERT_EQ(execute(desk_, a_move(seen.id, Move::Remind)).outcome, Outcome::Accepted);
    EXPECT_EQ(
        execute(desk_, a_move(seen.id, Move::Transfer, id_of("li"), "更近"), seen.rev).outcome, Outcome::Accepted);
}

TEST_F(CommandTest, RightsAndScopesAreChecked)
{
    const domain::Case data = report();
    EXPECT_EQ(execute(wall_, a_move(data.id, Move::Accept)).outcome, Outcome::Refused);
    domain::ReportCase body;
    body.category = "0202";
    body.title = "大屏不能上报";
    EXPECT_EQ(execute(wall_, body).error->code(), "domain.no_right");
    EXPECT_EQ(execute(wall_, domain::PutScene{"main", "overview", {}}).error->code(), "platform.no_right");

    domain::Principal village_desk = desk_;
    village_desk.scope = "990101001002";
    const auto answer = execute(village_desk, a_move(data.id, Move::Accept));
    EXPECT_EQ(answer.error->code(), "platform.no_such_case") << "outside the scope it does not even exist";
    EXPECT_TRUE(answer.current.empty());
    EXPECT_EQ(execute(worker_, domain::ReportPosition{id_of("li"), 105, 29, true}).error->code(), "platform.no_right");
    EXPECT_EQ(
        execute(desk_, a_move(data.id, Move::Dispatch, id_of("nobody"))).error->code(), "platform.no_such_responder");
    EXPECT_EQ(execute(desk_, a_move(id_of("nothing"), Move::Accept)).error->code(), "platform.no_such_case");
    EXPECT_EQ(count("case"), 1);
}

TEST_F(CommandTest, HostileTextsAndPositionsAreRefused)
{
    const auto refused_with = [&](const std::function<void(domain::ReportCase&)>& spoil) {
        domain::ReportCase body;
        body.category = "0202";
        body.title = "x";
        spoil(body);
        const auto answer = execute(resident_, body);
        EXPECT_EQ(answer.outcome, Outcome::Refused);
        return answer.error ? answer.error->code() : std::string();
    };
    using Report = domain::ReportCase;
    EXPECT_EQ(refused_with([](Report& r) { r.title = std::string(301, 'x'); }), "platform.text_too_long");
    EXPECT_EQ(refused_with([](Report& r) { r.title = "\xFF\xFE"; }), "platform.text_not_utf8");
    EXPECT_EQ(refused_with([](Report& r) { r.title = "\xE4\xBA"; }), "platform.text_not_utf8");
    EXPECT_EQ(refused_with([](Report& r) { r.description = std::string("a\0b", 3); }), "platform.text_not_utf8");
    EXPECT_EQ(refused_with([](Report& r) { r.lon = 181.0, r.lat = 20.0; }), "platform.bad_position");
    EXPECT_EQ(refused_with([](Report& r) { r.lon = std::nan(""), r.lat = 20.0; }), "platform.bad_position");
    EXPECT_EQ(refused_with([](Report& r) { r.lon = 105.0; }), "platform.bad_position");
    EXPECT_EQ(refused_with([](Report& r) { r.area_code = "12x"; }), "domain.area_code_length");
    EXPECT_EQ(refused_with([](Report& r) { r.area_code = "990101001009"; }), "platform.no_such_area");
    EXPECT_EQ(count("case"), 0);
}

TEST_F(CommandTest, PositionsMoveTheWorkerAndAreNotRemembered)
{
    ASSERT_EQ(execute(worker_, domain::ReportPosition{id_of("sun"), 105.25, 29.5, true}).outcome, Outcome::Accepted);
    const auto people = store_->responders();
    ASSERT_TRUE(people);
    const auto sun = std::ranges::find(*people, id_of("sun"), &domain::Responder::id);
    ASSERT_NE(sun, people->end());
    EXPECT_EQ(sun->lon, 105.25);
    EXPECT_EQ(sun->position_at, clock_.now());
    EXPECT_EQ(sun->rev, store_->head());
    EXPECT_EQ(count("command"), 0);
}

TEST_F(CommandTest, SceneGoesUpForAllWalls)
{
    const auto answer = execute(desk_, domain::PutScene{"main", "case", id_of("x")});
    ASSERT_EQ(answer.outcome, Outcome::Accepted);
    const auto scenes = sqlite::read_rows<domain::WallScene>(store_->database());
    ASSERT_TRUE(scenes);
    ASSERT_EQ(scenes->size(), 1U);
    EXPECT_EQ(scenes->front().put_by, "陈 值班员");
    EXPECT_EQ(scenes->front().put_at, clock_.now());
    EXPECT_TRUE(Mirror::of_snapshot(*store_, "990101001001").has(domain::Register::WallScene, answer.id));
}

TEST_F(CommandTest, FullDiskChangesNothingAndCanBeTriedAgain)
{
    const domain::Case data = report();
    const std::int64_t head = store_->head();
    const auto pages = store_->database().integer("PRAGMA page_count").value();
    ASSERT_TRUE(store_->database().exec("PRAGMA max_page_count = " + std::to_string(pages)));
    domain::ReportCase body;
    body.category = "0202";
    body.title = "写不下";
    body.description = std::string(5000, 'x');
    protocol::CommandAnswer failed;
    domain::Command sent;
    for (int i = 0; i < 200 && !failed.error; ++i) {
        sent = command(body);
        failed = store_->execute(resident_, sent, clock_.now());
    }
    ASSERT_TRUE(failed.error);
    EXPECT_EQ(failed.error->code(), "sqlite.disk_full");
    EXPECT_EQ(failed.error->fault(), Fault::Environment);
    EXPECT_GE(store_->head(), head);
    const std::int64_t head_after = store_->head();
    EXPECT_EQ(store_->database().integer("SELECT max(rev) FROM change").value(), head_after);
    const std::int64_t cases = count("case");
    EXPECT_EQ(count("case_span"), cases);
    EXPECT_EQ(count("case_personal"), cases);

    ASSERT_TRUE(store_->database().exec("PRAGMA max_page_count = 1000000"));
    const auto again = store_->execute(resident_, sent, clock_.now());
    EXPECT_EQ(again.outcome, Outcome::Accepted);
    EXPECT_EQ(count("case"), cases + 1);
    EXPECT_EQ(case_of(data.id).number, data.number);
}

TEST_F(CommandTest, TokensOpenTheirAccountOnly)
{
    ASSERT_TRUE(store_->put_user({"desk", "陈 值班员", domain::UserRole::Supervisor, "990101001000", 1, {}}));
    ASSERT_TRUE(store_->add_token("desk", "secret-token", noon));
    const auto who = store_->authenticate("secret-token");
    ASSERT_TRUE(who);
    EXPECT_EQ(who->user, "desk");
    EXPECT_EQ(who->role, domain::UserRole::Supervisor);
    EXPECT_EQ(who->scope, "990101001000");
    EXPECT_EQ(store_->authenticate("Secret-token").error().code(), "platform.wrong_token");
    EXPECT_EQ(store_->authenticate("").error().code(), "platform.wrong_token");
    EXPECT_EQ(store_->add_token("nobody", "x", noon).error().code(), "platform.unknown_user");
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM token WHERE hash LIKE '%secret%'").value(), 0);
    const std::pair<User, std::string> bad{{"new", "新", domain::UserRole::Viewer, "", 1, {}}, "t"};
    ASSERT_TRUE(store_->put_accounts(std::span(&bad, 1), noon));
    EXPECT_EQ(store_->authenticate("t")->user, "new");
}

TEST_F(CommandTest, BlobsAreReadInPieces)
{
    std::string bytes;
    for (int i = 0; i < 100'000; ++i)
        bytes.push_back(static_cast<char>(i * 7));
    const std::string hash = store_->put_blob(bytes, "image/jpeg", noon).value();
    EXPECT_EQ(store_->put_blob(bytes, "image/jpeg", noon).value(), hash);
    EXPECT_EQ(count("blob"), 1);
    const auto info = store_->blob_info(hash);
    ASSERT_TRUE(info && *info);
    EXPECT_EQ((*info)->size, bytes.size());
    std::string read;
    while (true) {
        const auto piece = store_->read_blob(hash, read.size(), 33'333);
        ASSERT_TRUE(piece);
        if (piece->empty())
            break;
        read += *piece;
    }
    EXPECT_EQ(read, bytes);
    EXPECT_FALSE(*store_->blob_info(std::string(64, '0')));
}

} // namespace yiping::platform::testing
