// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/area_import.h>
#include <yiping/importer/geometry_file.h>
#include <yiping/importer/table_reader.h>

#include <yiping/domain/area_code.h>
#include <yiping/domain/exchange.h>
#include <yiping/geo/validity.h>
#include <yiping/geo/wkb.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <map>
#include <unordered_map>
#include <utility>

#include "field_reader.h"

namespace yiping::importer {

namespace {

using domain::Area;
using domain::AreaLevel;

/// Areas of a table: all of China has 660,000.
constexpr std::size_t table_limit = 700'000;

enum Field : std::size_t { field_code, field_name, field_parent, field_households, field_record, first_other_field };

/// What only a file has that an export wrote: all else that a register of areas knows.
const std::vector<const domain::FieldInfo*>& other_fields()
{
    static const std::vector<const domain::FieldInfo*> fields = [] {
        std::vector<const domain::FieldInfo*> found;
        for (const domain::FieldInfo& field : domain::info(domain::Register::Area).fields)
            if (field.name == "level" || field.name == "kind" || field.name == "label_lon" ||
                field.name == "label_lat" || field.name == "valid_from" || field.name == "valid_to" ||
                field.name == "duties" || field.name == "population")
                found.push_back(&field);
        return found;
    }();
    return fields;
}

std::vector<FieldNames> field_names(const AreaImportOptions& options)
{
    const auto names = [](const std::string& chosen, FieldNames usual, std::initializer_list<const char*> more) {
        if (!chosen.empty())
            return FieldNames{chosen};
        usual.insert(usual.end(), more.begin(), more.end());
        return usual;
    };
    std::vector<FieldNames> fields{names(options.code_field, area_code_names(), {"id"}),
        names(options.name_field, area_name_names(), {}), names(options.parent_field, area_parent_names(), {}),
        {"households", "户数", "总户数", "hs"},
        {std::string(domain::record_column_zh), std::string(domain::record_column_en)}};
    for (const domain::FieldInfo* field : other_fields())
        fields.push_back({std::string(field->zh), std::string(field->en)});
    return fields;
}

std::string folded(std::string_view text)
{
    std::string result;
    for (const char letter : text)
        if (letter != '-' && letter != '_' && letter != ' ')
            result += letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    return result;
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string place_text(double degrees)
{
    return std::format("{:.6f}", degrees);
}

/// What the official code list says of a committee, where the name says nothing.
domain::AreaKind kind_of(const Area& area)
{
    if (area.level != AreaLevel::Village)
        return domain::AreaKind::Plain;
    if (area.name.contains("社区") || area.name.contains("居委"))
        return domain::AreaKind::Community;
    return area.name.contains("村") ? domain::AreaKind::Village : domain::AreaKind::Plain;
}

class Import {
public:
    Import(const std::filesystem::path& file, RowSink& sink, const AreaImportOptions& options)
        : file_(file), sink_(sink), options_(options)
    {
    }

    Result<AreaImport> run()
    {
        auto read = read_geometry_file(file_, field_names(options_), options_.layer, options_.crs);
        if (!read && read.error().code() == "import.not_geography")
            if (auto table = read_table(); table && table->found[field_code] >= 0)
                read = std::move(table);
        if (!read)
            return std::unexpected(read.error());
        if (read->found[field_code] < 0)
            return missing_field(*read, options_.code_field.empty() ? "code" : options_.code_field);
        if (!options_.name_field.empty() && read->found[field_name] < 0)
            return missing_field(*read, options_.name_field);
        if (!options_.parent_field.empty() && read->found[field_parent] < 0)
            return missing_field(*read, options_.parent_field);
        auto there = sink_.areas();
        if (!there)
            return std::unexpected(there.error());
        for (Area& area : *there)
            there_.emplace(area.area_code, std::move(area));

        if (!read->others.empty())
            warning("import.other_layers", {{"layer", read->layer}, {"others", listed(read->others)}});
        if (!read->found_system.empty())
            warning("import.system_found", {{"crs", read->found_system}});
        has_shapes_ = read->format != "table";
        found_ = read->found;
        for (Feature& feature : read->features)
            add(std::move(feature));
        link_parents();
        find_circles();
        report_.rows = static_cast<std::int64_t>(read->features.size());
        if (!report_.problems.empty())
            return std::move(report_);
        if (auto done = write(); !done)
            return std::unexpected(done.error());
        report_.applied = true;
        return std::move(report_);
    }

private:
    /// A list of codes and names without shapes, as CSV or in a workbook.
    [[nodiscard]] Result<GeometryFile> read_table() const
    {
        auto table = open_table(file_);
        if (!table)
            return std::unexpected(table.error());
        GeometryFile result;
        result.format = "table";
        result.fields = (*table)->header();
        for (const FieldNames& names : field_names(options_))
            result.found.push_back(find_field(result.fields, names));
        while (true) {
            const auto more = (*table)->next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                break;
            if (result.features.size() == table_limit)
                return make_error(Fault::Input, "import.too_many_features",
                    {{"file", file_.string()}, {"limit", static_cast<std::int64_t>(table_limit)}});
            Feature feature;
            feature.number = (*table)->line();
            const auto& fields = (*table)->fields();
            for (const int place : result.found) {
                const bool there = place >= 0 && static_cast<std::size_t>(place) < fields.size();
                const std::string_view text = there ? fields[static_cast<std::size_t>(place)] : std::string_view();
                const std::size_t from = text.find_first_not_of(" \t\r\n");
                const std::size_t to = text.find_last_not_of(" \t\r\n");
                feature.values.emplace_back(from == text.npos ? std::string_view() : text.substr(from, to - from + 1));
            }
            result.features.push_back(std::move(feature));
        }
        return result;
    }

    struct Fresh {
        Area area;
        std::int64_t feature = 0; ///< 0: made as a missing parent
        bool parent_said = false; ///< the file names the parent
        bool has_households = false;
        std::vector<const domain::FieldInfo*> said{}; ///< other fields that the file has
    };

    [[nodiscard]] std::unexpected<Error> missing_field(const GeometryFile& read, const std::string& field) const
    {
        if (read.layers.size() > 1 && options_.layer.empty()) {
            std::string layers;
            for (const LayerFields& layer : read.layers)
                layers += std::format("{}{} ({})", layers.empty() ? "" : "; ", layer.name, listed(layer.fields));
            return make_error(Fault::Input, "import.field_in_no_layer",
                {{"file", file_.string()}, {"field", field}, {"layers", layers}});
        }
        return make_error(Fault::Input, "import.field_missing",
            {{"file", file_.string()}, {"field", field}, {"known", listed(read.fields)}});
    }

    void problem(std::string_view code, std::vector<ErrorArg> args)
    {
        report_.problems.push_back(Error(Fault::Input, code, std::move(args)));
    }
    void warning(std::string_view code, std::vector<ErrorArg> args)
    {
        report_.warnings.push_back(Error(Fault::Input, code, std::move(args)));
    }

    void add(Feature feature)
    {
        const std::string& text = feature.values[field_code];
        if (text.empty())
            return problem("import.feature_without_code", {{"feature", feature.number}});
        auto code = domain::normalise_area_code(text);
        if (!code)
            return problem("import.bad_code", {{"feature", feature.number}, {"code", text}});
        if (const auto twice = fresh_.find(*code); twice != fresh_.end())
            return problem("import.duplicate_code",
                {{"code", *code}, {"first", twice->second.feature}, {"feature", feature.number}});
        Fresh fresh;
        fresh.feature = feature.number;
        Area& area = fresh.area;
        area.area_code = *code;
        area.district_id = domain::district_id_of(*code);
        area.name = feature.values[field_name].empty() ? text : feature.values[field_name];
        area.level = options_.level.value_or(domain::level_of_code(*code));
        area.kind = kind_of(area);
        if (const std::string& parent = feature.values[field_parent]; !parent.empty()) {
            auto parent_code = domain::normalise_area_code(parent);
            if (!parent_code)
                return problem("import.bad_code", {{"feature", feature.number}, {"code", parent}});
            area.parent_code = std::move(*parent_code);
            fresh.parent_said = true;
        }
        read_households(feature.values[field_households], fresh);
        read_outline(feature, area);
        if (auto told = read_others(feature, fresh); !told)
            return report_.problems.push_back(std::move(told).error().with("feature", feature.number));
        fresh_.emplace(*code, std::move(fresh));
    }

    /// Of a file of our own: all its fields, as they stand there.
    Result<void> read_others(const Feature& feature, Fresh& fresh)
    {
        if (found_[field_record] < 0)
            return {};
        if (const auto id = Uuid::parse(feature.values[field_record]))
            fresh.area.id = *id;
        std::string_view name = feature.values[field_name];
        if (domain::unguard(name))
            fresh.area.name = name;
        // An area has this parent, also none.
        fresh.parent_said = found_[field_parent] >= 0;
        fresh.has_households = found_[field_households] >= 0;
        domain::DescribedRow row = domain::describe(fresh.area);
        for (std::size_t index = 0; index < other_fields().size(); ++index) {
            if (found_[first_other_field + index] < 0)
                continue;
            const domain::FieldInfo& field = *other_fields()[index];
            auto value = fields_.read(field, feature.values[first_other_field + index], true);
            if (!value)
                return std::unexpected(value.error());
            row.set(field.name, std::move(*value));
            fresh.said.push_back(&field);
        }
        fresh.area = domain::row_of<Area>(row);
        return {};
    }

    static void read_households(std::string_view text, Fresh& fresh)
    {
        std::int64_t households = 0;
        const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), households);
        if (wrong == std::errc() && end == text.data() + text.size() && households >= 0) {
            fresh.area.households = households;
            fresh.has_households = true;
        }
    }

    void read_outline(const Feature& feature, Area& area)
    {
        if (feature.kind.empty() && !has_shapes_)
            return;
        if (feature.kind.empty())
            return warning("import.geometry_unknown", {{"code", area.area_code}});
        if (feature.outline.empty())
            return problem("import.not_an_area", {{"code", area.area_code}, {"kind", feature.kind}});
        if (!feature.in_degrees) {
            const geo::LonLat at = feature.outline.front().front().front();
            return problem(feature.swapped ? "import.axes_swapped" : "import.not_in_degrees",
                {{"code", area.area_code}, {"x", std::format("{:.1f}", at.lon)}, {"y", std::format("{:.1f}", at.lat)}});
        }
        if (const auto defect = geo::find_defect(feature.outline)) {
            std::vector<ErrorArg> args{
                {"code", area.area_code}, {"lon", place_text(defect->at.lon)}, {"lat", place_text(defect->at.lat)}};
            if (defect->code == "self-intersection")
                return problem("import.self_intersection", std::move(args));
            args.push_back({"defect", defect->code});
            return problem("import.bad_outline", std::move(args));
        }
        area.geometry = geo::write_wkb(feature.outline);
        if (const auto label = geo::label_point(feature.outline)) {
            area.label_lon = label->lon;
            area.label_lat = label->lat;
        }
    }

    [[nodiscard]] bool exists(const std::string& code) const { return fresh_.contains(code) || there_.contains(code); }

    /// Every area gets a parent that is there. One that the file names is made in any case; one that the code alone
    /// says only below the county: the county is the top of a platform's tree.
    void link_parents()
    {
        std::vector<std::string> open;
        open.reserve(fresh_.size());
        for (const auto& [code, fresh] : fresh_)
            open.push_back(code);
        while (!open.empty()) {
            const std::string code = std::move(open.back());
            open.pop_back();
            Fresh& fresh = fresh_.at(code);
            std::string parent = fresh.area.parent_code;
            if (parent.empty() && fresh.parent_said)
                continue; // the file says that it has none
            if (parent.empty())
                parent = domain::parent_code(code);
            if (!parent.empty() && exists(parent)) {
                fresh.area.parent_code = parent;
                continue;
            }
            const bool below_county = domain::level_of_code(code) > AreaLevel::County;
            if (parent.empty() || (!fresh.parent_said && !below_county)) {
                fresh.area.parent_code.clear();
                continue;
            }
            fresh.area.parent_code = parent;
            Fresh made;
            made.area.area_code = parent;
            made.area.district_id = domain::district_id_of(parent);
            made.area.name = domain::significant_part(parent);
            made.area.level = domain::level_of_code(parent);
            fresh_.emplace(parent, std::move(made));
            open.push_back(parent);
            ++report_.parents_made;
            warning("import.parent_made", {{"code", parent}});
        }
    }

    void find_circles()
    {
        for (const auto& [code, fresh] : fresh_) {
            const Area* area = &fresh.area;
            for (int steps = 0; area != nullptr; ++steps) {
                if (steps > 32) {
                    problem("import.parent_circle", {{"code", code}});
                    return;
                }
                const std::string& parent = area->parent_code;
                if (const auto found = fresh_.find(parent); found != fresh_.end())
                    area = &found->second.area;
                else if (const auto old = there_.find(parent); old != there_.end())
                    area = &old->second;
                else
                    area = nullptr;
            }
        }
    }

    /// What every file of areas says, by itself or by its shapes.
    static bool said_by_shapes(const domain::FieldInfo& field)
    {
        return field.name == "level" || field.name == "kind" || field.name.starts_with("label_");
    }

    /// Takes from the row that is there what the file does not say.
    static void keep_unsaid(const Area& there, Fresh& fresh)
    {
        Area& area = fresh.area;
        // What the file has no column for stays, and what imports of shapes never say.
        domain::DescribedRow kept = domain::describe(there);
        const domain::DescribedRow file = domain::describe(area);
        for (const domain::FieldInfo& field : kept.info().fields)
            if (!std::ranges::contains(other_fields(), &field) || std::ranges::contains(fresh.said, &field) ||
                (fresh.said.empty() && said_by_shapes(field)))
                kept.set(field.name, file.get(field.name));
        area = domain::row_of<Area>(kept);
        area.id = there.id;
        area.rev = there.rev;
        if (area.geometry.empty()) {
            area.geometry = there.geometry;
            area.label_lon = there.label_lon;
            area.label_lat = there.label_lat;
        }
        if (!fresh.has_households)
            area.households = there.households;
        if (area.kind == domain::AreaKind::Plain && fresh.said.empty())
            area.kind = there.kind;
        if (!fresh.parent_said)
            area.parent_code = there.parent_code.empty() ? area.parent_code : there.parent_code;
    }

    Result<void> write()
    {
        domain::RowSet rows;
        for (auto& [code, fresh] : fresh_) { // parents before children: shorter or smaller codes come first
            Area& area = fresh.area;
            if (area.id.is_nil())
                area.id = Uuid::from_name("area", code);
            const auto old = there_.find(code);
            if (old != there_.end())
                keep_unsaid(old->second, fresh);
            const bool same = old != there_.end() && old->second == area;
            if (fresh.feature > 0)
                ++(old == there_.end() ? report_.imported : same ? report_.duplicates : report_.updated);
            if (!same)
                rows.area_rows.push_back(std::move(area));
        }
        if (options_.dry_run || rows.empty())
            return {};
        bool given = false;
        return sink_.put_all([&](domain::RowSet& out) -> Result<bool> {
            if (std::exchange(given, true))
                return false;
            out = std::move(rows);
            return true;
        });
    }

    const std::filesystem::path& file_;
    RowSink& sink_;
    const AreaImportOptions& options_;
    AreaImport report_;
    bool has_shapes_ = true;
    std::vector<int> found_; ///< of field_names, as in GeometryFile
    FieldReader fields_;
    std::unordered_map<std::string, Area> there_;
    std::map<std::string, Fresh> fresh_;
};

} // namespace

Result<AreaImport> import_areas(const std::filesystem::path& file, RowSink& sink, const AreaImportOptions& options)
{
    return Import(file, sink, options).run();
}

std::optional<AreaLevel> parse_level(std::string_view text)
{
    const std::string wanted = folded(text);
    for (const domain::EnumWord& word : domain::enum_words<AreaLevel>())
        if (wanted == folded(word.name) || text == word.zh || wanted == folded(word.en))
            return static_cast<AreaLevel>(word.value);
    return std::nullopt;
}

std::string level_words()
{
    std::string words;
    for (const domain::EnumWord& word : domain::enum_words<AreaLevel>())
        words += (words.empty() ? "" : ", ") + std::string(word.name);
    return words;
}

} // namespace yiping::importer
