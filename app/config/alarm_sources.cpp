// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/config/alarm_sources.h>

#include <yiping/config/document.h>

#include "secret_file.h"

#include <algorithm>

namespace yiping::config {

namespace {

constexpr std::size_t least_alarm_key = 16; ///< characters: shorter ones are guessed

void read_alarm_classes(const Section& section, std::map<domain::AlarmKind, std::string>& classes)
{
    for (const std::string& key : section.keys()) {
        const auto words = domain::enum_words<domain::AlarmKind>();
        const auto kind = std::ranges::find(words, key, &domain::EnumWord::name);
        if (kind == words.end()) {
            section.refuse(key, "a name of AlarmKind");
            continue;
        }
        const std::string category = section.needed_text(key);
        if (category.empty())
            classes.erase(static_cast<domain::AlarmKind>(kind->value));
        else
            classes[static_cast<domain::AlarmKind>(kind->value)] = category;
    }
}

} // namespace

const std::map<domain::AlarmKind, std::string>& usual_alarm_categories()
{
    using enum domain::AlarmKind;
    static const std::map<domain::AlarmKind, std::string> usual{
        {Fire, "0506"}, {Fishing, "1005"}, {Rubbish, "0101"}, {Parking, "0801"}, {Smoke, "0504"}, {Help, "1101"}};
    return usual;
}

Result<std::vector<AlarmSource>> load_alarm_sources(const std::filesystem::path& file)
{
    const auto document = Document::load(file);
    if (!document)
        return std::unexpected(document.error());
    std::vector<Error> problems;
    const Section root(*document, problems);
    root.only({"source"});
    std::vector<AlarmSource> sources;
    for (const Section& section : root.sections("source")) {
        section.only({"name", "title", "key_file", "area", "least_confidence", "categories"});
        AlarmSource source;
        source.name = section.needed_text("name");
        const auto same = [&](const AlarmSource& other) { return other.name == source.name; };
        if (source.name.size() > 40 || std::ranges::any_of(sources, same))
            section.refuse("name", "a name of its own, 40 bytes at most");
        source.title = section.text("title").value_or(source.name);
        static_cast<void>(section.needed_text("key_file"));
        source.key = read_secret(section, "key_file", file.parent_path());
        if (!source.key.empty() && source.key.size() < least_alarm_key)
            section.refuse("key_file", "a key of 16 characters or more");
        source.area = section.text("area").value_or("");
        source.least_confidence = section.real("least_confidence").value_or(source.least_confidence);
        if (!(source.least_confidence >= 0 && source.least_confidence <= 1))
            section.refuse("least_confidence", "0 … 1");
        source.categories = usual_alarm_categories();
        read_alarm_classes(section.section("categories"), source.categories);
        sources.push_back(std::move(source));
    }
    if (!problems.empty())
        return std::unexpected(std::move(problems.front()));
    return sources;
}

} // namespace yiping::config
