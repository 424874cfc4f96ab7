// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include "phone/day_service.h"
#include "phone/pages.h"
#include "phone/visit_service.h"

#include <boost/json.hpp>

namespace yiping::platform::testing {

namespace json = boost::json;

namespace {

constexpr std::string_view my_key = "AAAAAAAAAAAAAAAAAAAAAA";
constexpr std::string_view your_key = "BBBBBBBBBBBBBBBBBBBBBB";

} // namespace

class VisitTest : public StoreTest {
protected:
    VisitTest() { open_doors({.open = true}); }

    void open_doors(VisitOptions options, const domain::CategoryTree* categories = nullptr)
    {
        service_ = std::make_unique<VisitService>(*store_, clock_, random_);
        service_->set_options(std::move(options), categories);
    }

    PhoneResponse call(std::string_view method, std::string_view path, std::string_view key, std::string_view body = {})
    {
        PhoneRequest request;
        request.method = method;
        request.path = path;
        request.token = key;
        request.body = body;
        request.peer.address = address_;
        return service_->handle(request);
    }
    PhoneResponse post(std::string_view path, std::string_view key, std::string_view body)
    {
        return call("POST", path, key, body);
    }
    static std::string error_of(const PhoneResponse& response)
    {
        const json::value body = json::parse(response.body);
        const json::value* error = body.as_object().if_contains("error");
        return error != nullptr ? std::string(error->at("code").as_string()) : std::string();
    }
    std::string body_of(std::string_view title, const Uuid& id, std::string_view more = "")
    {
        return R"({"id":")" + id.to_string() + R"(","category":"0202","lon":105.5,"lat":29.5,"title":")" +
               std::string(title) + "\"" + std::string(more) + "}";
    }
    Uuid new_id() { return Uuid::make(clock_, random_); }
    static std::string asks(const Uuid& id, std::string_view more = "")
    {
        return R"({"id":")" + id.to_string() + "\"" + std::string(more) + "}";
    }
    void finish(const Uuid& id)
    {
        ASSERT_EQ(refusal(desk_, a_move(id, domain::Move::Dispatch, id_of("sun"))), "");
        ASSERT_EQ(refusal(worker_, a_move(id, domain::Move::Sign)), "");
        const auto photo = store_->put_blob_of(worker_.user, "\x89PNG\r\n\x1a\nfixed", "image/png", clock_.now());
        ASSERT_TRUE(photo);
        domain::MoveCase fed_back = a_move(id, domain::Move::FeedBack, {}, "灯泡已换");
        fed_back.attachments = {*photo};
        ASSERT_EQ(refusal(worker_, fed_back), "");
    }

    std::unique_ptr<VisitService> service_;
    std::string address_ = "192.168.1.20";
};

TEST_F(VisitTest, AReportIsFollowedToItsEndAndRatedOnce)
{
    const auto photo = post("/api/visit/blob", my_key, "\xFF\xD8\xFFpicture");
    ASSERT_EQ(photo.status, 201) << photo.body;
    const std::string hash(json::parse(photo.body).at("sha256").as_string());
    const Uuid id = new_id();
    const auto made = post("/api/visit/report", my_key, body_of("路灯不亮", id, R"(,"photos":[")" + hash + "\"]"));
    ASSERT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(case_of(id).source, domain::CaseSource::Resident);
    EXPECT_EQ(case_of(id).area_code, "990101001001001");

    json::value now = json::parse(post("/api/visit/progress", my_key, asks(id)).body);
    EXPECT_EQ(now.at("stage").as_int64(), 1);
    EXPECT_EQ(now.at("moves").as_array().size(), 1U);
    EXPECT_FALSE(now.at("can_rate").as_bool());
    EXPECT_EQ(post("/api/visit/rate", my_key, asks(id, R"(,"score":5)")).status, 409) << "not before it is closed";

    finish(id);
    now = json::parse(post("/api/visit/progress", my_key, asks(id)).body);
    EXPECT_EQ(now.at("result").as_string(), "") << "nobody has checked it yet";
    ASSERT_EQ(refusal(desk_, a_move(id, domain::Move::Close)), "");
    now = json::parse(post("/api/visit/progress", my_key, asks(id)).body);
    EXPECT_EQ(now.at("result").as_string(), "灯泡已换");
    EXPECT_TRUE(now.at("can_rate").as_bool());
    for (const char* wrong : {"0", "6", "\"5\"", "null", "1e9", "-1"})
        EXPECT_EQ(post("/api/visit/rate", my_key, asks(id, std::string(",\"score\":") + wrong)).status, 400) << wrong;
    EXPECT_EQ(post("/api/visit/rate", my_key, asks(id, R"(,"score":4)")).status, 200);
    EXPECT_EQ(case_of(id).satisfaction, 4);
    EXPECT_EQ(post("/api/visit/rate", my_key, asks(id, R"(,"score":1)")).status, 409) << "once";
    EXPECT_EQ(case_of(id).satisfaction, 4);
}

TEST_F(VisitTest, SentTwiceIsOneCase)
{
    const Uuid id = new_id();
    const auto first = post("/api/visit/report", my_key, body_of("路灯不亮", id));
    const auto again = post("/api/visit/report", my_key, body_of("路灯不亮", id));
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(again.status, 201);
}

TEST_F(VisitTest, NobodyElseFollowsRatesOrRepeats)
{
    const Uuid id = new_id();
    ASSERT_EQ(post("/api/visit/report", my_key, body_of("路灯不亮", id)).status, 201);
    const auto none = post("/api/visit/progress", your_key, asks(new_id()));
    const auto others = post("/api/visit/progress", your_key, asks(id));
    EXPECT_EQ(others.status, 404);
    EXPECT_EQ(error_of(none), error_of(others)) << "what is there cannot be told from what is not";
    EXPECT_EQ(post("/api/visit/rate", your_key, asks(id, R"(,"score":1)")).status, 404);
    EXPECT_EQ(error_of(post("/api/visit/report", your_key, body_of("路灯不亮", id))), "platform.command_of_another");
    // A case that the office has made is nobody's.
    EXPECT_EQ(post("/api/visit/progress", my_key, asks(report().id)).status, 404);
}

TEST_F(VisitTest, APhotoIsAttachedByWhoSentItAlone)
{
    const auto photo = post("/api/visit/blob", my_key, "\xFF\xD8\xFFmine");
    const std::string hash(json::parse(photo.body).at("sha256").as_string());
    const auto stolen =
        post("/api/visit/report", your_key, body_of("路灯不亮", new_id(), R"(,"photos":[")" + hash + "\"]"));
    EXPECT_EQ(error_of(stolen), "platform.no_such_blob");
    EXPECT_EQ(error_of(post("/api/visit/blob", my_key, "<svg onload=alert(1)>")), "platform.not_a_photo");
    EXPECT_EQ(post("/api/visit/blob", my_key, "\xFF\xD8\xFF" + std::string(most_visit_photo, 'x')).status, 413);
}

TEST_F(VisitTest, WhateverComesIsAnswered)
{
    const std::string good = body_of("路灯不亮", new_id());
    for (const std::string_view key : {std::string_view(""), std::string_view("short"),
             std::string_view("AAAAAAAAAAAAAAAAAAAAA="), std::string_view("AAAAAAAAAAAAAAAAAAAA\n\x01")})
        EXPECT_EQ(post("/api/visit/report", key, good).status, 400) << key;
    EXPECT_EQ(post("/api/visit/report", std::string(65, 'A'), good).status, 400);
    clock_.advance(3'600'000);
    for (const std::string& body : {std::string(), std::string("[]"), std::string("{"), std::string(R"({"id":7})"),
             std::string(R"({"title":"x"})"), body_of("x", new_id(), R"(,"photos":[1])"),
             body_of("x", new_id(), R"(,"lon":"a")"), body_of("", new_id()),
             body_of("x", new_id(), R"(,"photos":["a","b","c","d"])")}) {
        EXPECT_EQ(post("/api/visit/report", my_key, body).status / 100, 4) << body;
        clock_.advance(600'000);
    }
    EXPECT_EQ(post("/api/visit/report", my_key, std::string(70'000, '[')).status, 413);
    EXPECT_EQ(call("GET", "/api/visit/report", my_key).status, 405);
    EXPECT_EQ(call("GET", "/api/visit/nothing", my_key).status, 404);
    EXPECT_EQ(post("/api/visit/worker", my_key, "{}").status, 404) << "nobody is lent on a real platform";
}

TEST_F(VisitTest, OneAddressMayNotAskForEver)
{
    int taken = 0;
    for (int i = 0; i < 12; ++i)
        taken += post("/api/visit/report", my_key, body_of("路灯不亮", new_id())).status == 201 ? 1 : 0;
    EXPECT_EQ(taken, 10);
    const auto refused = post("/api/visit/report", your_key, body_of("路灯不亮", new_id()));
    EXPECT_EQ(refused.status, 429) << "another key makes no difference";
    address_ = "192.168.1.21";
    EXPECT_EQ(post("/api/visit/report", your_key, body_of("路灯不亮", new_id())).status, 201);
    address_ = "192.168.1.20";
    clock_.advance(600'001);
    EXPECT_EQ(post("/api/visit/report", my_key, body_of("路灯不亮", new_id())).status, 201);
}

TEST_F(VisitTest, AllTogetherMayNotEither)
{
    int taken = 0;
    for (int i = 0; i < 400; ++i) {
        address_ = "10.0." + std::to_string(i / 250) + "." + std::to_string(i % 250);
        taken += post("/api/visit/report", my_key, body_of("路灯不亮", new_id())).status == 201 ? 1 : 0;
    }
    EXPECT_EQ(taken, 300);
}

TEST_F(VisitTest, ClosedUnlessOpened)
{
    open_doors({});
    EXPECT_EQ(error_of(post("/api/visit/report", my_key, body_of("路灯不亮", new_id()))), "platform.visits_closed");
    EXPECT_EQ(call("GET", "/api/visit/start", my_key).status, 404);
}

TEST_F(VisitTest, WordsSayWhatKindItIs)
{
    domain::Category lights, lamp;
    lights.code = "02";
    lights.zh = "公用设施";
    lights.en = "Utilities";
    lamp.code = "0202";
    lamp.zh = "路灯";
    lamp.en = "Street lamps";
    lamp.words = {"路灯"};
    const auto tree = domain::CategoryTree::make({lights, lamp});
    ASSERT_TRUE(tree);
    open_doors({.open = true}, &*tree);
    const auto say = [&](std::string_view title) {
        return R"({"id":")" + new_id().to_string() + R"(","title":")" + std::string(title) + "\"}";
    };
    EXPECT_EQ(post("/api/visit/report", my_key, say("门口的路灯不亮")).status, 201);
    EXPECT_EQ(error_of(post("/api/visit/report", my_key, say("嗯"))), "platform.category_unclear");
    const json::value start = json::parse(call("GET", "/api/visit/start", {}).body);
    EXPECT_EQ(start.at("categories").at(0).at("subclasses").at(0).at("code").as_string(), "0202");
    EXPECT_EQ(start.at("places").as_array().size(), 0U) << "areas of this town have no labels";
}

TEST_F(VisitTest, APresenterDirectsTheDayAndNobodyElse)
{
    const std::array<std::pair<User, std::string>, 2> accounts{{
        {{"wall", "大屏", domain::UserRole::Viewer, "", 2, {}}, "wall-token"},
        {{"resident", "居民", domain::UserRole::Resident, "", 1, {}}, "r"},
    }};
    ASSERT_TRUE(store_->put_accounts(accounts, noon));
    DayService service(*store_);
    const auto ask = [&](std::string_view method, std::string_view token, std::string_view body = {}) {
        PhoneRequest request;
        request.method = method;
        request.path = day_path;
        request.token = token;
        request.body = body;
        return service.handle(request);
    };
    EXPECT_EQ(ask("GET", "wall-token").status, 404) << "a real platform plays no day";
    std::vector<std::pair<DemoOrder, std::size_t>> orders;
    service.set_day([&](DemoOrder order, std::size_t act) {
        orders.emplace_back(order, act);
        return DemoDay{.acts = 18, .paused = order == DemoOrder::Pause, .current = act + 1, .title = "水管爆了"};
    });
    EXPECT_EQ(ask("GET", "r").status, 403);
    EXPECT_EQ(ask("POST", "nobody", R"({"order":"next"})").status, 401);
    EXPECT_EQ(json::parse(ask("GET", "wall-token").body).at("acts").as_int64(), 18);
    EXPECT_TRUE(json::parse(ask("POST", "wall-token", R"({"order":"pause"})").body).at("paused").as_bool());
    EXPECT_EQ(ask("POST", "wall-token", R"({"order":"play","act":4})").status, 200);
    for (const char* wrong : {R"({"order":"play"})", R"({"order":"play","act":0})", R"({"order":"play","act":1e300})",
             R"({"order":"play","act":"4"})", R"({"order":"stop"})", "{}", "[]"})
        EXPECT_EQ(ask("POST", "wall-token", wrong).status, 400) << wrong;
    using Orders = std::vector<std::pair<DemoOrder, std::size_t>>;
    EXPECT_EQ(orders, (Orders{{DemoOrder::Look, 0}, {DemoOrder::Pause, 0}, {DemoOrder::Play, 3}}));
}

TEST(PhonePages, AreSmallAndTakeNothingFromElsewhere)
{
    const std::array<std::pair<std::string_view, std::array<std::string_view, 3>>, 2> pages{{
        {"/r", {"/phone/page.css", "/phone/common.js", "/phone/r.js"}},
        {"/w", {"/phone/page.css", "/phone/common.js", "/phone/w.js"}},
    }};
    for (const auto& [path, parts] : pages) {
        const PhonePage* page = find_phone_page(path);
        ASSERT_NE(page, nullptr) << path;
        std::size_t bytes = page->content.size();
        for (const std::string_view part : parts) {
            const PhonePage* found = find_phone_page(part);
            ASSERT_NE(found, nullptr) << part;
            bytes += found->content.size();
            EXPECT_NE(page->content.find(part), std::string_view::npos) << path << " loads " << part;
            EXPECT_EQ(found->content.find("http://"), std::string_view::npos) << part;
            EXPECT_EQ(found->content.find("https://"), std::string_view::npos) << part;
            EXPECT_EQ(found->content.find("innerHTML"), std::string_view::npos) << part;
        }
        EXPECT_LE(bytes, most_phone_page) << path;
        EXPECT_TRUE(page->content_type.starts_with("text/html")) << path;
    }
    EXPECT_EQ(find_phone_page("/phone/../main.cpp"), nullptr);
}

} // namespace yiping::platform::testing
