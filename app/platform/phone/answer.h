// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phone/phone_service.h"

#include <yiping/base/error.h>

#include <boost/json/value.hpp>

/// Answers over HTTP, of the phone pages and of the consoles' sign-in alike.
namespace yiping::platform {

[[nodiscard]] PhoneResponse respond(int status, const boost::json::value& body);
/// HTTP's number for a refusal; what is not listed goes by its kind.
[[nodiscard]] int status_of(const Error& error);

} // namespace yiping::platform
