// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_platform.h"

#include "gateway/host.h"
#include "mutated_host.h"

#include <yiping/platform/access.h>
#include <yiping/platform/rule_runner.h>
#include <yiping/sqlite/rows.h>

#include <array>
#include <charconv>
#include <format>

namespace yiping::simulation {

namespace {

constexpr std::string_view database = "/platform/platform.db";

/// What the mask has to leave out, by the words of the registers and not by the platform's code.
bool is_hidden(std::uint32_t mask_level, const domain::FieldInfo& field)
{
    return mask_level >= 2 && field.privacy == domain::Privacy::Staff && field.type == domain::FieldType::Text;
}

/// Large as in life, or so small that everything comes in many pieces.
platform::BatchSizes batch_sizes(std::uint64_t seed)
{
    constexpr std::array<std::size_t, 5> rows{20'000, 1, 3, 10, 50};
    constexpr std::array<std::size_t, 4> pieces{20'000, 2, 7, 30};
    constexpr std::array<std::size_t, 3> ranges{2'000, 20, 100};
    return {rows[seed % rows.size()], pieces[seed / 5 % pieces.size()], ranges[seed / 20 % ranges.size()]};
}

/// Everything is taken after a second, unless somebody was sooner.
const domain::RuleBook& rule_book()
{
    static const domain::RuleBook book = [] {
        domain::TakingRule rule;
        rule.id = taking_rule;
        rule.zh = "自动受理";
        rule.en = "Taken by rule";
        rule.plain_only = false;
        rule.wait_ms = 1'000;
        rule.own_grid = false;
        rule.skilled = false;
        rule.most_load = 1'000;
        domain::RuleBook made;
        made.taking.push_back(rule);
        return made;
    }();
    return book;
}

} // namespace

struct SimulatedPlatform::Hosts {
    Hosts(platform::Store& store, Clock& clock, Run& run, const platform::BatchSizes& sizes)
        : real(store, clock, nullptr, sizes), mutated(real, run)
    {
        if (with_rules(run.seed))
            rules.emplace(store, clock, timer, platform::RuleRunnerOptions{&rule_book(), nullptr, nullptr});
    }
    platform::Host real;
    MutatedHost mutated;
    /// The world looks after the rules at its own times.
    class NoTimer final : public platform::RuleTimer {
    public:
        void wake_at(std::optional<UtcMillis>) override {}
    } timer;
    std::optional<platform::RuleRunner> rules;
};

std::string text_of(const protocol::RowBatch& batch, std::size_t row)
{
    std::string text;
    text.reserve(512);
    std::array<char, 32> digits{};
    const auto add = [&](auto number) {
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        text.append(digits.data(), end);
    };
    for (const protocol::Column& column : batch.columns) {
        add(column.tag);
        text += '=';
        if (!column.has(row))
            text += '-';
        else if (column.kind == protocol::Column::Kind::Ints)
            add(column.ints[row]);
        else if (column.kind == protocol::Column::Kind::Reals)
            add(column.reals[row]);
        else
            text += column.text(row);
        text += ' ';
    }
    return text;
}

SimulatedPlatform::SimulatedPlatform(Run& run)
    : run_(run),
      disk_(run.random),
      clock_(run, town_noon),
      random_(run.random.next()),
      history_(simulated_town().base, simulated_town().head),
      promised_(simulated_town().head)
{
    if (run_.mutation == Mutation::PlatformNotSynced)
        disk_.lie_about("platform.db");
    disk_.load(simulated_town().platform);
    for (const Desk& desk : simulated_desks())
        accounts_[desk.user.name] = {desk.user.scope, desk.user.mask_level};
}

SimulatedPlatform::~SimulatedPlatform()
{
    hosts_.reset();
    store_.reset();
}

bool SimulatedPlatform::boot()
{
    platform::SqliteStoreOptions options;
    options.vfs = disk_.sqlite_vfs();
    options.create = false;
    options.shared_readers = true;
    options.random = &random_;
    options.area_finder = [](double, double) { return std::string(); };
    auto opened = platform::SqliteStore::open(std::string(database), options);
    if (!opened) {
        run_.note([&] { return "platform does not start: " + opened.error().debug_text(); });
        const std::string code(opened.error().code());
        if (code == "sqlite.damaged" || code == "sqlite.not_a_database" || code == "sqlite.foreign")
            run_.broken("damage", "the platform's database is " + opened.error().debug_text());
        return false;
    }
    store_ = std::move(*opened);
    hosts_ = std::make_unique<Hosts>(*store_, clock_, run_, batch_sizes(run_.seed));
    host_ = run_.mutation == Mutation::None ? static_cast<protocol::SessionHost*>(&hosts_->real) : &hosts_->mutated;
    if (store_->head() < promised_)
        run_.broken("durable", std::format("the platform lost commits: head {}, was {}", store_->head(), promised_));
    if (!settle())
        return false;
    read_accounts();
    run_.note([&] { return std::format("platform is up at {}", store_->head()); });
    return true;
}

void SimulatedPlatform::crash(MemoryDisk::Loss loss)
{
    disk_.die();
    host_ = nullptr;
    hosts_.reset();
    store_.reset();
    disk_.crash(loss);
}

void SimulatedPlatform::shut_down()
{
    host_ = nullptr;
    hosts_.reset();
    store_.reset();
}

void SimulatedPlatform::take_copy()
{
    copy_ = Copy{disk_.image(), history_.line(), history_.head()};
}

bool SimulatedPlatform::restore_copy()
{
    if (!copy_)
        return false;
    disk_.replace(copy_->image);
    history_.go_back_to(copy_->line, copy_->head);
    promised_ = copy_->head;
    return true;
}

bool SimulatedPlatform::settle()
{
    if (disk_.dead())
        return false;
    if (store_->head() == history_.head())
        return true;
    if (auto done = history_.follow(store_->database()); !done) {
        run_.note([&] { return "history: " + done.error().debug_text(); });
        return !disk_.dead();
    }
    promised_ = history_.head();
    if (store_->head() != history_.head())
        run_.broken("order", std::format("head {} but the log ends at {}", store_->head(), history_.head()));
    return true;
}

bool SimulatedPlatform::take_failure()
{
    return hosts_ && hosts_->real.take_failure();
}

void SimulatedPlatform::follow_rules()
{
    if (!hosts_ || !hosts_->rules)
        return;
    if (const auto done = hosts_->rules->run(); !done)
        run_.note([&] { return "rules: " + done.error().debug_text(); });
}

void SimulatedPlatform::read_accounts()
{
    auto statement = store_->database().prepare("SELECT name, scope, mask_level FROM user");
    if (!statement)
        return;
    for (auto more = statement->step(); more && *more; more = statement->step())
        accounts_[std::string(statement->text(0))] = {
            std::string(statement->text(1)), static_cast<std::uint32_t>(statement->integer(2))};
}

bool SimulatedPlatform::set_account(const platform::User& user)
{
    const auto done = store_->access()->change_account(user, "administrator", clock_.now());
    if (disk_.dead())
        return false;
    if (done)
        accounts_[user.name] = {user.scope, user.mask_level};
    return true;
}

Result<SimulatedPlatform::Rows> SimulatedPlatform::read_rows()
{
    Rows all;
    for (const domain::RegisterInfo& info : domain::all_registers()) {
        auto batch = sqlite::read_batch(store_->database(), info, "ORDER BY id");
        if (!batch)
            return std::unexpected(batch.error());
        all.emplace(info.number, std::move(*batch));
    }
    return all;
}

std::map<std::uint32_t, std::vector<std::string>> SimulatedPlatform::shown(const Rows& all, const Access& access)
{
    std::map<std::uint32_t, std::vector<std::string>> seen;
    for (const auto& [number, batch] : all) {
        const auto fields = domain::find_register(number)->fields;
        protocol::RowBatch masked = batch;
        for (std::size_t index = 0; index < fields.size(); ++index) {
            if (!is_hidden(access.mask_level, fields[index]))
                continue;
            masked.columns[index].bytes.clear();
            masked.columns[index].ends.assign(masked.rows, 0);
        }
        std::vector<std::string>& rows = seen[number];
        for (std::size_t row = 0; row < masked.rows; ++row)
            if (may_see(access.scope, number, masked.columns[2].text(row)))
                rows.push_back(text_of(masked, row));
    }
    return seen;
}

} // namespace yiping::simulation
