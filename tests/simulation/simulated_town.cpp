// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulated_town.h"

#include "registers_in_use.h"

#include <yiping/domain/case_life.h>
#include <yiping/platform/sqlite_store.h>
#include <yiping/sqlite/database.h>
#include <yiping/storage/cache.h>
#include <yiping/storage/outbox.h>

#include <cstdio>
#include <cstdlib>
#include <format>

namespace yiping::simulation {

namespace {

template <class T>
T need(Result<T> result)
{
    if (!result) {
        std::fprintf(stderr, "simulated town: %s\n", result.error().debug_text().c_str());
        std::abort();
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

Uuid id_of(std::string_view name)
{
    return Uuid::from_name("simulation", name);
}

template <class Row>
Row row_at(std::string_view name, std::string_view area)
{
    Row row;
    row.id = id_of(name);
    row.district_id = district_id;
    row.area_code = area;
    return row;
}

void add_area(domain::RowSet& rows, std::string_view code, std::string_view parent, domain::AreaLevel level)
{
    auto row = row_at<domain::Area>(code, code);
    row.parent_code = parent;
    row.name = std::format("area {}", code);
    row.level = level;
    rows.area_rows.push_back(std::move(row));
}

struct Rows {
    domain::RowSet rows;
    platform::PersonalRows personal;
};

Rows first_rows()
{
    Rows made;
    domain::RowSet& rows = made.rows;
    add_area(rows, "990101000000", "", domain::AreaLevel::County);
    add_area(rows, town_code, "990101000000", domain::AreaLevel::Town);
    add_area(rows, "990101002000", "990101000000", domain::AreaLevel::Town);
    for (const std::string& village : village_codes())
        add_area(rows, village, village.substr(0, 9) + "000", domain::AreaLevel::Village);
    int number = 0;
    for (const std::string& grid : grid_codes()) {
        add_area(rows, grid, grid.substr(0, 12), domain::AreaLevel::Grid);
        const std::string name = std::format("worker {}", ++number);
        auto worker = row_at<domain::Responder>(name, grid);
        worker.number = name;
        worker.role = domain::TeamRole::FullTime;
        worker.name = std::format("staff name {}", number);
        worker.post = std::format("post {}", number);
        worker.on_duty = true;
        made.personal.responders.push_back({worker.id, std::format("{}{:03}", planted_phone, number)});
        rows.responder_rows.push_back(std::move(worker));

        const std::string camera_name = std::format("camera {}", number);
        auto camera = row_at<domain::Camera>(camera_name, grid);
        camera.name = camera_name;
        camera.sharing = domain::SharingKind::Household;
        camera.lon = 105.0 + number;
        made.personal.cameras.push_back({camera.id, std::format("户主{}{}", planted_name, number)});
        rows.camera_rows.push_back(std::move(camera));

        auto dispute = row_at<domain::Dispute>(std::format("dispute {}", number), grid);
        dispute.title = std::format("dispute {}", number);
        rows.dispute_rows.push_back(std::move(dispute));
        auto task = row_at<domain::DirectedTask>(std::format("task {}", number), grid);
        task.title = std::format("task {}", number);
        rows.directed_task_rows.push_back(std::move(task));
        auto figure = row_at<domain::AreaFigure>(std::format("figure {}", number), grid);
        figure.value = number;
        rows.area_figure_rows.push_back(std::move(figure));
    }
    auto squad = row_at<domain::Responder>("squad", town_code);
    squad.kind = domain::ResponderKind::Squad;
    squad.name = "squad";
    squad.on_duty = true;
    made.personal.responders.push_back({squad.id, std::format("{}999", planted_phone)});
    rows.responder_rows.push_back(std::move(squad));
    auto shift = row_at<domain::Shift>("shift", town_code);
    shift.leader = "leader";
    rows.shift_rows.push_back(std::move(shift));
    auto road = row_at<domain::BaseFeature>("road", "990101000000");
    road.kind = "road";
    road.geometry = std::string(40, '\1');
    rows.base_feature_rows.push_back(std::move(road));
    return made;
}

/// The empty files of a console, made by its own code.
MemoryDisk::Image make_new_files()
{
    SeededRandom random(1);
    MemoryDisk disk(random);
    ManualClock clock(town_noon);
    need(storage::Outbox::open("/console/outbox.db", clock, disk));
    auto cache = need(storage::Cache::open("/console", "", clock, disk));
    protocol::ApplyBatch first;
    first.batch.snapshot = true;
    first.begins_snapshot = true;
    const std::string loading = [&] {
        need(cache.apply(first));
        return disk.image().at("/console/cache-2.db.loading");
    }();
    {
        const auto closed = std::move(cache);
    }
    const MemoryDisk::Image made = disk.image();
    return {{"/outbox.db", made.at("/console/outbox.db")}, {"/cache-1.db", made.at("/console/cache-1.db")},
        {".db.loading", loading}};
}

/// The database without the tables of the registers that are not in use.
std::string without_other_tables(const std::string& bytes)
{
    std::vector<std::string> names;
    {
        const RegistersInUse every(Registers::All);
        for (const domain::RegisterInfo& info : domain::all_registers())
            names.emplace_back(info.name);
    }
    std::erase_if(names, [](const std::string& name) { return domain::find_register(name) != nullptr; });
    SeededRandom random(1);
    MemoryDisk disk(random);
    disk.load({{"/db", bytes}});
    {
        // As the program opens it: with a write-ahead log if it has one.
        const bool has_log = bytes.at(18) == '\2';
        sqlite::OpenOptions options;
        options.mode = sqlite::OpenMode::ReadWrite;
        options.vfs = disk.sqlite_vfs();
        options.scratch = !has_log;
        auto database = need(sqlite::Database::open("/db", options));
        for (const std::string& name : names)
            need(database.exec(
                std::format("DROP TABLE IF EXISTS \"{0}\"; DROP TABLE IF EXISTS \"{0}_personal\"", name)));
        need(database.exec("VACUUM"));
    }
    return disk.image().at("/db");
}

Town make_town()
{
    SeededRandom random(1);
    MemoryDisk disk(random);
    platform::SqliteStoreOptions options;
    options.vfs = disk.sqlite_vfs();
    options.district_id = district_id;
    options.random = &random;
    options.area_finder = [](double, double) { return std::string(); };
    auto store = need(platform::SqliteStore::open("/platform/platform.db", options));

    Town town;
    const Rows first = first_rows();
    need(store->put(first.rows, first.personal, town_noon));
    for (const domain::Responder& each : first.rows.responder_rows)
        town.responders.push_back(each);
    const auto removable = [&](const auto& rows, domain::Register which) {
        for (const auto& row : rows)
            town.removable.emplace_back(which, row.id);
    };
    removable(first.rows.camera_rows, domain::Register::Camera);
    removable(first.rows.dispute_rows, domain::Register::Dispute);
    removable(first.rows.directed_task_rows, domain::Register::DirectedTask);
    removable(first.rows.area_figure_rows, domain::Register::AreaFigure);

    std::vector<std::pair<platform::User, std::string>> accounts;
    for (const Desk& desk : simulated_desks())
        accounts.emplace_back(desk.user, desk.token);
    need(store->put_accounts(accounts, town_noon));
    town.photo = need(store->put_blob("photo", "image/jpeg", town_noon));

    // Cases in several steps, by the platform's own rules.
    domain::Principal resident;
    resident.user = "resident";
    resident.role = domain::UserRole::Resident;
    domain::Principal office;
    office.user = "office";
    office.post = "office";
    office.role = domain::UserRole::Supervisor;
    const auto& grids = grid_codes();
    for (std::size_t index = 0; index < 3 * grids.size(); ++index) {
        const Uuid id = id_of(std::format("case {}", index));
        domain::ReportCase report;
        report.category = "0304";
        report.title = std::format("case {}", index);
        report.area_code = grids[index % grids.size()];
        report.reporter_name = std::format("孙{}", planted_name);
        report.reporter_phone = std::format("{}{:03}", planted_phone, index);
        const auto answer = store->execute(resident, {id, town_noon, 0, report}, town_noon);
        if (answer.outcome != protocol::Outcome::Accepted)
            need(Result<void>(std::unexpected(*answer.error)));
        town.cases.push_back(id);
        if (index % 3 == 0)
            continue;
        domain::MoveCase dispatch;
        dispatch.case_id = id;
        dispatch.move = domain::Move::Dispatch;
        dispatch.responder_id = town.responders[index % grids.size()].id;
        (void)store->execute(office, {id_of(std::format("dispatch {}", index)), town_noon, 0, dispatch}, town_noon);
    }
    town.head = store->head();
    town.base = need(History::read_base(store->database()));
    store.reset();
    town.platform = disk.image();
    town.new_files = make_new_files();
    return town;
}

} // namespace

const std::vector<std::string>& village_codes()
{
    static const std::vector<std::string> codes{"990101001001", "990101001002", "990101002001"};
    return codes;
}

const std::vector<std::string>& grid_codes()
{
    static const std::vector<std::string> codes = [] {
        std::vector<std::string> made;
        for (const std::string& village : village_codes())
            for (int grid = 1; grid <= 3; ++grid)
                made.push_back(std::format("{}{:03}", village, grid));
        return made;
    }();
    return codes;
}

const std::vector<Desk>& simulated_desks()
{
    using domain::UserRole;
    static const std::vector<Desk> desks{
        {{"town", "刘 值班员", UserRole::Supervisor, std::string(town_code), 1, {}}, "token of the town"},
        {{"village", "李 值班员", UserRole::Operator, village_codes()[1], 1, {}}, "token of the village"},
        {{"wall", "大屏", UserRole::Operator, std::string(town_code), 2, {}}, "token of the wall"},
    };
    return desks;
}

const Town& simulated_town()
{
    static const Town whole = [] {
        const RegistersInUse all(Registers::All);
        return make_town();
    }();
    if (RegistersInUse::now() == Registers::All)
        return whole;
    static const Town lean = [] {
        Town made = whole;
        for (auto* image : {&made.platform, &made.new_files})
            for (auto& [name, bytes] : *image)
                bytes = without_other_tables(bytes);
        return made;
    }();
    return lean;
}

} // namespace yiping::simulation
