// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phone/attempt_limit.h"
#include "phone/phone_service.h"

#include <yiping/crypto/certificate.h>
#include <yiping/platform/looks.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// Signing in, enrolment and looks at cameras over HTTP (docs/protocol.md, "Signing in and enrolment"), without the
/// network: requests and answers. Only on the TLS port.
namespace yiping::platform {

struct AccessRequest {
    std::string_view method, path;
    std::string_view token; ///< of "Authorization: Bearer …", "" without
    std::string_view body;
    bool english = false;
    Peer peer;
};

inline constexpr std::size_t most_access_body = 32U << 10U;

/// The store's thread, but for `Work::hash`.
class AccessService {
public:
    /// Without an authority nobody can be enrolled.
    AccessService(Store& store, Clock& clock, std::optional<crypto::Authority> authority)
        : store_(store), clock_(clock), authority_(std::move(authority))
    {
    }
    /// Without it there are no cameras to look at.
    void set_looks(Looks* looks) { looks_ = looks; }

    /// Whether the path is one of ours.
    [[nodiscard]] static bool knows(std::string_view path);

    /// A password has to be hashed before there is an answer: `hash` in any thread, then `finish` in the store's. Both
    /// must be called, in that order, before this object goes.
    struct Work {
        std::function<void()> hash;
        std::function<PhoneResponse()> finish;
    };
    using Answer = std::variant<PhoneResponse, Work>;
    /// `admitted`: why the other end may not sign in from where it is, if so. Never throws.
    [[nodiscard]] Answer begin(const AccessRequest& request, const Result<void>& admitted);
    /// {"error":{"code","message","args"}}.
    [[nodiscard]] static PhoneResponse refuse(const Error& error, bool english);

private:
    struct Fields;

    [[nodiscard]] Result<Answer> answer(const AccessRequest& request, const Result<void>& admitted);
    [[nodiscard]] Result<Answer> sign_in(const AccessRequest& request, const Fields& fields);
    [[nodiscard]] Result<Answer> change_password(const AccessRequest& request, const Fields& fields);
    [[nodiscard]] Result<PhoneResponse> enrol(const AccessRequest& request, const Fields& fields);
    [[nodiscard]] Result<PhoneResponse> renew(const AccessRequest& request, const Fields& fields);
    [[nodiscard]] Result<PhoneResponse> look(const AccessRequest& request, const Fields& fields);
    [[nodiscard]] Result<void> take_a_place();

    Store& store_;
    Clock& clock_;
    std::optional<crypto::Authority> authority_;
    Looks* looks_ = nullptr;
    int hashing_ = 0; ///< under way and waiting
    AttemptLimit sign_ins_{30, 15 * 60'000LL};
    AttemptLimit enrolments_{10, 15 * 60'000LL};
    AttemptLimit all_enrolments_{100, 3'600'000};
};

} // namespace yiping::platform
