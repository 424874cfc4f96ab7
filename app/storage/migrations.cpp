// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/storage/migrations.h>

#include "migrations_text.h"

#include <array>

namespace yiping::storage {

std::span<const sqlite::Migration> cache_migrations()
{
    // A program that does not keep what the rows were sent for must not write them.
    static constexpr std::array<sqlite::Migration, 2> steps{{{1, 1, cache_0001}, {2, 2, cache_0002}}};
    return steps;
}

std::span<const sqlite::Migration> outbox_migrations()
{
    // A program that does not know of withdrawals would send what was taken back; one that does not know of users
    // would send it under somebody else's name.
    static constexpr std::array<sqlite::Migration, 3> steps{
        {{1, 1, outbox_0001}, {2, 2, outbox_0002}, {3, 3, outbox_0003}}};
    return steps;
}

} // namespace yiping::storage
