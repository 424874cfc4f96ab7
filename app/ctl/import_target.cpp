// SPDX-License-Identifier: GPL-3.0-or-later
#include "import_target.h"

#include "access_commands.h"

#include <filesystem>
#include <format>
#include <system_error>
#include <utility>

namespace yiping::ctl {

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

} // namespace yiping::ctl
