// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts.h"
#include "addresses.h"
#include "demo.h"
#include "options.h"

#include <yiping/base/heap.h>
#include <yiping/base/log.h>
#include <yiping/base/shifted_clock.h>
#include <yiping/config/alarm_sources.h>
#include <yiping/config/calendar.h>
#include <yiping/config/camera_sources.h>
#include <yiping/config/categories.h>
#include <yiping/config/day_script.h>
#include <yiping/config/log_file.h>
#include <yiping/config/messages.h>
#include <yiping/config/rules.h>
#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/platform/administration.h>
#include <yiping/platform/alarm_intake.h>
#include <yiping/platform/camera_rounds.h>
#include <yiping/platform/gateway.h>
#include <yiping/platform/looks.h>
#include <yiping/platform/sqlite_store.h>

#include <boost/json.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <optional>
#include <set>
#include <unistd.h>

namespace yiping::platform {

namespace {

/// So many changes are kept for consoles that were away; an older one gets a snapshot.
constexpr std::int64_t kept_changes = 2'000'000;

Result<void> write_ready_file(const Options& options, const Gateway& gateway, const std::string& certificate,
    const std::map<std::string, std::string>& tokens)
{
    boost::json::object ready;
    ready["port"] = gateway.port();
    ready["phone_port"] = gateway.phone_port();
    if (options.demo)
        ready["report_address"] = report_address(options.lan, gateway.phone_port());
    ready["certificate"] = certificate;
    ready["process"] = static_cast<std::int64_t>(::getpid());
    boost::json::object named;
    for (const auto& [name, token] : tokens)
        named[name] = token;
    ready["tokens"] = std::move(named);
    return crypto::write_file_atomically(options.ready_file.string(), boost::json::serialize(ready) + "\n", 0600);
}

Result<void> serve(const Options& options)
{
    ShiftedClock clock(options.clock_shift);
    SystemRandom random;
    if (!options.ready_file.empty()) {
        // An old one would say that we are there already.
        std::error_code ignored;
        std::filesystem::remove(options.ready_file, ignored);
    }
    if (auto done = claim_folder(options); !done)
        return done;
    config::LogFileOptions log_options;
    log_options.folder = options.log_dir;
    log_options.program = "platform";
    if (auto done = config::install_log_file(log_options); !done)
        return done;
    std::vector<std::string> names = options.names;
    if (options.lan) {
        const auto addresses = machine_addresses();
        names.insert(names.end(), addresses.begin(), addresses.end());
    }
    const auto identity = crypto::server_identity((options.folder() / "tls").string(), clock, names);
    if (!identity)
        return std::unexpected(identity.error());
    if (options.demo) {
        if (auto done = set_aside_old_town(options, clock.now()); !done)
            return done;
    }
    const auto categories = config::load_categories();
    if (!categories)
        return std::unexpected(categories.error());
    auto calendar = config::load_calendar();
    if (!calendar)
        return std::unexpected(calendar.error());
    const auto limits = config::load_limits(&*categories);
    if (!limits)
        return std::unexpected(limits.error());
    calendar->urgent = limits->urgent;
    auto rules = config::load_rules();
    if (!rules)
        return std::unexpected(rules.error());
    if (options.demo)
        hurry(*rules);

    SqliteStoreOptions store_options;
    store_options.shared_readers = true;
    store_options.categories = &*categories;
    store_options.calendar = &*calendar;
    store_options.limits = &limits->book;
    store_options.rules = &*rules;
    store_options.access.audit_days = options.audit_days;
    auto store = SqliteStore::open(options.database.string(), store_options);
    if (!store)
        return std::unexpected(store.error());
    if (options.demo && (*store)->head() == 0) {
        if (auto done = fill_with_model_town(**store, options.seed, clock.now(), *rules, *calendar); !done)
            return done;
    }
    const auto recounted = (*store)->recount_limits(clock.now());
    if (!recounted)
        return std::unexpected(recounted.error());
    if (*recounted > 0)
        log::info("platform", "calendar or limits have changed: {} cases have a new due time", *recounted);
    if (auto told = (*store)->publish_rules(clock.now()); !told)
        return std::unexpected(told.error());
    if (auto done = (*store)->trim_log(kept_changes); !done)
        return done;

    std::vector<User> users = local_accounts();
    if (options.demo) {
        const auto responders = (*store)->responders();
        if (!responders)
            return std::unexpected(responders.error());
        const auto workers = worker_accounts(*responders);
        users.insert(users.end(), workers.begin(), workers.end());
    }
    const auto tokens = tokens_for(**store, users, options.folder() / "tokens.json", random, clock.now());
    if (!tokens)
        return std::unexpected(tokens.error());

    std::unique_ptr<Looks> looks;
    std::optional<CameraRounds> rounds;
    if (!options.cameras.empty()) {
        auto sources = config::load_camera_sources(options.cameras);
        if (!sources)
            return std::unexpected(sources.error());
        rounds.emplace(**store, *sources);
        looks = std::make_unique<Looks>((*store)->database(), (*store)->access()->audit(), std::move(*sources), random);
    }

    std::optional<AlarmIntake> alarms;
    simulate::AlarmBox box; ///< of the simulation
    if (!options.alarms.empty()) {
        auto sources = config::load_alarm_sources(options.alarms);
        if (!sources)
            return std::unexpected(sources.error());
        box = demo_alarm_box(*sources);
        alarms.emplace(**store, std::move(*sources));
    }

    GatewayOptions gateway_options;
    gateway_options.alarms = alarms ? &*alarms : nullptr;
    gateway_options.looks = looks.get();
    gateway_options.camera_rounds = rounds ? &*rounds : nullptr;
    gateway_options.port = options.port;
    gateway_options.phone_port = options.phone_port;
    gateway_options.lan = options.lan;
    gateway_options.enrolment = options.enrolment;
    gateway_options.identity = *identity;
    gateway_options.admin_path = admin_socket_path(options.database.string());
    gateway_options.rules = &*rules;
    gateway_options.categories = &*categories;
    gateway_options.calendar = &*calendar;
    gateway_options.phone_lan = options.demo && options.lan;
    gateway_options.visits.open = options.demo || options.open_reports;
    gateway_options.visits.demo = options.demo;
    std::optional<config::DayScript> day;
    std::unique_ptr<simulate::TownLife> life;
    std::set<Uuid> lent;
    if (options.simulate) {
        auto script = config::load_day_script();
        if (!script)
            return std::unexpected(script.error());
        day = std::move(*script);
        gateway_options.visits.lend_worker = [&](Store& town) { return lend_worker(town, *tokens, *life, lent); };
        gateway_options.visits.day = [&](DemoOrder order, std::size_t act) {
            return direct_day(*life, *day, order, act);
        };
    }
    auto gateway = Gateway::listen(**store, clock, gateway_options);
    if (!gateway)
        return std::unexpected(gateway.error());

    if (options.simulate) {
        const auto put_scene = [&](const std::string& scene) {
            (*gateway)->post([&, scene](Store& town) { put_demo_scene(town, scene, clock, random); });
        };
        auto started = start_simulation(
            **store, options, *tokens, &*day, std::move(box), (*gateway)->phone_port(), put_scene, clock);
        if (!started)
            return std::unexpected(started.error());
        life = std::move(*started);
    }
    if (!options.ready_file.empty()) {
        if (auto done = write_ready_file(options, **gateway, identity->authority_path, *tokens); !done) {
            life.reset(); // it speaks to the gateway
            return done;
        }
    }
    const std::jthread map_maker = options.demo ? make_demo_map(options) : std::jthread();
    log::info("platform", "listening on {} and {}, revision {}", (*gateway)->port(), (*gateway)->phone_port(),
        (*store)->head());
    (*gateway)->run(true);
    life.reset();
    if (rounds) {
        if (auto done = rounds->write(clock.now()); !done)
            log::warning("platform", "{}", done.error().debug_text());
    }
    if (looks) {
        if (auto done = looks->end_all(clock.now()); !done)
            log::warning("platform", "{}", done.error().debug_text());
    }
    if (!options.ready_file.empty()) {
        std::error_code ignored;
        std::filesystem::remove(options.ready_file, ignored);
    }
    log::info("platform", "stopped at revision {}", (*store)->head());
    return {};
}

int run(int count, char** arguments)
{
    int status = 0;
    const auto options = parse_options(count, arguments, status);
    if (!options)
        return status;
    Result<void> done;
    try {
        done = serve(*options);
    } catch (const std::exception& failure) {
        // Out of memory or descriptors; what was committed is safe.
        done = make_error(Fault::Environment, "platform.failed", {{"why", std::string(failure.what())}});
    }
    if (done)
        return 0;
    const config::Messages words(options->english ? config::Language::English : config::Language::Chinese);
    std::fprintf(stderr, "%s\n", words.text(done.error()).c_str());
    log::error("platform", "{}", done.error().debug_text());
    return exit_code(done.error());
}

} // namespace

} // namespace yiping::platform

int main(int count, char** arguments)
{
    yiping::prepare_heap(yiping::HeapShare::OneEach);
    std::signal(SIGPIPE, SIG_IGN);
    return yiping::platform::run(count, arguments);
}
