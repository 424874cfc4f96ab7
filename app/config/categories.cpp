// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/categories.h>

#include "read_limits.h"

#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>

#include <algorithm>
#include <utility>

namespace yiping::config {

namespace {

domain::Category read(const Section& section)
{
    section.only({"code", "zh", "en", "limit", "hours", "skill", "plain", "duty", "accept", "file", "dispatch",
        "respond", "arrive", "handle", "verify", "words"});
    domain::Category category;
    category.code = section.needed_text("code");
    category.zh = section.needed_text("zh");
    category.en = section.needed_text("en");
    const std::string limit = section.needed_text("limit");
    bool known = false;
    std::string words;
    for (const domain::EnumWord& word : domain::enum_words<domain::LimitKind>()) {
        words += (words.empty() ? "" : ", ") + std::string(word.name);
        if (word.name == limit) {
            category.limit = static_cast<domain::LimitKind>(word.value);
            known = true;
        }
    }
    if (!known)
        section.refuse("limit", words);
    category.fixed_hours = static_cast<int>(section.integer("hours").value_or(0));
    for (const StageKey& each : stage_keys())
        category.limits.at(domain::index_of(each.stage)) = read_limit(section, each.key);
    const bool fixed = category.fixed_hours > 0 || category.limits.at(domain::index_of(domain::LimitStage::Handle));
    if (category.limit == domain::LimitKind::Fixed && !fixed)
        section.refuse("limit", "Fixed, hours = 1 …");
    category.skill = section.text("skill").value_or(std::string());
    for (const std::string& name : section.texts("duty")) {
        const auto duties = domain::enum_words<domain::GridDuty>();
        const auto found = std::ranges::find(duties, name, &domain::EnumWord::name);
        if (found == duties.end())
            section.refuse("duty", "PublicOrder, CityCare, GeoHazard, Labour");
        else
            category.duty |= found->value;
    }
    category.plain = section.boolean("plain").value_or(false);
    category.words = section.texts("words");
    return category;
}

} // namespace

Result<domain::CategoryTree> load_categories(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    const Section root(*document, problems);
    root.only({"category"});
    std::vector<domain::Category> categories;
    for (const Section& each : root.sections("category"))
        categories.push_back(read(each));
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    auto tree = domain::CategoryTree::make(std::move(categories));
    if (!tree)
        return std::unexpected(std::move(tree).error().with("file", document->file()));
    return tree;
}

Result<domain::CategoryTree> load_categories()
{
    return load_categories(shipped_data("codes/case_categories.toml"));
}

} // namespace yiping::config
