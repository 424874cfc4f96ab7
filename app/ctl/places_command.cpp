// SPDX-License-Identifier: GPL-3.0-or-later
#include "places_command.h"
#include "commands.h"

#include <yiping/domain/area_code.h>
#include <yiping/domain/registers.h>

#include <format>

namespace yiping::ctl {

Result<domain::AddressBook> address_book(StoreSink& sink)
{
    const auto areas = sink.known_areas();
    if (!areas)
        return std::unexpected(areas.error());
    domain::AddressBook book;
    book.add_areas(*areas);
    auto done = sink.each_row(*domain::find_register("place"), false,
        [&](const domain::DescribedRow& place, const auto&) { book.add_place(place.text("name"), place.area_code()); });
    if (!done)
        return std::unexpected(done.error());
    return book;
}

Json matches_json(const std::vector<domain::AddressMatch>& matches)
{
    Json list = Json::list();
    for (const domain::AddressMatch& each : matches)
        list.push(Json::object().set("name", each.name).set("area", each.area_code).set("confidence", each.confidence));
    return list;
}

int places_match(const Context& context, const PlacesMatchArgs& args)
{
    std::string scope;
    if (!args.area.empty()) {
        const auto code = domain::normalise_area_code(args.area);
        if (!code)
            return context.fail(Error(Fault::Usage, code.error().code(), code.error().args()));
        scope = *code;
    }
    const auto store = open_store(args.db, false);
    if (!store)
        return context.fail(store.error());
    StoreSink sink(**store, 0);
    const auto book = address_book(sink);
    if (!book)
        return context.fail(book.error());
    const auto matches = book->match(args.text, scope);
    const domain::AddressMatch* sure = book->sure_one(matches);
    if (context.json) {
        context.print(
            Json::object().set("text", args.text).set("sure", sure != nullptr).set("matches", matches_json(matches)));
        return 0;
    }
    std::vector<std::vector<std::string>> table;
    table.reserve(matches.size());
    for (const domain::AddressMatch& each : matches)
        table.push_back({std::format("{:.2f}", each.confidence), each.name, each.area_code});
    print_table(context.out, table);
    if (sure == nullptr)
        context.out << context.word("没有一处足够确定，请人工判断。", "None is sure enough; a person has to decide.")
                    << '\n';
    return 0;
}

} // namespace yiping::ctl
