// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/hazards.h>

#include <yiping/domain/figure_book.h>
#include <yiping/domain/limits.h>

#include <gmock/gmock.h>

namespace yiping::domain {

namespace {

constexpr UtcMillis now = 1'773'801'000'000;

Hazard hazard(std::string id, UtcMillis found, std::optional<UtcMillis> removed)
{
    Hazard row;
    row.id = Uuid::from_name("hazard", id);
    row.area_code = "990101001003002";
    row.kind = "0501";
    row.place = "三栋楼道";
    row.level = HazardLevel::Low;
    row.stage = removed ? HazardStage::Removed : HazardStage::Found;
    row.found_at = found;
    row.removed_at = removed;
    return row;
}

Principal who(UserRole role, std::string scope = "990101001000")
{
    Principal made;
    made.role = role;
    made.scope = std::move(scope);
    return made;
}

TEST(Hazards, TheSameKindAtTheSamePlaceWithinNinetyDays)
{
    const std::vector earlier{hazard("a", now - 200 * day_ms, now - 91 * day_ms),
        hazard("b", now - 100 * day_ms, now - 90 * day_ms), hazard("c", now - 5 * day_ms, now - 4 * day_ms)};
    Hazard found = hazard("d", now, {});
    EXPECT_EQ(recurrence_of(earlier, found), &earlier[2]) << "the newest";
    EXPECT_EQ(recurrence_of(std::span(earlier).first(2), found), &earlier[1]) << "ninety days to the instant";
    EXPECT_EQ(recurrence_of(std::span(earlier).first(1), found), nullptr);
    found.place = " 三栋楼道 ";
    EXPECT_EQ(recurrence_of(earlier, found), &earlier[2]);
    found.kind = "0502";
    EXPECT_EQ(recurrence_of(earlier, found), nullptr);
    found = hazard("d", now, {});
    found.area_code = "990101001004001";
    EXPECT_EQ(recurrence_of(earlier, found), nullptr) << "the same words in another village";
    found = hazard("d", now, {});
    found.place.clear();
    EXPECT_EQ(recurrence_of(earlier, found), nullptr);
    EXPECT_EQ(hazard_key(found), "");
    const std::vector still_there{hazard("e", now - day_ms, {})};
    EXPECT_EQ(recurrence_of(still_there, hazard("d", now, {})), nullptr) << "what still stands has not come back";
}

TEST(Hazards, RateOfRecurrence)
{
    std::vector rows{hazard("a", now - 20 * day_ms, now - 10 * day_ms), hazard("b", now - day_ms, {}),
        hazard("c", now - day_ms, now - hour_ms)};
    rows[2].place = "后山";
    FigureInput input;
    input.hazards = rows;
    input.as_of = now;
    const auto rate = compute_figure("recurrence_rate", input);
    EXPECT_EQ(rate->numerator, 1);
    EXPECT_EQ(rate->denominator, 3);
    EXPECT_TRUE(rate->small);
    EXPECT_EQ(compute_figure("hazards_removed", input)->value, 2.0);
}

TEST(Hazards, FromFoundToCheckedOff)
{
    Hazard row = hazard("a", now, {});
    const auto move = [&](HazardStage to, const HazardAct& act, UserRole role) -> std::string {
        auto outcome = move_hazard(row, to, act, who(role), now + hour_ms);
        if (!outcome)
            return outcome.error().code();
        row = *outcome;
        return "";
    };
    EXPECT_EQ(move(HazardStage::Listed, {}, UserRole::Worker), "domain.no_right");
    EXPECT_EQ(move(HazardStage::Listed, {}, UserRole::Operator), "");
    EXPECT_EQ(row.due_at, now + 15 * day_ms);
    EXPECT_EQ(move(HazardStage::Treating, {}, UserRole::Worker), "domain.measures_needed");
    EXPECT_EQ(move(HazardStage::Treating, {.reason = "", .measures = "清运", .photos = 0}, UserRole::Worker), "");
    EXPECT_EQ(move(HazardStage::Removed, {}, UserRole::Worker), "domain.photo_needed");
    EXPECT_EQ(move(HazardStage::Removed, {.reason = "", .measures = "", .photos = 1}, UserRole::Worker), "");
    EXPECT_EQ(move(HazardStage::Treating, {}, UserRole::Operator), "domain.reason_needed");
    EXPECT_EQ(move(HazardStage::Treating, {.reason = "又堆了", .measures = "", .photos = 0}, UserRole::Operator), "");
    EXPECT_FALSE(row.removed_at);
    EXPECT_EQ(move(HazardStage::Removed, {.reason = "", .measures = "", .photos = 1}, UserRole::Worker), "");
    EXPECT_EQ(move(HazardStage::Checked, {}, UserRole::Operator), "");
    EXPECT_EQ(move(HazardStage::Found, {}, UserRole::Operator), "domain.hazard_step_not_possible");
    EXPECT_EQ(move_hazard(hazard("b", now, {}), HazardStage::Listed, {}, who(UserRole::Operator, "990101002000"), now)
                  .error()
                  .code(),
        "domain.outside_scope");
}

TEST(Hazards, TheWorseTheShorter)
{
    EXPECT_EQ(hazard_due(HazardLevel::Severe, now), now + day_ms);
    EXPECT_EQ(hazard_due(HazardLevel::High, now), now + 3 * day_ms);
    EXPECT_EQ(hazard_due(HazardLevel::Moderate, now), now + 7 * day_ms);
    Hazard row = hazard("a", now, {});
    EXPECT_FALSE(hazard_is_late(row, now + 15 * day_ms));
    EXPECT_TRUE(hazard_is_late(row, now + 15 * day_ms + 1));
    row.stage = HazardStage::Removed;
    EXPECT_FALSE(hazard_is_late(row, now + 100 * day_ms));
}

} // namespace

} // namespace yiping::domain
