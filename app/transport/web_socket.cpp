// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/web_socket.h>

#include <yiping/transport/send_batch.h>

#include <boost/asio/post.hpp>

#include <openssl/rand.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <format>
#include <system_error>
#include <utility>

namespace yiping::transport {

namespace asio = boost::asio;

namespace {

/// What one TLS record takes.
constexpr std::size_t record_bytes = 16U << 10U;
/// So many records are read in one go; then others have their turn.
constexpr int records_at_once = 16;
constexpr std::size_t most_answer_bytes = 8U << 10U;

Mask random_mask()
{
    // Unpredictable, so that nobody can choose the bytes on the wire (RFC 6455, 10.3).
    Mask mask{};
    RAND_bytes(mask.data(), static_cast<int>(mask.size()));
    return mask;
}

} // namespace

WebSocket::WebSocket(TlsSocket socket, End us, Limits limits, std::string before)
    : socket_(std::move(socket)),
      us_(us),
      limits_(limits),
      reader_(us, limits.message_bytes),
      timer_(socket_.socket().get_executor()),
      before_(std::move(before))
{
}

WebSocket::~WebSocket() = default;

void WebSocket::start(std::shared_ptr<WebSocketOwner> owner, const UpgradeRequest& request)
{
    owner_ = std::move(owner);
    secure_ = true;
    stage_ = Stage::Open;
    enqueue_text(switching_answer(request));
    flush();
    asio::post(timer_.get_executor(), [self = shared_from_this()] {
        std::string early = std::move(self->before_);
        if (self->give_out(early))
            self->read();
    });
}

void WebSocket::start(std::shared_ptr<WebSocketOwner> owner, std::string authority, std::string target)
{
    owner_ = std::move(owner);
    authority_ = std::move(authority);
    target_ = std::move(target);
    limit(limits_.opening);
    asio::post(timer_.get_executor(), [self = shared_from_this()] { self->secure(); });
}

void WebSocket::limit(std::chrono::milliseconds time)
{
    timer_.expires_after(time);
    timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        const auto self = weak.lock();
        if (!error && self != nullptr)
            self->end(self->close_sent_, "timed out");
    });
}

void WebSocket::secure()
{
    if (stage_ != Stage::Securing)
        return;
    const auto again = [self = shared_from_this()](boost::system::error_code error) {
        if (!error)
            self->secure();
        else
            self->end(false, error.message());
    };
    switch (socket_.handshake()) {
    case TlsSocket::State::Done:
        secured();
        break;
    case TlsSocket::State::WantRead:
        socket_.when_readable(again);
        break;
    case TlsSocket::State::WantWrite:
        socket_.when_writable(again);
        break;
    case TlsSocket::State::Ended:
        end(false, "connection closed");
        break;
    case TlsSocket::State::Failed:
        end(false, socket_.why());
        break;
    }
}

void WebSocket::secured()
{
    secure_ = true;
    stage_ = Stage::Upgrading;
    std::string chance(16, '\0');
    RAND_bytes(reinterpret_cast<unsigned char*>(chance.data()), static_cast<int>(chance.size()));
    key_ = random_key(chance);
    enqueue_text(upgrade_text(authority_, target_, key_));
    flush();
    read();
}

void WebSocket::read_answer(std::string_view fresh)
{
    before_.append(fresh);
    const auto size = head_length(before_);
    if (!size) {
        if (before_.size() > most_answer_bytes)
            end(false, "answer too long");
        return;
    }
    if (!is_switched(std::string_view(before_).substr(0, *size), key_)) {
        end(false, std::format("\"{}\"", before_.substr(0, before_.find('\r'))));
        return;
    }
    timer_.cancel();
    stage_ = Stage::Open;
    std::string early = before_.substr(*size);
    before_ = {};
    const std::shared_ptr<WebSocketOwner> owner = owner_;
    owner->opened();
    (void)give_out(early);
}

void WebSocket::listen()
{
    if (listening_ || stage_ == Stage::Over)
        return;
    listening_ = true;
    socket_.when_readable([self = shared_from_this()](boost::system::error_code error) {
        self->listening_ = false;
        if (!error)
            self->read();
        else
            self->end(false, error.message());
    });
}

void WebSocket::read()
{
    std::array<char, record_bytes> buffer; // filled by read()
    for (int round = 0; round < records_at_once; ++round) {
        if (stage_ == Stage::Over || paused_ || listening_)
            return;
        const auto [state, bytes] = socket_.read(buffer);
        switch (state) {
        case TlsSocket::State::Done:
            break;
        case TlsSocket::State::WantRead:
        case TlsSocket::State::WantWrite:
            listen();
            return;
        case TlsSocket::State::Ended:
            end(close_sent_, "connection closed");
            return;
        case TlsSocket::State::Failed:
            end(false, socket_.why());
            return;
        }
        if (stage_ == Stage::Upgrading)
            read_answer({buffer.data(), bytes});
        else if (!give_out(std::span(buffer).first(bytes)))
            return;
    }
    // OpenSSL may hold what the socket no longer does: waiting for the socket would not tell.
    asio::post(timer_.get_executor(), [self = shared_from_this()] { self->read(); });
}

bool WebSocket::give_out(std::span<char> bytes)
{
    reader_.feed(bytes);
    while (stage_ == Stage::Open || stage_ == Stage::Closing) {
        if (paused_) {
            reader_.keep();
            return false;
        }
        const FrameReader::Event event = reader_.next();
        switch (event.kind) {
        case FrameReader::Event::Kind::Nothing:
            return true;
        case FrameReader::Event::Kind::Message:
            if (stage_ == Stage::Open) {
                // The owner may drop us, and itself with us.
                const std::shared_ptr<WebSocketOwner> owner = owner_;
                owner->received(event.content);
            }
            break;
        case FrameReader::Event::Kind::Ping:
            answer_ping(event.content);
            break;
        case FrameReader::Event::Kind::Closed:
            part(event.code);
            return false;
        case FrameReader::Event::Kind::Wrong:
            if (!close_sent_)
                enqueue_close(event.code.value_or(CloseCode::ProtocolError));
            flush();
            end(false, std::format("close {}", static_cast<int>(event.code.value_or(CloseCode::ProtocolError))));
            return false;
        }
    }
    return false;
}

void WebSocket::answer_ping(std::string_view content)
{
    // Who does not read the answer to one ping gets none to the next: nothing piles up.
    if (stage_ != Stage::Open || pong_queued_)
        return;
    pong_queued_ = true;
    enqueue(FrameKind::Pong, std::make_shared<const std::string>(content));
    flush();
}

void WebSocket::part(std::optional<CloseCode> theirs)
{
    if (close_sent_) {
        end(true, "");
        return;
    }
    stage_ = Stage::Closing;
    enqueue_close(theirs.value_or(CloseCode::Normal));
    flush();
    if (stage_ == Stage::Over)
        return;
    if (has_sent_all())
        end(true, "");
    else
        limit(limits_.goodbye); // wait_to_write() ends it when all has gone
    paused_ = true;           // nothing may come after a goodbye
}

void WebSocket::enqueue(FrameKind kind, std::shared_ptr<const std::string> content)
{
    Outgoing& next = queue_.emplace_back();
    next.kind = kind;
    if (us_ == End::Client)
        next.mask = random_mask();
    next.head_bytes = write_head(next.head, kind, content->size(), next.mask);
    queued_bytes_ += content->size();
    next.content = std::move(content);
}

void WebSocket::enqueue_text(std::string text)
{
    Outgoing& next = queue_.emplace_back();
    next.text = true;
    queued_bytes_ += text.size();
    next.content = std::make_shared<const std::string>(std::move(text));
}

void WebSocket::enqueue_close(CloseCode code)
{
    close_sent_ = true;
    const auto number = static_cast<std::uint16_t>(code);
    std::string content(1, static_cast<char>(number >> 8U));
    content += static_cast<char>(number & 0xFFU);
    enqueue(FrameKind::Close, std::make_shared<const std::string>(std::move(content)));
}

void WebSocket::send(std::shared_ptr<const std::string> message, SendBatch* batch)
{
    if (stage_ != Stage::Open)
        return;
    enqueue(FrameKind::Binary, std::move(message));
    flush(batch);
}

std::size_t WebSocket::gather(std::span<char> into) const
{
    std::size_t filled = 0;
    std::size_t skip = front_sent_;
    for (const Outgoing& next : queue_) {
        if (skip < next.head_bytes) {
            const std::size_t count = std::min(next.head_bytes - skip, into.size() - filled);
            std::memcpy(into.data() + filled, next.head.data() + skip, count);
            filled += count;
            skip += count;
            if (skip < next.head_bytes)
                break;
        }
        const std::size_t at = skip - next.head_bytes;
        const std::size_t count = std::min(next.content->size() - at, into.size() - filled);
        const std::span<char> part = into.subspan(filled, count);
        std::memcpy(part.data(), next.content->data() + at, count);
        if (next.mask)
            apply_mask(part, *next.mask, at);
        filled += count;
        if (filled == into.size())
            break;
        skip = 0;
    }
    return filled;
}

void WebSocket::taken(std::size_t bytes)
{
    while (bytes > 0) {
        const Outgoing& first = queue_.front();
        const std::size_t left = first.size() - front_sent_;
        if (bytes < left) {
            front_sent_ += bytes;
            return;
        }
        bytes -= left;
        front_sent_ = 0;
        queued_bytes_ -= first.content->size();
        if (first.kind == FrameKind::Pong)
            pong_queued_ = false;
        queue_.pop_front();
    }
}

void WebSocket::flush(SendBatch* batch)
{
    if (queued_bytes() > SendBatch::most_bytes)
        batch = nullptr;
    std::array<char, record_bytes> buffer; // filled by gather()
    while (!writing_ && stage_ != Stage::Over && !(batch != nullptr ? queue_.empty() : has_sent_all())) {
        TlsSocket::Outcome outcome;
        if (queue_.empty()) {
            outcome.state = socket_.send_kept();
        } else {
            const std::string_view next(buffer.data(), gather(buffer));
            outcome = batch != nullptr ? socket_.keep(next) : socket_.write(next);
        }
        switch (outcome.state) {
        case TlsSocket::State::Done:
            taken(outcome.bytes);
            break;
        case TlsSocket::State::WantRead:
        case TlsSocket::State::WantWrite:
            wait_to_write();
            return;
        case TlsSocket::State::Ended:
        case TlsSocket::State::Failed:
            end_soon(socket_.why());
            return;
        }
    }
    if (batch != nullptr && !in_batch_ && !to_depart().empty()) {
        in_batch_ = true;
        batch->add(shared_from_this());
    }
}

std::string_view WebSocket::to_depart() const
{
    return writing_ || stage_ == Stage::Over ? std::string_view() : socket_.kept();
}

void WebSocket::departed(std::ptrdiff_t sent)
{
    in_batch_ = false;
    if (to_depart().empty())
        return;
    if (sent < 0 && sent != -EAGAIN && sent != -EINTR) {
        end_soon(std::generic_category().message(static_cast<int>(-sent)));
        return;
    }
    socket_.sent(static_cast<std::size_t>(std::max<std::ptrdiff_t>(sent, 0)));
    flush(); // what is left, if anything
}

void WebSocket::end_soon(std::string why)
{
    writing_ = true;
    asio::post(timer_.get_executor(), [self = shared_from_this(), why = std::move(why)] { self->end(false, why); });
}

void WebSocket::wait_to_write()
{
    writing_ = true;
    socket_.when_writable([self = shared_from_this()](boost::system::error_code error) {
        self->writing_ = false;
        if (error) {
            self->end(false, error.message());
            return;
        }
        const std::size_t before = self->queued_bytes();
        self->flush();
        if (self->stage_ == Stage::Closing && self->has_sent_all() && self->paused_)
            self->end(true, "");
        else if (self->stage_ == Stage::Open && self->queued_bytes() < before)
            std::shared_ptr<WebSocketOwner>(self->owner_)->drained();
    });
}

void WebSocket::pause_reading()
{
    paused_ = true;
}

void WebSocket::resume_reading()
{
    if (!paused_ || stage_ != Stage::Open)
        return;
    paused_ = false;
    asio::post(timer_.get_executor(), [self = shared_from_this()] {
        if (!self->paused_ && self->give_out({}))
            self->read();
    });
}

void WebSocket::close()
{
    if (stage_ != Stage::Open)
        return;
    stage_ = Stage::Closing;
    enqueue_close(CloseCode::Normal);
    flush();
    limit(limits_.goodbye);
    if (std::exchange(paused_, false))
        asio::post(timer_.get_executor(), [self = shared_from_this()] {
            if (self->give_out({}))
                self->read();
        });
}

void WebSocket::drop()
{
    if (stage_ == Stage::Over)
        return;
    stage_ = Stage::Over;
    timer_.cancel();
    socket_.say_goodbye();
    socket_.close();
    queue_.clear();
    // Who calls may be held by nothing else.
    asio::post(timer_.get_executor(), [owner = std::move(owner_)] {});
}

void WebSocket::end(bool in_order, const std::string& why)
{
    if (stage_ == Stage::Over)
        return;
    const std::shared_ptr<WebSocketOwner> owner = owner_;
    drop();
    owner->ended(in_order, why);
}

} // namespace yiping::transport
