// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/mapping_guess.h>
#include <yiping/importer/table_reader.h>
#include <yiping/importer/time_reader.h>

#include "field_reader.h"
#include "mapping_words.h"
#include "position_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <span>

namespace yiping::importer {

namespace {

constexpr std::size_t sample_rows = 2000;
constexpr std::size_t most_words = 40; ///< a column of more different words is no status and no category
// Numbers that are times of cases: 1990 to 2100.
constexpr UtcMillis earliest = 631'152'000'000, latest = 4'102'444'800'000;

constexpr std::string_view time_formats[] = {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y-%m-%d", "%Y/%m/%d", "%Y-%m-%dT%H:%M", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日 %H时%M分%S秒", "%Y年%m月%d日 %H时%M分", "%Y年%m月%d日 %H时", "%Y年%m月%d日", "%Y-%m-%d %p%I:%M:%S",
    "%Y-%m-%d %p%I:%M", "%Y/%m/%d %p%I:%M:%S", "%Y/%m/%d %p%I:%M", "%Y.%m.%d %H:%M:%S", "%Y.%m.%d %H:%M", "%Y.%m.%d",
    "%Y%m%d%H%M%S", "%Y%m%d", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M",
    "%m/%d/%Y", "%m/%d/%y %H:%M", "%m/%d/%y", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y",
    "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M", "%d.%m.%Y", "%d-%b-%Y %H:%M:%S", "%d-%b-%Y", "%b %d, %Y %I:%M:%S %p",
    "%b %d, %Y %I:%M %p", "%b %d, %Y", "%d %b %Y %H:%M", "%d %b %Y"};
/// Numbers, which are times only where the column is called so.
constexpr std::string_view number_formats[] = {"excel", "%s"};

struct Column {
    std::string name, bare;
    std::vector<std::string> values;        ///< of the sample, without empty ones
    std::map<std::string, std::int64_t> words;
    bool taken = false;
};

std::optional<double> number(std::string_view text)
{
    double value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (wrong != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

std::string in_quotes(std::string_view text)
{
    std::string result = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\')
            result += '\\';
        if (static_cast<unsigned char>(letter) >= 0x20)
            result += letter;
    }
    return result + '"';
}

class Guess {
public:
    explicit Guess(TableReader& table) : table_(table)
    {
        for (const std::string& name : table.header())
            columns_.push_back({name, bare_name(name), {}, {}, false});
    }

    Result<MappingGuess> run()
    {
        if (auto done = sample(); !done)
            return std::unexpected(done.error());
        find_columns();
        write_source();
        out_ += "\n[columns]\n";
        write("id", found_.id);
        write("category", found_.category);
        write("title", found_.title);
        write("description", found_.description);
        write("status", found_.status);
        write("opened_at", found_.opened);
        write("closed_at", found_.closed);
        write("due_at", found_.due);
        write("longitude", found_.longitude);
        write("latitude", found_.latitude);
        if (found_.position != nullptr)
            write("position", found_.position);
        write("address", found_.address);
        write("area", found_.area);
        if (found_.category == nullptr)
            guess_.warnings.emplace_back(
                Fault::Input, "import.guess_missing", std::vector<ErrorArg>{{"column", std::string("category")}});
        if (found_.opened == nullptr)
            guess_.warnings.emplace_back(
                Fault::Input, "import.guess_missing", std::vector<ErrorArg>{{"column", std::string("opened_at")}});
        write_unused();
        write_formats({found_.opened, found_.closed, found_.due});
        write_status(found_.status);
        guess_.usable = found_.category != nullptr && found_.opened != nullptr;
        guess_.toml = std::move(out_);
        return std::move(guess_);
    }

private:
    using Test = bool (*)(const Column&);
    struct Found {
        Column *id = nullptr, *category = nullptr, *title = nullptr, *description = nullptr, *status = nullptr,
               *opened = nullptr, *closed = nullptr, *due = nullptr, *longitude = nullptr, *latitude = nullptr,
               *position = nullptr, *address = nullptr, *area = nullptr;
    };

    /// The sharpest first, for a column is used once: by names that say it, then by parts of names, then by values.
    void find_columns()
    {
        find_position();
        struct Wanted {
            Column* Found::* column;
            const ColumnWords& words;
            Test named, like;
        };
        const std::initializer_list<Wanted> wanted{{&Found::opened, opened_words, &is_named_time, &is_named_time},
            {&Found::closed, closed_words, &is_named_time, &is_named_time},
            {&Found::due, due_words, &is_named_time, &is_named_time}, {&Found::id, id_words, &is_unique, &is_unique},
            {&Found::status, status_words, &has_few_words, &has_states},
            {&Found::category, category_words, &tells_apart, &has_some_words},
            {&Found::title, title_words, &has_values, &has_values},
            {&Found::description, description_words, &has_values, &has_values},
            {&Found::area, area_words, &has_values, &has_values},
            {&Found::address, address_words, &is_no_position, &is_no_position}};
        for (const Wanted& each : wanted)
            found_.*each.column = called(each.words.names, each.named);
        // A time of an order is called like the order: what is due before what is done, that before what began.
        for (Column* Found::* time : {&Found::due, &Found::closed, &Found::opened})
            for (const Wanted& each : wanted)
                if (each.column == time)
                    find_like(each.column, each.words, each.like);
        for (const Wanted& each : wanted)
            find_like(each.column, each.words, each.like);
        if (found_.opened == nullptr)
            found_.opened = any(&is_time);
        if (found_.status == nullptr)
            found_.status = any(&has_states);
        if (found_.category == nullptr && found_.title != nullptr && found_.title->words.size() <= most_words * 5)
            found_.category = found_.title;
        if (found_.category == nullptr)
            found_.category = any(&has_few_words);
    }
    void find_position()
    {
        found_.longitude = called(longitude_words.names, &is_number);
        found_.latitude = called(latitude_words.names, &is_number);
        find_like(&Found::longitude, longitude_words, &is_number);
        find_like(&Found::latitude, latitude_words, &is_number);
        if (found_.longitude != nullptr && found_.latitude != nullptr)
            return;
        for (Column* lone : {found_.longitude, found_.latitude})
            if (lone != nullptr)
                lone->taken = false;
        found_.longitude = found_.latitude = nullptr;
        found_.position = called(position_words.names, &is_position);
        find_like(&Found::position, position_words, &is_position);
        if (found_.position == nullptr)
            found_.position = any(&is_position);
    }
    void find_like(Column* Found::* wanted, const ColumnWords& words, Test test)
    {
        if (found_.*wanted != nullptr)
            return;
        for (const std::string_view part : words.parts)
            for (Column& column : columns_)
                if (!column.taken && !column.values.empty() && column.bare.contains(part) &&
                    !names_a_person(column.bare) && test(column)) {
                    column.taken = true;
                    found_.*wanted = &column;
                    return;
                }
    }

    Result<void> sample()
    {
        for (std::size_t row = 0; row < sample_rows; ++row) {
            const auto more = table_.next();
            if (!more)
                return std::unexpected(more.error());
            if (!*more)
                return {};
            const auto& fields = table_.fields();
            for (std::size_t index = 0; index < std::min(fields.size(), columns_.size()); ++index) {
                std::string_view text = fields[index];
                while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
                    text.remove_prefix(1);
                while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
                    text.remove_suffix(1);
                if (text.empty())
                    continue;
                Column& column = columns_[index];
                column.values.emplace_back(text.substr(0, 200));
                ++column.words[column.values.back()];
            }
        }
        return {};
    }

    static bool share(const Column& column, bool (*test)(const std::string&))
    {
        const auto fitting = std::ranges::count_if(column.values, test);
        return !column.values.empty() && fitting * 10 >= static_cast<std::ptrdiff_t>(column.values.size()) * 9;
    }
    static bool tells_order(const std::string& text) { return tells_its_order(text); }
    /// Metres too: a system of metres is named by a person afterwards.
    static bool is_number(const Column& column)
    {
        return share(column, [](const std::string& text) { return read_coordinate(text).has_value(); });
    }
    static bool is_position(const Column& column)
    {
        return share(column, [](const std::string& text) {
            // Telephone numbers and sizes are two numbers too, but have no decimals.
            const auto at = read_position(text, config::PositionOrder::LonLat);
            return at && text.find_first_of(".°度") != std::string::npos &&
                   ((std::fabs(at->x) <= 180 && std::fabs(at->y) <= 180) || std::fabs(at->x) > 10'000);
        });
    }
    static bool has_values(const Column& column) { return !column.name.empty(); }
    /// "事件" in every row is the name of the table and no kind of case.
    static bool tells_apart(const Column& column)
    {
        constexpr std::size_t chance = 20; // of fewer rows all may be alike
        return has_values(column) && (column.words.size() > 1 || column.values.size() < chance);
    }
    /// "(40.6, -73.9)" under a name of addresses.
    static bool is_no_position(const Column& column) { return has_values(column) && !is_position(column); }
    static bool has_few_words(const Column& column)
    {
        return !column.words.empty() && column.words.size() <= most_words;
    }
    static bool has_some_words(const Column& column) { return column.words.size() <= most_words * 5; }
    /// Words that say how far a case is.
    static bool has_states(const Column& column)
    {
        return has_few_words(column) &&
               share(column, [](const std::string& text) { return status_meaning(text).has_value(); });
    }
    static bool is_unique(const Column& column)
    {
        return !column.values.empty() && column.words.size() * 10 >= column.values.size() * 9;
    }
    static bool reads_times(const Column& column, std::span<const std::string_view> more)
    {
        std::vector<std::string> formats(std::begin(time_formats), std::end(time_formats));
        formats.insert(formats.end(), more.begin(), more.end());
        TimeReader reader(formats, "Asia/Shanghai");
        const auto fitting = std::ranges::count_if(column.values, [&](const std::string& text) {
            const auto at = reader.read(text);
            return at ? *at > earliest && *at < latest : at.error() == TimeProblem::ClockGap;
        });
        return !column.values.empty() && fitting * 10 >= static_cast<std::ptrdiff_t>(column.values.size()) * 9;
    }
    static bool is_time(const Column& column) { return reads_times(column, {}); }
    static bool is_named_time(const Column& column) { return reads_times(column, number_formats); }

    Column* called(std::span<const std::string_view> names, Test test)
    {
        for (const std::string_view name : names)
            for (Column& column : columns_)
                if (!column.taken && column.bare == name && (column.values.empty() || test(column))) {
                    column.taken = true;
                    return &column;
                }
        return nullptr;
    }
    Column* any(Test test)
    {
        for (Column& column : columns_)
            if (!column.taken && !column.values.empty() && test(column) && !number(column.values.front())) {
                column.taken = true;
                return &column;
            }
        return nullptr;
    }

    void write_source()
    {
        out_ = "# 请逐项核对后再导入。 Look at each line before you import.\n[source]\nencoding = \"auto\"   # " +
               std::string(table_.encoding()) + "\n";
        if (table_.format() == "csv")
            out_ += "delimiter = \"auto\"  # " +
                    (table_.delimiter() == '\t' ? std::string("tab") : std::string(1, table_.delimiter())) + "\n";
        out_ += "zone = \"Asia/Shanghai\"\ncrs = \"WGS84\"       # WGS84 CGCS2000 GCJ02 BD09 WebMercator CGCS2000-GK35 "
                "EPSG:n\n";
        // In brackets the latitude stands first, as on the open data sites that write so.
        if (found_.position != nullptr && !share(*found_.position, &tells_order))
            out_ += share(*found_.position, [](const std::string& text) { return text.ends_with(')'); })
                        ? "position_order = \"lat-lon\"\n"
                        : "position_order = \"lon-lat\"  # lat-lon\n";
    }
    void write(std::string_view key, const Column* column)
    {
        if (column == nullptr) {
            out_ += "# " + std::string(key) + " = \"\"\n";
            return;
        }
        out_ += std::string(key) + " = " + in_quotes(column->name);
        if (!column->values.empty()) {
            std::string example = column->values.front();
            std::ranges::replace_if(
                example, [](char letter) { return static_cast<unsigned char>(letter) < 0x20; }, ' ');
            if (key == "category" || key == "status" || key.ends_with("_at"))
                out_ += "  # " + example;
        }
        out_ += '\n';
    }
    void write_unused()
    {
        std::string names;
        for (const Column& column : columns_)
            if (!column.taken && !column.name.empty())
                names += (names.empty() ? "" : ", ") + in_quotes(column.name);
        if (!names.empty())
            out_ += "# 没有用到的列 (columns not used): " + names + "\n";
    }

    void write_formats(std::initializer_list<const Column*> columns)
    {
        std::vector<std::string> values;
        for (const Column* column : columns)
            if (column != nullptr)
                values.insert(values.end(), column->values.begin(), column->values.end());
        std::vector<std::string> formats;
        std::vector<std::string> left = values;
        std::vector<std::string_view> known(std::begin(time_formats), std::end(time_formats));
        known.insert(known.end(), std::begin(number_formats), std::end(number_formats));
        for (const std::string_view format : known) {
            TimeReader reader({std::string(format)}, "UTC");
            const std::size_t before = left.size();
            if (format.starts_with("%m/") && day_first(values))
                continue;
            std::erase_if(left, [&](const std::string& text) { return reader.read(text).has_value(); });
            if (left.size() < before) {
                formats.emplace_back(format);
                if (format.starts_with("%m/") && !month_first(values))
                    guess_.warnings.emplace_back(Fault::Input, "import.guess_day_month");
            }
        }
        if (formats.empty())
            return;
        out_ += "\n[formats]\ndatetime = [";
        for (std::size_t index = 0; index < formats.size(); ++index)
            out_ += (index > 0 ? ", " : "") + in_quotes(formats[index]);
        out_ += "]\n";
    }
    /// 25/12/2026: the first number is no month.
    static bool number_beyond_12(const std::vector<std::string>& values, std::size_t place)
    {
        return std::ranges::any_of(values, [&](const std::string& text) {
            std::array<int, 2> parts{};
            const char* at = text.data();
            const char* const end = at + text.size();
            for (int& part : parts) {
                const auto [stop, wrong] = std::from_chars(at, end, part);
                if (wrong != std::errc() || stop == end || *stop != '/')
                    return false;
                at = stop + 1;
            }
            return parts[place] > 12 && parts[place] <= 31;
        });
    }
    static bool day_first(const std::vector<std::string>& values) { return number_beyond_12(values, 0); }
    static bool month_first(const std::vector<std::string>& values) { return number_beyond_12(values, 1); }

    void write_status(const Column* status)
    {
        if (status == nullptr || status->words.empty())
            return;
        std::string closed, open, gone;
        for (const auto& [word, count] : status->words) {
            const auto meaning = status_meaning(word);
            std::string& list = meaning == StatusMeaning::Closed ? closed
                                : meaning == StatusMeaning::Void ? gone
                                                                 : open;
            list += (list.empty() ? "" : ", ") + in_quotes(word);
        }
        out_ += "\n[values.status]\nclosed = [" + closed + "]\nopen = [" + open + "]\nvoid = [" + gone + "]\n";
    }

    TableReader& table_;
    std::vector<Column> columns_;
    Found found_;
    MappingGuess guess_;
    std::string out_;
};

} // namespace

Result<MappingGuess> guess_mapping(const std::filesystem::path& file)
{
    auto table = open_table(file);
    if (!table)
        return std::unexpected(table.error());
    return Guess(**table).run();
}

} // namespace yiping::importer
