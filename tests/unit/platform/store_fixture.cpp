// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <cstdlib>

namespace yiping::platform::testing {

namespace fs = std::filesystem;

Uuid id_of(std::string_view name)
{
    return Uuid::from_name("test", name);
}

domain::RowSet small_town()
{
    domain::RowSet rows;
    const auto area = [&](std::string code, std::string parent, std::string name, domain::AreaLevel level) {
        domain::Area row;
        row.id = Uuid::from_name("area", code);
        row.district_id = "990101";
        row.area_code = std::move(code);
        row.parent_code = std::move(parent);
        row.name = std::move(name);
        row.level = level;
        rows.area_rows.push_back(std::move(row));
    };
    area("990101000000", "", "沧江区", domain::AreaLevel::County);
    area("990101001000", "990101000000", "澜川镇", domain::AreaLevel::Town);
    area("990101001001", "990101001000", "白杨社区", domain::AreaLevel::Village);
    area("990101001001001", "990101001001", "一网格", domain::AreaLevel::Grid);
    area("990101001001002", "990101001001", "二网格", domain::AreaLevel::Grid);
    area("990101001002", "990101001000", "天池村", domain::AreaLevel::Village);
    area("990101001002001", "990101001002", "一网格", domain::AreaLevel::Grid);
    for (const std::string_view name : {"sun", "li"}) {
        domain::Responder row;
        row.id = id_of(name);
        row.district_id = "990101";
        row.area_code = "990101001001001";
        row.number = name;
        row.name = name == "sun" ? "孙建国" : "李秀英";
        row.post = name == "sun" ? "孙 网格员" : "李 网格员";
        row.role = domain::TeamRole::FullTime;
        row.on_duty = true;
        rows.responder_rows.push_back(std::move(row));
    }
    return rows;
}

domain::MoveCase a_move(const Uuid& case_id, domain::Move move, const Uuid& responder, std::string reason)
{
    domain::MoveCase made;
    made.case_id = case_id;
    made.move = move;
    made.responder_id = responder;
    made.reason = std::move(reason);
    return made;
}

StoreTest::StoreTest()
{
    std::string pattern = (fs::temp_directory_path() / "yiping-store-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    desk_ = {"desk", "陈 值班员", domain::UserRole::Supervisor, "", 1, "desk", {}};
    wall_ = {"wall", "大屏", domain::UserRole::Viewer, "", 2, "wall", {}};
    resident_ = {"resident", "居民", domain::UserRole::Resident, "", 1, "phone", {}};
    worker_ = {"worker:sun", "孙 网格员", domain::UserRole::Worker, "", 1, "phone", id_of("sun")};
    other_worker_ = {"worker:li", "李 网格员", domain::UserRole::Worker, "", 1, "phone", id_of("li")};
    open();
    PersonalRows personal;
    personal.responders.push_back({id_of("sun"), "19900001234"});
    const auto done = store_->put(small_town(), personal, noon);
    EXPECT_TRUE(done) << done.error().debug_text();
}

StoreTest::~StoreTest()
{
    store_.reset();
    fs::remove_all(folder_);
}

void StoreTest::open(bool shared_readers)
{
    store_.reset();
    SqliteStoreOptions options;
    options.shared_readers = shared_readers;
    options.random = &random_;
    options.categories = categories_;
    options.calendar = calendar_;
    options.access.cost = {64, 1, 1}; // a password is not what most tests are about
    // Grids side by side, one degree each.
    options.area_finder = [](double lon, double) -> std::string {
        if (lon >= 105 && lon < 106)
            return "990101001001001";
        if (lon >= 106 && lon < 107)
            return "990101001001002";
        return lon >= 107 && lon < 108 ? "990101001002001" : "";
    };
    auto opened = SqliteStore::open(path(), options);
    ASSERT_TRUE(opened) << opened.error().debug_text();
    store_ = std::move(*opened);
}

domain::Command StoreTest::command(domain::CommandBody body, std::int64_t base)
{
    domain::Command made;
    made.id = Uuid::make(clock_, random_);
    made.made_at = clock_.now();
    made.base_revision = base;
    made.body = std::move(body);
    return made;
}

protocol::CommandAnswer StoreTest::execute(const domain::Principal& who, domain::CommandBody body, std::int64_t base)
{
    clock_.advance(1000);
    return store_->execute(who, command(std::move(body), base), clock_.now());
}

std::string StoreTest::refusal(const domain::Principal& who, domain::CommandBody body, std::int64_t base)
{
    const auto answer = execute(who, std::move(body), base);
    if (answer.outcome == protocol::Outcome::Accepted)
        return "";
    EXPECT_TRUE(answer.error);
    return answer.error ? answer.error->code() : "?";
}

domain::Case StoreTest::report(std::string title)
{
    domain::ReportCase body;
    body.category = "0202";
    body.title = std::move(title);
    body.lon = 105.5;
    body.lat = 29.5;
    body.reporter_name = "孙丽君";
    body.reporter_phone = "13812340000";
    const auto answer = execute(resident_, body);
    EXPECT_EQ(answer.outcome, protocol::Outcome::Accepted) << (answer.error ? answer.error->debug_text() : "");
    return case_of(answer.id);
}

domain::Case StoreTest::case_of(const Uuid& id)
{
    const auto found = store_->cases(std::span(&id, 1));
    EXPECT_TRUE(found && found->size() == 1);
    return found && !found->empty() ? found->front() : domain::Case{};
}

domain::Assignment StoreTest::slip_of(const Uuid& responder)
{
    const auto open = store_->open_assignments_of(responder);
    EXPECT_TRUE(open && open->size() == 1);
    return open && !open->empty() ? open->front() : domain::Assignment{};
}

void Mirror::apply(const protocol::RowBatch& batch)
{
    const protocol::Column* rev = batch.find(4);
    ASSERT_NE(rev, nullptr);
    for (std::size_t row = 0; row < batch.rows; ++row)
        revisions[{batch.register_number, batch.id(row)}] = rev->ints[row];
}

void Mirror::apply(const Delta& delta)
{
    ASSERT_EQ(delta.from, cursor);
    for (const protocol::RowBatch& batch : delta.rows)
        apply(batch);
    for (const protocol::Removal& removal : delta.removed)
        revisions.erase({removal.register_number, removal.id});
    cursor = delta.to;
}

void Mirror::catch_up(Store& store, std::string_view scope, std::size_t max_rows)
{
    while (cursor < store.head()) {
        const auto delta = store.delta(scope, cursor, max_rows);
        ASSERT_TRUE(delta) << delta.error().debug_text();
        ASSERT_GT(delta->to, cursor);
        EXPECT_EQ(delta->last, delta->to == store.head());
        apply(*delta);
    }
}

Mirror Mirror::of_snapshot(Store& store, std::string_view scope, std::size_t piece_rows)
{
    Mirror mirror;
    auto reader = store.snapshot(scope, piece_rows);
    EXPECT_TRUE(reader) << reader.error().debug_text();
    mirror.cursor = (*reader)->revision();
    while (true) {
        const auto piece = (*reader)->next();
        EXPECT_TRUE(piece) << piece.error().debug_text();
        EXPECT_LE(piece->rows.rows, piece_rows);
        if (piece->rows.rows > 0)
            mirror.apply(piece->rows);
        if (piece->last)
            return mirror;
    }
}

bool Mirror::has(domain::Register which, const Uuid& id) const
{
    return revisions.contains({static_cast<std::uint32_t>(which), id});
}

} // namespace yiping::platform::testing
