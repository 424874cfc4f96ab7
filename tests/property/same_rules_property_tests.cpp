// SPDX-License-Identifier: GPL-3.0-or-later
// The console offers and checks moves (services), the platform decides (store): both must always say the same.
#include "fake_console.h"
#include "whole_case.h"

#include <yiping/domain/area_code.h>

#include <yiping/platform/sqlite_store.h>
#include <yiping/services/case_actions.h>
#include <yiping/services/town.h>

#include <cstdlib>
#include <filesystem>
#include <map>

namespace yiping {

namespace {

using namespace domain;
using namespace domain::property;

constexpr UtcMillis noon = 1'773'806'400'000;
constexpr int random_cases = 10'000; // lives of five moves each
constexpr std::string_view area = "990101001003002";

domain::RowSet town_rows()
{
    domain::RowSet rows;
    for (const std::string_view code : {"990101001000", "990101001003", "990101001003002", "990101002000"}) {
        Area row;
        row.id = Uuid::from_name("area", code);
        row.district_id = "990101";
        row.area_code = code;
        rows.area_rows.push_back(std::move(row));
    }
    for (int i = 0; i < people; ++i) {
        Responder row;
        row.id = person(i);
        row.district_id = "990101";
        row.area_code = area;
        row.post = "周 网格员";
        row.on_duty = true;
        if (i == 1)
            row.valid_to = noon - 1; // has left
        rows.responder_rows.push_back(std::move(row));
    }
    Leave away;
    away.id = Uuid::from_name("leave", "2");
    away.district_id = "990101";
    away.area_code = area;
    away.responder_id = person(2);
    away.from_at = noon - day_ms;
    away.to_at = noon + 365 * day_ms;
    away.approved_at = noon - day_ms;
    rows.leave_rows.push_back(std::move(away));
    return rows;
}

/// A store on disk and the cache of a console that is in step with it.
struct Both {
    std::filesystem::path folder;
    ManualClock clock{noon};
    SeededRandom random{99};
    std::unique_ptr<platform::SqliteStore> store;
    testing::FakeConsole console{clock};
    services::Town town{console, console, clock};
    std::int64_t cursor = 0;

    Both()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "yiping-same-XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        platform::SqliteStoreOptions options;
        options.random = &random;
        options.durability = sqlite::Durability::Normal;
        options.area_finder = [](double, double) { return std::string(); };
        store = std::move(platform::SqliteStore::open((folder / "platform.db").string(), options).value());
        EXPECT_TRUE(store->put(town_rows(), {}, noon));
        town.start();
        follow();
    }
    ~Both()
    {
        store.reset();
        std::filesystem::remove_all(folder);
    }
    /// What the stream would bring.
    void follow()
    {
        while (cursor < store->head()) {
            const auto delta = store->delta("", cursor, 100'000);
            domain::RowSet rows;
            for (const protocol::RowBatch& batch : delta->rows)
                protocol::add_rows(batch, rows);
            cursor = delta->to;
            services::ChangeSet set;
            set.rows = std::move(rows);
            set.cursor = cursor;
            if (console.on_changes)
                console.on_changes(std::move(set));
        }
        console.pump();
    }
};

TEST(SameRules, ConsoleAndPlatformSayTheSame)
{
    setenv("RC_PARAMS", ("max_success=" + std::to_string(random_cases) + " seed=20260318").c_str(), 1);
    Both both;
    const std::string photo = both.store->put_blob("photo", "image/jpeg", noon).value();
    std::map<std::string, int> verdicts;
    const bool held = rc::check("one move, asked here and there", [&] {
        SeededRandom random(*rc::gen::arbitrary<std::uint64_t>());
        // A case that has lived a little, by the platform.
        ReportCase report;
        report.title = "井盖破损";
        report.category = "0201";
        report.area_code = std::string(area);
        Principal reporter;
        reporter.user = "reporter";
        reporter.role = random.below(2) == 0 ? UserRole::Worker : UserRole::Resident;
        if (reporter.role == UserRole::Worker)
            reporter.responder_id = person(static_cast<int>(random.below(people)));
        const Uuid id = Uuid::make(both.clock, both.random);
        RC_ASSERT(!both.store->execute(reporter, {id, noon, 0, report}, both.clock.now()).error);
        both.follow();

        for (int step = 0; step < 5; ++step) {
            both.clock.advance(static_cast<std::int64_t>(1 + random.below(30 * minute_ms)));
            Principal who = any_principal(random);
            who.user = "somebody";
            if (who.role == UserRole::Rule || who.role == UserRole::Viewer)
                who.role = UserRole::Operator;
            const auto held_here = both.store->cases(std::span(&id, 1));
            RC_ASSERT(held_here && held_here->size() == 1);
            const Case data = held_here->front();
            const domain::Case* shown = both.town.detail(id);
            if (shown != nullptr)
                RC_ASSERT(*shown == data);
            const auto open = both.town.assignments(id);
            const std::vector<Assignment> slips(open.begin(), open.end());
            const std::vector<Move> offered = possible_moves(data, who, slips);
            const Move move = offered.empty() || random.below(4) == 0
                                  ? static_cast<Move>(1 + random.below(enum_words<Move>().size()))
                                  : offered[random.below(offered.size())];
            MoveCase body = any_move(random, both.clock.now(), move);
            body.case_id = id;
            if (!body.attachments.empty())
                body.attachments = {photo};

            services::CaseActions actions(both.town, both.console, both.clock, both.random, who);
            services::MoveRequest request{.move = body.move,
                .responder_id = body.responder_id,
                .role = body.role,
                .reason = body.reason,
                .until = body.until,
                .satisfaction = body.satisfaction,
                .attachments = body.attachments};
            const auto here = actions.check(data, request, slips);
            // What is offered is what the table says.
            const auto choices = actions.choices(data, std::span(&move, 1), slips);
            if (here)
                RC_ASSERT(choices.front().possible);

            Command command;
            command.id = Uuid::make(both.clock, both.random);
            command.made_at = both.clock.now();
            command.base_revision = data.rev;
            command.body = body;
            // The photo is his own.
            RC_ASSERT(both.store->put_blob_of(who.user, "photo", "image/jpeg", noon).has_value());
            const auto there = both.store->execute(who, command, both.clock.now());
            std::string said_here = here ? "" : here.error().code();
            std::string said_there = there.error ? there.error->code() : "";
            // The platform does not tell a case outside the scope from one that is not there; a console has none such.
            if (said_there == "platform.no_such_case") {
                RC_ASSERT(!contains(who.scope, data.area_code));
                said_there = said_here;
                RC_ASSERT(!said_here.empty());
            }
            // Nor people who are outside it.
            if (said_there == "platform.no_such_responder")
                RC_ASSERT(!who.scope.empty());
            else if (said_here != said_there)
                RC_FAIL(said_here + " here, " + said_there + " there");
            ++verdicts[said_there];
            both.follow();
        }
    });
    EXPECT_TRUE(held);
    EXPECT_GT(verdicts[""], 10'000);
    // Every kind of refusal has been met.
    for (const char* code :
        {"domain.move_not_possible", "domain.no_right", "domain.reason_needed", "domain.photo_needed",
            "domain.responder_needed", "domain.until_needed", "domain.until_past", "domain.satisfaction_needed",
            "domain.not_holder", "domain.not_finder", "domain.on_leave", "domain.not_in_service", "domain.case_on_hold",
            "domain.not_on_hold", "domain.same_holder", "domain.already_assigned"})
        EXPECT_GT(verdicts[code], 0) << code;
}

} // namespace

} // namespace yiping
