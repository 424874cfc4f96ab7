// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/categories.h>

#include "read_limits.h"

#include <yiping/config/data_dir.h>
#include <yiping/config/document.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

Result<std::vector<domain::Category>> read_file(const std::filesystem::path& file)
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
    return categories;
}

Result<domain::CategoryTree> tree_of(std::vector<domain::Category> categories, const std::filesystem::path& file)
{
    auto tree = domain::CategoryTree::make(std::move(categories));
    if (!tree)
        return std::unexpected(std::move(tree).error().with("file", file.string()));
    return tree;
}

} // namespace

Result<domain::CategoryTree> load_categories(const std::filesystem::path& file, const std::filesystem::path& own)
{
    auto categories = read_file(file);
    if (!categories)
        return std::unexpected(categories.error());
    if (own.empty())
        return tree_of(std::move(*categories), file);
    auto more = read_file(own);
    if (!more)
        return std::unexpected(more.error());
    // Said twice in the town's own file is a mistake; said again after the shipped one is the town's word.
    std::set<std::string> said;
    for (domain::Category& each : *more) {
        const auto same = std::ranges::find(*categories, each.code, &domain::Category::code);
        if (!said.insert(each.code).second || same == categories->end())
            categories->push_back(std::move(each));
        else
            *same = std::move(each);
    }
    return tree_of(std::move(*categories), own);
}

Result<domain::CategoryTree> load_categories()
{
    return load_categories(shipped_data("codes/case_categories.toml"), town_codes("case_categories"));
}

} // namespace yiping::config
