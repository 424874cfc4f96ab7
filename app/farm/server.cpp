// SPDX-License-Identifier: GPL-3.0-or-later
#include "server.h"

#include "own_clock.h"

#include <yiping/base/log.h>
#include <yiping/base/shifted_clock.h>
#include <yiping/crypto/signed_address.h>

#include <string_view>

namespace yiping::farm {

namespace {

constexpr const char* role = "viewer";
/// All cameras of a wall may come at once when the server is back; the kernel turns away what it cannot keep.
constexpr gint backlog = 256;

/// "CODE" of "/CODE/main".
std::string code_of(const gchar* path)
{
    std::string_view text = path == nullptr ? "" : path;
    if (text.starts_with('/'))
        text.remove_prefix(1);
    return std::string(text.substr(0, text.find('/')));
}

} // namespace

namespace {

/// A client gives itself up while it closes: `clients` are held until they are done.
void close_all(const std::vector<GstRTSPClient*>& clients)
{
    for (GstRTSPClient* client : clients) {
        gst_rtsp_client_close(client);
        g_object_unref(client);
    }
}

} // namespace

/// One stream of a camera on the server.
struct Server::Mount {
    Server* server;
    std::shared_ptr<Camera> camera;
    bool main;
    std::shared_ptr<const Stamp> stamp, small_stamp;
};

/// What a recorder has kept, as a stream on the server.
struct Server::Before {
    Server* server;
    std::shared_ptr<const Recorder> recorder;
};

Server::Server(ServerOptions options, std::vector<CameraPlan> plans) : options_(std::move(options))
{
    server_ = gst_rtsp_server_new();
    gst_rtsp_server_set_backlog(server_, backlog);
    for (CameraPlan& plan : plans) {
        const std::string code = plan.code;
        auto camera = std::make_shared<Camera>(std::move(plan), options_.shape);
        camera->clock_ahead = options_.clock_shift;
        cameras_[code] = camera;
        add_mounts(camera);
    }
    g_signal_connect(server_, "client-connected", G_CALLBACK(on_connected), this);
}

Server::~Server()
{
    stop();
    g_object_unref(server_);
}

Camera* Server::camera(const std::string& code) const
{
    const auto found = cameras_.find(code);
    return found == cameras_.end() ? nullptr : found->second.get();
}

void Server::set_up(GstRTSPMediaFactory* factory) const
{
    gst_rtsp_media_factory_set_protocols(factory, GST_RTSP_LOWER_TRANS_TCP);
    gst_rtsp_media_factory_set_latency(factory, 0);
    if (!options_.user.empty() || !options_.certificate.empty())
        gst_rtsp_media_factory_add_role(factory, role, GST_RTSP_PERM_MEDIA_FACTORY_ACCESS, G_TYPE_BOOLEAN, TRUE,
            GST_RTSP_PERM_MEDIA_FACTORY_CONSTRUCT, G_TYPE_BOOLEAN, TRUE, nullptr);
}

void Server::add_mounts(const std::shared_ptr<Camera>& camera)
{
    GstRTSPMountPoints* points = gst_rtsp_server_get_mount_points(server_);
    for (const bool main : {true, false}) {
        GstRTSPMediaFactory* factory = gst_rtsp_media_factory_new();
        gst_rtsp_media_factory_set_launch(factory, camera->launch_line(main).c_str());
        gst_rtsp_media_factory_set_shared(factory, TRUE);
        set_up(factory);
        const CameraPlan& plan = camera->plan();
        const PictureSize size = camera->size(main);
        auto mount =
            std::make_unique<Mount>(Mount{this, camera, main, std::make_shared<Stamp>(plan.name, plan.code, size),
                std::make_shared<Stamp>(plan.name, plan.code, Camera::smaller(size))});
        g_signal_connect(factory, "media-configure", G_CALLBACK(on_media), mount.get());
        mounts_.push_back(std::move(mount));
        gst_rtsp_mount_points_add_factory(points, ("/" + plan.code + (main ? "/main" : "/sub")).c_str(), factory);
    }
    g_object_unref(points);
}

Result<void> Server::set_access()
{
    if (options_.user.empty() && options_.certificate.empty())
        return {};
    GstRTSPAuth* auth = gst_rtsp_auth_new();
    GstRTSPToken* token = gst_rtsp_token_new(GST_RTSP_TOKEN_MEDIA_FACTORY_ROLE, G_TYPE_STRING, role, nullptr);
    if (options_.user.empty()) { // through TLS, and nobody need say who he is
        gst_rtsp_auth_set_default_token(auth, token);
    } else {
        gst_rtsp_auth_set_supported_methods(auth, GST_RTSP_AUTH_DIGEST);
        gst_rtsp_auth_add_digest(auth, options_.user.c_str(), options_.password.c_str(), token);
    }
    gst_rtsp_token_unref(token);
    if (!options_.certificate.empty()) {
        GError* failed = nullptr;
        GTlsCertificate* papers =
            g_tls_certificate_new_from_files(options_.certificate.c_str(), options_.key.c_str(), &failed);
        if (failed != nullptr) {
            std::string why = failed->message;
            g_error_free(failed);
            g_object_unref(auth);
            return make_error(Fault::Environment, "farm.bad_certificate", {{"why", why}});
        }
        gst_rtsp_auth_set_tls_certificate(auth, papers);
        g_object_unref(papers);
    }
    gst_rtsp_server_set_auth(server_, auth);
    g_object_unref(auth);
    return {};
}

Result<void> Server::start()
{
    if (running())
        return {};
    if (auto done = set_access(); !done)
        return done;
    const std::uint16_t wanted = port_ != 0 ? port_ : options_.port;
    gst_rtsp_server_set_address(server_, options_.address.c_str());
    gst_rtsp_server_set_service(server_, std::to_string(wanted).c_str());
    source_ = gst_rtsp_server_attach(server_, nullptr);
    if (source_ == 0)
        return make_error(Fault::Environment, "farm.port_taken", {{"port", std::int64_t{wanted}}});
    port_ = static_cast<std::uint16_t>(gst_rtsp_server_get_bound_port(server_));
    return {};
}

void Server::stop()
{
    if (!running())
        return;
    g_source_remove(source_);
    source_ = 0;
    std::vector<GstRTSPClient*> all;
    {
        const std::scoped_lock lock(mutex_);
        for (GstRTSPClient* client : clients_)
            all.push_back(static_cast<GstRTSPClient*>(g_object_ref(client)));
    }
    close_all(all);
}

std::size_t Server::connections() const
{
    const std::scoped_lock lock(mutex_);
    return clients_.size();
}

void Server::hang_up(const std::string& code)
{
    std::vector<GstRTSPClient*> found;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [client, asked] : codes_)
            if (asked == code)
                found.push_back(static_cast<GstRTSPClient*>(g_object_ref(client)));
    }
    close_all(found);
}

void Server::on_connected(GstRTSPServer* /*server*/, GstRTSPClient* client, gpointer self)
{
    auto& server = *static_cast<Server*>(self);
    {
        const std::scoped_lock lock(server.mutex_);
        server.clients_.insert(client);
    }
    g_signal_connect(client, "pre-describe-request", G_CALLBACK(on_describe), self);
    g_signal_connect(client, "pre-setup-request", G_CALLBACK(on_setup), self);
    g_signal_connect(client, "closed", G_CALLBACK(on_closed), self);
}

GstRTSPStatusCode Server::on_describe(GstRTSPClient* client, GstRTSPContext* context, gpointer self)
{
    auto& server = *static_cast<Server*>(self);
    const std::string path = context->uri->abspath == nullptr ? "" : context->uri->abspath;
    const std::string query = context->uri->query == nullptr ? "" : context->uri->query;
    if (!server.options_.sign_key.empty() && !crypto::is_signed_address(path, query, server.options_.sign_key,
                                                 ShiftedClock(server.options_.clock_shift).now()))
        return GST_RTSP_STS_FORBIDDEN;
    const std::scoped_lock lock(server.mutex_);
    server.codes_[client] = code_of(path.c_str());
    return GST_RTSP_STS_OK;
}

GstRTSPStatusCode Server::on_setup(GstRTSPClient* client, GstRTSPContext* context, gpointer self)
{
    // Whoever has not been let in for this camera by its description cannot go around it.
    const auto& server = *static_cast<Server*>(self);
    const std::scoped_lock lock(server.mutex_);
    const auto found = server.codes_.find(client);
    const bool same = found != server.codes_.end() && found->second == code_of(context->uri->abspath);
    return same ? GST_RTSP_STS_OK : GST_RTSP_STS_FORBIDDEN;
}

void Server::on_closed(GstRTSPClient* client, gpointer self)
{
    // While it stands in the lists it is there: who closes it meanwhile waits here or holds it.
    auto& server = *static_cast<Server*>(self);
    const std::scoped_lock lock(server.mutex_);
    server.clients_.erase(client);
    server.codes_.erase(client);
}

void Server::keep(std::shared_ptr<Recorder> recorder)
{
    auto mount = std::make_unique<Before>(Before{this, std::move(recorder)});
    GstRTSPMediaFactory* factory = gst_rtsp_media_factory_new();
    // Everybody who comes sees what was before he came: nobody shares it.
    gst_rtsp_media_factory_set_launch(factory, "( appsrc name=video is-live=true format=time do-timestamp=true "
                                               "block=false ! h264parse ! rtph264pay name=pay0 pt=96 "
                                               "config-interval=-1 )");
    set_up(factory);
    g_signal_connect(factory, "media-configure", G_CALLBACK(on_before), mount.get());
    GstRTSPMountPoints* points = gst_rtsp_server_get_mount_points(server_);
    gst_rtsp_mount_points_add_factory(points, ("/" + mount->recorder->code() + "/before").c_str(), factory);
    g_object_unref(points);
    befores_.push_back(std::move(mount));
}

void Server::on_before(GstRTSPMediaFactory* /*factory*/, GstRTSPMedia* media, gpointer given)
{
    const auto& mount = *static_cast<Before*>(given);
    GstElement* element = gst_rtsp_media_get_element(media);
    GstElement* source = gst_bin_get_by_name(GST_BIN(element), "video");
    pump_for(*mount.server, media, std::make_shared<RecordedFeed>(mount.recorder, GST_APP_SRC(source)));
    gst_object_unref(source);
    gst_object_unref(element);
}

/// The feed is drawn until nobody looks at the media any more.
void Server::pump_for(Server& server, GstRTSPMedia* media, std::shared_ptr<Feed> feed)
{
    struct Kept {
        Pump* pump;
        std::shared_ptr<Feed> feed;
    };
    server.pump_.add(feed);
    g_signal_connect_data(
        media, "unprepared", G_CALLBACK(+[](GstRTSPMedia*, gpointer kept) {
            const auto* one = static_cast<Kept*>(kept);
            one->pump->remove(one->feed);
        }),
        new Kept{&server.pump_, std::move(feed)}, [](gpointer kept, GClosure*) { delete static_cast<Kept*>(kept); },
        G_CONNECT_DEFAULT);
}

namespace {

/// A tone that is made could be wound to any time, and who asks for the stream from its beginning on would make it try,
/// which the picture cannot follow: the sound says, as the picture does, that it is live.
void keep_live(GstElement* media)
{
    GstElement* payloader = gst_bin_get_by_name(GST_BIN(media), "pay1");
    if (payloader == nullptr)
        return;
    GstPad* pad = gst_element_get_static_pad(payloader, "src");
    const auto kinds =
        static_cast<GstPadProbeType>(GST_PAD_PROBE_TYPE_QUERY_UPSTREAM | GST_PAD_PROBE_TYPE_EVENT_UPSTREAM);
    gst_pad_add_probe(
        pad, kinds,
        [](GstPad* /*pad*/, GstPadProbeInfo* info, gpointer /*data*/) {
            const bool winds = GST_IS_QUERY(info->data)
                                   ? GST_QUERY_TYPE(GST_PAD_PROBE_INFO_QUERY(info)) == GST_QUERY_SEEKING
                                   : GST_EVENT_TYPE(GST_PAD_PROBE_INFO_EVENT(info)) == GST_EVENT_SEEK;
            return winds ? GST_PAD_PROBE_DROP : GST_PAD_PROBE_OK;
        },
        nullptr, nullptr);
    gst_object_unref(pad);
    gst_object_unref(payloader);
}

} // namespace

void Server::on_media(GstRTSPMediaFactory* /*factory*/, GstRTSPMedia* media, gpointer given)
{
    const auto& mount = *static_cast<Mount*>(given);
    GstElement* element = gst_rtsp_media_get_element(media);
    GstElement* source = gst_bin_get_by_name(GST_BIN(element), "video");
    GstElement* payloader = gst_bin_get_by_name(GST_BIN(element), "pay0");
    GstPad* pad = gst_element_get_static_pad(payloader, "src");
    watch_packets(pad, mount.camera);
    gst_object_unref(pad);
    gst_object_unref(payloader);
    keep_live(element);
    say_own_clock(media, mount.camera);
    auto feed = std::make_shared<CameraFeed>(
        mount.camera, mount.main, GST_APP_SRC(source), mount.server->shelf_, mount.stamp, mount.small_stamp);
    gst_object_unref(source);
    gst_object_unref(element);
    if (!feed->ready())
        return;
    pump_for(*mount.server, media, std::move(feed));
}

} // namespace yiping::farm
