// SPDX-License-Identifier: GPL-3.0-or-later
// What a peer may send before and after the upgrade. First byte: which end we are, and how the rest is cut into pieces.
// However it is cut, the same comes out, and no more is kept than a message may have.

#include <yiping/transport/upgrade.h>
#include <yiping/transport/web_socket_frames.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using namespace yiping::transport;

constexpr std::size_t most_message = 4'096;

struct Heard {
    std::vector<std::string> messages;
    bool wrong = false;
    bool closed = false;
    bool operator==(const Heard&) const = default;
};

Heard hear(std::string_view bytes, End us, std::size_t piece)
{
    FrameReader reader(us, most_message);
    Heard heard;
    while (!bytes.empty() && !heard.wrong && !heard.closed) {
        std::vector<char> room(
            bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(piece, bytes.size())));
        bytes.remove_prefix(room.size());
        reader.feed(room);
        for (bool more = true; more;) {
            const auto event = reader.next();
            switch (event.kind) {
            case FrameReader::Event::Kind::Message:
                heard.messages.emplace_back(event.content);
                break;
            case FrameReader::Event::Kind::Ping:
                if (event.content.size() > most_control_bytes)
                    std::abort();
                break;
            case FrameReader::Event::Kind::Closed:
                heard.closed = true;
                more = false;
                break;
            case FrameReader::Event::Kind::Wrong:
                heard.wrong = true;
                more = false;
                break;
            case FrameReader::Event::Kind::Nothing:
                more = false;
                break;
            }
        }
        if (reader.kept_bytes() > 2 * most_message + most_head_bytes + piece)
            std::abort();
    }
    return heard;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const End us = (data[0] & 1U) != 0 ? End::Server : End::Client;
    const Heard whole = hear(bytes, us, size);
    if (hear(bytes, us, 1U + data[0] / 2U) != whole)
        std::abort();
    for (const std::string& message : whole.messages)
        if (message.size() > most_message)
            std::abort();
    if (const auto head = head_length(bytes)) {
        if (const auto request = read_upgrade(bytes.substr(0, *head)); request && request->key.size() != 24)
            std::abort();
        (void)is_switched(bytes.substr(0, *head), "dGhlIHNhbXBsZSBub25jZQ==");
    }
    return 0;
}
