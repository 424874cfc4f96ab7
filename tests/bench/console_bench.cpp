// SPDX-License-Identifier: GPL-3.0-or-later
#include "console_bench.h"

#include <cstdlib>
#include <filesystem>
#include <format>

namespace yiping::bench {

namespace {

constexpr std::uint64_t rows_per_put = 50'000;
constexpr std::string_view token = "bench-token-of-a-desk";
/// 2025-01-01 in Shanghai; a case every half minute makes a year of a million.
constexpr UtcMillis year_begins = 1'735'660'800'000;

std::uint64_t mixed(std::uint64_t number)
{
    number = (number ^ (number >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    number = (number ^ (number >> 27U)) * 0x94D049BB133111EBULL;
    return number ^ (number >> 31U);
}

} // namespace

Folder::Folder()
{
    std::string name = (std::filesystem::temp_directory_path() / "yiping-bench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr)
        std::abort();
    path_ = name;
}

Folder::~Folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

domain::Case generated_case(std::uint64_t number)
{
    static constexpr std::string_view titles[] = {"路面破损积水，影响通行", "井盖缺失，夜间有行人经过", "楼道堆放杂物",
        "占道经营", "路灯不亮", "垃圾清运不及时", "水管爆裂漏水", "邻里噪音纠纷"};
    const std::uint64_t dice = mixed(number + 1);
    domain::Case row;
    const UtcMillis opened = year_begins + static_cast<UtcMillis>(number) * 31'500;
    ManualClock clock(opened);
    SeededRandom random(number);
    row.id = Uuid::make(clock, random);
    row.district_id = "990101";
    row.area_code = std::format("990101001{:03}{:03}", 1 + dice % 8, 1 + dice / 8 % 12);
    row.number = std::format("990101-2025-{:07}", number);
    row.source = domain::CaseSource::Resident;
    row.category = std::format("{:02}{:02}", 1 + dice % 5, 1 + dice / 5 % 9);
    row.title = titles[dice % 8];
    row.description = std::format("居民反映：{}，请尽快派人查看处理。现场照片见附件。", titles[dice % 8]);
    row.address = std::format("澜川镇滨江路{}号附近", 1 + dice % 700);
    // As phones and files give them: six decimals.
    row.lon = static_cast<double>(106'200'000 + dice % 100'000) / 1e6;
    row.lat = static_cast<double>(29'200'000 + dice / 100'000 % 100'000) / 1e6;
    row.opened_at = opened;
    row.due_at = opened + 3LL * 86'400'000;
    row.step_at = opened + 3'600'000;
    row.reporter = "孙* 138****0000";
    if (dice % 100 < 97) {
        row.step = domain::Step::Closed;
        row.closed_at = opened + static_cast<UtcMillis>(dice % 200) * 3'600'000;
        row.satisfaction = 1 + static_cast<std::int64_t>(dice % 5);
    } else {
        row.step = domain::Step::Handling;
    }
    row.holder_id = Uuid::from_name("bench-worker", std::to_string(dice % 118));
    return row;
}

Result<std::unique_ptr<Platform>> Platform::make(
    const std::string& folder, std::uint64_t cases, const domain::RowSet& town)
{
    std::unique_ptr<Platform> made(new Platform);
    std::filesystem::create_directories(folder);
    platform::SqliteStoreOptions store_options;
    store_options.shared_readers = true;
    auto store = platform::SqliteStore::open(folder + "/platform.db", store_options);
    if (!store)
        return std::unexpected(store.error());
    made->store_ = std::move(*store);
    for (std::uint64_t from = 0; from < cases; from += rows_per_put) {
        domain::RowSet rows;
        for (std::uint64_t number = from; number < std::min(cases, from + rows_per_put); ++number)
            rows.case_rows.push_back(generated_case(number));
        auto head = made->store_->put(rows, {}, made->clock_.now());
        if (!head)
            return std::unexpected(head.error());
        made->head_ = *head;
    }
    if (!town.empty()) {
        auto head = made->store_->put(town, {}, made->clock_.now());
        if (!head)
            return std::unexpected(head.error());
        made->head_ = *head;
    }
    platform::User user;
    user.name = "desk";
    user.post = "值班员";
    user.role = domain::UserRole::Supervisor;
    if (auto done = made->store_->put_user(user); !done)
        return std::unexpected(done.error());
    if (auto done = made->store_->add_token("desk", token, made->clock_.now()); !done)
        return std::unexpected(done.error());

    auto identity = crypto::loopback_identity(folder + "/tls", made->clock_);
    if (!identity)
        return std::unexpected(identity.error());
    made->authority_path_ = identity->authority_path;
    platform::GatewayOptions options;
    options.identity = *identity;
    auto gateway = platform::Gateway::listen(*made->store_, made->clock_, options);
    if (!gateway)
        return std::unexpected(gateway.error());
    made->gateway_ = std::move(*gateway);
    made->thread_ = std::thread([running = made->gateway_.get()] { running->run(false); });
    return made;
}

Platform::~Platform()
{
    if (thread_.joinable()) {
        gateway_->stop();
        thread_.join();
    }
}

shell::ConsoleConfig Platform::console(const std::string& folder) const
{
    shell::ConsoleConfig config;
    config.folder = folder;
    config.port = gateway_->port();
    config.authority_path = authority_path_;
    config.token = std::string(token);
    config.software = "yiping-bench";
    return config;
}

} // namespace yiping::bench
