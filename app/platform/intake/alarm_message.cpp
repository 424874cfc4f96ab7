// SPDX-License-Identifier: GPL-3.0-or-later
#include "intake/alarm_message.h"

#include "phone/request_fields.h"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace yiping::platform {

namespace json = boost::json;

namespace {

constexpr std::size_t most_alarm_depth = 3;
constexpr std::size_t most_alarm_id = 100;
constexpr std::array<std::string_view, 8> alarm_fields{
    "id", "kind", "at", "camera", "confidence", "value", "note", "picture"};

/// Base64 of RFC 4648 §4; nothing for anything else.
std::optional<std::string> bytes_of_base64(std::string_view text)
{
    constexpr auto value_of = [](char letter) {
        return letter >= 'A' && letter <= 'Z'   ? letter - 'A'
               : letter >= 'a' && letter <= 'z' ? letter - 'a' + 26
               : letter >= '0' && letter <= '9' ? letter - '0' + 52
               : letter == '+'                  ? 62
               : letter == '/'                  ? 63
                                                : -1;
    };
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3);
    unsigned held = 0, bits = 0;
    while (!text.empty() && text.back() == '=')
        text.remove_suffix(1);
    for (const char letter : text) {
        if (letter == '\n' || letter == '\r')
            continue;
        const int value = value_of(letter);
        if (value < 0)
            return std::nullopt;
        held = (held << 6U) | static_cast<unsigned>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes += static_cast<char>((held >> bits) & 0xFFU);
        }
    }
    return bits < 6 ? std::optional(bytes) : std::nullopt;
}

class AlarmReader {
public:
    explicit AlarmReader(const json::object& object) : object_(object) {}

    [[nodiscard]] Result<std::string> text(std::string_view name, std::size_t most) const
    {
        const json::value* value = find(name);
        if (value == nullptr)
            return std::string();
        if (!value->is_string() || value->get_string().size() > most)
            return RequestFields::wrong(name);
        return std::string(value->get_string());
    }
    [[nodiscard]] Result<std::optional<double>> number(std::string_view name, double least, double most) const
    {
        const json::value* value = find(name);
        if (value == nullptr)
            return std::optional<double>();
        const double number = value->is_number() ? value->to_number<double>() : std::nan("");
        if (!(number >= least && number <= most))
            return std::unexpected(RequestFields::wrong(name).error());
        return std::optional(number);
    }

private:
    [[nodiscard]] const json::value* find(std::string_view name) const
    {
        const json::value* value = object_.if_contains(name);
        return value == nullptr || value->is_null() ? nullptr : value;
    }
    const json::object& object_;
};

Result<domain::AlarmKind> alarm_kind_of(const std::string& text)
{
    // "Fire", or the word that people read.
    std::string known;
    for (const domain::EnumWord& word : domain::enum_words<domain::AlarmKind>()) {
        const bool same = std::ranges::equal(
            text, word.name, [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); });
        if (same || text == word.zh)
            return static_cast<domain::AlarmKind>(word.value);
        known += (known.empty() ? "" : ", ") + std::string(word.name);
    }
    return make_error(Fault::Input, "intake.unknown_kind", {{"value", text}, {"known", known}});
}

} // namespace

Result<AlarmMessage> read_alarm_message(std::string_view body)
{
    json::parse_options options;
    options.max_depth = most_alarm_depth;
    boost::system::error_code code;
    const json::value value = json::parse(body, code, {}, options);
    if (code || !value.is_object())
        return make_error(
            Fault::Input, "platform.bad_json", {{"why", code ? code.message() : std::string("not an object")}});
    // A misspelt field must not pass in silence: "confidance" would be a sure alarm.
    for (const auto& member : value.get_object())
        if (!std::ranges::contains(alarm_fields, std::string_view(member.key())))
            return RequestFields::wrong(std::string_view(member.key()).substr(0, 40));
    const AlarmReader reader(value.get_object());
    AlarmMessage message;
    auto id = reader.text("id", most_alarm_id);
    auto kind = reader.text("kind", 40);
    auto camera = reader.text("camera", 40);
    auto note = reader.text("note", most_alarm_note);
    auto picture = reader.text("picture", most_alarm_picture / 3 * 4 + 64);
    const auto at = reader.number("at", 0, 1e14);
    const auto confidence = reader.number("confidence", 0, 1);
    const auto measured = reader.number("value", -1e12, 1e12);
    for (const auto* each : {&id, &kind, &camera, &note, &picture})
        if (!*each)
            return std::unexpected(each->error());
    for (const auto* each : {&at, &confidence, &measured})
        if (!*each)
            return std::unexpected(each->error());
    if (id->empty())
        return RequestFields::wrong("id");
    const auto known = alarm_kind_of(*kind);
    if (!known)
        return std::unexpected(known.error());
    const bool digits = std::ranges::all_of(*camera, [](char letter) { return letter >= '0' && letter <= '9'; });
    if (camera->size() != 20 || !digits)
        return make_error(Fault::Input, "import.bad_gb_id", {{"value", *camera}});
    message.id = std::move(*id);
    message.kind = *known;
    message.camera = std::move(*camera);
    message.note = std::move(*note);
    message.confidence = *confidence;
    message.value = *measured;
    if (*at)
        message.at = static_cast<UtcMillis>(**at);
    if (!picture->empty()) {
        auto bytes = bytes_of_base64(*picture);
        if (!bytes || bytes->size() > most_alarm_picture)
            return RequestFields::wrong("picture");
        message.picture_type = media_type_of(*bytes);
        if (message.picture_type.empty())
            return make_error(Fault::Input, "platform.not_a_photo");
        message.picture = std::move(*bytes);
    }
    return message;
}

} // namespace yiping::platform
