// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace yiping {

/// Pieces of work from one thread to another, few at a time. Whoever takes may stop taking at any time.
template <class Piece>
class Pipe {
public:
    explicit Pipe(std::size_t room = 2) : room_(room) {}

    // The thread that makes pieces.
    /// Waits for room; false when nobody takes any more.
    bool push(Piece piece)
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return closed_ || pieces_.size() < room_; });
        if (closed_)
            return false;
        pieces_.push_back(std::move(piece));
        changed_.notify_all();
        return true;
    }
    void end() { finish(std::nullopt); }
    void fail(Error error) { finish(std::move(error)); }

    // The thread that takes them.
    /// The next piece; nothing at the end; what the maker failed with.
    Result<std::optional<Piece>> pop()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return ended_ || !pieces_.empty(); });
        if (!pieces_.empty()) {
            std::optional<Piece> piece(std::move(pieces_.front()));
            pieces_.pop_front();
            changed_.notify_all();
            return piece;
        }
        if (error_)
            return std::unexpected(*error_);
        return std::optional<Piece>();
    }
    void close()
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
        changed_.notify_all();
    }

    /// Closes the pipe when it goes.
    class Closer {
    public:
        explicit Closer(Pipe& pipe) : pipe_(pipe) {}
        Closer(const Closer&) = delete;
        Closer& operator=(const Closer&) = delete;
        ~Closer() { pipe_.close(); }

    private:
        Pipe& pipe_;
    };

private:
    void finish(std::optional<Error> error)
    {
        const std::scoped_lock lock(mutex_);
        error_ = std::move(error);
        ended_ = true;
        changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Piece> pieces_;
    std::optional<Error> error_;
    std::size_t room_;
    bool ended_ = false;
    bool closed_ = false;
};

} // namespace yiping
