// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>
#include <yiping/domain/camera_consent.h>
#include <yiping/domain/commands.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace yiping::sync {

struct AccessConfig {
    std::string host = "127.0.0.1"; ///< name or address; the platform's certificate has to be for it
    std::uint16_t port = 0;
    std::string authority_path;   ///< PEM: the one authority that is trusted
    std::string certificate_path; ///< PEM: the console's own; "" before it is enrolled
    std::string key_path;         ///< PEM; "" where the key is in the certificate's file
};

/// What the platform says of who has signed in.
struct Session {
    std::string token; ///< a secret: never in a log
    domain::Principal who;
    UtcMillis expires_at = 0;
    UtcMillis offline_until = 0;
    bool must_change = false;
};

/// What an enrolled console gets.
struct Papers {
    std::string certificate; ///< PEM
    std::string authority;   ///< PEM
    Uuid console_id;
};

/// Where a camera's stream is, good for a connection that begins soon. All of it is secret.
struct LookAddress {
    Uuid look;
    std::string url, user, password;
    UtcMillis until = 0; ///< by the platform's clock: ask again then at the latest
};

/// The platform's HTTPS requests for signing in, enrolment and cameras (docs/protocol.md), on a thread of its own. Each
/// call returns at once; `done` comes on that thread, once, unless the client is stopped before. Errors:
/// sync.unreachable, sync.not_trusted, sync.not_a_platform, sync.lost, sync.bad_authority, sync.bad_certificate, and
/// what the platform refuses with, under its own code.
class AccessClient {
public:
    template <class T>
    using Done = std::function<void(Result<T>)>;

    explicit AccessClient(AccessConfig config);
    ~AccessClient();
    AccessClient(const AccessClient&) = delete;
    AccessClient& operator=(const AccessClient&) = delete;

    void sign_in(const std::string& user, const std::string& password, const Uuid& console_id, Done<Session> done);
    void sign_out(const std::string& token, Done<void> done);
    void change_password(
        const std::string& token, const std::string& old_one, const std::string& new_one, Done<void> done);
    void enrol(const std::string& code, const std::string& request, const std::string& name, Done<Papers> done);
    void renew(const std::string& request, Done<Papers> done);
    /// `reason` is written down with who asked. Errors: those of the platform's domain::check_look, and
    /// camera.no_source, camera.no_recorder.
    void look(const std::string& token, const Uuid& camera, domain::LookStream stream, const std::string& reason,
        Done<LookAddress> done);
    void end_look(const std::string& token, const Uuid& look, Done<void> done);
    /// A picture ("picture") or a clip ("clip") of a look is kept; `about` says what for, a case's number.
    void keep_look(const std::string& token, const Uuid& look, const std::string& kind, const std::string& sha256,
        const std::string& about, Done<void> done);
    /// The camera of a look is to be listened to.
    void listen_look(const std::string& token, const Uuid& look, Done<void> done);
    /// Whether a platform that we trust answers.
    void reach(Done<void> done);
    /// PEM of the authority with this SHA-256 (hex, colons and blanks do not count) that the platform shows; nothing
    /// is sent to it. sync.other_authority {host, port}: it shows none such.
    void fetch_authority(const std::string& sha256, Done<std::string> done);

    /// Ends the thread; nothing is called back afterwards.
    void stop();

private:
    class Core;
    std::shared_ptr<Core> core_;
};

} // namespace yiping::sync
