// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "camera.h"
#include "pump.h"
#include "recorder.h"

#include <gst/rtsp-server/rtsp-server.h>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace yiping::farm {

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;          ///< 0: any free one
    std::string user, password;      ///< Digest (RFC 2617); "" nobody is asked
    std::string sign_key;            ///< addresses have to be signed with it (crypto::sign_address); "" need not
    std::int64_t clock_shift = 0;    ///< milliseconds from the machine's clock to that of a demo
    std::string certificate, key;    ///< PEM files: RTSPS in place of RTSP; "" plain
    StreamShape shape;
};

/// RTSP over TCP for a list of cameras. Main thread only; runs in GLib's default main loop. Connections are served by
/// gst-rtsp-server's own thread.
class Server {
public:
    Server(ServerOptions options, std::vector<CameraPlan> plans);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Begins to listen, on the same port as before if it did. Errors: farm.port_taken {port}, farm.bad_certificate.
    [[nodiscard]] Result<void> start();
    /// As if the machine were switched off: nobody is let in, all connections are closed.
    void stop();
    /// What the recorder keeps is streamed as /CODE/before, so many seconds late.
    void keep(std::shared_ptr<Recorder> recorder);
    /// Closes the connections of one camera.
    void hang_up(const std::string& code);

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] std::int64_t clock_shift() const { return options_.clock_shift; }
    [[nodiscard]] bool running() const { return source_ != 0; }
    [[nodiscard]] Camera* camera(const std::string& code) const;
    [[nodiscard]] const std::map<std::string, std::shared_ptr<Camera>>& cameras() const { return cameras_; }
    [[nodiscard]] std::size_t connections() const;
    [[nodiscard]] std::size_t streams() { return pump_.count(); }

private:
    struct Mount;
    struct Before;

    void set_up(GstRTSPMediaFactory* factory) const;
    void add_mounts(const std::shared_ptr<Camera>& camera);
    [[nodiscard]] Result<void> set_access();
    static void on_connected(GstRTSPServer* server, GstRTSPClient* client, gpointer self);
    static GstRTSPStatusCode on_describe(GstRTSPClient* client, GstRTSPContext* context, gpointer self);
    static GstRTSPStatusCode on_setup(GstRTSPClient* client, GstRTSPContext* context, gpointer self);
    static void on_closed(GstRTSPClient* client, gpointer self);
    static void on_before(GstRTSPMediaFactory* factory, GstRTSPMedia* media, gpointer before);
    static void pump_for(Server& server, GstRTSPMedia* media, std::shared_ptr<Feed> feed);
    static void on_media(GstRTSPMediaFactory* factory, GstRTSPMedia* media, gpointer mount);

    ServerOptions options_;
    std::shared_ptr<FilmShelf> shelf_ = std::make_shared<FilmShelf>();
    Pump pump_;
    std::map<std::string, std::shared_ptr<Camera>> cameras_;
    std::vector<std::unique_ptr<Mount>> mounts_;
    std::vector<std::unique_ptr<Before>> befores_;
    GstRTSPServer* server_ = nullptr;
    guint source_ = 0;
    std::uint16_t port_ = 0;
    mutable std::mutex mutex_; ///< of what follows: connections speak on their own threads
    std::set<GstRTSPClient*> clients_;
    std::map<GstRTSPClient*, std::string> codes_; ///< what a connection has asked for
};

} // namespace yiping::farm
