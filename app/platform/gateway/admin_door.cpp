// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/admin_door.h"

#include <yiping/platform/administration.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <memory>

namespace yiping::platform {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;

namespace {

constexpr int most_open = 8;
constexpr std::chrono::seconds time_of_one{10};

class Asked final : public std::enable_shared_from_this<Asked> {
public:
    Asked(GatewayCore& core, Local::socket socket, std::shared_ptr<int> open)
        : core_(core), socket_(std::move(socket)), timer_(core.context), open_(std::move(open))
    {
        ++*open_;
    }
    ~Asked() { --*open_; }
    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;

    void begin()
    {
        ucred peer{};
        socklen_t size = sizeof peer;
        if (::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0 ||
            (peer.uid != ::geteuid() && peer.uid != 0)) {
            log::warning("gateway", "a local connection of system user {} was refused", peer.uid);
            return;
        }
        actor_ = actor_of(peer.uid);
        timer_.expires_after(time_of_one);
        timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            if (const auto self = weak.lock(); self && !error) {
                boost::system::error_code ignored;
                self->socket_.close(ignored);
            }
        });
        asio::async_read_until(socket_, asio::dynamic_buffer(bytes_, most_admin_request), '\n',
            [self = shared_from_this()](boost::system::error_code error, std::size_t size_of_line) {
                if (!error)
                    self->answer(size_of_line);
            });
    }

private:
    void answer(std::size_t size)
    {
        const auto request = decode_request(std::string_view(bytes_).substr(0, size));
        const auto done = request ? administer(core_.store, *request, actor_, core_.clock.now())
                                  : Result<AdminAnswer>(std::unexpected(request.error()));
        // Whoever has lost his account or his console hears of it now.
        core_.announce();
        bytes_ = encode_answer(done);
        asio::async_write(socket_, asio::buffer(bytes_),
            [self = shared_from_this()](boost::system::error_code, std::size_t) { self->timer_.cancel(); });
    }

    GatewayCore& core_;
    Local::socket socket_;
    asio::steady_timer timer_;
    std::string actor_;
    std::string bytes_;
    std::shared_ptr<int> open_;
};

} // namespace

Result<void> AdminDoor::open(const std::string& path)
{
    const SocketAddress where(path);
    boost::system::error_code code;
    ::unlink(path.c_str());
    acceptor_.open(Local(), code);
    // On Linux the name that bind() makes has the mode of the socket.
    if (!code)
        ::fchmod(acceptor_.native_handle(), S_IRUSR | S_IWUSR);
    if (!code)
        acceptor_.bind(Local::endpoint(where.text()), code);
    if (!code)
        acceptor_.listen(most_open, code);
    if (code)
        return make_error(Fault::Environment, "platform.cannot_listen", {{"port", path}, {"why", code.message()}});
    path_ = path;
    return {};
}

void AdminDoor::accept()
{
    if (!acceptor_.is_open())
        return;
    acceptor_.async_accept([this](boost::system::error_code error, Local::socket socket) {
        if (error == asio::error::operation_aborted || core_.stopping)
            return;
        if (!error && *open_ < most_open)
            std::make_shared<Asked>(core_, std::move(socket), open_)->begin();
        accept();
    });
}

void AdminDoor::close()
{
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    if (!path_.empty())
        ::unlink(path_.c_str());
    path_.clear();
}

} // namespace yiping::platform
