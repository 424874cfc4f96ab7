// SPDX-License-Identifier: GPL-3.0-or-later
#include "kill.h"

#include "child.h"
#include "phones.h"

#include <yiping/base/ports.h>
#include <yiping/domain/case_life.h>
#include <yiping/platform/sqlite_store.h>

#include <boost/json.hpp>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <format>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

namespace yiping::soak {

namespace {

namespace fs = std::filesystem;
using Moment = std::chrono::steady_clock;

constexpr std::uint64_t rounds_between_looks = 50;
constexpr std::size_t most_dispatches = 4; ///< of a round, with the one that proves that all is in step
constexpr std::chrono::seconds patience{60};
constexpr std::string_view grid = "990101001001001";

/// A dispatch, from the line that orders it.
struct Dispatch {
    Uuid case_id;
    std::uint64_t round = 0;
    bool certain = false; ///< the console has said that it is durable
};

class KillRounds {
public:
    explicit KillRounds(const KillPlan& plan) : plan_(plan), random_(plan.seed) {}

    KillSoak run()
    {
        const auto begin = Moment::now();
        std::signal(SIGPIPE, SIG_IGN); // a console that was killed does not read on
        std::string name = (fs::temp_directory_path() / "yiping-kill-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) {
            fail(0, "no folder for the platform");
            return std::move(soak_);
        }
        folder_ = name;
        if (make_town() && start_platform() && start_console()) {
            phones_.emplace(plan_.seed);
            tell_phones();
            while (soak_.rounds < plan_.rounds && one_round())
                if (++soak_.rounds % rounds_between_looks == 0 && !look())
                    break;
            if (soak_.rounds % rounds_between_looks != 0)
                (void)look();
            soak_.reports = phones_->acknowledged().size();
            phones_.reset();
        }
        console_.reset();
        platform_.reset();
        std::error_code ignored;
        if (soak_.failed.empty())
            fs::remove_all(folder_, ignored);
        soak_.wall_s = std::chrono::duration<double>(Moment::now() - begin).count();
        return std::move(soak_);
    }

private:
    void fail(std::uint64_t round, const std::string& how)
    {
        if (plan_.tell)
            plan_.tell(std::format("✘ {}: {}", round, how));
        if (soak_.failed.empty() || soak_.failed.back().round != round)
            soak_.failed.push_back({round, how});
    }
    [[nodiscard]] std::uint64_t round() const { return soak_.rounds + 1; }
    [[nodiscard]] std::uint64_t cases() const
    {
        return plan_.rounds * most_dispatches + plan_.rounds / rounds_between_looks + 1;
    }
    [[nodiscard]] std::string database() const { return folder_ + "/platform.db"; }

    /// A worker, and a filed case for every dispatch there may be.
    [[nodiscard]] bool make_town()
    {
        SystemClock clock;
        domain::RowSet rows;
        domain::Responder worker;
        worker.id = worker_ = Uuid::from_name("kill", "worker");
        worker.district_id = "990101";
        worker.area_code = grid;
        worker.name = "李";
        worker.on_duty = true;
        rows.responder_rows.push_back(worker);
        for (std::size_t number = 0; number < cases(); ++number) {
            domain::Case row;
            row.id = Uuid::from_name("kill-case", std::to_string(number));
            row.district_id = worker.district_id;
            row.area_code = grid;
            row.number = std::format("K{:07}", number);
            row.title = "井盖缺失";
            row.step = domain::Step::Filed;
            row.opened_at = row.step_at = clock.now() - 60'000;
            rows.case_rows.push_back(std::move(row));
        }
        auto store = platform::SqliteStore::open(database());
        const auto done =
            store ? (*store)->put(rows, {}, clock.now()) : Result<std::int64_t>(std::unexpected(store.error()));
        if (!done)
            fail(0, done.error().debug_text());
        return done.has_value();
    }

    [[nodiscard]] bool start_platform()
    {
        const std::string ready = folder_ + "/ready.json";
        fs::remove(ready);
        platform_ = std::make_unique<test::Child>("yiping-platform",
            std::vector<std::string>{"--store", "sqlite:" + database(), "--port", std::to_string(port_), "--phone-port",
                std::to_string(phone_port_), "--ready-file", ready, "--log-dir", folder_ + "/logs"});
        const auto end = Moment::now() + patience;
        while (!fs::exists(ready)) {
            if (Moment::now() > end) {
                fail(round(), "the platform does not start: " + platform_->transcript());
                return false;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
        std::ifstream file(ready);
        const auto said = boost::json::parse(std::string(std::istreambuf_iterator<char>(file), {}));
        port_ = said.at("port").to_number<std::uint16_t>();
        phone_port_ = said.at("phone_port").to_number<std::uint16_t>();
        authority_ = said.at("certificate").as_string();
        desk_token_ = said.at("tokens").at("desk").as_string();
        phone_token_ = said.at("tokens").at("resident").as_string();
        return true;
    }

    void tell_phones() { phones_->go_on(phone_port_, phone_token_); }

    [[nodiscard]] bool start_console()
    {
        console_ = std::make_unique<test::Child>("windowless_console",
            std::vector<std::string>{folder_ + "/desk", "127.0.0.1", std::to_string(port_), authority_, desk_token_});
        return true;
    }

    void dispatch()
    {
        const Uuid id = Uuid::from_name("kill-case", std::to_string(next_case_++));
        ordered_.push_back(id);
        dispatches_[id] = {id, round(), false};
        console_->write("dispatch " + id.to_string() + " " + worker_.to_string());
    }

    /// What a console that ends has promised, in the order in which it took its lines.
    void take_promises()
    {
        std::vector<std::string> submitted;
        std::set<std::string> durable;
        std::istringstream lines(console_->transcript());
        for (std::string line; std::getline(lines, line);) {
            std::istringstream words(line);
            std::string verb, id, state;
            words >> verb >> id >> state;
            if (verb == "submitted")
                submitted.push_back(id);
            else if (verb == "durable")
                durable.insert(id);
            else if ((verb == "outbox" && state == "refused") || verb == "failed")
                fail(round(), line);
        }
        for (std::size_t index = 0; index < submitted.size() && index < ordered_.size(); ++index)
            if (durable.contains(submitted[index])) {
                dispatches_.at(ordered_[index]).certain = true;
                ++soak_.dispatches;
            }
        ordered_.clear();
    }

    void wait_up_to(std::uint64_t most_ms)
    {
        std::this_thread::sleep_for(std::chrono::milliseconds(random_.below(most_ms + 1)));
    }

    [[nodiscard]] bool one_round()
    {
        for (std::size_t count = 1 + random_.below(most_dispatches - 1); count > 0; --count) {
            dispatch();
            wait_up_to(random_.below(2) == 0 ? 0 : 60);
        }
        wait_up_to(random_.below(2) == 0 ? 20 : 400);
        const std::uint64_t who = random_.below(4);
        const bool kills_platform = who != 0;
        const bool kills_console = who == 0 || who == 1;
        if (kills_console) {
            console_->kill();
            ++soak_.console_kills;
            take_promises();
        }
        if (kills_platform) {
            platform_->kill();
            ++soak_.platform_kills;
            wait_up_to(random_.below(2) == 0 ? 0 : 300);
        }
        // The console may be there before the platform is.
        const bool console_first = random_.below(2) == 0;
        if (kills_console && console_first && !start_console())
            return false;
        if (kills_platform) {
            if (!start_platform())
                return false;
            tell_phones();
        }
        if (kills_console && !console_first && !start_console())
            return false;
        const auto back = Moment::now();
        if (!comes_into_step())
            return false;
        const double after = std::chrono::duration<double>(Moment::now() - back).count();
        soak_.worst_s = std::max(soak_.worst_s, after);
        if (after > plan_.in_step_within_s)
            fail(round(), std::format("in step only after {:.2f} s", after));
        if (plan_.tell && round() % rounds_between_looks == 0)
            plan_.tell(std::format("▸ {}", round()));
        return true;
    }

    /// A dispatch is made and its effect has come back: the order of a console's commands is kept, and so all before it
    /// have been answered.
    [[nodiscard]] bool comes_into_step()
    {
        console_->mark();
        dispatch();
        const Uuid last = ordered_.back();
        if (!console_->wait_for("step " + last.to_string(), patience) ||
            !console_->wait_for("outbox-size 0", patience)) {
            const std::string said = console_->transcript();
            fail(round(), "never in step again; the console said … " +
                              said.substr(said.size() - std::min<std::size_t>(said.size(), 800)));
            return false;
        }
        return true;
    }

    /// Everything is stopped in order and looked at.
    [[nodiscard]] bool look()
    {
        phones_->rest();
        if (!comes_into_step()) // and with it all that the phones have done
            return false;
        console_->write("quit");
        if (!console_->wait_for("bye", patience)) // then it has written everything, and waits for its input to end
            fail(soak_.rounds, "the console does not end");
        console_->kill();
        take_promises();
        platform_->terminate();
        look_at_files();
        if (soak_.rounds >= plan_.rounds)
            return true;
        if (!start_platform() || !start_console())
            return false;
        tell_phones();
        return true;
    }
    void look_at_files()
    {
        sqlite::OpenOptions options;
        options.mode = sqlite::OpenMode::ReadWrite;
        auto platform = sqlite::Database::open(database(), options);
        if (!platform) {
            fail(soak_.rounds, platform.error().debug_text());
            return;
        }
        if (platform->text("PRAGMA integrity_check") != "ok")
            fail(soak_.rounds, "the platform's database is damaged");
        look_at_dispatches(*platform);
        look_at_reports(*platform);
        std::string newest;
        for (const auto& entry : fs::directory_iterator(folder_ + "/desk"))
            if (const std::string name = entry.path().filename().string();
                name.starts_with("cache-") && name.ends_with(".db") && !name.contains("damaged"))
                newest = std::max(newest, entry.path().string());
        auto console = sqlite::Database::open(newest, options);
        if (!console) {
            fail(soak_.rounds, console.error().debug_text());
            return;
        }
        for (const domain::RegisterInfo& info : domain::all_registers())
            if (const auto difference = first_difference(*platform, *console, info.name); !difference.empty())
                fail(soak_.rounds, difference);
    }

    [[nodiscard]] static std::int64_t count(sqlite::Database& database, std::string_view sql, const Uuid& id)
    {
        auto statement = database.prepare(sql);
        if (!statement)
            return -1;
        statement->bind(0, id);
        const auto row = statement->step();
        return row && *row ? statement->integer(0) : -1;
    }

    void look_at_dispatches(sqlite::Database& platform)
    {
        static const std::string moves = std::format("SELECT count(*) FROM case_move WHERE case_id = ?1 AND move = {}",
            static_cast<int>(domain::Move::Dispatch));
        for (const auto& [id, each] : dispatches_) {
            const std::int64_t done = count(platform, moves, id);
            const std::int64_t open =
                count(platform, "SELECT count(*) FROM assignment WHERE case_id = ?1 AND ended_at IS NULL", id);
            if (done > 1)
                fail(each.round, std::format("a dispatch was done {} times", done));
            else if (done != 1 && each.certain)
                fail(each.round, "a dispatch that was durable is lost");
            else if (open != done)
                fail(each.round, std::format("{} dispatches, {} open assignments", done, open));
        }
        // What has been looked at once, a later kill must not undo either; but once in a while is enough.
        if (dispatches_.size() > 2'000)
            dispatches_.clear();
    }

    void look_at_reports(sqlite::Database& platform)
    {
        static const std::string moves = std::format(
            "SELECT count(*) FROM case_move WHERE case_id = ?1 AND move = {}", static_cast<int>(domain::Move::Report));
        auto number_of = platform.prepare("SELECT number FROM \"case\" WHERE id = ?1");
        if (!number_of)
            return;
        for (const auto& [id, number] : phones_->acknowledged()) {
            number_of->bind(0, id);
            const auto row = number_of->step();
            if (!row || !*row)
                fail(soak_.rounds, "a report that was acknowledged is lost");
            else if (number_of->text(0) != number)
                fail(soak_.rounds, "a report has another number than was said");
            else if (count(platform, moves, id) != 1)
                fail(soak_.rounds, "a report was done twice");
            number_of->reset();
        }
        const auto twice = platform.integer(
            "SELECT count(*) FROM (SELECT 1 FROM case_move WHERE move = 1 GROUP BY case_id HAVING count(*) > 1)");
        const auto same = platform.integer("SELECT count(*) - count(DISTINCT number) FROM \"case\"");
        if (twice.value_or(-1) != 0)
            fail(soak_.rounds, "a report was done twice");
        if (same.value_or(-1) != 0)
            fail(soak_.rounds, "two cases have the same number");
    }

    [[nodiscard]] static std::string first_difference(
        sqlite::Database& platform, sqlite::Database& console, std::string_view table)
    {
        const std::string sql = std::format("SELECT id, rev FROM \"{}\" ORDER BY id", table);
        auto theirs = platform.prepare(sql);
        auto ours = console.prepare(sql);
        if (!theirs || !ours)
            return std::format("{} cannot be read", table);
        while (true) {
            const auto left = theirs->step();
            const auto right = ours->step();
            if (!left || !right)
                return std::format("{} cannot be read", table);
            if (!*left && !*right)
                return {};
            if (*left != *right)
                return std::format("{}: the console has {} rows", table, *left ? "fewer" : "more");
            if (theirs->uuid(0) != ours->uuid(0) || theirs->integer(1) != ours->integer(1))
                return std::format("{} {}@{} there, {}@{} here", table, theirs->uuid(0).to_string(), theirs->integer(1),
                    ours->uuid(0).to_string(), ours->integer(1));
        }
    }

    KillPlan plan_;
    SeededRandom random_;
    KillSoak soak_;
    std::string folder_;
    std::unique_ptr<test::Child> platform_;
    std::unique_ptr<test::Child> console_;
    std::optional<Phones> phones_;
    std::uint16_t port_ = 0;
    std::uint16_t phone_port_ = 0;
    std::string authority_, desk_token_, phone_token_;
    Uuid worker_;
    std::uint64_t next_case_ = 0;
    std::vector<Uuid> ordered_; ///< of the console that runs
    std::map<Uuid, Dispatch> dispatches_;
};

} // namespace

KillSoak kill_rounds(const KillPlan& plan)
{
    return KillRounds(plan).run();
}

} // namespace yiping::soak
