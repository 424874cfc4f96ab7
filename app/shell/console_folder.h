// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/base/uuid.h>

#include <string>
#include <string_view>

namespace yiping::shell {

/// The folder of one console, held by one process.
class ConsoleFolder {
public:
    /// Makes it if it is missing. A demo's folder carries the marker file `demo`; neither kind is opened as the other.
    /// Errors: console.real_folder, console.demo_folder, console.folder_held, storage.folder_unusable.
    [[nodiscard]] static Result<ConsoleFolder> open(const std::string& path, bool demo, Clock& clock, Random& random);
    ConsoleFolder(ConsoleFolder&& other) noexcept;
    ConsoleFolder& operator=(ConsoleFolder&&) = delete;
    ~ConsoleFolder();

    /// Who this console is to the platform, for ever.
    [[nodiscard]] const Uuid& console_id() const { return console_id_; }
    /// Of its certificate, from here on; the file stays.
    void use_console_id(const Uuid& id) { console_id_ = id; }

private:
    explicit ConsoleFolder(int lock) : lock_(lock) {}

    int lock_; // open file, -1 when moved from
    Uuid console_id_;
};

/// localhost, 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback(std::string_view host);

} // namespace yiping::shell
