// SPDX-License-Identifier: GPL-3.0-or-later
#include "control.h"
#include "options.h"
#include "recorder.h"
#include "server.h"

#include <yiping/base/shifted_clock.h>
#include <yiping/config/messages.h>
#include <yiping/crypto/file.h>
#include <yiping/crypto/signed_address.h>

#include <gst/gst.h>

#include <glib-unix.h>

#include <csignal>
#include <cstdio>
#include <format>
#include <memory>
#include <vector>

namespace yiping::farm {

namespace {

int complain(const Error& error)
{
    const config::Messages words(config::Language::Chinese);
    std::fprintf(stderr, "%s\n", words.text(error).c_str());
    return exit_code(error);
}

/// Where a kept camera streams: elsewhere, or here, with a signature of our own.
Recorder::Place place_of(const Options& options, const Server& server, const KeepPlan& plan)
{
    if (!plan.url.empty())
        return {plan.url, options.keep_user, options.keep_password};
    constexpr UtcMillis soon = 10'000;
    const std::string path = "/" + plan.code + "/sub";
    std::string url = std::format("rtsp://127.0.0.1:{}{}", server.port(), path);
    if (!options.server.sign_key.empty()) {
        const UtcMillis until = ShiftedClock(options.server.clock_shift).now() + soon;
        url += std::format("?until={}&sign={}", until, crypto::sign_address(path, until, options.server.sign_key));
    }
    return {url, options.server.user, options.server.password};
}

int run(const Options& options)
{
    Server server(options.server, options.cameras);
    std::vector<std::shared_ptr<Recorder>> recorders;
    for (const KeepPlan& each : options.keep) {
        recorders.push_back(std::make_shared<Recorder>(
            each.code, [&, each] { return place_of(options, server, each); },
            std::chrono::seconds(options.keep_seconds)));
        server.keep(recorders.back());
    }
    if (auto done = server.start(); !done)
        return complain(done.error());
    for (const auto& each : recorders)
        each->start();
    GMainLoop* loop = g_main_loop_new(nullptr, FALSE);
    const auto quit = [loop] { g_main_loop_quit(loop); };
    listen_to_input(server, quit);
    for (const int signal : {SIGINT, SIGTERM})
        g_unix_signal_add(
            signal,
            [](gpointer given) -> gboolean {
                g_main_loop_quit(static_cast<GMainLoop*>(given));
                return TRUE;
            },
            loop);
    if (!options.ready_file.empty()) {
        const std::string ready = std::format("{{\"port\":{}}}\n", server.port());
        if (auto done = crypto::write_file_atomically(options.ready_file.string(), ready, 0600); !done)
            return complain(done.error());
    }
    if (options.ready_file.empty())
        std::printf("{\"port\":%u}\n", unsigned{server.port()});
    std::fflush(stdout);
    g_main_loop_run(loop);
    server.stop();
    g_main_loop_unref(loop);
    return 0;
}

} // namespace

} // namespace yiping::farm

int main(int count, char** arguments)
{
    std::signal(SIGPIPE, SIG_IGN);
    int status = 0;
    const auto options = yiping::farm::parse_options(count, arguments, status);
    if (!options)
        return status;
    gst_init(nullptr, nullptr);
    return yiping::farm::run(*options);
}
