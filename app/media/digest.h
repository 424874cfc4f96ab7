// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rtsp_message.h"

#include <yiping/base/ports.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Who asks: Basic (RFC 7617) and Digest (RFC 7616, 2069) with MD5 and SHA-256.
namespace yiping::media {

/// How a camera wants to be told who asks.
struct Challenge {
    enum class Hash : std::uint8_t { Md5, Sha256 };
    bool digest = false; ///< else Basic
    Hash hash = Hash::Md5;
    std::string algorithm; ///< as the camera writes it; "" if it does not
    bool of_session = false; ///< "-sess"
    bool with_count = false; ///< qop is auth; without one, the old way
    bool stale = false; ///< who asked is right, but the nonce is too old
    std::string realm, nonce, opaque;
};
/// One header's challenge; nothing for one that we cannot answer.
[[nodiscard]] std::optional<Challenge> read_challenge(std::string_view header);

/// The 32 or 64 digits that prove the password.
struct DigestQuestion {
    std::string_view method, url;
    std::uint32_t count = 1;
    std::string_view own_nonce;
};
[[nodiscard]] std::string digest_response(
    const Challenge& challenge, std::string_view user, std::string_view password, const DigestQuestion& question);

/// User and password of a camera, and how it wants them. Values of one thread; secret.
class Credentials {
public:
    Credentials(std::string user, std::string password) : user_(std::move(user)), password_(std::move(password)) {}

    /// The camera's refusal (401): true if another try may do.
    [[nodiscard]] bool take(const RtspMessage& refusal);
    /// For the header "Authorization"; nothing while the camera has not asked for it.
    [[nodiscard]] std::optional<std::string> header_for(std::string_view method, std::string_view url);

private:
    std::string user_, password_;
    std::optional<Challenge> challenge_;
    std::uint32_t count_ = 0;
    SystemRandom random_;
};

} // namespace yiping::media
