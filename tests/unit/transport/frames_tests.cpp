// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/web_socket_frames.h>

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace yiping::transport {
namespace {

using Kind = FrameReader::Event::Kind;

constexpr std::size_t plenty = 1U << 20U;

/// A frame as some other program would write it.
struct Shape {
    bool last = true;
    bool masked = true;
    unsigned length_bytes = 0; ///< 0: as few as will do
    std::uint8_t reserved = 0;
};
std::string frame(FrameKind kind, std::string content, Shape shape = {})
{
    std::string bytes(1, static_cast<char>((shape.last ? 0x80U : 0U) | shape.reserved | static_cast<unsigned>(kind)));
    unsigned length_bytes = shape.length_bytes;
    if (length_bytes == 0 && content.size() > 125)
        length_bytes = content.size() > 65'535 ? 8 : 2;
    const unsigned mask_bit = shape.masked ? 0x80U : 0U;
    if (length_bytes == 0)
        bytes += static_cast<char>(mask_bit | content.size());
    else
        bytes += static_cast<char>(mask_bit | (length_bytes == 2 ? 126U : 127U));
    for (unsigned index = length_bytes; index > 0; --index)
        bytes += static_cast<char>(static_cast<std::uint64_t>(content.size()) >> (8 * (index - 1)));
    if (shape.masked) {
        const Mask mask{0x37, 0xFA, 0x21, 0x3D};
        bytes.append(reinterpret_cast<const char*>(mask.data()), mask.size());
        for (std::size_t index = 0; index < content.size(); ++index)
            content[index] = static_cast<char>(static_cast<std::uint8_t>(content[index]) ^ mask[index % 4]);
    }
    return bytes + content;
}

/// Everything that comes out, with what ended it.
struct Heard {
    std::vector<std::string> messages;
    std::vector<std::string> pings;
    Kind last = Kind::Nothing;
    std::optional<CloseCode> code;
};
void hear(FrameReader& reader, std::string_view bytes, Heard& heard)
{
    std::vector<char> room(bytes.begin(), bytes.end()); // goes away afterwards, as a read buffer does
    reader.feed(room);
    for (;;) {
        const auto event = reader.next();
        heard.last = event.kind;
        heard.code = event.code;
        if (event.kind == Kind::Message)
            heard.messages.emplace_back(event.content);
        else if (event.kind == Kind::Ping)
            heard.pings.emplace_back(event.content);
        else
            return;
    }
}
Heard hear_all(std::string_view bytes, End us = End::Server, std::size_t most = plenty)
{
    FrameReader reader(us, most);
    Heard heard;
    hear(reader, bytes, heard);
    return heard;
}

TEST(WebSocketFrames, HeadsAreThoseOfTheStandard)
{
    std::array<char, most_head_bytes> head{};
    const auto written = [&](std::uint64_t size, const std::optional<Mask>& mask) {
        return std::string(head.data(), write_head(head, FrameKind::Binary, size, mask));
    };
    // RFC 6455, 5.7: 256 bytes and 64 KiB of binary, unmasked; five bytes masked.
    EXPECT_EQ(written(256, std::nullopt), std::string("\x82\x7E\x01\x00", 4));
    EXPECT_EQ(written(65'536, std::nullopt), std::string("\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00", 10));
    EXPECT_EQ(written(5, Mask{0x37, 0xFA, 0x21, 0x3D}), std::string("\x82\x85\x37\xFA\x21\x3D", 6));
    EXPECT_EQ(written(125, std::nullopt), std::string("\x82\x7D", 2));
    EXPECT_EQ(written(126, std::nullopt), std::string("\x82\x7E\x00\x7E", 4));
    EXPECT_EQ(written(65'535, std::nullopt), std::string("\x82\x7E\xFF\xFF", 4));
}

TEST(WebSocketFrames, MaskIsTheOneOfTheStandard)
{
    std::string bytes = "\x7f\x9f\x4d\x51\x58"; // RFC 6455, 5.7: "Hello"
    apply_mask(bytes, Mask{0x37, 0xFA, 0x21, 0x3D}, 0);
    EXPECT_EQ(bytes, "Hello");
}

RC_GTEST_PROP(WebSocketFrames, MaskInPiecesIsMaskAsAWhole, (std::string content))
{
    const Mask mask{1, 2, 3, 4};
    std::string whole = content;
    apply_mask(whole, mask, 0);
    const auto cut = *rc::gen::inRange<std::size_t>(0, content.size() + 1);
    std::string pieces = content;
    apply_mask(std::span(pieces).first(cut), mask, 0);
    apply_mask(std::span(pieces).subspan(cut), mask, cut);
    RC_ASSERT(pieces == whole);
}

RC_GTEST_PROP(WebSocketFrames, MessagesComeOutHoweverTheyAreCut, ())
{
    const auto us = *rc::gen::element(End::Server, End::Client);
    const auto sizes = *rc::gen::container<std::vector<int>>(rc::gen::element(0, 1, 5, 125, 126, 300, 65'535, 70'000));
    Shape shape;
    shape.masked = us == End::Server;
    std::string bytes;
    std::vector<std::string> messages;
    std::vector<std::string> pings;
    for (const int size : sizes) {
        std::string message(static_cast<std::size_t>(size), '\0');
        for (std::size_t index = 0; index < message.size(); ++index)
            message[index] = static_cast<char>(index * 7 + messages.size());
        // In up to three frames, with pings and pongs between them (RFC 6455, 5.4).
        const auto parts = *rc::gen::inRange(1, 4);
        std::size_t at = 0;
        for (int part = 0; part < parts; ++part) {
            const bool last = part + 1 == parts;
            const std::size_t count =
                last ? message.size() - at : *rc::gen::inRange<std::size_t>(0, message.size() - at + 1);
            shape.last = last;
            bytes += frame(part == 0 ? FrameKind::Binary : FrameKind::Continuation, message.substr(at, count), shape);
            at += count;
            shape.last = true;
            if (*rc::gen::inRange(0, 3) == 0) {
                pings.push_back(std::string(static_cast<std::size_t>(*rc::gen::inRange(0, 126)), 'p'));
                bytes += frame(FrameKind::Ping, pings.back(), shape);
                bytes += frame(FrameKind::Pong, "not asked for", shape);
            }
        }
        messages.push_back(std::move(message));
    }
    FrameReader reader(us, plenty);
    Heard heard;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto count = std::min(bytes.size() - at, *rc::gen::element<std::size_t>(1, 2, 3, 100, 16'384, 200'000));
        hear(reader, std::string_view(bytes).substr(at, count), heard);
        RC_ASSERT(heard.last == Kind::Nothing);
        at += count;
    }
    RC_ASSERT(heard.messages == messages);
    RC_ASSERT(heard.pings == pings);
    RC_ASSERT(reader.kept_bytes() == 0U);
}

TEST(WebSocketFrames, WhatIsKeptIsGivenOutLater)
{
    FrameReader reader(End::Server, plenty);
    {
        std::string bytes = frame(FrameKind::Binary, "one") + frame(FrameKind::Binary, "two");
        reader.feed(bytes);
        EXPECT_EQ(reader.next().content, "one");
        reader.keep();
        bytes.assign(bytes.size(), 'x');
    }
    EXPECT_EQ(reader.next().content, "two");
    EXPECT_EQ(reader.next().kind, Kind::Nothing);
}

struct Breach {
    const char* what;
    std::string bytes;
    CloseCode code;
};
TEST(WebSocketFrames, BrokenRulesEndIt)
{
    const std::vector<Breach> breaches{
        {"not masked", frame(FrameKind::Binary, "x", {.masked = false}), CloseCode::ProtocolError},
        {"reserved bit", frame(FrameKind::Binary, "x", {.reserved = 0x40}), CloseCode::ProtocolError},
        {"text", frame(FrameKind::Text, "x"), CloseCode::NotUnderstood},
        {"unknown kind", frame(static_cast<FrameKind>(3), "x"), CloseCode::ProtocolError},
        {"unknown control", frame(static_cast<FrameKind>(11), "x"), CloseCode::ProtocolError},
        {"continues nothing", frame(FrameKind::Continuation, "x"), CloseCode::ProtocolError},
        {"begins twice", frame(FrameKind::Binary, "x", {.last = false}) + frame(FrameKind::Binary, "x"),
            CloseCode::ProtocolError},
        {"long ping", frame(FrameKind::Ping, std::string(126, 'x')), CloseCode::ProtocolError},
        {"ping in pieces", frame(FrameKind::Ping, "x", {.last = false}), CloseCode::ProtocolError},
        {"length in too many bytes", frame(FrameKind::Binary, "x", {.length_bytes = 2}), CloseCode::ProtocolError},
        {"length in far too many", frame(FrameKind::Binary, "x", {.length_bytes = 8}), CloseCode::ProtocolError},
        {"close of one byte", frame(FrameKind::Close, "x"), CloseCode::ProtocolError},
    };
    for (const Breach& breach : breaches) {
        const Heard heard = hear_all(breach.bytes);
        EXPECT_EQ(heard.last, Kind::Wrong) << breach.what;
        EXPECT_EQ(heard.code, breach.code) << breach.what;
        EXPECT_TRUE(heard.messages.empty()) << breach.what;
    }
    EXPECT_EQ(hear_all(frame(FrameKind::Binary, "x"), End::Client).last, Kind::Wrong) << "masked by a server";
}

TEST(WebSocketFrames, TooLongIsRefusedWhenItIsAnnounced)
{
    // Only the head has come.
    EXPECT_EQ(hear_all(frame(FrameKind::Binary, std::string(1'001, 'x')).substr(0, 8), End::Server, 1'000).code,
        CloseCode::TooLarge);
    EXPECT_EQ(hear_all(frame(FrameKind::Binary, std::string(1'000, 'x')), End::Server, 1'000).messages.size(), 1U);
    // In pieces too.
    const std::string pieces = frame(FrameKind::Binary, std::string(600, 'x'), {.last = false}) +
                               frame(FrameKind::Continuation, std::string(401, 'x')).substr(0, 8);
    EXPECT_EQ(hear_all(pieces, End::Server, 1'000).code, CloseCode::TooLarge);
    const std::string huge("\x82\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\0\0", 14);
    EXPECT_EQ(hear_all(huge).code, CloseCode::TooLarge);
}

TEST(WebSocketFrames, NothingComesAfterABreach)
{
    FrameReader reader(End::Server, plenty);
    Heard heard;
    hear(reader, frame(FrameKind::Text, "x") + frame(FrameKind::Binary, "after"), heard);
    hear(reader, frame(FrameKind::Binary, "after"), heard);
    EXPECT_TRUE(heard.messages.empty());
    EXPECT_EQ(reader.kept_bytes(), 0U);
}

TEST(WebSocketFrames, GoodbyeHasACodeOrNone)
{
    EXPECT_EQ(hear_all(frame(FrameKind::Close, std::string("\x03\xE9 bye", 6))).code, static_cast<CloseCode>(1001));
    const Heard bare = hear_all(frame(FrameKind::Close, ""));
    EXPECT_EQ(bare.last, Kind::Closed);
    EXPECT_FALSE(bare.code.has_value());
}

} // namespace
} // namespace yiping::transport
