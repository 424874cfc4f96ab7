// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/category.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace yiping::domain {

namespace {

constexpr std::size_t class_digits = 2;
constexpr std::size_t subclass_digits = 4;

} // namespace

Result<CategoryTree> CategoryTree::make(std::vector<Category> categories)
{
    CategoryTree tree;
    for (std::size_t i = 0; i < categories.size(); ++i) {
        const std::string& code = categories[i].code;
        const bool digits = std::ranges::all_of(code, [](char c) { return c >= '0' && c <= '9'; });
        if (!digits || (code.size() != class_digits && code.size() != subclass_digits))
            return make_error(Fault::Input, "domain.category_code", {{"code", code}});
        if (!tree.index_.emplace(code, i).second)
            return make_error(Fault::Input, "domain.category_twice", {{"code", code}});
    }
    for (const Category& category : categories) {
        if (!tree.index_.contains(category.code.substr(0, class_digits)))
            return make_error(Fault::Input, "domain.category_orphan", {{"code", category.code}});
    }
    for (Category& category : categories) {
        if (category.duty == 0)
            category.duty = categories[tree.index_.at(category.code.substr(0, class_digits))].duty;
    }
    tree.all_ = std::move(categories);
    return tree;
}

const Category* CategoryTree::find(std::string_view code) const
{
    const auto found = index_.find(std::string(code));
    return found == index_.end() ? nullptr : &all_[found->second];
}

const Category* CategoryTree::class_of(std::string_view code) const
{
    return find(code) == nullptr ? nullptr : find(code.substr(0, class_digits));
}

std::vector<const Category*> CategoryTree::classes() const
{
    std::vector<const Category*> found;
    for (const Category& category : all_) {
        if (category.code.size() == class_digits)
            found.push_back(&category);
    }
    return found;
}

std::vector<const Category*> CategoryTree::subclasses(std::string_view class_code) const
{
    std::vector<const Category*> found;
    for (const Category& category : all_) {
        if (category.code.size() == subclass_digits && category.code.starts_with(class_code))
            found.push_back(&category);
    }
    return found;
}

std::string_view CategoryTree::zh(std::string_view code) const
{
    const Category* category = find(code);
    return category == nullptr ? code : std::string_view(category->zh);
}

std::vector<const Category*> likely_categories(const CategoryTree& tree, std::string_view text, std::size_t most)
{
    std::vector<std::pair<std::size_t, const Category*>> found;
    for (const Category& category : tree.all()) {
        if (category.code.size() != subclass_digits)
            continue;
        // Its own name counts twice: somebody who says it means it.
        std::size_t bytes = text.contains(category.zh) ? 2 * category.zh.size() : 0;
        for (const std::string& word : category.words)
            if (!word.empty() && text.contains(word))
                bytes += word.size();
        if (bytes > 0)
            found.emplace_back(bytes, &category);
    }
    std::ranges::stable_sort(found, std::ranges::greater(), [](const auto& each) { return each.first; });
    std::vector<const Category*> likely;
    for (std::size_t at = 0; at < std::min(most, found.size()); ++at)
        likely.push_back(found[at].second);
    return likely;
}

} // namespace yiping::domain
