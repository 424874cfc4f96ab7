// SPDX-License-Identifier: GPL-3.0-or-later
#include "control.h"
#include "options.h"
#include "server.h"

#include <yiping/config/messages.h>
#include <yiping/crypto/file.h>

#include <gst/gst.h>

#include <glib-unix.h>

#include <csignal>
#include <cstdio>
#include <format>

namespace yiping::farm {

namespace {

int complain(const Error& error)
{
    const config::Messages words(config::Language::Chinese);
    std::fprintf(stderr, "%s\n", words.text(error).c_str());
    return exit_code(error);
}

int run(const Options& options)
{
    Server server(options.server, options.cameras);
    if (auto done = server.start(); !done)
        return complain(done.error());
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
