// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <string>
#include <string_view>

namespace yiping::crypto {

/// Writes the file aside, syncs it and renames it into place: a reader sees the old or the new content, never half.
/// `mode` holds from the first byte on. Without `durable` nothing is synced: a power cut may leave the old file, or an
/// empty one. Errors: crypto.folder_unusable, crypto.disk_full.
[[nodiscard]] Result<void> write_file_atomically(
    const std::string& path, std::string_view bytes, unsigned mode = 0600, bool durable = true);

/// The whole file, at most `limit` bytes. Errors: crypto.file_unreadable.
[[nodiscard]] Result<std::string> read_file(const std::string& path, std::size_t limit = 1U << 20U);

} // namespace yiping::crypto
