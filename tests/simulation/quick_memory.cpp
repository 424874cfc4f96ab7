// SPDX-License-Identifier: GPL-3.0-or-later
#include "quick_memory.h"

#include <sqlite3.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace yiping::simulation {

namespace {

/// Before each piece stands the number of its size; pieces are as SQLite wants them, to 8 bytes.
constexpr std::size_t head_bytes = 8;
constexpr std::size_t small_step = 16;
constexpr std::size_t small_most = 512;
constexpr std::size_t small_sizes = small_most / small_step;
constexpr std::size_t block_bytes = 256 * 1024;
/// Above 512 bytes eight sizes to each power of two, up to 2 GiB, more than SQLite asks for.
constexpr std::size_t sizes = small_sizes + 8 * 22;

std::size_t size_number(std::size_t bytes)
{
    if (bytes <= small_most)
        return bytes == 0 ? 0 : (bytes - 1) / small_step;
    const auto power = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;
    return small_sizes + (power - 9) * 8 + (((bytes - 1) >> (power - 3)) & 7U);
}

std::size_t bytes_of(std::size_t number)
{
    if (number < small_sizes)
        return (number + 1) * small_step;
    const std::size_t power = (number - small_sizes) / 8 + 9;
    const std::size_t eighth = (number - small_sizes) % 8;
    return (std::size_t{1} << power) + ((eighth + 1) << (power - 3));
}

struct Piece {
    Piece* next;
};

struct Pool {
    std::array<Piece*, sizes> free{};
    char* block = nullptr;
    std::size_t left = 0;

    void* take(std::size_t bytes)
    {
        const std::size_t number = size_number(bytes);
        if (Piece* piece = free[number]; piece != nullptr) {
            free[number] = piece->next;
            return piece;
        }
        const std::size_t whole = head_bytes + bytes_of(number);
        char* made = nullptr;
        if (whole > block_bytes / 4) {
            made = static_cast<char*>(std::malloc(whole));
        } else {
            if (left < whole) {
                block = static_cast<char*>(std::malloc(block_bytes));
                left = block == nullptr ? 0 : block_bytes;
            }
            made = block;
            if (made != nullptr) {
                block += whole;
                left -= whole;
            }
        }
        if (made == nullptr)
            return nullptr;
        const std::uint64_t kept = number;
        std::memcpy(made, &kept, sizeof kept);
        return made + head_bytes;
    }
};

/// SQLite's allocator is the whole process's, and so is what it takes from.
Pool& pool()
{
    static Pool all;
    return all;
}

std::size_t number_of(const void* piece)
{
    std::uint64_t kept = 0;
    std::memcpy(&kept, static_cast<const char*>(piece) - head_bytes, sizeof kept);
    return static_cast<std::size_t>(kept);
}

void* take(int bytes)
{
    return pool().take(static_cast<std::size_t>(bytes));
}

void give(void* bytes)
{
    auto* piece = static_cast<Piece*>(bytes);
    Piece*& first = pool().free[number_of(bytes)];
    piece->next = first;
    first = piece;
}

int size_of(void* piece)
{
    return piece == nullptr ? 0 : static_cast<int>(bytes_of(number_of(piece)));
}

int round_up(int bytes)
{
    return static_cast<int>(bytes_of(size_number(static_cast<std::size_t>(bytes))));
}

void* change(void* piece, int bytes)
{
    const int held = size_of(piece);
    if (bytes <= held)
        return piece;
    void* made = take(bytes);
    if (made != nullptr) {
        std::memcpy(made, piece, static_cast<std::size_t>(held));
        give(piece);
    }
    return made;
}

} // namespace

void use_quick_memory()
{
#ifndef __SANITIZE_ADDRESS__
    static const sqlite3_mem_methods methods{
        &take, &give, &change, &size_of, &round_up, [](void*) { return SQLITE_OK; }, [](void*) {}, nullptr};
    // Refused where SQLite has begun already.
    if (sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK) {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    }
#endif
}

} // namespace yiping::simulation
