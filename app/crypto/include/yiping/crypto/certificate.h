// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

/// The platform's own small certificate authority: it signs the platform's server certificate and those of consoles.
/// Everything is PEM (RFC 7468), EC P-256. Any thread.
namespace yiping::crypto {

/// Where a server's papers are, all PEM.
struct ServerIdentity {
    std::string authority_path;   ///< certificate of the local authority: what a console has to trust
    std::string certificate_path; ///< the server's
    std::string key_path;         ///< its private key, mode 0600
};

/// The identity of a platform in `folder`: an authority of our own and a server certificate under it, 825 days. It
/// always holds localhost, 127.0.0.1 and ::1, and `names` beside them: host names and addresses that it is reached by.
/// Made at the first call; later ones return what is there, and make a new server certificate under the same authority
/// when fewer than 30 days are left or a name is missing.
/// Errors: crypto.folder_unusable, crypto.file_unreadable, crypto.disk_full, crypto.failed, crypto.bad_name {name}.
[[nodiscard]] Result<ServerIdentity> server_identity(
    const std::string& folder, Clock& clock, std::span<const std::string> names);
/// The same for loopback alone.
[[nodiscard]] Result<ServerIdentity> loopback_identity(const std::string& folder, Clock& clock);

/// What a certificate says.
struct CertificateFacts {
    std::string common_name;
    std::string serial; ///< lower-case hex
    UtcMillis from = 0, until = 0;
    std::string sha256; ///< of the whole certificate, lower-case hex: what a person compares
};
/// Of PEM or DER. Errors: crypto.bad_certificate.
[[nodiscard]] Result<CertificateFacts> read_certificate_facts(std::string_view certificate);

/// A certificate for a console, and how long it holds.
struct SignedCertificate {
    std::string certificate; ///< PEM
    CertificateFacts facts;
};

/// Signs for consoles with the authority that server_identity made in `folder`.
class Authority {
public:
    /// Errors: crypto.file_unreadable.
    [[nodiscard]] static Result<Authority> open(const std::string& folder);

    [[nodiscard]] const std::string& certificate() const { return certificate_; }
    /// A certificate to prove oneself with as client (no server, no authority), for the key of the request (PKCS#10),
    /// whatever name or extension that asks for. Refused are a request that its key has not signed and weak keys:
    /// crypto.bad_request {why}.
    [[nodiscard]] Result<SignedCertificate> sign_client(
        std::string_view request, std::string_view common_name, int days, Clock& clock) const;

private:
    struct Papers;
    std::shared_ptr<const Papers> papers_;
    std::string certificate_;
};

/// A new private key, PEM (PKCS#8). Errors: crypto.failed.
[[nodiscard]] Result<std::string> make_private_key();
/// A request for a certificate (PKCS#10) for a private key. Errors: crypto.failed.
[[nodiscard]] Result<std::string> make_certificate_request(std::string_view private_key, std::string_view common_name);

} // namespace yiping::crypto
