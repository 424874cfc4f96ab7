// SPDX-License-Identifier: GPL-3.0-or-later
#include "light_tls.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace yiping::bench {

namespace {

constexpr std::size_t header_bytes = 5;
constexpr std::size_t tag_bytes = 16;
constexpr std::size_t longest_record = 16'384 + 256;
constexpr std::size_t longest_content = 16'384;

// RFC 8446, 5.1 and 4.
constexpr unsigned char change_cipher = 20;
constexpr unsigned char alert = 21;
constexpr unsigned char handshake = 22;
constexpr unsigned char application = 23;
constexpr unsigned char server_hello = 2;
constexpr unsigned char new_session_ticket = 4;
constexpr unsigned char certificate_request = 13;
constexpr unsigned char finished = 20;

using Digest = std::array<unsigned char, 32>;

struct FreeDigest {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeCipher {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeKeyContext {
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
struct FreeMac {
    void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}
std::string_view text_of(std::span<const unsigned char> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void append_number(std::string& to, std::size_t number, unsigned bytes)
{
    while (bytes-- > 0)
        to += static_cast<char>(number >> (8 * bytes) & 0xFFU);
}

std::size_t number_at(std::string_view bytes, std::size_t at, unsigned count)
{
    std::size_t number = 0;
    for (unsigned each = 0; each < count; ++each)
        number = number << 8U | static_cast<unsigned char>(bytes[at + each]);
    return number;
}

/// An extension of a hello: its number, and its content behind a length.
void append_extension(std::string& to, std::size_t number, std::string_view content)
{
    append_number(to, number, 2);
    append_number(to, content.size(), 2);
    to.append(content);
}

/// Seals or opens the records of one direction.
class Direction {
public:
    void begin(bool seals, std::span<const unsigned char, 16> key, std::span<const unsigned char, 12> start)
    {
        if (context_ == nullptr)
            context_.reset(EVP_CIPHER_CTX_new());
        EVP_CipherInit_ex(context_.get(), EVP_aes_128_gcm(), nullptr, key.data(), nullptr, seals ? 1 : 0);
        std::ranges::copy(start, start_.begin());
        count_ = 0;
    }
    void seal(std::string_view content, unsigned char type, std::string& to_send)
    {
        const std::size_t begin = to_send.size();
        const std::size_t length = content.size() + 1 + tag_bytes;
        to_send.append("\x17\x03\x03", 3);
        append_number(to_send, length, 2);
        to_send.resize(begin + header_bytes + length);
        auto* const out = reinterpret_cast<unsigned char*>(to_send.data() + begin);
        next_record();
        int done = 0;
        EVP_EncryptUpdate(context_.get(), nullptr, &done, out, header_bytes);
        EVP_EncryptUpdate(
            context_.get(), out + header_bytes, &done, bytes_of(content), static_cast<int>(content.size()));
        EVP_EncryptUpdate(context_.get(), out + header_bytes + content.size(), &done, &type, 1);
        EVP_EncryptFinal_ex(context_.get(), out + begin, &done);
        EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, tag_bytes, out + header_bytes + content.size() + 1);
    }
    /// The content with its type as last byte; nothing if it was sealed by somebody else.
    [[nodiscard]] std::optional<std::string_view> open(
        std::string_view header, std::string_view body, std::span<unsigned char> into)
    {
        if (body.size() < tag_bytes + 1 || body.size() > into.size())
            return std::nullopt;
        std::array<unsigned char, tag_bytes> tag{};
        std::ranges::copy(body.substr(body.size() - tag_bytes), tag.begin());
        const std::size_t length = body.size() - tag_bytes;
        next_record();
        int done = 0;
        EVP_DecryptUpdate(context_.get(), nullptr, &done, bytes_of(header), header_bytes);
        EVP_DecryptUpdate(context_.get(), into.data(), &done, bytes_of(body), static_cast<int>(length));
        EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, tag_bytes, tag.data());
        if (EVP_DecryptFinal_ex(context_.get(), into.data() + length, &done) != 1)
            return std::nullopt;
        std::string_view content = text_of(into.first(length));
        while (!content.empty() && content.back() == '\0')
            content.remove_suffix(1); // padding
        return content;
    }

private:
    /// The number of a record is part of what only it has (5.3).
    void next_record()
    {
        std::array<unsigned char, 12> once = start_;
        for (unsigned each = 0; each < 8; ++each)
            once.at(11 - each) ^= static_cast<unsigned char>(count_ >> (8 * each));
        ++count_;
        EVP_CipherInit_ex(context_.get(), nullptr, nullptr, nullptr, once.data(), -1);
    }

    std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context_;
    std::array<unsigned char, 12> start_{};
    std::uint64_t count_ = 0;
};

} // namespace

struct LightTlsTools::Workings {
    Workings()
        : digest(EVP_MD_fetch(nullptr, "SHA256", nullptr)),
          scratch(EVP_MD_CTX_new()),
          key(EVP_PKEY_Q_keygen(nullptr, nullptr, "X25519")),
          agreement(EVP_PKEY_CTX_new(key.get(), nullptr))
    {
        EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
        mac.reset(EVP_MAC_CTX_new(hmac));
        EVP_MAC_free(hmac);
        char name[] = "SHA256";
        const std::array<OSSL_PARAM, 2> with{
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};
        EVP_MAC_CTX_set_params(mac.get(), with.data());
        EVP_PKEY_derive_init(agreement.get());
        std::size_t size = public_key.size();
        EVP_PKEY_get_raw_public_key(key.get(), public_key.data(), &size);
        // What the schedule of keys begins with when nothing was agreed on before (7.1).
        const Digest nothing{};
        empty_hash = hash_of({});
        before_agreement = derive(extract(nothing, nothing), "derived", empty_hash);
    }
    ~Workings() { EVP_MD_free(digest); }
    Workings(const Workings&) = delete;
    Workings& operator=(const Workings&) = delete;

    [[nodiscard]] Digest hash_of(std::string_view bytes) const
    {
        Digest digest_of{};
        EVP_DigestInit_ex(scratch.get(), digest, nullptr);
        EVP_DigestUpdate(scratch.get(), bytes.data(), bytes.size());
        EVP_DigestFinal_ex(scratch.get(), digest_of.data(), nullptr);
        return digest_of;
    }
    [[nodiscard]] Digest hmac(const Digest& with, std::string_view bytes) const
    {
        Digest out{};
        std::size_t size = out.size();
        EVP_MAC_init(mac.get(), with.data(), with.size(), nullptr);
        EVP_MAC_update(mac.get(), bytes_of(bytes), bytes.size());
        EVP_MAC_final(mac.get(), out.data(), &size, out.size());
        return out;
    }
    /// HKDF-Extract (RFC 5869).
    [[nodiscard]] Digest extract(const Digest& salt, const Digest& secret) const { return hmac(salt, text_of(secret)); }
    /// HKDF-Expand-Label (7.1) for no more than one digest's length.
    [[nodiscard]] Digest expand(
        const Digest& secret, std::string_view label, std::string_view context, std::size_t length) const
    {
        std::string info;
        append_number(info, length, 2);
        append_number(info, label.size() + 6, 1);
        info.append("tls13 ").append(label);
        append_number(info, context.size(), 1);
        info.append(context) += '\x01';
        return hmac(secret, info);
    }
    [[nodiscard]] Digest derive(const Digest& secret, std::string_view label, const Digest& transcript) const
    {
        return expand(secret, label, text_of(transcript), transcript.size());
    }
    void begin(Direction& direction, bool seals, const Digest& secret) const
    {
        const Digest its_key = expand(secret, "key", {}, 16);
        const Digest its_start = expand(secret, "iv", {}, 12);
        direction.begin(seals, std::span(its_key).first<16>(), std::span(its_start).first<12>());
    }
    [[nodiscard]] std::optional<Digest> agree(std::string_view other) const
    {
        const std::unique_ptr<EVP_PKEY, FreeKey> peer(
            EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, bytes_of(other), other.size()));
        Digest shared{};
        std::size_t size = shared.size();
        if (peer == nullptr || EVP_PKEY_derive_set_peer_ex(agreement.get(), peer.get(), 0) != 1 ||
            EVP_PKEY_derive(agreement.get(), shared.data(), &size) != 1)
            return std::nullopt;
        return shared;
    }

    EVP_MD* digest;
    std::unique_ptr<EVP_MD_CTX, FreeDigest> scratch;
    std::unique_ptr<EVP_MAC_CTX, FreeMac> mac;
    std::unique_ptr<EVP_PKEY, FreeKey> key;
    std::unique_ptr<EVP_PKEY_CTX, FreeKeyContext> agreement;
    Digest public_key{};
    Digest empty_hash{};
    Digest before_agreement{};
    std::array<unsigned char, longest_record> plain{};
};

LightTlsTools::LightTlsTools() : workings_(std::make_unique<Workings>()) {}
LightTlsTools::~LightTlsTools() = default;

/// What one connection knows.
struct LightTls::Keys {
    [[nodiscard]] Digest transcript_now(EVP_MD_CTX* scratch) const
    {
        Digest now{};
        EVP_MD_CTX_copy_ex(scratch, transcript.get());
        EVP_DigestFinal_ex(scratch, now.data(), nullptr);
        return now;
    }
    void said(std::string_view message) const { EVP_DigestUpdate(transcript.get(), message.data(), message.size()); }

    std::unique_ptr<EVP_MD_CTX, FreeDigest> transcript{EVP_MD_CTX_new()};
    Digest secret{}; ///< of the handshake
    Digest ours{}, theirs{};
    Direction out, in;
};

void LightTls::FreeKeys::operator()(Keys* keys) const
{
    delete keys;
}

LightTls::LightTls(LightTlsTools& tools) : tools_(tools.workings_.get()), keys_(new Keys)
{
    EVP_DigestInit_ex(keys_->transcript.get(), tools_->digest, nullptr);
}

LightTls::~LightTls() = default;
LightTls::LightTls(LightTls&&) noexcept = default;
LightTls& LightTls::operator=(LightTls&&) noexcept = default;

std::string LightTls::hello()
{
    std::array<unsigned char, 64> dice{};
    RAND_bytes(dice.data(), dice.size());
    std::string body("\x03\x03");
    body.append(text_of(std::span(dice).first<32>()));
    append_number(body, 32, 1); // a session's name, as clients have that pass through old machines (D.4)
    body.append(text_of(std::span(dice).last<32>()));
    append_number(body, 2, 2);
    append_number(body, 0x1301, 2); // TLS_AES_128_GCM_SHA256
    append_number(body, 0x0100, 2); // one way of compression: none
    std::string extensions;
    append_extension(extensions, 0, std::string_view("\0\x0c\0\0\x09localhost", 14)); // server_name
    append_extension(extensions, 10, std::string_view("\0\x02\0\x1d", 4));             // supported_groups: X25519
    append_extension(extensions, 13, std::string_view("\0\x08\x04\x03\x08\x07\x08\x04\x04\x01", 10)); // signatures
    append_extension(extensions, 43, std::string_view("\x02\x03\x04", 3)); // supported_versions: 1.3
    std::string share("\0\x24\0\x1d\0\x20", 6);
    append_extension(extensions, 51, share.append(text_of(tools_->public_key))); // key_share
    append_number(body, extensions.size(), 2);
    body.append(extensions);

    std::string message(1, '\x01');
    append_number(message, body.size(), 3);
    message.append(body);
    keys_->said(message);
    std::string record("\x16\x03\x01", 3);
    append_number(record, message.size(), 2);
    return record.append(message);
}

LightTls::State LightTls::take(std::string_view bytes, std::string& content, std::string& to_send)
{
    if (!line_.empty()) {
        line_.append(bytes);
        bytes = line_;
    }
    while (state_ < State::Closed && bytes.size() >= header_bytes) {
        const std::size_t length = number_at(bytes, 3, 2);
        if (length > longest_record) {
            fail("record too long");
            break;
        }
        if (bytes.size() < header_bytes + length)
            break;
        take_record(static_cast<unsigned char>(bytes[0]), bytes.substr(0, header_bytes),
            bytes.substr(header_bytes, length), content, to_send);
        bytes.remove_prefix(header_bytes + length);
    }
    line_ = std::string(bytes);
    return state_;
}

void LightTls::take_record(
    unsigned char type, std::string_view header, std::string_view body, std::string& content, std::string& to_send)
{
    if (type == change_cipher)
        return; // for old machines on the way
    if (type == handshake && state_ == State::Hello)
        return take_handshake(body, to_send);
    if (type != application || state_ == State::Hello)
        return fail(type == alert ? "refused" : "unexpected record");
    const auto plain = keys_->in.open(header, body, tools_->plain);
    if (!plain || plain->empty())
        return fail("record not sealed by the server");
    const std::string_view inside = plain->substr(0, plain->size() - 1);
    switch (static_cast<unsigned char>(plain->back())) {
    case application:
        content.append(inside);
        break;
    case handshake:
        take_handshake(inside, to_send);
        break;
    case alert:
        if (inside.size() == 2 && inside[1] == '\0')
            state_ = State::Closed;
        else
            fail("refused");
        break;
    default:
        fail("unexpected content");
        break;
    }
}

void LightTls::take_handshake(std::string_view bytes, std::string& to_send)
{
    handshake_.append(bytes);
    std::string_view rest = handshake_;
    while (state_ != State::Failed && rest.size() >= 4) {
        const std::size_t size = 4 + number_at(rest, 1, 3);
        if (rest.size() < size)
            break;
        const std::string_view message = rest.substr(0, size);
        rest.remove_prefix(size);
        const auto type = static_cast<unsigned char>(message[0]);
        if (state_ == State::Open) {
            if (type != new_session_ticket)
                fail("unexpected message");
            continue;
        }
        if (type == finished && state_ == State::Flight) {
            finish(message, to_send);
            continue;
        }
        asked_for_certificate_ = asked_for_certificate_ || type == certificate_request;
        keys_->said(message);
        if (state_ == State::Hello)
            take_server_hello(message);
    }
    handshake_ = std::string(rest);
}

void LightTls::take_server_hello(std::string_view message)
{
    // Head, version, 32 bytes of dice, our session's name, cipher suite, compression; then extensions.
    constexpr std::size_t fixed = 4 + 2 + 32 + 1 + 32;
    if (message[0] != server_hello || message.size() < fixed + 5 || number_at(message, fixed, 2) != 0x1301)
        return fail("another cipher suite");
    std::string_view extensions = message.substr(fixed + 5);
    std::string_view share;
    while (extensions.size() >= 4) {
        const std::size_t length = number_at(extensions, 2, 2);
        if (extensions.size() < 4 + length)
            break;
        if (number_at(extensions, 0, 2) == 51 && length == 36 && number_at(extensions, 4, 2) == 29)
            share = extensions.substr(8, 32);
        extensions.remove_prefix(4 + length);
    }
    const auto shared = share.empty() ? std::nullopt : tools_->agree(share);
    if (!shared)
        return fail("no key agreed on");
    const Digest transcript = keys_->transcript_now(tools_->scratch.get());
    keys_->secret = tools_->extract(tools_->before_agreement, *shared);
    keys_->ours = tools_->derive(keys_->secret, "c hs traffic", transcript);
    keys_->theirs = tools_->derive(keys_->secret, "s hs traffic", transcript);
    tools_->begin(keys_->in, false, keys_->theirs);
    state_ = State::Flight;
}

void LightTls::finish(std::string_view server_finished, std::string& to_send)
{
    const auto proof = [&](const Digest& secret) {
        return tools_->hmac(
            tools_->expand(secret, "finished", {}, 32), text_of(keys_->transcript_now(tools_->scratch.get())));
    };
    if (server_finished.substr(4) != text_of(proof(keys_->theirs)))
        return fail("the server's proof is wrong");
    keys_->said(server_finished);
    const Digest nothing{};
    const Digest master = tools_->extract(tools_->derive(keys_->secret, "derived", tools_->empty_hash), nothing);
    const Digest transcript = keys_->transcript_now(tools_->scratch.get());

    to_send.append("\x14\x03\x03\0\x01\x01", 6); // for old machines on the way
    std::string flight;
    if (asked_for_certificate_) {
        flight.append("\x0b\0\0\x04\0\0\0\0", 8); // none
        keys_->said(flight);
    }
    const Digest ours = proof(keys_->ours);
    append_number(flight, finished, 1);
    append_number(flight, ours.size(), 3);
    flight.append(text_of(ours));
    tools_->begin(keys_->out, true, keys_->ours);
    keys_->out.seal(flight, handshake, to_send);

    tools_->begin(keys_->in, false, tools_->derive(master, "s ap traffic", transcript));
    tools_->begin(keys_->out, true, tools_->derive(master, "c ap traffic", transcript));
    state_ = State::Open;
}

void LightTls::seal(std::string_view content, std::string& to_send)
{
    while (!content.empty()) {
        const std::string_view part = content.substr(0, longest_content);
        keys_->out.seal(part, application, to_send);
        content.remove_prefix(part.size());
    }
}

void LightTls::fail(std::string_view why)
{
    state_ = State::Failed;
    why_ = why;
}

} // namespace yiping::bench
