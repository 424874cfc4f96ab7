// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include "phone/phone_service.h"

#include <yiping/crypto/hash.h>

#include <boost/json.hpp>

namespace yiping::platform::testing {

namespace json = boost::json;

class PhoneTest : public StoreTest {
protected:
    PhoneTest()
    {
        const std::array<std::pair<User, std::string>, 3> accounts{{
            {{"resident", "居民", domain::UserRole::Resident, "", 1, {}}, "r"},
            {{"worker:sun", "孙 网格员", domain::UserRole::Worker, "", 1, id_of("sun")}, "w"},
            {{"worker:li", "李 网格员", domain::UserRole::Worker, "", 1, id_of("li")}, "w2"},
        }};
        EXPECT_TRUE(store_->put_accounts(accounts, noon));
    }

    PhoneResponse call(
        std::string_view method, std::string_view path, std::string_view token, std::string_view body = {})
    {
        clock_.advance(1000);
        PhoneService service(*store_, clock_, random_);
        PhoneRequest request;
        request.method = method;
        request.path = path;
        request.token = token;
        request.body = body;
        return service.handle(request);
    }
    PhoneResponse post(std::string_view path, std::string_view token, std::string_view body)
    {
        return call("POST", path, token, body);
    }
    static std::string error_of(const PhoneResponse& response)
    {
        const json::value body = json::parse(response.body);
        EXPECT_FALSE(body.at("error").at("message").as_string().empty());
        return std::string(body.at("error").at("code").as_string());
    }
    std::string photo()
    {
        const auto kept = post("/api/blob", "w", "\x89PNG\r\n\x1a\nrest");
        EXPECT_EQ(kept.status, 201);
        return std::string(json::parse(kept.body).at("sha256").as_string());
    }
    static constexpr std::string_view good_report =
        R"({"category":"0202","title":"路灯不亮","lon":105.5,"lat":29.5,"name":"孙丽君","phone":"13812340000"})";
};

TEST_F(PhoneTest, ReportIsACase)
{
    const auto made = post("/api/report", "r", good_report);
    ASSERT_EQ(made.status, 201) << made.body;
    const json::value body = json::parse(made.body);
    EXPECT_EQ(body.at("number").as_string(), "20260318-0001");
    EXPECT_EQ(body.at("area_code").as_string(), "990101001001001");
    const auto id = Uuid::parse(body.at("id").as_string());
    ASSERT_TRUE(id);
    EXPECT_EQ(case_of(*id).title, "路灯不亮");
    EXPECT_EQ(case_of(*id).source, domain::CaseSource::Resident);
    EXPECT_EQ(made.body.find("13812340000"), std::string::npos);
}

TEST_F(PhoneTest, HolderSeesTheReportersPhoneAndNobodyElseDoes)
{
    const domain::Case data = report();
    ASSERT_EQ(execute({"desk", "陈", domain::UserRole::Supervisor, "", 1, "desk", {}},
                  a_move(data.id, domain::Move::Dispatch, id_of("sun")))
                  .outcome,
        protocol::Outcome::Accepted);
    const std::string slip = slip_of(id_of("sun")).id.to_string();
    const std::string body = R"({"assignment_id":")" + slip + R"(","field":"reporter_phone","reason":"联系上报人"})";
    const auto shown = post("/api/worker/reveal", "w", body);
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(json::parse(shown.body).at("value").as_string(), "13812340000");
    EXPECT_EQ(json::parse(shown.body).at("until").as_int64(), clock_.now() + 300'000);
    EXPECT_EQ(post("/api/worker/reveal", "w2", body).status, 404);
    EXPECT_EQ(post("/api/worker/reveal", "r", body).status, 403);
    EXPECT_EQ(error_of(post("/api/worker/reveal", "w",
                  R"({"assignment_id":")" + slip + R"(","field":"reporter_phone","reason":""})")),
        "platform.reason_short");
    EXPECT_EQ(store_->access()->audit().count("worker:sun", audit_action::reveal, 0).value(), 1);
    EXPECT_EQ(store_->access()->audit().count("worker:li", audit_action::reveal_refused, 0).value(), 1);
}

TEST_F(PhoneTest, PhotoBelongsToItsSender)
{
    const std::string photo_of_sun = photo(); // sent by w
    const std::string with_photo =
        R"({"category":"0202","title":"x","lon":105.5,"lat":29.5,"photos":[")" + photo_of_sun + R"("]})";
    ASSERT_EQ(post("/api/report", "w", with_photo).status, 201);
    const std::string fresh = crypto::sha256_hex("\x89PNG\r\n\x1a\nfresh");
    ASSERT_EQ(post("/api/blob", "w2", "\x89PNG\r\n\x1a\nfresh").status, 201);
    EXPECT_EQ(error_of(post("/api/report", "r",
                  R"({"category":"0202","title":"x","lon":105.5,"lat":29.5,"photos":[")" + fresh + R"("]})")),
        "platform.no_such_blob");
}

TEST_F(PhoneTest, ReportSentTwiceIsOneCase)
{
    const std::string body =
        R"({"id":"0199f3a2-0000-7000-8000-000000000001","category":"0202","title":"x","lon":105.5,"lat":29.5})";
    const auto first = post("/api/report", "r", body);
    const auto second = post("/api/report", "r", body);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(first.body, second.body);
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM \"case\"").value(), 1);
}

TEST_F(PhoneTest, BrokenInputIsSaidAndNothingIsKept)
{
    const std::int64_t head = store_->head();
    EXPECT_EQ(error_of(post("/api/report", "r", R"({"category":"0202","title":)")), "platform.bad_json");
    EXPECT_EQ(error_of(post("/api/report", "r", "[]")), "platform.bad_json");
    EXPECT_EQ(error_of(post("/api/report", "r", std::string(100, '[') + std::string(100, ']'))), "platform.bad_json");
    EXPECT_EQ(error_of(post("/api/report", "r", "")), "platform.bad_json");
    std::string large(70'000, ' ');
    large += "{}";
    EXPECT_EQ(error_of(post("/api/report", "r", large)), "platform.body_too_large");
    EXPECT_EQ(error_of(post("/api/report", "r", R"({"category":"0202","title":7})")), "platform.wrong_field");
    EXPECT_EQ(
        error_of(post("/api/report", "r", R"({"category":"0202","title":"x","lon":"105"})")), "platform.wrong_field");
    EXPECT_EQ(error_of(post("/api/report", "r", R"({"category":"0202","title":"x","lon":1e999,"lat":1})")),
        "platform.bad_position");
    EXPECT_EQ(error_of(post("/api/report", "r", R"({"category":"0202","title":"x","households":1e300})")),
        "platform.wrong_field");
    EXPECT_EQ(error_of(post("/api/report", "r", R"({"category":"0202"})")), "domain.title_needed");
    EXPECT_EQ(error_of(post("/api/report", "r", R"({"category":"0202","title":"x","id":"nonsense"})")),
        "platform.wrong_field");
    EXPECT_EQ(error_of(post("/api/report", "r", "{\"category\":\"0202\",\"title\":\"\xFF\"}")), "platform.bad_json");
    EXPECT_EQ(error_of(post("/api/blob", "r", "GIF89a")), "platform.not_a_photo");
    EXPECT_EQ(error_of(post("/api/worker/position", "w", "{}")), "platform.wrong_field");
    EXPECT_EQ(store_->head(), head);
}

TEST_F(PhoneTest, RightsPathsAndMethods)
{
    const auto wrong = post("/api/report", "nobody", good_report);
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(error_of(wrong), "platform.wrong_token");
    EXPECT_EQ(call("GET", "/api/worker/assignments", "r").status, 403);
    EXPECT_EQ(call("GET", "/api/report", "r").status, 405);
    EXPECT_EQ(call("GET", "/etc/passwd", "r").status, 404);
    const auto health = call("GET", "/api/health", "");
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(json::parse(health.body).at("revision").as_int64(), store_->head());
}

TEST_F(PhoneTest, WorkerFetchesSignsAndFeedsBack)
{
    const domain::Case data = report();
    ASSERT_EQ(execute(desk_, a_move(data.id, domain::Move::Dispatch, id_of("sun"), "请尽快")).outcome,
        protocol::Outcome::Accepted);
    const auto listed = call("GET", "/api/worker/assignments", "w");
    ASSERT_EQ(listed.status, 200) << listed.body;
    const json::array list = json::parse(listed.body).at("assignments").as_array();
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].at("number").as_string(), data.number);
    EXPECT_EQ(list[0].at("note").as_string(), "请尽快");
    EXPECT_EQ(list[0].at("delivery").as_string(), "Delivered");
    EXPECT_EQ(slip_of(id_of("sun")).delivery, domain::Delivery::Delivered);
    EXPECT_TRUE(json::parse(call("GET", "/api/worker/assignments", "w2").body).at("assignments").as_array().empty());

    const std::string slip = std::string(list[0].at("id").as_string());
    const std::string of_slip = "{\"assignment_id\":\"" + slip + "\"";
    EXPECT_EQ(post("/api/worker/sign", "w2", of_slip + "}").status, 404) << "not his";
    EXPECT_EQ(post("/api/worker/sign", "w", of_slip + "}").status, 200);
    EXPECT_EQ(error_of(post("/api/worker/feedback", "w", of_slip + R"(,"note":"好了"})")), "domain.photo_needed");
    const std::string feedback =
        of_slip + R"(,"note":"好了","id":"0199f3a2-0000-7000-8000-000000000002","photos":[")" + photo() + "\"]}";
    EXPECT_EQ(post("/api/worker/feedback", "w", feedback).status, 200);
    EXPECT_EQ(post("/api/worker/feedback", "w", feedback).status, 200) << "a repeat is answered alike";
    EXPECT_EQ(case_of(data.id).step, domain::Step::FedBack);
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM attachment").value(), 1);
    EXPECT_EQ(post("/api/worker/position", "w", R"({"lon":105.5,"lat":29.5})").status, 200);
}

TEST_F(PhoneTest, WorkerGivesASlipBackWithAReason)
{
    const domain::Case data = report();
    ASSERT_EQ(
        execute(desk_, a_move(data.id, domain::Move::Dispatch, id_of("sun"))).outcome, protocol::Outcome::Accepted);
    const std::string of_slip = "{\"assignment_id\":\"" + slip_of(id_of("sun")).id.to_string() + "\"";
    EXPECT_EQ(error_of(post("/api/worker/return", "w", of_slip + "}")), "domain.reason_needed");
    EXPECT_EQ(post("/api/worker/return", "w", of_slip + R"(,"note":"不在本网格"})").status, 200);
    EXPECT_EQ(case_of(data.id).step, domain::Step::Filed);
    EXPECT_TRUE(store_->open_assignments_of(id_of("sun"))->empty());
}

} // namespace yiping::platform::testing
