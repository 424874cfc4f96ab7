// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace yiping::presentation {

/// The only way into the GUI thread (DESIGN §4). The first message posts at once; those that follow within the same
/// frame are kept, merged by key, and delivered together when the frame ends: a storm costs one delivery per frame, a
/// single message no delay. Order is that of each key's first message since the last delivery.
///
/// `post` may be called from any thread. Everything else belongs to the thread that made the mailbox (the GUI thread);
/// `deliver` is called there, never from within `post`. What is posted after the mailbox has gone is dropped.
template <class T, class Key = int>
class UiMailbox {
public:
    using Letters = std::vector<std::pair<Key, T>>;
    using Deliver = std::function<void(Letters)>;
    using Merge = std::function<void(T& held, T&& fresh)>;

    static constexpr int frame_ms = 16;

    /// Without `merge` the newer message of a key replaces the held one.
    explicit UiMailbox(Deliver deliver, Merge merge = {}, int frame = frame_ms)
        : shared_(std::make_shared<Shared>()), receiver_(std::make_unique<QObject>())
    {
        shared_->merge = std::move(merge);
        shared_->deliver = std::move(deliver);
        shared_->receiver = receiver_.get();
        shared_->frame = frame;
    }
    ~UiMailbox()
    {
        const std::scoped_lock lock(shared_->mutex);
        shared_->receiver = nullptr;
    }
    UiMailbox(const UiMailbox&) = delete;
    UiMailbox& operator=(const UiMailbox&) = delete;

    void post(Key key, T message) { Poster(shared_).post(std::move(key), std::move(message)); }

    /// A copy of the way in that may outlive the mailbox; for threads that are joined later.
    class Poster;
    [[nodiscard]] Poster poster() const { return Poster(shared_); }

private:
    struct Shared {
        std::mutex mutex;
        QObject* receiver = nullptr; ///< guarded by mutex; null once the mailbox has gone
        Letters letters;
        bool frame_open = false; ///< a delivery is on its way or has been less than a frame ago
        Merge merge;
        Deliver deliver;
        int frame = frame_ms;
    };

public:
    class Poster {
    public:
        explicit Poster(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}
        void post(Key key, T message)
        {
            const std::scoped_lock lock(shared_->mutex);
            if (!shared_->receiver)
                return;
            put(std::move(key), std::move(message));
            if (std::exchange(shared_->frame_open, true))
                return;
            QMetaObject::invokeMethod(
                shared_->receiver, [shared = shared_] { hand_over(shared); }, Qt::QueuedConnection);
        }

    private:
        void put(Key key, T message)
        {
            for (auto& [held_key, held] : shared_->letters) {
                if (held_key == key) {
                    if (shared_->merge)
                        shared_->merge(held, std::move(message));
                    else
                        held = std::move(message);
                    return;
                }
            }
            shared_->letters.emplace_back(std::move(key), std::move(message));
        }
        static void hand_over(const std::shared_ptr<Shared>& shared)
        {
            Letters letters;
            QObject* receiver = nullptr;
            {
                const std::scoped_lock lock(shared->mutex);
                receiver = shared->receiver;
                if (!receiver)
                    return;
                letters.swap(shared->letters);
                if (letters.empty()) {
                    shared->frame_open = false; // a whole frame of silence: the next one posts at once
                    return;
                }
            }
            QTimer::singleShot(shared->frame, receiver, [shared] { hand_over(shared); });
            shared->deliver(std::move(letters));
        }
        std::shared_ptr<Shared> shared_;
    };

private:
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<QObject> receiver_;
};

} // namespace yiping::presentation
