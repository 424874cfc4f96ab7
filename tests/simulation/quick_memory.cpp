// SPDX-License-Identifier: GPL-3.0-or-later
#include "quick_memory.h"

#include <sqlite3.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define YIPING_OWN_MEMORY 0
#else
#define YIPING_OWN_MEMORY 1
#endif

#if YIPING_OWN_MEMORY

namespace yiping::simulation {

namespace {

constexpr std::size_t small_step = 16;
constexpr std::size_t small_most = 512;
constexpr std::size_t small_sizes = small_most / small_step;
/// Above 512 bytes eight sizes to each power of two, up to 2 GiB, more than SQLite asks for.
constexpr std::size_t sizes = small_sizes + 8 * 22;
/// All pieces of a block have one size, so that what is used together lies close together.
constexpr std::size_t block_bits = 16;
constexpr std::size_t block_bytes = std::size_t{1} << block_bits;
constexpr std::size_t huge_page = std::size_t{2} << 20U;
/// Address space only: what is not touched costs nothing.
constexpr std::size_t region_bytes = std::size_t{8} << 30U;

constexpr std::size_t size_number(std::size_t bytes)
{
    if (bytes <= small_most)
        return bytes == 0 ? 0 : (bytes - 1) / small_step;
    const auto power = static_cast<std::size_t>(std::bit_width(bytes - 1)) - 1;
    return small_sizes + (power - 9) * 8 + (((bytes - 1) >> (power - 3)) & 7U);
}

constexpr std::size_t bytes_of(std::size_t number)
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
    struct Fresh {
        char* begin = nullptr;
        char* end = nullptr;
    };

    std::array<Piece*, sizes> free{};
    std::array<Fresh, sizes> fresh{};
    char* region = nullptr;
    std::size_t used_blocks = 0;
    std::size_t reach = 0; ///< of the region: nothing until it is turned on
    std::array<std::uint8_t, region_bytes / block_bytes> number_of_block{};

    void turn_on()
    {
        void* there = ::mmap(nullptr, region_bytes + huge_page, PROT_READ | PROT_WRITE,
            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (there == MAP_FAILED)
            return;
        const auto at = reinterpret_cast<std::uintptr_t>(there);
        region = static_cast<char*>(there) + ((huge_page - at % huge_page) % huge_page);
        (void)::madvise(region, region_bytes, MADV_HUGEPAGE);
        reach = region_bytes;
    }

    [[nodiscard]] bool is_on() const { return reach != 0; }

    [[nodiscard]] bool has(const void* piece) const
    {
        return reinterpret_cast<std::uintptr_t>(piece) - reinterpret_cast<std::uintptr_t>(region) < reach;
    }

    [[nodiscard]] std::size_t number_of(const void* piece) const
    {
        return number_of_block[static_cast<std::size_t>(static_cast<const char*>(piece) - region) >> block_bits];
    }

    void* take(std::size_t bytes)
    {
        const std::size_t number = size_number(bytes);
        if (Piece* piece = free[number]; piece != nullptr) [[likely]] {
            free[number] = piece->next;
            // Most have not been touched for long: the next one is on its way when it is asked for.
            __builtin_prefetch(piece->next, 1);
            return piece;
        }
        return take_fresh(number);
    }

    void* take_fresh(std::size_t number)
    {
        const std::size_t whole = bytes_of(number);
        Fresh& part = fresh[number];
        if (static_cast<std::size_t>(part.end - part.begin) < whole) {
            const std::size_t blocks = (whole + block_bytes - 1) / block_bytes;
            if (used_blocks + blocks > number_of_block.size())
                return nullptr;
            number_of_block[used_blocks] = static_cast<std::uint8_t>(number);
            part.begin = region + used_blocks * block_bytes;
            part.end = part.begin + blocks * block_bytes;
            used_blocks += blocks;
        }
        char* made = part.begin;
        // Larger than a block: alone in its blocks.
        part.begin = whole > block_bytes ? part.end : part.begin + whole;
        return made;
    }

    void give(void* bytes)
    {
        auto* piece = static_cast<Piece*>(bytes);
        Piece*& first = free[number_of(bytes)];
        piece->next = first;
        first = piece;
    }
};

/// The allocators of SQLite and of C++ are the whole process's, and so is what they take from.
constinit Pool pool;

void* take(int bytes)
{
    return pool.take(static_cast<std::size_t>(bytes));
}

void give(void* piece)
{
    pool.give(piece);
}

int size_of(void* piece)
{
    return piece == nullptr ? 0 : static_cast<int>(bytes_of(pool.number_of(piece)));
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
    static_assert(sizes <= 256);
    static const sqlite3_mem_methods methods{
        &take, &give, &change, &size_of, &round_up, [](void*) { return SQLITE_OK; }, [](void*) {}, nullptr};
    if (pool.is_on())
        return;
    pool.turn_on();
    // Refused where SQLite has begun already.
    if (pool.is_on() && sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) == SQLITE_OK) {
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
    }
}

} // namespace yiping::simulation

// What was taken before the pool was turned on goes back to where it came from.
void* operator new(std::size_t bytes)
{
    using yiping::simulation::pool;
    void* made = pool.is_on() ? pool.take(bytes) : std::malloc(std::max<std::size_t>(bytes, 1));
    if (made == nullptr) [[unlikely]]
        throw std::bad_alloc();
    return made;
}

void operator delete(void* piece) noexcept
{
    using yiping::simulation::pool;
    if (pool.has(piece)) [[likely]]
        pool.give(piece);
    else
        std::free(piece);
}

void operator delete(void* piece, std::size_t) noexcept
{
    operator delete(piece);
}

#else

namespace yiping::simulation {

void use_quick_memory() {}

} // namespace yiping::simulation

#endif
