// SPDX-License-Identifier: GPL-3.0-or-later
// sync-limits: what no way of keeping consoles in step can be faster than on this machine. One change as bare bytes to
// 1,000 sockets, records of TLS, the server's half of a handshake in memory, rows into SQLite with and without indexes.

#include "bench.h"
#include "console_bench.h"
#include "light_tls.h"
#include "load_clients.h"
#include "stopwatch.h"

#include <yiping/crypto/certificate.h>
#include <yiping/sqlite/database.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace yiping::bench {

namespace {

constexpr std::size_t ends = 1'000;
constexpr std::size_t change_bytes = 222; ///< of `fanout`, with the heads of frame and record
constexpr int rounds = 100;

class Sockets {
public:
    Sockets() = default;
    ~Sockets()
    {
        for (const int each : all_)
            ::close(each);
    }
    Sockets(const Sockets&) = delete;
    Sockets& operator=(const Sockets&) = delete;
    int keep(int socket)
    {
        if (socket >= 0)
            all_.push_back(socket);
        return socket;
    }

private:
    std::vector<int> all_;
};

/// From the first send until the last of all ends has read it, without TLS, frames or anything else.
Result<std::vector<double>> bare_fanout()
{
    Sockets sockets;
    const int listener = sockets.keep(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, where, size) != 0 || ::listen(listener, 1'024) != 0 ||
        ::getsockname(listener, where, &size) != 0)
        return make_error(Fault::Environment, "bench.cannot_connect", {{"why", std::string("no listener")}});
    const int poll = sockets.keep(epoll_create1(EPOLL_CLOEXEC));
    std::vector<int> senders;
    for (std::size_t each = 0; each < ends; ++each) {
        const int receiver = sockets.keep(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(receiver, where, size) != 0)
            return make_error(Fault::Environment, "bench.cannot_connect", {{"why", std::string("refused")}});
        senders.push_back(sockets.keep(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)));
        const int one = 1;
        setsockopt(senders.back(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = receiver;
        epoll_ctl(poll, EPOLL_CTL_ADD, receiver, &event);
    }
    std::atomic<int> heard = 0;
    const std::jthread reader([&] {
        std::vector<epoll_event> events(512);
        std::array<char, 4'096> buffer{};
        for (int round = 0; round < rounds; ++round) {
            for (std::size_t left = ends * change_bytes; left > 0;) {
                // As the clients of `fanout`: the sender does not pay for waking them.
                std::this_thread::sleep_for(a_glance);
                const int count = epoll_wait(poll, events.data(), static_cast<int>(events.size()), 0);
                for (int index = 0; index < count; ++index) {
                    const ssize_t got =
                        ::recv(events[static_cast<std::size_t>(index)].data.fd, buffer.data(), buffer.size(), 0);
                    left -= got > 0 ? static_cast<std::size_t>(got) : 0;
                }
            }
            heard = round + 1;
            heard.notify_one();
        }
    });
    const std::string change(change_bytes, 'c');
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (const int each : senders)
            (void)::send(each, change.data(), change.size(), MSG_NOSIGNAL);
        heard.wait(round);
        times.push_back(passed_ms(begin));
    }
    return times;
}

struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeSession {
    void operator()(SSL* session) const { SSL_free(session); }
};

/// A server's session whose line is memory.
class InMemory {
public:
    explicit InMemory(SSL_CTX* tls) : session_(SSL_new(tls))
    {
        SSL_set_bio(session_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        SSL_set_accept_state(session_.get());
    }
    /// Milliseconds of the server's; negative if it failed.
    double shake_hands(LightTlsTools& tools)
    {
        LightTls client(tools);
        std::string to_server = client.hello(), content;
        double spent = 0;
        bool done = false;
        for (int flight = 0; flight < 4 && !done; ++flight) {
            BIO_write(SSL_get_rbio(session_.get()), to_server.data(), static_cast<int>(to_server.size()));
            const auto begin = std::chrono::steady_clock::now();
            done = SSL_do_handshake(session_.get()) == 1;
            spent += passed_ms(begin);
            to_server.clear();
            client.take(said(), content, to_server);
        }
        return done && client.state() == LightTls::State::Open ? spent : -1;
    }
    /// One record; what it takes on the line is thrown away.
    void write(std::string_view content)
    {
        SSL_write(session_.get(), content.data(), static_cast<int>(content.size()));
        (void)BIO_reset(SSL_get_wbio(session_.get()));
    }

private:
    std::string said()
    {
        std::string all(BIO_ctrl_pending(SSL_get_wbio(session_.get())), '\0');
        BIO_read(SSL_get_wbio(session_.get()), all.data(), static_cast<int>(all.size()));
        return all;
    }
    std::unique_ptr<SSL, FreeSession> session_;
};

Result<void> tls_limits(const std::string& folder, Report& report)
{
    SystemClock clock;
    const auto identity = crypto::loopback_identity(folder, clock);
    if (!identity)
        return std::unexpected(identity.error());
    const std::unique_ptr<SSL_CTX, FreeContext> tls(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate_chain_file(tls.get(), identity->certificate_path.c_str());
    SSL_CTX_use_PrivateKey_file(tls.get(), identity->key_path.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_set_num_tickets(tls.get(), 0);
    LightTlsTools tools;
    std::vector<double> handshakes;
    for (int each = 0; each < 1'000; ++each) {
        handshakes.push_back(InMemory(tls.get()).shake_hands(tools));
        if (handshakes.back() < 0)
            return make_error(Fault::Environment, "bench.differs");
    }
    report.quantiles("sync-limits.handshake", "ms", handshakes);

    InMemory session(tls.get());
    if (session.shake_hands(tools) < 0)
        return make_error(Fault::Environment, "bench.differs");
    const std::string record(16'384, 'r');
    constexpr int records = 20'000;
    const auto begin = std::chrono::steady_clock::now();
    for (int each = 0; each < records; ++each)
        session.write(record);
    report.value("sync-limits.records", "MB/s", records * 16.384 / passed_ms(begin));
    return {};
}

/// Rows a second into a table of ten columns in a file that is held alone, without a journal.
Result<double> inserts(const std::string& path, std::string_view indexes, std::string_view indexes_after)
{
    sqlite::OpenOptions options;
    options.scratch = true;
    auto database = sqlite::Database::open(path, options);
    if (!database)
        return std::unexpected(database.error());
    constexpr std::uint64_t count = 200'000;
    std::vector<domain::Case> rows;
    rows.reserve(count);
    for (std::uint64_t number = 0; number < count; ++number)
        rows.push_back(generated_case(number));
    if (auto done = database->exec(
            "CREATE TABLE case_row (id BLOB PRIMARY KEY, area TEXT, number TEXT, category TEXT, title TEXT, "
            "description TEXT, address TEXT, lon REAL, lat REAL, opened_at INTEGER) WITHOUT ROWID, STRICT;" +
            std::string(indexes) + "BEGIN");
        !done)
        return std::unexpected(done.error());
    auto insert = database->prepare("INSERT INTO case_row VALUES (?,?,?,?,?,?,?,?,?,?)");
    if (!insert)
        return std::unexpected(insert.error());
    const auto begin = std::chrono::steady_clock::now();
    for (const domain::Case& row : rows) {
        insert->bind(0, row.id).bind(1, row.area_code).bind(2, row.number).bind(3, row.category).bind(4, row.title);
        insert->bind(5, row.description).bind(6, row.address).bind(7, row.lon.value_or(0)).bind(8, row.lat.value_or(0));
        insert->bind(9, row.opened_at);
        if (auto done = insert->run(); !done)
            return std::unexpected(done.error());
    }
    if (auto done = database->exec(std::string(indexes_after) + "COMMIT"); !done)
        return std::unexpected(done.error());
    return count / passed_ms(begin) * 1'000;
}

} // namespace

Result<void> sync_limits(const Options& /*options*/, Report& report)
{
    raise_socket_limit();
    const auto bare = bare_fanout();
    if (!bare)
        return std::unexpected(bare.error());
    report.quantiles("sync-limits.fanout", "ms", *bare);
    const Folder folder;
    if (auto done = tls_limits(folder.path() + "/tls", report); !done)
        return done;
    constexpr std::string_view both =
        "CREATE INDEX of_area ON case_row (area); CREATE INDEX of_day ON case_row (opened_at);";
    const auto none = inserts(folder.path() + "/none.db", "", "");
    const auto before = inserts(folder.path() + "/before.db", both, "");
    const auto after = inserts(folder.path() + "/after.db", "", both);
    if (!none || !before || !after)
        return std::unexpected((!none ? none : !before ? before : after).error());
    report.rate("sync-limits.insert", "rows", *none, 200'000);
    report.rate("sync-limits.insert-indexes", "rows", *before, 200'000);
    report.rate("sync-limits.insert-then-indexes", "rows", *after, 200'000);
    return {};
}

} // namespace yiping::bench
