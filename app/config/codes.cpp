// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/codes.h>

#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>

#include <algorithm>
#include <format>
#include <utility>
#include <vector>

namespace yiping::config {

Result<domain::CodeList> load_codes(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    const Section root(*document, problems);
    root.only({"open", "code", "category"});
    domain::CodeList list;
    list.name = file.stem().string();
    list.open = root.boolean("open").value_or(false);
    for (const char* const kind : {"code", "category"}) {
        for (const Section& each : root.sections(kind)) {
            domain::Code code{each.needed_text("code"), each.needed_text("zh"), each.needed_text("en")};
            if (list.has(code.code))
                each.refuse("code", "1 × " + code.code);
            list.codes.push_back(std::move(code));
        }
    }
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return list;
}

Result<domain::CodeList> load_named_codes(std::string_view name)
{
    auto list = load_codes(shipped_data(std::format("codes/{}.toml", name)));
    const std::filesystem::path own = town_codes(name);
    if (!list || own.empty())
        return list;
    auto more = load_codes(own);
    if (!more)
        return more;
    for (domain::Code& code : more->codes) {
        const auto same = std::ranges::find(list->codes, code.code, &domain::Code::code);
        if (same == list->codes.end())
            list->codes.push_back(std::move(code));
        else
            *same = std::move(code);
    }
    list->open = list->open || more->open;
    return list;
}

} // namespace yiping::config
