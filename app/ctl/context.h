// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/config/messages.h>

#include "json.h"

#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::ctl {

/// What every command needs: where to speak, in which language and form.
struct Context {
    std::ostream& out;
    std::ostream& err;
    bool json = false;
    bool terminal = false;
    config::Messages messages{config::Language::Chinese};

    /// One of two texts, by language.
    [[nodiscard]] std::string_view word(std::string_view zh, std::string_view en) const
    {
        return messages.language() == config::Language::Chinese ? zh : en;
    }
    /// Says it and gives the exit code. On 2 and 3 stdout gets {"error": …} as the contract says.
    int fail(const Error& error) const;
    void print(const Json& document) const { out << document.text() << '\n'; }
};

/// Columns of text, each as wide as its widest cell; Chinese letters count two. The first row is the header.
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows);

/// "2026-03-18T10:30:00+08:00".
[[nodiscard]] std::string iso_time(UtcMillis at);
/// ISO 8601, with an offset or without (Shanghai); a date alone is its local midnight. ctl.time {value} (usage).
[[nodiscard]] Result<UtcMillis> parse_iso_time(std::string_view text);
/// "12,345".
[[nodiscard]] std::string grouped(std::int64_t number);

} // namespace yiping::ctl
