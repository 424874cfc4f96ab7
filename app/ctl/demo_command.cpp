// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/model_town/model_basemap.h>
#include <yiping/model_town/model_town.h>

#include "commands.h"
#include "store_sink.h"

#include <filesystem>
#include <system_error>

namespace yiping::ctl {

namespace fs = std::filesystem;

namespace {

/// A database that is put aside while it is made, and goes away if it is not finished.
class Scratch {
public:
    explicit Scratch(std::string path) : path_(std::move(path)) { remove(); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() { remove(); }
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    void remove() const
    {
        std::error_code ignored;
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            fs::remove(path_ + suffix, ignored);
    }
    std::string path_;
};

Result<void> make(const DemoDataArgs& args, UtcMillis as_of)
{
    std::error_code ignored;
    if (fs::exists(args.out, ignored)) {
        // Made over only if it is the model township: never somebody's real data.
        auto there = open_store(args.out, false);
        if (!there)
            return std::unexpected(there.error());
        if ((*there)->district_id() != platform::simulate::model_district)
            return make_error(Fault::Environment, "ctl.not_demo_data", {{"path", args.out}});
    }
    const platform::simulate::ModelTown town = platform::simulate::make_model_town(args.seed, as_of);
    const Scratch work(args.out + ".making");
    const Scratch copy(args.out + ".new");
    SeededRandom random(args.seed);
    platform::SqliteStoreOptions options;
    options.durability = sqlite::Durability::Normal;
    options.district_id = platform::simulate::model_district;
    options.random = &random;
    {
        auto store = platform::SqliteStore::open(work.path(), options);
        if (!store)
            return std::unexpected(store.error());
        platform::PersonalRows personal;
        personal.cases = town.case_personal;
        personal.responders = town.responder_personal;
        personal.cameras = town.camera_personal;
        personal.described = town.personal;
        if (auto put = (*store)->put(town.rows, personal, as_of); !put)
            return std::unexpected(put.error());
        if (auto written = (*store)->write_copy(copy.path()); !written)
            return std::unexpected(written.error());
    }
    std::error_code failed;
    for (const char* suffix : {"-wal", "-shm"})
        fs::remove(args.out + suffix, failed);
    fs::rename(copy.path(), args.out, failed);
    if (failed)
        return make_error(Fault::Environment, "ctl.cannot_write", {{"path", args.out}, {"what", failed.message()}});
    if (args.basemap.empty())
        return {};
    const auto drawn = platform::simulate::write_model_basemap(args.basemap, args.seed);
    return drawn ? Result<void>() : std::unexpected(drawn.error());
}

} // namespace

int demo_data(const Context& context, const DemoDataArgs& args)
{
    UtcMillis as_of = platform::simulate::model_town_now;
    if (args.as_of) {
        const auto read = parse_iso_time(*args.as_of);
        if (!read)
            return context.fail(read.error());
        as_of = *read;
    }
    context.err << context.word("正在生成澜川镇（虚构）……\n", "making the model township (invented) …\n");
    if (const auto done = make(args, as_of); !done)
        return context.fail(done.error());
    std::error_code ignored;
    const auto size = static_cast<std::int64_t>(fs::file_size(args.out, ignored));
    if (context.json)
        context.print(Json::object()
                .set("path", args.out)
                .set("seed", args.seed)
                .set("as_of", iso_time(as_of))
                .set("bytes", size));
    else
        context.out << args.out << "  " << grouped(size) << " B\n";
    return 0;
}

} // namespace yiping::ctl
