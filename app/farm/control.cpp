// SPDX-License-Identifier: GPL-3.0-or-later
#include "control.h"

#include <charconv>
#include <cstdio>
#include <format>
#include <memory>
#include <sstream>

namespace yiping::farm {

namespace {

std::string refuse_line(const char* why)
{
    return std::format("{{\"ok\":false,\"why\":\"{}\"}}", why);
}

struct Ears {
    Server& server;
    std::function<void()> quit;
};

gboolean on_input(GIOChannel* channel, GIOCondition /*condition*/, gpointer given)
{
    auto& ears = *static_cast<Ears*>(given);
    gchar* line = nullptr;
    const GIOStatus status = g_io_channel_read_line(channel, &line, nullptr, nullptr, nullptr);
    if (status == G_IO_STATUS_AGAIN)
        return TRUE;
    if (status != G_IO_STATUS_NORMAL) {
        ears.quit();
        return FALSE;
    }
    const std::string answer = obey(ears.server, line, ears.quit);
    g_free(line);
    std::printf("%s\n", answer.c_str());
    std::fflush(stdout);
    return TRUE;
}

} // namespace

std::string obey(Server& server, const std::string& line, const std::function<void()>& quit)
{
    std::istringstream words(line);
    std::string verb, first, second;
    words >> verb >> first >> second;
    if (verb == "fail") {
        const auto failure = parse_failure(second);
        if (!failure)
            return refuse_line("unknown failure");
        if (first == "*") {
            for (const auto& [code, camera] : server.cameras())
                camera->failure = *failure;
        } else if (Camera* camera = server.camera(first)) {
            camera->failure = *failure;
        } else {
            return refuse_line("unknown camera");
        }
        return "{\"ok\":true}";
    }
    if (verb == "clock") {
        Camera* camera = server.camera(first);
        std::int64_t seconds = 0;
        const auto [end, wrong] = std::from_chars(second.data(), second.data() + second.size(), seconds);
        if (camera == nullptr || wrong != std::errc() || end != second.data() + second.size())
            return refuse_line("unknown camera or no seconds");
        camera->clock_ahead = server.clock_shift() + seconds * 1'000;
        return "{\"ok\":true}";
    }
    if (verb == "hang-up") {
        server.hang_up(first);
        return "{\"ok\":true}";
    }
    if (verb == "server" && first == "stop") {
        server.stop();
        return "{\"ok\":true}";
    }
    if (verb == "server" && first == "start")
        return server.start() ? "{\"ok\":true}" : refuse_line("port taken");
    if (verb == "status") {
        std::string cameras;
        for (const auto& [code, camera] : server.cameras())
            cameras += std::format("{}\"{}\":\"{}\"", cameras.empty() ? "" : ",", code, name_of(camera->failure));
        return std::format(
            "{{\"ok\":true,\"running\":{},\"port\":{},\"connections\":{},\"streams\":{},\"cameras\":{{{}}}}}",
            server.running(), server.port(), server.connections(), server.streams(), cameras);
    }
    if (verb == "quit") {
        quit();
        return "{\"ok\":true}";
    }
    return refuse_line("unknown command");
}

void listen_to_input(Server& server, std::function<void()> quit)
{
    GIOChannel* channel = g_io_channel_unix_new(0);
    g_io_channel_set_flags(channel, G_IO_FLAG_NONBLOCK, nullptr);
    g_io_add_watch_full(channel, G_PRIORITY_DEFAULT, static_cast<GIOCondition>(G_IO_IN | G_IO_HUP), on_input,
        new Ears{server, std::move(quit)}, [](gpointer given) { delete static_cast<Ears*>(given); });
    g_io_channel_unref(channel);
}

} // namespace yiping::farm
