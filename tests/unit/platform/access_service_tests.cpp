// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include "gateway/access_service.h"

#include <boost/json.hpp>

namespace yiping::platform::testing {

namespace json = boost::json;

class AccessServiceTest : public StoreTest {
protected:
    AccessServiceTest()
    {
        const std::string folder = (folder_ / "tls").string();
        EXPECT_TRUE(crypto::server_identity(folder, clock_, {}));
        service_ = std::make_unique<AccessService>(*store_, clock_, crypto::Authority::open(folder).value());
        const std::string hash = crypto::hash_password(word_, access().policy().cost, random_).value();
        EXPECT_TRUE(access().add_account(
            {"chen", "陈 值班员", domain::UserRole::Operator, "990101001001", 1, {}}, hash, true, "ctl", clock_.now()));
    }

    [[nodiscard]] Access& access() { return *store_->access(); }
    PhoneResponse post(std::string_view path, std::string_view body, std::string_view token = {})
    {
        AccessRequest request;
        request.method = "POST";
        request.path = path;
        request.token = token;
        request.body = body;
        request.peer = peer_;
        auto answer = service_->begin(request, admitted_);
        if (auto* work = std::get_if<AccessService::Work>(&answer)) {
            work->hash();
            return work->finish();
        }
        return std::get<PhoneResponse>(answer);
    }
    static std::string code_of(const PhoneResponse& answer)
    {
        const json::value body = json::parse(answer.body);
        const auto* error = body.as_object().if_contains("error");
        return error == nullptr ? "none" : std::string(error->at("code").as_string());
    }
    std::string sign_in(std::string_view word)
    {
        const auto answer = post("/api/sign-in", json::serialize(json::object{{"user", "chen"}, {"password", word}}));
        return answer.status == 200 ? std::string(json::parse(answer.body).at("token").as_string()) : code_of(answer);
    }

    static constexpr std::string_view word_ = "沱江夜雨三更天凉了啊";
    std::unique_ptr<AccessService> service_;
    Peer peer_{{}, {}, "192.0.2.1", false};
    Result<void> admitted_;
};

TEST_F(AccessServiceTest, FirstSignInHasToChangeThePassword)
{
    const auto answer = post("/api/sign-in",
        R"({"user":"chen","password":"沱江夜雨三更天凉了啊","console_id":"0199f3a2-0000-7000-8000-000000000001"})");
    ASSERT_EQ(answer.status, 200) << answer.body;
    const json::value body = json::parse(answer.body);
    EXPECT_EQ(body.at("user").as_string(), "chen");
    EXPECT_EQ(body.at("post").as_string(), "陈 值班员");
    EXPECT_EQ(body.at("role").as_string(), "operator");
    EXPECT_EQ(body.at("scope").as_string(), "990101001001");
    EXPECT_EQ(body.at("mask_level").to_number<int>(), 1);
    EXPECT_TRUE(body.at("must_change").as_bool());
    EXPECT_EQ(body.at("offline_until").as_int64(), clock_.now() + 72 * 3'600'000LL);
    const std::string token(body.at("token").as_string());

    const auto change = [&](std::string_view old_word, std::string_view new_word) {
        return post("/api/password", json::serialize(json::object{{"old", old_word}, {"new", new_word}}), token);
    };
    EXPECT_EQ(code_of(change(word_, "short")), "platform.password_short");
    EXPECT_EQ(code_of(change(word_, word_)), "platform.password_same");
    EXPECT_EQ(code_of(change("wrong word wrong", "一个很好的新密码在此")), "platform.wrong_sign_in");
    EXPECT_EQ(change(word_, "一个很好的新密码在此").status, 200);
    EXPECT_FALSE(access().identify(token, peer_, {}, clock_.now())->must_change);
    EXPECT_EQ(sign_in(word_), "platform.wrong_sign_in");
    EXPECT_EQ(sign_in("一个很好的新密码在此").size(), 43U);
    EXPECT_EQ(post("/api/sign-out", "", token).status, 200);
    EXPECT_EQ(post("/api/sign-out", "{}", token).status, 401);
    EXPECT_EQ(change("一个很好的新密码在此", "再一个很好的新密码啊").status, 401);
}

TEST_F(AccessServiceTest, AnswersOfWrongAndUnknownAreTheSameBytes)
{
    const auto wrong = post("/api/sign-in", R"({"user":"chen","password":"not the password"})");
    const auto nobody = post("/api/sign-in", R"({"user":"nobody","password":"not the password"})");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.status, nobody.status);
    EXPECT_EQ(wrong.body, nobody.body);
    EXPECT_EQ(json::parse(wrong.body).at("error").at("message").as_string(), "账号或密码不对。");
}

TEST_F(AccessServiceTest, FieldsAreStrict)
{
    for (const char* body : {"", "[]", "{", R"({"user":"chen"})", R"({"user":"chen","password":7})",
             R"({"user":"chen","password":"x","role":"administrator"})",
             R"({"user":"chen","password":"x","console_id":"7"})", R"({"user":[[[[[["a"]]]]]],"password":"x"})",
             R"({"user":"","password":"x"})"}) {
        const auto answer = post("/api/sign-in", body);
        EXPECT_EQ(answer.status, 400) << body << answer.body;
    }
    EXPECT_EQ(post("/api/sign-in", R"({"user":"chen","password":")" + std::string(40'000, 'x') + "\"}").status, 413);
    AccessRequest get;
    get.method = "GET";
    get.path = "/api/sign-in";
    EXPECT_EQ(std::get<PhoneResponse>(service_->begin(get, {})).status, 405);
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM session").value(), 0);
}

TEST_F(AccessServiceTest, AddressThatTriesTooOftenHasToWait)
{
    for (int index = 0; index < 30; ++index) {
        const auto answer =
            post("/api/sign-in", R"({"user":"user)" + std::to_string(index) + R"(","password":"guess"})");
        EXPECT_EQ(answer.status, 401);
    }
    const auto answer = post("/api/sign-in", R"({"user":"chen","password":"guess"})");
    EXPECT_EQ(answer.status, 429);
    EXPECT_EQ(json::parse(answer.body).at("error").at("args").at("seconds").as_int64(), 900);
    peer_.address = "192.0.2.2";
    EXPECT_EQ(sign_in(word_).size(), 43U) << "others go on";
    peer_.address = "192.0.2.1";
    clock_.advance(15 * 60'000);
    EXPECT_EQ(sign_in(word_).size(), 43U);
}

TEST_F(AccessServiceTest, OnlySoManyPasswordsWait)
{
    AccessRequest request;
    request.method = "POST";
    request.path = "/api/sign-in";
    request.body = R"({"user":"chen","password":"guess"})";
    std::vector<AccessService::Work> waiting;
    for (int index = 0; index < 32; ++index)
        waiting.push_back(std::get<AccessService::Work>(service_->begin(request, {})));
    const auto answer = service_->begin(request, {});
    ASSERT_TRUE(std::holds_alternative<PhoneResponse>(answer));
    EXPECT_EQ(std::get<PhoneResponse>(answer).status, 503);
    for (auto& each : waiting) {
        each.hash();
        static_cast<void>(each.finish());
    }
    peer_.address = "192.0.2.3";
    EXPECT_EQ(sign_in(word_), "platform.sign_in_locked") << "and the places are free again";
}

TEST_F(AccessServiceTest, ConsoleIsEnrolledAndRenewsOverHttp)
{
    const std::string code = access().invite("大屏一号", 3'600'000, "ctl", clock_.now())->code;
    const std::string key = crypto::make_private_key().value();
    const std::string csr = crypto::make_certificate_request(key, "x").value();
    admitted_ = make_error(Fault::Refused, "platform.not_enrolled");
    EXPECT_EQ(sign_in(word_), "platform.not_enrolled");
    const auto made =
        post("/api/enrol", json::serialize(json::object{{"code", code}, {"csr", csr}, {"name", "值班室"}}));
    ASSERT_EQ(made.status, 201) << made.body;
    const json::value body = json::parse(made.body);
    const auto facts = crypto::read_certificate_facts(body.at("certificate").as_string());
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->common_name, body.at("console_id").as_string());
    EXPECT_TRUE(crypto::read_certificate_facts(body.at("authority").as_string()));
    EXPECT_EQ(access().consoles()->front().name, "值班室");

    admitted_ = {};
    EXPECT_EQ(code_of(post("/api/renew", json::serialize(json::object{{"csr", csr}}))), "platform.not_enrolled");
    peer_.console_id = Uuid::parse(facts->common_name).value();
    peer_.serial = facts->serial;
    clock_.advance(70 * 86'400'000LL);
    EXPECT_EQ(post("/api/renew", json::serialize(json::object{{"csr", csr}})).status, 201);
    EXPECT_EQ(code_of(post("/api/sign-in",
                  R"({"user":"chen","password":"x","console_id":"0199f3a2-0000-7000-8000-000000000001"})")),
        "platform.wrong_console");
}

TEST_F(AccessServiceTest, CodesCannotBeGuessedThrough)
{
    const std::string code = access().invite("大屏一号", 3'600'000, "ctl", clock_.now())->code;
    const std::string csr = crypto::make_certificate_request(crypto::make_private_key().value(), "x").value();
    const auto enrol = [&](std::string_view with) {
        return post("/api/enrol", json::serialize(json::object{{"code", with}, {"csr", csr}}));
    };
    for (int index = 0; index < 10; ++index)
        EXPECT_EQ(enrol("ACDEF-GHJKM").status, 403);
    EXPECT_EQ(enrol(code).status, 429) << "not even the right one";
    for (int address = 0; address < 9; ++address) {
        peer_.address = "198.51.100." + std::to_string(address);
        for (int index = 0; index < 10; ++index)
            EXPECT_EQ(enrol("ACDEF-GHJKM").status, 403);
    }
    peer_.address = "203.0.113.1";
    EXPECT_EQ(enrol(code).status, 429) << "many addresses do not help";
    clock_.advance(3'600'000);
    EXPECT_EQ(enrol(access().invite("x", 3'600'000, "ctl", clock_.now())->code).status, 201);
}

} // namespace yiping::platform::testing
