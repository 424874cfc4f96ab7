// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace yiping::services {

/// First letters of what Chinese words sound like, as people type them to find something: "渡口社区" → "dksq". Each
/// letter has its commonest reading only. ASCII letters become small, digits stay, everything else is left out.
/// One thread.
class PinyinInitials {
public:
    PinyinInitials();
    ~PinyinInitials();
    PinyinInitials(const PinyinInitials&) = delete;
    PinyinInitials& operator=(const PinyinInitials&) = delete;

    [[nodiscard]] std::string of(std::string_view utf8);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace yiping::services
