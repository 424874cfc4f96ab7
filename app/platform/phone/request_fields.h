// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/commands.h>

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::platform {

/// The JSON object of a request; nothing in it is believed before it is asked for by its type. A field that is missing
/// or null is empty; one of another type is an error: platform.wrong_field {field}.
struct RequestFields {
    boost::json::object object;

    /// Errors: platform.body_too_large {limit}, platform.bad_json {why}.
    [[nodiscard]] static Result<RequestFields> parse(std::string_view body);

    [[nodiscard]] Result<std::string> text(std::string_view name) const;
    [[nodiscard]] Result<std::optional<double>> number(std::string_view name) const;
    /// Nil if there is none.
    [[nodiscard]] Result<Uuid> id(std::string_view name) const;
    [[nodiscard]] Result<std::vector<std::string>> texts(std::string_view name) const;

    /// A report as residents and workers send it: category, title, description, address, name, phone, lon, lat, photos.
    [[nodiscard]] Result<domain::ReportCase> report() const;

    [[nodiscard]] static std::unexpected<Error> wrong(std::string_view name);
};

/// The kinds of pictures that are kept, by their first bytes: the sender's word is not taken for it. "" is none.
[[nodiscard]] std::string_view media_type_of(std::string_view bytes);

} // namespace yiping::platform
