// SPDX-License-Identifier: GPL-3.0-or-later
#include "kept_output.h"

#include <format>
#include <ostream>

namespace yiping::ctl {

void set_kept(Json& document, const importer::KeptCorrections& kept)
{
    if (kept.count == 0)
        return;
    Json list = Json::list();
    for (const importer::KeptCorrections::Example& each : kept.examples)
        list.push(Json::object()
                .set("line", each.line)
                .set("id", each.row.to_string())
                .set("field", std::string(each.field))
                .set("kept", each.here)
                .set("source", each.source));
    document.set("kept", Json::object().set("count", kept.count).set("examples", std::move(list)));
}

void print_kept(const Context& context, const domain::RegisterInfo& info, const importer::KeptCorrections& kept)
{
    if (kept.count == 0)
        return;
    context.out << std::format("{} {}\n",
        context.word("文件与人工更正不同，保留更正（要以文件为准，用 --overwrite）：",
            "corrections kept against the file (--overwrite takes the file's word):"),
        grouped(kept.count));
    for (const importer::KeptCorrections::Example& each : kept.examples) {
        const int place = domain::field_index(info.fields, each.field);
        const std::string_view word = place < 0 ? each.field
                                                : context.word(info.fields[static_cast<std::size_t>(place)].zh,
                                                      info.fields[static_cast<std::size_t>(place)].en);
        context.out << std::format(
            "  {} {} {}: {} ← {}\n", context.word("第", "line"), each.line, word, each.here, each.source);
    }
    if (kept.count > static_cast<std::int64_t>(kept.examples.size()))
        context.out << "  …\n";
}

} // namespace yiping::ctl
