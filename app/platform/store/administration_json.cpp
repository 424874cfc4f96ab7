// SPDX-License-Identifier: GPL-3.0-or-later
// Requests and answers of administration as lines of JSON, and the asking side of their socket.
#include <yiping/platform/administration.h>

#include <boost/json.hpp>

#include <cerrno>
#include <concepts>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <optional>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <type_traits>
#include <unistd.h>
#include <utility>

namespace yiping::platform {

namespace json = boost::json;

namespace {

constexpr std::size_t most_answer = 64U << 20U;
constexpr time_t patience_s = 30;

// The fields of each structure, once for both directions.
template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, AdminRequest>
{
    go("verb", it.verb);
    go("name", it.name);
    go("post", it.post);
    go("role", it.role);
    go("scope", it.scope);
    go("mask_level", it.mask_level);
    go("staff_number", it.staff_number);
    go("password_hash", it.password_hash);
    go("must_change", it.must_change);
    go("disabled", it.disabled);
    go("with_tokens", it.with_tokens);
    go("id", it.id);
    go("valid_ms", it.valid_ms);
    go("reason", it.reason);
    go("at", it.at);
    go("before", it.before);
    go("limit", it.limit);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, Account>
{
    go("name", it.user.name);
    go("post", it.user.post);
    go("role", it.user.role);
    go("scope", it.user.scope);
    go("mask_level", it.user.mask_level);
    go("responder_id", it.user.responder_id);
    go("has_password", it.has_password);
    go("must_change", it.must_change);
    go("disabled_at", it.disabled_at);
    go("locked_until", it.locked_until);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, ConsoleInfo>
{
    go("id", it.id);
    go("name", it.name);
    go("enrolled_at", it.enrolled_at);
    go("certificate_until", it.certificate_until);
    go("last_seen", it.last_seen);
    go("revoked_at", it.revoked_at);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, InvitationInfo>
{
    go("id", it.id);
    go("name", it.name);
    go("made_at", it.made_at);
    go("expires_at", it.expires_at);
    go("used_at", it.used_at);
    go("revoked_at", it.revoked_at);
    go("console_id", it.console_id);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, SessionInfo>
{
    go("id", it.id);
    go("user", it.user);
    go("console_id", it.console_id);
    go("certified", it.certified);
    go("made_at", it.made_at);
    go("last_used", it.last_used);
    go("expires_at", it.expires_at);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, domain::RuleSwitch>
{
    go("rule", it.rule);
    go("kind", it.kind);
    go("title", it.title);
    go("title_en", it.title_en);
    go("says", it.says);
    go("says_en", it.says_en);
    go("enabled", it.enabled);
    go("usual", it.usual);
    go("switched_at", it.switched_at);
    go("switched_by", it.switched_by);
    go("reason", it.reason);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, RuleDone>
{
    go("rule", it.rule);
    go("move", it.move);
    go("today", it.today);
    go("week", it.week);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, AuditLine>
{
    go("sequence", it.sequence);
    go("at", it.at);
    go("actor", it.actor);
    go("action", it.action);
    go("object", it.object);
    go("details", it.details);
    go("hash", it.hash);
}

template <class Archive>
void fields(Archive& go, auto& it)
    requires std::same_as<std::remove_const_t<std::remove_reference_t<decltype(it)>>, AdminAnswer>
{
    go("accounts", it.accounts);
    go("consoles", it.consoles);
    go("invitations", it.invitations);
    go("sessions", it.sessions);
    go("code", it.code);
    go("ended_sessions", it.ended_sessions);
    go("ended_tokens", it.ended_tokens);
    go("rules", it.rules);
    go("rules_done", it.rules_done);
    go("as_of", it.as_of);
    go("audit", it.audit);
}

struct Writer {
    json::object out;

    template <class T>
    void operator()(std::string_view name, const T& value)
    {
        out[name] = written(value);
    }

    template <class T>
    [[nodiscard]] static json::value written(const T& value)
    {
        if constexpr (std::is_same_v<T, std::string>) {
            return json::string(value);
        } else if constexpr (std::is_same_v<T, bool>) {
            return value;
        } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
            return static_cast<std::int64_t>(value);
        } else if constexpr (std::is_same_v<T, Uuid>) {
            return json::string(value.is_nil() ? std::string() : value.to_string());
        } else if constexpr (requires { value.has_value(); }) {
            return value ? written(*value) : json::value(nullptr);
        } else if constexpr (requires { value.begin(); }) {
            json::array list;
            for (const auto& each : value)
                list.push_back(written(each));
            return list;
        } else {
            Writer inner;
            fields(inner, value);
            return std::move(inner.out);
        }
    }
};

/// What is missing keeps its default: an older program does not know all fields.
struct Reader {
    const json::object& in;
    bool fits = true;

    template <class T>
    void operator()(std::string_view name, T& value)
    {
        if (const json::value* there = in.if_contains(name))
            fits = read(*there, value) && fits;
    }

    template <class T>
    [[nodiscard]] static bool read(const json::value& from, T& value)
    {
        if constexpr (std::is_same_v<T, std::string>) {
            if (!from.is_string())
                return false;
            value = from.get_string();
        } else if constexpr (std::is_same_v<T, bool>) {
            if (!from.is_bool())
                return false;
            value = from.get_bool();
        } else if constexpr (std::is_same_v<T, AdminVerb>) {
            if (!from.is_int64() || from.get_int64() < 0 ||
                from.get_int64() > static_cast<std::int64_t>(AdminVerb::Audit))
                return false;
            value = static_cast<AdminVerb>(from.get_int64());
        } else if constexpr (std::is_same_v<T, domain::UserRole>) {
            if (!from.is_int64() || from.get_int64() < 1 ||
                from.get_int64() > static_cast<std::int64_t>(domain::UserRole::Resident))
                return false;
            value = static_cast<domain::UserRole>(from.get_int64());
        } else if constexpr (std::is_enum_v<T>) {
            if (!from.is_int64() || !std::in_range<std::underlying_type_t<T>>(from.get_int64()))
                return false;
            value = static_cast<T>(from.get_int64());
        } else if constexpr (std::is_integral_v<T>) {
            if (!from.is_int64() || !std::in_range<T>(from.get_int64()))
                return false;
            value = static_cast<T>(from.get_int64());
        } else if constexpr (std::is_same_v<T, Uuid>) {
            if (!from.is_string())
                return false;
            const auto parsed = Uuid::parse(std::string_view(from.get_string()));
            if (!parsed && !from.get_string().empty())
                return false;
            value = parsed.value_or(Uuid());
        } else if constexpr (requires { value.has_value(); }) {
            value.reset();
            return from.is_null() || read(from, value.emplace());
        } else if constexpr (requires { value.push_back(value.front()); }) {
            if (!from.is_array())
                return false;
            value.clear();
            for (const json::value& each : from.get_array())
                if (!read(each, value.emplace_back()))
                    return false;
        } else {
            if (!from.is_object())
                return false;
            Reader inner{from.get_object()};
            fields(inner, value);
            return inner.fits;
        }
        return true;
    }
};

std::unexpected<Error> bad_json(std::string why)
{
    return make_error(Fault::Input, "platform.bad_json", {{"why", std::move(why)}});
}

Result<json::value> parse(std::string_view line)
{
    json::parse_options options;
    options.max_depth = 8;
    boost::system::error_code code;
    json::value value = json::parse(line, code, {}, options);
    if (code)
        return bad_json(code.message());
    if (!value.is_object())
        return bad_json("not an object");
    return value;
}

json::object written_error(const Error& error)
{
    json::object args;
    for (const ErrorArg& arg : error.args())
        std::visit([&](const auto& value) { args[arg.name] = value; }, arg.value);
    return {{"fault", static_cast<std::int64_t>(error.fault())}, {"code", error.code()}, {"args", std::move(args)}};
}

Error read_error(const json::value& from)
{
    const json::object* object = from.if_object();
    const json::value* code = object != nullptr ? object->if_contains("code") : nullptr;
    const json::value* fault = object != nullptr ? object->if_contains("fault") : nullptr;
    if (code == nullptr || !code->is_string() || fault == nullptr || !fault->is_int64() || fault->get_int64() < 0 ||
        fault->get_int64() > static_cast<std::int64_t>(Fault::Refused))
        return bad_json("error").error();
    std::vector<ErrorArg> args;
    if (const json::value* named = object->if_contains("args"); named != nullptr && named->is_object())
        for (const auto& [name, value] : named->get_object()) {
            if (value.is_int64())
                args.push_back({name, value.get_int64()});
            else if (value.is_double())
                args.push_back({name, value.get_double()});
            else if (value.is_string())
                args.push_back({name, std::string(value.get_string())});
        }
    return Error(static_cast<Fault>(fault->get_int64()), std::string_view(code->get_string()), std::move(args));
}

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor()
    {
        if (number_ >= 0)
            ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

bool send_all(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// Up to the end of what the other side says; nothing after too long a time.
std::optional<std::string> receive_all(int socket)
{
    std::string all;
    std::string part(64U << 10U, '\0');
    while (all.size() <= most_answer) {
        const ssize_t got = ::recv(socket, part.data(), part.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::nullopt;
        if (got == 0)
            return all;
        all.append(part, 0, static_cast<std::size_t>(got));
    }
    return std::nullopt;
}

/// Whether the answer has what whoever asked reads in it: the platform may be of another version.
bool answers(const AdminAnswer& answer, AdminVerb verb)
{
    switch (verb) {
    case AdminVerb::AddUser:
    case AdminVerb::ChangeUser:
    case AdminVerb::DisableUser:
    case AdminVerb::SetPassword:
        return !answer.accounts.empty();
    case AdminVerb::Invite:
        return !answer.invitations.empty();
    case AdminVerb::Rules:
    case AdminVerb::SwitchRule:
        return !answer.rules.empty();
    default:
        return true;
    }
}

} // namespace

std::string encode_request(const AdminRequest& request)
{
    return json::serialize(Writer::written(request)) + '\n';
}

Result<AdminRequest> decode_request(std::string_view line)
{
    const auto value = parse(line);
    if (!value)
        return std::unexpected(value.error());
    AdminRequest request;
    if (!Reader::read(*value, request))
        return bad_json("field");
    return request;
}

std::string encode_answer(const Result<AdminAnswer>& answer)
{
    if (!answer)
        return json::serialize(json::object{{"error", written_error(answer.error())}}) + '\n';
    return json::serialize(Writer::written(*answer)) + '\n';
}

Result<AdminAnswer> decode_answer(std::string_view line)
{
    const auto value = parse(line);
    if (!value)
        return std::unexpected(value.error());
    if (const json::value* error = value->get_object().if_contains("error"))
        return std::unexpected(read_error(*error));
    AdminAnswer answer;
    if (!Reader::read(*value, answer))
        return bad_json("field");
    return answer;
}

std::string admin_socket_path(const std::string& database_path)
{
    return database_path + ".admin";
}

SocketAddress::SocketAddress(const std::string& path) : text_(path)
{
    if (path.size() < sizeof(sockaddr_un::sun_path))
        return;
    const std::filesystem::path whole(path);
    folder_ = ::open(whole.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder_ >= 0)
        text_ = "/proc/self/fd/" + std::to_string(folder_) + '/' + whole.filename().string();
}

SocketAddress::~SocketAddress()
{
    if (folder_ >= 0)
        ::close(folder_);
}

Result<AdminAnswer> ask_running(const std::string& database_path, const AdminRequest& request)
{
    const std::string path = std::filesystem::absolute(admin_socket_path(database_path)).string();
    const auto nobody = [&] { return make_error(Fault::Environment, "platform.nobody_answers", {{"path", path}}); };
    const Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const SocketAddress where(path);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket.number() < 0 || where.text().size() >= sizeof address.sun_path)
        return nobody();
    std::memcpy(address.sun_path, where.text().data(), where.text().size());
    const timeval patience{patience_s, 0};
    ::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        if (errno == EACCES || errno == EPERM)
            return make_error(Fault::Environment, "platform.not_for_you", {{"path", path}});
        return nobody();
    }
    if (!send_all(socket.number(), encode_request(request)))
        return nobody();
    const auto answer = receive_all(socket.number());
    if (!answer || answer->empty())
        return nobody();
    auto read = decode_answer(*answer);
    if (read && !answers(*read, request.verb))
        return bad_json("answer");
    return read;
}

} // namespace yiping::platform
