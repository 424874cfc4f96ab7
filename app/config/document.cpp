// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/document.h>

#include "read_file.h"

#include <toml++/toml.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

namespace yiping::config {

namespace {

constexpr std::size_t size_limit = 16U << 20U;

Value value_of(const toml::node& node);

ValueTable table_of(const toml::table& table)
{
    ValueTable values;
    values.reserve(table.size());
    for (const auto& [key, node] : table)
        values.push_back({std::string(key.str()), value_of(node)});
    std::ranges::stable_sort(values, {}, [](const Member& member) { return member.value.line; });
    return values;
}

template <class T>
std::string printed(const T& value)
{
    std::ostringstream out;
    out << value;
    return out.str();
}

Value value_of(const toml::node& node)
{
    Value value;
    value.line = node.source().begin.line;
    if (const auto* text = node.as_string()) {
        value.held = text->get();
    } else if (const auto* integer = node.as_integer()) {
        value.held = integer->get();
    } else if (const auto* real = node.as_floating_point()) {
        value.held = real->get();
    } else if (const auto* boolean = node.as_boolean()) {
        value.held = boolean->get();
    } else if (const auto* table = node.as_table()) {
        value.held = table_of(*table);
    } else if (const auto* array = node.as_array()) {
        ValueList list;
        list.reserve(array->size());
        for (const toml::node& each : *array)
            list.push_back(value_of(each));
        value.held = std::move(list);
    } else if (const auto* date = node.as_date()) {
        value.held = printed(date->get());
    } else if (const auto* time = node.as_time()) {
        value.held = printed(time->get());
    } else if (const auto* moment = node.as_date_time()) {
        value.held = printed(moment->get());
    }
    return value;
}

std::string shown(const Value& value)
{
    return std::visit(
        [](const auto& held) -> std::string {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, std::string>)
                return held;
            else if constexpr (std::is_same_v<T, bool>)
                return held ? "true" : "false";
            else if constexpr (std::is_same_v<T, ValueList>)
                return "[…]";
            else if constexpr (std::is_same_v<T, ValueTable>)
                return "{…}";
            else
                return printed(held);
        },
        value.held);
}

} // namespace

Result<Document> Document::load(const std::filesystem::path& file)
{
    auto text = read_file(file, size_limit);
    if (!text)
        return std::unexpected(std::move(text).error());
    return parse(*text, file.string());
}

Result<Document> Document::parse(std::string_view text, std::string name)
{
    Document document;
    document.file_ = std::move(name);
    try {
        const toml::table table = toml::parse(text, document.file_);
        document.root_.held = table_of(table);
        document.root_.line = 1;
    } catch (const toml::parse_error& wrong) {
        const auto& begin = wrong.source().begin;
        return make_error(Fault::Input, "config.syntax",
            {{"file", document.file_}, {"line", std::int64_t{begin.line}}, {"column", std::int64_t{begin.column}},
                {"what", std::string(wrong.description())}});
    }
    return document;
}

Section::Section(const Document& document, std::vector<Error>& problems)
    : Section(document, std::get_if<ValueTable>(&document.root().held), {}, 1, problems)
{
}

Section::Section(const Document& document, const ValueTable* table, std::string path, std::int64_t line,
    std::vector<Error>& problems)
    : document_(&document), table_(table), path_(std::move(path)), line_(line), problems_(&problems)
{
}

const Value* Section::find(std::string_view key) const
{
    if (table_ == nullptr)
        return nullptr;
    const auto found = std::ranges::find(*table_, key, &Member::key);
    return found == table_->end() ? nullptr : &found->value;
}

std::string Section::path_of(std::string_view key) const
{
    return path_.empty() ? std::string(key) : path_ + '.' + std::string(key);
}

void Section::wrong_type(std::string_view key, const Value& value, std::string_view expected) const
{
    problems_->push_back(Error(Fault::Input, "config.value",
        {{"file", document_->file()}, {"key", path_of(key)}, {"line", value.line}, {"value", shown(value)},
            {"expected", std::string(expected)}}));
}

std::vector<std::string> Section::keys() const
{
    std::vector<std::string> names;
    if (table_ != nullptr)
        for (const auto& [key, value] : *table_)
            names.push_back(key);
    return names;
}

std::optional<std::string> Section::text(std::string_view key) const
{
    const Value* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (const auto* held = std::get_if<std::string>(&value->held))
        return *held;
    wrong_type(key, *value, "@type.text");
    return std::nullopt;
}

std::optional<std::int64_t> Section::integer(std::string_view key) const
{
    const Value* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (const auto* held = std::get_if<std::int64_t>(&value->held))
        return *held;
    wrong_type(key, *value, "@type.integer");
    return std::nullopt;
}

std::optional<double> Section::real(std::string_view key) const
{
    const Value* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (const auto* held = std::get_if<double>(&value->held))
        return *held;
    if (const auto* held = std::get_if<std::int64_t>(&value->held))
        return static_cast<double>(*held);
    wrong_type(key, *value, "@type.number");
    return std::nullopt;
}

std::optional<bool> Section::boolean(std::string_view key) const
{
    const Value* value = find(key);
    if (value == nullptr)
        return std::nullopt;
    if (const auto* held = std::get_if<bool>(&value->held))
        return *held;
    wrong_type(key, *value, "true, false");
    return std::nullopt;
}

std::vector<std::string> Section::texts(std::string_view key) const
{
    const Value* value = find(key);
    if (value == nullptr)
        return {};
    if (const auto* held = std::get_if<std::string>(&value->held))
        return {*held};
    std::vector<std::string> list;
    if (const auto* held = std::get_if<ValueList>(&value->held)) {
        for (const Value& each : *held) {
            if (const auto* text = std::get_if<std::string>(&each.held))
                list.push_back(*text);
            else
                wrong_type(key, each, "@type.texts");
        }
        return list;
    }
    wrong_type(key, *value, "@type.texts");
    return {};
}

std::string Section::needed_text(std::string_view key) const
{
    if (find(key) == nullptr) {
        problems_->push_back(Error(
            Fault::Input, "config.key_missing", {{"file", document_->file()}, {"key", path_of(key)}, {"line", line_}}));
        return {};
    }
    return text(key).value_or(std::string());
}

Section Section::section(std::string_view key) const
{
    const Value* value = find(key);
    if (value == nullptr)
        return {*document_, nullptr, path_of(key), line_, *problems_};
    const auto* table = std::get_if<ValueTable>(&value->held);
    if (table == nullptr)
        wrong_type(key, *value, "@type.table");
    return {*document_, table, path_of(key), value->line, *problems_};
}

std::vector<Section> Section::sections(std::string_view key) const
{
    const Value* value = find(key);
    if (value == nullptr)
        return {};
    std::vector<Section> list;
    const auto* held = std::get_if<ValueList>(&value->held);
    if (held == nullptr) {
        wrong_type(key, *value, "@type.tables");
        return {};
    }
    for (const Value& each : *held) {
        const auto* table = std::get_if<ValueTable>(&each.held);
        if (table == nullptr)
            wrong_type(key, each, "@type.table");
        else
            list.push_back(Section(*document_, table, path_of(key), each.line, *problems_));
    }
    return list;
}

void Section::only(std::initializer_list<std::string_view> known) const
{
    if (table_ == nullptr)
        return;
    for (const auto& [key, value] : *table_) {
        if (std::ranges::find(known, std::string_view(key)) != known.end())
            continue;
        std::string allowed;
        for (const std::string_view each : known)
            allowed += (allowed.empty() ? "" : ", ") + std::string(each);
        problems_->push_back(Error(Fault::Input, "config.key_unknown",
            {{"file", document_->file()}, {"key", path_of(key)}, {"line", value.line}, {"known", allowed}}));
    }
}

void Section::refuse(std::string_view key, std::string_view expected) const
{
    if (const Value* value = find(key))
        wrong_type(key, *value, expected);
}

} // namespace yiping::config
