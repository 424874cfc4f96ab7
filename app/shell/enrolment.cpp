// SPDX-License-Identifier: GPL-3.0-or-later
#include "enrolment.h"

#include <yiping/crypto/certificate.h>
#include <yiping/crypto/file.h>
#include <yiping/sync/access_client.h>

#include <boost/json.hpp>

#include <charconv>
#include <filesystem>
#include <future>

namespace yiping::shell {

namespace {

/// What a technician has put into the file besides (the wall's token) stays.
std::string connection_text(const std::string& path, const EnrolWish& wish)
{
    namespace json = boost::json;
    json::object object;
    if (const auto before = crypto::read_file(path)) {
        boost::system::error_code wrong;
        json::value value = json::parse(*before, wrong);
        if (!wrong && value.is_object())
            object = std::move(value.get_object());
    }
    object["host"] = wish.host;
    object["port"] = wish.port;
    object["certificate"] = "authority.pem";
    object["identity"] = "identity.pem";
    return json::serialize(object) + "\n";
}

template <class T, class Ask>
Result<T> wait_for(Ask ask)
{
    std::promise<Result<T>> promise;
    auto answer = promise.get_future();
    ask([&promise](Result<T> result) { promise.set_value(std::move(result)); });
    return answer.get();
}

} // namespace

std::optional<std::pair<std::string, std::uint16_t>> parse_address(std::string_view text)
{
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.contains(':'))
        return std::nullopt; // an address of version 6 without its brackets
    const std::string_view digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (wrong != std::errc() || end != digits.data() + digits.size() || port == 0 || host.empty() ||
        host.find_first_of(" \"\\/") != std::string_view::npos)
        return std::nullopt;
    return std::pair(std::string(host), port);
}

Result<IdentityRequest> make_identity_request(const Uuid& console_id)
{
    auto key = crypto::make_private_key();
    if (!key)
        return std::unexpected(key.error());
    auto request = crypto::make_certificate_request(*key, console_id.to_string());
    if (!request)
        return std::unexpected(request.error());
    return IdentityRequest{std::move(*key), std::move(*request)};
}

Result<void> write_identity(const std::string& path, const std::string& certificate, const std::string& key)
{
    return crypto::write_file_atomically(path, certificate + (certificate.ends_with('\n') ? "" : "\n") + key, 0600);
}

std::optional<UtcMillis> certificate_until(const std::string& path)
{
    const auto text = crypto::read_file(path);
    if (!text)
        return std::nullopt;
    const auto facts = crypto::read_certificate_facts(*text);
    return facts ? std::optional(facts->until) : std::nullopt;
}

Result<Uuid> enrol(const EnrolWish& wish, const std::string& folder)
{
    if (wish.authority_file.empty() == wish.fingerprint.empty())
        return make_error(Fault::Usage, "shell.enrol_needs_proof");
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code)
        return make_error(Fault::Environment, "crypto.folder_unusable", {{"file", folder}});
    sync::AccessConfig config;
    config.host = wish.host;
    config.port = wish.port;
    Result<std::string> authority = std::string();
    if (wish.fingerprint.empty()) {
        authority = crypto::read_file(wish.authority_file);
    } else {
        sync::AccessClient client(config);
        authority = wait_for<std::string>([&](auto done) { client.fetch_authority(wish.fingerprint, done); });
    }
    if (!authority)
        return std::unexpected(authority.error());
    const std::string authority_path = folder + "/authority.pem";
    if (auto kept = crypto::write_file_atomically(authority_path, *authority, 0644); !kept)
        return std::unexpected(kept.error());

    config.authority_path = authority_path;
    auto request = make_identity_request(Uuid{});
    if (!request)
        return std::unexpected(request.error());
    sync::AccessClient client(config);
    const auto papers =
        wait_for<sync::Papers>([&](auto done) { client.enrol(wish.code, request->request, wish.name, done); });
    if (!papers)
        return std::unexpected(papers.error());
    if (auto kept = write_identity(folder + "/identity.pem", papers->certificate, request->key); !kept)
        return std::unexpected(kept.error());
    const std::string connection = connection_text(folder + "/connection.json", wish);
    if (auto kept = crypto::write_file_atomically(folder + "/connection.json", connection, 0600); !kept)
        return std::unexpected(kept.error());
    return papers->console_id;
}

} // namespace yiping::shell
