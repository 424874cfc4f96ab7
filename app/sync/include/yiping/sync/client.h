// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/protocol/console_machine.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace yiping::sync {

/// Where rows become durable. Implemented over the storage's writer.
class ApplySink {
public:
    virtual ~ApplySink() = default;
    /// Called on the network thread, in order; returns at once. `done` from any thread, in order, when rows and cursor
    /// are on disk or the disk said no.
    virtual void apply(protocol::ApplyBatch batch, std::function<void(Result<void>)> done) = 0;
    /// In the same order as batches: the areas whose rows differ from the platform's.
    virtual void compare(
        protocol::CompareDigests wanted, std::function<void(Result<std::vector<std::string>>)> done) = 0;
};

struct ClientConfig {
    std::string host = "127.0.0.1"; ///< name or address; the certificate has to be for it
    std::uint16_t port = 0;
    std::string authority_path; ///< PEM: the one authority that is trusted
    /// PEM: the console's own certificate and key, shown to the platform; "" before it is enrolled. Read anew for each
    /// link, so that a renewed one is used without a restart.
    std::string certificate_path;
    std::string key_path; ///< "" where the key is in the certificate's file
    protocol::ConsoleConfig console;
};

/// All called on the network thread; they hand on and return.
struct ClientListener {
    std::function<void(const protocol::Status& status)> status;
    /// What the platform said of a command; it is asked no more.
    std::function<void(protocol::CommandAnswer answer)> answered;
    std::function<void(protocol::BlobChunk chunk)> blob;
    std::function<void(protocol::Revealed revealed)> revealed;
    /// Rows had been changed behind the system's back; they are on their way anew.
    std::function<void(protocol::RowRange range)> drift;
    /// The platform was restored from an older copy; all rows come anew.
    std::function<void(const protocol::LogSetBack& back)> set_back = {};
};

/// protocol::ConsoleMachine on TLS 1.3 and WebSocket, on a thread of its own. Everything may be called from any thread
/// and returns at once, but stop() and the destructor, which wait for the thread.
class Client {
public:
    /// `sink`, `clock` and `random` must outlive the client. Errors: sync.bad_authority,
    /// sync.bad_certificate.
    [[nodiscard]] static Result<std::unique_ptr<Client>> make(
        ClientConfig config, ApplySink& sink, ClientListener listener, Clock& clock, Random& random);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// With what the disk holds. Calling it again drops the link and begins anew (the cache was rebuilt).
    void start(protocol::DurableState held);
    /// The same in the name of somebody else: his token from now on, his commands in `held`.
    void start(protocol::DurableState held, std::string token);
    /// Drops the link and wants none until start(). `done` on the network thread, when nothing that the disk was given
    /// is under way any more: then what is durable is what start() begins with.
    void rest(std::function<void()> done);
    /// A command that is durable in the outbox.
    void submit(domain::Command command);
    /// Its maker has taken it back, and that is durable.
    void withdraw(const Uuid& id);
    /// One personal field; the answer comes as `revealed`, with an error while there is no link.
    void request_reveal(protocol::Reveal request);
    /// Asks for a chunk; nothing happens while there is no link.
    void request_blob(std::string sha256, std::uint64_t offset);
    /// Drops the link and ends the thread. Nothing is called back afterwards.
    void stop();

private:
    class Core;
    explicit Client(std::shared_ptr<Core> core);

    std::shared_ptr<Core> core_;
};

} // namespace yiping::sync
