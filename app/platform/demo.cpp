// SPDX-License-Identifier: GPL-3.0-or-later
#include "demo.h"

#include "accounts.h"

#include <yiping/base/log.h>
#include <yiping/config/data_dir.h>
#include <yiping/config/day_script.h>
#include <yiping/crypto/file.h>
#include <yiping/model_town/model_basemap.h>
#include <yiping/model_town/model_town.h>
#include <yiping/platform/rule_runner.h>
#include <yiping/platform/sqlite_store.h>
#include <yiping/simulate/photo.h>

#include <algorithm>
#include <array>
#include <format>

#include <sys/resource.h>
#include <unistd.h>

namespace yiping::platform {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view mark_name = "demo";
constexpr UtcMillis town_lasts_ms = 18LL * 3'600'000;
constexpr UtcMillis minute_ms = 60'000;
constexpr int least_urgent = 19;
constexpr std::int64_t demo_wait_ms = 5'000;
constexpr UtcMillis rules_since_ms = 400LL * 24 * 3'600'000;
/// Cases closed before have no pictures any more.
constexpr UtcMillis photos_since_ms = 60LL * 24 * 3'600'000;
/// Slips sent this long before the start are still answered by simulated workers (a platform that was restarted).
constexpr UtcMillis look_back_ms = 10 * minute_ms;

struct KeptTime final : RuleTimer {
    std::optional<UtcMillis> at;
    void wake_at(std::optional<UtcMillis> when) override { at = when; }
};

/// The rules had been at work all the time, each at its hour.
Result<void> press_the_late(
    Store& store, UtcMillis as_of, const domain::RuleBook& rules, const domain::WorkCalendar& calendar)
{
    domain::RuleBook pressing;
    pressing.pressing = rules.pressing;
    pressing.resumes = rules.resumes;
    ManualClock clock(as_of - rules_since_ms);
    KeptTime timer;
    RuleRunner runner(store, clock, timer, {&pressing, nullptr, &calendar});
    while (true) {
        if (auto done = runner.run(); !done)
            return done;
        if (!timer.at || *timer.at > as_of)
            return {};
        clock.advance(std::max<std::int64_t>(1, *timer.at - clock.now()));
    }
}

} // namespace

Result<void> claim_folder(const Options& options)
{
    const fs::path folder = options.folder();
    const fs::path mark = folder / mark_name;
    std::error_code code;
    fs::create_directories(folder, code);
    if (code)
        return make_error(
            Fault::Environment, "platform.folder_unusable", {{"folder", folder.string()}, {"why", code.message()}});
    const bool marked = fs::exists(mark, code);
    const bool used = fs::exists(options.database, code);
    // A link from a demo's folder would lead out of it.
    const bool elsewhere =
        fs::is_symlink(options.database, code) || (used && fs::hard_link_count(options.database, code) > 1);
    if (options.demo && ((!marked && used) || elsewhere))
        return make_error(Fault::Environment, "platform.not_a_demo", {{"folder", folder.string()}});
    if (!options.demo && marked)
        return make_error(Fault::Environment, "platform.is_a_demo", {{"folder", folder.string()}});
    if (options.demo && !marked)
        return crypto::write_file_atomically(mark.string(), "演示数据 demo\n", 0644);
    return {};
}

Result<void> set_aside_old_town(const Options& options, UtcMillis now)
{
    std::error_code code;
    if (!fs::exists(options.database, code))
        return {};
    SqliteStoreOptions store_options;
    store_options.create = false;
    {
        const auto store = SqliteStore::open(options.database.string(), store_options);
        if (!store)
            return std::unexpected(store.error());
        if ((*store)->head() == 0 || now - (*store)->last_change_at() < town_lasts_ms)
            return {};
    }
    fs::path aside = options.database;
    aside += std::format(".{}", now);
    fs::rename(options.database, aside, code);
    if (code)
        return make_error(Fault::Environment, "platform.folder_unusable",
            {{"folder", options.folder().string()}, {"why", code.message()}});
    log::info("demo", "the town of an earlier day was set aside as {}", aside.filename().string());
    return {};
}

std::jthread make_demo_map(const Options& options)
{
    const fs::path file = config::DataFolder(options.folder().parent_path()).demo_map();
    const fs::path terrain = file.parent_path() / "town.terrain", buildings = file.parent_path() / "town.buildings";
    std::error_code code;
    if (fs::exists(file, code) && fs::exists(terrain, code) && fs::exists(buildings, code))
        return {};
    return std::jthread([file, terrain, buildings, seed = options.seed] {
        // The consoles start at this moment: the map comes when they leave it time.
        setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), least_urgent);
        std::error_code failed;
        fs::create_directories(file.parent_path(), failed);
        // What the map announces last is there when consoles look for the rest.
        if (const auto made = simulate::write_model_relief(terrain, buildings, seed); !made)
            log::warning("demo", "no heights: {}", made.error().debug_text());
        if (const auto made = simulate::write_model_basemap(file, seed); !made)
            log::warning("demo", "no base map: {}", made.error().debug_text());
    });
}

void hurry(domain::RuleBook& rules)
{
    for (domain::TakingRule& rule : rules.taking)
        rule.wait_ms = std::min(rule.wait_ms, demo_wait_ms);
}

Result<void> fill_with_model_town(Store& store, std::uint64_t seed, UtcMillis now, const domain::RuleBook& rules,
    const domain::WorkCalendar& calendar)
{
    // Whole minutes, as people would write them down.
    const UtcMillis as_of = now - now % minute_ms;
    simulate::ModelTown town = simulate::make_model_town(seed, as_of);
    const std::vector<simulate::DrawnPhoto> photos = simulate::draw_photos();
    for (const simulate::DrawnPhoto& photo : photos)
        if (auto hash = store.put_blob(photo.bytes, "image/png", as_of); !hash)
            return std::unexpected(hash.error());
    town.rows.attachment_rows = simulate::attach_photos(town.rows, photos, as_of - photos_since_ms);
    const PersonalRows personal{town.responder_personal, town.case_personal, town.camera_personal, town.personal};
    if (auto done = store.put(town.rows, personal, as_of); !done)
        return std::unexpected(done.error());
    return press_the_late(store, as_of, rules, calendar);
}

simulate::AlarmBox demo_alarm_box(std::span<const config::AlarmSource> sources)
{
    simulate::AlarmBox box;
    if (sources.empty())
        return box;
    box.source = sources.front().name;
    box.key = sources.front().key;
    // A tower over the woods, the ferry, the school, the market: what it recognises there is what it looks for.
    constexpr std::array<std::size_t, 4> watched{3, 11, 8, 4};
    const auto cameras = simulate::streaming_cameras();
    for (const std::size_t each : watched)
        box.cameras.push_back(cameras.at(each).gb_id);
    return box;
}

void put_demo_scene(Store& store, const std::string& scene, Clock& clock, Random& random)
{
    domain::Principal director;
    director.user = "director";
    director.post = "演示";
    director.role = domain::UserRole::Supervisor;
    domain::Command command;
    command.id = Uuid::make(clock, random);
    command.made_at = clock.now();
    command.body = domain::PutScene{"main", scene, std::nullopt};
    const auto answer = store.execute(director, command, command.made_at);
    if (answer.error)
        log::warning("demo", "scene {}: {}", scene, answer.error->debug_text());
}

Result<LentPhone> lend_worker(
    Store& store, const std::map<std::string, std::string>& tokens, simulate::TownLife& life, std::set<Uuid>& lent)
{
    const auto responders = store.responders();
    if (!responders)
        return std::unexpected(responders.error());
    const auto users = worker_accounts(*responders);
    std::optional<std::size_t> busiest;
    std::size_t most = 0;
    for (std::size_t index = 0; index < users.size(); ++index) {
        if (lent.contains((*responders)[index].id) || !tokens.contains(users[index].name))
            continue;
        const auto open = store.open_assignments_of((*responders)[index].id);
        if (!open)
            return std::unexpected(open.error());
        // What he has not even signed counts for more: there is the whole way to be gone.
        constexpr std::size_t not_signed = 10;
        std::size_t waiting = 0;
        for (const domain::Assignment& slip : *open)
            waiting += slip.fed_back_at ? 0 : slip.signed_at ? 1 : not_signed;
        if (!busiest || waiting > most) {
            busiest = index;
            most = waiting;
        }
    }
    if (!busiest)
        return make_error(Fault::Refused, "platform.no_worker_free");
    lent.insert((*responders)[*busiest].id);
    life.leave_to_person((*responders)[*busiest].id);
    return LentPhone{tokens.at(users[*busiest].name), users[*busiest].post};
}

DemoDay direct_day(simulate::TownLife& life, const config::DayScript& script, DemoOrder order, std::size_t act)
{
    static_assert(static_cast<int>(DemoOrder::Play) == static_cast<int>(simulate::DayOrder::Play));
    const simulate::DayState state = life.direct(static_cast<simulate::DayOrder>(order), act);
    DemoDay day{.acts = state.acts, .paused = state.paused};
    day.next_in_ms = state.next_in_ms;
    const auto title_of = [&](std::size_t at) {
        return at < script.acts.size() ? script.acts[at].title : std::string();
    };
    if (state.current) {
        day.current = *state.current + 1;
        day.title = title_of(*state.current);
    }
    day.next_title = title_of(state.next);
    return day;
}

Result<std::unique_ptr<simulate::TownLife>> start_simulation(Store& store, const Options& options,
    const std::map<std::string, std::string>& tokens, const config::DayScript* day, simulate::AlarmBox alarms,
    std::uint16_t phone_port, std::function<void(const std::string&)> put_scene, Clock& clock)
{
    const auto responders = store.responders();
    if (!responders)
        return std::unexpected(responders.error());
    auto areas = store.areas();
    if (!areas)
        return std::unexpected(areas.error());
    simulate::LifeOptions life;
    life.phone_port = phone_port;
    life.seed = options.seed;
    life.speed = options.speed;
    life.since = clock.now() - look_back_ms;
    life.clock = &clock;
    life.put_scene = std::move(put_scene);
    life.areas = std::move(*areas);
    life.resident_token = tokens.at("resident");
    life.alarms = std::move(alarms);
    if (day != nullptr) {
        life.day_ms = day->lasts_ms;
        for (const config::DayAct& act : day->acts) {
            simulate::Act played;
            played.at_ms = act.at_ms;
            played.scene = act.scene;
            if (act.alarm)
                played.alarm = domain::word_of(*act.alarm).name;
            played.camera = act.camera;
            played.confidence = act.confidence;
            played.by_worker = act.by_worker;
            played.village = act.village;
            played.place = act.place;
            played.category = act.category;
            played.title = act.title;
            played.words = act.words;
            played.households = act.households;
            played.answer = act.answer;
            life.acts.push_back(std::move(played));
        }
    }
    const auto users = worker_accounts(*responders);
    for (std::size_t index = 0; index < users.size(); ++index) {
        const domain::Responder& who = (*responders)[index];
        life.workers.push_back({who.id, tokens.at(users[index].name), who.lon.value_or(0), who.lat.value_or(0)});
    }
    return simulate::TownLife::start(std::move(life));
}

} // namespace yiping::platform
