// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console_backend.h"
#include "event_loop.h"

#include "thread_time.h"

#include <yiping/base/ports.h>
#include <yiping/domain/registers.h>
#include <yiping/platform/gateway.h>
#include <yiping/platform/sqlite_store.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace yiping::bench {

/// A folder below the system's temporary one, gone with the object.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// Case number `number` of a generated year: the same every time, with texts as long as real ones.
[[nodiscard]] domain::Case generated_case(std::uint64_t number);

/// A platform in this process on a thread of its own: the real store and gateway, over TLS on loopback.
class Platform {
public:
    /// With so many generated cases, and the rows of `town`.
    [[nodiscard]] static Result<std::unique_ptr<Platform>> make(
        const std::string& folder, std::uint64_t cases, const domain::RowSet& town = {});
    ~Platform();

    [[nodiscard]] shell::ConsoleConfig console(const std::string& folder) const;
    [[nodiscard]] platform::Gateway& gateway() { return *gateway_; }
    [[nodiscard]] std::int64_t head() const { return head_; }

private:
    Platform() = default;

    SystemClock clock_;
    std::string authority_path_;
    std::unique_ptr<platform::SqliteStore> store_;
    std::unique_ptr<platform::Gateway> gateway_;
    std::int64_t head_ = 0;
    std::thread thread_;
};

} // namespace yiping::bench
