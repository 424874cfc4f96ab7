// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/transport/web_socket.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yiping::transport {

using Bytes = std::shared_ptr<const std::string>;

inline Bytes bytes_of(std::string text)
{
    return std::make_shared<const std::string>(std::move(text));
}

/// One end of a WebSocket: keeps what it hears.
class Owner final : public WebSocketOwner {
public:
    std::shared_ptr<WebSocket> web_socket;
    std::vector<std::string> messages;
    std::function<void(std::string_view)> on_message;
    std::function<void()> on_opened;
    int drains = 0;
    bool is_open = false;
    bool over = false;
    bool in_order = false;
    std::string why;

    void opened() override
    {
        is_open = true;
        if (on_opened)
            on_opened();
    }
    void received(std::string_view message) override
    {
        messages.emplace_back(message);
        if (on_message)
            on_message(message);
    }
    void drained() override { ++drains; }
    void ended(bool ordered, const std::string& reason) override
    {
        over = true;
        in_order = ordered;
        why = reason;
    }
};

} // namespace yiping::transport
