// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/access_service.h"

#include "phone/answer.h"

#include <yiping/config/messages.h>

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace yiping::platform {

namespace json = boost::json;

namespace {

constexpr std::size_t most_access_depth = 4;
constexpr std::size_t most_password_bytes = 1024;
/// Passwords that may wait to be hashed: more would keep their senders longer than they wait.
constexpr int most_hashing = 32;

struct Path {
    std::string_view path;
    /// All fields that a body may have; those with '!' must be there.
    std::array<std::string_view, 4> fields;
};
constexpr std::array<Path, 9> paths{{
    {"/api/sign-in", {"!user", "!password", "console_id"}},
    {"/api/sign-out", {}},
    {"/api/password", {"!old", "!new"}},
    {"/api/enrol", {"!code", "!csr", "name"}},
    {"/api/renew", {"!csr"}},
    {"/api/look", {"!camera", "!reason", "stream"}},
    {"/api/look/end", {"!look"}},
    {"/api/look/keep", {"!look", "!kind", "!sha256", "!about"}},
    {"/api/look/listen", {"!look"}},
}};

const Path* find_path(std::string_view path)
{
    const auto found = std::ranges::find(paths, path, &Path::path);
    return found == paths.end() ? nullptr : &*found;
}

std::string_view without_mark(std::string_view field)
{
    return field.starts_with('!') ? field.substr(1) : field;
}

Error wrong_field(std::string_view name)
{
    return Error(Fault::Input, "platform.wrong_field", {{"field", std::string(name)}});
}

json::object enrolled_body(const Enrolled& enrolled, const crypto::Authority& authority)
{
    json::object out;
    out["certificate"] = enrolled.certificate;
    out["authority"] = authority.certificate();
    out["console_id"] = enrolled.console_id.to_string();
    return out;
}

Error too_many(UtcMillis wait)
{
    return Error(Fault::Refused, "platform.too_many_attempts", {{"seconds", (wait + 999) / 1000}});
}

} // namespace

/// The strings of a request's JSON object: nothing but the fields of its path.
struct AccessService::Fields {
    std::map<std::string, std::string, std::less<>> texts;

    [[nodiscard]] static Result<Fields> parse(const Path& path, std::string_view body)
    {
        Fields made;
        json::object object;
        if (!body.empty() || path.fields.front().starts_with('!')) {
            json::parse_options options;
            options.max_depth = most_access_depth;
            boost::system::error_code code;
            json::value value = json::parse(body, code, {}, options);
            if (code)
                return make_error(Fault::Input, "platform.bad_json", {{"why", code.message()}});
            if (!value.is_object())
                return make_error(Fault::Input, "platform.bad_json", {{"why", std::string("not an object")}});
            object = std::move(value.get_object());
        }
        for (const auto& [name, value] : object) {
            const bool known = std::ranges::any_of(path.fields, [&](std::string_view field) {
                return !field.empty() && without_mark(field) == std::string_view(name);
            });
            if (!known || !value.is_string())
                return std::unexpected(wrong_field(std::string_view(name).substr(0, 40)));
            made.texts.emplace(name, value.get_string());
        }
        for (const std::string_view field : path.fields) {
            if (field.starts_with('!') && made.text(without_mark(field)).empty())
                return make_error(Fault::Input, "platform.field_needed", {{"field", std::string(without_mark(field))}});
        }
        return made;
    }

    [[nodiscard]] const std::string& text(std::string_view name) const
    {
        static const std::string none;
        const auto found = texts.find(name);
        return found == texts.end() ? none : found->second;
    }
};

bool AccessService::knows(std::string_view path)
{
    return find_path(path) != nullptr;
}

PhoneResponse AccessService::refuse(const Error& error, bool english)
{
    const config::Messages words(english ? config::Language::English : config::Language::Chinese);
    json::object args;
    for (const ErrorArg& arg : error.args())
        std::visit([&](const auto& value) { args[arg.name] = value; }, arg.value);
    json::object inner;
    inner["code"] = error.code();
    inner["message"] = words.text(error);
    inner["args"] = std::move(args);
    json::object outer;
    outer["error"] = std::move(inner);
    return respond(status_of(error), outer);
}

AccessService::Answer AccessService::begin(const AccessRequest& request, const Result<void>& admitted)
{
    auto answered = answer(request, admitted);
    if (!answered)
        return refuse(answered.error(), request.english);
    return std::move(*answered);
}

Result<AccessService::Answer> AccessService::answer(const AccessRequest& request, const Result<void>& admitted)
{
    const Path* path = find_path(request.path);
    if (path == nullptr || store_.access() == nullptr)
        return make_error(Fault::Input, "platform.no_such_path");
    if (request.method != "POST")
        return make_error(Fault::Input, "platform.wrong_method", {{"method", std::string("POST")}});
    if (request.body.size() > most_access_body)
        return make_error(
            Fault::Input, "platform.body_too_large", {{"limit", static_cast<std::int64_t>(most_access_body)}});
    const auto fields = Fields::parse(*path, request.body);
    if (!fields)
        return std::unexpected(fields.error());
    if (request.path == "/api/sign-out") {
        if (auto done = store_.access()->sign_out(request.token, clock_.now()); !done)
            return std::unexpected(done.error());
        return respond(200, json::object());
    }
    if (request.path == "/api/enrol")
        return enrol(request, *fields);
    if (!admitted)
        return std::unexpected(admitted.error());
    if (request.path == "/api/sign-in")
        return sign_in(request, *fields);
    if (request.path == "/api/password")
        return change_password(request, *fields);
    if (request.path.starts_with("/api/look"))
        return look(request, *fields);
    return renew(request, *fields);
}

Result<void> AccessService::take_a_place()
{
    if (hashing_ >= most_hashing)
        return make_error(Fault::Environment, "platform.busy");
    ++hashing_;
    return {};
}

Result<AccessService::Answer> AccessService::sign_in(const AccessRequest& request, const Fields& fields)
{
    const UtcMillis at = clock_.now();
    const std::string& password = fields.text("password");
    if (password.size() > most_password_bytes)
        return std::unexpected(wrong_field("password"));
    Uuid console_id;
    if (const std::string& text = fields.text("console_id"); !text.empty()) {
        const auto parsed = Uuid::parse(text);
        if (!parsed)
            return std::unexpected(wrong_field("console_id"));
        console_id = *parsed;
    }
    if (!request.peer.console_id.is_nil() && !console_id.is_nil() && console_id != request.peer.console_id)
        return make_error(Fault::Refused, "platform.wrong_console");
    if (const UtcMillis wait = sign_ins_.wait(request.peer.address, at); wait > 0)
        return std::unexpected(too_many(wait));
    auto check = store_.access()->begin_sign_in(fields.text("user"), request.peer, at);
    if (!check) {
        sign_ins_.count(request.peer.address, at);
        return std::unexpected(check.error());
    }
    if (auto done = take_a_place(); !done)
        return std::unexpected(done.error());

    struct State {
        SignInCheck check;
        std::string password;
        bool fits = false;
    };
    auto state = std::make_shared<State>(State{std::move(*check), password});
    Work work;
    work.hash = [state] { state->fits = crypto::fits_password(state->password, state->check.hash); };
    work.finish = [this, state, peer = request.peer, console_id, english = request.english] {
        --hashing_;
        const UtcMillis now = clock_.now();
        const auto made = store_.access()->finish_sign_in(state->check, state->fits, peer, console_id, now);
        if (!made) {
            sign_ins_.count(peer.address, now);
            return refuse(made.error(), english);
        }
        const domain::Principal& who = made->identity.who;
        json::object out;
        out["token"] = made->token;
        out["expires_at"] = made->expires_at;
        out["offline_until"] = made->offline_until;
        out["user"] = who.user;
        out["post"] = who.post;
        out["role"] = name_of_role(who.role);
        out["scope"] = who.scope;
        out["mask_level"] = who.mask_level;
        out["must_change"] = made->identity.must_change;
        return respond(200, out);
    };
    return work;
}

Result<AccessService::Answer> AccessService::change_password(const AccessRequest& request, const Fields& fields)
{
    const UtcMillis at = clock_.now();
    if (const UtcMillis wait = sign_ins_.wait(request.peer.address, at); wait > 0)
        return std::unexpected(too_many(wait));
    const auto identity = store_.access()->identify(request.token, request.peer, {}, at);
    if (!identity)
        return std::unexpected(identity.error());
    if (identity->session_id.is_nil()) // a device has no password to change
        return make_error(Fault::Refused, "platform.no_right");
    const std::string& old_word = fields.text("old");
    const std::string& new_word = fields.text("new");
    if (old_word.size() > most_password_bytes)
        return std::unexpected(wrong_field("old"));
    if (auto wrong = check_password_rules(identity->who.user, new_word))
        return std::unexpected(*wrong);
    if (new_word == old_word)
        return make_error(Fault::Input, "platform.password_same");
    auto check = store_.access()->begin_sign_in(identity->who.user, request.peer, at);
    if (!check)
        return std::unexpected(check.error());
    if (auto done = take_a_place(); !done)
        return std::unexpected(done.error());

    struct State {
        SignInCheck check;
        std::string old_word, new_word;
        crypto::PasswordCost cost;
        Result<std::string> hash = std::string();
        bool fits = false;
    };
    auto state = std::make_shared<State>(
        State{std::move(*check), old_word, new_word, store_.access()->policy().cost, std::string(), false});
    Work work;
    work.hash = [state] {
        state->fits = crypto::fits_password(state->old_word, state->check.hash);
        SystemRandom random;
        if (state->fits)
            state->hash = crypto::hash_password(state->new_word, state->cost, random);
    };
    work.finish = [this, state, peer = request.peer, token = std::string(request.token), english = request.english] {
        --hashing_;
        const UtcMillis now = clock_.now();
        // Asked again: the session may have ended meanwhile.
        const auto still = store_.access()->identify(token, peer, {}, now);
        if (!still)
            return refuse(still.error(), english);
        if (!state->fits) {
            sign_ins_.count(peer.address, now);
            const auto wrong = store_.access()->finish_sign_in(state->check, false, peer, {}, now);
            return refuse(wrong ? Error(Fault::Refused, "platform.wrong_sign_in") : wrong.error(), english);
        }
        if (!state->hash)
            return refuse(state->hash.error(), english);
        const std::string& user = still->who.user;
        auto done = store_.access()->set_password(user, *state->hash, false, still->session_id, user, now);
        return done ? respond(200, json::object()) : refuse(done.error(), english);
    };
    return work;
}

Result<PhoneResponse> AccessService::enrol(const AccessRequest& request, const Fields& fields)
{
    const UtcMillis at = clock_.now();
    if (!authority_)
        return make_error(Fault::Environment, "platform.no_authority");
    const UtcMillis wait =
        std::max(enrolments_.wait(request.peer.address, at), all_enrolments_.wait(std::string(), at));
    if (wait > 0)
        return std::unexpected(too_many(wait));
    const auto enrolled = store_.access()->enrol(
        fields.text("code"), fields.text("csr"), fields.text("name"), *authority_, request.peer, clock_);
    if (!enrolled) {
        enrolments_.count(request.peer.address, at);
        all_enrolments_.count(std::string(), at);
        return std::unexpected(enrolled.error());
    }
    return respond(201, enrolled_body(*enrolled, *authority_));
}

Result<PhoneResponse> AccessService::look(const AccessRequest& request, const Fields& fields)
{
    if (looks_ == nullptr)
        return make_error(Fault::Refused, "camera.no_source");
    const UtcMillis at = clock_.now();
    const auto identity = store_.access()->identify(request.token, request.peer, {}, at);
    if (!identity)
        return std::unexpected(identity.error());
    if (identity->must_change)
        return make_error(Fault::Refused, "platform.must_change_password");
    const bool ends = request.path == "/api/look/end", keeps = request.path == "/api/look/keep",
               listens = request.path == "/api/look/listen";
    const std::string_view name = ends || keeps || listens ? "look" : "camera";
    const auto id = Uuid::parse(fields.text(name));
    if (!id)
        return std::unexpected(wrong_field(name));
    if (ends || listens) {
        if (auto done = ends ? looks_->end(identity->who, *id, at) : looks_->listen(identity->who, *id, at); !done)
            return std::unexpected(done.error());
        return respond(200, json::object());
    }
    if (keeps) {
        const std::string& kind = fields.text("kind");
        if (kind != "picture" && kind != "clip")
            return std::unexpected(wrong_field("kind"));
        const KeepWish wish{*id, kind == "clip", fields.text("sha256"), fields.text("about")};
        if (auto done = looks_->keep(identity->who, wish, at); !done)
            return std::unexpected(done.error());
        return respond(200, json::object());
    }
    const std::string& name_of_stream = fields.text("stream");
    const auto stream = name_of_stream.empty() ? domain::LookStream::Sub : domain::parse_look_stream(name_of_stream);
    if (!stream)
        return std::unexpected(wrong_field("stream"));
    const auto made = looks_->begin(identity->who, {*id, *stream, fields.text("reason")}, at);
    if (!made)
        return std::unexpected(made.error());
    json::object out;
    out["look"] = made->look.to_string();
    out["url"] = made->url;
    if (!made->user.empty()) {
        out["user"] = made->user;
        out["password"] = made->password;
    }
    out["until"] = made->until;
    return respond(200, out);
}

Result<PhoneResponse> AccessService::renew(const AccessRequest& request, const Fields& fields)
{
    if (!authority_)
        return make_error(Fault::Environment, "platform.no_authority");
    if (request.peer.console_id.is_nil())
        return make_error(Fault::Refused, "platform.not_enrolled");
    const auto enrolled = store_.access()->renew(fields.text("csr"), *authority_, request.peer, clock_);
    if (!enrolled)
        return std::unexpected(enrolled.error());
    return respond(201, enrolled_body(*enrolled, *authority_));
}

} // namespace yiping::platform
