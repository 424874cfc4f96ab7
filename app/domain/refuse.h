// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/case_life.h>

namespace yiping::domain {

/// A move that is not made, with the move and the step it was to leave.
inline std::unexpected<Error> refuse(std::string_view code, const Case& data, Move move)
{
    return make_error(
        Fault::Refused, code, {{"move", std::string(name_of(move))}, {"step", std::string(name_of(data.step))}});
}

} // namespace yiping::domain
