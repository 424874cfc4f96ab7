// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/register_info.h>
#include <yiping/importer/register_import.h>

#include "commands.h"
#include "store_sink.h"

#include <format>
#include <optional>
#include <ostream>
#include <string>

namespace yiping::ctl {

namespace {

/// By its id, or by the only field of its key that is a text.
Result<std::optional<Uuid>> find_row(StoreSink& sink, const domain::RegisterInfo& info, const std::string& key)
{
    if (const auto id = Uuid::parse(key))
        return std::optional(*id);
    std::optional<Uuid> found;
    const bool personal = !info.key.empty() && domain::field_index(info.personal, info.key.front()) >= 0;
    auto done = sink.each_row(info, personal, [&](const domain::DescribedRow& row, const auto& hidden) {
        if (!info.key.empty() && (personal ? hidden.text(info.key.front()) : row.text(info.key.front())) == key)
            found = row.id();
    });
    if (!done)
        return std::unexpected(done.error());
    return found;
}

std::string words_of(const Context& context, const domain::RegisterInfo& info, std::string_view fields)
{
    std::string words;
    while (!fields.empty()) {
        const std::string_view name = fields.substr(0, fields.find(' '));
        fields.remove_prefix(std::min(fields.size(), name.size() + 1));
        std::string_view word = name;
        for (const auto list : {info.fields, info.personal})
            if (const int place = domain::field_index(list, name); place >= 0)
                word = context.word(list[static_cast<std::size_t>(place)].zh, list[static_cast<std::size_t>(place)].en);
        words.append(words.empty() ? "" : context.word("、", ", ")).append(word);
    }
    return words;
}

} // namespace

int show_history(const Context& context, const HistoryArgs& args)
{
    const domain::RegisterInfo* info = importer::register_called(args.name);
    if (info == nullptr)
        return context.fail(Error(Fault::Usage, "ctl.unknown_register", {{"name", args.name}, {"known", "hazard, …"}}));
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    SystemClock clock;
    StoreSink sink(**store, clock.now());
    const auto id = find_row(sink, *info, args.key);
    if (!id)
        return context.fail(id.error());
    if (!*id)
        return context.fail(
            Error(Fault::Input, "import.no_such_row", {{"register", std::string(info->zh)}, {"value", args.key}}));
    const auto lines = (*store)->history(**id);
    if (!lines)
        return context.fail(lines.error());
    if (context.json) {
        Json list = Json::list();
        for (const platform::RowHistory& each : *lines)
            list.push(Json::object()
                    .set("at", iso_time(each.at))
                    .set("actor", each.actor)
                    .set("source", each.source)
                    .set("fields", each.fields)
                    .set("before", each.before));
        context.print(Json::object().set("id", (*id)->to_string()).set("changes", std::move(list)));
        return 0;
    }
    for (const platform::RowHistory& each : *lines)
        context.out << std::format("{}  {}  {}  {}\n    {}\n", iso_time(each.at), each.actor, each.source,
            words_of(context, *info, each.fields), each.before);
    return 0;
}

} // namespace yiping::ctl
