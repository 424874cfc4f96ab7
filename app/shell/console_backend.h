// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>
#include <yiping/base/ports.h>
#include <yiping/services/ports.h>
#include <yiping/services/register_facts.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace yiping::shell {

class EarlyCases; // early_cases.h

/// Posts to the thread that owns the services (the GUI thread). Any thread; jobs run in the order of posting.
using Executor = std::function<void(std::function<void()>)>;

struct ConsoleConfig {
    std::string folder;         ///< of this console alone: cache, outbox, attachments
    bool demo = false;          ///< a folder of its own kind, and loopback only
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string authority_path; ///< PEM of the authority to trust
    std::string token;          ///< of a device; "" where people sign in
    std::string certificate_path; ///< PEM of the enrolled console's certificate and key; "" before
    bool people_sign_in = false; ///< no link before use_session()
    std::string scope;          ///< area code; "" whatever the token allows
    std::string software;       ///< name and version, for the platform's log
    std::uint64_t blob_quota = 2ULL << 30U; ///< bytes of attachments kept
    std::shared_ptr<EarlyCases> early_cases; ///< of the same folder, begun before; may be nullptr
    std::function<void()> on_indexed; ///< by the executor, each time all indexes of the cache are built; may be empty
};

/// Cache, outbox, writer, readers and sync of one console, put together behind the ports of services. Made, called and
/// destroyed on the executor's thread; nothing is called back after stop() or the destructor.
/// Threads: network ("sync"), cache writer, outbox writer, two readers.
class ConsoleBackend {
public:
    /// Opens the files; no link yet. `clock` and `random` must outlive it and be safe for any thread.
    /// Errors: console.real_folder, console.demo_folder, console.not_loopback, console.folder_held,
    /// storage.folder_unusable, sync.bad_authority, sync.bad_certificate, sqlite.foreign, sqlite.newer,
    /// sqlite.disk_full.
    [[nodiscard]] static Result<std::unique_ptr<ConsoleBackend>> open(
        const ConsoleConfig& config, Executor executor, Clock& clock, Random& random);
    ~ConsoleBackend();
    ConsoleBackend(const ConsoleBackend&) = delete;
    ConsoleBackend& operator=(const ConsoleBackend&) = delete;

    [[nodiscard]] services::CacheReader& reader();
    [[nodiscard]] services::RegisterReader& registers();
    [[nodiscard]] services::CommandSink& commands();
    [[nodiscard]] services::PersonalData& personal_data();
    /// Those of whoever works here.
    [[nodiscard]] services::Drafts& drafts();
    /// Set its callbacks before start().
    [[nodiscard]] services::Feed& feed();
    /// What a person has to know of the opening: damaged files that were set aside.
    [[nodiscard]] const std::vector<Error>& notices() const;
    [[nodiscard]] const Uuid& console_id() const;

    /// Begins to sync; where people sign in, only with use_session().
    void start();
    /// From now on this account works here: what is submitted is his, and his commands alone are sent. Without a token
    /// (he signed in offline) there is no link, and what he does waits.
    void use_session(const std::string& user, const std::string& token);
    /// Nobody works here: the link is dropped, nothing is sent.
    void rest();
    /// Of whoever works here, or of the device: for what is asked beside the link. "": nobody. A secret; any thread.
    [[nodiscard]] std::string token() const;
    /// What the cache was sent for; cursor 0: it is empty.
    struct Held {
        std::string scope;
        std::uint32_t mask_level = 0;
        std::int64_t cursor = 0;
    };
    [[nodiscard]] const Held& held() const;
    /// Writes the status file if there is news. Several times a second.
    void tick();
    /// Ends all threads; what was submitted is on disk.
    void stop();

    /// Path of an attachment's content, fetched if it is not here; waits for the link if there is none.
    /// Errors: storage.no_such_blob, storage.bad_blob, sqlite.disk_full.
    void fetch_blob(std::string sha256, std::function<void(Result<std::string>)> done);

private:
    class Parts;
    explicit ConsoleBackend(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

} // namespace yiping::shell
