// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace yiping::ctl {

/// A JSON value to print: members keep their order, numbers are written as a person would (98.5, not 9.85E1).
class Json {
public:
    using List = std::vector<Json>;
    using Members = std::vector<std::pair<std::string, Json>>;

    // NOLINTBEGIN(google-explicit-constructor): plain values are meant to become JSON by themselves.
    Json() = default;
    Json(std::nullptr_t) {}
    Json(bool value) : held_(value) {}
    template <std::integral T>
        requires(!std::same_as<T, bool>)
    Json(T value) : held_(static_cast<std::int64_t>(value))
    {
    }
    Json(double value) : held_(value) {}
    Json(std::string_view text) : held_(std::string(text)) {}
    Json(const char* text) : held_(std::string(text)) {}
    Json(std::string text) : held_(std::move(text)) {}
    Json(List list) : held_(std::move(list)) {}
    template <class T>
    Json(const std::optional<T>& value)
    {
        if (value)
            *this = Json(*value);
    }
    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] static Json object() { return Json(Members()); }
    [[nodiscard]] static Json list() { return Json(List()); }

    /// Adds a member to an object and gives the object back.
    Json& set(std::string_view name, Json value);
    /// Adds to a list.
    void push(Json value);
    /// One line, UTF-8. Bytes that are no UTF-8 become U+FFFD, numbers that are not finite null.
    [[nodiscard]] std::string text() const;

private:
    explicit Json(Members members) : held_(std::move(members)) {}
    void write(std::string& out) const;

    std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Members> held_;
};

} // namespace yiping::ctl
