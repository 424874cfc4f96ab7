// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace yiping::storage {

/// Attachments that have been looked at, as files named by the SHA-256 of their content. What has come of one so far
/// lies in `<name>.part`, so that a cut fetch goes on where it stopped. Beyond the quota the longest unused go; the
/// platform has them still. One thread.
class BlobStore {
public:
    /// `quota` in bytes. Errors: storage.folder_unusable.
    [[nodiscard]] static Result<BlobStore> open(const std::string& folder, std::uint64_t quota);

    /// Path of the complete blob, marked as just used; nothing if it is not here.
    [[nodiscard]] std::optional<std::string> find(std::string_view sha256);
    /// From where to go on fetching; 0 at the beginning.
    [[nodiscard]] std::uint64_t fetched(std::string_view sha256) const;
    /// Adds a chunk. Returns true when the blob is complete and its content fits its name.
    /// Errors: storage.no_such_blob (total 0), storage.bad_blob (what came has been thrown away), sqlite.disk_full,
    /// storage.folder_unusable.
    [[nodiscard]] Result<bool> add(
        std::string_view sha256, std::uint64_t offset, std::uint64_t total, std::string_view bytes);

private:
    BlobStore(std::string folder, std::uint64_t quota) : folder_(std::move(folder)), quota_(quota) {}
    [[nodiscard]] std::string path(std::string_view sha256) const;
    void keep_to_quota(std::string_view newest);

    std::string folder_;
    std::uint64_t quota_;
};

} // namespace yiping::storage
