// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "child.h"

#include <yiping/base/ports.h>
#include <yiping/domain/registers.h>
#include <yiping/platform/store.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace yiping::test {

/// The real `yiping-platform` on loopback over a small town, which may be stopped and started on the same port.
class TestPlatform {
public:
    /// `cases` filed cases wait for a dispatch.
    TestPlatform(std::string folder, std::size_t cases);

    void start(const std::vector<std::string>& more = {});
    /// The platform must be stopped. An account, or one with other rights.
    void add_user(const std::string& name, const std::string& post, const std::string& password,
        const std::string& scope = "", bool must_change = false);
    /// The platform must be stopped. A code to enrol with.
    [[nodiscard]] std::string invite();
    /// The platform must be stopped and have been started before. The certificate that a console would have which was
    /// enrolled so many days ago.
    [[nodiscard]] std::string enrol_days_ago(const std::string& request, int days);
    /// Who did the moves of the case, in order; the platform must be stopped.
    [[nodiscard]] std::vector<std::string> actors_of(const Uuid& case_id) const;
    /// The platform must be stopped and have been started before. What an account may read.
    void set_mask(const std::string& user, std::uint32_t mask_level);
    /// The platform must be stopped.
    void put(const domain::RowSet& rows, const platform::PersonalRows& personal);
    void stop(); ///< SIGTERM
    void kill(); ///< SIGKILL
    [[nodiscard]] bool runs() const { return process_ != nullptr; }

    [[nodiscard]] std::uint16_t port() const { return port_; }
    [[nodiscard]] const std::string& authority_path() const { return authority_path_; }
    [[nodiscard]] const std::string& token() const { return token_; }
    [[nodiscard]] const std::string& wall_token() const { return wall_token_; }
    [[nodiscard]] const std::vector<Uuid>& cases() const { return cases_; }
    [[nodiscard]] const Uuid& responder() const { return responder_; }

    /// How often the case has been dispatched; the platform must be stopped.
    [[nodiscard]] std::int64_t dispatches_of(const Uuid& case_id) const;
    [[nodiscard]] std::int64_t open_assignments_of(const Uuid& case_id) const;
    /// The platform must be stopped. Changes the title of a case, as an import would.
    void change_title(const Uuid& case_id, const std::string& title);
    /// The platform must be stopped. A row of the register.
    void put_camera(domain::Camera camera);
    /// The platform must be stopped. Returns the SHA-256.
    [[nodiscard]] std::string put_blob(const std::string& bytes);

    [[nodiscard]] std::string database() const { return folder_ + "/platform.db"; }

private:
    std::string folder_;
    std::unique_ptr<Child> process_;
    std::uint16_t port_ = 0;
    std::string authority_path_;
    std::string token_;
    std::string wall_token_;
    std::vector<Uuid> cases_;
    Uuid responder_;
};

/// A new folder below the system's temporary one, gone with the object.
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

} // namespace yiping::test
