// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/domain/enums.h>
#include <yiping/domain/limits.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// The classes of cases, two levels, after GB/T 30428.2; read by config from data/codes/case_categories.toml.
namespace yiping::domain {

struct Category {
    std::string code;       ///< "03" a class, "0304" a subclass
    std::string zh, en;
    LimitKind limit = LimitKind::ThreeDay;
    int fixed_hours = 0;    ///< for LimitKind::Fixed: urgent hours promised, unless `limits` has one for Handle
    std::string skill;      ///< what a responder should know: the code of a class, "" for none
    bool plain = false;     ///< rules may accept and dispatch it without a person (自动受理)
    std::int64_t duty = 0; ///< bits of GridDuty: which of the four former nets it falls to; 0 that of its class, or any
    StageLimits limits{}; ///< of its own; the rest is that of its class, then the usual one
    std::vector<std::string> words{}; ///< what people say when they mean it
    bool operator==(const Category&) const = default;
};

/// Immutable once made; may be read from any thread.
class CategoryTree {
public:
    CategoryTree() = default;
    /// Refusals (Input): domain.category_code {code}, domain.category_twice {code}, domain.category_orphan {code}.
    [[nodiscard]] static Result<CategoryTree> make(std::vector<Category> categories);

    /// In the order given.
    [[nodiscard]] const std::vector<Category>& all() const { return all_; }
    /// nullptr if there is none. Valid as long as the tree.
    [[nodiscard]] const Category* find(std::string_view code) const;
    /// The class of a subclass or of itself; nullptr if unknown.
    [[nodiscard]] const Category* class_of(std::string_view code) const;
    [[nodiscard]] std::vector<const Category*> classes() const;
    [[nodiscard]] std::vector<const Category*> subclasses(std::string_view class_code) const;
    /// The Chinese word, or the code itself if unknown (an imported source's own words).
    [[nodiscard]] std::string_view zh(std::string_view code) const;

private:
    std::vector<Category> all_;
    std::unordered_map<std::string, std::size_t> index_;
};

/// What a report in somebody's own words may be, the likeliest first, at most `most`: subclasses of which a word is in
/// the text. The more letters of their words it has the likelier; of equals the first of the tree. Each lives as long
/// as the tree.
[[nodiscard]] std::vector<const Category*> likely_categories(
    const CategoryTree& tree, std::string_view text, std::size_t most);

} // namespace yiping::domain
