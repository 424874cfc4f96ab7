// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/ports.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>

namespace yiping::media {

/// Memory of decoded pictures, handed on from camera to camera. A page of tiles that turns gives back some hundred
/// megabytes and takes as many: in a heap that leaves holes, and every page of it is touched anew. Nothing that one
/// camera saw is left in what another one gets. Any thread.
class PicturePool {
public:
    /// What nobody has asked for again after so long goes back to the system.
    static constexpr MonoMillis rest = 10'000;

    /// Clock must outlive whatever is lent. All pieces must be back before it ends.
    explicit PicturePool(Clock& clock) : clock_(clock) {}
    ~PicturePool();
    PicturePool(const PicturePool&) = delete;
    PicturePool& operator=(const PicturePool&) = delete;

    /// Somebody who takes pieces. He is given his own again first, as they are; another's are wiped.
    using Borrower = std::uint64_t;
    [[nodiscard]] Borrower new_borrower() { return ++borrowers_; }
    /// At least so many bytes, at the beginning of a page of memory; nullptr where there are none.
    [[nodiscard]] std::byte* take(std::size_t bytes, Borrower borrower);
    /// `bytes` and `borrower` as they were told then.
    void give_back(std::byte* piece, std::size_t bytes, Borrower borrower);
    /// Lets go of what has lain unused for so long (ms), of some pieces at a time: a page's two hundred megabytes at
    /// once would cost whoever calls it a frame. True when none of them is left. Whoever has the pool calls it now and
    /// then.
    bool let_go(MonoMillis unused_for = rest);
    /// Bytes, lent or not.
    [[nodiscard]] std::size_t held() const;

private:
    struct Unused {
        std::byte* piece;
        MonoMillis since;
        Borrower of;
    };
    Clock& clock_;
    mutable std::mutex mutex_;
    std::map<std::size_t, std::deque<Unused>> unused_; ///< by size, the longest unused first
    std::size_t held_ = 0;
    std::atomic<Borrower> borrowers_ = 0;
};

} // namespace yiping::media
