// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as one message: never a crash, and what is understood comes back alike.

#include "fuzz_messages.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace yiping;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto message = protocol::decode(bytes, protocol::request_limits);
    if (!message)
        return 0;
    const std::string again = protocol::encode(*message);
    const auto back = protocol::decode(again);
    // Compared as bytes: a position may be no number, and that is not equal to itself.
    if (!back || protocol::encode(*back) != again)
        std::abort();
    return 0;
}
