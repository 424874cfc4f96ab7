// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/shared_snapshot.h"

#include "gateway/mask.h"

#include <algorithm>

namespace yiping::platform {

namespace {

constexpr std::size_t pieces_ahead = 4;
constexpr std::size_t most_kept_bytes = 64U << 20U;

} // namespace

class SharedSnapshot::Source final : public protocol::SnapshotSource {
public:
    explicit Source(std::shared_ptr<SharedSnapshot> of) : of_(std::move(of)) {}
    ~Source() override
    {
        const std::lock_guard lock(of_->mutex_);
        std::erase(of_->sources_, this);
        of_->let_go();
    }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    [[nodiscard]] bool ready() override { return of_->has(index); }
    [[nodiscard]] Result<protocol::EncodedBatch> next() override { return of_->piece(index++); }

    std::size_t index = 0;

private:
    std::shared_ptr<SharedSnapshot> of_;
};

SharedSnapshot::SharedSnapshot(std::unique_ptr<SnapshotReader> reader, std::uint32_t mask_level,
    const domain::CategoryTree* classes, std::function<void()> made)
    : reader_(std::move(reader)),
      revision_(reader_->revision()),
      mask_level_(mask_level),
      classes_(classes),
      made_(std::move(made))
{
}

SharedSnapshot::~SharedSnapshot()
{
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
    if (producer_.joinable())
        producer_.join();
}

std::unique_ptr<protocol::SnapshotSource> SharedSnapshot::join()
{
    auto source = std::make_unique<Source>(shared_from_this());
    const std::lock_guard lock(mutex_);
    // One that failed is read anew: it may have been the disk of that moment.
    if (first_piece_ > 0 || (!pieces_.empty() && !pieces_.back()))
        return nullptr;
    sources_.push_back(source.get());
    // Not before: whoever has made it would find one that has failed already.
    if (made_ && !producer_.joinable())
        producer_ = std::thread([this] { produce(); });
    return source;
}

void SharedSnapshot::produce()
{
    while (true) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return ended_ || first_piece_ + pieces_.size() < wanted_ + pieces_ahead; });
            if (ended_)
                return;
        }
        auto made = make_piece();
        const bool complete = !made || made->last;
        {
            const std::lock_guard lock(mutex_);
            complete_ = complete;
            bytes_ += made ? made->message->size() : 0;
            pieces_.push_back(std::move(made));
        }
        changed_.notify_all();
        made_();
        if (complete)
            return;
    }
}

Result<protocol::EncodedBatch> SharedSnapshot::make_piece()
{
    auto piece = reader_->next();
    if (!piece)
        return std::unexpected(piece.error());
    protocol::Batch batch;
    batch.snapshot = true;
    batch.last = piece->last;
    batch.to = revision_;
    batch.committed_at = reader_->committed_at();
    if (piece->last)
        batch.mark = {batch.to, reader_->mark()};
    if (piece->rows.rows > 0) {
        mask(mask_level_, piece->rows, classes_);
        batch.rows.push_back(std::move(piece->rows));
    }
    const bool last = batch.last;
    if (last)
        reader_.reset(); // or it would keep the database's log from being cut
    return protocol::EncodedBatch{
        std::make_shared<const std::string>(protocol::encode(std::move(batch))), revision_, last};
}

bool SharedSnapshot::has(std::size_t index)
{
    if (!made_)
        return true;
    {
        const std::lock_guard lock(mutex_);
        wanted_ = std::max(wanted_, index + 1);
        if (index < first_piece_ + pieces_.size() || complete_)
            return true;
    }
    changed_.notify_all();
    return false;
}

Result<protocol::EncodedBatch> SharedSnapshot::piece(std::size_t index)
{
    std::unique_lock lock(mutex_);
    wanted_ = std::max(wanted_, index + 1);
    if (made_) {
        changed_.notify_all();
        changed_.wait(lock, [&] { return index < first_piece_ + pieces_.size() || complete_; });
    } else {
        while (index >= first_piece_ + pieces_.size() && !complete_) {
            auto made = make_piece();
            complete_ = !made || made->last;
            bytes_ += made ? made->message->size() : 0;
            pieces_.push_back(std::move(made));
        }
    }
    if (index < first_piece_ || index >= first_piece_ + pieces_.size())
        return make_error(Fault::Environment, "platform.snapshot_over");
    auto found = pieces_[index - first_piece_];
    let_go();
    return found;
}

void SharedSnapshot::let_go()
{
    while (bytes_ > most_kept_bytes && !pieces_.empty()) {
        const bool passed =
            std::ranges::all_of(sources_, [this](const Source* source) { return source->index > first_piece_; });
        if (!passed)
            return;
        bytes_ -= pieces_.front() ? pieces_.front()->message->size() : 0;
        pieces_.pop_front();
        ++first_piece_;
    }
}

} // namespace yiping::platform
