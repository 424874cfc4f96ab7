// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The codes that a text field may hold; read by config from data/codes. Values, any thread.
namespace yiping::domain {

struct Code {
    std::string code;
    std::string zh, en;
    bool operator==(const Code&) const = default;
};

struct CodeList {
    std::string name; ///< of the file, without its ending
    std::vector<Code> codes;
    /// Whether rows with other codes are taken, with a warning: where every city has a list of its own.
    bool open = false;

    [[nodiscard]] bool has(std::string_view code) const;
    /// The code itself, or that of a word in either language if only one code is called so; nothing if there is none.
    [[nodiscard]] std::optional<std::string_view> code_of(std::string_view text) const;
};

} // namespace yiping::domain
