// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/platform/store.h>

#include <cstdint>
#include <string>
#include <string_view>

/// What phones of residents and grid workers ask for, as plain requests and answers; the network is elsewhere.
/// docs/phone.md lists the paths.
namespace yiping::platform {

struct RequestFields;

struct PhoneRequest {
    std::string_view method; ///< "GET", "POST"
    std::string_view path;   ///< without the query
    std::string_view token;  ///< of "Authorization: Bearer …", "" without
    std::string_view content_type;
    std::string_view body;
    std::string_view device; ///< User-Agent
    bool english = false;    ///< language of error texts
    Peer peer;               ///< a session may be bound to its console
};

struct PhoneResponse {
    int status = 200;
    std::string body; ///< one JSON document, or a page
    std::string_view content_type = "application/json; charset=utf-8";
};

/// A larger body is refused before it is read: a photo is the largest there is.
inline constexpr std::size_t most_phone_body = 8U << 20U;

/// One thread: the store's.
class PhoneService {
public:
    PhoneService(Store& store, Clock& clock, Random& random) : store_(store), clock_(clock), random_(random) {}

    /// Never throws; whatever comes gets an answer.
    [[nodiscard]] PhoneResponse handle(const PhoneRequest& request);
    /// {"error":{"code","message"}} with the status that fits.
    [[nodiscard]] static PhoneResponse refuse(const Error& error, bool english);

private:
    [[nodiscard]] Result<domain::Principal> identify(const PhoneRequest& request);
    [[nodiscard]] Result<PhoneResponse> answer(const PhoneRequest& request);
    [[nodiscard]] Result<PhoneResponse> report(const domain::Principal& who, const RequestFields& fields);
    [[nodiscard]] Result<PhoneResponse> keep_blob(const domain::Principal& who, const PhoneRequest& request);
    [[nodiscard]] Result<PhoneResponse> list_assignments(const domain::Principal& who);
    [[nodiscard]] Result<PhoneResponse> move_case(
        const domain::Principal& who, domain::Move move, const RequestFields& fields);
    [[nodiscard]] Result<PhoneResponse> reveal(const domain::Principal& who, const RequestFields& fields);
    [[nodiscard]] Result<PhoneResponse> report_position(const domain::Principal& who, const RequestFields& fields);
    [[nodiscard]] Result<protocol::CommandAnswer> execute(
        const domain::Principal& who, Uuid id, domain::CommandBody body);

    Store& store_;
    Clock& clock_;
    Random& random_;
};

} // namespace yiping::platform
