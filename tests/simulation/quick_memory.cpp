// SPDX-License-Identifier: GPL-3.0-or-later
#include "quick_memory.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace yiping::simulation {

namespace {

/// Lists of free pieces by size: in steps of 16 bytes up to 1 KiB, of a fourth of a power of two up to 1 MiB. They are
/// never given back.
class Pieces {
public:
    static int rounded(int size) { return static_cast<int>(size_of(list_for(static_cast<std::size_t>(size)))); }

    void* take(std::size_t size)
    {
        const std::size_t list = list_for(size);
        if (list < lists && free_[list] != nullptr) {
            Free* const piece = free_[list];
            free_[list] = piece->next;
            return piece; // its size stands before it already
        }
        const std::uint64_t bytes = list < lists ? size_of(list) : size;
        void* const raw = list < lists ? cut(bytes + header) : std::malloc(bytes + header);
        if (raw == nullptr)
            return nullptr;
        char* const made = static_cast<char*>(raw) + header;
        std::memcpy(made - sizeof bytes, &bytes, sizeof bytes);
        return made;
    }

    void give(void* memory)
    {
        const std::size_t list = list_for(size(memory));
        if (list >= lists) {
            std::free(static_cast<char*>(memory) - header);
            return;
        }
        auto* const piece = static_cast<Free*>(memory);
        piece->next = free_[list];
        free_[list] = piece;
    }

    static std::size_t size(void* memory)
    {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, static_cast<char*>(memory) - sizeof bytes, sizeof bytes);
        return bytes;
    }

private:
    struct Free {
        Free* next;
    };
    static constexpr std::size_t header = 16; // keeps what follows aligned
    static constexpr std::size_t small_lists = 64;
    static constexpr std::size_t lists = small_lists + std::size_t{4} * 10;
    static constexpr std::size_t slab = 4U << 20U;

    static std::size_t list_for(std::size_t size)
    {
        if (size <= small_lists * 16)
            return size == 0 ? 0 : (size - 1) / 16;
        const auto power = static_cast<std::size_t>(std::bit_width(size - 1)) - 11; // 0: above 1 KiB
        const std::size_t quarter = ((size - 1) >> (power + 8)) & 3U;
        return small_lists + 4 * power + quarter;
    }
    static std::size_t size_of(std::size_t list)
    {
        if (list < small_lists)
            return (list + 1) * 16;
        const std::size_t power = (list - small_lists) / 4;
        return (5 + (list - small_lists) % 4) << (power + 8);
    }
    void* cut(std::size_t size)
    {
        if (left_ < size) {
            next_ = static_cast<char*>(std::malloc(slab));
            left_ = next_ == nullptr ? 0 : slab;
            if (next_ == nullptr)
                return nullptr;
        }
        void* const piece = next_;
        next_ += size;
        left_ -= size;
        return piece;
    }

    std::array<Free*, lists> free_{};
    char* next_ = nullptr;
    std::size_t left_ = 0;
};

Pieces& pieces()
{
    static Pieces all; // SQLite asks for memory without saying for whom
    return all;
}

void* resize(void* memory, int size)
{
    if (Pieces::size(memory) >= static_cast<std::size_t>(size) &&
        Pieces::size(memory) / 2 <= static_cast<std::size_t>(size))
        return memory;
    void* const made = pieces().take(static_cast<std::size_t>(size));
    if (made == nullptr)
        return nullptr;
    std::memcpy(made, memory, std::min(Pieces::size(memory), static_cast<std::size_t>(size)));
    pieces().give(memory);
    return made;
}

} // namespace

void give_sqlite_quick_memory()
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    static const sqlite3_mem_methods methods{
        [](int size) { return pieces().take(static_cast<std::size_t>(size)); },
        [](void* memory) { pieces().give(memory); },
        &resize,
        [](void* memory) { return memory == nullptr ? 0 : static_cast<int>(Pieces::size(memory)); },
        &Pieces::rounded,
        [](void*) { return SQLITE_OK; },
        [](void*) {},
        nullptr,
    };
    sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
#endif
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
}

} // namespace yiping::simulation
