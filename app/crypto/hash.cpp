// SPDX-License-Identifier: GPL-3.0-or-later
#include <yiping/crypto/hash.h>

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <new>

namespace yiping::crypto {

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<EVP_MD_CTX, FreeContext>;

std::string hex(const unsigned char* bytes, unsigned size)
{
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(size * 2U);
    for (unsigned i = 0; i < size; ++i) {
        text.push_back(digits[bytes[i] >> 4U]);
        text.push_back(digits[bytes[i] & 15U]);
    }
    return text;
}

std::string digest_hex(const EVP_MD* kind, std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    // Fails only without memory or without the algorithm in the library we were built with.
    if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) != 1)
        throw std::bad_alloc();
    return hex(out.data(), size);
}

} // namespace

std::string sha256_hex(std::string_view bytes)
{
    return digest_hex(EVP_sha256(), bytes);
}

std::string sm3_hex(std::string_view bytes)
{
    return digest_hex(EVP_sm3(), bytes);
}

std::string md5_hex(std::string_view bytes)
{
    return digest_hex(EVP_md5(), bytes);
}

bool is_sha256_hex(std::string_view text)
{
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

struct Sha256Stream::Context {
    ContextPtr handle{EVP_MD_CTX_new()};

    void begin() const
    {
        if (handle == nullptr || EVP_DigestInit_ex(handle.get(), EVP_sha256(), nullptr) != 1)
            throw std::bad_alloc();
    }
};

Sha256Stream::Sha256Stream() : context_(std::make_unique<Context>())
{
    context_->begin();
}
Sha256Stream::~Sha256Stream() = default;
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;

void Sha256Stream::update(std::string_view bytes)
{
    EVP_DigestUpdate(context_->handle.get(), bytes.data(), bytes.size());
}

std::string Sha256Stream::finish_hex()
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned size = 0;
    EVP_DigestFinal_ex(context_->handle.get(), out.data(), &size);
    context_->begin();
    return hex(out.data(), size);
}

Result<std::string> sha256_hex_of_file(const std::string& path)
{
    struct CloseFile {
        void operator()(std::FILE* file) const { std::fclose(file); }
    };
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
    if (file == nullptr)
        return make_error(Fault::Environment, "crypto.file_unreadable", {{"file", path}});
    Sha256Stream stream;
    std::array<char, 65536> buffer{};
    while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), file.get()))
        stream.update(std::string_view(buffer.data(), got));
    if (std::ferror(file.get()) != 0)
        return make_error(Fault::Environment, "crypto.file_unreadable", {{"file", path}});
    return stream.finish_hex();
}

} // namespace yiping::crypto
