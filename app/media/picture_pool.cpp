// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/media/picture_pool.h>

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <iterator>

namespace yiping::media {

namespace {

/// Streams of about the same size use the same pieces.
constexpr std::size_t step = std::size_t{64} << 10U;
/// Pieces, of some four hundred kilobytes: about a millisecond.
constexpr std::size_t at_a_time = 32;

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

std::byte* PicturePool::take(std::size_t bytes, Borrower borrower)
{
    const std::size_t size = whole(bytes);
    std::byte* of_another = nullptr;
    {
        const std::scoped_lock lock(mutex_);
        if (const auto found = unused_.find(size); found != unused_.end() && !found->second.empty()) {
            std::deque<Unused>& pieces = found->second;
            const auto own = std::find_if(
                pieces.rbegin(), pieces.rend(), [borrower](const Unused& each) { return each.of == borrower; });
            if (own != pieces.rend()) {
                std::byte* const piece = own->piece;
                pieces.erase(std::next(own).base());
                return piece;
            }
            of_another = pieces.front().piece; // the longest unused: whoever had it has gone
            pieces.pop_front();
        } else {
            held_ += size;
        }
    }
    if (of_another != nullptr) {
        std::memset(of_another, 0, size);
        return of_another;
    }
    void* const fresh = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (fresh != MAP_FAILED)
        return static_cast<std::byte*>(fresh);
    const std::scoped_lock lock(mutex_);
    held_ -= size;
    return nullptr;
}

void PicturePool::give_back(std::byte* piece, std::size_t bytes, Borrower borrower)
{
    const std::scoped_lock lock(mutex_);
    unused_[whole(bytes)].push_back({piece, clock_.monotonic(), borrower});
}

bool PicturePool::let_go(MonoMillis unused_for)
{
    const std::scoped_lock lock(mutex_);
    const MonoMillis before = clock_.monotonic() - unused_for;
    std::size_t more = at_a_time;
    for (auto& [size, pieces] : unused_) {
        while (!pieces.empty() && pieces.front().since <= before) {
            if (more-- == 0)
                return false;
            munmap(pieces.front().piece, size);
            pieces.pop_front();
            held_ -= size;
        }
    }
    std::erase_if(unused_, [](const auto& each) { return each.second.empty(); });
    return true;
}

std::size_t PicturePool::held() const
{
    const std::scoped_lock lock(mutex_);
    return held_;
}

} // namespace yiping::media
