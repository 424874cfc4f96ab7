// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/domain/registers.h>
#include <yiping/protocol/console_machine.h>

#include <cstdint>
#include <string>
#include <vector>

namespace yiping::test {

/// A folder of its own, gone with the object.
class TempFolder {
public:
    TempFolder();
    ~TempFolder();
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }
    /// Names of the files in it, sorted.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::string path_;
};

/// Id that sorts by its number.
[[nodiscard]] Uuid id_of(std::uint64_t number);
/// A case whose title says which version of it this is.
[[nodiscard]] domain::Case case_of(std::uint64_t number, const std::string& title, bool closed = false);

/// A delta with these cases.
[[nodiscard]] protocol::ApplyBatch delta_of(
    std::int64_t from, std::int64_t to, std::vector<domain::Case> cases, std::vector<Uuid> removed = {});
/// A piece of a snapshot; the last one carries the cursor.
[[nodiscard]] protocol::ApplyBatch piece_of(bool first, bool last, std::int64_t to, std::vector<domain::Case> cases);
/// The log that all of these speak of.
[[nodiscard]] Uuid test_log();

} // namespace yiping::test
