// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/send_batch.h>

#include <yiping/transport/web_socket.h>

#include <liburing.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

namespace yiping::transport {

namespace {

/// The sockets never block; said once more, or the ring would wait for room by itself.
constexpr int send_flags = MSG_NOSIGNAL | MSG_DONTWAIT;

} // namespace

/// The system's queue of calls.
class SendBatch::Ring {
public:
    Ring() : made_(io_uring_queue_init(most_sockets, &ring_, 0) == 0) {}
    ~Ring()
    {
        if (made_)
            io_uring_queue_exit(&ring_);
    }
    Ring(const Ring&) = delete;
    Ring& operator=(const Ring&) = delete;

    [[nodiscard]] bool made() const { return made_; }
    /// No more than most_sockets between two calls of run().
    void put(int socket, std::string_view bytes, std::size_t number)
    {
        io_uring_sqe* const call = io_uring_get_sqe(&ring_);
        io_uring_prep_send(call, socket, bytes.data(), bytes.size(), send_flags);
        io_uring_sqe_set_data64(call, number);
        numbers_.at(put_++) = number;
    }
    /// Does them all and writes to `results` what came of each. False if the system did not do all of them: the ring is
    /// of no use any more, and the results of those not begun are as they were.
    [[nodiscard]] bool run(std::vector<std::ptrdiff_t>& results)
    {
        const std::size_t put = std::exchange(put_, 0);
        std::size_t begun = 0;
        while (begun < put) {
            const int more = io_uring_submit(&ring_);
            if (more <= 0 && more != -EINTR)
                break;
            for (int each = 0; each < more; ++each)
                results[numbers_.at(begun++)] = -EIO; // until it is known
        }
        for (std::size_t known = 0; known < begun;) {
            io_uring_cqe* said = nullptr;
            const int failed = io_uring_wait_cqe(&ring_, &said);
            if (failed == -EINTR)
                continue;
            if (failed != 0)
                return false;
            results[io_uring_cqe_get_data64(said)] = said->res;
            io_uring_cqe_seen(&ring_, said);
            ++known;
        }
        return begun == put;
    }

private:
    io_uring ring_{};
    bool made_;
    std::array<std::size_t, most_sockets> numbers_{}; ///< of what was put
    std::size_t put_ = 0;
};

SendBatch::SendBatch(Way way) : way_(way)
{
    waiting_.reserve(most_sockets);
}

SendBatch::~SendBatch() = default;

void SendBatch::add(std::shared_ptr<WebSocket> web_socket)
{
    waiting_.push_back(std::move(web_socket));
    if (waiting_.size() == most_sockets)
        send();
}

void SendBatch::send()
{
    const bool are_many = waiting_.size() > 1;
    if (are_many && way_ == Way::Together && ring_ == nullptr) {
        ring_ = std::make_unique<Ring>();
        if (!ring_->made())
            way_ = Way::OneByOne;
    }
    results_.assign(waiting_.size(), -EAGAIN); // who is not taken along sends by itself
    if (are_many && way_ == Way::Together) {
        for (std::size_t index = 0; index < waiting_.size(); ++index)
            if (const std::string_view bytes = waiting_[index]->to_depart(); !bytes.empty())
                ring_->put(waiting_[index]->socket_.socket().native_handle(), bytes, index);
        if (!ring_->run(results_)) {
            ring_.reset();
            way_ = Way::OneByOne;
        }
    }
    for (std::size_t index = 0; index < waiting_.size(); ++index)
        waiting_[index]->departed(results_[index]);
    waiting_.clear();
}

} // namespace yiping::transport
