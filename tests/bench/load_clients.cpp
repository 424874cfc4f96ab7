// SPDX-License-Identifier: GPL-3.0-or-later
// Sockets, TLS and epoll by hand: what loads a server must cost less than the server.
#include "load_clients.h"

#include "light_tls.h"
#include "thread_time.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
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

Socket new_socket(bool blocks)
{
    const Socket socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (blocks ? 0 : SOCK_NONBLOCK), 0);
    const int one = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return socket;
}

int begin_to_connect(Socket socket, std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

/// Whether the other end is who the authority says: the light clients do not look.
bool is_whom_we_trust(const LoadClients::Target& target)
{
    const std::unique_ptr<SSL_CTX, FreeContext> tls(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_verify(tls.get(), SSL_VERIFY_PEER, nullptr);
    const std::unique_ptr<SSL, FreeSsl> ssl(SSL_new(tls.get()));
    const Socket socket = new_socket(true);
    const bool trusted = SSL_CTX_load_verify_locations(tls.get(), target.authority_path.c_str(), nullptr) == 1 &&
                         SSL_CTX_set_min_proto_version(tls.get(), TLS1_3_VERSION) == 1 &&
                         begin_to_connect(socket, target.port) == 0 && SSL_set_fd(ssl.get(), socket) == 1 &&
                         SSL_set1_host(ssl.get(), "localhost") == 1 && SSL_connect(ssl.get()) == 1;
    ::close(socket);
    return trusted;
}

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

struct LoadClients::Core {
    enum class Stage : std::uint8_t { Connecting, Upgrade, Open, Gone };
    struct Client {
        explicit Client(LightTlsTools& tools) : tls(tools) {}

        Socket socket = -1;
        LightTls tls;
        Stage stage = Stage::Connecting;
        std::size_t index = 0;
        std::string in;  ///< of a frame that is not whole yet
        std::string out; ///< records on their way
    };

    Core(Target to, Listener heard) : target(std::move(to)), listener(std::move(heard))
    {
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
        const bool is_woken = target.looks_away.count() == 0;
        const int wait = !is_woken ? 0 : target.read_per_turn == 0 ? -1 : turn_ms;
        while (!stopping) {
            dropped.clear();
            if (!is_woken)
                std::this_thread::sleep_for(target.looks_away);
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
            read(*client, target.read_per_turn);
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
        all.push_back(std::make_unique<Client>(tools));
        Client& client = *all.back();
        client.socket = new_socket(false);
        if (target.read_per_turn != 0) {
            // Or the system would read for it.
            const int small = 16 << 10;
            setsockopt(client.socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        }
        if (begin_to_connect(client.socket, target.port) != 0 && errno != EINPROGRESS)
            return failed(client, std::strerror(errno));
        client.out = client.tls.hello();
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
            client.stage = Stage::Upgrade;
            return write(client); // nobody has answered yet
        }
        write(client);
        if (client.stage != Stage::Open || target.read_per_turn == 0)
            read(client, buffer.size());
    }
    void write(Client& client)
    {
        if (client.out.empty())
            return;
        const ssize_t done = ::send(client.socket, client.out.data(), client.out.size(), MSG_NOSIGNAL);
        if (done > 0)
            client.out.erase(0, static_cast<std::size_t>(done));
    }
    /// All there is, in pieces of no more than so many bytes; of a client on a bad line one piece.
    void read(Client& client, std::size_t bytes)
    {
        bool more = true;
        while (more) {
            const ssize_t got = ::recv(client.socket, buffer.data(), bytes, 0);
            if (got < 0 && (errno == EAGAIN || errno == EINTR))
                return;
            if (got <= 0)
                return failed(client, "closed");
            more = static_cast<std::size_t>(got) == bytes && bytes == buffer.size();
            take_records(client, {buffer.data(), static_cast<std::size_t>(got)});
            if (client.stage == Stage::Gone)
                return;
        }
    }
    void take_records(Client& client, std::string_view bytes)
    {
        const bool was_open = client.tls.state() == LightTls::State::Open;
        plain.clear();
        const LightTls::State state = client.tls.take(bytes, plain, client.out);
        if (!was_open && state == LightTls::State::Open)
            client.tls.seal(
                std::format("GET {} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            "Sec-WebSocket-Key: eWlwaW5nLWJlbmNobWFyaw==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                    target.path),
                client.out);
        write(client);
        if (!plain.empty())
            take(client, plain);
        if (client.stage != Stage::Gone && state >= LightTls::State::Closed)
            failed(client, state == LightTls::State::Closed ? "closed" : client.tls.why());
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
        if (client.socket >= 0)
            ::close(std::exchange(client.socket, -1));
    }
    void send(std::size_t index, std::string_view message)
    {
        Client& client = *open.at(index);
        if (client.stage != Stage::Open)
            return;
        client.tls.seal(frame_of(message), client.out);
        write(client);
    }

    Target target;
    Listener listener;
    LightTlsTools tools;
    int poll = -1;
    int wake = -1;
    std::mutex mutex;
    std::deque<std::function<void()>> jobs;
    bool stopping = false;
    std::vector<std::unique_ptr<Client>> all;
    std::vector<std::unique_ptr<Client>> dropped; // events of this round may still speak of them
    std::vector<Client*> open;
    std::vector<char> buffer = std::vector<char>(64U << 10U);
    std::string plain; ///< what the bytes just read contain
    bool trusted = false;
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
    if (!core_->trusted && !core_->target.authority_path.empty() && !is_whom_we_trust(core_->target))
        return make_error(Fault::Environment, "bench.cannot_connect", {{"why", "its certificate"}});
    core_->trusted = true;
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
