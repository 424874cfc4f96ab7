// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/category.h>
#include <yiping/platform/store.h>
#include <yiping/protocol/platform_session.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace yiping::platform {

/// One snapshot for all consoles of a scope and mask level that ask for it at about the same time: read and encoded
/// once, by a thread of its own that stays a few pieces ahead of the fastest console. Pieces that all have passed are
/// let go when they grow large; from then on nobody else can join.
class SharedSnapshot : public std::enable_shared_from_this<SharedSnapshot> {
public:
    /// With `made`, the reader is used in another thread, which calls that after each piece: nobody waits for one.
    /// Without, pieces are made when asked for.
    SharedSnapshot(std::unique_ptr<SnapshotReader> reader, std::uint32_t mask_level,
        const domain::CategoryTree* classes, std::function<void()> made);
    ~SharedSnapshot();
    SharedSnapshot(const SharedSnapshot&) = delete;
    SharedSnapshot& operator=(const SharedSnapshot&) = delete;

    /// A reader of it from the first piece on; nothing if that is gone, or if making it has failed. The first to join
    /// always gets one, and the pieces are made from then on.
    [[nodiscard]] std::unique_ptr<protocol::SnapshotSource> join();
    /// What it is of. Any thread.
    [[nodiscard]] std::int64_t revision() const { return revision_; }

private:
    class Source;

    void start();
    void produce();
    [[nodiscard]] Result<protocol::EncodedBatch> make_piece();
    [[nodiscard]] bool has(std::size_t index);
    [[nodiscard]] Result<protocol::EncodedBatch> piece(std::size_t index);
    void let_go();

    std::unique_ptr<SnapshotReader> reader_;
    const std::int64_t revision_;
    std::uint32_t mask_level_;
    const domain::CategoryTree* classes_;
    std::function<void()> made_; ///< any thread

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Result<protocol::EncodedBatch>> pieces_;
    std::size_t first_piece_ = 0; // index of pieces_.front()
    std::size_t bytes_ = 0;
    std::size_t wanted_ = 0; // furthest piece asked for
    bool complete_ = false;
    bool ended_ = false;
    std::vector<Source*> sources_;
    std::thread producer_;
};

} // namespace yiping::platform
