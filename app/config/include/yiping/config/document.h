// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Files in TOML as plain values with line numbers, and a reader that names file, key and line of what is wrong.
namespace yiping::config {

struct Value;
struct Member;
using ValueList = std::vector<Value>;
/// In the order of the file.
using ValueTable = std::vector<Member>;

/// One value of a TOML file. Dates and times are kept as their text.
struct Value {
    std::variant<bool, std::int64_t, double, std::string, ValueList, ValueTable> held;
    std::int64_t line = 0;
};

struct Member {
    std::string key;
    Value value;
};

/// A whole file. Errors: config.missing_file, config.unreadable_file (environment), config.too_large, config.syntax.
class Document {
public:
    [[nodiscard]] static Result<Document> load(const std::filesystem::path& file);
    /// `name` stands for the file in error texts.
    [[nodiscard]] static Result<Document> parse(std::string_view text, std::string name);

    [[nodiscard]] const std::string& file() const { return file_; }
    [[nodiscard]] const Value& root() const { return root_; }

private:
    std::string file_;
    Value root_;
};

/// Reads one table of a document. What is wrong is added to a list that the caller owns, and the reader goes on with
/// the fallback, so that one run names every mistake of a file. The document has to outlive its sections.
class Section {
public:
    Section(const Document& document, std::vector<Error>& problems);

    [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
    [[nodiscard]] std::int64_t line() const { return line_; }
    [[nodiscard]] std::vector<std::string> keys() const;

    [[nodiscard]] std::optional<std::string> text(std::string_view key) const;
    [[nodiscard]] std::optional<std::int64_t> integer(std::string_view key) const;
    /// Takes whole numbers too.
    [[nodiscard]] std::optional<double> real(std::string_view key) const;
    [[nodiscard]] std::optional<bool> boolean(std::string_view key) const;
    /// A list of texts, or one text alone; empty if there is none.
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
    /// As the twins above, but a missing key is a problem.
    [[nodiscard]] std::string needed_text(std::string_view key) const;

    /// A sub-table; an empty one if it is not there.
    [[nodiscard]] Section section(std::string_view key) const;
    /// The tables of `[[key]]`; empty if there are none.
    [[nodiscard]] std::vector<Section> sections(std::string_view key) const;

    /// Names every key that is none of these: a misspelt key must not pass in silence.
    void only(std::initializer_list<std::string_view> known) const;
    /// Adds config.value: `expected` is what would have been right (or "@code" of words).
    void refuse(std::string_view key, std::string_view expected) const;

private:
    Section(const Document& document, const ValueTable* table, std::string path, std::int64_t line,
        std::vector<Error>& problems);
    [[nodiscard]] const Value* find(std::string_view key) const;
    [[nodiscard]] std::string path_of(std::string_view key) const;
    void wrong_type(std::string_view key, const Value& value, std::string_view expected) const;

    const Document* document_;
    const ValueTable* table_;
    std::string path_;
    std::int64_t line_;
    std::vector<Error>* problems_;
};

} // namespace yiping::config
