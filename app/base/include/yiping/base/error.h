// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace yiping {

/// Who has to act on an error; decides the exit code of the command-line programs (DESIGN §17).
enum class Fault : std::uint8_t {
    Input,       ///< the given file or value is wrong: exit 1
    Usage,       ///< the program was called wrongly: exit 2
    Environment, ///< file missing, disk full, no connection, database held: exit 3
    Refused,     ///< a rule or a right forbids it: exit 1
};

/// One named, typed argument of an error text. Times are UTC milliseconds, sizes bytes unless the name says otherwise.
struct ErrorArg {
    using Value = std::variant<std::int64_t, double, std::string>;

    std::string name;
    Value value;

    bool operator==(const ErrorArg&) const = default;
};

/// An error as a value: a stable code ("csv.unclosed_quote") and typed arguments. The words live in
/// resources/messages/{zh,en}.toml under the same code; `config::Messages` joins the two.
/// A plain value: copy it, send it between threads.
class [[nodiscard]] Error {
public:
    Error(Fault fault, std::string_view code, std::vector<ErrorArg> args = {});

    [[nodiscard]] Fault fault() const { return fault_; }
    [[nodiscard]] const std::string& code() const { return code_; }
    [[nodiscard]] const std::vector<ErrorArg>& args() const { return args_; }
    /// The argument as text, "" if there is none of that name.
    [[nodiscard]] std::string arg(std::string_view name) const;
    /// Adds an argument that only a caller knows (the file's name, say). Keeps an existing one of that name.
    Error&& with(std::string_view name, ErrorArg::Value value) &&;
    /// "code{name=value, …}" for logs; never for a person.
    [[nodiscard]] std::string debug_text() const;

    bool operator==(const Error&) const = default;

private:
    Fault fault_;
    std::string code_;
    std::vector<ErrorArg> args_;
};

template <class T>
using Result = std::expected<T, Error>;

/// `return make_error(Fault::Input, "csv.unclosed_quote", {{"line", 12}});`
[[nodiscard]] std::unexpected<Error> make_error(Fault fault, std::string_view code, std::vector<ErrorArg> args = {});

/// Exit code of DESIGN §17 for an error: 1, 2 or 3.
[[nodiscard]] int exit_code(const Error& error);

} // namespace yiping
