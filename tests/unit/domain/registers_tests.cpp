// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/registers.h>
#include <yiping/domain/registers/hazard.h>
#include <yiping/domain/registers/household.h>
#include <yiping/domain/registers/patrol.h>
#include <yiping/domain/registers/person.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <format>
#include <map>
#include <queue>
#include <set>
#include <string>

namespace yiping::domain {
namespace {

bool contains_any(std::string_view text, std::span<const std::string_view> words)
{
    return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

/// Fields that are called like something of a person but are not: what each of them holds, is said here.
const std::map<std::string, std::string_view> not_of_residents{
    {"area.name", "name of an area"},
    {"base_feature.name", "name of a road or river"},
    {"camera.name", "name of a camera"},
    {"case.address", "where it happened, as the reporter may write it on any notice"},
    {"case.reporter", "masked by the platform: 孙* 138****0000"},
    {"component.name", "name of a lamp post"},
    {"component.owner", "unit that owns it"},
    {"hazard.address", "where the hazard is"},
    {"loudspeaker.name", "name of a device"},
    {"mediation_venue.name", "name of a venue"},
    {"organization.address", "address of a business"},
    {"organization.name", "name of an organisation"},
    {"party_unit.name", "name of a branch"},
    {"place.name", "name of a place"},
    {"sensor.name", "name of a device"},
    {"shift.office_phone", "of the duty room"},
    {"fund_entry.public_donor", "an organisation that gave in public"},
};

bool looks_personal(const FieldInfo& field)
{
    static constexpr std::array<std::string_view, 20> zh{"姓名", "上报人", "户主", "身份证", "电话", "手机", "住址",
        "门牌", "当事人", "联系人", "信访人", "来电人", "捐赠人", "对象", "监护", "出生", "性别", "账户", "抓拍",
        "房号"};
    static constexpr std::array<std::string_view, 12> en{"phone", "id_number", "address", "birthday", "sex", "owner",
        "caller", "petitioner", "donor", "party_name", "care_classes", "contact"};
    const bool of_reference = field.type == FieldType::Uuid || field.type == FieldType::Time ||
                              field.type == FieldType::Bool || field.type == FieldType::Int ||
                              field.type == FieldType::Real;
    if (of_reference)
        return false;
    return contains_any(field.zh, zh) || contains_any(field.name, en) || field.name == "name" ||
           field.name.ends_with("_name");
}

TEST(Registers, WhatLooksLikeAResidentsDataIsPersonal)
{
    std::set<std::string> excuses;
    for (const RegisterInfo& info : all_registers()) {
        for (const FieldInfo& field : info.fields) {
            EXPECT_NE(field.privacy, Privacy::Personal) << info.name << '.' << field.name;
            const std::string full = std::format("{}.{}", info.name, field.name);
            if (!looks_personal(field) || field.privacy == Privacy::Staff)
                continue;
            EXPECT_TRUE(not_of_residents.contains(full)) << full << " (" << field.zh << ") is sent to every console";
            excuses.insert(full);
        }
        for (const FieldInfo& field : info.personal)
            EXPECT_EQ(field.privacy, Privacy::Personal) << info.name << '.' << field.name;
    }
    for (const auto& [full, why] : not_of_residents)
        EXPECT_TRUE(excuses.contains(full)) << full << " needs no excuse any more";
}

TEST(Registers, TheRuleForResidentsDataFindsWhatItShould)
{
    for (const auto& [name, zh] : std::map<std::string_view, std::string_view>{{"full_name", "称呼"}, {"tel", "电话"},
             {"home_address", "地址"}, {"a", "身份证号"}, {"b", "户主"}, {"c", "门牌"}, {"caller", "反映"}}) {
        const FieldInfo field{
            5, name, FieldType::Text, false, Privacy::Public, 2, zh, "", "", nullptr, "", "", false, {}};
        EXPECT_TRUE(looks_personal(field)) << name << ' ' << zh;
    }
}

TEST(Registers, ReferencesLeadToRegisters)
{
    for (const RegisterInfo& info : all_registers())
        for (const auto fields : {info.fields, info.personal})
            for (const FieldInfo& field : fields)
                if (!field.refers_to.empty() && field.refers_to != "*") {
                    EXPECT_NE(find_register(field.refers_to), nullptr) << info.name << '.' << field.name;
                }
}

/// Registers that can be reached over references, either way.
std::set<std::string_view> joined_to(std::string_view from)
{
    std::set<std::string_view> reached{from};
    std::queue<std::string_view> next;
    next.push(from);
    while (!next.empty()) {
        const std::string_view at = next.front();
        next.pop();
        for (const RegisterInfo& info : all_registers())
            for (const FieldInfo& field : info.fields) {
                if (field.refers_to.empty() || field.refers_to == "*")
                    continue;
                if (info.name == at && reached.insert(field.refers_to).second)
                    next.push(field.refers_to);
                if (field.refers_to == at && reached.insert(info.name).second)
                    next.push(info.name);
            }
    }
    return reached;
}

TEST(Registers, PointsAreNeverJoinedToPeopleCareOrAlarms)
{
    for (const std::string_view name : {"points_account", "points_entry", "redemption"}) {
        EXPECT_EQ(joined_to(name), (std::set<std::string_view>{"points_account", "points_entry", "redemption"}))
            << name;
        const RegisterInfo* info = find_register(name);
        ASSERT_NE(info, nullptr);
        EXPECT_TRUE(info->personal.empty()) << "nothing to join by";
        for (const FieldInfo& field : info->fields) {
            EXPECT_TRUE(field.codes.empty()) << field.name;
            // An id of any register would be a join as well.
            if (field.type == FieldType::Uuid && field.name != "id") {
                EXPECT_EQ(field.refers_to, "points_account");
            }
        }
    }
    EXPECT_TRUE(joined_to("alarm").contains("case")) << "the walk does walk";
}

TEST(Registers, NumbersAndTagsStandInOrder)
{
    std::uint32_t before = 0;
    for (const RegisterInfo& info : all_registers()) {
        EXPECT_GT(info.number, before);
        EXPECT_LE(info.number, 255U);
        before = info.number;
        ASSERT_GE(info.fields.size(), 4U);
        EXPECT_EQ(info.fields[0].name, "id");
        EXPECT_EQ(info.fields[1].name, "district_id");
        EXPECT_EQ(info.fields[2].name, "area_code");
        EXPECT_EQ(info.fields[3].name, "rev");
        EXPECT_TRUE(std::ranges::is_sorted(info.fields, {}, &FieldInfo::tag)) << info.name;
        for (const FieldInfo& field : info.fields) {
            EXPECT_GE(field.since, info.since) << info.name << '.' << field.name;
            if (field.since > info.since) {
                EXPECT_TRUE(field.optional) << info.name << '.' << field.name;
            }
            EXPECT_FALSE(field.import_names.empty());
        }
        for (const std::string_view key : info.key)
            EXPECT_GE(field_index(info.fields, key) + field_index(info.personal, key) + 1, 0);
    }
}

TEST(Registers, ARowGoesThroughItsDescriptionAndBack)
{
    Hazard hazard;
    hazard.id = Uuid::from_name("hazard", "1");
    hazard.district_id = "990101";
    hazard.area_code = "990101001003001";
    hazard.number = "YH-1";
    hazard.level = HazardLevel::High;
    hazard.stage = HazardStage::Treating;
    hazard.lon = 106.25;
    hazard.found_at = 1'773'800'000'000;
    hazard.people = 12;
    hazard.case_id = Uuid::from_name("case", "9");
    const DescribedRow described = describe(hazard);
    EXPECT_EQ(described.info().name, "hazard");
    EXPECT_EQ(described.id(), hazard.id);
    EXPECT_EQ(described.text("number"), "YH-1");
    EXPECT_EQ(described.integer("level"), 3);
    EXPECT_EQ(described.real("lon"), 106.25);
    EXPECT_EQ(described.real("lat"), std::nullopt);
    EXPECT_EQ(described.uuid("case_id"), hazard.case_id);
    EXPECT_EQ(row_of<Hazard>(described), hazard);

    RowSet set;
    set.add(hazard);
    set.add(Patrol{});
    EXPECT_EQ(set.size(), 2U);
    EXPECT_EQ(set.rows_of<Hazard>(), std::vector{hazard});
}

TEST(Registers, ARowRefusesWhatDoesNotFit)
{
    const RegisterInfo* info = find_register("patrol");
    ASSERT_NE(info, nullptr);
    DescribedRow row(*info);
    EXPECT_FALSE(row.set("found", std::string("many")));
    EXPECT_FALSE(row.set("from_at", Value()));
    EXPECT_FALSE(row.set("responder_id", std::string("short")));
    EXPECT_FALSE(row.set("no_such_field", std::int64_t{1}));
    EXPECT_TRUE(row.set("to_at", Value()));
    EXPECT_TRUE(
        row.set("steps", static_cast<std::int64_t>(PatrolStep::Look) | static_cast<std::int64_t>(PatrolStep::Report)));
    EXPECT_TRUE(has_flag(*row.integer("steps"), PatrolStep::Report));
    EXPECT_FALSE(has_flag(*row.integer("steps"), PatrolStep::Ask));

    PersonPersonal person;
    person.id = Uuid::from_name("person", "1");
    person.full_name = "甲子";
    person.sex = Sex::Female;
    const DescribedPersonal personal = describe_personal(person);
    EXPECT_EQ(personal.id, person.id);
    EXPECT_EQ(personal.text("full_name"), "甲子");
}

} // namespace
} // namespace yiping::domain
