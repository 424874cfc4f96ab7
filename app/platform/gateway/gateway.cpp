// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/platform/gateway.h>

#include "gateway/admin_door.h"
#include "gateway/camera_asker.h"
#include "gateway/core.h"
#include "gateway/rule_alarm.h"
#include "gateway/streams.h"
#include "gateway/sync_link.h"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <openssl/ssl.h>

#include <chrono>
#include <csignal>
#include <exception>
#include <filesystem>

namespace yiping::platform {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::minutes between_housekeeping{1};

std::optional<crypto::Authority> authority_of(const crypto::ServerIdentity& identity)
{
    const std::filesystem::path folder = std::filesystem::path(identity.authority_path).parent_path();
    auto authority = crypto::Authority::open(folder.string());
    if (authority)
        return std::move(*authority);
    log::info("gateway", "no console can be enrolled: {}", authority.error().debug_text());
    return std::nullopt;
}

class AsioGateway final : public Gateway {
public:
    AsioGateway(Store& store, Clock& clock, const GatewayOptions& options)
        : options_(options),
          core_(store, clock, options.independent_snapshots, options.enrolment, authority_of(options.identity))
    {
    }

    ~AsioGateway() override
    {
        core_.reception.stop();
        // Links and coroutines hold pieces of the core: they go first.
        for (SyncLink* link : std::vector<SyncLink*>(core_.links.begin(), core_.links.end()))
            link->drop();
        core_.context.restart();
        core_.context.poll();
    }

    [[nodiscard]] Result<void> open()
    {
        for (asio::ssl::context* const tls : core_.reception.tls())
            if (auto done = use_identity(*tls); !done)
                return done;
        const auto address =
            options_.lan ? asio::ip::address(asio::ip::address_v4::any()) : asio::ip::address_v4::loopback();
        if (auto done = open_on(sync_acceptor_, {address, options_.port}); !done)
            return done;
        if (!options_.admin_path.empty())
            if (auto done = admin_door_.open(options_.admin_path); !done)
                log::warning("gateway", "no administration while we run: {}", done.error().debug_text());
        const auto phone_address =
            options_.phone_lan ? asio::ip::address(asio::ip::address_v4::any()) : asio::ip::address_v4::loopback();
        return open_on(phone_acceptor_, {phone_address, options_.phone_port});
    }

    [[nodiscard]] std::uint16_t port() const override { return port_of(sync_acceptor_); }
    [[nodiscard]] std::uint16_t phone_port() const override { return port_of(phone_acceptor_); }
    [[nodiscard]] std::size_t consoles() const override { return core_.links.size(); }

    void run(bool signals) override
    {
        accept(sync_acceptor_, [this] { return core_.reception.next_executor(); }, serve_tls);
        accept(
            phone_acceptor_, [this]() -> asio::any_io_executor { return core_.context.get_executor(); }, serve_plain);
        admin_door_.accept();
        asio::signal_set caught(core_.context);
        if (signals) {
            caught.add(SIGTERM);
            caught.add(SIGINT);
            caught.async_wait([this](boost::system::error_code error, int number) {
                if (error)
                    return;
                log::info("gateway", "signal {}: stopping", number);
                end();
            });
        }
        core_.access.set_looks(options_.looks);
        core_.alarms = options_.alarms;
        core_.host.set_classes(options_.categories);
        core_.visits.set_options(options_.visits, options_.categories);
        core_.day.set_day(options_.visits.day);
        core_.announced = core_.store.head();
        core_.announced_access = core_.host.access_version();
        keep_house();
        if (options_.camera_rounds != nullptr) {
            asker_.emplace(core_, *options_.camera_rounds);
            asker_->start();
        }
        if (options_.rules != nullptr) {
            rules_.emplace(core_.store, core_.clock, alarm_,
                RuleRunnerOptions{options_.rules, options_.categories, options_.calendar});
            core_.after_change = [this] { alarm_.soon(); };
            alarm_.soon();
        }
        bool ended = false;
        while (!ended && !core_.stopping) {
            try {
                core_.context.run();
                ended = true;
            } catch (const std::exception& failure) {
                // One link's trouble must not end the service of all.
                log::error("gateway", "{}", failure.what());
            }
        }
    }

    void stop() override
    {
        asio::post(core_.context, [this] { end(); });
    }

    void post(std::function<void(Store&)> work) override
    {
        asio::post(core_.context, [this, work = std::move(work)] {
            work(core_.store);
            core_.announce();
        });
    }

private:
    [[nodiscard]] static std::uint16_t port_of(const tcp::acceptor& acceptor)
    {
        boost::system::error_code code;
        return acceptor.local_endpoint(code).port();
    }

    [[nodiscard]] Result<void> use_identity(asio::ssl::context& context) const
    {
        boost::system::error_code code;
        SSL_CTX* const tls = context.native_handle();
        // Links live long: a ticket for coming back is two more records in every handshake.
        SSL_CTX_set_num_tickets(tls, 0);
        SSL_CTX_set_session_cache_mode(tls, SSL_SESS_CACHE_OFF);
        // As safe for what is sent today, and a handshake hashes some forty times: processors do SHA-256 by themselves.
        SSL_CTX_set_ciphersuites(tls, "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384");
        SSL_CTX_set_options(tls, SSL_OP_CIPHER_SERVER_PREFERENCE);
        context.use_certificate_chain_file(options_.identity.certificate_path, code);
        if (!code)
            context.use_private_key_file(options_.identity.key_path, asio::ssl::context::pem, code);
        if (code || SSL_CTX_set_min_proto_version(tls, TLS1_3_VERSION) != 1)
            return make_error(
                Fault::Environment, "platform.certificate_unusable", {{"file", options_.identity.certificate_path}});
        // A console may prove itself with a certificate of our own authority; one of any other ends the handshake.
        context.load_verify_file(options_.identity.authority_path, code);
        STACK_OF(X509_NAME)* const names = SSL_load_client_CA_file(options_.identity.authority_path.c_str());
        constexpr std::string_view name = "yiping";
        if (code || names == nullptr ||
            SSL_CTX_set_session_id_context(
                tls, reinterpret_cast<const unsigned char*>(name.data()), static_cast<unsigned>(name.size())) != 1)
            return make_error(
                Fault::Environment, "platform.certificate_unusable", {{"file", options_.identity.authority_path}});
        SSL_CTX_set_client_CA_list(tls, names);
        context.set_verify_mode(asio::ssl::verify_peer);
        return {};
    }

    [[nodiscard]] static Result<void> open_on(tcp::acceptor& acceptor, const tcp::endpoint& where)
    {
        boost::system::error_code code;
        acceptor.open(where.protocol(), code);
        if (!code)
            acceptor.set_option(tcp::acceptor::reuse_address(true), code);
        if (!code)
            acceptor.bind(where, code);
        if (!code)
            acceptor.listen(1024, code);
        if (code == asio::error::address_in_use)
            return make_error(
                Fault::Environment, "platform.port_in_use", {{"port", static_cast<std::int64_t>(where.port())}});
        if (code)
            return make_error(Fault::Environment, "platform.cannot_listen",
                {{"port", static_cast<std::int64_t>(where.port())}, {"why", code.message()}});
        return {};
    }

    /// `whose` says to which thread the next connection belongs.
    template <class Whose>
    void accept(tcp::acceptor& acceptor, Whose whose, void (*serve)(GatewayCore&, tcp::socket, ConnectionBook::Place))
    {
        acceptor.async_accept(
            whose(), [this, &acceptor, whose, serve](boost::system::error_code error, tcp::socket socket) {
                if (core_.stopping || error == asio::error::operation_aborted)
                    return;
                if (error) {
                    // Out of descriptors, most likely: the next try has to wait for one.
                    log::warning("gateway", "accept failed: {}", error.message());
                    pause_.expires_after(std::chrono::milliseconds(200));
                    pause_.async_wait(
                        [this, &acceptor, whose, serve](boost::system::error_code) { accept(acceptor, whose, serve); });
                    return;
                }
                take_in(std::move(socket), serve);
                accept(acceptor, whose, serve);
            });
    }

    void take_in(tcp::socket socket, void (*serve)(GatewayCore&, tcp::socket, ConnectionBook::Place))
    {
        boost::system::error_code gone;
        const auto from = socket.remote_endpoint(gone);
        if (gone)
            return;
        if (auto place = core_.book.enter(from.address()))
            serve(core_, std::move(socket), std::move(*place));
        else if (core_.clock.monotonic() >= crowded_until_) {
            // Said once in a while: who knocks that often must not fill the log too.
            crowded_until_ = core_.clock.monotonic() + std::chrono::milliseconds(between_housekeeping).count();
            log::warning("gateway", "connections are refused: {} there, {} of them unknown, the last from {}",
                core_.book.all(), core_.book.pending(), from.address().to_string());
        }
    }

    /// Sessions that are over, and what has to be stored now and then.
    void keep_house()
    {
        core_.host.housekeep();
        if (Access* access = core_.store.access()) {
            if (auto done = access->housekeep(core_.clock.now()); !done)
                log::warning("gateway", "{}", done.error().debug_text());
            core_.announce();
        }
        if (options_.looks != nullptr)
            if (auto done = options_.looks->housekeep(core_.clock.now()); !done)
                log::warning("gateway", "{}", done.error().debug_text());
        if (options_.camera_rounds != nullptr) {
            if (auto done = options_.camera_rounds->write(core_.clock.now()); !done)
                log::warning("gateway", "{}", done.error().debug_text());
            core_.announce();
        }
        if (options_.alarms != nullptr) {
            if (const auto followed = options_.alarms->follow(core_.clock.now()); !followed)
                log::warning("gateway", "{}", followed.error().debug_text());
            core_.announce();
        }
        house_.expires_after(between_housekeeping);
        house_.async_wait([this](boost::system::error_code error) {
            if (!error && !core_.stopping)
                keep_house();
        });
    }

    void follow_rules()
    {
        if (core_.stopping || !rules_)
            return;
        if (auto done = rules_->run(); !done)
            log::error("rules", "{}", done.error().debug_text());
        core_.announce();
    }

    void end()
    {
        core_.stopping = true;
        boost::system::error_code ignored;
        sync_acceptor_.close(ignored);
        phone_acceptor_.close(ignored);
        admin_door_.close();
        for (SyncLink* link : std::vector<SyncLink*>(core_.links.begin(), core_.links.end()))
            link->drop();
        // Every commit is complete by now: there is nothing to wait for.
        core_.context.stop();
    }

    GatewayOptions options_;
    GatewayCore core_;
    MonoMillis crowded_until_ = 0;
    tcp::acceptor sync_acceptor_{core_.context};
    tcp::acceptor phone_acceptor_{core_.context};
    AdminDoor admin_door_{core_};
    asio::steady_timer pause_{core_.context};
    asio::steady_timer house_{core_.context};
    RuleAlarm alarm_{core_.context, core_.clock, [this] { follow_rules(); }};
    std::optional<RuleRunner> rules_;
    std::optional<CameraAsker> asker_;
};

} // namespace

Result<std::unique_ptr<Gateway>> Gateway::listen(Store& store, Clock& clock, const GatewayOptions& options)
{
    auto gateway = std::make_unique<AsioGateway>(store, clock, options);
    if (auto done = gateway->open(); !done)
        return std::unexpected(done.error());
    return gateway;
}

} // namespace yiping::platform
