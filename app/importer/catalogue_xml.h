// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// GB/T 28181 catalogues as files: one answer, or many between the heads of SIP messages.
namespace yiping::importer {

inline constexpr std::uintmax_t catalogue_limit = 64U << 20U; ///< bytes; the text is held whole

/// The XML documents of a text, with the line each begins on.
[[nodiscard]] std::vector<std::pair<std::string, std::int64_t>> xml_documents(const std::string& text);

} // namespace yiping::importer
