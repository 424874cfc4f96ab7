// SPDX-License-Identifier: GPL-3.0-or-later
#include "fake_platform.h"

#include <yiping/crypto/certificate.h>
#include <yiping/transport/reception.h>
#include <yiping/transport/web_socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>

#include <cstdlib>
#include <future>
#include <set>
#include <thread>

namespace yiping::test {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

void MemoryHost::put(domain::Case row)
{
    row.rev = ++revision;
    cases[row.id] = std::move(row);
}

Result<domain::Principal> MemoryHost::authenticate(const protocol::Hello& hello)
{
    if (hello.token != token)
        return make_error(Fault::Refused, "platform.wrong_token");
    domain::Principal who;
    who.user = "desk";
    who.scope = hello.scope;
    return who;
}

namespace {

protocol::EncodedBatch encoded(protocol::Batch batch, std::vector<domain::Case> cases)
{
    domain::RowSet rows;
    rows.case_rows = std::move(cases);
    batch.rows = protocol::batches_of(rows);
    return {std::make_shared<const std::string>(protocol::encode(batch)), batch.to, batch.last};
}

class MemorySnapshot final : public protocol::SnapshotSource {
public:
    MemorySnapshot(std::vector<domain::Case> cases, std::int64_t revision, std::size_t piece)
        : cases_(std::move(cases)), revision_(revision), piece_(piece)
    {
    }
    Result<protocol::EncodedBatch> next() override
    {
        protocol::Batch batch;
        batch.snapshot = true;
        batch.to = revision_;
        const std::size_t count = std::min(piece_, cases_.size() - at_);
        std::vector<domain::Case> these(cases_.begin() + static_cast<std::ptrdiff_t>(at_),
            cases_.begin() + static_cast<std::ptrdiff_t>(at_ + count));
        at_ += count;
        batch.last = at_ == cases_.size();
        return encoded(std::move(batch), std::move(these));
    }

private:
    std::vector<domain::Case> cases_;
    std::int64_t revision_;
    std::size_t piece_;
    std::size_t at_ = 0;
};

} // namespace

Result<protocol::EncodedBatch> MemoryHost::delta(const domain::Principal&, std::int64_t from)
{
    protocol::Batch batch;
    batch.from = from;
    batch.to = revision;
    std::vector<domain::Case> changed;
    for (const auto& [id, row] : cases)
        if (row.rev > from)
            changed.push_back(row);
    return encoded(std::move(batch), std::move(changed));
}

Result<std::unique_ptr<protocol::SnapshotSource>> MemoryHost::snapshot(const domain::Principal&)
{
    std::vector<domain::Case> all;
    for (const auto& [id, row] : cases)
        all.push_back(row);
    return std::make_unique<MemorySnapshot>(std::move(all), revision, rows_per_batch);
}

protocol::CommandAnswer MemoryHost::execute(const domain::Principal&, const domain::Command& command)
{
    if (const auto found = answers_.find(command.id); found != answers_.end())
        return found->second;
    executed.push_back(command.id);
    protocol::CommandAnswer answer;
    answer.id = command.id;
    if (const auto* report = std::get_if<domain::ReportCase>(&command.body)) {
        domain::Case row;
        row.id = Uuid::from_name("case", command.id.to_string());
        row.title = report->title;
        put(std::move(row));
        answer.revision = revision;
    } else {
        answer.outcome = protocol::Outcome::Refused;
        answer.error = Error(Fault::Refused, "domain.not_here");
    }
    answers_[command.id] = answer;
    return answer;
}

protocol::BlobChunk MemoryHost::blob(const domain::Principal&, const protocol::BlobRequest& request)
{
    const auto found = blobs.find(request.sha256);
    if (found == blobs.end())
        return {request.sha256, request.offset, 0, ""};
    return {request.sha256, request.offset, found->second.size(), found->second.substr(request.offset, 1000)};
}

protocol::CommandAnswer MemoryHost::withdraw(const domain::Principal&, const Uuid& id)
{
    const auto [place, fresh] = answers_.try_emplace(id);
    if (fresh)
        place->second = {id, protocol::Outcome::Refused, 0, Error(Fault::Refused, "platform.command_withdrawn"), {}};
    return place->second;
}

protocol::Revealed MemoryHost::reveal(const domain::Principal&, const protocol::Reveal& request)
{
    return {request.id, "value of " + request.field, 1000, std::nullopt};
}

Result<protocol::RangeRows> MemoryHost::rows_of(const domain::Principal&, const protocol::RowRange& range)
{
    const domain::RegisterInfo* info = domain::find_register(range.register_number);
    protocol::RangeRows found{range, info == nullptr ? protocol::RowBatch{} : protocol::make_batch(*info)};
    if (range.register_number == static_cast<std::uint32_t>(domain::Register::Case)) {
        for (const auto& [id, row] : cases) {
            if (id > range.after && (!range.up_to || id <= *range.up_to))
                protocol::append(found.rows, row);
        }
    }
    return found;
}

namespace {

class Connection;
using Connections = std::set<std::shared_ptr<Connection>>;

class Connection final : public transport::WebSocketOwner, public std::enable_shared_from_this<Connection> {
public:
    Connection(transport::TlsSocket socket, std::string early, MemoryHost& host, FakePlatform::Faults& faults,
        Clock& clock, Connections& all)
        : web_socket_(std::make_shared<transport::WebSocket>(std::move(socket), transport::End::Server,
              transport::WebSocket::Limits{.message_bytes = protocol::max_message_bytes}, std::move(early))),
          host_(host),
          faults_(faults),
          session_(host, clock),
          all_(all)
    {
    }

    void run(const transport::UpgradeRequest& request) { web_socket_->start(shared_from_this(), request); }

    void wake()
    {
        session_.wake();
        act();
    }

    void drop()
    {
        web_socket_->drop();
        all_.erase(shared_from_this());
    }

private:
    void received(std::string_view message) override
    {
        const std::size_t done_before = host_.executed.size();
        session_.received(message);
        if (host_.executed.size() > done_before && faults_.cut_before_answers > 0) {
            --faults_.cut_before_answers;
            drop();
            return;
        }
        act();
    }

    void ended(bool, const std::string&) override { all_.erase(shared_from_this()); }

    void act()
    {
        for (protocol::SessionAction& action : session_.take()) {
            if (auto* send = std::get_if<protocol::Send>(&action)) {
                web_socket_->send(std::move(send->bytes));
            } else {
                drop();
                return;
            }
        }
    }

    std::shared_ptr<transport::WebSocket> web_socket_;
    MemoryHost& host_;
    FakePlatform::Faults& faults_;
    protocol::PlatformSession session_;
    Connections& all_;
};

} // namespace

struct FakePlatform::Server {
    asio::io_context context{1};
    asio::ssl::context tls{asio::ssl::context::tlsv13_server};
    tcp::acceptor acceptor{context};
    Connections connections;
    std::thread thread;
};

FakePlatform::FakePlatform(const std::string& folder)
{
    SystemClock clock;
    const auto identity = crypto::loopback_identity(folder, clock);
    if (!identity)
        std::abort();
    authority_path_ = identity->authority_path;
    certificate_path_ = identity->certificate_path;
    key_path_ = identity->key_path;
    start();
}

FakePlatform::~FakePlatform()
{
    stop();
}

void FakePlatform::start()
{
    server_ = std::make_unique<Server>();
    Server& server = *server_;
    server.tls.use_certificate_chain_file(certificate_path_);
    server.tls.use_private_key_file(key_path_, asio::ssl::context::pem);
    const tcp::endpoint where(asio::ip::make_address("127.0.0.1"), port_);
    server.acceptor.open(where.protocol());
    server.acceptor.set_option(tcp::acceptor::reuse_address(true));
    server.acceptor.bind(where);
    server.acceptor.listen();
    port_ = server.acceptor.local_endpoint().port();
    const auto accept_next = [this, &server](auto self) -> void {
        server.acceptor.async_accept([this, &server, self](error_code why, tcp::socket socket) {
            if (why)
                return;
            ++accepted_;
            if (faults_.refuse_connections > 0) {
                --faults_.refuse_connections;
                socket.close(why);
            } else {
                transport::receive(
                    std::move(socket), server.tls, {},
                    [this, &server](transport::Arrival arrival) { serve(server, std::move(arrival)); },
                    [](const std::string&) {});
            }
            self(self);
        });
    };
    accept_next(accept_next);
    server.thread = std::thread([&server] { server.context.run(); });
}

void FakePlatform::serve(Server& server, transport::Arrival arrival)
{
    if (faults_.http_404 || !arrival.upgrade) {
        (void)arrival.socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        return;
    }
    auto connection = std::make_shared<Connection>(
        std::move(arrival.socket), arrival.after_head(), host_, faults_, clock_, server.connections);
    server.connections.insert(connection);
    connection->run(*arrival.upgrade);
}

void FakePlatform::stop()
{
    if (!server_)
        return;
    asio::post(server_->context, [server = server_.get()] {
        error_code ignored;
        server->acceptor.close(ignored);
        for (const auto& each : Connections(server->connections))
            each->drop();
    });
    server_->thread.join();
    server_.reset();
}

void FakePlatform::with(const std::function<void(MemoryHost&, Faults&)>& job)
{
    if (!server_) {
        job(host_, faults_);
        return;
    }
    std::promise<void> done;
    asio::post(server_->context, [&] {
        job(host_, faults_);
        for (const auto& each : Connections(server_->connections))
            each->wake();
        done.set_value();
    });
    done.get_future().get();
}

void FakePlatform::cut()
{
    std::promise<void> done;
    asio::post(server_->context, [&] {
        for (const auto& each : Connections(server_->connections))
            each->drop();
        done.set_value();
    });
    done.get_future().get();
}

unsigned FakePlatform::accepted()
{
    unsigned count = 0;
    with([&](MemoryHost&, Faults&) { count = accepted_; });
    return count;
}

} // namespace yiping::test
