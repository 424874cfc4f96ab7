// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/domain/rule_list.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/stage_limits.h>

#include <format>
#include <string>

namespace yiping::domain {

namespace {

enum class Language : std::uint8_t { Chinese, English };

/// What a rule does, said part by part.
class Sentence {
public:
    explicit Sentence(Language language) : language_(language) {}

    [[nodiscard]] std::string_view word(std::string_view zh, std::string_view en) const
    {
        return language_ == Language::Chinese ? zh : en;
    }
    /// As word, for what was made on the way.
    [[nodiscard]] std::string pick(std::string zh, std::string en) const
    {
        return language_ == Language::Chinese ? std::move(zh) : std::move(en);
    }
    template <class E>
    [[nodiscard]] std::string_view name(E value) const
    {
        for (const EnumWord& each : enum_words<E>()) {
            if (each.value == static_cast<std::int64_t>(value))
                return word(each.zh, each.en);
        }
        return {};
    }
    template <class E>
    [[nodiscard]] std::string names(const std::vector<E>& values) const
    {
        std::string all;
        for (const E value : values)
            all.append(all.empty() ? "" : word("、", ", ")).append(name(value));
        return all;
    }
    void add(std::string_view part)
    {
        if (!text_.empty())
            text_ += word("；", "; ");
        text_ += part;
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    Language language_;
    std::string text_;
};

std::string span_words(const Sentence& in, std::int64_t ms)
{
    const bool minutes = ms % minute_ms == 0;
    return std::format(
        "{} {}", ms / (minutes ? minute_ms : 1000), minutes ? in.word("分钟", "min") : in.word("秒", "s"));
}

std::string words_of(const TakingRule& rule, Language language)
{
    Sentence said(language);
    said.add(rule.plain_only ? said.word("简单事项", "plain cases") : said.word("各类事项", "cases of all kinds"));
    if (!rule.categories.empty()) {
        std::string codes;
        for (const std::string& code : rule.categories)
            codes.append(codes.empty() ? "" : said.word("、", ", ")).append(code);
        said.add(std::format("{} {}", said.word("分类", "categories"), codes));
    }
    if (!rule.areas.empty())
        said.add(
            said.pick(std::format("限 {} 个区域", rule.areas.size()), std::format("in {} areas", rule.areas.size())));
    if (!rule.sources.empty())
        said.add(std::format("{} {}", said.word("来源", "from"), said.names(rule.sources)));
    said.add(said.pick(std::format("登记 {}后，没有人接手", span_words(said, rule.wait_ms)),
        std::format("{} after the report, if no person has taken it", span_words(said, rule.wait_ms))));
    if (!rule.dispatches) {
        said.add(said.word("受理并立案", "accepted and filed"));
        return said.take();
    }
    std::string whom(said.word("派给", "sent to "));
    if (rule.own_grid)
        whom += said.word("本网格", "the grid's own ");
    whom += rule.roles.empty() ? std::string(said.word("在岗的人", "people on duty"))
                               : std::string(said.word("在岗的", "on duty: ")) + said.names(rule.roles);
    said.add(whom);
    said.add(said.pick(
        std::format("手上不到 {} 件", rule.most_load), std::format("with fewer than {} in hand", rule.most_load)));
    return said.take();
}

std::string words_of(const PressingRule& rule, Language language)
{
    Sentence said(language);
    for (const PressingStep& step : rule.steps) {
        const std::string when =
            step.after.amount == 0
                ? std::string(said.word("到期时", "when it is due"))
                : said.pick(std::format("超时 {} {}", step.after.amount, said.name(step.after.clock)),
                      std::format("{} {} late", step.after.amount, said.name(step.after.clock)));
        said.add(std::format("{}{}", when, said.word("", ": ")) + std::string(said.name(step.move)));
    }
    return said.take();
}

} // namespace

Uuid rule_row_id(std::string_view district_id, std::string_view rule)
{
    return Uuid::from_name("rule_switch", std::format("{}/{}", district_id, rule));
}

std::vector<RuleSwitch> list_rules(const RuleBook& book, std::string_view district_id)
{
    std::vector<RuleSwitch> rows;
    const auto area = normalise_area_code(district_id);
    const auto add = [&](std::string_view id, RuleKind kind, std::string_view zh, std::string_view en,
                         bool on) -> RuleSwitch& {
        RuleSwitch row;
        row.id = rule_row_id(district_id, id);
        row.district_id = district_id;
        row.area_code = area ? *area : std::string(district_id);
        row.rule = id;
        row.kind = kind;
        row.title = zh;
        row.title_en = en;
        row.enabled = row.usual = on;
        return rows.emplace_back(std::move(row));
    };
    for (const TakingRule& rule : book.taking) {
        RuleSwitch& row = add(rule.id, RuleKind::Taking, rule.zh, rule.en, rule.enabled);
        row.says = words_of(rule, Language::Chinese);
        row.says_en = words_of(rule, Language::English);
    }
    for (const PressingRule& rule : book.pressing) {
        RuleSwitch& row = add(rule.id, RuleKind::Pressing, rule.zh, rule.en, rule.enabled);
        row.says = words_of(rule, Language::Chinese);
        row.says_en = words_of(rule, Language::English);
    }
    RuleSwitch& row = add(resuming_rule, RuleKind::Resuming, "挂起到期恢复", "Suspended cases go on", book.resumes);
    row.says = "挂起到期：恢复计时";
    row.says_en = "when a suspension is over: the clock goes on";
    return rows;
}

} // namespace yiping::domain
