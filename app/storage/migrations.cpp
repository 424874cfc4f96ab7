// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/migrations.h>

#include "migrations_text.h"

#include <array>

namespace yiping::storage {

std::span<const sqlite::Migration> cache_migrations()
{
    static constexpr std::array<sqlite::Migration, 1> steps{{{1, 1, cache_0001}}};
    return steps;
}

std::span<const sqlite::Migration> outbox_migrations()
{
    static constexpr std::array<sqlite::Migration, 1> steps{{{1, 1, outbox_0001}}};
    return steps;
}

} // namespace yiping::storage
