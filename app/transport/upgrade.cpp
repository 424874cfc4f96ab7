// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/transport/upgrade.h>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <format>

namespace yiping::transport {

namespace {

constexpr std::string_view guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t key_length = 24; // base64 of sixteen bytes

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_word(std::string_view one, std::string_view other)
{
    return std::ranges::equal(one, other, {}, lower, lower);
}

std::string_view trimmed(std::string_view text)
{
    const auto blank = [](char letter) { return letter == ' ' || letter == '\t'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return text;
}

/// Takes the first line off.
std::string_view next_line(std::string_view& head)
{
    const std::size_t end = head.find("\r\n");
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 2);
    return line;
}

/// Whether a list such as "keep-alive, Upgrade" has the word.
bool lists(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (same_word(trimmed(list.substr(0, comma)), word))
            return true;
        list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
    }
    return false;
}

/// The headers that decide; a key given twice is none.
struct Headers {
    bool upgrade = false;
    bool connection = false;
    bool has_body = false;
    std::string_view version;
    std::string_view key;
    std::string_view accept;
    bool key_twice = false;
};

Headers read_headers(std::string_view lines)
{
    Headers found;
    while (!lines.empty()) {
        const std::string_view line = next_line(lines);
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos)
            continue;
        const std::string_view name = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (same_word(name, "upgrade")) {
            found.upgrade = found.upgrade || lists(value, "websocket");
        } else if (same_word(name, "connection")) {
            found.connection = found.connection || lists(value, "upgrade");
        } else if (same_word(name, "sec-websocket-version")) {
            found.version = value;
        } else if (same_word(name, "sec-websocket-key")) {
            found.key_twice = !found.key.empty();
            found.key = value;
        } else if (same_word(name, "sec-websocket-accept")) {
            found.accept = value;
        } else if (same_word(name, "content-length") || same_word(name, "transfer-encoding")) {
            found.has_body = value != "0";
        }
    }
    return found;
}

std::string base64(std::string_view bytes)
{
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

} // namespace

std::optional<std::size_t> head_length(std::string_view bytes)
{
    constexpr std::string_view end = "\r\n\r\n";
    const std::size_t at = bytes.find(end);
    if (at == std::string_view::npos)
        return std::nullopt;
    return at + end.size();
}

std::optional<UpgradeRequest> read_upgrade(std::string_view head)
{
    const std::string_view line = next_line(head);
    constexpr std::string_view method = "GET ";
    constexpr std::string_view version = " HTTP/1.1";
    if (!line.starts_with(method) || !line.ends_with(version) || line.size() <= method.size() + version.size())
        return std::nullopt;
    const std::string_view target = line.substr(method.size(), line.size() - method.size() - version.size());
    const Headers headers = read_headers(head);
    if (target.contains(' ') || !headers.upgrade || !headers.connection || headers.version != "13" ||
        headers.key.size() != key_length || headers.key_twice || headers.has_body)
        return std::nullopt;
    return UpgradeRequest{std::string(target), std::string(headers.key)};
}

std::string accept_of(std::string_view key)
{
    const std::string text = std::string(key) + std::string(guid);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1)
        size = 0;
    return base64({reinterpret_cast<const char*>(digest.data()), size});
}

std::string switching_answer(const UpgradeRequest& request)
{
    return std::format("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: {}\r\n\r\n",
        accept_of(request.key));
}

std::string random_key(std::string_view sixteen_bytes)
{
    return base64(sixteen_bytes);
}

std::string upgrade_text(std::string_view authority, std::string_view target, std::string_view key)
{
    return std::format("GET {} HTTP/1.1\r\nHost: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                       "Sec-WebSocket-Key: {}\r\nSec-WebSocket-Version: 13\r\nUser-Agent: yiping\r\n\r\n",
        target, authority, key);
}

bool is_switched(std::string_view head, std::string_view key)
{
    const std::string_view line = next_line(head);
    if (!line.starts_with("HTTP/1.1 101"))
        return false;
    const Headers headers = read_headers(head);
    return headers.upgrade && headers.connection && headers.accept == accept_of(key);
}

} // namespace yiping::transport
