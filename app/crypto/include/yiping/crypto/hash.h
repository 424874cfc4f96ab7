// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <yiping/base/error.h>

#include <memory>
#include <string>
#include <string_view>

/// Hashes as lower-case hex text. Thread-safe; a stream object belongs to one thread.
namespace yiping::crypto {

/// 64 hex digits: the name of a blob, the stored form of a token.
[[nodiscard]] std::string sha256_hex(std::string_view bytes);
/// GB/T 32905, 64 hex digits.
[[nodiscard]] std::string sm3_hex(std::string_view bytes);
/// 32 hex digits. Broken; only where a protocol of others wants it: cameras' Digest (RFC 7616).
[[nodiscard]] std::string md5_hex(std::string_view bytes);
/// True for 64 lower-case hex digits.
[[nodiscard]] bool is_sha256_hex(std::string_view text);

/// SHA-256 of what comes in pieces.
class Sha256Stream {
public:
    Sha256Stream();
    ~Sha256Stream();
    Sha256Stream(Sha256Stream&&) noexcept;
    Sha256Stream& operator=(Sha256Stream&&) noexcept;

    void update(std::string_view bytes);
    /// The hash; the object starts anew afterwards.
    [[nodiscard]] std::string finish_hex();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// SHA-256 of a file's content. Errors: crypto.file_unreadable.
[[nodiscard]] Result<std::string> sha256_hex_of_file(const std::string& path);

} // namespace yiping::crypto
