// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/web_socket_frames.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace yiping::transport {

namespace {

constexpr std::uint8_t last_bit = 0x80;
constexpr std::uint8_t reserved_bits = 0x70;
constexpr std::uint8_t mask_bit = 0x80;
constexpr std::uint8_t two_byte_length = 126;
constexpr std::uint8_t eight_byte_length = 127;
/// A frame is given this much room at once; more comes as its bytes do, so that an announcement costs nothing.
constexpr std::size_t room_at_once = 1U << 20U;

bool is_control(FrameKind kind)
{
    return static_cast<std::uint8_t>(kind) >= 8;
}

std::uint8_t byte_at(std::string_view bytes, std::size_t at)
{
    return static_cast<std::uint8_t>(bytes[at]);
}

} // namespace

std::size_t write_head(
    std::span<char> head, FrameKind kind, std::uint64_t content_bytes, const std::optional<Mask>& mask)
{
    std::size_t size = 0;
    const auto put = [&](std::uint64_t byte) { head[size++] = static_cast<char>(byte & 0xFFU); };
    const std::uint8_t masked = mask ? mask_bit : 0;
    put(last_bit | static_cast<std::uint8_t>(kind));
    unsigned length_bytes = 0;
    if (content_bytes < two_byte_length) {
        put(masked | content_bytes);
    } else if (content_bytes <= 0xFFFFU) {
        put(masked | two_byte_length);
        length_bytes = 2;
    } else {
        put(masked | eight_byte_length);
        length_bytes = 8;
    }
    for (unsigned index = length_bytes; index > 0; --index)
        put(content_bytes >> (8 * (index - 1)));
    if (mask) {
        for (const std::uint8_t byte : *mask)
            put(byte);
    }
    return size;
}

void apply_mask(std::span<char> bytes, const Mask& mask, std::uint64_t at)
{
    std::array<std::uint8_t, 8> turned{};
    for (std::size_t index = 0; index < turned.size(); ++index)
        turned[index] = mask[(at + index) % 4];
    std::uint64_t word = 0;
    std::memcpy(&word, turned.data(), sizeof word);
    std::size_t done = 0;
    for (; done + sizeof word <= bytes.size(); done += sizeof word) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, bytes.data() + done, sizeof eight);
        eight ^= word;
        std::memcpy(bytes.data() + done, &eight, sizeof eight);
    }
    for (; done < bytes.size(); ++done)
        bytes[done] = static_cast<char>(static_cast<std::uint8_t>(bytes[done]) ^ turned[done % 4]);
}

void FrameReader::feed(std::span<char> bytes)
{
    if (kept_.empty())
        fresh_ = bytes;
    else
        kept_.append(bytes.data(), bytes.size());
}

std::span<char> FrameReader::bytes()
{
    return kept_.empty() ? fresh_ : std::span(kept_).subspan(given_);
}

void FrameReader::consume(std::size_t count)
{
    if (kept_.empty())
        fresh_ = fresh_.subspan(count);
    else
        given_ += count;
}

void FrameReader::keep()
{
    if (kept_.empty()) {
        kept_.assign(fresh_.data(), fresh_.size());
    } else {
        kept_.erase(0, given_);
        given_ = 0;
    }
    fresh_ = {};
    if (kept_.empty() && kept_.capacity() > room_at_once)
        kept_ = {}; // an idle connection keeps no room for its longest message
}

std::optional<FrameReader::Head> FrameReader::head_of(std::string_view bytes) const
{
    if (bytes.size() < 2)
        return std::nullopt;
    Head head;
    head.kind = static_cast<FrameKind>(byte_at(bytes, 0) & 0x0FU);
    head.last = (byte_at(bytes, 0) & last_bit) != 0;
    const bool masked = (byte_at(bytes, 1) & mask_bit) != 0;
    head.content_bytes = byte_at(bytes, 1) & 0x7FU;
    head.head_bytes = 2;
    unsigned length_bytes = 0;
    if (head.content_bytes == two_byte_length)
        length_bytes = 2;
    else if (head.content_bytes == eight_byte_length)
        length_bytes = 8;
    if (bytes.size() < head.head_bytes + length_bytes + (masked ? 4U : 0U))
        return std::nullopt;
    if (length_bytes > 0) {
        head.content_bytes = 0;
        for (unsigned index = 0; index < length_bytes; ++index)
            head.content_bytes = head.content_bytes << 8U | byte_at(bytes, head.head_bytes++);
        head.shortest = head.content_bytes > (length_bytes == 2 ? two_byte_length - 1U : 0xFFFFU);
    }
    if (masked) {
        head.mask.emplace();
        for (std::uint8_t& byte : *head.mask)
            byte = byte_at(bytes, head.head_bytes++);
    }
    return head;
}

std::optional<CloseCode> FrameReader::fault_of(const Head& head) const
{
    // RFC 6455, 5.1: what is masked the wrong way round ends the connection.
    if (head.mask.has_value() != (us_ == End::Server) || !head.shortest)
        return CloseCode::ProtocolError;
    if (is_control(head.kind)) {
        const bool known =
            head.kind == FrameKind::Close || head.kind == FrameKind::Ping || head.kind == FrameKind::Pong;
        if (!known || !head.last || head.content_bytes > most_control_bytes)
            return CloseCode::ProtocolError;
        return std::nullopt;
    }
    if (head.kind == FrameKind::Text)
        return CloseCode::NotUnderstood;
    if (head.kind != FrameKind::Continuation && head.kind != FrameKind::Binary)
        return CloseCode::ProtocolError;
    if ((head.kind == FrameKind::Continuation) != in_message_)
        return CloseCode::ProtocolError;
    if (head.content_bytes > most_ - std::min(most_, message_.size()))
        return CloseCode::TooLarge;
    return std::nullopt;
}

FrameReader::Event FrameReader::wrong(CloseCode code)
{
    broken_ = true;
    kept_ = {};
    message_ = {};
    fresh_ = {};
    given_ = 0;
    return {Event::Kind::Wrong, {}, code};
}

FrameReader::Event FrameReader::next()
{
    if (broken_)
        return {};
    if (std::exchange(whole_, false))
        message_.clear();
    for (;;) {
        const std::span<char> left = bytes();
        const std::string_view view(left.data(), left.size());
        if (!view.empty() && (byte_at(view, 0) & reserved_bits) != 0)
            return wrong(CloseCode::ProtocolError); // an extension that nobody agreed on
        const auto head = head_of(view);
        if (!head) {
            keep();
            return {};
        }
        if (const auto fault = fault_of(*head))
            return wrong(*fault);
        if (left.size() - head->head_bytes < head->content_bytes) {
            keep();
            kept_.reserve(std::min<std::size_t>(
                head->head_bytes + static_cast<std::size_t>(head->content_bytes), kept_.size() + room_at_once));
            return {};
        }
        const auto content = left.subspan(head->head_bytes, static_cast<std::size_t>(head->content_bytes));
        if (head->mask)
            apply_mask(content, *head->mask, 0);
        consume(head->head_bytes + content.size());
        if (const Event event = take(*head, content); event.kind != Event::Kind::Nothing)
            return event;
    }
}

FrameReader::Event FrameReader::take(const Head& head, std::span<char> content)
{
    const std::string_view view(content.data(), content.size());
    switch (head.kind) {
    case FrameKind::Ping:
        return {Event::Kind::Ping, view, std::nullopt};
    case FrameKind::Close: {
        if (view.size() == 1)
            return wrong(CloseCode::ProtocolError);
        Event event{Event::Kind::Closed, {}, std::nullopt};
        if (view.size() >= 2)
            event.code = static_cast<CloseCode>(byte_at(view, 0) << 8U | byte_at(view, 1));
        return event;
    }
    case FrameKind::Binary:
        if (head.last)
            return {Event::Kind::Message, view, std::nullopt};
        in_message_ = true;
        message_.assign(view);
        return {};
    case FrameKind::Continuation:
        message_.append(view);
        if (!head.last)
            return {};
        in_message_ = false;
        whole_ = true;
        return {Event::Kind::Message, message_, std::nullopt};
    default:
        return {}; // a pong
    }
}

} // namespace yiping::transport
