// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console_backend.h"

#include <yiping/crypto/password.h>
#include <yiping/services/sign_in.h>

#include <cstdint>
#include <memory>
#include <string>

namespace yiping::shell {

struct SignInConfig {
    std::string folder; ///< of the console: who may work offline, and a session that is to be kept
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string authority_path;
    std::string certificate_path; ///< PEM of certificate and key of an enrolled console; "" before
    crypto::PasswordCost cost;    ///< of the verifiers kept for signing in offline
};

/// Signs people in at a console: by the platform, or where it cannot be reached by what it said before, and tells the
/// backend in whose name it sends. Keeps the last name, and a session (never a password) only where the person wants
/// that, in a file of mode 0600. Renews the console's certificate in time. Made, called and destroyed on the services'
/// thread; nothing is called back after the destructor.
class ConsoleSignIn final : public services::SignIn {
public:
    /// All must outlive it; `executor` as for the backend.
    ConsoleSignIn(SignInConfig config, ConsoleBackend& backend, Executor executor, Clock& clock, Random& random);
    ~ConsoleSignIn() override;
    ConsoleSignIn(const ConsoleSignIn&) = delete;
    ConsoleSignIn& operator=(const ConsoleSignIn&) = delete;

    /// Goes on with a session that was kept, if there is one; then signed_in() says who.
    void start();
    /// Each news of the line: the platform may end the session.
    void link_changed(const services::LinkStatus& link);
    /// Several times a second.
    void tick();

    void sign_in(std::string user, std::string password, bool stay,
        std::function<void(Result<services::SignedIn>)> done) override;
    void change_password(
        std::string old_password, std::string new_password, std::function<void(Result<void>)> done) override;
    void sign_out() override;
    [[nodiscard]] const std::optional<services::SignedIn>& signed_in() const override;
    [[nodiscard]] std::string last_user() const override;

private:
    class Parts;
    std::shared_ptr<Parts> parts_;
};

} // namespace yiping::shell
