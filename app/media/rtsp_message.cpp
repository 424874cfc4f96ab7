// SPDX-License-Identifier: GPL-3.0-or-later
#include "rtsp_message.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace yiping::media {

namespace {

constexpr std::size_t most_headers = 64, most_method = 20;
constexpr std::size_t frame_head = 4;
constexpr std::string_view answer_begins = "RTSP/1.";

char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool is_capital(char letter)
{
    return (letter >= 'A' && letter <= 'Z') || letter == '_';
}

/// Whether this may be, or may become, the first line of a message.
bool may_be_message(std::string_view text)
{
    const std::size_t same = std::min(text.size(), answer_begins.size());
    if (text.substr(0, same) == answer_begins.substr(0, same))
        return true;
    const auto blank = std::ranges::find_if_not(text, is_capital);
    const auto letters = static_cast<std::size_t>(blank - text.begin());
    return letters > 0 && letters <= most_method && (blank == text.end() || *blank == ' ');
}

/// Bytes up to where something may begin again.
std::size_t noise_before(std::string_view text)
{
    return std::min({text.find('$', 1), text.find(answer_begins, 1), text.size()});
}

/// Where the head ends and how long the empty line is; some cameras leave out the carriage returns.
std::optional<std::pair<std::size_t, std::size_t>> end_of_head(std::string_view text)
{
    const std::size_t usual = text.find("\r\n\r\n"), bare = text.find("\n\n");
    if (usual == text.npos && bare == text.npos)
        return std::nullopt;
    return usual < bare ? std::pair(usual, std::size_t{4}) : std::pair(bare, std::size_t{2});
}

std::string_view next_line(std::string_view& text)
{
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

RtspMessage message_of(std::string_view head)
{
    RtspMessage message;
    const std::string_view first = next_line(head);
    const std::size_t blank = first.find(' ');
    if (first.starts_with(answer_begins))
        message.status =
            static_cast<int>(number_of(first.substr(std::min(blank, first.size() - 1) + 1, 3)).value_or(0));
    else
        message.method = first.substr(0, blank);
    while (!head.empty() && message.headers.size() < most_headers) {
        const std::string_view line = next_line(head);
        const std::size_t colon = line.find(':');
        if (colon != line.npos)
            message.headers.emplace_back(trimmed(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    return message;
}

RtspPiece frame_of(Bytes bytes)
{
    RtspPiece piece;
    if (bytes.size() < frame_head || bytes.size() < frame_head + read_16(bytes, 2))
        return piece;
    piece.kind = RtspPiece::Kind::Frame;
    piece.channel = bytes[1];
    piece.payload = bytes.subspan(frame_head, read_16(bytes, 2));
    piece.size = frame_head + piece.payload.size();
    return piece;
}

} // namespace

std::string_view RtspMessage::header(std::string_view name) const
{
    const auto found = std::ranges::find_if(headers, [&](const auto& each) { return same_letters(each.first, name); });
    return found == headers.end() ? std::string_view() : found->second;
}

std::optional<std::uint32_t> RtspMessage::sequence() const
{
    return number_of(header("CSeq"));
}

RtspPiece read_rtsp(Bytes bytes)
{
    RtspPiece piece;
    if (bytes.empty())
        return piece;
    if (bytes[0] == '$')
        return frame_of(bytes);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!may_be_message(text)) {
        piece.kind = RtspPiece::Kind::Noise;
        piece.size = noise_before(text);
        return piece;
    }
    const auto end = end_of_head(text.substr(0, most_rtsp_head));
    if (!end) {
        if (text.size() >= most_rtsp_head)
            piece.kind = RtspPiece::Kind::Endless;
        return piece;
    }
    const std::size_t head = end->first + end->second;
    piece.message = message_of(text.substr(0, end->first));
    const std::string_view said = piece.message.header("Content-Length");
    const auto body = said.empty() ? std::optional(0U) : number_of(said);
    if (!body || *body > most_rtsp_body) {
        piece.kind = RtspPiece::Kind::Endless;
    } else if (text.size() >= head + *body) {
        piece.kind = RtspPiece::Kind::Message;
        piece.message.body = text.substr(head, *body);
        piece.size = head + *body;
    }
    return piece;
}

std::string rtsp_request(
    std::string_view method, std::string_view url, std::uint32_t sequence, const RtspHeaders& headers)
{
    std::string text = std::format("{} {} RTSP/1.0\r\nCSeq: {}\r\nUser-Agent: Yiping\r\n", method, url, sequence);
    for (const auto& [name, value] : headers)
        text.append(name).append(": ").append(value).append("\r\n");
    return text + "\r\n";
}

std::string rtsp_answer(int status, std::string_view reason, std::string_view sequence)
{
    return std::format("RTSP/1.0 {} {}\r\nCSeq: {}\r\n\r\n", status, reason, sequence);
}

std::string interleaved(std::uint8_t channel, std::string_view payload)
{
    std::string frame{'$', static_cast<char>(channel), static_cast<char>(payload.size() >> 8U & 0xFFU),
        static_cast<char>(payload.size() & 0xFFU)};
    return frame.append(payload);
}

std::optional<std::string_view> parameter(std::string_view list, std::string_view name)
{
    while (!list.empty()) {
        const std::size_t end = list.find(';');
        const std::string_view one = trimmed(list.substr(0, end));
        list.remove_prefix(end == list.npos ? list.size() : end + 1);
        const std::size_t equals = one.find('=');
        if (!same_letters(trimmed(one.substr(0, equals)), name))
            continue;
        std::string_view value = equals == one.npos ? std::string_view() : trimmed(one.substr(equals + 1));
        if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"'))
            value = value.substr(1, value.size() - 2);
        return value;
    }
    return std::nullopt;
}

bool same_letters(std::string_view one, std::string_view other)
{
    return std::ranges::equal(one, other, {}, lower, lower);
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    return begin == text.npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::optional<std::uint32_t> number_of(std::string_view text)
{
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

} // namespace yiping::media
