// SPDX-License-Identifier: GPL-3.0-or-later
// Built with the tables of a copy of the descriptions, which has one more field (sensor.battery) and one more register
// (beehive): everything below was compiled without knowing them and has to carry them all the same.
#include <yiping/crypto/hash.h>
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/beehive.h>
#include <yiping/domain/registers/sensor.h>
#include <yiping/importer/register_import.h>
#include <yiping/platform/sqlite_store.h>
#include <yiping/protocol/messages.h>
#include <yiping/sqlite/row_stream.h>
#include <yiping/sqlite/rows.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace yiping {
namespace {

constexpr UtcMillis noon = 1'773'806'400'000;

std::string text_of(const std::filesystem::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// The importer's way into a store.
class Sink final : public importer::RegisterSink {
public:
    explicit Sink(platform::SqliteStore& store) : store_(store) {}
    Result<std::vector<domain::Area>> known_areas() override { return store_.areas(); }
    Result<void> each_row(const domain::RegisterInfo& info, bool personal,
        const std::function<void(const domain::DescribedRow&, const domain::DescribedPersonal&)>& see) override
    {
        return visit(info, personal, "", {}, see);
    }
    Result<std::vector<importer::StoredRow>> find_rows(
        const domain::RegisterInfo& info, std::span<const Uuid> ids) override
    {
        std::vector<importer::StoredRow> found;
        for (const Uuid& id : ids) {
            auto done = visit(
                info, true, "WHERE r.id = ?1", [&](sqlite::Statement& statement) { statement.bind(0, id); },
                [&](const auto& row, const auto& hidden) { found.push_back({row, hidden}); });
            if (!done)
                return std::unexpected(done.error());
        }
        return found;
    }
    Result<void> put_all(const domain::RegisterInfo&, const importer::RegisterSource& next) override
    {
        const auto source = [&](domain::RowSet& rows, platform::PersonalRows& personal) -> Result<bool> {
            importer::RegisterBatch batch;
            const auto more = next(batch);
            rows.described = std::move(batch.rows);
            personal.described = std::move(batch.personal);
            return more;
        };
        if (const auto head = store_.put_register_stream(source, noon); !head)
            return std::unexpected(head.error());
        return {};
    }

private:
    Result<void> visit(const domain::RegisterInfo& info, bool personal, std::string_view tail,
        const std::function<void(sqlite::Statement&)>& bind,
        const std::function<void(const domain::DescribedRow&, const domain::DescribedPersonal&)>& see)
    {
        auto rows = sqlite::RowStream::open(store_.database(), info, personal, tail, bind);
        if (!rows)
            return std::unexpected(rows.error());
        domain::DescribedRow row(info);
        domain::DescribedPersonal hidden(info);
        while (true) {
            const auto more = rows->next(row, hidden);
            if (!more || !*more)
                return more ? Result<void>() : std::unexpected(more.error());
            see(row, hidden);
        }
    }

    platform::SqliteStore& store_;
};

class RegisterCopyTest : public ::testing::Test {
protected:
    RegisterCopyTest()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "yiping-copy-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        store_ = std::move(*platform::SqliteStore::open((folder_ / "platform.db").string(), {}));
        const auto done = store_->database().exec(text_of(std::filesystem::path(REGISTER_COPY) / "platform.sql"));
        EXPECT_TRUE(done) << done.error().debug_text();
        domain::RowSet set;
        domain::Area area;
        area.id = Uuid::from_name("area", "990101001000");
        area.district_id = "990101";
        area.area_code = "990101001000";
        area.name = "澜川镇";
        set.area_rows.push_back(area);
        EXPECT_TRUE(store_->put(set, {}, noon));
    }
    ~RegisterCopyTest() override
    {
        store_.reset();
        std::filesystem::remove_all(folder_);
    }

    std::string file(const std::string& name, std::string_view text)
    {
        std::ofstream(folder_ / name, std::ios::binary) << text;
        return (folder_ / name).string();
    }

    importer::RegisterImport import(std::string_view name, const std::string& path)
    {
        Sink sink(*store_);
        const domain::RegisterInfo* info = importer::register_called(name);
        EXPECT_NE(info, nullptr) << name;
        auto report = importer::import_register(path, *info, sink);
        EXPECT_TRUE(report) << report.error().debug_text();
        EXPECT_TRUE(report->examples.empty()) << report->examples.front().reason.debug_text();
        return std::move(*report);
    }

    std::filesystem::path folder_;
    std::unique_ptr<platform::SqliteStore> store_;
};

TEST_F(RegisterCopyTest, TablesAreThoseOfTheCopiedDescriptions)
{
    const auto differences = sqlite::differences_to_descriptions(store_->database(), true);
    ASSERT_TRUE(differences);
    EXPECT_TRUE(differences->empty()) << differences->front();
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM sqlite_schema WHERE name = 'beehive_by_sensor_id'"), 1);
    EXPECT_EQ(store_->database().integer("SELECT count(*) FROM pragma_table_info('beehive_personal')"), 2);
}

TEST_F(RegisterCopyTest, FieldAndRegisterGoFromAFileToAConsole)
{
    EXPECT_EQ(
        import("感知设备", file("sensors.csv", "编码,名称,类型,电量\nS1,一号雨量计,雨量,87\nS2,二号,烟感,\n")).imported,
        2);
    const std::string hives = file("hives.csv",
        "蜂箱编号,蜂种,脾数,感知设备,入场日期,蜂农\nF-1,中蜂,8,S1,2026-03-01,甲子\nF-2,Western,,,2026-03-02,乙丑\n");
    EXPECT_EQ(import("beehive", hives).imported, 2);
    EXPECT_EQ(import("蜂箱", hives).duplicates, 2) << "a second run brings nothing new";

    // The model.
    const auto sensors = sqlite::read_rows<domain::Sensor>(store_->database(), "ORDER BY number");
    ASSERT_TRUE(sensors);
    ASSERT_EQ(sensors->size(), 2U);
    EXPECT_EQ(sensors->front().battery, 87);
    EXPECT_EQ(sensors->back().battery, std::nullopt);
    const auto beehives = sqlite::read_rows<domain::Beehive>(store_->database(), "ORDER BY number");
    ASSERT_TRUE(beehives);
    ASSERT_EQ(beehives->size(), 2U);
    EXPECT_EQ(beehives->front().kind, domain::BeeKind::Cerana);
    EXPECT_EQ(beehives->front().sensor_id, sensors->front().id);
    EXPECT_EQ(beehives->back().kind, domain::BeeKind::Mellifera);

    // The wire and the cache.
    auto delta = store_->delta("990101001", 0, 1000);
    ASSERT_TRUE(delta);
    protocol::Batch batch;
    batch.to = delta->to;
    batch.last = true;
    batch.rows = std::move(delta->rows);
    const std::string bytes = protocol::encode(batch);
    EXPECT_EQ(bytes.find("甲子"), std::string::npos) << "the keeper stays on the platform";
    auto message = protocol::decode(bytes);
    ASSERT_TRUE(message) << message.error().debug_text();
    ManualClock clock(noon);
    auto cache = storage::Cache::open((folder_ / "cache").string(), "990101001", clock);
    ASSERT_TRUE(cache) << cache.error().debug_text();
    {
        auto database = sqlite::Database::open(cache->location()->place().path);
        ASSERT_TRUE(database);
        ASSERT_TRUE(database->exec(text_of(std::filesystem::path(REGISTER_COPY) / "cache.sql")));
    }
    protocol::ApplyBatch apply;
    apply.batch = std::get<protocol::Batch>(std::move(*message));
    apply.cursor = batch.to;
    apply.log_id = store_->log_id();
    const auto applied = cache->apply(apply);
    ASSERT_TRUE(applied) << applied.error().debug_text();
    storage::CacheView view(cache->location());
    const auto held = view.rows(domain::info(domain::RowTraits<domain::Beehive>::which), "990101001");
    ASSERT_TRUE(held) << held.error().debug_text();
    ASSERT_EQ(held->size(), 2U);
    for (const domain::DescribedRow& row : *held)
        EXPECT_TRUE(std::ranges::contains(*beehives, domain::row_of<domain::Beehive>(row)));
    const auto seen = view.rows(domain::info(domain::RowTraits<domain::Sensor>::which));
    ASSERT_TRUE(seen);
    EXPECT_EQ(std::ranges::count(*seen, std::optional<std::int64_t>(87),
                  [](const domain::DescribedRow& row) { return row.integer("battery"); }),
        1);
}

TEST_F(RegisterCopyTest, DocumentationSaysBoth)
{
    const std::string text = text_of(std::filesystem::path(REGISTER_COPY) / "registers.md");
    EXPECT_TRUE(text.contains("| 40 | `battery` | int? | 3 | public | 电量 | Battery | % |"));
    EXPECT_TRUE(text.contains("## 250 `beehive` – 蜂箱 (Beehives)"));
    EXPECT_TRUE(text.contains("## BeeKind"));
}

} // namespace
} // namespace yiping
