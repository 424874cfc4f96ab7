// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_codes.h"

#include <yiping/config/document.h>

#include <algorithm>

namespace yiping::platform {

Result<domain::CategoryTree> load_case_codes(const std::filesystem::path& file)
{
    const auto document = config::Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    std::vector<domain::Category> categories;
    const config::Section root(*document, problems);
    for (const config::Section& each : root.sections("category")) {
        domain::Category category;
        category.code = each.needed_text("code");
        category.zh = each.needed_text("zh");
        category.en = each.text("en").value_or("");
        const std::string limit = each.needed_text("limit");
        const auto words = domain::enum_words<domain::LimitKind>();
        const auto word = std::ranges::find(words, limit, &domain::EnumWord::name);
        if (word == words.end())
            each.refuse("limit", "None, SameDay, ThreeDay, Fixed");
        else
            category.limit = static_cast<domain::LimitKind>(word->value);
        category.fixed_hours = static_cast<int>(std::clamp<std::int64_t>(each.integer("hours").value_or(0), 0, 87'600));
        category.skill = each.text("skill").value_or("");
        category.plain = each.boolean("plain").value_or(false);
        categories.push_back(std::move(category));
    }
    if (!problems.empty())
        return std::unexpected(problems.front());
    return domain::CategoryTree::make(std::move(categories));
}

} // namespace yiping::platform
