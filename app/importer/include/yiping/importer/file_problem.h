// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <filesystem>
#include <string>
#include <vector>

namespace yiping::importer {

/// Something that a check of a file found.
struct FileProblem {
    Error error;
    bool is_error = true; ///< otherwise a warning
    std::string where;    ///< line, element or row
};
using FileProblems = std::vector<FileProblem>;

/// More of one file than a person reads through; what follows is only counted.
inline constexpr std::size_t problem_limit = 200;

/// An alert in the Common Alerting Protocol 1.1 or 1.2 (OASIS): what has to be there, the words of its lists, times
/// with an offset, shapes on Earth that close. An exercise, a test or a draft is a warning: it must never become an
/// alarm. Nothing is read beside the file and no entity is expanded. Any thread.
[[nodiscard]] FileProblems check_alert(const std::filesystem::path& file);

/// Answers to a catalogue query of GB/T 28181: one XML document, or several as they were caught from the wire. Ids of
/// 20 digits, counts that agree, ids that come twice, positions on Earth. GB2312 means GB18030. Any thread.
[[nodiscard]] FileProblems check_catalogue(const std::filesystem::path& file);

/// A JSON text (RFC 8259) in UTF-8, or one JSON object a line. Any thread.
[[nodiscard]] FileProblems check_json_text(const std::filesystem::path& file);

} // namespace yiping::importer
