// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "phone/attempt_limit.h"
#include "phone/phone_service.h"

#include <yiping/domain/category.h>
#include <yiping/platform/gateway.h>

#include <string>
#include <string_view>

/// Residents without an account (page /r): they report, follow what becomes of it, and rate it. A phone makes itself a
/// key of 128 random bits and sends it along; what was reported with it is told to that key alone. Only the key's hash
/// is kept. How much one address, and all together, may ask for in a while is limited.
namespace yiping::platform {

struct RequestFields;

/// A larger photo of a visitor is refused before it is read: the page makes them smaller than this.
inline constexpr std::size_t most_visit_photo = 2U << 20U;

/// One thread: the store's.
class VisitService {
public:
    VisitService(Store& store, Clock& clock, Random& random) : store_(store), clock_(clock), random_(random) {}
    void set_options(VisitOptions options, const domain::CategoryTree* categories)
    {
        options_ = std::move(options);
        categories_ = categories;
    }

    /// Whether the path is one of ours.
    [[nodiscard]] static bool knows(std::string_view path);
    /// `request.token` is the key of the phone. Never throws; whatever comes gets an answer.
    [[nodiscard]] PhoneResponse handle(const PhoneRequest& request);

private:
    /// What may be asked for how often: by one address, and by all together.
    struct Allowance {
        AttemptLimit each, all;
    };

    [[nodiscard]] Result<PhoneResponse> answer(const PhoneRequest& request);
    [[nodiscard]] Result<PhoneResponse> start();
    [[nodiscard]] Result<PhoneResponse> keep_photo(const domain::Principal& who, const PhoneRequest& request);
    [[nodiscard]] Result<PhoneResponse> report(const domain::Principal& who, const RequestFields& fields);
    [[nodiscard]] Result<PhoneResponse> progress(const domain::Principal& who, const RequestFields& fields);
    [[nodiscard]] Result<PhoneResponse> rate(const domain::Principal& who, const RequestFields& fields);
    [[nodiscard]] Result<PhoneResponse> lend_worker();
    /// The case of that id, if it was reported with this key. Errors: platform.no_such_case {id}, whoever's it is.
    [[nodiscard]] Result<domain::Case> own_case(const domain::Principal& who, const RequestFields& fields);
    /// The class that was chosen, else the likeliest by the words. Errors: platform.category_unclear.
    [[nodiscard]] Result<std::string> category_of(std::string_view chosen, std::string_view words) const;
    [[nodiscard]] Result<void> allow(Allowance& allowance, const Peer& peer);

    Store& store_;
    Clock& clock_;
    Random& random_;
    VisitOptions options_;
    const domain::CategoryTree* categories_ = nullptr;
    Allowance reports_{{10, 600'000}, {300, 3'600'000}};
    Allowance photos_{{30, 600'000}, {900, 3'600'000}};
    Allowance questions_{{600, 60'000}, {20'000, 60'000}};
    Allowance loans_{{10, 600'000}, {60, 600'000}};
};

} // namespace yiping::platform
