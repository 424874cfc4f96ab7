// SPDX-License-Identifier: GPL-3.0-or-later
#include "digest.h"

#include "libav_late.h"

#include <yiping/crypto/hash.h>

#include <array>
#include <format>
#include <utility>
#include <vector>

extern "C" {
#include <libavutil/base64.h>
}

namespace yiping::media {

namespace {

constexpr std::size_t most_parts = 16;

/// `name=value` and `name="value"` between commas.
std::vector<std::pair<std::string, std::string>> parts_of(std::string_view text)
{
    std::vector<std::pair<std::string, std::string>> parts;
    while (parts.size() < most_parts) {
        const std::size_t begin = text.find_first_not_of(" \t,");
        const std::size_t equals = text.find('=');
        if (begin == text.npos || equals == text.npos || equals < begin)
            return parts;
        const std::string_view name = trimmed(text.substr(begin, equals - begin));
        text = trimmed(text.substr(equals + 1));
        std::string value;
        if (text.starts_with('"')) {
            std::size_t at = 1;
            for (; at < text.size() && text[at] != '"'; ++at) {
                at += text[at] == '\\' && at + 1 < text.size() ? 1 : 0;
                value += text[at];
            }
            text.remove_prefix(std::min(at + 1, text.size()));
        } else {
            value = trimmed(text.substr(0, text.find(',')));
            text.remove_prefix(std::min(text.find(','), text.size()));
        }
        parts.emplace_back(name, std::move(value));
    }
    return parts;
}

/// Whether a list between commas has the word.
bool lists(std::string_view list, std::string_view word)
{
    while (!list.empty()) {
        const std::size_t comma = list.find(',');
        if (same_letters(trimmed(list.substr(0, comma)), word))
            return true;
        list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
    }
    return false;
}

std::string hash_of(Challenge::Hash hash, std::string_view text)
{
    return hash == Challenge::Hash::Md5 ? crypto::md5_hex(text) : crypto::sha256_hex(text);
}

/// Between quotes.
std::string in_quotes(std::string_view text)
{
    std::string out = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\')
            out += '\\';
        out += letter;
    }
    return out + '"';
}

std::string base64_of(std::string_view text)
{
    std::string out(AV_BASE64_SIZE(text.size()), '\0');
    libav().av_base64_encode(out.data(), static_cast<int>(out.size()),
        reinterpret_cast<const std::uint8_t*>(text.data()), static_cast<int>(text.size()));
    out.resize(out.find('\0'));
    return out;
}

/// "MD5", "SHA-256", "MD5-sess" …; false for others.
bool take_algorithm(Challenge& challenge, std::string_view name)
{
    constexpr std::string_view of_session = "-sess";
    challenge.algorithm = name;
    if (name.size() > of_session.size() && same_letters(name.substr(name.size() - of_session.size()), of_session)) {
        challenge.of_session = true;
        name.remove_suffix(of_session.size());
    }
    challenge.hash = same_letters(name, "SHA-256") ? Challenge::Hash::Sha256 : Challenge::Hash::Md5;
    return challenge.hash == Challenge::Hash::Sha256 || same_letters(name, "MD5");
}

/// False where none of the ways is ours.
bool take_qop(Challenge& challenge, std::string_view list)
{
    challenge.with_count = lists(list, "auth");
    return challenge.with_count || list.empty();
}

} // namespace

std::optional<Challenge> read_challenge(std::string_view header)
{
    header = trimmed(header);
    const std::string_view scheme = header.substr(0, header.find(' '));
    Challenge challenge;
    challenge.digest = same_letters(scheme, "Digest");
    if (!challenge.digest && !same_letters(scheme, "Basic"))
        return std::nullopt;
    for (auto& [name, value] : parts_of(header.substr(scheme.size()))) {
        if (same_letters(name, "realm"))
            challenge.realm = std::move(value);
        else if (same_letters(name, "nonce"))
            challenge.nonce = std::move(value);
        else if (same_letters(name, "opaque"))
            challenge.opaque = std::move(value);
        else if (same_letters(name, "stale"))
            challenge.stale = same_letters(value, "true");
        else if (same_letters(name, "algorithm") && !take_algorithm(challenge, value))
            return std::nullopt;
        else if (same_letters(name, "qop") && !take_qop(challenge, value))
            return std::nullopt;
    }
    return challenge;
}

std::string digest_response(
    const Challenge& challenge, std::string_view user, std::string_view password, const DigestQuestion& question)
{
    const auto hash = [&](const std::string& text) { return hash_of(challenge.hash, text); };
    std::string who = hash(std::format("{}:{}:{}", user, challenge.realm, password));
    if (challenge.of_session)
        who = hash(std::format("{}:{}:{}", who, challenge.nonce, question.own_nonce));
    const std::string what = hash(std::format("{}:{}", question.method, question.url));
    if (!challenge.with_count)
        return hash(std::format("{}:{}:{}", who, challenge.nonce, what));
    return hash(std::format("{}:{}:{:08x}:{}:auth:{}", who, challenge.nonce, question.count, question.own_nonce, what));
}

bool Credentials::take(const RtspMessage& refusal)
{
    if (user_.empty())
        return false;
    std::optional<Challenge> best;
    for (const auto& [name, value] : refusal.headers) {
        if (!same_letters(name, "WWW-Authenticate"))
            continue;
        // The camera names first what it likes best; a password is not sent in clear where it may be proved.
        auto challenge = read_challenge(value);
        if (challenge && (!best || (challenge->digest && !best->digest)))
            best = std::move(challenge);
    }
    const bool tried = challenge_.has_value();
    if (!best || (tried && !best->stale))
        return false;
    challenge_ = std::move(best);
    count_ = 0;
    return true;
}

std::optional<std::string> Credentials::header_for(std::string_view method, std::string_view url)
{
    if (!challenge_)
        return std::nullopt;
    if (!challenge_->digest)
        return "Basic " + base64_of(user_ + ":" + password_);
    std::array<std::uint8_t, 8> noise{};
    random_.fill(noise);
    std::string own_nonce;
    for (const std::uint8_t byte : noise)
        own_nonce += std::format("{:02x}", byte);
    const DigestQuestion question{method, url, ++count_, own_nonce};
    std::string text = std::format("Digest username={}, realm={}, nonce={}, uri={}, response=\"{}\"", in_quotes(user_),
        in_quotes(challenge_->realm), in_quotes(challenge_->nonce), in_quotes(url),
        digest_response(*challenge_, user_, password_, question));
    if (!challenge_->algorithm.empty())
        text += ", algorithm=" + challenge_->algorithm;
    if (!challenge_->opaque.empty())
        text += ", opaque=" + in_quotes(challenge_->opaque);
    if (challenge_->with_count)
        text += std::format(", qop=auth, nc={:08x}", count_);
    if (challenge_->with_count || challenge_->of_session)
        text += ", cnonce=" + in_quotes(own_nonce);
    return text;
}

} // namespace yiping::media
