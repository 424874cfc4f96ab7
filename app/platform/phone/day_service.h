// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phone/phone_service.h"

#include <yiping/platform/gateway.h>

#include <functional>
#include <string_view>
#include <utility>

/// GET and POST /api/demo/day: a presenter of a demo holds its day, goes on, or picks an act (docs/phone.md). There is
/// nothing at this address on a real platform.
namespace yiping::platform {

inline constexpr std::string_view day_path = "/api/demo/day";

/// One thread: the store's.
class DayService {
public:
    explicit DayService(Store& store) : store_(store) {}
    void set_day(std::function<DemoDay(DemoOrder, std::size_t)> day) { day_ = std::move(day); }

    /// `request.token` is a console's. Never throws.
    [[nodiscard]] PhoneResponse handle(const PhoneRequest& request);

private:
    [[nodiscard]] Result<PhoneResponse> answer(const PhoneRequest& request);

    Store& store_;
    std::function<DemoDay(DemoOrder, std::size_t)> day_;
};

} // namespace yiping::platform
