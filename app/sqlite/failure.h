// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <string>

struct sqlite3;

namespace yiping::sqlite {

/// What a result code of SQLite means for a person.
[[nodiscard]] std::unexpected<Error> failure(sqlite3* handle, int code, const std::string& path);

} // namespace yiping::sqlite
