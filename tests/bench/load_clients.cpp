// SPDX-License-Identifier: GPL-3.0-or-later
// Sockets, OpenSSL and epoll by hand: what loads a server must cost less than the server.
#include "load_clients.h"

#include "thread_time.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <format>
#include <future>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace yiping::bench {

namespace {

using Socket = int;

constexpr int turn_ms = 10;

struct FreeSsl {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
};
struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
struct FreeLibrary {
    void operator()(OSSL_LIB_CTX* library) const { OSSL_LIB_CTX_free(library); }
};

/// A client's frame: masked, as RFC 6455 wants; with a mask of zeros the bytes stay as they are.
std::string frame_of(std::string_view message)
{
    std::string frame(1, '\x82');
    if (message.size() < 126) {
        frame += static_cast<char>(0x80U | message.size());
    } else if (message.size() < 65'536) {
        frame += static_cast<char>(0x80U | 126U);
        frame += static_cast<char>(message.size() >> 8U);
        frame += static_cast<char>(message.size());
    } else {
        frame += static_cast<char>(0x80U | 127U);
        for (unsigned shift = 64; shift > 0; shift -= 8)
            frame += static_cast<char>(static_cast<std::uint64_t>(message.size()) >> (shift - 8));
    }
    frame.append(4, '\0');
    return frame.append(message);
}

/// Length of the first whole frame in the bytes and where its content begins; 0 if it is not whole yet.
struct Found {
    std::size_t size = 0;
    std::size_t begin = 0;
    bool message = false;
};
Found first_frame(std::string_view bytes)
{
    if (bytes.size() < 2)
        return {};
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
    std::uint64_t length = byte(1) & 0x7FU;
    std::size_t head = 2;
    if (length >= 126) {
        const std::size_t more = length == 126 ? 2 : 8;
        if (bytes.size() < 2 + more)
            return {};
        length = 0;
        for (std::size_t index = 0; index < more; ++index)
            length = length << 8U | byte(2 + index);
        head += more;
    }
    if (bytes.size() < head + length)
        return {};
    return {head + static_cast<std::size_t>(length), head, (byte(0) & 0x0FU) == 2};
}

} // namespace

namespace {

int check_if_wanted(X509_STORE_CTX* chain, void*)
{
    const auto* ssl = static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(chain, SSL_get_ex_data_X509_STORE_CTX_idx()));
    return SSL_get_verify_mode(ssl) == SSL_VERIFY_NONE ? 1 : X509_verify_cert(chain);
}

} // namespace

struct LoadClients::Core {
    enum class Stage : std::uint8_t { Connecting, Handshake, Upgrade, Open, Gone };
    struct Client {
        Socket socket = -1;
        std::unique_ptr<SSL, FreeSsl> ssl;
        Stage stage = Stage::Connecting;
        std::size_t index = 0;
        std::string in, out;
        std::size_t written = 0;
        bool waits_to_write = true;
    };

    Core(Target to, Listener heard) : target(std::move(to)), listener(std::move(heard))
    {
        // Ciphers and digests of its own: each handshake counts its uses of them hundreds of times, and threads that
        // count in the same memory wait for each other.
        library.reset(OSSL_LIB_CTX_new());
        tls.reset(SSL_CTX_new_ex(library.get(), nullptr, TLS_client_method()));
        SSL_CTX_set_min_proto_version(tls.get(), TLS1_3_VERSION);
        // What both servers know.
        SSL_CTX_set1_groups_list(tls.get(), "X25519");
        // A resumed session would be no full handshake.
        SSL_CTX_set_session_cache_mode(tls.get(), SSL_SESS_CACHE_OFF);
        SSL_CTX_set_mode(tls.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        if (!target.authority_path.empty())
            SSL_CTX_load_verify_locations(tls.get(), target.authority_path.c_str(), nullptr);
        // OpenSSL builds and checks the chain even where nobody wants to know: half of a client's handshake.
        SSL_CTX_set_cert_verify_callback(tls.get(), &check_if_wanted, nullptr);
        poll = epoll_create1(EPOLL_CLOEXEC);
        wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        epoll_event event{};
        event.events = EPOLLIN;
        epoll_ctl(poll, EPOLL_CTL_ADD, wake, &event);
        thread = std::thread([this] { run(); });
    }
    ~Core()
    {
        post([this] { stopping = true; });
        thread.join();
        for (const auto& client : all)
            close_client(*client);
        ::close(poll);
        ::close(wake);
    }

    void post(std::function<void()> job)
    {
        {
            const std::scoped_lock lock(mutex);
            jobs.push_back(std::move(job));
        }
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto done = ::write(wake, &one, sizeof one);
    }

    void run()
    {
        std::vector<epoll_event> events(512);
        while (!stopping) {
            dropped.clear();
            const int wait = target.read_per_turn == 0 ? -1 : turn_ms;
            const int count = epoll_wait(poll, events.data(), static_cast<int>(events.size()), wait);
            for (int index = 0; index < count; ++index) {
                auto* client = static_cast<Client*>(events[static_cast<std::size_t>(index)].data.ptr);
                if (client == nullptr)
                    run_jobs();
                else if (client->stage != Stage::Gone)
                    go_on(*client);
            }
            if (target.read_per_turn != 0)
                read_a_little();
        }
    }
    /// Clients on a bad line.
    void read_a_little()
    {
        const auto now = std::chrono::steady_clock::now();
        if (now < next_turn)
            return;
        next_turn = now + std::chrono::milliseconds(turn_ms);
        for (Client* client : open) {
            if (client->stage != Stage::Open)
                continue;
            const int got = SSL_read(client->ssl.get(), buffer.data(), static_cast<int>(target.read_per_turn));
            if (got > 0)
                take(*client, {buffer.data(), static_cast<std::size_t>(got)});
            else if (const int why = SSL_get_error(client->ssl.get(), got); why != SSL_ERROR_WANT_READ)
                failed(*client, "closed");
        }
    }
    void run_jobs()
    {
        std::uint64_t count = 0;
        [[maybe_unused]] const auto done = ::read(wake, &count, sizeof count);
        std::deque<std::function<void()>> now;
        {
            const std::scoped_lock lock(mutex);
            now.swap(jobs);
        }
        for (const auto& job : now)
            job();
    }

    /// Whether there is one left to begin.
    bool take_one()
    {
        std::size_t now = left->load();
        while (now > 0)
            if (left->compare_exchange_weak(now, now - 1))
                return true;
        return false;
    }
    void connect_next()
    {
        if (!take_one())
            return;
        ++unfinished;
        all.push_back(std::make_unique<Client>());
        Client& client = *all.back();
        client.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        const int one = 1;
        setsockopt(client.socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (target.read_per_turn != 0) {
            // Or the system would read for it.
            const int small = 16 << 10;
            setsockopt(client.socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(target.port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int begun = ::connect(client.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        if (begun != 0 && errno != EINPROGRESS)
            return failed(client, std::strerror(errno));
        client.ssl.reset(SSL_new(tls.get()));
        SSL_set_fd(client.ssl.get(), client.socket);
        char name[] = "localhost";
        // SSL_set_tlsext_host_name without its old-style cast.
        SSL_ctrl(client.ssl.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name);
        SSL_set1_host(client.ssl.get(), name);
        // The first one checks whom it has before it. For the others that would cost this side more than the whole
        // handshake costs the server.
        if (all.size() == 1 && !target.authority_path.empty())
            SSL_set_verify(client.ssl.get(), SSL_VERIFY_PEER, nullptr);
        SSL_set_connect_state(client.ssl.get());
        epoll_event event{};
        event.events = EPOLLIN | EPOLLOUT | EPOLLET;
        event.data.ptr = &client;
        epoll_ctl(poll, EPOLL_CTL_ADD, client.socket, &event);
    }

    void go_on(Client& client)
    {
        if (client.stage == Stage::Connecting) {
            int error = 0;
            socklen_t size = sizeof error;
            getsockopt(client.socket, SOL_SOCKET, SO_ERROR, &error, &size);
            if (error != 0)
                return failed(client, std::strerror(error));
            client.stage = Stage::Handshake;
        }
        if (client.stage == Stage::Handshake) {
            const int done = SSL_do_handshake(client.ssl.get());
            if (done != 1) {
                const int why = SSL_get_error(client.ssl.get(), done);
                if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
                    failed(client, "handshake");
                return;
            }
            client.stage = Stage::Upgrade;
            client.out =
                std::format("GET {} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Key: eWlwaW5nLWJlbmNobWFyaw==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                    target.path);
        }
        write(client);
        if (client.stage != Stage::Open || target.read_per_turn == 0)
            read(client);
    }
    void write(Client& client)
    {
        while (client.written < client.out.size()) {
            const int done = SSL_write(client.ssl.get(), client.out.data() + client.written,
                static_cast<int>(client.out.size() - client.written));
            if (done <= 0)
                return;
            client.written += static_cast<std::size_t>(done);
        }
        client.out.clear();
        client.written = 0;
    }
    void read(Client& client)
    {
        for (;;) {
            const int got = SSL_read(client.ssl.get(), buffer.data(), static_cast<int>(buffer.size()));
            if (got <= 0) {
                const int why = SSL_get_error(client.ssl.get(), got);
                if (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE)
                    failed(client, "closed");
                return;
            }
            take(client, {buffer.data(), static_cast<std::size_t>(got)});
            if (client.stage == Stage::Gone)
                return;
        }
    }
    void take(Client& client, std::string_view bytes)
    {
        // A message that comes whole is not copied.
        if (!client.in.empty()) {
            client.in.append(bytes);
            bytes = client.in;
        }
        if (client.stage == Stage::Upgrade) {
            const auto end = bytes.find("\r\n\r\n");
            if (end != std::string_view::npos) {
                if (!bytes.starts_with("HTTP/1.1 101"))
                    return failed(client, "no upgrade");
                client.stage = Stage::Open;
                client.index = open.size();
                open.push_back(&client);
                ++connected;
                bytes.remove_prefix(end + 4);
                if (unfinished > 0) {
                    --unfinished;
                    connect_next();
                    if (unfinished == 0)
                        finish({});
                }
            }
        }
        if (client.stage == Stage::Open) {
            for (Found found = first_frame(bytes); found.size != 0; found = first_frame(bytes)) {
                if (found.message)
                    listener(client.index, bytes.substr(found.begin, found.size - found.begin));
                bytes.remove_prefix(found.size);
            }
        }
        client.in = std::string(bytes);
    }
    void failed(Client& client, std::string_view why)
    {
        const bool was_open = client.stage == Stage::Open;
        close_client(client);
        if (was_open)
            ++lost;
        else if (std::exchange(unfinished, 0) != 0)
            finish(make_error(Fault::Environment, "bench.cannot_connect", {{"why", std::string(why)}}));
    }
    /// Tells who waits in connect(), once.
    void finish(Result<void> how)
    {
        if (!std::exchange(told, true))
            finished.set_value(std::move(how));
    }
    void close_client(Client& client)
    {
        client.stage = Stage::Gone;
        client.ssl.reset();
        if (client.socket >= 0)
            ::close(std::exchange(client.socket, -1));
    }
    void send(std::size_t index, std::string_view message)
    {
        Client& client = *open.at(index);
        client.out.append(frame_of(message));
        if (client.stage == Stage::Open)
            write(client);
    }

    Target target;
    Listener listener;
    std::unique_ptr<OSSL_LIB_CTX, FreeLibrary> library;
    std::unique_ptr<SSL_CTX, FreeContext> tls;
    int poll = -1;
    int wake = -1;
    std::mutex mutex;
    std::deque<std::function<void()>> jobs;
    bool stopping = false;
    std::vector<std::unique_ptr<Client>> all;
    std::vector<std::unique_ptr<Client>> dropped; // events of this round may still speak of them
    std::vector<Client*> open;
    std::vector<char> buffer = std::vector<char>(64U << 10U);
    std::chrono::steady_clock::time_point next_turn;
    std::atomic<std::size_t>* left = nullptr; // not begun yet
    std::size_t unfinished = 0;
    std::promise<Result<void>> finished;
    bool told = true;
    std::atomic<std::size_t> lost = 0;
    std::atomic<std::size_t> connected = 0;
    std::thread thread;
};

LoadClients::LoadClients(Target target, Listener listener)
    : core_(std::make_unique<Core>(std::move(target), std::move(listener)))
{
}

LoadClients::~LoadClients() = default;

Result<double> LoadClients::connect(std::size_t count, std::size_t in_flight)
{
    std::atomic<std::size_t> left = count;
    return connect_from(left, in_flight);
}

Result<double> LoadClients::connect_from(std::atomic<std::size_t>& left, std::size_t in_flight)
{
    core_->finished = {};
    auto done = core_->finished.get_future();
    const auto begin = std::chrono::steady_clock::now();
    core_->post([this, &left, in_flight] {
        core_->left = &left;
        core_->told = false;
        for (std::size_t each = 0; each < in_flight; ++each)
            core_->connect_next();
        if (core_->unfinished == 0)
            core_->finish({}); // others have taken them all
    });
    auto result = done.get();
    const auto took = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (!result)
        return std::unexpected(result.error());
    return took;
}

std::size_t LoadClients::size() const
{
    return core_->connected;
}

void LoadClients::send(std::size_t client, std::string message)
{
    core_->post([this, client, message = std::move(message)] { core_->send(client, message); });
}

void LoadClients::send_to_all(const std::string& message)
{
    core_->post([this, message] {
        for (std::size_t client = 0; client < core_->open.size(); ++client)
            core_->send(client, message);
    });
}

double LoadClients::processor_seconds()
{
    return processor_seconds_of(core_->thread);
}

std::size_t LoadClients::lost() const
{
    return core_->lost;
}

void LoadClients::drop_all()
{
    std::promise<void> done;
    core_->post([&] {
        for (const auto& client : core_->all)
            core_->close_client(*client);
        core_->open.clear();
        for (auto& client : core_->all)
            core_->dropped.push_back(std::move(client));
        core_->all.clear();
        core_->connected = 0;
        done.set_value();
    });
    done.get_future().wait();
}

void raise_socket_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace yiping::bench
