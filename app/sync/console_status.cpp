// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/sync/console_status.h>

#include <yiping/crypto/file.h>

#include <boost/json.hpp>

#include <utility>

namespace yiping::sync {

namespace json = boost::json;

Result<void> write_console_status(const std::string& folder, const ConsoleStatus& status)
{
    json::object object{{"state", status.state}, {"since", status.since}, {"in_step_at", status.in_step_at},
        {"cursor", status.cursor}, {"done", status.done}, {"total", status.total},
        {"clock_offset_ms", status.clock_offset_ms}, {"waiting", status.waiting}, {"refused", status.refused},
        {"host", status.host}, {"port", status.port}, {"written_at", status.written_at}};
    if (status.reason) {
        json::object args;
        for (const ErrorArg& arg : status.reason->args())
            std::visit([&](const auto& value) { args[arg.name] = value; }, arg.value);
        object["reason"] = json::object{{"code", status.reason->code()},
            {"fault", static_cast<std::int64_t>(status.reason->fault())}, {"args", std::move(args)}};
    }
    return crypto::write_file_atomically(
        folder + "/" + std::string(status_file_name), json::serialize(object) + "\n", 0600, false);
}

Result<ConsoleStatus> read_console_status(const std::string& folder)
{
    const auto none = [&] { return make_error(Fault::Environment, "sync.no_status", {{"folder", folder}}); };
    const auto text = crypto::read_file(folder + "/" + std::string(status_file_name));
    if (!text)
        return none();
    boost::system::error_code wrong;
    const json::value value = json::parse(*text, wrong);
    if (wrong || !value.is_object())
        return none();
    const json::object& object = value.get_object();
    const auto number = [&](std::string_view name) -> std::int64_t {
        const auto* found = object.if_contains(name);
        if (found == nullptr)
            return 0;
        return found->is_int64()    ? found->get_int64()
               : found->is_uint64() ? static_cast<std::int64_t>(found->get_uint64())
                                    : 0;
    };
    const auto text_of = [](const json::object& from, std::string_view name) {
        const auto* found = from.if_contains(name);
        return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    ConsoleStatus status;
    status.state = text_of(object, "state");
    status.since = number("since");
    status.in_step_at = number("in_step_at");
    status.cursor = number("cursor");
    status.done = static_cast<std::uint64_t>(number("done"));
    status.total = static_cast<std::uint64_t>(number("total"));
    status.clock_offset_ms = number("clock_offset_ms");
    status.waiting = number("waiting");
    status.refused = number("refused");
    status.host = text_of(object, "host");
    status.port = static_cast<std::uint16_t>(number("port"));
    status.written_at = number("written_at");
    if (const auto* reason = object.if_contains("reason"); reason != nullptr && reason->is_object()) {
        const json::object& given = reason->get_object();
        std::vector<ErrorArg> args;
        if (const auto* named = given.if_contains("args"); named != nullptr && named->is_object()) {
            for (const auto& [name, each] : named->get_object()) {
                if (each.is_int64())
                    args.push_back({std::string(name), each.get_int64()});
                else if (each.is_double())
                    args.push_back({std::string(name), each.get_double()});
                else if (each.is_string())
                    args.push_back({std::string(name), std::string(each.get_string())});
            }
        }
        const auto* fault = given.if_contains("fault");
        const bool known = fault != nullptr && fault->is_int64() && fault->get_int64() >= 0 && fault->get_int64() <= 3;
        status.reason = Error(known ? static_cast<Fault>(fault->get_int64()) : Fault::Environment,
            text_of(given, "code"), std::move(args));
    }
    return status;
}

void StatusPlan::note(ConsoleStatus status)
{
    status.written_at = newest_.written_at;
    fresh_ = fresh_ || status != newest_;
    newest_ = std::move(status);
}

std::optional<ConsoleStatus> StatusPlan::take(UtcMillis now)
{
    if (!fresh_ || (now >= written_at_ && now - written_at_ < least_apart))
        return std::nullopt;
    fresh_ = false;
    written_at_ = now;
    newest_.written_at = now;
    return newest_;
}

} // namespace yiping::sync
