// SPDX-License-Identifier: GPL-3.0-or-later
#include "json.h"

#include <cmath>
#include <format>

namespace yiping::ctl {

namespace {

/// Length of the UTF-8 letter at the beginning of `text`, 0 if there is none.
std::size_t letter_length(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length == 0 || length > text.size())
        return 0;
    for (std::size_t index = 1; index < length; ++index)
        if ((static_cast<unsigned char>(text[index]) & 0xC0U) != 0x80)
            return 0;
    return length;
}

void write_text(std::string_view text, std::string& out)
{
    out += '"';
    while (!text.empty()) {
        const std::size_t length = letter_length(text);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
            text.remove_prefix(1);
            continue;
        }
        const char first = text[0];
        if (first == '"' || first == '\\')
            (out += '\\') += first;
        else if (first == '\n')
            out += "\\n";
        else if (static_cast<unsigned char>(first) < 0x20 || first == 0x7F)
            out += std::format("\\u{:04x}", static_cast<unsigned>(first));
        else
            out += text.substr(0, length);
        text.remove_prefix(length);
    }
    out += '"';
}

} // namespace

Json& Json::set(std::string_view name, Json value)
{
    std::get<Members>(held_).emplace_back(std::string(name), std::move(value));
    return *this;
}

void Json::push(Json value)
{
    std::get<List>(held_).push_back(std::move(value));
}

std::string Json::text() const
{
    std::string out;
    write(out);
    return out;
}

void Json::write(std::string& out) const
{
    if (const auto* flag = std::get_if<bool>(&held_)) {
        out += *flag ? "true" : "false";
    } else if (const auto* integer = std::get_if<std::int64_t>(&held_)) {
        out += std::to_string(*integer);
    } else if (const auto* real = std::get_if<double>(&held_)) {
        out += std::isfinite(*real) ? std::format("{}", *real) : "null";
    } else if (const auto* words = std::get_if<std::string>(&held_)) {
        write_text(*words, out);
    } else if (const auto* list = std::get_if<List>(&held_)) {
        out += '[';
        for (const char* separator = ""; const Json& each : *list) {
            out += separator;
            each.write(out);
            separator = ",";
        }
        out += ']';
    } else if (const auto* members = std::get_if<Members>(&held_)) {
        out += '{';
        for (const char* separator = ""; const auto& [name, value] : *members) {
            out += separator;
            write_text(name, out);
            out += ':';
            value.write(out);
            separator = ",";
        }
        out += '}';
    } else {
        out += "null";
    }
}

} // namespace yiping::ctl
