// SPDX-License-Identifier: GPL-3.0-or-later
#include "phones.h"

#include <boost/json.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <format>

namespace yiping::soak {

namespace {

/// One report over a connection of its own; the case's number, or "" if the line died or somebody said no.
std::string post_report(std::uint16_t port, const std::string& token, const Uuid& id)
{
    const int line = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (line < 0)
        return {};
    const timeval limit{10, 0};
    ::setsockopt(line, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::string answer;
    if (::connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
        const std::string body =
            std::format(R"({{"id":"{}","category":"0202","title":"路灯不亮","lon":105.5,"lat":29.5}})", id.to_string());
        const std::string request =
            std::format("POST /api/report HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n"
                        "Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                token, body.size(), body);
        if (::send(line, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
            char part[2048];
            for (ssize_t got = ::recv(line, part, sizeof part, 0); got > 0; got = ::recv(line, part, sizeof part, 0))
                answer.append(part, static_cast<std::size_t>(got));
        }
    }
    ::close(line);
    const std::size_t body = answer.find("\r\n\r\n");
    if (!answer.starts_with("HTTP/1.1 201") || body == std::string::npos)
        return {};
    boost::system::error_code wrong;
    const auto said = boost::json::parse(answer.substr(body + 4), wrong);
    // A line that dies in the middle of the answer: the phone has not heard it.
    return wrong || !said.is_object() || !said.as_object().contains("number")
               ? std::string()
               : std::string(said.at("number").as_string());
}

} // namespace

Phones::Phones(std::uint64_t seed) : seed_(seed)
{
    for (std::uint64_t phone = 0; phone < 2; ++phone)
        threads_.emplace_back([this, phone] { report(phone); });
}

Phones::~Phones()
{
    {
        const std::scoped_lock lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    for (std::thread& each : threads_)
        each.join();
}

void Phones::go_on(std::uint16_t port, std::string token)
{
    {
        const std::scoped_lock lock(mutex_);
        port_ = port;
        token_ = std::move(token);
        ++platform_;
        resting_ = false;
    }
    changed_.notify_all();
}

void Phones::rest()
{
    std::unique_lock lock(mutex_);
    resting_ = true;
    changed_.wait(lock, [this] { return busy_ == 0; });
}

std::map<Uuid, std::string> Phones::acknowledged()
{
    const std::scoped_lock lock(mutex_);
    return acknowledged_;
}

void Phones::report(std::uint64_t phone)
{
    // Some twenty reports a second of each: load, and not more than a town can make.
    constexpr std::chrono::milliseconds pause(50);
    std::unique_lock lock(mutex_);
    for (std::uint64_t number = 0;; ++number) {
        const Uuid id = Uuid::from_name("kill-report", std::format("{}/{}/{}", seed_, phone, number));
        std::string answer;
        std::uint64_t tried = 0;
        while (answer.empty()) {
            // After a line that died the phone waits until the platform is back.
            changed_.wait(lock, [&] { return ending_ || (!resting_ && platform_ != tried); });
            if (ending_)
                return;
            ++busy_;
            tried = platform_;
            const auto port = port_;
            const std::string token = token_;
            lock.unlock();
            answer = post_report(port, token, id);
            lock.lock();
            --busy_;
            changed_.notify_all();
        }
        acknowledged_.emplace(id, answer);
        changed_.wait_for(lock, pause, [this] { return ending_; });
    }
}

} // namespace yiping::soak
