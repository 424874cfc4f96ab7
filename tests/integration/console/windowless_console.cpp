// SPDX-License-Identifier: GPL-3.0-or-later
// A console without windows: `windowless_console FOLDER HOST PORT AUTHORITY TOKEN`. Lines in:
//   dispatch CASE RESPONDER     submits, says "submitted ID" and, when it is on disk, "durable ID"
//   visitors in|gone            lets them in to the wall "main", or out
//   quit
// Lines out: "link STATE CURSOR", "outbox ID waiting|refused CODE", "outbox-size N", "step CASE NUMBER", "reload".

#include "console_backend.h"
#include "event_loop.h"

#include <yiping/domain/commands.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

namespace {

using namespace yiping;

void say(const std::string& line)
{
    std::fputs((line + "\n").c_str(), stdout);
    std::fflush(stdout);
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

void submit(services::CommandSink& sink, Clock& clock, Random& random, domain::CommandBody body)
{
    domain::Command command;
    command.id = Uuid::make(clock, random);
    command.made_at = clock.now();
    command.body = std::move(body);
    const std::string id = command.id.to_string();
    say("submitted " + id);
    sink.submit(std::move(command),
        [id](const Result<void>& done) { say(done ? "durable " + id : "failed " + done.error().debug_text()); });
}

} // namespace

int main(int count, char** arguments)
{
    std::signal(SIGPIPE, SIG_IGN);
    if (count != 6)
        return 2;
    SystemClock clock;
    SystemRandom random;
    test::EventLoop loop;
    shell::ConsoleConfig config;
    config.folder = arguments[1];
    config.host = arguments[2];
    config.port = static_cast<std::uint16_t>(std::atoi(arguments[3]));
    config.authority_path = arguments[4];
    config.token = arguments[5];
    config.software = "windowless";
    auto console = shell::ConsoleBackend::open(config, loop.executor(), clock, random);
    if (!console) {
        say("failed " + console.error().debug_text());
        return exit_code(console.error());
    }
    services::Feed& feed = (*console)->feed();
    feed.on_link = [last = std::string()](const services::LinkStatus& link) mutable {
        std::string line = std::string("link ") + name_of(link.state) + " " + std::to_string(link.cursor);
        if (link.reason)
            line += " " + link.reason->code();
        if (line != last)
            say(line);
        last = std::move(line);
    };
    feed.on_outbox = [](const std::vector<services::PendingCommand>& outbox) {
        for (const services::PendingCommand& each : outbox)
            say("outbox " + each.command.id.to_string() +
                (each.refusal ? " refused " + each.refusal->code() : std::string(" waiting")));
        say("outbox-size " + std::to_string(outbox.size()));
    };
    feed.on_changes = [](const services::ChangeSet& changes) {
        if (changes.reload)
            say("reload");
        for (const domain::Case& each : changes.rows.case_rows)
            say("step " + each.id.to_string() + " " + std::to_string(static_cast<int>(each.step)));
    };
    (*console)->start();

    bool done = false;
    std::thread input([&] {
        for (std::string line; std::getline(std::cin, line);)
            loop.post([&, line] {
                std::istringstream words(line);
                std::string verb, first, second;
                words >> verb >> first >> second;
                const auto case_id = Uuid::parse(first);
                const auto responder = Uuid::parse(second);
                if (verb == "quit")
                    done = true;
                else if (verb == "dispatch" && case_id && responder) {
                    domain::MoveCase move;
                    move.case_id = *case_id;
                    move.move = domain::Move::Dispatch;
                    move.responder_id = *responder;
                    submit((*console)->commands(), clock, random, std::move(move));
                } else if (verb == "visitors")
                    submit((*console)->commands(), clock, random,
                        domain::PutScene{.wall = "main", .scene = {}, .subject_id = {}, .visitors = first == "in"});
                else
                    say("what? " + line);
            });
        loop.post([&] { done = true; });
    });
    loop.run_until([&] { return done; }, std::chrono::hours(24));
    (*console)->stop();
    say("bye");
    std::fclose(stdin);
    input.detach(); // it may still be waiting for a line
    std::_Exit(0);
}
