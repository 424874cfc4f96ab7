// SPDX-License-Identifier: GPL-3.0-or-later
#include "import_target.h"

#include "access_commands.h"

#include <chrono>
#include <filesystem>
#include <format>
#include <ostream>
#include <system_error>
#include <utility>

namespace yiping::ctl {

namespace {

/// 写入 350,000 行，98,000 行/秒，还要约 7 秒
void tell_progress(const Context& context, const importer::ImportProgress& now, double seconds)
{
    context.err << (now.writing ? context.word("写入 ", "writing ") : context.word("检查 ", "checking "))
                << grouped(now.rows) << context.word(" 行", " rows");
    if (now.part > 0.01 && seconds > 0) {
        // Of the work as a whole, so that it does not jump when rows are written instead of read.
        const double left = seconds * (1 - now.part) / now.part;
        context.err << std::format(", {} {}, {} {:.0f} {}",
            grouped(static_cast<std::int64_t>(static_cast<double>(now.rows) / seconds)),
            context.word("行/秒", "rows/s"), context.word("还要约", "about"), left, context.word("秒", "s left"));
    }
    context.err << '\n';
}

} // namespace

ImportTarget::ImportTarget(const std::string& path) : path_(path)
{
    std::error_code ignored;
    existed_ = std::filesystem::exists(path, ignored);
}

ImportTarget::~ImportTarget()
{
    sink_.reset();
    store_.reset();
    if (keep_ || existed_ || !opened_)
        return;
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(path_ + suffix, ignored);
}

Result<StoreSink*> ImportTarget::open()
{
    auto store = open_store(path_, true);
    if (!store)
        return std::unexpected(store.error());
    opened_ = true;
    store_ = std::move(*store);
    SystemClock clock;
    sink_ = std::make_unique<StoreSink>(*store_, clock.now());
    return sink_.get();
}

Result<void> ImportTarget::note_import(
    std::string_view what, const std::string& file, std::int64_t added, std::int64_t updated)
{
    SystemClock clock;
    return store_->access()->audit().record(
        {clock.now(), actor_of_command(), std::string(platform::audit_action::imported), std::string(what),
            {{"added", std::to_string(added)}, {"file", std::filesystem::path(file).filename().string()},
                {"updated", std::to_string(updated)}}});
}

Json rejected_json(const Context& context, std::int64_t count, const std::vector<importer::Rejection>& examples)
{
    Json list = Json::list();
    for (const importer::Rejection& each : examples)
        list.push(Json::object()
                .set("line", each.line)
                .set("field", each.field)
                .set("reason", context.messages.text(each.reason)));
    return std::move(Json::object().set("count", count).set("examples", std::move(list)));
}

void print_rejected(const Context& context, std::int64_t count, const std::vector<importer::Rejection>& examples)
{
    for (const importer::Rejection& each : examples)
        context.out << std::format("  {} {} {}: {}\n", context.word("第", "line"), each.line, context.word("行", ""),
            (each.field.empty() ? "" : each.field + " ") + context.messages.text(each.reason));
    if (count > static_cast<std::int64_t>(examples.size()))
        context.out << "  …\n";
}

importer::RejectsOptions rejects_options(const Context& context, bool dry_run)
{
    return {!dry_run, [&context](const Error& reason) { return context.messages.text(reason); }};
}

void tell_rejects(const Context& context, const std::filesystem::path& file)
{
    if (!file.empty())
        context.err << context.word("不合格的行已写入 ", "rejected rows are in ") << file.string()
                    << context.word("，改好后可直接导入这个文件。\n", "; mend and import that file.\n");
}

int fail_input(const Context& context, const Error& error, Json document)
{
    if (exit_code(error) != 1 || !context.json)
        return context.fail(error);
    const std::string text = context.messages.text(error);
    context.err << "✘ " << text << '\n';
    document.set("error", Json::object().set("code", error.code()).set("message", text));
    context.print(document);
    return 1;
}

std::function<void(const importer::ImportProgress&)> progress_teller(const Context& context)
{
    const auto begun = std::chrono::steady_clock::now();
    return [&context, begun, last = begun](const importer::ImportProgress& now) mutable {
        const auto at = std::chrono::steady_clock::now();
        if (at - last < std::chrono::milliseconds(500))
            return;
        last = at;
        tell_progress(context, now, std::chrono::duration<double>(at - begun).count());
    };
}

} // namespace yiping::ctl
