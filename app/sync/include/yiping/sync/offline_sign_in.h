// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/crypto/password.h>
#include <yiping/sync/access_client.h>

#include <string>
#include <vector>

namespace yiping::sync {

/// Who may go on working at this console while the platform cannot be reached, and for how long: whoever signed in by
/// the platform not long ago, with the same password. Kept in a file of mode 0600: for each user what the platform
/// said of him and an Argon2id verifier with a salt of its own, never a password or a token. One thread; check() and
/// remember() take as long as a password hash.
class OfflineSignIn {
public:
    static constexpr UtcMillis longest = 72 * 3'600'000LL; ///< after the last sign-in by the platform
    static constexpr int wrong_before_lock = 5;
    static constexpr UtcMillis lock_for = 15 * 60'000LL;
    static constexpr std::size_t most_users = 50; ///< whoever was here longest ago goes

    /// A file that cannot be read counts as empty. `clock` and `random` must outlive it.
    OfflineSignIn(std::string path, Clock& clock, Random& random, const crypto::PasswordCost& cost = {});

    /// The platform has taken the password a moment ago. Errors: crypto.disk_full, crypto.failed.
    [[nodiscard]] Result<void> remember(const Session& session, std::string_view password);
    /// Of remember(), without a token. Errors: sync.offline_sign_in_unknown {user}: never here;
    /// sync.offline_sign_in_over {user}: too long ago, or the machine's clock was set back;
    /// sync.offline_sign_in_wrong; sync.offline_sign_in_locked {minutes}; crypto.disk_full.
    [[nodiscard]] Result<Session> check(std::string_view user, std::string_view password);
    /// The platform has refused this password: if it is the one kept here, it is worth nothing any more.
    [[nodiscard]] Result<void> refused(std::string_view user, std::string_view password);
    [[nodiscard]] Result<void> forget(std::string_view user);

private:
    struct Known {
        Session session;
        std::string verifier;
        UtcMillis signed_in_at = 0;
        UtcMillis seen_at = 0; ///< latest time that was ever seen here
        std::int64_t wrong = 0;
        UtcMillis locked_until = 0;
    };
    [[nodiscard]] Known* find(std::string_view user);
    void load();
    [[nodiscard]] Result<void> save() const;

    std::string path_;
    Clock& clock_;
    Random& random_;
    crypto::PasswordCost cost_;
    std::vector<Known> known_;
};

} // namespace yiping::sync
