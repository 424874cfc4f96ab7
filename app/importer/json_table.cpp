// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/importer/file_problem.h>
#include <yiping/importer/json_syntax.h>

#include "gdal_tools.h"
#include "tables.h"
#include "text_decoder.h"

#include <simdjson.h>

#include <algorithm>
#include <format>
#include <map>
#include <optional>
#include <utility>

namespace yiping::importer {

namespace {

/// The text is held whole.
constexpr std::uintmax_t json_limit = 200U << 20U;
constexpr std::size_t depth_limit = 64;

/// Where the top-level objects of a checked text are: lines, or the members of a list.
struct Piece {
    std::size_t begin = 0, end = 0;
    std::int64_t line = 1;
};

/// Goes from object to object without building anything.
class ObjectFinder {
public:
    explicit ObjectFinder(std::string_view text) : text_(text) {}

    /// The next object; nothing at the end. Whatever else stands at the top is skipped by `skip_other`.
    std::optional<Piece> next()
    {
        while (at_ < text_.size()) {
            const char letter = text_[at_];
            if (letter == '\n')
                ++line_;
            if (letter != '{') {
                ++at_;
                continue;
            }
            Piece piece{at_, at_, line_};
            int depth = 0;
            bool quoted = false;
            for (; at_ < text_.size(); ++at_) {
                const char each = text_[at_];
                line_ += each == '\n' ? 1 : 0;
                if (quoted) {
                    if (each == '\\')
                        ++at_;
                    quoted = each != '"';
                } else if (each == '"') {
                    quoted = true;
                } else if (each == '{') {
                    ++depth;
                } else if (each == '}' && --depth == 0) {
                    piece.end = ++at_;
                    return piece;
                }
            }
            piece.end = text_.size();
            return piece;
        }
        return std::nullopt;
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
};

/// A list of objects, or lines of objects: nothing else at the top, and each of them right.
Result<void> check_text(const std::filesystem::path& file, std::string_view text)
{
    const auto broken = [&](const JsonMistake& mistake, std::int64_t before) {
        return make_error(Fault::Input, "import.broken_json",
            {{"file", file.string()}, {"line", before + mistake.line}, {"column", mistake.column},
                {"what", "@" + std::string(mistake.what)}});
    };
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != text.npos && text[first] == '[') {
        if (const auto mistake = find_json_mistake(text, depth_limit))
            return broken(*mistake, 0);
        return {};
    }
    std::int64_t line = 0;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string_view one = text.substr(at, end - at);
        at = end + 1;
        const std::size_t begin = one.find_first_not_of(" \t\r");
        if (begin == one.npos)
            continue;
        if (one[begin] != '{')
            return make_error(Fault::Input, "import.not_objects", {{"file", file.string()}, {"line", line + 1}});
        if (const auto mistake = find_json_mistake(one, depth_limit))
            return broken(*mistake, line);
    }
    return {};
}

class JsonTable final : public TableReader {
public:
    static Result<std::unique_ptr<TableReader>> open(const std::filesystem::path& file)
    {
        auto text = text_of_file(file, json_limit);
        if (!text)
            return std::unexpected(text.error());
        auto made = std::make_unique<JsonTable>(file, std::move(*text));
        if (auto done = made->prepare(); !done)
            return std::unexpected(done.error());
        return made;
    }

    JsonTable(std::filesystem::path file, std::string text) : file_(std::move(file)), text_(std::move(text)) {}

    [[nodiscard]] const std::vector<std::string>& header() const override { return header_; }
    [[nodiscard]] const std::vector<std::string_view>& fields() const override { return fields_; }
    [[nodiscard]] std::int64_t line() const override { return line_; }
    [[nodiscard]] std::string_view format() const override { return "json"; }

    [[nodiscard]] Result<bool> next() override
    {
        const auto piece = finder_->next();
        if (!piece)
            return false;
        line_ = piece->line;
        for (std::string& each : texts_)
            each.clear();
        if (auto done =
                take(*piece, [&](const std::string& name,
                                 std::string value) { texts_[columns_.find(name)->second] = std::move(value); });
            !done)
            return std::unexpected(done.error());
        fields_.assign(texts_.begin(), texts_.end());
        return true;
    }

private:
    /// All objects once, for the names of the columns.
    Result<void> prepare()
    {
        if (text_.starts_with("\xEF\xBB\xBF"))
            text_.erase(0, 3);
        bool cut = false;
        if (valid_utf8(text_, cut) != text_.size())
            text_ = utf8_from_gb18030(text_);
        if (auto sound = check_text(file_, text_); !sound)
            return sound;
        ObjectFinder finder(text_);
        while (const auto piece = finder.next()) {
            auto done = take(*piece, [&](const std::string& name, const std::string&) {
                if (columns_.emplace(name, header_.size()).second)
                    header_.push_back(name);
            });
            if (!done)
                return done;
            if (header_.size() > column_limit)
                return make_error(Fault::Input, "import.too_many_columns",
                    {{"file", file_.string()}, {"limit", static_cast<std::int64_t>(column_limit)}});
        }
        if (header_.empty())
            return make_error(
                Fault::Input, "import.not_objects", {{"file", file_.string()}, {"line", std::int64_t{1}}});
        texts_.resize(header_.size());
        finder_.emplace(text_);
        return {};
    }

    template <class Use>
    Result<void> take(const Piece& piece, Use use)
    {
        simdjson::dom::element element;
        const auto failed = parser_.parse(text_.data() + piece.begin, piece.end - piece.begin, true).get(element);
        simdjson::dom::object object;
        if (failed != simdjson::SUCCESS || element.get(object) != simdjson::SUCCESS)
            return make_error(Fault::Input, "import.not_objects", {{"file", file_.string()}, {"line", piece.line}});
        for (const auto& [key, value] : object) {
            simdjson::dom::object inner;
            if (value.get(inner) != simdjson::SUCCESS) {
                use(std::string(key), text_of(value));
                continue;
            }
            for (const auto& [inner_key, inner_value] : inner)
                use(std::string(key) + "." + std::string(inner_key), text_of(inner_value));
        }
        return {};
    }

    static std::string text_of(const simdjson::dom::element& value)
    {
        switch (value.type()) {
        case simdjson::dom::element_type::STRING:
            return std::string(value.get_string().value_unsafe());
        case simdjson::dom::element_type::NULL_VALUE:
            return {};
        case simdjson::dom::element_type::DOUBLE:
            return std::format("{}", value.get_double().value_unsafe());
        default:
            return simdjson::minify(value);
        }
    }

    std::filesystem::path file_;
    std::string text_;
    simdjson::dom::parser parser_;
    std::optional<ObjectFinder> finder_;
    std::map<std::string, std::size_t> columns_;
    std::vector<std::string> header_;
    std::vector<std::string> texts_;
    std::vector<std::string_view> fields_;
    std::int64_t line_ = 0;
};

} // namespace

Result<std::unique_ptr<TableReader>> open_json_table(const std::filesystem::path& file)
{
    return JsonTable::open(file);
}

FileProblems check_json_text(const std::filesystem::path& file)
{
    FileProblems problems;
    const auto text = text_of_file(file, json_limit);
    if (!text) {
        problems.push_back({text.error(), true, file.string()});
        return problems;
    }
    std::string_view rest = *text;
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    bool cut = false;
    if (const std::size_t good = valid_utf8(rest, cut); good < rest.size()) {
        const std::int64_t line = 1 + std::ranges::count(rest.substr(0, good), '\n');
        problems.push_back({Error(Fault::Input, "json.not_utf8", {{"line", line}}), false, std::to_string(line)});
    }
    auto mistake = find_json_mistake(rest);
    // One object a line is as common, and each line is a text of its own.
    if (mistake && mistake->what == "json.trailing" && check_text(file, rest))
        mistake.reset();
    if (mistake)
        problems.push_back({Error(Fault::Input, "import.broken_json",
                                {{"file", file.string()}, {"line", mistake->line}, {"column", mistake->column},
                                    {"what", "@" + std::string(mistake->what)}}),
            true, std::format("{}:{}", mistake->line, mistake->column)});
    return problems;
}

} // namespace yiping::importer
