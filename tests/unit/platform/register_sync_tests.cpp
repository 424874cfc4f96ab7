// SPDX-License-Identifier: GPL-3.0-or-later
#include "store_fixture.h"

#include <yiping/domain/registers/hazard.h>
#include <yiping/protocol/messages.h>
#include <yiping/protocol/row_digest.h>
#include <yiping/sqlite/rows.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/cache_view.h>

#include "gateway/host.h"
#include "gateway/mask.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <format>

namespace yiping::platform::testing {

namespace {

using domain::DescribedPersonal;
using domain::DescribedRow;
using domain::FieldType;

constexpr std::string_view own_village = "990101001001";
constexpr std::string_view other_village = "990101001002";

/// A value that no other row or field has, so that a mix-up shows.
domain::Value filled(const domain::FieldInfo& field, std::uint32_t number, std::size_t row)
{
    const auto mixed = static_cast<std::int64_t>(number * 1000U + field.tag * 10U + row);
    switch (field.type) {
    case FieldType::Text:
    case FieldType::Bytes:
        return std::format("{}·{}", field.zh, mixed);
    case FieldType::Uuid:
        return std::string(Uuid::from_name(field.name, std::to_string(mixed)).as_bytes());
    case FieldType::Real:
        return 100.0 + static_cast<double>(mixed) / 1000.0;
    case FieldType::Bool:
        return std::int64_t{1};
    case FieldType::Enum:
        return field.words().back().value;
    case FieldType::Flags:
        return field.words().front().value | field.words().back().value;
    default:
        return mixed;
    }
}

/// One row of every register in each of the areas: every field filled in the first, the optional ones empty in the
/// others.
std::vector<DescribedRow> rows_everywhere(std::span<const std::string> areas)
{
    std::vector<DescribedRow> rows;
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        for (std::size_t at = 0; at < areas.size(); ++at) {
            DescribedRow& row = rows.emplace_back(info);
            for (std::size_t index = 4; index < info.fields.size(); ++index) {
                const domain::FieldInfo& field = info.fields[index];
                if (at == 0 || !field.optional)
                    row.at(index) = filled(field, info.number, at);
            }
            row.set("id", Uuid::from_name(info.name, areas[at]));
            row.set("district_id", std::string("990101"));
            row.set("area_code", areas[at]);
        }
    }
    return rows;
}

std::vector<DescribedPersonal> personal_of(std::span<const DescribedRow> rows)
{
    std::vector<DescribedPersonal> personal;
    for (const DescribedRow& row : rows) {
        if (row.info().personal.empty())
            continue;
        DescribedPersonal& made = personal.emplace_back(row.info(), row.id());
        for (std::size_t index = 0; index < made.values.size(); ++index)
            if (row.info().personal[index].type == FieldType::Text)
                made.values[index] = std::format("秘密-{}-{}", row.info().name, row.info().personal[index].name);
    }
    return personal;
}

class RegisterSyncTest : public StoreTest {
protected:
    RegisterSyncTest()
    {
        PersonalRows personal;
        personal.described = personal_of(rows_);
        domain::RowSet set;
        set.described = rows_;
        const auto done = store_->put(set, personal, noon);
        EXPECT_TRUE(done) << done.error().debug_text();
    }

    /// A cache that has taken a snapshot of the scope over the wire, masked as for that level.
    storage::Cache cache_of(const std::string& scope, std::uint32_t mask_level)
    {
        auto cache =
            storage::Cache::open((folder_ / std::format("cache-{}-{}", scope, mask_level)).string(), scope, clock_);
        EXPECT_TRUE(cache) << cache.error().debug_text();
        auto reader = store_->snapshot(scope);
        EXPECT_TRUE(reader);
        for (bool first = true, last = false; !last; first = false) {
            auto piece = (*reader)->next();
            EXPECT_TRUE(piece);
            last = piece->last;
            mask(mask_level, piece->rows, &classes_);
            protocol::Batch batch;
            batch.snapshot = true;
            batch.last = last;
            batch.to = (*reader)->revision();
            batch.rows.push_back(std::move(piece->rows));
            wire_ += protocol::encode(batch);
            auto message = protocol::decode(protocol::encode(batch));
            EXPECT_TRUE(message);
            protocol::ApplyBatch apply;
            apply.batch = std::get<protocol::Batch>(std::move(*message));
            apply.begins_snapshot = first;
            apply.ends_snapshot = last;
            if (last)
                apply.cursor = batch.to;
            apply.log_id = store_->log_id();
            apply.scope = scope;
            apply.mask_level = mask_level;
            const auto done = cache->apply(apply);
            EXPECT_TRUE(done) << done.error().debug_text();
        }
        return std::move(*cache);
    }

    static DescribedRow found(storage::CacheView& view, const DescribedRow& wanted)
    {
        const auto rows = view.rows(wanted.info());
        EXPECT_TRUE(rows) << rows.error().debug_text();
        const auto row = std::ranges::find(*rows, wanted.id(), &DescribedRow::id);
        if (row == rows->end()) {
            ADD_FAILURE() << wanted.info().name << " lacks a row";
            return DescribedRow(wanted.info());
        }
        DescribedRow same = *row;
        same.set_rev(0);
        return same;
    }

    std::vector<std::string> areas_{std::string(own_village) + "001", std::string(other_village) + "001"};
    std::vector<DescribedRow> rows_ = rows_everywhere(areas_);
    std::string wire_; ///< all that was sent
    domain::CategoryTree classes_;
};

TEST_F(RegisterSyncTest, EveryRegisterReachesAConsoleWhole)
{
    storage::Cache cache = cache_of("", 1);
    storage::CacheView view(cache.location());
    for (const DescribedRow& row : rows_)
        EXPECT_EQ(found(view, row), row) << row.info().name << ' ' << row.area_code();
    EXPECT_EQ(cache.position().cursor, store_->head());
}

TEST_F(RegisterSyncTest, OnlyTheScopeReachesANarrowConsole)
{
    storage::Cache cache = cache_of(std::string(own_village), 1);
    storage::CacheView view(cache.location());
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        const auto rows = view.rows(info);
        ASSERT_TRUE(rows);
        const auto inside = [](const DescribedRow& row) { return row.area_code().starts_with(own_village); };
        const auto of_ours = std::ranges::count(
            *rows, Uuid::from_name(info.name, areas_.front()), [](const DescribedRow& row) { return row.id(); });
        EXPECT_EQ(of_ours, 1) << info.name;
        if (!info.shown_below) {
            EXPECT_TRUE(std::ranges::all_of(*rows, inside)) << info.name;
        }
        for (const DescribedRow& row : *rows)
            EXPECT_FALSE(row.area_code().starts_with(other_village)) << info.name;
    }
}

TEST_F(RegisterSyncTest, PersonalFieldsAreNeverSentAndNamesOfStaffNotToAWall)
{
    storage::Cache cache = cache_of("", 2);
    EXPECT_EQ(wire_.find("秘密-"), std::string::npos);
    storage::CacheView view(cache.location());
    for (const DescribedRow& row : rows_) {
        const DescribedRow seen = found(view, row);
        for (std::size_t index = 0; index < row.info().fields.size(); ++index) {
            const domain::FieldInfo& field = row.info().fields[index];
            if (field.privacy == domain::Privacy::Staff && field.type == FieldType::Text) {
                EXPECT_EQ(std::get<std::string>(seen.at(index)), "") << row.info().name << '.' << field.name;
            }
        }
    }
    // The platform has them, each in its own table.
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        const auto kept = sqlite::read_personal(store_->database(), info);
        ASSERT_TRUE(kept) << info.name;
        if (info.personal.empty())
            continue;
        const auto first = std::ranges::find(*kept, Uuid::from_name(info.name, areas_.front()), &DescribedPersonal::id);
        ASSERT_NE(first, kept->end()) << info.name;
        for (const domain::FieldInfo& field : info.personal)
            if (field.type == FieldType::Text) {
                EXPECT_EQ(first->text(field.name), std::format("秘密-{}-{}", info.name, field.name));
            }
    }
}

/// Whether a name says what a person wrote or who a person is: what no visitor may read, by the words of the registers.
bool may_name_somebody(std::string_view field)
{
    constexpr std::array<std::string_view, 22> spoken{"description", "address", "area_text", "reporter", "reason",
        "note", "matters", "detail", "finding", "measures", "damage", "result", "answers", "outcome", "topic", "item",
        "purpose", "card", "place", "venue", "activity", "goods"};
    return std::ranges::contains(spoken, field) || field.ends_with("_by") || field.ends_with("phone") ||
           field.ends_with("actor") || field.ends_with("mediator");
}

TEST_F(RegisterSyncTest, VisitorsReadNothingThatSomebodyWroteInHisOwnWords)
{
    storage::Cache cache = cache_of("", 3);
    storage::CacheView view(cache.location());
    std::size_t hidden = 0;
    std::size_t read = 0;
    for (const DescribedRow& row : rows_) {
        const DescribedRow seen = found(view, row);
        for (std::size_t index = 0; index < row.info().fields.size(); ++index) {
            const domain::FieldInfo& field = row.info().fields[index];
            if (field.type != FieldType::Text) {
                EXPECT_EQ(seen.at(index), row.at(index)) << row.info().name << '.' << field.name;
                continue;
            }
            if (std::holds_alternative<std::monostate>(row.at(index)))
                continue;
            if (visitors_read(row.info(), field)) {
                ++read;
                EXPECT_EQ(seen.at(index), row.at(index)) << row.info().name << '.' << field.name;
                EXPECT_FALSE(
                    may_name_somebody(field.name) && field.name != "issued_by" && row.info().name != "area_succession")
                    << row.info().name << '.' << field.name;
                continue;
            }
            ++hidden;
            const auto& text = std::get<std::string>(seen.at(index));
            if (row.info().name == "case" && field.name == "title") {
                EXPECT_EQ(text, row.text("category")); // the tree has no word for it
            } else {
                EXPECT_EQ(text, "") << row.info().name << '.' << field.name;
            }
        }
    }
    EXPECT_GT(hidden, 100U);
    EXPECT_GT(read, 100U);
}

TEST_F(RegisterSyncTest, VisitorsSeeTheClassOfACaseAndTheNamesOfPublicCameras)
{
    domain::Category street;
    street.code = "03";
    street.zh = "市容环境";
    auto classes = domain::CategoryTree::make({street});
    ASSERT_TRUE(classes);
    domain::RowSet rows;
    rows.case_rows.resize(2);
    rows.case_rows[0].title = "王桂兰家门口的垃圾";
    rows.case_rows[0].category = "03";
    rows.case_rows[1].title = "找王桂兰";
    rows.case_rows[1].category = "99";
    rows.camera_rows.resize(2);
    rows.camera_rows[0].name = "场口";
    rows.camera_rows[0].sharing = domain::SharingKind::Public;
    rows.camera_rows[1].name = "王桂兰家";
    rows.camera_rows[1].sharing = domain::SharingKind::Household;
    std::vector<protocol::RowBatch> batches = protocol::batches_of(rows);
    for (protocol::RowBatch& batch : batches)
        mask(3, batch, &*classes);
    domain::RowSet seen;
    for (const protocol::RowBatch& batch : batches)
        protocol::add_rows(batch, seen);
    EXPECT_EQ(seen.case_rows.at(0).title, "市容环境");
    EXPECT_EQ(seen.case_rows.at(1).title, "99");
    EXPECT_EQ(seen.camera_rows.at(0).name, "场口");
    EXPECT_EQ(seen.camera_rows.at(1).name, "");
}

TEST_F(RegisterSyncTest, ChangesAndRemovalsOfEveryRegisterFollow)
{
    const std::int64_t before = store_->head();
    domain::RowSet changed;
    std::vector<std::pair<domain::Register, Uuid>> gone;
    for (DescribedRow row : rows_) {
        if (row.area_code() == areas_.front())
            continue;
        for (std::size_t index = 4; index < row.info().fields.size(); ++index)
            row.at(index) = filled(row.info().fields[index], row.info().number, 7);
        gone.emplace_back(
            static_cast<domain::Register>(row.info().number), Uuid::from_name(row.info().name, areas_[0]));
        changed.described.push_back(std::move(row));
    }
    ASSERT_TRUE(store_->put(changed, {}, noon + 1));
    ASSERT_TRUE(store_->remove(gone, noon + 2));
    const auto delta = store_->delta("", before, 1'000'000);
    ASSERT_TRUE(delta);
    EXPECT_EQ(delta->removed.size(), domain::all_registers().size());
    domain::RowSet arrived;
    for (const protocol::RowBatch& batch : delta->rows)
        for (std::size_t row = 0; row < batch.rows; ++row)
            arrived.described.push_back(
                protocol::described_row_at(*domain::find_register(batch.register_number), batch, row));
    ASSERT_EQ(arrived.described.size(), changed.described.size());
    for (DescribedRow& row : arrived.described) {
        row.set_rev(0);
        EXPECT_TRUE(std::ranges::contains(changed.described, row)) << row.info().name;
    }
}

TEST_F(RegisterSyncTest, BothEndsCountTheSameDigests)
{
    storage::Cache cache = cache_of("", 1);
    Host host(*store_, clock_, nullptr);
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        protocol::RowRange range;
        range.register_number = info.number;
        const auto theirs = store_->range("", range, 1000);
        ASSERT_TRUE(theirs);
        for (const std::uint32_t version : {1U, 2U}) {
            protocol::AreaDigests digests(version);
            digests.add(theirs->rows);
            protocol::CompareDigests compare;
            compare.version = version;
            compare.theirs.range = range;
            compare.theirs.areas = digests.take();
            const auto differing = cache.differing_areas(compare);
            ASSERT_TRUE(differing);
            EXPECT_TRUE(differing->empty()) << info.name << " version " << version;
        }
    }
}

TEST_F(RegisterSyncTest, TypedRowsAreReadFromTheStore)
{
    const auto hazards = sqlite::read_rows<domain::Hazard>(store_->database(), "ORDER BY area_code");
    ASSERT_TRUE(hazards);
    ASSERT_EQ(hazards->size(), 2U);
    EXPECT_EQ(hazards->front().stage, domain::HazardStage::Voided);
    EXPECT_FALSE(hazards->back().people);
}

} // namespace

TEST(KeptPlatform, DatabaseOfVersion2IsBroughtUpToDate)
{
    const char* source = std::getenv("YIPING_SOURCE_DIR");
    ASSERT_NE(source, nullptr) << "set by ctest";
    std::string pattern = (std::filesystem::temp_directory_path() / "yiping-kept-XXXXXX").string();
    const std::filesystem::path folder = ::mkdtemp(pattern.data());
    const std::string path = (folder / "platform.db").string();
    std::filesystem::copy_file(std::filesystem::path(source) / "tests/unit/platform/kept/platform-v2.db", path);
    std::filesystem::copy_file(
        std::filesystem::path(source) / "tests/unit/platform/kept/platform-v2.db.audit-head", path + ".audit-head");
    {
        auto store = SqliteStore::open(path, {});
        ASSERT_TRUE(store) << store.error().debug_text();
        EXPECT_EQ((*store)->verdict(), sqlite::OpenVerdict::Upgraded);
        const auto differences = sqlite::differences_to_descriptions((*store)->database(), true);
        ASSERT_TRUE(differences);
        EXPECT_TRUE(differences->empty()) << differences->front();
        const auto cases = sqlite::read_rows<domain::Case>((*store)->database(), "ORDER BY number");
        ASSERT_TRUE(cases) << cases.error().debug_text();
        ASSERT_EQ(cases->size(), 2U);
        EXPECT_EQ(cases->front().title, "垃圾堆积");
        EXPECT_FALSE(cases->front().promised_at);
        domain::RowSet more;
        more.described = rows_everywhere(std::vector<std::string>{"990101001001001"});
        EXPECT_TRUE((*store)->put(more, {}, noon));
    }
    std::filesystem::remove_all(folder);
}

} // namespace yiping::platform::testing
