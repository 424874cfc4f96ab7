// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace yiping {

/// Zeroed memory that begins at a large page (2 MiB) and is asked to lie in such where the system has them: the first
/// touch of a small page costs some microseconds on a virtual machine, and a million cases have thirty thousand.
/// nullptr without memory. Any thread.
[[nodiscard]] void* take_large_pages(std::size_t bytes);
/// With the size that it was taken with.
void give_large_pages(void* memory, std::size_t bytes) noexcept;

/// Allocator of columns that may become long; short ones come from the heap.
template <class T>
struct LargePages {
    using value_type = T;
    static constexpr std::size_t least_bytes = std::size_t{1} << 20U; ///< below, the heap

    LargePages() = default;
    template <class Other>
    LargePages(const LargePages<Other>&) noexcept // NOLINT(google-explicit-constructor): as allocators are
    {
    }

    [[nodiscard]] T* allocate(std::size_t count)
    {
        if (count < least_bytes / sizeof(T))
            return std::allocator<T>().allocate(count);
        if (count <= static_cast<std::size_t>(-1) / 2 / sizeof(T))
            if (void* const memory = take_large_pages(count * sizeof(T)))
                return static_cast<T*>(memory);
        throw std::bad_alloc();
    }
    void deallocate(T* memory, std::size_t count) noexcept
    {
        if (count < least_bytes / sizeof(T))
            std::allocator<T>().deallocate(memory, count);
        else
            give_large_pages(memory, count * sizeof(T));
    }
    template <class Other>
    bool operator==(const LargePages<Other>&) const noexcept
    {
        return true;
    }
};

template <class T>
using LongVector = std::vector<T, LargePages<T>>;

} // namespace yiping
