// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/picture_pool.h>

#include <sys/mman.h>

namespace yiping::media {

namespace {

/// Streams of about the same size use the same pieces.
constexpr std::size_t step = std::size_t{64} << 10U;

std::size_t whole(std::size_t bytes)
{
    return (bytes + step - 1) / step * step;
}

} // namespace

PicturePool::~PicturePool()
{
    for (const auto& [size, pieces] : unused_) // the clock may be gone by now
        for (const Unused& each : pieces)
            munmap(each.piece, size);
}

std::byte* PicturePool::take(std::size_t bytes)
{
    const std::size_t size = whole(bytes);
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = unused_.find(size); found != unused_.end() && !found->second.empty()) {
            std::byte* const piece = found->second.back().piece; // the one that is likeliest still near
            found->second.pop_back();
            return piece;
        }
        held_ += size;
    }
    void* const fresh = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh != MAP_FAILED)
        return static_cast<std::byte*>(fresh);
    const std::scoped_lock lock(mutex_);
    held_ -= size;
    return nullptr;
}

void PicturePool::give_back(std::byte* piece, std::size_t bytes)
{
    const std::scoped_lock lock(mutex_);
    unused_[whole(bytes)].push_back({piece, clock_.monotonic()});
}

void PicturePool::let_go(MonoMillis unused_for)
{
    const std::scoped_lock lock(mutex_);
    const MonoMillis before = clock_.monotonic() - unused_for;
    for (auto& [size, pieces] : unused_) {
        while (!pieces.empty() && pieces.front().since <= before) {
            munmap(pieces.front().piece, size);
            pieces.pop_front();
            held_ -= size;
        }
    }
    std::erase_if(unused_, [](const auto& each) { return each.second.empty(); });
}

std::size_t PicturePool::held() const
{
    const std::scoped_lock lock(mutex_);
    return held_;
}

} // namespace yiping::media
