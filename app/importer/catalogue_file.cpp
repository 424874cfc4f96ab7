// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/file_problem.h>

#include "catalogue_xml.h"
#include "gdal_tools.h"
#include "text_decoder.h"
#include "xml_guard.h"
#include "xml_tree.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace yiping::importer {

namespace {

constexpr std::size_t id_digits = 20;

class Check {
public:
    Check(const std::filesystem::path& file, FileProblems& problems) : file_(file), problems_(problems) {}

    void document(const std::string& text, std::int64_t line)
    {
        if (const auto mistake = find_xml_mistake(text)) {
            add("import.broken_xml",
                {{"file", file_.string()}, {"line", line + mistake->line - 1}, {"what", "@" + mistake->what}},
                std::to_string(line + mistake->line - 1));
            return;
        }
        const XmlTree tree = parse_xml(text);
        const CPLXMLNode* response = tree ? find_element(tree.get(), "Response") : nullptr;
        if (response == nullptr || text_in(response, "CmdType") != "Catalog")
            return; // another message of the same conversation
        ++catalogues_;
        const std::string where = std::to_string(line);
        id(text_in(response, "DeviceID"), where);
        const CPLXMLNode* list = find_element(response->psChild, "DeviceList");
        const auto items = list == nullptr ? std::vector<const CPLXMLNode*>() : children(list, "Item");
        if (list != nullptr) {
            const char* said = CPLGetXMLValue(list, "Num", nullptr);
            if (said != nullptr && said != std::to_string(items.size()))
                add("catalogue.count",
                    {{"said", std::string(said)}, {"found", static_cast<std::int64_t>(items.size())}}, where);
        }
        for (const CPLXMLNode* item : items)
            if (problems_.size() < problem_limit)
                look_at(item, where);
    }
    [[nodiscard]] std::size_t catalogues() const { return catalogues_; }

private:
    void add(std::string_view code, std::vector<ErrorArg> args, const std::string& where, bool is_error = true)
    {
        problems_.push_back({Error(Fault::Input, code, std::move(args)), is_error, where});
    }
    bool id(const std::string& text, const std::string& where)
    {
        const bool sound = text.size() == id_digits &&
                           std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
        if (!sound)
            add("import.bad_gb_id", {{"value", text.substr(0, 80)}}, where);
        return sound;
    }
    void look_at(const CPLXMLNode* item, const std::string& where)
    {
        const std::string number = text_in(item, "DeviceID");
        if (!id(number, where))
            return;
        // The same answer sent again says the same; one id with two names is a mistake.
        const std::string name = text_in(item, "Name");
        const auto [known, fresh] = names_.try_emplace(number, name);
        if (!fresh && known->second != name)
            add("catalogue.twice", {{"id", number}, {"name", name}, {"other", known->second}}, number);
        for (const auto& [element, most] : {std::pair("Longitude", 180.0), std::pair("Latitude", 90.0)}) {
            const std::string text = text_in(item, element);
            double value = 0;
            const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
            if (!text.empty() && (wrong != std::errc() || end != text.data() + text.size() || !std::isfinite(value) ||
                                     std::fabs(value) > most))
                add("catalogue.position", {{"id", number}, {"value", text.substr(0, 80)}}, number);
        }
    }

    const std::filesystem::path& file_;
    FileProblems& problems_;
    std::map<std::string, std::string> names_;
    std::size_t catalogues_ = 0;
};

} // namespace

FileProblems check_catalogue(const std::filesystem::path& file)
{
    FileProblems problems;
    auto text = text_of_file(file, catalogue_limit);
    if (!text) {
        problems.push_back({text.error(), true, file.string()});
        return problems;
    }
    *text = utf8_from_unknown(*text);
    Check check(file, problems);
    for (const auto& [document, line] : xml_documents(*text))
        if (problems.size() < problem_limit)
            check.document(document, line);
    if (check.catalogues() == 0 && problems.empty())
        problems.push_back({Error(Fault::Input, "catalogue.none"), true, file.string()});
    return problems;
}

} // namespace yiping::importer
