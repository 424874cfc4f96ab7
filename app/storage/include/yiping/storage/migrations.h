// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/sqlite/migrations.h>

#include <cstdint>
#include <span>

namespace yiping::storage {

/// "YPCA" and "YPOB": the application_id of the two files of a console, for `check` and tests.
inline constexpr std::int32_t cache_application_id = 0x59504341;
inline constexpr std::int32_t outbox_application_id = 0x59504F42;

/// Steps of the schemas, oldest first.
[[nodiscard]] std::span<const sqlite::Migration> cache_migrations();
[[nodiscard]] std::span<const sqlite::Migration> outbox_migrations();

} // namespace yiping::storage
