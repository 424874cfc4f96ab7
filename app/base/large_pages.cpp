// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/base/large_pages.h>

#include <sys/mman.h>

#include <cstdint>

namespace yiping {

namespace {

constexpr std::size_t large_page = std::size_t{2} << 20U;
constexpr std::size_t small_page = 4096;

std::size_t rounded(std::size_t bytes, std::size_t to)
{
    return (bytes + to - 1) / to * to;
}

} // namespace

void* take_large_pages(std::size_t bytes)
{
    const std::size_t wanted = rounded(bytes, small_page);
    const std::size_t room = wanted + large_page;
    void* const mapped = mmap(nullptr, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED)
        return nullptr;
    auto* const begin = static_cast<std::byte*>(mapped);
    const auto address = reinterpret_cast<std::uintptr_t>(mapped);
    std::byte* const memory = begin + (rounded(address, large_page) - address);
    if (memory != begin)
        munmap(begin, static_cast<std::size_t>(memory - begin));
    if (const auto behind = static_cast<std::size_t>(begin + room - (memory + wanted)); behind != 0)
        munmap(memory + wanted, behind);
    // Without such pages it is what it would have been.
    (void)madvise(memory, wanted, MADV_HUGEPAGE);
    return memory;
}

void give_large_pages(void* memory, std::size_t bytes) noexcept
{
    if (memory != nullptr)
        munmap(memory, rounded(bytes, small_page));
}

} // namespace yiping
