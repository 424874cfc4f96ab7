// SPDX-License-Identifier: GPL-3.0-or-later
#include "phone/request_fields.h"

#include <boost/json.hpp>

#include <array>
#include <utility>

namespace yiping::platform {

namespace json = boost::json;

namespace {

constexpr std::size_t most_depth = 8;
constexpr std::size_t most_json = 64U << 10U;

const json::value* member_of(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_null() ? nullptr : value;
}

} // namespace

Result<RequestFields> RequestFields::parse(std::string_view body)
{
    if (body.size() > most_json)
        return make_error(Fault::Input, "platform.body_too_large", {{"limit", static_cast<std::int64_t>(most_json)}});
    json::parse_options options;
    options.max_depth = most_depth;
    boost::system::error_code code;
    json::value value = json::parse(body, code, {}, options);
    if (code)
        return make_error(Fault::Input, "platform.bad_json", {{"why", code.message()}});
    if (!value.is_object())
        return make_error(Fault::Input, "platform.bad_json", {{"why", std::string("not an object")}});
    return RequestFields{std::move(value.get_object())};
}

Result<std::string> RequestFields::text(std::string_view name) const
{
    const json::value* value = member_of(object, name);
    if (value == nullptr)
        return std::string();
    if (!value->is_string())
        return wrong(name);
    return std::string(value->get_string());
}

Result<std::optional<double>> RequestFields::number(std::string_view name) const
{
    const json::value* value = member_of(object, name);
    if (value == nullptr)
        return std::optional<double>();
    if (!value->is_number())
        return wrong(name);
    return std::optional<double>(value->to_number<double>());
}

Result<Uuid> RequestFields::id(std::string_view name) const
{
    const auto given = text(name);
    if (!given)
        return std::unexpected(given.error());
    if (given->empty())
        return Uuid{};
    const auto parsed = Uuid::parse(*given);
    if (!parsed)
        return wrong(name);
    return *parsed;
}

Result<std::vector<std::string>> RequestFields::texts(std::string_view name) const
{
    std::vector<std::string> list;
    const json::value* value = member_of(object, name);
    if (value == nullptr)
        return list;
    if (!value->is_array())
        return wrong(name);
    for (const json::value& each : value->get_array()) {
        if (!each.is_string())
            return wrong(name);
        list.emplace_back(each.get_string());
    }
    return list;
}

Result<domain::ReportCase> RequestFields::report() const
{
    domain::ReportCase body;
    const std::array<std::pair<std::string_view, std::string*>, 6> words{{
        {"category", &body.category},
        {"title", &body.title},
        {"description", &body.description},
        {"address", &body.address},
        {"name", &body.reporter_name},
        {"phone", &body.reporter_phone},
    }};
    for (const auto& [name, to] : words) {
        auto given = text(name);
        if (!given)
            return std::unexpected(given.error());
        *to = std::move(*given);
    }
    const std::array<std::pair<std::string_view, std::optional<double>*>, 2> place{
        {{"lon", &body.lon}, {"lat", &body.lat}}};
    for (const auto& [name, to] : place) {
        const auto given = number(name);
        if (!given)
            return std::unexpected(given.error());
        *to = *given;
    }
    auto photos = texts("photos");
    if (!photos)
        return std::unexpected(photos.error());
    body.attachments = std::move(*photos);
    return body;
}

std::unexpected<Error> RequestFields::wrong(std::string_view name)
{
    return make_error(Fault::Input, "platform.wrong_field", {{"field", std::string(name)}});
}

std::string_view media_type_of(std::string_view bytes)
{
    using namespace std::string_view_literals;
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv))
        return "image/png";
    if (bytes.starts_with("\xFF\xD8\xFF"sv))
        return "image/jpeg";
    if (bytes.size() > 12 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv)
        return "image/webp";
    return {};
}

} // namespace yiping::platform
