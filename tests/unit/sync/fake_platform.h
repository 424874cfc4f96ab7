// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/platform_session.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace yiping::transport {
struct Arrival;
}

namespace yiping::test {

/// What the platform has in memory: cases by id, a log, answered commands. Platform's thread only.
class MemoryHost final : public protocol::SessionHost {
public:
    Uuid log = Uuid::from_name("log", "memory");
    std::int64_t revision = 0;
    std::map<Uuid, domain::Case> cases;
    std::vector<Uuid> executed; ///< a command that is done twice is here twice
    std::string token = "right";
    std::size_t rows_per_batch = 100;
    std::map<std::string, std::string> blobs;

    void put(domain::Case row);

    Result<domain::Principal> authenticate(const protocol::Hello& hello) override;
    Uuid log_id() override { return log; }
    std::int64_t head() override { return revision; }
    bool can_continue(std::int64_t) override { return true; }
    Result<std::uint64_t> mark_at(std::int64_t) override { return 0; }
    std::uint64_t count_rows(const domain::Principal&) override { return cases.size(); }
    Result<protocol::EncodedBatch> delta(const domain::Principal& who, std::int64_t from) override;
    Result<std::unique_ptr<protocol::SnapshotSource>> snapshot(const domain::Principal& who) override;
    protocol::CommandAnswer execute(const domain::Principal& who, const domain::Command& command) override;
    protocol::BlobChunk blob(const domain::Principal& who, const protocol::BlobRequest& request) override;
    protocol::CommandAnswer withdraw(const domain::Principal& who, const Uuid& id) override;
    protocol::Revealed reveal(const domain::Principal& who, const protocol::Reveal& request) override;
    Result<protocol::RangeRows> rows_of(const domain::Principal& who, const protocol::RowRange& range) override;
    std::uint64_t access_version() override { return 0; }

private:
    std::map<Uuid, protocol::CommandAnswer> answers_;
};

/// A platform on a port of 127.0.0.1: TLS 1.3, WebSocket, protocol::PlatformSession over a MemoryHost, on a thread of
/// its own. May be stopped and started on the same port, and cut at chosen moments.
class FakePlatform {
public:
    /// What to do to connections.
    struct Faults {
        unsigned refuse_connections = 0;   ///< so many are dropped as soon as they are accepted
        unsigned cut_before_answers = 0;   ///< so many commands are done, and the line cut before the answer is sent
        bool http_404 = false;             ///< answers as some other web server
    };

    explicit FakePlatform(const std::string& folder);
    ~FakePlatform();
    FakePlatform(const FakePlatform&) = delete;
    FakePlatform& operator=(const FakePlatform&) = delete;

    void start();
    void stop();
    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const std::string& authority_path() const { return authority_path_; }

    /// Runs on the platform's thread and waits for it; sessions are woken afterwards.
    void with(const std::function<void(MemoryHost&, Faults&)>& job);
    /// Drops every connection.
    void cut();
    [[nodiscard]] unsigned accepted();

private:
    struct Server;
    void serve(Server& server, transport::Arrival arrival);

    std::string authority_path_, certificate_path_, key_path_;
    std::uint16_t port_ = 0;
    SystemClock clock_;
    MemoryHost host_;
    Faults faults_;
    unsigned accepted_ = 0;
    std::unique_ptr<Server> server_;
};

} // namespace yiping::test
