// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include "gateway/host.h"
#include "phone/phone_service.h"
#include "store/sqlite_store_file.h"

#include <yiping/domain/case_life.h>
#include <yiping/domain/household_list.h>
#include <yiping/protocol/platform_session.h>

/// An operator of one village tries to reach the village beside it, by every message there is.
namespace yiping::platform::testing {

namespace {

constexpr std::string_view own = "990101001001";
constexpr std::string_view beside = "990101001002";
const std::string secret_phone = "13812340000";
const std::string secret_name = "孙丽君";

} // namespace

class RightsTest : public StoreTest {
protected:
    RightsTest()
    {
        EXPECT_TRUE(store_->put_user({"village", "王 值班员", domain::UserRole::Operator, std::string(own), 1, {}}));
        EXPECT_TRUE(store_->add_token("village", "village-token", noon));
        village_ = {"village", "王 值班员", domain::UserRole::Operator, std::string(own), 1, "desk", {}};
        domain::RowSet rows;
        for (const auto& [name, area] :
            {std::pair<std::string, std::string>{"zhou", "990101001002001"}, {"town-squad", "990101001000"}}) {
            domain::Responder row;
            row.id = id_of(name);
            row.district_id = "990101";
            row.area_code = area;
            row.number = name;
            row.name = name;
            row.post = "周 网格员";
            row.role = domain::TeamRole::FullTime;
            row.on_duty = true;
            rows.responder_rows.push_back(std::move(row));
        }
        PersonalRows personal;
        personal.responders.push_back({id_of("zhou"), "19900009999"});
        EXPECT_TRUE(store_->put(rows, personal, noon));
        ours_ = report();
        photo_ = store_->put_blob_of("resident", "their photo", "image/png", noon).value();
        domain::ReportCase body;
        body.category = "0202";
        body.title = "邻村的事";
        body.lon = 107.5;
        body.lat = 29.5;
        body.reporter_name = "赵邻居";
        body.reporter_phone = "13999990000";
        body.attachments = {photo_};
        const auto answer = execute(resident_, body);
        EXPECT_EQ(answer.outcome, protocol::Outcome::Accepted);
        theirs_ = case_of(answer.id);
        EXPECT_EQ(theirs_.area_code, "990101001002001");
        dispatched_ = execute(desk_, a_move(theirs_.id, domain::Move::Dispatch, id_of("zhou")));
        slip_ = slip_of(id_of("zhou")).id;
        head_ = store_->head();
    }

    [[nodiscard]] std::string refusal(domain::CommandBody body)
    {
        const auto answer = execute(village_, std::move(body));
        EXPECT_EQ(answer.revision, 0);
        EXPECT_TRUE(answer.current.empty()) << "a refusal shows nothing";
        EXPECT_EQ(store_->head(), head_) << "nothing was changed";
        return answer.error ? answer.error->code() : "accepted";
    }
    /// The error of something that is not there at all has to be the same.
    void expect_like_missing(const domain::CommandBody& real, const domain::CommandBody& missing)
    {
        const auto one = execute(village_, real);
        const auto other = execute(village_, missing);
        ASSERT_TRUE(one.error && other.error);
        EXPECT_EQ(one.error->code(), other.error->code());
        EXPECT_EQ(one.error->fault(), other.error->fault());
        EXPECT_EQ(one.outcome, other.outcome);
    }
    [[nodiscard]] std::int64_t refusals_written()
    {
        return store_->access()->audit().count("village", audit_action::refused, 0).value();
    }
    [[nodiscard]] Error revealed(const domain::Principal& who, const Uuid& row, std::string field = "reporter_phone",
        std::string reason = "核实现场情况", domain::Register which = domain::Register::Case)
    {
        Host host(*store_, clock_, nullptr);
        clock_.advance(1000);
        const auto answer =
            host.reveal(who, {id_of("r"), static_cast<std::uint32_t>(which), row, std::move(field), std::move(reason)});
        EXPECT_NE(answer.error.has_value(), answer.until != 0);
        EXPECT_TRUE(!answer.error || answer.value.empty());
        return answer.error.value_or(Error(Fault::Input, "shown:" + answer.value));
    }

    domain::Principal village_;
    domain::Case ours_, theirs_;
    protocol::CommandAnswer dispatched_;
    std::string photo_;
    Uuid slip_;
    std::int64_t head_ = 0;
};

TEST_F(RightsTest, HelloCannotWidenTheScope)
{
    Host host(*store_, clock_, nullptr);
    protocol::Hello hello;
    hello.token = "village-token";
    EXPECT_EQ(host.authenticate(hello)->scope, own) << "no scope asked: his own, not everything";
    for (const std::string_view scope : {beside, std::string_view("990101001000"), std::string_view("990101"),
             std::string_view("99"), std::string_view("990101001002001")}) {
        hello.scope = scope;
        const auto who = host.authenticate(hello);
        ASSERT_FALSE(who) << scope;
        EXPECT_EQ(who.error().code(), "platform.outside_scope");
    }
    hello.scope = "990101001001002";
    EXPECT_EQ(host.authenticate(hello)->scope, "990101001001002") << "narrower is allowed";
    for (const std::string_view scope :
        {std::string_view("%"), std::string_view("990101001001' OR 1=1"), std::string_view("9901010010019")}) {
        hello.scope = scope;
        EXPECT_FALSE(host.authenticate(hello)) << scope;
    }
    EXPECT_EQ(refusals_written(), 5);
}

TEST_F(RightsTest, NothingOfTheNeighbourAndNoPersonalFieldIsSent)
{
    // Everything that a session of his can be sent, as bytes.
    Host host(*store_, clock_, nullptr);
    protocol::PlatformSession session(host, clock_);
    protocol::Hello hello;
    hello.token = "village-token";
    hello.credit = 64;
    session.received(protocol::encode(hello));
    const auto neighbours = [&](const protocol::RowBatch& rows) {
        for (std::size_t row = 0; row < rows.rows; ++row) {
            const std::string_view area = rows.columns[2].text(row);
            EXPECT_FALSE(area.starts_with(beside)) << rows.register_number;
        }
        for (const protocol::Column& column : rows.columns) {
            for (const std::string& secret :
                {secret_phone, secret_name, std::string("13999990000"), std::string("19900001234"), photo_})
                EXPECT_EQ(std::string_view(column.bytes).find(secret), std::string_view::npos);
        }
    };
    std::size_t rows = 0;
    const auto look = [&] {
        for (const auto& action : session.take()) {
            const auto* sent = std::get_if<protocol::Send>(&action);
            ASSERT_NE(sent, nullptr);
            const auto message = protocol::decode(*sent->bytes);
            ASSERT_TRUE(message);
            if (const auto* batch = std::get_if<protocol::Batch>(&*message)) {
                rows += batch->row_count();
                for (const protocol::RowBatch& each : batch->rows)
                    neighbours(each);
                for (const protocol::Removal& gone : batch->removed)
                    EXPECT_NE(gone.id, theirs_.id);
            }
        }
    };
    look();
    EXPECT_GT(rows, 10U) << "the snapshot of his own village";
    rows = 0;
    ASSERT_EQ(
        execute(desk_, a_move(theirs_.id, domain::Move::Remind, {}, "请尽快")).outcome, protocol::Outcome::Accepted);
    session.wake();
    look();
    EXPECT_EQ(rows, 0U) << "the neighbour's change";
    ASSERT_EQ(
        execute(desk_, a_move(ours_.id, domain::Move::Remind, {}, "请尽快")).outcome, protocol::Outcome::Accepted);
    session.wake();
    look();
    EXPECT_GT(rows, 0U) << "his own";
}

TEST_F(RightsTest, DigestsAndRepairsStayInside)
{
    Host host(*store_, clock_, nullptr);
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        protocol::RowRange range;
        range.register_number = info.number;
        for (const std::vector<std::string>& areas :
            {std::vector<std::string>{}, {"990101001002001"}, {std::string(beside), "990101001000"}}) {
            range.areas = areas;
            const auto found = host.rows_of(village_, range);
            ASSERT_TRUE(found);
            for (std::size_t row = 0; row < found->rows.rows; ++row)
                EXPECT_TRUE(visible_in(own, info.number, found->rows.columns[2].text(row))) << info.name;
        }
    }
    protocol::RowRange cases;
    cases.register_number = static_cast<std::uint32_t>(domain::Register::Case);
    const auto found = host.rows_of(village_, cases);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->rows.rows, 1U);
}

TEST_F(RightsTest, NoMoveReachesTheNeighboursCase)
{
    for (const domain::MoveRule& rule : domain::move_rules()) {
        if (rule.move == domain::Move::Report)
            continue;
        auto body = a_move(theirs_.id, rule.move, id_of("sun"), "理由充分");
        body.until = clock_.now() + 86'400'000;
        body.satisfaction = 5;
        EXPECT_EQ(refusal(body), "platform.no_such_case") << domain::name_of(rule.move);
    }
    expect_like_missing(a_move(theirs_.id, domain::Move::Remind, {}, "请尽快"),
        a_move(id_of("nothing"), domain::Move::Remind, {}, "请尽快"));
    EXPECT_GT(refusals_written(), 10);
}

TEST_F(RightsTest, NoEditReachesTheNeighboursCase)
{
    domain::EditCase edit;
    edit.case_id = theirs_.id;
    edit.title = domain::EditCase::Text{"邻村的事", "改掉"};
    edit.reason = "更正标题";
    EXPECT_EQ(refusal(edit), "platform.no_such_case");
    domain::EditCase missing = edit;
    missing.case_id = id_of("nothing");
    expect_like_missing(edit, missing);
    // His own case cannot be pushed into the neighbour's village either.
    domain::EditCase push;
    push.case_id = ours_.id;
    push.area_code = domain::EditCase::Text{ours_.area_code, "990101001002001"};
    push.reason = "更正区域";
    EXPECT_NE(refusal(push), "accepted");
}

TEST_F(RightsTest, NobodyElsesPeopleAreSent)
{
    EXPECT_EQ(refusal(a_move(ours_.id, domain::Move::Dispatch, id_of("zhou"))), "platform.no_such_responder");
    expect_like_missing(a_move(ours_.id, domain::Move::Dispatch, id_of("zhou")),
        a_move(ours_.id, domain::Move::Dispatch, id_of("nobody")));
    // People of the area above are seen, and may be sent.
    const auto answer = execute(village_, a_move(ours_.id, domain::Move::Dispatch, id_of("town-squad")));
    EXPECT_EQ(answer.outcome, protocol::Outcome::Accepted) << (answer.error ? answer.error->debug_text() : "");
    head_ = store_->head();
    EXPECT_EQ(
        refusal(a_move(ours_.id, domain::Move::Transfer, id_of("zhou"), "换人办理")), "platform.no_such_responder");
}

TEST_F(RightsTest, NoReportIntoAnotherArea)
{
    domain::ReportCase body;
    body.source = domain::CaseSource::Hotline;
    body.category = "0202";
    body.title = "越界上报";
    for (const std::string& area :
        {std::string("990101001002001"), std::string("990101001000"), std::string("990101")}) {
        body.area_code = area;
        EXPECT_NE(refusal(body), "accepted") << area;
    }
    body.area_code.clear();
    body.lon = 107.5; // the neighbour's grid
    body.lat = 29.5;
    EXPECT_NE(refusal(body), "accepted");
    body.lon = 106.5;
    EXPECT_EQ(execute(village_, body).outcome, protocol::Outcome::Accepted) << "his own grid";
}

TEST_F(RightsTest, NoDeliveryMarkOnTheNeighboursSlip)
{
    EXPECT_EQ(refusal(domain::MarkDelivery{slip_, domain::Delivery::Phoned}), "platform.no_such_assignment");
    EXPECT_EQ(refusal(domain::MarkDelivery{slip_, domain::Delivery::Delivered}), "platform.no_such_assignment");
    expect_like_missing(domain::MarkDelivery{slip_, domain::Delivery::Phoned},
        domain::MarkDelivery{id_of("nothing"), domain::Delivery::Phoned});
}

TEST_F(RightsTest, NoPositionOfAnybodyElse)
{
    for (const char* who : {"zhou", "sun", "town-squad"})
        EXPECT_EQ(refusal(domain::ReportPosition{id_of(who), 105.5, 29.5, true}), "platform.no_right");
}

TEST_F(RightsTest, WallsOfOtherAreasAreLeftAlone)
{
    ASSERT_EQ(execute(desk_, domain::PutScene{"town-wall", "overview", {}}).outcome, protocol::Outcome::Accepted);
    domain::Principal neighbour = village_;
    neighbour.user = "neighbour";
    neighbour.scope = beside;
    ASSERT_EQ(execute(neighbour, domain::PutScene{"their-wall", "overview", {}}).outcome, protocol::Outcome::Accepted);
    head_ = store_->head();
    EXPECT_EQ(refusal(domain::PutScene{"town-wall", "case", ours_.id}), "platform.wall_of_another");
    EXPECT_EQ(refusal(domain::PutScene{"their-wall", "case", ours_.id}), "platform.wall_of_another");
    EXPECT_EQ(execute(village_, domain::PutScene{"own-wall", "case", ours_.id}).outcome, protocol::Outcome::Accepted);
    EXPECT_EQ(execute(desk_, domain::PutScene{"own-wall", "overview", {}}).outcome, protocol::Outcome::Accepted)
        << "the town may use a village's wall";
    head_ = store_->head();
    EXPECT_EQ(refusal(domain::PutScene{"own-wall", "case", ours_.id}), "platform.wall_of_another")
        << "until it gives it back, it has it";
}

// 来访: walls of the area and of what lies around it read what visitors may; others, and whoever is no wall, as before.
TEST_F(RightsTest, VisitorsAtAWallChangeWhatWallsMayRead)
{
    const auto add = [&](const char* name, std::string scope, std::uint32_t mask) {
        ASSERT_TRUE(store_->put_user({name, name, domain::UserRole::Viewer, std::move(scope), mask, {}}));
        ASSERT_TRUE(store_->add_token(name, name, clock_.now()));
    };
    add("town-wall", "", 2);
    add("village-wall", std::string(village_.scope), 2);
    add("their-wall", std::string(beside), 2);
    add("desk", "", 1);
    const auto mask = [&](const char* name) {
        const auto who = store_->access()->identify(name, {}, {}, clock_.now());
        return who ? who->who.mask_level : 0U;
    };
    ASSERT_EQ(execute(village_, domain::PutScene{"main", "heat", {}}).outcome, protocol::Outcome::Accepted);
    EXPECT_EQ(mask("village-wall"), 2U);
    head_ = store_->head();
    EXPECT_EQ(refusal(domain::PutScene{"main", "", {}}), "platform.field_needed");

    std::uint64_t version = store_->access()->version();
    clock_.advance(1000);
    const auto come = execute(village_, domain::PutScene{"main", "", {}, true});
    ASSERT_EQ(come.outcome, protocol::Outcome::Accepted);
    EXPECT_GT(store_->access()->version(), version) << "open sessions look again";
    EXPECT_EQ(mask("village-wall"), 3U);
    EXPECT_EQ(mask("town-wall"), 3U);
    EXPECT_EQ(mask("their-wall"), 2U);
    EXPECT_EQ(mask("desk"), 1U);
    const auto row = sqlite::read_rows<domain::WallScene>(store_->database(), "ORDER BY put_at DESC LIMIT 1");
    ASSERT_TRUE(row);
    EXPECT_EQ(row->front().scene, "heat") << "what is shown stays";

    // Another scene changes nothing about them; neither does the same word again.
    version = store_->access()->version();
    clock_.advance(1000);
    ASSERT_EQ(execute(village_, domain::PutScene{"main", "overview", {}}).outcome, protocol::Outcome::Accepted);
    EXPECT_EQ(mask("village-wall"), 3U);
    EXPECT_EQ(store_->access()->version(), version);

    clock_.advance(1000);
    ASSERT_EQ(execute(village_, domain::PutScene{"main", "", {}, false}).outcome, protocol::Outcome::Accepted);
    EXPECT_EQ(mask("village-wall"), 2U);
    head_ = store_->head();
    const auto lines = store_->database().integer(
        "SELECT count(*) FROM audit WHERE action IN ('visitors.in', 'visitors.gone') AND object = 'wall:main'");
    EXPECT_EQ(lines.value_or(0), 2);
}

TEST_F(RightsTest, NeighboursPhotosStayWithTheNeighbour)
{
    Host host(*store_, clock_, nullptr);
    EXPECT_EQ(host.blob(desk_, {photo_, 0}).bytes, "their photo");
    const auto asked = host.blob(village_, {photo_, 0});
    const auto missing = host.blob(village_, {std::string(64, 'a'), 0});
    EXPECT_EQ(asked.total, 0U);
    EXPECT_TRUE(asked.bytes.empty());
    EXPECT_EQ(asked.total, missing.total);
    EXPECT_EQ(refusals_written(), 1);
    // Nor can he hang it on a case of his own to see it then.
    ASSERT_EQ(
        execute(village_, a_move(ours_.id, domain::Move::Dispatch, id_of("sun"))).outcome, protocol::Outcome::Accepted);
    head_ = store_->head();
    auto remind = a_move(ours_.id, domain::Move::Remind, {}, "请看照片");
    remind.attachments = {photo_};
    EXPECT_EQ(refusal(remind), "platform.no_such_blob");
    domain::ReportCase body;
    body.source = domain::CaseSource::Hotline;
    body.category = "0202";
    body.title = "借图";
    body.lon = 105.5;
    body.lat = 29.5;
    body.attachments = {photo_};
    EXPECT_EQ(refusal(body), "platform.no_such_blob");
    // One that somebody has sent but not used yet is his alone.
    const std::string fresh = store_->put_blob_of("worker:sun", "fresh", "image/png", noon).value();
    body.attachments = {fresh};
    EXPECT_EQ(refusal(body), "platform.no_such_blob");
    auto by_worker = body;
    by_worker.source = domain::CaseSource::Patrol;
    EXPECT_EQ(execute(worker_, by_worker).outcome, protocol::Outcome::Accepted);
    // The same bytes sent by two people are each one's own.
    EXPECT_EQ(store_->put_blob_of("village", "their photo", "image/png", noon).value(), photo_);
    body.attachments = {photo_};
    EXPECT_EQ(execute(village_, body).outcome, protocol::Outcome::Accepted);
    EXPECT_EQ(host.blob(village_, {photo_, 0}).bytes, "their photo") << "he has sent it himself";
}

TEST_F(RightsTest, RevealStaysInsideAndIsWrittenDown)
{
    AuditLog& log = store_->access()->audit();
    EXPECT_EQ(revealed(village_, ours_.id).code(), "shown:" + secret_phone);
    const AuditLine line = log.lines(1'000'000, 1)->front();
    EXPECT_EQ(line.action, audit_action::reveal);
    EXPECT_EQ(line.actor, "village");
    EXPECT_NE(line.details.find("核实现场情况"), std::string::npos);
    EXPECT_EQ(line.details.find(secret_phone), std::string::npos) << "the log has no personal field";
    EXPECT_EQ(revealed(village_, ours_.id, "reporter_name").code(), "shown:" + secret_name);

    const Error outside = revealed(village_, theirs_.id);
    EXPECT_EQ(outside.code(), "platform.no_such_row");
    EXPECT_EQ(outside, revealed(village_, id_of("nothing")));
    EXPECT_EQ(revealed(village_, id_of("zhou"), "phone", "核实现场情况", domain::Register::Responder).code(),
        "platform.no_such_row");
    EXPECT_EQ(revealed(village_, id_of("sun"), "phone", "核实现场情况", domain::Register::Responder).code(),
        "shown:19900001234");
    for (const char* field : {"title", "id", "rev", "", "reporter_phone\" FROM user --", "password"})
        EXPECT_EQ(revealed(village_, ours_.id, field).code(), "platform.not_personal") << field;
    EXPECT_EQ(revealed(village_, ours_.id, "phone").code(), "platform.not_personal") << "of another register";
    for (const char* reason : {"", "   ", "核实", " abc "})
        EXPECT_EQ(revealed(village_, ours_.id, "reporter_phone", reason).code(), "platform.reason_short");
    EXPECT_GT(log.count("village", audit_action::reveal_refused, 0).value(), 8);
}

TEST_F(RightsTest, HouseholdsOfABuildingAreMaskedAndEachLookIsWrittenDown)
{
    domain::RowSet rows;
    PersonalRows personal;
    for (const auto& [code, name] : {std::pair<std::string, std::string>{std::string(own) + "001001", "3栋"},
             {std::string(beside) + "001001", "邻村楼"}}) {
        domain::Area building;
        building.id = id_of(name);
        building.district_id = "990101";
        building.area_code = code;
        building.parent_code = code.substr(0, 15);
        building.name = name;
        building.level = domain::AreaLevel::Building;
        rows.area_rows.push_back(building);
        domain::Household home;
        home.id = id_of(name + "301");
        home.district_id = "990101";
        home.area_code = code;
        home.number = "H" + code;
        home.people = 4;
        rows.add(home);
        domain::HouseholdPersonal hidden;
        hidden.id = home.id;
        hidden.head_name = secret_name;
        hidden.phone = secret_phone;
        hidden.room = "2单元301";
        personal.described.push_back(domain::describe_personal(hidden));
    }
    ASSERT_TRUE(store_->put(rows, personal, noon));
    const std::string reason = "在地图上看住户";
    const auto look = [&](const domain::Principal& who, const Uuid& building) {
        return revealed(who, building, std::string(domain::households_field), reason, domain::Register::Area).code();
    };
    const std::string shown = look(village_, id_of("3栋"));
    ASSERT_TRUE(shown.starts_with("shown:")) << shown;
    EXPECT_EQ(shown.find(secret_name), std::string::npos);
    EXPECT_EQ(shown.find(secret_phone), std::string::npos);
    const auto lines = domain::read_households(std::string_view(shown).substr(6));
    ASSERT_TRUE(lines);
    EXPECT_EQ(*lines, (std::vector<domain::HouseholdLine>{
                          {id_of("3栋301"), "2单元301", 3, domain::HouseholdKind::Owner, 4, "孙* 138****0000"}}));
    AuditLog& log = store_->access()->audit();
    const AuditLine line = log.lines(1'000'000, 1)->front();
    EXPECT_EQ(line.action, audit_action::reveal);
    EXPECT_EQ(line.actor, "village");
    EXPECT_EQ(line.object, "area:" + id_of("3栋").to_string());
    EXPECT_NE(line.details.find(reason), std::string::npos);
    EXPECT_EQ(line.details.find("301"), std::string::npos);

    EXPECT_EQ(look(village_, id_of("邻村楼")), "platform.no_such_row");
    EXPECT_EQ(look(village_, id_of("nothing")), "platform.no_such_row");
    EXPECT_EQ(look(worker_, id_of("3栋")), "platform.no_such_row");
    EXPECT_EQ(look(wall_, id_of("3栋")), "platform.no_right");
    EXPECT_EQ(
        revealed(village_, id_of("3栋"), "households", "看", domain::Register::Area).code(), "platform.reason_short");
    EXPECT_EQ(
        revealed(village_, id_of("3栋301"), "households", reason, domain::RowTraits<domain::Household>::which).code(),
        "platform.not_personal");
    // One of them in the clear is the usual question.
    EXPECT_EQ(revealed(village_, id_of("3栋301"), "phone", reason, domain::RowTraits<domain::Household>::which).code(),
        "shown:" + secret_phone);
}

TEST_F(RightsTest, OnlyThoseWhoNeedItReveal)
{
    domain::Principal viewer = desk_;
    viewer.role = domain::UserRole::Viewer;
    domain::Principal wall_operator = desk_;
    wall_operator.mask_level = 2;
    for (const domain::Principal& who : {viewer, wall_, wall_operator, resident_}) {
        EXPECT_EQ(revealed(who, ours_.id).code(), "platform.no_right") << who.user;
    }
    // A worker: of what he holds, no more.
    EXPECT_EQ(revealed(worker_, ours_.id).code(), "platform.no_such_row");
    ASSERT_EQ(
        execute(desk_, a_move(ours_.id, domain::Move::Dispatch, id_of("sun"))).outcome, protocol::Outcome::Accepted);
    EXPECT_EQ(revealed(worker_, ours_.id).code(), "shown:" + secret_phone);
    EXPECT_EQ(revealed(other_worker_, ours_.id).code(), "platform.no_such_row");
    EXPECT_EQ(revealed(worker_, id_of("li"), "phone", "核实现场情况", domain::Register::Responder).code(),
        "platform.no_such_row");
}

TEST_F(RightsTest, ThirtyRevealsAnHour)
{
    for (int index = 0; index < 30; ++index)
        ASSERT_EQ(revealed(village_, ours_.id).code(), "shown:" + secret_phone);
    EXPECT_EQ(revealed(village_, ours_.id).code(), "platform.too_many_reveals");
    EXPECT_EQ(revealed(desk_, ours_.id).code(), "shown:" + secret_phone) << "others may";
    open(); // a restart does not help
    EXPECT_EQ(revealed(village_, ours_.id).code(), "platform.too_many_reveals");
    clock_.advance(3'600'000);
    EXPECT_EQ(revealed(village_, ours_.id).code(), "shown:" + secret_phone);
}

TEST_F(RightsTest, WithoutALineInTheLogThereIsNoValue)
{
    ASSERT_TRUE(store_->database().exec(
        "CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'disk full'); END"));
    const Error error = revealed(village_, ours_.id);
    EXPECT_EQ(error.fault(), Fault::Environment);
}

TEST_F(RightsTest, PhonePagesGiveAnOperatorNothingMore)
{
    PhoneService service(*store_, clock_, random_);
    const auto call = [&](std::string_view method, std::string_view path, std::string_view body) {
        PhoneRequest request;
        request.method = method;
        request.path = path;
        request.token = "village-token";
        request.body = body;
        return service.handle(request);
    };
    EXPECT_EQ(call("GET", "/api/worker/assignments", "").status, 403);
    for (const char* path :
        {"/api/worker/sign", "/api/worker/feedback", "/api/worker/return", "/api/worker/position"}) {
        const auto answer =
            call("POST", path, R"({"assignment_id":")" + slip_.to_string() + R"(","note":"x","lon":1,"lat":1})");
        EXPECT_EQ(answer.status, 403) << path;
    }
    const auto report = call("POST", "/api/report", R"({"category":"0202","title":"x","lon":107.5,"lat":29.5})");
    EXPECT_NE(report.status, 201) << report.body;
    EXPECT_EQ(store_->head(), head_);
}

TEST_F(RightsTest, OldAnswerShowsNothingThatIsOutsideNow)
{
    // He was of the town when he asked, and got the case as it stood.
    domain::Principal before = village_;
    before.scope = "";
    const domain::Case seen = case_of(theirs_.id);
    ASSERT_EQ(execute(desk_, a_move(theirs_.id, domain::Move::Transfer, id_of("sun"), "换人办理")).outcome,
        protocol::Outcome::Accepted);
    const auto sent = command(a_move(theirs_.id, domain::Move::Transfer, id_of("li"), "换人办理"), seen.rev);
    const auto first = store_->execute(before, sent, clock_.now());
    ASSERT_EQ(first.outcome, protocol::Outcome::Conflict) << first.error->debug_text();
    EXPECT_FALSE(first.current.empty());
    const auto again = store_->execute(village_, sent, clock_.now());
    EXPECT_EQ(again.outcome, protocol::Outcome::Conflict);
    EXPECT_TRUE(again.current.empty());
}

} // namespace yiping::platform::testing
