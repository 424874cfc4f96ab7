// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/area_code.h>
#include <yiping/importer/register_import.h>

#include "access_commands.h"
#include "commands.h"
#include "register_rows.h"
#include "store_sink.h"

#include <chrono>
#include <filesystem>
#include <format>

namespace yiping::ctl {

namespace {

/// Who asks for personal fields, as the platform knows him: the account's rights, and that it came by this command.
Result<domain::Principal> principal_of(platform::Access& access, const std::string& user)
{
    const auto account = access.account(user);
    if (!account)
        return std::unexpected(account.error());
    if (!*account || (*account)->disabled_at)
        return make_error(Fault::Refused, "platform.unknown_user", {{"user", user}});
    domain::Principal who;
    who.user = (*account)->user.name;
    who.post = (*account)->user.post;
    who.role = (*account)->user.role;
    who.scope = (*account)->user.scope;
    who.mask_level = (*account)->user.mask_level;
    who.device = actor_of_command();
    return who;
}

struct Wish {
    const domain::RegisterInfo* info = nullptr;
    exporter::TableOptions options;
    RowChoice choice;
};

Result<Wish> read_wish(const ExportArgs& args, config::Language language)
{
    Wish wish;
    wish.info = importer::register_called(args.name);
    if (wish.info == nullptr)
        return make_error(Fault::Usage, "export.no_such_register", {{"name", args.name}});
    const auto format = args.format.empty() ? exporter::format_of(args.out) : exporter::parse_format(args.format);
    if (!format)
        return make_error(Fault::Usage, "export.unknown_format", {{"file", args.out}});
    wish.options.format = *format;
    wish.options.language = language;
    wish.options.byte_order_mark = args.byte_order_mark;
    wish.choice.personal = true; // to be masked, as long as nobody has allowed more
    for (const auto& [text, at] : {std::pair(&args.since, &wish.choice.since), {&args.until, &wish.choice.until}}) {
        if (!*text)
            continue;
        if (domain::field_index(wish.info->fields, "opened_at") < 0)
            return make_error(Fault::Usage, "ctl.usage", {{"what", std::string("--since, --until")}});
        const auto read = parse_iso_time(**text);
        if (!read)
            return std::unexpected(read.error());
        *at = *read;
    }
    if (args.area) {
        auto code = domain::normalise_area_code(*args.area);
        if (!code)
            return make_error(Fault::Usage, code.error().code(), code.error().args());
        wish.choice.area = std::move(*code);
    }
    if (!args.user.empty() && args.reason.empty())
        return make_error(Fault::Usage, "ctl.usage", {{"what", std::string("--as … --reason")}});
    return wish;
}

/// Opens the personal fields, if that is asked for and allowed.
Result<void> open_personal(platform::SqliteStore& store, const ExportArgs& args, Wish& wish)
{
    if (args.user.empty())
        return {};
    auto who = principal_of(*store.access(), args.user);
    if (!who)
        return std::unexpected(who.error());
    const std::string& scope = who->scope;
    if (wish.choice.area.empty())
        wish.choice.area = scope;
    SystemClock clock;
    if (!domain::contains(scope, wish.choice.area)) {
        const Error error(Fault::Refused, "platform.no_right");
        store.access()->note_refusal(*who, "export", error, clock.now());
        return std::unexpected(error);
    }
    auto allowed = store.access()->allow_export(*who,
        {wish.info->number, wish.choice.area, std::filesystem::path(args.out).filename().string(), args.reason},
        clock.now());
    if (!allowed)
        return allowed;
    wish.options.sight = exporter::Sight::Full;
    return {};
}

Json list_of(const std::vector<std::string>& words)
{
    Json list = Json::list();
    for (const std::string& word : words)
        list.push(word);
    return list;
}

} // namespace

int export_register(const Context& context, const ExportArgs& args)
{
    auto wish = read_wish(args, context.messages.language());
    if (!wish)
        return context.fail(wish.error());
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    if (auto may = open_personal(**store, args, *wish); !may)
        return context.fail(may.error());
    auto rows = RegisterRows::open((*store)->database(), *wish->info, wish->choice);
    if (!rows)
        return context.fail(rows.error());
    const auto begun = std::chrono::steady_clock::now();
    const auto seconds = [&] {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    };
    wish->options.progress = [&](std::int64_t done) {
        context.err << context.word("写出 ", "written ") << grouped(done) << '\n';
        return true;
    };
    const auto done = exporter::export_table(args.out, *wish->info, *rows, wish->options);
    if (!done)
        return context.fail(done.error());
    const double took = seconds();
    const bool masked = !done->masked.empty();
    if (context.json) {
        context.print(Json::object()
                .set("register", std::string(wish->info->name))
                .set("file", args.out)
                .set("format", std::string(exporter::name_of(wish->options.format)))
                .set("rows", done->rows)
                .set("bytes", done->bytes)
                .set("columns", list_of(done->columns))
                .set("masked", list_of(done->masked))
                .set("cut", done->cut));
    } else {
        context.out << (context.messages.language() == config::Language::Chinese ? wish->info->zh : wish->info->en)
                    << ": " << grouped(done->rows) << context.word(" 行 → ", " rows → ") << args.out << '\n';
        if (masked) {
            context.out << context.word("已脱敏或略去：", "masked or left out: ");
            for (std::size_t index = 0; index < done->masked.size(); ++index)
                context.out << (index > 0 ? context.word("、", ", ") : "") << done->masked[index];
            context.out << '\n';
        }
    }
    if (done->cut > 0)
        context.err << context.word("▸ 有 ", "▸ ") << grouped(done->cut)
                    << context.word(" 处文字超过单元格上限，已截短；要完整内容请导出 CSV。\n",
                           " texts are longer than a cell may be and were cut; a CSV holds them whole.\n");
    if (took > 0)
        context.err << std::format("{:.2f} s, {} {}\n", took,
            grouped(static_cast<std::int64_t>(static_cast<double>(done->rows) / took)),
            context.word("行/秒", "rows/s"));
    return 0;
}

} // namespace yiping::ctl
