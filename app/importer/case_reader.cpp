// SPDX-License-Identifier: GPL-3.0-or-later
#include "case_reader.h"

#include "position_text.h"
#include "read_ahead.h"
#include "rejects_file.h"

#include <yiping/domain/area_code.h>

#include <algorithm>
#include <cmath>
#include <format>

namespace yiping::importer {

namespace {

std::string_view without_space(std::string_view text)
{
    const auto is_space = [](char letter) {
        return letter == ' ' || letter == '\t' || letter == '\r' || letter == '\n';
    };
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

bool same_word(std::string_view one, std::string_view other)
{
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    };
    return std::ranges::equal(one, other, {}, lower, lower);
}

bool any_word(const std::vector<std::string>& words, std::string_view text)
{
    return std::ranges::any_of(words, [&](const std::string& word) { return same_word(word, text); });
}

/// What other systems write where they have nothing.
bool is_nothing(std::string_view text)
{
    return text.empty() || text == "\\N" || text == "-" || same_word(text, "null") || same_word(text, "nan") ||
           same_word(text, "n/a") || same_word(text, "none");
}

Rejection reject(std::string_view field, Error reason)
{
    return {0, std::string(field), std::move(reason)};
}

bool only_digits(std::string_view text)
{
    return !text.empty() && std::ranges::all_of(text, [](char letter) { return letter >= '0' && letter <= '9'; });
}

/// What follows for a case of another system from its times and its step: nothing of its life before is proved.
void set_imported(domain::Case& data, domain::Step step)
{
    data.source = domain::CaseSource::Imported;
    data.imported = true;
    data.limit_kind = data.due_at ? domain::LimitKind::Fixed : domain::LimitKind::None;
    data.step = step;
    data.step_at = step == domain::Step::Collected ? data.opened_at : data.closed_at.value_or(data.opened_at);
}

} // namespace

Result<CaseReader> CaseReader::open(const std::filesystem::path& file, const config::CaseMapping& mapping,
    const AreaBook& areas, const std::string& root, const FindRow& find_row)
{
    auto projector = geo::Projector::make(mapping.crs);
    if (!projector)
        return std::unexpected(std::move(projector).error().with("file", mapping.file));
    CsvOptions options;
    options.encoding = mapping.encoding;
    options.delimiter = mapping.delimiter;
    auto table = open_table(file, options);
    if (!table)
        return std::unexpected(table.error());
    if ((*table)->format() == "csv") // others are read whole at once, or by a library that wants one thread
        *table = std::make_unique<ReadAhead>(std::move(*table));
    CaseReader reader(std::move(*table), mapping, areas, root, std::move(*projector));
    if (mapping.own) {
        auto own = OwnCases::find(reader.table_->header(), file.string(), find_row);
        if (!own)
            return std::unexpected(own.error());
        reader.own_.emplace(std::move(*own));
        return reader;
    }
    if (auto found = reader.find_columns(file.string()); !found)
        return std::unexpected(found.error());
    return reader;
}

CaseReader::CaseReader(std::unique_ptr<TableReader> table, const config::CaseMapping& mapping, const AreaBook& areas,
    std::string root, geo::Projector projector)
    : table_(std::move(table)),
      mapping_(&mapping),
      areas_(&areas),
      root_(std::move(root)),
      projector_(std::move(projector)),
      times_(mapping.datetime, mapping.zone),
      id_space_("case:" + mapping.source)
{
}

Result<void> CaseReader::find_columns(const std::string& file)
{
    const std::pair<const std::string*, int*> wanted[] = {{&mapping_->id, &columns_.id},
        {&mapping_->category, &columns_.category}, {&mapping_->title, &columns_.title},
        {&mapping_->description, &columns_.description}, {&mapping_->status, &columns_.status},
        {&mapping_->opened_at, &columns_.opened_at}, {&mapping_->closed_at, &columns_.closed_at},
        {&mapping_->due_at, &columns_.due_at}, {&mapping_->longitude, &columns_.longitude},
        {&mapping_->latitude, &columns_.latitude}, {&mapping_->position, &columns_.position},
        {&mapping_->address, &columns_.address}, {&mapping_->area_column, &columns_.area}};
    const std::vector<std::string>& header = table_->header();
    for (const auto& [name, column] : wanted) {
        if (name->empty())
            continue;
        const auto found = std::ranges::find(header, *name);
        if (found == header.end()) {
            std::string known;
            for (const std::string& each : header)
                known += (known.empty() ? "" : ", ") + each;
            if (known.size() > 400) {
                known.resize(400);
                known += "…";
            }
            return make_error(
                Fault::Input, "import.column_missing", {{"file", file}, {"column", *name}, {"known", known}});
        }
        *column = static_cast<int>(found - header.begin());
        if (std::find(found + 1, header.end(), *name) != header.end())
            warnings_.push_back(Error(Fault::Input, "import.column_repeated", {{"file", file}, {"column", *name}}));
    }
    if (const auto reason = std::ranges::find(header, reason_column); reason != header.end())
        reason_ = static_cast<int>(reason - header.begin());
    return {};
}

std::string_view CaseReader::field(int column) const
{
    return column < 0 ? std::string_view() : without_space(table_->fields()[static_cast<std::size_t>(column)]);
}

std::vector<Error> CaseReader::warnings() const
{
    std::vector<Error> all = warnings_;
    if (lost_codes_ > 0)
        all.push_back(Error(Fault::Input, "import.code_is_number",
            {{"column", mapping_->area_column}, {"value", lost_code_}, {"count", lost_codes_}}));
    return all;
}

Uuid CaseReader::make_id()
{
    if (const std::string_view id = field(columns_.id); !id.empty())
        return Uuid::from_name(id_space_, id);
    // A row without an id is known by all it says, and by how often the file has said it before.
    content_.clear();
    const std::vector<std::string_view>& fields = table_->fields();
    for (std::size_t column = 0; column < fields.size(); ++column) {
        if (static_cast<int>(column) == reason_)
            continue;
        content_ += fields[column];
        content_ += '\x1F';
    }
    const Uuid first = Uuid::from_name(id_space_ + ":content", content_);
    if (seen_.insert(first))
        return first;
    content_ += "\x1E" + std::to_string(++repeats_[first]);
    const Uuid made = Uuid::from_name(id_space_ + ":content", content_);
    seen_.insert(made);
    return made;
}

Result<bool> CaseReader::next(CaseRow& row)
{
    const auto there = table_->next();
    if (!there || !*there)
        return there;
    row.line = table_->line();
    row.data = blank_; // texts keep their memory
    row.place.reset();
    row.rejection.reset();
    row.by_words = false;
    const std::size_t expected = table_->header().size();
    if (table_->fields().size() != expected) {
        row.rejection = reject("", Error(Fault::Input, "import.field_count",
                                       {{"fields", static_cast<std::int64_t>(table_->fields().size())},
                                           {"expected", static_cast<std::int64_t>(expected)}}));
    } else if (own_) {
        row.rejection = own_->read(table_->fields(), row.data);
    } else if (read_times(row) && read_status(row) && read_place(row)) {
        domain::Case& data = row.data;
        read_area(row);
        data.id = make_id();
        data.number = field(columns_.id);
        data.category = field(columns_.category);
        data.title = field(columns_.title);
        if (data.title.empty())
            data.title = data.category;
        data.description = field(columns_.description);
        data.address = field(columns_.address);
    }
    if (row.rejection)
        row.rejection->line = row.line;
    return true;
}

bool CaseReader::read_times(CaseRow& row)
{
    const auto read = [&](std::string_view key, int column, std::optional<UtcMillis>& at) {
        const std::string_view text = plain_field(column);
        if (is_nothing(text))
            return true;
        const auto instant = times_.read(text);
        if (instant) {
            at = *instant;
            return true;
        }
        const bool gap = instant.error() == TimeProblem::ClockGap;
        row.rejection = reject(key, Error(Fault::Input, gap ? "import.clock_gap" : "import.unreadable_time",
                                        {{"value", std::string(text.substr(0, 80))}, {"zone", mapping_->zone}}));
        return false;
    };
    std::optional<UtcMillis> opened;
    if (!read("opened_at", columns_.opened_at, opened))
        return false;
    if (!opened) {
        row.rejection = reject("opened_at", Error(Fault::Input, "import.time_missing"));
        return false;
    }
    row.data.opened_at = *opened;
    return read("closed_at", columns_.closed_at, row.data.closed_at) &&
           read("due_at", columns_.due_at, row.data.due_at);
}

bool CaseReader::read_status(CaseRow& row)
{
    domain::Case& data = row.data;
    const std::string_view text = field(columns_.status);
    domain::Step step = data.closed_at ? domain::Step::Closed : domain::Step::Collected;
    if (!text.empty()) {
        if (any_word(mapping_->closed, text)) {
            step = domain::Step::Closed;
        } else if (any_word(mapping_->void_, text)) {
            step = domain::Step::Voided;
        } else if (mapping_->open.empty() || any_word(mapping_->open, text)) {
            step = domain::Step::Collected;
        } else {
            row.rejection = reject(
                "status", Error(Fault::Input, "import.unknown_status", {{"value", std::string(text.substr(0, 80))}}));
            return false;
        }
    }
    set_imported(data, step);
    return true;
}

std::optional<WrittenPosition> CaseReader::written_position(CaseRow& row)
{
    const auto no_number = [&](const char* field, std::string_view text) {
        row.rejection =
            reject(field, Error(Fault::Input, "import.not_a_number", {{"value", std::string(text.substr(0, 80))}}));
        return std::nullopt;
    };
    if (columns_.position >= 0) {
        const std::string_view text = plain_field(columns_.position);
        if (is_nothing(text))
            return std::nullopt;
        auto both = read_position(text, mapping_->position_order);
        if (!both)
            row.rejection = reject(
                "position", Error(Fault::Input, "import.not_a_position", {{"value", std::string(text.substr(0, 80))}}));
        return both;
    }
    std::string x_plain; // never in use but for full-width digits
    const std::string_view x_text = typed_plainly(field(columns_.longitude), x_plain);
    const std::string_view y_text = plain_field(columns_.latitude);
    if (is_nothing(x_text) || is_nothing(y_text))
        return std::nullopt;
    const auto x = read_coordinate(x_text);
    if (!x)
        return no_number("longitude", x_text);
    const auto y = read_coordinate(y_text);
    if (!y)
        return no_number("latitude", y_text);
    return WrittenPosition{*x, *y};
}

bool CaseReader::read_place(CaseRow& row)
{
    const auto written = written_position(row);
    if (!written)
        return !row.rejection;
    const auto [x, y] = *written;
    Place place;
    place.x = x;
    place.y = y;
    place.degrees = projector_.geographic();
    const auto on_earth = [](double lon, double lat) { return std::fabs(lon) <= 180 && std::fabs(lat) <= 90; };
    const bool as_written = !place.degrees || on_earth(x, y);
    if (as_written)
        place.at = projector_.to_wgs84(x, y);
    const bool usable = as_written ? std::isfinite(place.at.lon) && std::isfinite(place.at.lat) : on_earth(y, x);
    if (!usable) {
        row.rejection = reject(std::fabs(y) > 90 ? "latitude" : "longitude",
            Error(Fault::Input, "import.not_on_earth",
                {{"longitude", std::format("{}", x)}, {"latitude", std::format("{}", y)}}));
        return false;
    }
    row.place = place;
    // (0, 0) and a latitude beyond the pole are no places: the row keeps none.
    if (as_written && (x != 0 || y != 0)) {
        row.data.lon = place.at.lon;
        row.data.lat = place.at.lat;
    }
    return true;
}

void CaseReader::read_area(CaseRow& row)
{
    domain::Case& data = row.data;
    const std::string_view text = field(columns_.area);
    bool given = false;
    std::string_view digits = typed_plainly(text, plain_);
    if (const std::size_t dot = digits.find('.'); dot != digits.npos && digits.substr(dot + 1) == "0")
        digits = digits.substr(0, dot); // a whole number, as some programs write it
    if (only_digits(digits)) {
        if (auto code = domain::normalise_area_code(digits)) {
            data.area_code = std::move(*code);
            given = true;
        }
    }
    if (!given) {
        // 5.00116E+11: the digits that told the area are gone.
        if (digits.find_first_of("eE") != digits.npos && read_coordinate(digits).value_or(0) >= 1e8 &&
            lost_codes_++ == 0)
            lost_code_ = digits;
        data.area_text = text;
        if (data.lon)
            if (const auto found = areas_->index().find({*data.lon, *data.lat}))
                data.area_code = *found;
        row.by_words = text.empty() && !row.place;
        if (data.area_code.empty())
            data.area_code = root_;
    }
    data.district_id = domain::district_id_of(data.area_code);
    if (row.place) {
        const std::string_view named = given ? std::string_view() : areas_->called(text);
        row.place->area = named.empty() ? std::string_view(data.area_code) : named;
        row.place->area_given = given || !named.empty();
    }
}

} // namespace yiping::importer
