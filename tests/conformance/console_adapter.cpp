// SPDX-License-Identifier: GPL-3.0-or-later
// The console's own client behind the lines of suite.py: `console_adapter FOLDER OPTIONS`. OPTIONS and the lines in and
// out are those of client.py, which says what they are.

#include "console_backend.h"
#include "event_loop.h"

#include <yiping/protocol/messages.h>

#include <boost/json.hpp>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>

namespace {

using namespace yiping;
namespace json = boost::json;

void say(std::string_view event, json::object values)
{
    values["event"] = event;
    std::fputs((json::serialize(values) + "\n").c_str(), stdout);
    std::fflush(stdout);
}

std::string hex_of(const Uuid& id)
{
    std::string text = id.to_string();
    std::erase(text, '-');
    return text;
}

std::string bytes_of_hex(std::string_view hex)
{
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2)
        bytes.push_back(static_cast<char>(std::stoi(std::string(hex.substr(at, 2)), nullptr, 16)));
    return bytes;
}

/// With or without hyphens.
Uuid id_of(const json::value& value)
{
    std::string text(value.as_string());
    if (text.size() == 32)
        for (const std::size_t at : {8U, 13U, 18U, 23U})
            text.insert(at, "-");
    return Uuid::parse(text).value_or(Uuid{});
}

const char* name_of(services::LinkState state)
{
    switch (state) {
    case services::LinkState::Offline:
        return "offline";
    case services::LinkState::Connecting:
        return "connecting";
    case services::LinkState::CatchingUp:
        return "catching-up";
    case services::LinkState::Online:
        return "online";
    case services::LinkState::Refused:
        return "refused";
    }
    return "?";
}

void say_outbox(const std::vector<services::PendingCommand>& outbox)
{
    json::array items;
    for (const services::PendingCommand& each : outbox) {
        json::object item{{"id", hex_of(each.command.id)}, {"state", "waiting"}};
        if (each.refusal) {
            item["state"] = each.current ? "conflict" : "refused";
            item["code"] = each.refusal->code();
        }
        if (each.current) {
            item["current"] = {{"id", hex_of(each.current->id)}, {"title", each.current->title}};
            json::array who;
            for (const domain::CaseMove& move : each.since)
                who.push_back(json::string(move.actor));
            item["since"] = who;
        }
        items.push_back(std::move(item));
    }
    say("outbox", {{"items", items}});
}

void listen(services::Feed& feed)
{
    feed.on_link = [](const services::LinkStatus& link) {
        say("link", {{"state", name_of(link.state)}, {"cursor", link.cursor}, {"done", link.done},
                        {"reason", link.reason ? link.reason->code() : std::string()}});
    };
    feed.on_outbox = say_outbox;
    feed.on_notice = [](const Error& notice) {
        say(notice.code() == "console.platform_set_back" ? "set_back" : "drift", {{"code", notice.code()}});
    };
}

class Adapter {
public:
    explicit Adapter(shell::ConsoleBackend& console) : console_(console) {}

    void obey(const json::object& request)
    {
        const std::string_view verb = request.at("do").as_string();
        if (verb == "submit")
            submit(bytes_of_hex(request.at("command").as_string()));
        else if (verb == "withdraw")
            console_.commands().withdraw(id_of(request.at("id")));
        else if (verb == "blob")
            fetch(std::string(request.at("sha256").as_string()));
        else if (verb == "reveal")
            reveal(request);
        // "digest": this client looks by itself, soon after it is in step.
    }

private:
    void submit(const std::string& bytes)
    {
        auto command = protocol::decode_command(bytes);
        if (!command) {
            say("failed", {{"code", command.error().debug_text()}});
            return;
        }
        const std::string id = hex_of(command->id);
        console_.commands().submit(std::move(*command), [id](const Result<void>& done) {
            say(done ? "durable" : "failed", {{"id", id}, {"code", done ? "" : done.error().code()}});
        });
    }

    void fetch(const std::string& sha256)
    {
        console_.fetch_blob(sha256, [sha256](const Result<std::string>& path) {
            if (path)
                say("blob", {{"sha256", sha256}, {"path", *path}});
            else
                say("blob", {{"sha256", sha256}, {"error", path.error().code()}});
        });
    }

    void reveal(const json::object& request)
    {
        console_.personal_data().reveal(static_cast<domain::Register>(request.at("register").to_number<int>()),
            id_of(request.at("row_id")), std::string(request.at("field").as_string()),
            std::string(request.at("reason").as_string()), [](const Result<services::RevealedField>& field) {
                if (field)
                    say("revealed", {{"value", field->value}, {"until", field->until}});
                else
                    say("revealed", {{"error", field.error().code()}});
            });
    }

    shell::ConsoleBackend& console_;
};

} // namespace

int main(int count, char** arguments)
{
    std::signal(SIGPIPE, SIG_IGN);
    if (count != 3)
        return 2;
    SystemClock clock;
    SystemRandom random;
    test::EventLoop loop;
    const json::object options = json::parse(arguments[2]).as_object();
    shell::ConsoleConfig config;
    config.folder = arguments[1];
    config.host = options.at("host").as_string();
    config.port = options.at("port").to_number<std::uint16_t>();
    config.authority_path = options.at("authority").as_string();
    config.token = options.at("token").as_string();
    if (const auto* scope = options.if_contains("scope"))
        config.scope = scope->as_string();
    config.software = "conformance";
    auto console = shell::ConsoleBackend::open(config, loop.executor(), clock, random);
    if (!console) {
        say("failed", {{"code", console.error().debug_text()}});
        return exit_code(console.error());
    }
    listen((*console)->feed());
    Adapter adapter(**console);
    (*console)->start();

    bool done = false;
    std::thread input([&] {
        for (std::string line; std::getline(std::cin, line);)
            loop.post([&, line] {
                const json::object request = json::parse(line).as_object();
                if (request.at("do").as_string() == "quit")
                    done = true;
                else
                    adapter.obey(request);
            });
        loop.post([&] { done = true; });
    });
    loop.run_until([&] { return done; }, std::chrono::hours(24));
    (*console)->stop();
    say("bye", {});
    std::fclose(stdin);
    input.detach(); // it may still be waiting for a line
    std::_Exit(0);
}
