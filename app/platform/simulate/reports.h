// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <string>

namespace yiping::platform::simulate {

/// What a resident of the model town might report.
struct Report {
    std::string category; ///< code of data/codes
    std::string title;
    std::string description;
    std::string name;
    std::string phone;
};
[[nodiscard]] Report make_report(Random& random);

/// What a worker writes after having put it right, and why he gives a slip back.
[[nodiscard]] std::string make_feedback(Random& random);
[[nodiscard]] std::string make_return_reason(Random& random);
/// What he answers to 督办, in time or after it.
[[nodiscard]] std::string make_answer(Random& random, bool late);

} // namespace yiping::platform::simulate
