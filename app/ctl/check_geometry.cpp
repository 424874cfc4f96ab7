// SPDX-License-Identifier: GPL-3.0-or-later
#include "check_parts.h"
#include "json.h"

#include <yiping/domain/area_code.h>
#include <yiping/geo/coverage.h>
#include <yiping/geo/validity.h>
#include <yiping/importer/geometry_file.h>

#include <cerrno>
#include <cmath>
#include <cstring>
#include <format>
#include <fstream>
#include <map>

namespace yiping::ctl {

namespace {

std::string place_text(geo::LonLat at)
{
    return std::format("{:.6f}, {:.6f}", at.lon, at.lat);
}

class GeometryCheck {
public:
    GeometryCheck(const std::string& file, Problems& problems) : file_(file), problems_(problems) {}

    void run()
    {
        const std::vector<importer::FieldNames> fields{importer::area_code_names(), importer::area_parent_names()};
        const auto read = importer::read_geometry_file(file_, fields);
        if (!read) {
            problems_.push_back({read.error(), true, read.error().arg("line")});
            return;
        }
        with_codes_ = read->found[0] >= 0;
        if (!with_codes_)
            problems_.push_back({Error(Fault::Input, "check.no-code"), false, file_});
        if (!read->found_system.empty())
            problems_.push_back(
                {Error(Fault::Input, "import.system_found", {{"crs", read->found_system}}), false, file_});
        for (const importer::Feature& feature : read->features)
            look_at(feature, read->format == "geojson");
        say_backwards();
        compare();
        find_orphans();
    }

private:
    /// Faults that somebody has to draw anew: a map of them is of use where a list of two hundred is not.
    static constexpr std::size_t fault_limit = 1000;
    [[nodiscard]] bool full() const { return problems_.size() >= fault_limit; }

    void look_at(const importer::Feature& feature, bool winding_counts)
    {
        std::string name = "#" + std::to_string(feature.number);
        std::string stored;
        if (with_codes_ && !feature.values[0].empty()) {
            const auto code = domain::normalise_area_code(feature.values[0]);
            if (!code) {
                add({code.error(), true, name, {feature.values[0]}});
            } else {
                stored = name = *code;
                remember_parent(feature, name);
            }
        }
        if (feature.outline.empty())
            return;
        if (!feature.in_degrees)
            return add(
                {Error(Fault::Input, feature.swapped ? "check.axes-swapped" : "check.not-in-degrees", {{"code", name}}),
                    true, name, {name}});
        if (const auto defect = geo::find_defect(feature.outline))
            return add_defect(*defect, name);
        if (winding_counts && geo::rings_run_backwards(feature.outline))
            backwards_.push_back(name);
        names_.push_back(std::move(name));
        areas_.push_back({std::move(stored), feature.outline});
    }

    void remember_parent(const importer::Feature& feature, const std::string& code)
    {
        std::string parent = feature.values[1];
        if (const auto stored = domain::normalise_area_code(parent))
            parent = *stored;
        if (!parents_.emplace(code, parent.empty() ? domain::parent_code(code) : parent).second)
            add({Error(Fault::Input, "check.duplicate-code", {{"code", code}}), true,
                "#" + std::to_string(feature.number), {code}});
    }

    void add(Problem problem)
    {
        if (!full())
            problems_.push_back(std::move(problem));
        else
            ++left_out_;
    }

    void add_defect(const geo::Defect& defect, const std::string& name)
    {
        const bool contract_code = defect.code == "self-intersection" || defect.code == "ring-order";
        std::vector<ErrorArg> args{{"code", name}, {"lon", std::format("{:.6f}", defect.at.lon)},
            {"lat", std::format("{:.6f}", defect.at.lat)}};
        if (!contract_code)
            args.push_back({"defect", defect.code});
        Problem problem{
            Error(Fault::Input, contract_code ? "check." + defect.code : "check.bad-outline", std::move(args)), true,
            place_text(defect.at), {name}};
        problem.shape = {{{defect.at}}};
        add(std::move(problem));
    }

    /// One line for all of them: most programs draw either way round, and whole files are made so.
    void say_backwards()
    {
        if (backwards_.empty())
            return;
        const auto count = static_cast<std::int64_t>(backwards_.size());
        backwards_.resize(std::min<std::size_t>(backwards_.size(), 20));
        problems_.push_back(
            {Error(Fault::Input, "check.ring-direction", {{"count", count}, {"code", backwards_.front()}}), false,
                backwards_.front(), backwards_});
    }

    void find_orphans()
    {
        for (const auto& [code, parent] : parents_) {
            if (parents_.size() <= 1 || parent.empty())
                continue;
            if (!parents_.contains(parent)) {
                // Of a file without the level above every code is one: they must not keep faults from being said.
                if (++orphans_ <= problem_limit)
                    problems_.push_back({Error(Fault::Input, "check.orphan-code", {{"code", code}, {"parent", parent}}),
                        false, code, {code}});
            } else if (in_circle(code)) {
                add({Error(Fault::Input, "import.parent_circle", {{"code", code}}), true, code, {code}});
            }
        }
    }

    [[nodiscard]] bool in_circle(const std::string& code) const
    {
        auto at = parents_.find(code);
        for (int steps = 0; at != parents_.end() && steps < 32; ++steps)
            at = parents_.find(at->second);
        return at != parents_.end();
    }

    void compare()
    {
        // Two areas of one code are one mistake; their overlap would be said twice.
        const geo::CoverageReport report = geo::find_coverage_faults(areas_, fault_limit, 12);
        for (const geo::CoverageFault& fault : report.faults) {
            std::vector<std::string> ids;
            std::string list;
            for (const std::size_t place : fault.areas) {
                ids.push_back(names_[place]);
                if (ids.size() <= 8)
                    list += (list.empty() ? "" : ", ") + names_[place];
            }
            if (ids.size() > 8)
                list += " …";
            if (fault.kind == geo::CoverageFault::Kind::Overlap && ids[0] == ids[1])
                continue;
            if (fault.kind == geo::CoverageFault::Kind::TooComplex) {
                add({Error(Fault::Input, "check.too-complex", {{"codes", list}}), true, place_text(fault.at), ids});
                continue;
            }
            const char* code = fault.kind == geo::CoverageFault::Kind::Overlap ? "check.overlap"
                               : fault.kind == geo::CoverageFault::Kind::Gap   ? "check.gap"
                                                                               : "check.sliver";
            const double area = std::round(fault.area_m2 * 10) / 10;
            Problem problem{
                Error(Fault::Input, code,
                    {{"codes", list}, {"area", std::format("{:.1f}", area)},
                        {"lon", std::format("{:.6f}", fault.at.lon)}, {"lat", std::format("{:.6f}", fault.at.lat)}}),
                true, place_text(fault.at), std::move(ids)};
            problem.area_m2 = area;
            problem.shape = fault.shape;
            add(std::move(problem));
        }
        if (!report.complete || left_out_ > 0)
            problems_.push_back(
                {Error(Fault::Input, "check.more", {{"limit", static_cast<std::int64_t>(fault_limit)}}), true, file_});
    }

    const std::string& file_;
    Problems& problems_;
    bool with_codes_ = false;
    std::map<std::string, std::string> parents_;
    std::vector<std::string> backwards_;
    std::vector<std::string> names_; ///< of areas_
    std::vector<geo::CoverageArea> areas_;
    std::size_t left_out_ = 0;
    std::size_t orphans_ = 0;
};

Json coordinates(const geo::LonLat& at)
{
    // A hundredth of a millimetre; more digits would be noise.
    const auto rounded = [](double degrees) { return std::round(degrees * 1e9) / 1e9; };
    return Json::List{Json(rounded(at.lon)), Json(rounded(at.lat))};
}

Json shape_of(const geo::MultiPolygon& shape)
{
    if (shape.size() == 1 && shape[0].size() == 1 && shape[0][0].size() == 1)
        return Json::object().set("type", "Point").set("coordinates", coordinates(shape[0][0][0]));
    Json polygons = Json::list();
    for (const geo::Polygon& polygon : shape) {
        Json rings = Json::list();
        for (const geo::Line& ring : polygon) {
            Json points = Json::list();
            for (const geo::LonLat& at : ring)
                points.push(coordinates(at));
            rings.push(std::move(points));
        }
        polygons.push(std::move(rings));
    }
    return Json::object().set("type", "MultiPolygon").set("coordinates", std::move(polygons));
}

} // namespace

void check_geometry(const std::string& file, Problems& problems)
{
    GeometryCheck(file, problems).run();
}

Result<void> write_faults(const std::string& out, const std::vector<std::pair<std::string, Problems>>& files)
{
    Json features = Json::list();
    for (const auto& [file, problems] : files)
        for (const Problem& problem : problems) {
            if (problem.shape.empty())
                continue;
            Json ids = Json::list();
            for (const std::string& id : problem.ids)
                ids.push(id);
            const std::string& code = problem.error.code();
            Json properties = Json::object();
            properties.set("file", file)
                .set("code", code.starts_with("check.") ? code.substr(6) : code)
                .set("ids", std::move(ids))
                .set("area_m2", problem.area_m2);
            features.push(Json::object()
                    .set("type", "Feature")
                    .set("properties", std::move(properties))
                    .set("geometry", shape_of(problem.shape)));
        }
    std::ofstream stream(out, std::ios::binary | std::ios::trunc);
    stream << Json::object().set("type", "FeatureCollection").set("features", std::move(features)).text() << '\n';
    stream.close();
    if (!stream)
        return make_error(
            Fault::Environment, "ctl.cannot_write", {{"path", out}, {"what", std::string(std::strerror(errno))}});
    return {};
}

} // namespace yiping::ctl
