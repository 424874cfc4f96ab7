// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_world.h"

#include <algorithm>
#include <format>

namespace yiping::simulation {

using namespace protocol;

SimulatedPlatform::SimulatedPlatform(Clock& clock, Random& random)
    : clock_(clock), random_(random), log_id_(Uuid::make(clock, random))
{
}

void SimulatedPlatform::put_scene(const Uuid& id, const std::string& scene)
{
    domain::WallScene& row = rows_[id];
    row.id = id;
    row.scene = scene;
    row.rev = ++head_;
    removed_.erase(id);
}

void SimulatedPlatform::remove_scene(const Uuid& id)
{
    if (rows_.erase(id) > 0)
        removed_[id] = ++head_;
}

Result<domain::Principal> SimulatedPlatform::authenticate(const Hello&)
{
    return domain::Principal{};
}

Result<EncodedBatch> SimulatedPlatform::delta(const domain::Principal&, std::int64_t from)
{
    // At most a handful of revisions at once, so that several batches are under way.
    const std::int64_t to = std::min(head_, from + 1 + static_cast<std::int64_t>(random_.below(5)));
    Batch batch;
    batch.from = from;
    batch.to = to;
    batch.last = to == head_;
    RowBatch rows = make_batch(domain::info(domain::Register::WallScene));
    for (const auto& [id, row] : rows_)
        if (row.rev > from && row.rev <= to)
            append(rows, row);
    for (const auto& [id, rev] : removed_)
        if (rev > from && rev <= to)
            batch.removed.push_back({rows.register_number, id});
    if (rows.rows == 0 && batch.removed.empty())
        return EncodedBatch{nullptr, to, batch.last};
    batch.rows.push_back(std::move(rows));
    return EncodedBatch{std::make_shared<const std::string>(encode(batch)), to, batch.last};
}

namespace {

class RowsAtOnce final : public SnapshotSource {
public:
    RowsAtOnce(std::vector<domain::WallScene> rows, std::int64_t revision) : rows_(std::move(rows)), revision_(revision)
    {
    }

    Result<EncodedBatch> next() override
    {
        Batch batch;
        batch.snapshot = true;
        batch.to = revision_;
        RowBatch rows = make_batch(domain::info(domain::Register::WallScene));
        for (int count = 0; count < 3 && place_ < rows_.size(); ++count)
            append(rows, rows_[place_++]);
        batch.last = place_ == rows_.size();
        batch.rows.push_back(std::move(rows));
        return EncodedBatch{std::make_shared<const std::string>(encode(batch)), revision_, batch.last};
    }

private:
    std::vector<domain::WallScene> rows_;
    std::int64_t revision_;
    std::size_t place_ = 0;
};

} // namespace

Result<std::unique_ptr<SnapshotSource>> SimulatedPlatform::snapshot(const domain::Principal&)
{
    std::vector<domain::WallScene> rows;
    for (const auto& [id, row] : rows_)
        rows.push_back(row);
    return std::make_unique<RowsAtOnce>(std::move(rows), head_);
}

CommandAnswer SimulatedPlatform::execute(const domain::Principal&, const domain::Command& command)
{
    if (const auto known = answers_.find(command.id); known != answers_.end())
        return known->second;
    const auto& scene = std::get<domain::PutScene>(command.body);
    CommandAnswer answer;
    answer.id = command.id;
    if (scene.scene == "forbidden") {
        answer.outcome = Outcome::Refused;
        answer.error = Error(Fault::Refused, "sync.refused");
    } else {
        put_scene(command.id, scene.scene);
        ++effects_[command.id];
        answer.revision = head_;
    }
    answers_[command.id] = answer;
    return answer;
}

BlobChunk SimulatedPlatform::blob(const domain::Principal&, const BlobRequest& request)
{
    return {request.sha256, request.offset, 0, {}};
}

void SimulatedDisk::apply(const ApplyBatch& apply)
{
    if (apply.begins_snapshot)
        seen.clear();
    for (const RowBatch& each : apply.batch.rows)
        for (std::size_t row = 0; row < each.rows; ++row) {
            const auto scene = row_at<domain::WallScene>(each, row);
            rows[scene.id] = scene;
            seen.insert(scene.id);
        }
    for (const Removal& each : apply.batch.removed)
        rows.erase(each.id);
    if (apply.ends_snapshot)
        std::erase_if(rows, [&](const auto& row) { return !seen.contains(row.first); });
    if (apply.cursor) {
        cursor = *apply.cursor;
        log_id = apply.log_id;
    }
}

World::World(std::uint64_t seed, Faults faults)
    : random_(seed), clock_(1'773'800'000'000), faults_(faults), platform_(clock_, random_)
{
}

void World::after(MonoMillis wait, std::function<void()> happen)
{
    events_.push({clock_.monotonic() + wait, order_++, std::move(happen)});
}

MonoMillis World::latency()
{
    // Mostly a town's own network, now and then a line that hangs.
    return random_.below(20) == 0 ? static_cast<MonoMillis>(random_.below(2'000))
                                  : 1 + static_cast<MonoMillis>(random_.below(30));
}

void World::boot_console()
{
    ++boot_;
    failed_link_ = 0;
    console_ = std::make_unique<ConsoleMachine>(
        ConsoleConfig{Uuid::from_name("console", "1"), "t", "", "simulated", 4}, clock_, random_);
    console_->start(disk_.log_id, disk_.cursor, disk_.outbox);
    disk_ready_ = clock_.monotonic();
    do_console();
}

void World::do_console()
{
    for (ConsoleAction& action : console_->take()) {
        if (std::holds_alternative<OpenLink>(action)) {
            const std::uint64_t link = ++link_;
            session_.reset();
            const bool fails = !healed_ && random_.below(4) == 0;
            after(latency(), [this, link, fails] {
                if (link != link_)
                    return;
                if (fails) {
                    console_->link_down();
                } else {
                    session_ = std::make_unique<PlatformSession>(platform_, clock_);
                    down_ready_ = up_ready_ = clock_.monotonic();
                    console_->link_up();
                }
                do_console();
            });
        } else if (std::holds_alternative<CloseLink>(action)) {
            ++link_;
            session_.reset();
        } else if (auto* send = std::get_if<SendMessage>(&action)) {
            up_ready_ = std::max(up_ready_, clock_.monotonic() + latency());
            events_.push({up_ready_, order_++, [this, link = link_, bytes = std::move(send->bytes)] {
                              if (link != link_ || !session_)
                                  return;
                              session_->received(bytes);
                              do_session();
                          }});
        } else if (auto* apply = std::get_if<ApplyBatch>(&action)) {
            const MonoMillis wait = faults_.slow_disk ? static_cast<MonoMillis>(random_.below(200)) : 1;
            const bool full = faults_.full_disk && !healed_ && random_.below(60) == 0;
            disk_ready_ = std::max(disk_ready_, clock_.monotonic() + wait);
            events_.push({disk_ready_, order_++, [this, boot = boot_, full, batch = std::move(*apply)] {
                              if (boot != boot_)
                                  return;
                              // As the real cache: a delta that does not continue what is there is not taken.
                              const bool continues = batch.batch.snapshot || batch.batch.from <= disk_.cursor;
                              if (full || !continues || batch.link == failed_link_) {
                                  failed_link_ = batch.link;
                                  console_->apply_failed(batch.ticket, Error(Fault::Environment, "sqlite.disk_full"));
                              } else {
                                  disk_.apply(batch);
                                  console_->applied(batch.ticket);
                              }
                              do_console();
                          }});
        } else if (auto* answered = std::get_if<CommandAnswered>(&action)) {
            const Uuid id = answered->answer.id;
            std::erase_if(disk_.outbox, [&](const domain::Command& each) { return each.id == id; });
            if (++disk_.answered[id] > 1)
                broken_ = "a command was answered twice to the console";
            if (answered->answer.outcome == Outcome::Accepted && answered->answer.revision > disk_.cursor)
                broken_ = "a command left the outbox before its rows were durable";
        }
    }
    arm_timer();
}

void World::arm_timer()
{
    const auto next = console_->next_timer();
    if (!next)
        return;
    events_.push({std::max(*next, clock_.monotonic()), order_++, [this, boot = boot_, due = *next] {
                      if (boot == boot_ && console_->next_timer() == due) {
                          console_->timer();
                          do_console();
                      }
                  }});
}

void World::do_session()
{
    if (!session_)
        return;
    for (SessionAction& action : session_->take()) {
        if (auto* send = std::get_if<Send>(&action)) {
            down_ready_ = std::max(down_ready_, clock_.monotonic() + latency());
            events_.push({down_ready_, order_++, [this, link = link_, boot = boot_, bytes = send->bytes] {
                              if (link != link_ || boot != boot_)
                                  return;
                              console_->received(*bytes);
                              do_console();
                          }});
        } else {
            after(latency(), [this, link = link_, boot = boot_] {
                if (link != link_ || boot != boot_)
                    return;
                ++link_;
                session_.reset();
                console_->link_down();
                do_console();
            });
            return;
        }
    }
}

void World::cut()
{
    ++cuts_;
    ++link_;
    session_.reset();
    console_->link_down(Error(Fault::Environment, "sync.silent"));
    do_console();
}

void World::crash()
{
    ++crashes_;
    ++link_;
    session_.reset();
    boot_console();
}

void World::change_something()
{
    if (scenes_.empty() || random_.below(4) == 0)
        scenes_.push_back(Uuid::make(clock_, random_));
    const Uuid& id = scenes_[random_.below(scenes_.size())];
    if (random_.below(6) == 0)
        platform_.remove_scene(id);
    else
        platform_.put_scene(id, std::format("scene {}", random_.below(1000)));
    if (session_) {
        session_->wake();
        do_session();
    }
}

void World::make_command()
{
    const domain::Command command{Uuid::make(clock_, random_), clock_.now(), 0,
        domain::PutScene{"main", random_.below(10) == 0 ? "forbidden" : "overview", std::nullopt}};
    made_.insert(command.id);
    disk_.outbox.push_back(command); // durable first
    if (random_.below(8) == 0 && faults_.crashes && !healed_) {
        crash(); // between the disk and the line
        return;
    }
    console_->submit(command);
    do_console();
}

void World::plan_faults()
{
    after(static_cast<MonoMillis>(random_.below(400)), [this] {
        if (healed_)
            return;
        switch (random_.below(12)) {
        case 0:
            if (faults_.cuts)
                cut();
            break;
        case 1:
            if (faults_.crashes)
                crash();
            break;
        case 2:
            if (faults_.trims)
                platform_.trim(static_cast<std::int64_t>(random_.below(10)));
            break;
        case 3:
            if (faults_.clock_jumps)
                clock_.jump(static_cast<std::int64_t>(random_.below(7'200'000)) - 3'600'000);
            break;
        case 4:
        case 5:
            make_command();
            break;
        default:
            change_something();
        }
        plan_faults();
    });
}

std::string World::run(MonoMillis virtual_ms)
{
    boot_console();
    plan_faults();
    const MonoMillis end = clock_.monotonic() + virtual_ms;
    const MonoMillis heal_by = end + 120'000;
    while (!events_.empty() && broken_.empty()) {
        const Event event = events_.top();
        events_.pop();
        if (event.at > end)
            healed_ = true;
        if (healed_ && disk_.outbox.empty() && console_->status().phase == Phase::Online &&
            disk_.cursor == platform_.head())
            break;
        if (event.at > heal_by)
            return std::format("not in step two minutes after the last fault: cursor {} of {}, {} commands waiting",
                disk_.cursor, platform_.head(), disk_.outbox.size());
        clock_.advance(event.at - clock_.monotonic());
        event.happen();
    }
    return judge();
}

std::string World::judge() const
{
    if (!broken_.empty())
        return broken_;
    if (disk_.rows != platform_.rows())
        return std::format(
            "rows differ: {} on the console, {} on the platform", disk_.rows.size(), platform_.rows().size());
    for (const auto& [id, times] : platform_.effects())
        if (times != 1)
            return "a command was done twice";
    for (const Uuid& id : made_)
        if (!disk_.answered.contains(id))
            return "a command got lost";
    return {};
}

} // namespace yiping::simulation
