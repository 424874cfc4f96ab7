// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/domain/commands.h>

#include <functional>
#include <optional>
#include <string>

namespace yiping::services {

/// Who works at this desk.
struct SignedIn {
    domain::Principal who;
    bool offline = false;       ///< the platform has not been asked: what is done waits for it
    UtcMillis offline_until = 0; ///< how long he may go on without the platform
    bool must_change = false;   ///< nothing but changing the password
    bool operator==(const SignedIn&) const = default;
};

/// Signing in and out, by the platform, or for a bounded time by what it said before. Passwords go through and are
/// kept nowhere. All calls return at once; answers come on the thread that owns the services.
class SignIn {
public:
    virtual ~SignIn() = default;

    /// `stay` keeps the session (never the password) on this machine until it ends. Errors: those of the platform, of
    /// sync.offline_sign_in_* where the platform cannot be reached, and of the line.
    virtual void sign_in(
        std::string user, std::string password, bool stay, std::function<void(Result<SignedIn>)> done) = 0;
    /// Of whoever is signed in (must_change too). Errors: those of the platform and of the line.
    virtual void change_password(
        std::string old_password, std::string new_password, std::function<void(Result<void>)> done) = 0;
    /// Ends the session here and, where it can be reached, on the platform.
    virtual void sign_out() = 0;

    /// Nothing: nobody is signed in.
    [[nodiscard]] virtual const std::optional<SignedIn>& signed_in() const = 0;
    /// The name to be offered, "" at first.
    [[nodiscard]] virtual std::string last_user() const = 0;

    /// Somebody was signed in or out without being asked for: the platform ended the session (`why`), a kept session
    /// goes on, or the platform is back and wants the password of whoever works offline.
    std::function<void(std::optional<Error> why)> on_changed;
};

} // namespace yiping::services
