// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/file_problem.h>
#include <yiping/importer/time_reader.h>

#include "gdal_tools.h"
#include "text_decoder.h"
#include "xml_guard.h"
#include "xml_tree.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>

namespace yiping::importer {

namespace {

constexpr std::uintmax_t alert_limit = 16U << 20U;

using Words = std::span<const std::string_view>;
constexpr std::string_view statuses[] = {"Actual", "Exercise", "System", "Test", "Draft"};
constexpr std::string_view kinds[] = {"Alert", "Update", "Cancel", "Ack", "Error"};
constexpr std::string_view scopes[] = {"Public", "Restricted", "Private"};
constexpr std::string_view categories[] = {
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other"};
constexpr std::string_view urgencies[] = {"Immediate", "Expected", "Future", "Past", "Unknown"};
constexpr std::string_view severities[] = {"Extreme", "Severe", "Moderate", "Minor", "Unknown"};
constexpr std::string_view certainties[] = {"Observed", "Likely", "Possible", "Unlikely", "Unknown", "Very Likely"};

std::optional<double> number(std::string_view text)
{
    double value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

struct Point {
    double lat = 0, lon = 0;
    bool operator==(const Point&) const = default;
};

/// "38.47,-120.14": latitude first.
std::optional<Point> point(std::string_view text)
{
    const std::size_t comma = text.find(',');
    if (comma == text.npos)
        return std::nullopt;
    const auto lat = number(text.substr(0, comma));
    const auto lon = number(text.substr(comma + 1));
    if (!lat || !lon || std::fabs(*lat) > 90 || std::fabs(*lon) > 180)
        return std::nullopt;
    return Point{*lat, *lon};
}

class Check {
public:
    explicit Check(FileProblems& problems) : problems_(problems) {}

    void alert(const CPLXMLNode* alert)
    {
        for (const std::string_view name : {"identifier", "sender"}) {
            const std::string text = needed(alert, name, name);
            if (text.find_first_of(" ,<&") != std::string::npos)
                add("cap.forbidden_letters", {{"element", std::string(name)}, {"value", shortened(text)}}, name);
        }
        time(alert, "sent", "sent", true);
        const std::string status = word(alert, "status", "status", statuses);
        if (!status.empty() && status != "Actual" && std::ranges::contains(statuses, status))
            add("cap.not_actual", {{"status", status}}, "status", false);
        const std::string kind = word(alert, "msgType", "msgType", kinds);
        word(alert, "scope", "scope", scopes);
        if ((kind == "Update" || kind == "Cancel") && text_in(alert, "references").empty())
            add("cap.no_reference", {{"kind", kind}}, "references");
        const auto infos = children(alert, "info");
        for (std::size_t index = 0; index < infos.size() && problems_.size() < problem_limit; ++index)
            info(infos[index], "info[" + std::to_string(index + 1) + "]");
    }

private:
    static std::string shortened(const std::string& text) { return text.substr(0, 80); }
    void add(std::string_view code, std::vector<ErrorArg> args, std::string_view where, bool is_error = true)
    {
        problems_.push_back({Error(Fault::Input, code, std::move(args)), is_error, std::string(where)});
    }
    std::string needed(const CPLXMLNode* node, std::string_view name, std::string_view where)
    {
        std::string text = text_in(node, name);
        if (text.empty())
            add("cap.missing", {{"element", std::string(name)}}, where);
        return text;
    }
    void one_of(const std::string& text, std::string_view name, std::string_view where, Words words)
    {
        if (text.empty() || std::ranges::contains(words, text))
            return;
        std::string known;
        for (const std::string_view each : words)
            known += (known.empty() ? "" : ", ") + std::string(each);
        add("cap.word", {{"element", std::string(name)}, {"value", shortened(text)}, {"known", known}}, where);
    }
    std::string word(const CPLXMLNode* node, std::string_view name, std::string_view where, Words words)
    {
        std::string text = needed(node, name, where);
        one_of(text, name, where, words);
        return text;
    }
    void time(const CPLXMLNode* node, std::string_view name, const std::string& where, bool is_needed)
    {
        const std::string text = is_needed ? needed(node, name, where) : text_in(node, name);
        if (text.empty())
            return;
        // CAP writes "-00:00" for UTC and never "Z"; the latter is common and clear.
        TimeReader reader({"%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z"}, "UTC");
        if (!reader.read(text))
            add("cap.time", {{"element", std::string(name)}, {"value", shortened(text)}}, where);
    }

    void info(const CPLXMLNode* node, const std::string& where)
    {
        const auto kinds_of = children(node, "category");
        if (kinds_of.empty())
            add("cap.missing", {{"element", std::string("category")}}, where);
        for (const CPLXMLNode* each : kinds_of)
            one_of(own_text(each), "category", where, categories);
        needed(node, "event", where + "/event");
        word(node, "urgency", where + "/urgency", urgencies);
        word(node, "severity", where + "/severity", severities);
        word(node, "certainty", where + "/certainty", certainties);
        for (const char* name : {"effective", "onset", "expires"})
            time(node, name, where + "/" + name, false);
        const auto areas = children(node, "area");
        for (std::size_t index = 0; index < areas.size() && problems_.size() < problem_limit; ++index)
            area(areas[index], where + "/area[" + std::to_string(index + 1) + "]");
    }

    void area(const CPLXMLNode* node, const std::string& where)
    {
        needed(node, "areaDesc", where + "/areaDesc");
        for (const CPLXMLNode* each : children(node, "polygon"))
            if (!polygon(own_text(each)))
                add("cap.polygon", {{"value", shortened(own_text(each))}}, where + "/polygon");
        for (const CPLXMLNode* each : children(node, "circle")) {
            const std::string text = own_text(each);
            const std::size_t blank = text.find(' ');
            const auto radius =
                blank == std::string::npos ? std::nullopt : number(std::string_view(text).substr(blank + 1));
            if (!radius || *radius < 0 || !point(std::string_view(text).substr(0, blank)))
                add("cap.circle", {{"value", shortened(text)}}, where + "/circle");
        }
    }

    /// At least four points, the last again the first.
    static bool polygon(std::string_view text)
    {
        std::vector<Point> points;
        while (true) {
            const std::size_t from = text.find_first_not_of(" \t\r\n");
            if (from == text.npos)
                break;
            text.remove_prefix(from);
            const std::size_t to = std::min(text.find_first_of(" \t\r\n"), text.size());
            const auto at = point(text.substr(0, to));
            if (!at)
                return false;
            points.push_back(*at);
            text.remove_prefix(to);
        }
        return points.size() >= 4 && points.front() == points.back();
    }

    FileProblems& problems_;
};

} // namespace

FileProblems check_alert(const std::filesystem::path& file)
{
    FileProblems problems;
    auto text = text_of_file(file, alert_limit);
    if (!text) {
        problems.push_back({text.error(), true, file.string()});
        return problems;
    }
    *text = utf8_from_unknown(*text);
    if (const auto mistake = find_xml_mistake(*text)) {
        problems.push_back({Error(Fault::Input, "import.broken_xml",
                                {{"file", file.string()}, {"line", mistake->line}, {"what", "@" + mistake->what}}),
            true, std::to_string(mistake->line)});
        return problems;
    }
    const XmlTree tree = parse_xml(*text);
    const CPLXMLNode* alert = tree ? find_element(tree.get(), "alert") : nullptr;
    if (alert == nullptr) {
        problems.push_back({Error(Fault::Input, "cap.missing", {{"element", std::string("alert")}}), true, ""});
        return problems;
    }
    Check(problems).alert(alert);
    return problems;
}

} // namespace yiping::importer
