// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/protocol/messages.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yiping::fuzz {

/// Input of the fuzzers of a direction: messages, each as two bytes of length (little-endian), the number of its kind
/// in `Frame`, and that many bytes of its body. The bodies are framed here, so that the fuzzer need not find out how.
[[nodiscard]] std::vector<std::string> messages_in(std::string_view input);
/// The same the other way round, for seeds.
[[nodiscard]] std::string input_of(const std::vector<protocol::Message>& messages);

/// One message of each kind, with something in every field.
[[nodiscard]] std::vector<protocol::Message> one_of_each();

} // namespace yiping::fuzz
