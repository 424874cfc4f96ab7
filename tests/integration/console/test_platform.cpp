// SPDX-License-Identifier: GPL-3.0-or-later
#include "test_platform.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/crypto/password.h>
#include <yiping/platform/access.h>
#include <yiping/platform/sqlite_store.h>

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <format>

namespace yiping::test {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view district = "990101";

/// Until the file is there: it is renamed into place when the platform listens.
void wait_for_file(const std::string& path)
{
    const int watch = inotify_init1(IN_CLOEXEC);
    inotify_add_watch(watch, fs::path(path).parent_path().c_str(), IN_MOVED_TO | IN_CREATE);
    while (!fs::exists(path)) {
        pollfd ready{watch, POLLIN, 0};
        ASSERT_EQ(poll(&ready, 1, 30'000), 1) << "the platform did not start";
        char events[4096];
        ASSERT_GT(read(watch, events, sizeof events), 0);
    }
    close(watch);
}

std::unique_ptr<platform::SqliteStore> open_store(const std::string& path)
{
    auto store = platform::SqliteStore::open(path);
    EXPECT_TRUE(store) << store.error().debug_text();
    return store ? std::move(*store) : nullptr;
}

} // namespace

Folder::Folder()
{
    std::string name = (fs::temp_directory_path() / "yiping-console-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
        std::abort();
    path_ = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

TestPlatform::TestPlatform(std::string folder, std::size_t cases) : folder_(std::move(folder))
{
    fs::create_directories(folder_);
    SystemClock clock;
    domain::RowSet rows;
    domain::Responder worker;
    worker.id = responder_ = Uuid::from_name("test", "worker");
    worker.district_id = district;
    worker.area_code = "990101001001001";
    worker.name = "李";
    worker.on_duty = true;
    rows.responder_rows.push_back(worker);
    for (std::size_t number = 0; number < cases; ++number) {
        domain::Case row;
        row.id = Uuid::from_name("test-case", std::to_string(number));
        row.district_id = district;
        row.area_code = worker.area_code;
        row.number = std::format("T{:06}", number);
        row.title = "井盖缺失";
        row.step = domain::Step::Filed;
        row.opened_at = row.step_at = clock.now() - 60'000;
        cases_.push_back(row.id);
        rows.case_rows.push_back(std::move(row));
    }
    const auto store = open_store(database());
    const auto done = store->put(rows, {}, clock.now());
    EXPECT_TRUE(done) << done.error().debug_text();
}

void TestPlatform::start(const std::vector<std::string>& more)
{
    const std::string ready = folder_ + "/ready.json";
    fs::remove(ready);
    std::vector<std::string> arguments{"--store", "sqlite:" + database(), "--port", std::to_string(port_),
        "--phone-port", "0", "--ready-file", ready, "--log-dir", folder_ + "/logs"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    process_ = std::make_unique<Child>("yiping-platform", arguments);
    ASSERT_NO_FATAL_FAILURE(wait_for_file(ready));
    const auto text = crypto::read_file(ready);
    ASSERT_TRUE(text);
    const auto object = boost::json::parse(*text).as_object();
    port_ = static_cast<std::uint16_t>(object.at("port").to_number<int>());
    authority_path_ = object.at("certificate").as_string();
    token_ = object.at("tokens").as_object().at("desk").as_string();
    wall_token_ = object.at("tokens").as_object().at("wall").as_string();
}

void TestPlatform::add_user(const std::string& name, const std::string& post, const std::string& password,
    const std::string& scope, bool must_change)
{
    SystemClock clock;
    SystemRandom random;
    const auto store = open_store(database());
    if (!scope.empty()) {
        domain::RowSet rows;
        domain::Area area;
        area.id = Uuid::from_name("test-area", scope);
        area.district_id = district;
        area.area_code = scope;
        area.name = "天池村";
        area.level = domain::AreaLevel::Village;
        rows.area_rows.push_back(std::move(area));
        const auto put = store->put(rows, {}, clock.now());
        ASSERT_TRUE(put) << put.error().debug_text();
    }
    // The hash says what it costs, and the platform believes it.
    const auto hash = crypto::hash_password(password, {1024, 1, 1}, random);
    ASSERT_TRUE(hash);
    const auto done = store->access()->add_account(
        {name, post, domain::UserRole::Operator, scope, 1, {}}, *hash, must_change, "ctl", clock.now());
    ASSERT_TRUE(done) << done.error().debug_text();
}

std::string TestPlatform::invite()
{
    SystemClock clock;
    const auto made = open_store(database())->access()->invite("指挥台一号", 3'600'000, "ctl", clock.now());
    EXPECT_TRUE(made) << made.error().debug_text();
    return made ? made->code : "";
}

std::string TestPlatform::enrol_days_ago(const std::string& request, int days)
{
    SystemClock today;
    ManualClock then(today.now() - days * 86'400'000LL);
    const auto store = open_store(database());
    const auto authority = crypto::Authority::open(folder_ + "/tls");
    EXPECT_TRUE(authority) << authority.error().debug_text();
    const auto invitation = store->access()->invite("指挥台一号", 3'600'000, "ctl", then.now());
    EXPECT_TRUE(invitation) << invitation.error().debug_text();
    if (!authority || !invitation)
        return {};
    const auto made = store->access()->enrol(invitation->code, request, "", *authority, {}, then);
    EXPECT_TRUE(made) << made.error().debug_text();
    return made ? made->certificate : "";
}

std::vector<std::string> TestPlatform::actors_of(const Uuid& case_id) const
{
    const auto store = open_store(database());
    auto statement = store->database().prepare("SELECT actor FROM case_move WHERE case_id = ?1 ORDER BY at, id");
    EXPECT_TRUE(statement);
    statement->bind(0, case_id);
    std::vector<std::string> actors;
    while (statement->step().value_or(false))
        actors.emplace_back(statement->text(0));
    return actors;
}

void TestPlatform::set_mask(const std::string& user, std::uint32_t mask_level)
{
    SystemClock clock;
    const auto store = open_store(database());
    const auto account = store->access()->account(user);
    ASSERT_TRUE(account && *account) << user;
    platform::User changed = (*account)->user;
    changed.mask_level = mask_level;
    const auto done = store->access()->change_account(changed, "ctl", clock.now());
    ASSERT_TRUE(done) << done.error().debug_text();
}

void TestPlatform::put(const domain::RowSet& rows, const platform::PersonalRows& personal)
{
    SystemClock clock;
    const auto done = open_store(database())->put(rows, personal, clock.now());
    ASSERT_TRUE(done) << done.error().debug_text();
}

void TestPlatform::stop()
{
    process_->terminate();
    process_.reset();
}

void TestPlatform::kill()
{
    process_->kill();
    process_.reset();
}

std::int64_t TestPlatform::dispatches_of(const Uuid& case_id) const
{
    const auto store = open_store(database());
    auto statement = store->database().prepare("SELECT count(*) FROM case_move WHERE case_id = ?1 AND move = ?2");
    EXPECT_TRUE(statement);
    statement->bind(0, case_id).bind(1, static_cast<std::int64_t>(domain::Move::Dispatch));
    EXPECT_TRUE(*statement->step());
    return statement->integer(0);
}

std::int64_t TestPlatform::open_assignments_of(const Uuid& case_id) const
{
    const auto store = open_store(database());
    auto statement =
        store->database().prepare("SELECT count(*) FROM assignment WHERE case_id = ?1 AND ended_at IS NULL");
    EXPECT_TRUE(statement);
    statement->bind(0, case_id);
    EXPECT_TRUE(*statement->step());
    return statement->integer(0);
}

void TestPlatform::change_title(const Uuid& case_id, const std::string& title)
{
    const auto store = open_store(database());
    auto cases = store->cases(std::vector{case_id});
    ASSERT_TRUE(cases);
    ASSERT_EQ(cases->size(), 1U);
    domain::RowSet rows;
    rows.case_rows = *cases;
    rows.case_rows.front().title = title;
    SystemClock clock;
    const auto done = store->put(rows, {}, clock.now());
    ASSERT_TRUE(done) << done.error().debug_text();
}

void TestPlatform::put_camera(domain::Camera camera)
{
    camera.district_id = district;
    domain::RowSet rows;
    rows.camera_rows.push_back(std::move(camera));
    SystemClock clock;
    const auto done = open_store(database())->put(rows, {}, clock.now());
    ASSERT_TRUE(done) << done.error().debug_text();
}

std::string TestPlatform::put_blob(const std::string& bytes)
{
    SystemClock clock;
    const auto store = open_store(database());
    const auto name = store->put_blob(bytes, "image/jpeg", clock.now());
    EXPECT_TRUE(name) << name.error().debug_text();
    // It is seen by whoever sees the case that it hangs on.
    domain::RowSet rows;
    domain::Attachment row;
    row.id = Uuid::from_name("test-attachment", name.value_or(""));
    row.district_id = district;
    row.area_code = "990101001001001";
    row.case_id = cases_.front();
    row.sha256 = name.value_or("");
    row.media_type = "image/jpeg";
    row.size = static_cast<std::int64_t>(bytes.size());
    row.made_at = clock.now();
    rows.attachment_rows.push_back(std::move(row));
    const auto put = store->put(rows, {}, clock.now());
    EXPECT_TRUE(put) << (put ? "" : put.error().debug_text());
    return name.value_or("");
}

} // namespace yiping::test
