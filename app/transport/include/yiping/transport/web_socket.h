// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/transport/tls_socket.h>
#include <yiping/transport/upgrade.h>
#include <yiping/transport/web_socket_frames.h>

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::transport {

class SendBatch;

/// Whoever holds a WebSocket. Called on the io_context's thread, never from within start(), send() or drop(), never
/// after drop().
class WebSocketOwner {
public:
    virtual ~WebSocketOwner() = default;
    /// A client's handshake is over; a server's WebSocket is open from the beginning.
    virtual void opened() {}
    /// The bytes hold until the call returns.
    virtual void received(std::string_view message) = 0;
    /// The socket has taken what it could not take at once; queued_bytes() is less than before.
    virtual void drained() {}
    /// Once; the WebSocket is of no use afterwards. `in_order`: the peer said goodbye, or had been told to.
    virtual void ended(bool in_order, const std::string& why) = 0;
};

/// One WebSocket over TLS, either end: binary messages in order, pings answered, one thread (that of its io_context).
/// Holds its owner until it ends, and is held by what is under way; drop() undoes that.
class WebSocket final : public std::enable_shared_from_this<WebSocket> {
public:
    struct Limits {
        std::size_t message_bytes = 0;  ///< of the peer's longest message
        std::chrono::milliseconds opening{10'000}; ///< until a client is open
        std::chrono::milliseconds goodbye{5'000};  ///< for the peer's goodbye after ours
    };

    /// `before` is what had to be read to see that a WebSocket is wanted, and came after that.
    WebSocket(TlsSocket socket, End us, Limits limits, std::string before = {});
    ~WebSocket();
    WebSocket(const WebSocket&) = delete;
    WebSocket& operator=(const WebSocket&) = delete;

    /// A server: answers the request and listens.
    void start(std::shared_ptr<WebSocketOwner> owner, const UpgradeRequest& request);
    /// A client: shakes hands, asks for `target`, then says opened(). Failures before that come as ended().
    void start(std::shared_ptr<WebSocketOwner> owner, std::string authority, std::string target);

    /// Goes out at once as far as the socket takes it; the rest is queued without limit: see queued_bytes(). With a
    /// `batch` a short message goes out when that is sent.
    void send(std::shared_ptr<const std::string> message, SendBatch* batch = nullptr);
    /// Of messages that the socket has not taken yet.
    [[nodiscard]] std::size_t queued_bytes() const { return queued_bytes_ + socket_.kept().size(); }
    /// Nothing is read, and received() not called, until resume_reading().
    void pause_reading();
    void resume_reading();
    /// Says goodbye after what is queued; then the peer has a few seconds for its own.
    void close();
    /// Ends it at once. The owner hears nothing more.
    void drop();

    [[nodiscard]] const TlsSocket& socket() const { return socket_; }
    /// How far a client got before it ended.
    [[nodiscard]] bool is_secure() const { return secure_; }

private:
    friend SendBatch;
    enum class Stage : std::uint8_t { Securing, Upgrading, Open, Closing, Over };
    struct Outgoing {
        std::array<char, most_head_bytes> head{};
        std::size_t head_bytes = 0;
        std::optional<Mask> mask;
        std::shared_ptr<const std::string> content;
        FrameKind kind = FrameKind::Binary;
        bool text = false; ///< of the handshake: no frame
        [[nodiscard]] std::size_t size() const { return head_bytes + content->size(); }
    };

    void secure();
    void secured();
    void read_answer(std::string_view fresh);
    void listen();
    void read();
    /// Gives out what can be read from the bytes. False if nothing more is to be read now.
    [[nodiscard]] bool give_out(std::span<char> bytes);
    void answer_ping(std::string_view content);
    void part(std::optional<CloseCode> theirs);
    void enqueue(FrameKind kind, std::shared_ptr<const std::string> content);
    void enqueue_text(std::string text);
    void enqueue_close(CloseCode code);
    void flush(SendBatch* batch = nullptr);
    /// A batch asks: what it is to send for this one.
    [[nodiscard]] std::string_view to_depart() const;
    /// A batch says how many bytes have gone, or -errno; the rest is sent from here, as far as the socket takes it.
    void departed(std::ptrdiff_t sent);
    [[nodiscard]] bool has_sent_all() const { return queue_.empty() && socket_.kept().empty(); }
    /// Not at once: the owner may be in the middle of something.
    void end_soon(std::string why);
    /// Copies what goes next to `into`, as sent: heads and masks included.
    [[nodiscard]] std::size_t gather(std::span<char> into) const;
    void taken(std::size_t bytes);
    void wait_to_write();
    void limit(std::chrono::milliseconds time);
    void end(bool in_order, const std::string& why);

    TlsSocket socket_;
    End us_;
    Limits limits_;
    FrameReader reader_;
    std::shared_ptr<WebSocketOwner> owner_;
    boost::asio::steady_timer timer_;
    std::string before_; ///< an answer that is not whole yet, or frames that came with the request
    std::string authority_, target_, key_;
    std::deque<Outgoing> queue_;
    std::size_t front_sent_ = 0; ///< of the first of the queue, head included
    std::size_t queued_bytes_ = 0;
    Stage stage_ = Stage::Securing;
    bool secure_ = false;
    bool listening_ = false; ///< a wait to read is under way
    bool writing_ = false; ///< a wait to write is under way
    bool in_batch_ = false;
    bool paused_ = false;
    bool pong_queued_ = false;
    bool close_sent_ = false;
};

} // namespace yiping::transport
