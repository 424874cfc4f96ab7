// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/simulate/town_life.h>

#include "http_client.h"
#include "reports.h"

#include <yiping/base/log.h>
#include <yiping/crypto/signed_address.h>
#include <yiping/geo/area_index.h>
#include <yiping/simulate/photo.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cmath>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

namespace yiping::platform::simulate {

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

constexpr auto awaited = asio::as_tuple(asio::use_awaitable);

struct Place {
    double lon = 0;
    double lat = 0;
    std::string name;
};

/// A slip as the phone sees it.
struct Slip {
    std::string id;
    double lon = 0, lat = 0;
    bool is_signed = false;
    std::string title;
};

/// 督办 on a slip that is answered in words at its time.
struct Owed {
    UtcMillis due = 0;
    UtcMillis answer_at = 0;
    bool late = false;
};

/// One in so many lets the deadline pass.
constexpr std::uint64_t one_late_in = 3;

void note_exception(const std::exception_ptr& failure)
{
    try {
        if (failure)
            std::rethrow_exception(failure);
    } catch (const std::exception& caught) {
        log::error("simulate", "somebody fell silent: {}", caught.what());
    }
}

/// How long a worker's phone is left to whoever has borrowed it.
constexpr std::chrono::minutes loan{30};

std::vector<std::int64_t> starts_of(const std::vector<Act>& acts)
{
    std::vector<std::int64_t> starts;
    for (const Act& act : acts)
        starts.push_back(act.at_ms);
    return starts;
}

MonoMillis steady_now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::chrono::steady_clock::time_point steady_at(MonoMillis at)
{
    return std::chrono::steady_clock::time_point(std::chrono::milliseconds(at));
}

class Life final : public TownLife {
public:
    Life(LifeOptions options, geo::AreaIndex index)
        : options_(std::move(options)),
          index_(std::move(index)),
          day_(starts_of(options_.acts), options_.day_ms, options_.speed, steady_now()),
          lent_until_(options_.workers.size())
    {
        for (const domain::Area& area : options_.areas) {
            if (area.level == domain::AreaLevel::Grid && !area.geometry.empty())
                grids_.push_back(&area);
        }
    }

    ~Life() override
    {
        context_.stop();
        if (thread_.joinable())
            thread_.join();
    }
    Life(const Life&) = delete;
    Life& operator=(const Life&) = delete;

    [[nodiscard]] bool has_grids() const { return !grids_.empty(); }

    void begin()
    {
        asio::co_spawn(context_, live_as_residents(), note_exception);
        for (std::size_t index = 0; index < options_.workers.size(); ++index)
            asio::co_spawn(context_, live_as_worker(index), note_exception);
        if (!options_.acts.empty())
            asio::co_spawn(context_, play_days(), note_exception);
        else if (has_box())
            asio::co_spawn(context_, watch_cameras(), note_exception);
        thread_ = std::thread([this] { context_.run(); });
    }

    [[nodiscard]] DayState direct(DayOrder order, std::size_t act) override
    {
        const std::scoped_lock held(day_lock_);
        const MonoMillis now = steady_now();
        day_.order(order, act, now);
        if (order != DayOrder::Look)
            asio::post(context_, [this] { day_timer_.cancel(); });
        DayState state{.acts = options_.acts.size(), .current = day_.current(), .next = day_.next()};
        state.paused = day_.paused();
        if (const auto at = day_.next_at())
            state.next_in_ms = std::max<std::int64_t>(0, *at - now);
        return state;
    }

    void leave_to_person(const Uuid& responder_id) override
    {
        const auto found = std::ranges::find(options_.workers, responder_id, &WorkerPhone::responder_id);
        if (found != options_.workers.end())
            lent_until_.at(static_cast<std::size_t>(found - options_.workers.begin())) =
                steady_now() + std::chrono::duration_cast<std::chrono::milliseconds>(loan).count();
    }

    [[nodiscard]] LifeCounts counts() const override
    {
        return {reported_.load(), signed_for_.load(), fed_back_.load(), returned_.load(), alarms_.load(),
            failures_.load(), answered_.load(), answered_late_.load()};
    }

private:
    [[nodiscard]] bool paused()
    {
        const std::scoped_lock held(day_lock_);
        return day_.paused();
    }

    [[nodiscard]] bool has_box() const { return !options_.alarms.key.empty() && !options_.alarms.cameras.empty(); }

    /// The day of the script, again and again. What an act asks for and is not there is passed over.
    asio::awaitable<void> play_days()
    {
        SeededRandom random(options_.seed ^ 0xD1EC7ULL);
        HttpClient resident(context_, options_.phone_port, options_.resident_token, "居民手机");
        HttpClient box(context_, options_.phone_port, {}, "算法盒子");
        while (true) {
            std::optional<std::size_t> due;
            std::uint64_t day = 0;
            {
                const std::scoped_lock held(day_lock_);
                due = day_.take_due(steady_now());
                day = day_.days();
                const auto at = day_.next_at();
                // Set under the lock: an order that comes from here on finds a timer to cancel.
                day_timer_.expires_at(at ? steady_at(*at) : std::chrono::steady_clock::time_point::max());
            }
            if (!due) {
                co_await day_timer_.async_wait(awaited);
                continue;
            }
            const Act& act = options_.acts[*due];
            if (!act.scene.empty()) {
                if (options_.put_scene)
                    options_.put_scene(act.scene);
            } else if (!act.alarm.empty()) {
                co_await ring(box, act);
            } else {
                co_await report_act(resident, random, act, day);
            }
        }
    }

    asio::awaitable<void> ring(HttpClient& box, const Act& act)
    {
        if (!has_box())
            co_return;
        json::object body;
        body["kind"] = act.alarm;
        body["camera"] = options_.alarms.cameras[act.camera % options_.alarms.cameras.size()];
        body["confidence"] = act.confidence;
        co_await send_alarm(box, std::move(body));
    }

    asio::awaitable<void> report_act(HttpClient& resident, Random& random, const Act& act, std::uint64_t day)
    {
        const auto village = std::ranges::find_if(options_.areas, [&](const domain::Area& area) {
            return area.level == domain::AreaLevel::Village && area.name == act.village;
        });
        std::vector<const domain::Area*> inside;
        for (const domain::Area* grid : grids_)
            if (village != options_.areas.end() && grid->area_code.starts_with(village->area_code))
                inside.push_back(grid);
        if (inside.empty()) {
            log::warning("simulate", "no grid of {} for {}", act.village, act.title);
            co_return;
        }
        // The same place each day.
        SeededRandom where(std::hash<std::string>()(act.title));
        const Place at = place_in(*inside[where.below(inside.size())], where);
        // Of a resident chance gives name and phone; what is reported, the day says.
        Report report = make_report(random);
        report.category = act.category;
        report.title = act.title;
        report.description = act.words;
        if (act.by_worker)
            report.name = report.phone = std::string();
        json::object body = body_of(report, {at.lon, at.lat, act.place});
        if (act.households)
            body["households"] = *act.households;
        if (act.by_worker && !options_.workers.empty()) {
            const auto nearest = std::ranges::min_element(options_.workers, {},
                [&](const WorkerPhone& each) { return std::hypot(each.lon - at.lon, each.lat - at.lat); });
            HttpClient worker(context_, options_.phone_port, nearest->token, "网格员手机");
            co_await send_report(worker, std::move(body), day);
        } else {
            co_await send_report(resident, std::move(body), day);
        }
    }

    static json::object body_of(const Report& report, const Place& place)
    {
        json::object body;
        body["category"] = report.category;
        body["title"] = report.title;
        body["description"] = report.description;
        body["address"] = place.name;
        body["lon"] = place.lon;
        body["lat"] = place.lat;
        body["name"] = report.name;
        body["phone"] = report.phone;
        return body;
    }

    asio::awaitable<void> send_report(
        HttpClient& phone, json::object body, std::uint64_t number, bool with_photo = true)
    {
        if (with_photo) {
            const std::string hash = co_await send_photo(phone, options_.seed * 1'000'003 + number);
            if (!hash.empty())
                body["photos"] = json::array{hash};
        }
        const HttpAnswer answer = co_await phone.call("/api/report", json::serialize(body));
        if (answer.status == 201)
            ++reported_;
        else
            note_failure("report", answer);
    }

    asio::awaitable<void> wait(Random& random, double least_s, double most_s)
    {
        asio::steady_timer timer(context_);
        const double seconds = (least_s + (most_s - least_s) * random.unit()) / std::max(options_.speed, 0.01);
        timer.expires_after(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
        co_await timer.async_wait(awaited);
    }

    /// Somewhere inside a grid: tried at random in its box, else at its label.
    Place place_in(const domain::Area& grid, Random& random) const
    {
        Place place{grid.label_lon.value_or(0), grid.label_lat.value_or(0), grid.name};
        const auto box = index_.box(grid.area_code);
        for (int attempt = 0; box && attempt < 30; ++attempt) {
            const geo::LonLat at{box->west + (box->east - box->west) * random.unit(),
                box->south + (box->north - box->south) * random.unit()};
            if (index_.contains(grid.area_code, at).value_or(false)) {
                place.lon = at.lon;
                place.lat = at.lat;
                break;
            }
        }
        return place;
    }

    asio::awaitable<std::string> send_photo(HttpClient& phone, std::uint64_t number)
    {
        const HttpAnswer answer = co_await phone.call("/api/blob", draw_photo(number), "image/png");
        if (answer.status != 201) {
            ++failures_;
            co_return std::string();
        }
        boost::system::error_code code;
        const json::value body = json::parse(answer.body, code);
        const json::value* hash = !code && body.is_object() ? body.get_object().if_contains("sha256") : nullptr;
        co_return hash != nullptr && hash->is_string() ? std::string(hash->get_string()) : std::string();
    }

    asio::awaitable<void> live_as_residents()
    {
        SeededRandom random(options_.seed ^ 0x5E5D1E27ULL);
        HttpClient phone(context_, options_.phone_port, options_.resident_token, "居民手机");
        constexpr std::uint64_t again_one_in = 6;
        constexpr std::size_t most_earlier = 12;
        std::vector<std::pair<std::string, std::string>> earlier; // name and number
        co_await wait(random, 1, 2);
        for (std::uint64_t number = 1;; ++number) {
            while (paused())
                co_await wait(random, 0.5, 1);
            const domain::Area& grid = *grids_[random.below(grids_.size())];
            const Place place = place_in(grid, random);
            Report report = make_report(random);
            // Some people call more than once.
            if (!earlier.empty() && random.below(again_one_in) == 0) {
                std::tie(report.name, report.phone) = earlier[random.below(earlier.size())];
            } else if (earlier.size() < most_earlier) {
                earlier.emplace_back(report.name, report.phone);
            }
            const bool with_photo = random.below(2) == 0;
            co_await send_report(phone, body_of(report, place), number, with_photo);
            // Beside a day that is played chance brings a little less.
            co_await (options_.acts.empty() ? wait(random, 4, 8) : wait(random, 7, 13));
        }
    }

    asio::awaitable<void> send_alarm(HttpClient& box, json::object body)
    {
        const std::string time = std::to_string(platform_now());
        body["id"] = time;
        const std::string text = json::serialize(body);
        HttpClient::Headers headers{{"X-Yiping-Source", options_.alarms.source}, {"X-Yiping-Time", time},
            {"X-Yiping-Signature", crypto::hmac_sha256_hex(options_.alarms.key, time + "\n" + text)}};
        const HttpAnswer answer = co_await box.call("/api/alarm", text, "application/json", std::move(headers));
        if (answer.status == 201)
            ++alarms_;
        else
            note_failure("alarm", answer);
    }

    /// Recognises something now and then; one in four is nothing.
    asio::awaitable<void> watch_cameras()
    {
        constexpr std::array<std::string_view, 4> recognised{"Fire", "Fishing", "Parking", "Rubbish"};
        SeededRandom random(options_.seed ^ 0xA1A12ULL);
        HttpClient box(context_, options_.phone_port, {}, "算法盒子");
        co_await wait(random, 12, 16);
        for (std::uint64_t number = 0;; ++number) {
            json::object body;
            body["kind"] = recognised.at(number % recognised.size());
            body["camera"] = options_.alarms.cameras[number % options_.alarms.cameras.size()];
            body["confidence"] = number % 4 == 3 ? 0.45 : 0.8 + 0.01 * static_cast<double>(random.below(20));
            co_await send_alarm(box, std::move(body));
            co_await wait(random, 40, 70);
        }
    }

    asio::awaitable<void> live_as_worker(std::size_t index)
    {
        const WorkerPhone& me = options_.workers[index];
        SeededRandom random(options_.seed * 7919 + index + 1);
        HttpClient phone(context_, options_.phone_port, me.token, "网格员手机");
        Place at{me.lon, me.lat, {}};
        std::set<std::string> passed_over;
        std::map<std::string, Owed> owed; // by slip
        co_await wait(random, 0, 2); // not all in the same moment
        while (true) {
            if (is_lent(index)) {
                co_await wait(random, 1.6, 2.0);
                continue;
            }
            const HttpAnswer answer = co_await phone.call("/api/worker/assignments");
            if (answer.status == 200) {
                note_owed(answer.body, random, owed);
                co_await answer_owed(phone, random, owed);
                for (const Slip& slip : slips_in(answer.body)) {
                    if (!passed_over.contains(slip.id))
                        co_await do_slip(index, phone, random, slip, at, passed_over);
                }
            } else {
                note_failure("assignments", answer);
            }
            co_await wait(random, 1.6, 2.0);
        }
    }

    [[nodiscard]] UtcMillis platform_now() const
    {
        SystemClock machine;
        return options_.clock != nullptr ? options_.clock->now() : machine.now();
    }

    /// When a worker who has just seen it will answer: mostly soon, some only when they are late already.
    Owed plan_answer(UtcMillis due, Random& random) const
    {
        const double pace = std::max(options_.speed, 0.01);
        const auto after = [&](double least_s, double most_s) {
            return static_cast<std::int64_t>((least_s + (most_s - least_s) * random.unit()) / pace * 1000);
        };
        Owed owed{.due = due};
        owed.late = random.below(one_late_in) == 0;
        const UtcMillis now = platform_now();
        owed.answer_at = owed.late ? std::max(now, due) + after(5, 30) : std::min(now + after(6, 25), due - 1);
        return owed;
    }

    /// Keeps `owed` as the phone shows it: new 督办, and none that is answered or gone.
    void note_owed(const std::string& text, Random& random, std::map<std::string, Owed>& owed) const
    {
        std::map<std::string, Owed> now_owed;
        for (const json::object& row : rows_in(text)) {
            const json::value& due = row.at("answer_due_at");
            if (!due.is_number() || row.at("role").as_string() != "Lead")
                continue; // who assists leaves the answer to whoever leads
            const auto due_at = due.to_number<UtcMillis>();
            if (due_at < options_.since)
                continue; // nobody has answered it all the time, and nobody will
            std::string id(row.at("id").as_string());
            const auto known = owed.find(id);
            now_owed[std::move(id)] =
                known != owed.end() && known->second.due == due_at ? known->second : plan_answer(due_at, random);
        }
        owed = std::move(now_owed);
    }

    asio::awaitable<void> answer_owed(HttpClient& phone, Random& random, const std::map<std::string, Owed>& owed)
    {
        for (const auto& [id, each] : owed) {
            if (platform_now() < each.answer_at)
                continue;
            const bool late = platform_now() > each.due;
            json::object body;
            body["assignment_id"] = id;
            body["note"] = make_answer(random, late);
            const HttpAnswer answer = co_await phone.call("/api/worker/answer", json::serialize(body));
            if (answer.status == 200)
                ++(late ? answered_late_ : answered_);
            else
                note_failure("answer", answer);
        }
    }

    [[nodiscard]] bool is_lent(std::size_t worker) const { return steady_now() < lent_until_[worker]; }

    asio::awaitable<void> do_slip(std::size_t index, HttpClient& phone, Random& random, const Slip& slip, Place& at,
        std::set<std::string>& passed_over)
    {
        json::object body;
        body["assignment_id"] = slip.id;
        if (!slip.is_signed) {
            co_await wait(random, 2, 6);
            if (is_lent(index))
                co_return; // a person has the phone now
            if (random.below(24) == 0) {
                body["note"] = make_return_reason(random);
                const HttpAnswer answer = co_await phone.call("/api/worker/return", json::serialize(body));
                passed_over.insert(slip.id);
                if (answer.status == 200)
                    ++returned_;
                else
                    note_failure("return", answer);
                co_return;
            }
            body["lon"] = at.lon;
            body["lat"] = at.lat;
            const HttpAnswer answer = co_await phone.call("/api/worker/sign", json::serialize(body));
            if (answer.status != 200) {
                note_failure("sign", answer);
                // Taken away from him meanwhile, or the platform is not there: the next look at the list will tell.
                co_return;
            }
            ++signed_for_;
        }
        // On the way: a few steps, each told to the platform.
        constexpr int steps = 4;
        const bool known = slip.lon != 0 || slip.lat != 0;
        for (int step = 1; step <= steps; ++step) {
            co_await wait(random, 1.2, 2.6);
            if (is_lent(index))
                co_return;
            if (!known)
                continue;
            at.lon += (slip.lon - at.lon) / (steps - step + 1);
            at.lat += (slip.lat - at.lat) / (steps - step + 1);
            json::object position;
            position["lon"] = at.lon;
            position["lat"] = at.lat;
            position["on_duty"] = true;
            const HttpAnswer answer = co_await phone.call("/api/worker/position", json::serialize(position));
            if (answer.status != 200)
                note_failure("position", answer);
        }
        const std::string hash = co_await send_photo(phone, random.below(1ULL << 62U));
        if (hash.empty())
            co_return;
        json::object feedback;
        feedback["assignment_id"] = slip.id;
        const auto act = std::ranges::find_if(
            options_.acts, [&](const Act& each) { return !each.answer.empty() && each.title == slip.title; });
        feedback["note"] = act != options_.acts.end() ? act->answer : make_feedback(random);
        feedback["photos"] = json::array{hash};
        feedback["lon"] = at.lon;
        feedback["lat"] = at.lat;
        const HttpAnswer answer = co_await phone.call("/api/worker/feedback", json::serialize(feedback));
        if (answer.status == 200)
            ++fed_back_;
        else
            note_failure("feedback", answer);
    }

    /// The slips of a worker as the platform gives them to his phone.
    static std::vector<json::object> rows_in(const std::string& text)
    {
        std::vector<json::object> rows;
        boost::system::error_code code;
        const json::value body = json::parse(text, code);
        const json::value* list = !code && body.is_object() ? body.get_object().if_contains("assignments") : nullptr;
        if (list == nullptr || !list->is_array())
            return rows;
        for (const json::value& each : list->get_array())
            rows.push_back(each.as_object());
        return rows;
    }

    /// Slips that want something of the worker.
    [[nodiscard]] std::vector<Slip> slips_in(const std::string& text) const
    {
        std::vector<Slip> slips;
        for (const json::object& row : rows_in(text)) {
            if (row.at("dispatched_at").to_number<UtcMillis>() < options_.since || !row.at("fed_back_at").is_null())
                continue;
            Slip slip;
            slip.id = row.at("id").as_string();
            slip.is_signed = row.at("delivery").as_string() == "Signed";
            slip.title = row.at("title").as_string();
            if (row.at("lon").is_number() && row.at("lat").is_number()) {
                slip.lon = row.at("lon").to_number<double>();
                slip.lat = row.at("lat").to_number<double>();
            }
            slips.push_back(std::move(slip));
        }
        return slips;
    }

    void note_failure(std::string_view what, const HttpAnswer& answer)
    {
        ++failures_;
        log::info("simulate", "{}: {} {}", what, answer.status, answer.body);
    }

    LifeOptions options_;
    geo::AreaIndex index_;
    std::vector<const domain::Area*> grids_;
    std::atomic<std::uint64_t> reported_ = 0, signed_for_ = 0, fed_back_ = 0, returned_ = 0, alarms_ = 0, failures_ = 0;
    std::atomic<std::uint64_t> answered_ = 0, answered_late_ = 0;
    std::mutex day_lock_;
    DayPlayer day_;
    std::vector<std::atomic<MonoMillis>> lent_until_; ///< by worker; simulated again from then on
    asio::io_context context_{1};
    asio::steady_timer day_timer_{context_};
    std::thread thread_;
};

} // namespace

Result<std::unique_ptr<TownLife>> TownLife::start(LifeOptions options)
{
    auto index = geo::AreaIndex::make(options.areas);
    if (!index)
        return std::unexpected(index.error());
    auto life = std::make_unique<Life>(std::move(options), std::move(*index));
    if (!life->has_grids())
        return make_error(Fault::Input, "platform.no_grids");
    life->begin();
    return life;
}

} // namespace yiping::platform::simulate
