// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace yiping::media {

/// Where an rtsp address leads.
struct RtspPlace {
    std::string host, port;
    bool tls = false;
    bool operator==(const RtspPlace&) const = default;
};
/// Nothing for another scheme, or one without a host.
[[nodiscard]] std::optional<RtspPlace> rtsp_place(std::string_view url);

/// What was done, or why not, in words without an address.
template <class T>
using Tried = std::expected<T, std::string>;

/// A line to a camera, by TCP or TLS over it. Everything waits, on the one thread that has it, and can be interrupted.
///
/// A camera's certificate is not verified, for hardly any has one that could be, and what it can do of TLS is taken:
/// TLS keeps out who listens, not who stands between.
class RtspSocket {
public:
    /// `interrupted` is asked every tenth of a second while something waits.
    explicit RtspSocket(std::function<bool()> interrupted);
    ~RtspSocket();
    RtspSocket(const RtspSocket&) = delete;
    RtspSocket& operator=(const RtspSocket&) = delete;

    [[nodiscard]] Tried<void> connect(const RtspPlace& place);
    [[nodiscard]] Tried<void> send(std::string_view bytes);
    /// As far as the line takes it at once.
    void send_last(std::string_view bytes);
    /// What has come, at most a tenth of a second later: 0 bytes if nothing has.
    [[nodiscard]] Tried<std::size_t> receive(std::span<std::uint8_t> into);

private:
    struct Tls;
    [[nodiscard]] Tried<void> connect_one(int family, std::span<const std::byte> address);
    [[nodiscard]] Tried<void> start_tls(const std::string& host);
    /// False if it may not wait any more.
    [[nodiscard]] bool wait(short events);
    [[nodiscard]] int handle() const;

    std::function<bool()> interrupted_;
    int socket_ = -1;
    bool is_v6_ = false;
    std::unique_ptr<Tls> tls_; ///< has the socket, if it is there
};

} // namespace yiping::media
