// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/mapping_guess.h>
#include <yiping/importer/table_reader.h>
#include <yiping/importer/time_reader.h>

#include "field_reader.h"

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

using Names = std::span<const std::string_view>;
// As plain() makes them: small letters, without blanks around.
constexpr std::string_view id_names[] = {"id", "工单编号", "案件编号", "事件编号", "编号", "单号", "工单号", "任务号",
    "number", "case_id", "case id", "ticket", "caseid", "incident_id"};
constexpr std::string_view category_names[] = {"category", "类别", "分类", "案件类型", "事件类型", "问题类型",
    "事件分类", "诉求类型", "小类", "大类", "type", "complaint type", "kind"};
constexpr std::string_view title_names[] = {"title", "标题", "主题", "诉求标题", "事件名称", "案件名称", "subject"};
constexpr std::string_view description_names[] = {
    "description", "描述", "问题描述", "事件描述", "诉求内容", "内容", "详情", "desc", "content"};
constexpr std::string_view status_names[] = {"status", "状态", "案件状态", "事件状态", "办理状态", "工单状态", "state"};
constexpr std::string_view opened_names[] = {"opened_at", "受理时间", "发生时间", "上报时间", "登记时间", "来电时间",
    "创建时间", "立案时间", "created", "created date", "created_at", "opened", "opened at", "timestamp", "time", "date",
    "日期", "时间"};
constexpr std::string_view closed_names[] = {"closed_at", "办结时间", "结案时间", "完成时间", "关闭时间", "closed",
    "closed date", "closed at", "closed_dt", "resolved_at"};
constexpr std::string_view due_names[] = {
    "due_at", "办理时限", "处理时限", "截止时间", "要求办结时间", "时限", "due", "due date", "deadline", "target_dt"};
constexpr std::string_view longitude_names[] = {
    "longitude", "经度", "lng", "lon", "long", "x", "x坐标", "location.lon", "location.lng"};
constexpr std::string_view latitude_names[] = {"latitude", "纬度", "lat", "y", "y坐标", "location.lat"};
constexpr std::string_view address_names[] = {
    "address", "地址", "地点", "事发地点", "发生地点", "位置", "addr", "location", "事件地址", "诉求地址"};
constexpr std::string_view area_names[] = {"area", "所属网格", "网格编码", "网格", "区划码", "村社区", "村（社区）",
    "社区", "村", "所属区域", "区域", "twp", "area_code", "neighborhood"};

constexpr std::string_view closed_words[] = {"已办结", "办结", "已结案", "结案", "已完成", "完成", "已关闭", "关闭",
    "已解决", "closed", "done", "resolved", "complete", "completed", "已归档"};
constexpr std::string_view void_words[] = {
    "作废", "已作废", "撤销", "已撤销", "无效", "void", "cancelled", "canceled", "不予受理", "重复"};

constexpr std::string_view time_formats[] = {"%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M",
    "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y年%m月%d日%H时%M分", "%Y年%m月%d日",
    "%Y.%m.%d %H:%M", "%Y.%m.%d", "%Y%m%d%H%M%S", "%Y%m%d", "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M", "%m/%d/%Y", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"};

struct Column {
    std::string name, plain_name;
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
            columns_.push_back({name, plain(name), {}, {}, false});
    }

    Result<MappingGuess> run()
    {
        if (auto done = sample(); !done)
            return std::unexpected(done.error());
        // The sharpest first: a column is used once.
        Column* longitude = called(longitude_names, &is_longitude);
        Column* latitude = called(latitude_names, &is_latitude);
        if (longitude == nullptr || latitude == nullptr)
            longitude = latitude = nullptr;
        Column* opened = called(opened_names, &is_time);
        Column* closed = called(closed_names, &is_time);
        Column* due = called(due_names, &is_time);
        if (opened == nullptr)
            opened = any(&is_time);
        Column* id = called(id_names, &is_unique);
        Column* status = called(status_names, &has_few_words);
        Column* category = called(category_names, &has_values);
        Column* title = called(title_names, &has_values);
        if (category == nullptr && title != nullptr && title->words.size() <= most_words * 5)
            category = title;
        if (category == nullptr)
            category = any(&has_few_words);
        Column* description = called(description_names, &has_values);
        Column* area = called(area_names, &has_values);
        Column* address = called(address_names, &has_values);

        write_source();
        out_ += "\n[columns]\n";
        write("id", id);
        write("category", category);
        write("title", title);
        write("description", description);
        write("status", status);
        write("opened_at", opened);
        write("closed_at", closed);
        write("due_at", due);
        write("longitude", longitude);
        write("latitude", latitude);
        write("address", address);
        write("area", area);
        if (category == nullptr)
            guess_.warnings.emplace_back(
                Fault::Input, "import.guess_missing", std::vector<ErrorArg>{{"column", std::string("category")}});
        if (opened == nullptr)
            guess_.warnings.emplace_back(
                Fault::Input, "import.guess_missing", std::vector<ErrorArg>{{"column", std::string("opened_at")}});
        write_unused();
        write_formats({opened, closed, due});
        write_status(status);
        guess_.usable = category != nullptr && opened != nullptr;
        guess_.toml = std::move(out_);
        return std::move(guess_);
    }

private:
    using Test = bool (*)(const Column&);

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
    static bool is_longitude(const Column& column)
    {
        // Metres too: a system of metres is named by a person afterwards.
        return share(column, [](const std::string& text) { return number(text).has_value(); });
    }
    static bool is_latitude(const Column& column) { return is_longitude(column); }
    static bool has_values(const Column& column) { return !column.name.empty(); }
    static bool has_few_words(const Column& column)
    {
        return !column.words.empty() && column.words.size() <= most_words;
    }
    static bool is_unique(const Column& column)
    {
        return !column.values.empty() && column.words.size() * 10 >= column.values.size() * 9;
    }
    static bool is_time(const Column& column)
    {
        return share(column, [](const std::string& text) {
            static const std::vector<std::string> formats(std::begin(time_formats), std::end(time_formats));
            TimeReader reader(formats, "Asia/Shanghai");
            const auto at = reader.read(text);
            return at.has_value() || at.error() == TimeProblem::ClockGap;
        });
    }

    Column* called(Names names, Test test)
    {
        for (const std::string_view name : names)
            for (Column& column : columns_)
                if (!column.taken && column.plain_name == name && (column.values.empty() || test(column))) {
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
        for (const std::string_view format : time_formats) {
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
            const std::string text = plain(word);
            std::string& list = std::ranges::contains(closed_words, text) ? closed
                                : std::ranges::contains(void_words, text) ? gone
                                                                          : open;
            list += (list.empty() ? "" : ", ") + in_quotes(word);
        }
        out_ += "\n[values.status]\nclosed = [" + closed + "]\nopen = [" + open + "]\nvoid = [" + gone + "]\n";
    }

    TableReader& table_;
    std::vector<Column> columns_;
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
